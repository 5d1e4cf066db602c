"""Persons found illegally present: per head, by citizenship, broken down; on tables small enough to check by eye."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook import catalog
from borderbook.errors import UsageError
from borderbook.questions.illegally_present import analysis as illegal_presence

CODES = ["geo", "citizenship", "measure", "reason", "apprehension", "flag", "vintage"]


def table(*rows):
    """The enforcement dataset from (year, geo, citizenship, persons) or with reason and apprehension after them."""
    cells = [(*row, "total", "total") if len(row) == 4 else row for row in rows]
    frame = pd.DataFrame(cells, columns=["year", "geo", "citizenship", "persons", "reason", "apprehension"])
    frame = frame.assign(measure="found_illegally_present", flag="", vintage="2025-05-25")
    return frame.astype({"persons": "Int64", "year": "Int64", **dict.fromkeys(CODES, "category")})


def found(*rows):
    return illegal_presence.found(table(*rows))


PEOPLE = pd.DataFrame(
    {"year": [2021, 2023, 2020, 2019], "geo": ["MT", "MT", "DE", "FR"], "persons": [500_000, 600_000, 1_000_000, 9],
     "vintage": "2025-03-27"}
)  # fmt: skip


def test_found_keeps_totals_with_a_number():
    made = found(
        (2023, "MT", "TOTAL", 100), (2023, "MT", "SY", None), (2023, "MT", "TOTAL", 40, "overstay", "total")
    )
    assert made[["year", "geo", "citizenship", "persons"]].values.tolist() == [[2023, "MT", "TOTAL", 100]]


def test_latest_is_the_last_year_with_most_countries_and_a_year_stays_as_asked():
    rows = found(
        *[(2022, geo, "TOTAL", 5) for geo in ("AT", "BE", "MT", "EU27_2020")], (2023, "MT", "TOTAL", 5)
    )
    assert illegal_presence.year_of(rows, "TOTAL", "latest") == 2022
    assert illegal_presence.year_of(rows, "TOTAL", "first") == 2022
    assert illegal_presence.year_of(rows, "TOTAL", 2023) == 2023


@pytest.mark.parametrize(
    ("citizenship", "year", "said"),
    [("SY", "latest", "citizenship SY"), ("TOTAL", 1999, "from 2023 to 2023")],
)
def test_asking_for_what_is_not_held_says_what_is(citizenship, year, said):
    with pytest.raises(UsageError, match=said):
        illegal_presence.year_of(found((2023, "MT", "TOTAL", 5)), citizenship, year)


def test_per_thousand_divides_by_the_population_of_the_year_with_bounds_for_rounding():
    row = illegal_presence.by_place(found((2023, "MT", "TOTAL", 300)), PEOPLE, 2023, "TOTAL").loc["MT"]
    assert (row["population"], row["population_year"], row["population_vintage"]) == (
        600_000,
        2023,
        "2025-03-27",
    )
    assert row["per_thousand"] == 0.5
    assert row["lower"] == pytest.approx(297.5 / 600)
    assert row["upper"] == pytest.approx(302.5 / 600)


def test_an_older_population_stands_in_for_two_years_and_no_longer():
    rows = found((2022, "MT", "TOTAL", 300), (2022, "DE", "TOTAL", 300), (2022, "FR", "TOTAL", 300))
    made = illegal_presence.by_place(rows, PEOPLE, 2022, "TOTAL")
    assert made.loc[["MT", "DE"], "population_year"].tolist() == [2021, 2020]
    assert pd.isna(made.loc["FR", "per_thousand"])


def test_few_persons_give_no_rate_and_the_most_come_first():
    made = illegal_presence.by_place(
        found((2023, "DE", "TOTAL", 20), (2023, "MT", "TOTAL", 25)), PEOPLE, 2023, "TOTAL"
    )
    assert made.index.tolist() == ["MT", "DE"]
    assert made["per_thousand"].isna().tolist() == [False, True]


def test_countries_leave_aggregates_out():
    rows = found((2023, "MT", "TOTAL", 300), (2023, "EU27_2020", "TOTAL", 900))
    made = illegal_presence.countries(illegal_presence.by_place(rows, PEOPLE, 2023, "TOTAL"))
    assert made.index.tolist() == ["MT"]


CITIZENS = (
    (2023, "DE", "SY", 60), (2023, "MT", "SY", 40), (2023, "MT", "LY", 100), (2023, "CH", "SY", 999),
    (2023, "MT", "TOTAL", 160), (2023, "EU27_2020", "TOTAL", 250), (2023, "DE", "XK", 0),
)  # fmt: skip


def test_a_countrys_citizenships_are_its_own():
    made = illegal_presence.by_citizenship(found(*CITIZENS), "MT", 2023)
    assert made[["citizenship", "persons", "countries"]].values.tolist() == [["LY", 100, 1], ["SY", 40, 1]]
    assert made["share"].round(1).tolist() == [71.4, 28.6]
    assert illegal_presence.coverage(made, found(*CITIZENS), "MT", 2023) == pytest.approx(140 / 160 * 100)


def test_the_eus_citizenships_are_added_up_over_members_only():
    made = illegal_presence.by_citizenship(found(*CITIZENS), "EU27_2020", 2023)
    assert made[["citizenship", "persons", "countries"]].values.tolist() == [["LY", 100, 1], ["SY", 100, 2]]
    assert illegal_presence.coverage(made, found(*CITIZENS), "EU27_2020", 2023) == 80


def test_an_eu_with_figures_of_its_own_keeps_them():
    made = illegal_presence.by_citizenship(
        found((2015, "EU28", "SY", 500), (2015, "DE", "SY", 300)), "EU28", 2015
    )
    assert made["persons"].tolist() == [500]


def test_no_figure_by_citizenship_gives_an_empty_table():
    made = illegal_presence.by_citizenship(found(*CITIZENS), "FR", 2023)
    assert made.empty
    assert pd.isna(illegal_presence.coverage(made, found(*CITIZENS), "FR", 2023))


def test_members_of_the_aggregates():
    assert len(illegal_presence.members("EU27_2020", 2014)) == 27
    assert len(illegal_presence.members("EU28", 2014)) == 28
    assert "GB" in illegal_presence.members("EU28", 2014)
    assert "GB" not in illegal_presence.members("EU27_2020", 2014)
    assert "HR" not in illegal_presence.members("EU27_2007", 2014)
    assert {"GB", "CH"} <= set(illegal_presence.reporting(2015))
    assert "GB" not in illegal_presence.reporting(2023)


def test_the_matrix_keeps_its_order_and_leaves_blanks():
    made = illegal_presence.matrix(found(*CITIZENS), 2023, ["SY", "LY"], ["MT", "DE"])
    assert made.loc["SY"].tolist() == [40, 60]
    assert made.loc["LY", "MT"] == 100
    assert pd.isna(made.loc["LY", "DE"])


BROKEN = (
    (2022, "MT", "TOTAL", 200), (2022, "MT", "TOTAL", 150, "overstay", "total"), (2022, "MT", "TOTAL", 20, "illegal_entry", "total"),
    (2022, "MT", "TOTAL", 120, "total", "external_border"), (2022, "MT", "TOTAL", 110, "total", "at_crossing_point"),
    (2022, "MT", "TOTAL", 7, "overstay", "inland"), (2019, "MT", "TOTAL", 5, "overstay", "total"),
)  # fmt: skip


def test_the_breakdown_shows_each_category_as_a_part_of_all_and_adds_nothing_up():
    year, parts = illegal_presence.breakdown(table(*BROKEN), "MT", 2022)
    assert year == 2022
    assert parts["category"].tolist() == ["illegal_entry", "overstay", "external_border", "at_crossing_point"]
    assert parts["kind"].tolist() == ["reason", "reason", "place", "place"]
    assert parts["share"].tolist() == pytest.approx([10, 75, 60, 55])
    assert parts["total_vintage"].unique().tolist() == ["2025-05-25"]


def test_a_year_without_a_breakdown_gets_the_nearest_that_has_one():
    assert illegal_presence.breakdown(table(*BROKEN), "MT", 2025)[0] == 2022
    year, parts = illegal_presence.breakdown(table(*BROKEN), "MT", 2012)
    assert (year, parts["share"].isna().all()) == (2019, True)  # no total is held for that year
    assert illegal_presence.breakdown(table(*BROKEN), "FR", 2012)[1].empty


def test_rates_are_read_with_enough_digits():
    assert [illegal_presence.per_head(x) for x in (28.93, 0.1, 0.034, 0.0)] == [
        "28.93",
        "0.10",
        "0.034",
        "0.00",
    ]


# --- the published figures --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def enforcement():
    return catalog.load("enforcement")


def test_the_eu_in_2023(enforcement):
    rows = illegal_presence.found(enforcement)
    assert illegal_presence.year_of(rows, "TOTAL", "latest") == 2023
    places = illegal_presence.by_place(rows, catalog.load("population"), 2023, "TOTAL")
    assert places.loc["EU27_2020", "persons"] == 1_265_335
    assert round(places.loc["EU27_2020", "per_thousand"], 2) == 2.83
    assert len(illegal_presence.countries(places)) == 31


def test_the_eus_breakdown_in_2023_is_not_its_total(enforcement):
    _, parts = illegal_presence.breakdown(enforcement, "EU27_2020", 2023)
    persons = parts.set_index("category")["persons"]
    assert (persons["external_border"], persons["inland"]) == (500_090, 761_020)
    assert persons[["external_border", "inland"]].sum() < 1_265_335


def test_single_citizenships_cover_nearly_all_of_the_eu_in_2023(enforcement):
    rows = illegal_presence.found(enforcement)
    made = illegal_presence.by_citizenship(rows, "EU27_2020", 2023)
    assert made["citizenship"].head(3).tolist() == ["SY", "AF", "TR"]
    assert 98 < illegal_presence.coverage(made, rows, "EU27_2020", 2023) < 100
