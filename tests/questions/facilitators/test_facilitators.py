"""Facilitators and documents, edition by edition, on tables small enough to check by eye."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook import catalog
from borderbook.errors import UsageError
from borderbook.questions.facilitators import analysis as facilitators
from borderbook.questions.facilitators.analysis import EARLIER, NARROWER
from borderbook.questions.facilitators.parameters import FIRST_EDITION, LAST_EDITION


def cell(edition, year, value, breakdown="total", category="", flag="", indicator="facilitators"):
    return (edition, year, indicator, breakdown, category, value, flag)


def table(*cells):
    columns = ["edition", "year", "indicator", "breakdown", "category", "value", "flag"]
    frame = pd.DataFrame(list(cells), columns=columns)
    return frame.astype({"edition": "Int64", "year": "Int64", "value": "Int64"})


def test_a_year_is_from_the_newest_edition_and_remembers_the_first():
    made = facilitators.by_year(
        table(cell(2014, 2013, 6902), cell(2015, 2013, 7252)), "facilitators", 2013, 2014
    )

    assert made[["value", "edition", "first_value", "first_edition"]].iloc[0].tolist() == [
        7252,
        2015,
        6902,
        2014,
    ]
    assert made["year"].tolist() == [2013, 2014]
    assert made["value"].isna().tolist() == [False, True]  # the year without an edition stays, missing


def test_a_narrower_definition_never_replaces_the_earlier_one():
    narrow = "row check failed; narrower than in earlier editions"
    made = facilitators.by_year(
        table(cell(2020, 2019, 5697), cell(2021, 2019, 5228, flag=narrow), cell(2021, 2020, 3719, flag=narrow)),
        "facilitators", 2019, 2020,
    )  # fmt: skip

    assert made[["year", "definition", "value", "first_value"]].values.tolist() == [
        [2019, EARLIER, 5697, 5697], [2019, NARROWER, 5228, 5228], [2020, NARROWER, 3719, 3719],
    ]  # fmt: skip


def test_other_indicators_and_breakdowns_are_no_part_of_a_total():
    rows = table(
        cell(2015, 2014, 10), cell(2015, 2014, 7, breakdown="place", category="sea"),
        cell(2015, 2014, 5, indicator="fraudulent_documents"),
    )  # fmt: skip
    assert facilitators.by_year(rows, "facilitators", 2014, 2014)["value"].tolist() == [10]


def test_revisions_are_in_per_cent_of_the_first_figure():
    made = facilitators.revisions(
        table(cell(2015, 2013, 110), cell(2014, 2013, 100), cell(2014, 2012, 50), cell(2016, 2013, 90)),
        "facilitators", 2013, 2013,
    )  # fmt: skip
    assert made["edition"].tolist() == [2014, 2015, 2016]
    assert made["change"].tolist() == pytest.approx([0, 10, -10])
    assert facilitators.revisions(table(cell(2014, 2013, 1)), "facilitators", 2020, 2021).empty


def place(edition, year, category, value):
    return cell(edition, year, value, breakdown="place", category=category)


def test_places_come_in_one_order_and_one_edition():
    rows = table(place(2014, 2013, "sea", 3), place(2014, 2013, "inland", 5), place(2015, 2013, "inland", 9))
    made = facilitators.by_place(rows, 2014, 2010, 2020)
    assert list(made.columns) == ["inland", "sea"]
    assert made.loc[2013].tolist() == [5, 3]


@pytest.mark.parametrize(
    ("edition", "start", "end", "message"),
    [
        (2013, 2010, 2020, "No edition 2013 of facilitators by place is held; there are 2014"),
        (2014, 2015, 2020, "prints 2013 to 2013, no year from 2015 to 2020"),
    ],
)
def test_what_an_edition_does_not_print_is_explained(edition, start, end, message):
    with pytest.raises(UsageError, match=message):
        facilitators.by_place(table(place(2014, 2013, "sea", 3)), edition, start, end)


def test_the_year_that_editions_split_most_differently_is_found_with_land_as_one_heading():
    made = facilitators.reclassified(
        table(
            place(2018, 2014, "sea", 5), place(2019, 2014, "sea", 6),
            place(2018, 2015, "land", 40), place(2018, 2015, "land_intra_eu", 10), place(2018, 2015, "unknown", 1),
            place(2019, 2015, "land_and_intra_eu", 20), place(2019, 2015, "unknown", 31),
        ),
        2010, 2020,
    )  # fmt: skip
    assert made["year"].unique().tolist() == [2015]
    assert made.set_index(["edition", "place"])["value"].to_dict() == {
        (2018, "land_and_intra_eu"): 50, (2018, "unknown"): 1,
        (2019, "land_and_intra_eu"): 20, (2019, "unknown"): 31,
    }  # fmt: skip


def test_a_year_in_one_edition_only_is_not_reclassified():
    made = facilitators.reclassified(table(place(2018, 2014, "sea", 5)), 2010, 2020)
    assert made.empty
    assert list(made.columns) == ["edition", "year", "place", "value"]


def nation(year, code, value, edition=2021):
    return cell(edition, year, value, breakdown="citizenship", category=code)


def test_nationalities_are_of_the_last_year_of_the_period_with_the_rest_at_the_end():
    rows = table(
        nation(2019, "MA", 1039), nation(2019, "FR", 595), nation(2019, "OTH", 10), nation(2019, "UNK", 4),
        nation(2020, "MA", 604), nation(2020, "FR", 700), nation(2020, "OTH", 20), nation(2020, "UNK", 30),
    )  # fmt: skip
    made = facilitators.nationalities(rows, 2021, 2015, 2023)
    assert made[["nationality", "value", "before"]].values.tolist() == [
        ["France", 700, 595], ["Morocco", 604, 1039], ["unknown", 30, 4], ["all others", 20, 10],
    ]  # fmt: skip
    assert made["named"].tolist() == [True, True, False, False]
    assert facilitators.nationalities(rows, 2021, 2015, 2019)["before"].isna().all()


def test_warnings_are_counted_by_table():
    rows = table(
        cell(2021, 2019, 1, flag="row check failed"),
        cell(2021, 2020, 1),
        cell(2020, 2019, 1, flag="row check failed"),
    )
    made = facilitators.flags(rows, 2021)
    assert made.values.tolist() == [["Facilitators, total", 2, 1, "row check failed"]]


def test_what_others_restate_is_only_read_for_the_period_and_for_whole_years():
    curated = pd.DataFrame(
        {"indicator": "facilitators", "year": [2017, 2018, 2018], "value": [10200.0, 10642.0, 3500.0],
         "series": ["Frontex FRAN/ARA", "Frontex FRAN/ARA", "Frontex FRAN/ARA quarterly"], "qualifier": "rounded",
         "publisher": "news", "edition": "2018"}
    )  # fmt: skip
    assert facilitators.restated(curated, "facilitators", 2018, 2020)["value"].tolist() == [10642]


def test_a_table_to_read_has_a_column_a_year_and_the_largest_first():
    wide = pd.DataFrame({"id_card": [1, 2], "visa": [5, 9]}, index=pd.Index([2019, 2020], name="year"))
    made = facilitators.as_read(wide)
    assert made.values.tolist() == [["visa", 5, 9], ["id card", 1, 2]]
    assert list(made.columns) == ["category", "2019", "2020"]


@pytest.fixture(scope="module")
def held():
    return catalog.load("risk_indicators")


def test_the_vintage_held_gives_the_totals_of_the_annexes(held):
    made = facilitators.by_year(held, "facilitators", 2009, 2021).set_index("year")["value"]
    assert made[[2009, 2013, 2015, 2016, 2020]].tolist() == [9171, 7252, 12023, 12621, 8942]
    assert pd.isna(made[2021])


def test_the_year_reclassified_in_the_vintage_held_is_2015(held):
    made = facilitators.reclassified(held, 2009, 2023).set_index(["edition", "place"])["value"]
    assert (made[2016, "land_and_intra_eu"], made[2017, "land_and_intra_eu"]) == (4711 + 872, 1413 + 872)
    assert made.groupby(level="edition").sum().unique().tolist() == [12023]


@pytest.mark.parametrize("edition", range(FIRST_EDITION, LAST_EDITION + 1))
def test_every_edition_prints_in_all_tables_the_years_that_may_be_asked_for(held, edition):
    asked = {
        "facilitators": ("place", "citizenship", "total"), "fraudulent_documents": ("document_type", "total"),
        "persons_using_fraudulent_documents": ("total",),
    }  # fmt: skip
    for indicator, breakdowns in asked.items():
        for by in breakdowns:
            rows = held[
                (held["indicator"] == indicator) & (held["breakdown"] == by) & (held["edition"] == edition)
            ]
            assert set(range(edition - 3, edition)) <= set(rows["year"])
