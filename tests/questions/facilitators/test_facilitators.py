"""Facilitators by place, edition and nationality; the sentences; what parameters are refused."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook import catalog
from borderbook.questions.facilitators import analysis, answer
from borderbook.questions.facilitators.parameters import LAST_YEAR, NEWEST_FIGURE


def table(*cells):
    """Cells of facilitators: edition, year, breakdown, category, value."""
    frame = pd.DataFrame(list(cells), columns=["edition", "year", "breakdown", "category", "value"])
    return frame.assign(indicator="facilitators")


PLACES = table(
    (2018, 2015, "place", "land", 10), (2018, 2015, "place", "land_intra_eu", 20), (2018, 2015, "place", "unknown", 1),
    (2019, 2015, "place", "land_and_intra_eu", 5), (2019, 2015, "place", "unknown", 26),
    (2018, 2014, "place", "inland", 7), (2019, 2014, "place", "inland", 8),
)  # fmt: skip
BY_YEAR = pd.DataFrame({
    "facilitators": [12621, 10989, 8942, None, 15000], "lower": [False, False, False, False, True],
    "source": ["the editions"] * 3 + [None, "eucrim (restating Frontex)"],
}, index=pd.Index([2018, 2019, 2020, 2021, 2022], name="year"))  # fmt: skip


def test_places_keep_the_headings_of_their_edition_in_a_fixed_order():
    wide = analysis.places(PLACES, 2018)
    assert list(wide.columns) == ["inland", "land", "land, within the EU", "unknown"]
    assert wide.loc[2015].tolist()[1:] == [10, 20, 1]
    assert (wide.index.tolist(), wide.columns.name, wide["land"].dtype) == ([2014, 2015], "place", "float64")
    assert list(analysis.places(PLACES, 2019).columns) == ["inland", "land", "unknown"]


def test_the_year_that_editions_place_most_differently_with_its_headings_for_land_added_up():
    year, wide = analysis.reclassified(PLACES)
    assert year == 2015
    assert wide.to_dict("index") == {2018: {"land": 30, "unknown": 1}, 2019: {"land": 5, "unknown": 26}}
    title = answer.reclassified(year, wide.rename(index="edition {}".format))
    assert title == "For 2015, edition 2018 has 30 facilitators at land borders, edition 2019 has 5"


def test_nationalities_name_the_largest_first_and_the_unnamed_last():
    values = [("FR", 4, 6), ("MA", 9, 7), ("OTH", 50, 40)]
    cells = [(2021, 2019 + n, "citizenship", code, pair[n]) for code, *pair in values for n in (0, 1)]
    others = (2020, 2020, "citizenship", "FR", 99), (2021, 2020, "place", "FR", 99)
    rows = analysis.nationalities(table(*cells, *others), 2021)
    assert rows.to_dict("split") == {
        "index": ["Morocco", "France", "all others"], "columns": ["2020", "2019"], "data": [[7, 9], [6, 4], [40, 50]],
    }  # fmt: skip
    title = "Morocco is named most in 2020: 7 of 53 facilitators; the 2 nationalities named make up 13 of them (25 %)"
    assert answer.by_nationality(rows) == title


def test_a_lower_bound_leads_and_gives_no_change():
    newest, exact = answer.newest(BY_YEAR), answer.exact(BY_YEAR)
    assert newest.startswith("In 2022, the newest year with a figure, more than **15,000** facilitators were")
    assert newest.endswith("above every earlier year with a figure (at most 12,621, in 2018)")
    assert exact.startswith(
        "The newest exact figure is 8,942 in 2020, down 19 % on 2019 (10,989); in that year"
    )
    assert exact.endswith(
        "That of 2022 is a lower bound, as eucrim restates Frontex: no change can be given."
    )
    assert answer.missing(BY_YEAR) == "For 2021 no figure was found."
    morocco = pd.DataFrame({"2020": [604]}, index=["Morocco"])
    where = answer.where(analysis.places(PLACES, 2018), morocco)
    assert "by place are land, within the EU 20 (65 %), land 10 (32 %) and unknown 1 (3 %); the" in where


def test_without_a_bound_the_newest_figure_gives_its_change_and_the_highest():
    exact = BY_YEAR.loc[:2020]
    assert answer.newest(exact).endswith(
        "**8,942** facilitators were detected; the most were 12,621, in 2018"
    )
    assert answer.exact(exact).startswith("That is down 19 % on 2019 (10,989)")


def test_a_bound_below_an_earlier_figure_says_nothing_of_a_highest():
    low = BY_YEAR.assign(facilitators=BY_YEAR["facilitators"].replace(15000, 9000))
    assert answer.newest(low).endswith("year with a figure, more than **9,000** facilitators were detected")


@pytest.mark.parametrize(
    ("flag", "words"),
    [("", "down 29 % on 2019 (5,228)."), ("December missing for some states", "cannot be compared.")],
)
def test_document_fraud_is_compared_within_an_edition_and_never_with_part_of_a_year(flag, words):
    text = answer.documents(_documents(flag))
    assert text.endswith(words)
    assert "9,999" not in text


def test_the_only_year_of_document_fraud_still_lacks_its_december():
    last = _documents("December missing for some states; narrower").iloc[[2]]
    text = answer.documents(last)
    assert "3,719 in 2020 (counted more narrowly than in earlier editions)" in text
    assert text.endswith("; December is missing for some states.")


def test_the_title_of_document_fraud_says_what_the_only_series_counts():
    narrow = pd.DataFrame({"documents": [9.0], "persons, narrower count": [5.0]}, index=[2020])
    one = f"5 persons with fraudulent documents on entry in 2020{answer.NARROWER}"
    assert answer.document_fraud(narrow) == one
    wide = pd.concat([pd.DataFrame({"persons": [7.0, 6.0]}, index=[2018, 2019]), narrow])
    two = "6 persons with fraudulent documents on entry in 2019, 7 in 2018; what the newest edition counts is narrower"
    assert answer.document_fraud(wide[["persons", "persons, narrower count"]]) == two


def test_the_newest_figure_is_the_one_that_the_tables_hold():
    editions, restated = catalog.load("risk_indicators"), catalog.load("risk_analysis")
    own = restated[(restated["indicator"] == "facilitators") & (restated["series"] == "Frontex FRAN/ARA")]
    assert max(editions["year"].max(), own["year"].max()) == NEWEST_FIGURE


def _documents(flag=""):
    rows = [(2020, 2019, 9999, ""), (2021, 2019, 5228, ""), (2021, 2020, 3719, flag)]
    return pd.DataFrame(rows, columns=["edition", "year", "value", "flag"])


def test_years_go_on_to_the_last_that_was_over_when_the_table_was_compiled():
    assert catalog.read_catalog().entry("risk_analysis").compiled.year - 1 == LAST_YEAR
