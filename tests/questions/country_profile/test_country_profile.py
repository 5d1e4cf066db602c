"""One country's counts: the newest of each, its place only where it can be given, breaks said first."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from borderbook.methods import enforcement
from borderbook.questions.country_profile import analysis, answer
from borderbook.show import Rate
from borderbook.show.outputs import TABLE_MIME

NOTEBOOK = Path(__file__).resolve().parents[3] / "notebooks" / "country_profile.ipynb"

MEMBERS = enforcement.members(enforcement.EU)
INDEX = pd.MultiIndex.from_product([["DE", enforcement.EU], [2023, 2024]], names=["geo", "year"])
COUNTS = pd.DataFrame({"orders": [10.0, None, 100, 120], "returns": [None, None, 5, 6]}, index=INDEX)
WHOLE = COUNTS.isna() & False
VINTAGES = COUNTS * 0 + 20260512
PER = Rate(enforcement.TO_THIRD, enforcement.ORDERS)
NO_BREAKS = pd.DataFrame({"count": [], "year": [], "before": [], "after": [], "reason": []})


def title(profile, jumps=NO_BREAKS):
    return answer.course_title(answer.moved_most(profile, jumps), "EU")


@pytest.mark.parametrize(
    ("states", "expected"), [(27, (1, 27, "", "Slovenia")), (25, (1, 25, "", "Romania")), (20, (None, 20, "", ""))]
)
def test_a_place_is_given_among_nearly_all_members_with_the_neighbours(states, expected):
    values = pd.Series(range(states), index=sorted(MEMBERS)[:states], dtype="float64")
    assert tuple(analysis.beside(values, values.index[-1]).values()) == expected
    assert analysis.beside(values, values.index[0])["below"] == ""


def test_only_members_with_a_figure_stand_in_rank():
    geos = sorted(MEMBERS)
    values = pd.Series([None, *range(26)], index=geos, dtype="float64")
    values = pd.concat([values, pd.Series({"CH": 99.0, enforcement.EU: 98.0})])
    assert analysis.beside(values, geos[1]) == {"place": 26, "above": "Bulgaria", "below": "", "states": 26}
    assert analysis.beside(values, geos[2])["below"] == "Belgium"
    assert analysis.beside(values, "CH") == {"place": None, "above": "", "below": "", "states": 26}


def test_the_newest_figure_has_its_own_year_and_the_eus_of_the_same():
    newest = analysis.newest(COUNTS, WHOLE, "DE", NO_BREAKS, VINTAGES)
    assert newest.loc["orders", ["year", "persons", "eu"]].tolist() == [2023, 10, 100]
    assert newest.loc["returns", ["year", "persons", "eu"]].isna().all()
    kinds = {"year": "Int64", "persons": "float64", "floor": "bool", "before": "float64", "eu": "float64"}
    assert newest.dtypes.astype("str").to_dict() == kinds
    whole = analysis.newest(COUNTS, WHOLE, enforcement.EU, NO_BREAKS, VINTAGES)
    assert whole[["year", "persons", "before", "eu"]].to_numpy().tolist() == [[2024, 120, 100, 120], [2024, 6, 5, 6]]
    floors = WHOLE.copy()
    floors.loc[(enforcement.EU, 2024), "orders"] = floors.loc[(enforcement.EU, 2023), "returns"] = True
    some = analysis.newest(COUNTS, floors, enforcement.EU, NO_BREAKS, VINTAGES)
    assert some["floor"].tolist() == [True, False]
    assert some[["before", "eu"]].fillna(-1).to_numpy().tolist() == [[-1, -1], [-1, 6]]


def test_a_floor_is_called_one_and_a_change_is_of_whole_figures_only():
    found = analysis.newest(COUNTS, WHOLE, enforcement.EU, NO_BREAKS, VINTAGES)
    assert title(found) == "EU, 2024: orders rose from 100 to 120"
    least = analysis.newest(COUNTS, ~WHOLE, enforcement.EU, NO_BREAKS, VINTAGES)
    assert "**at least 120** orders" in answer.sentences(least, "the EU-27", 2024, None)[0]
    assert title(least) == "EU: no count has two years to compare"


def test_a_year_before_that_is_of_another_vintage_gives_no_change():
    older = VINTAGES.copy()
    older.loc[(enforcement.EU, 2023), "orders"] = 20170531
    found = analysis.newest(COUNTS, WHOLE, enforcement.EU, NO_BREAKS, older)
    assert found["before"].fillna(-1).tolist() == [-1, 5]


@pytest.mark.parametrize(
    ("reason", "expected"),
    [("size", "EU, 2024: orders rose from 100 to 120, a jump on 2023"), ("flag", "EU, 2024: returns rose from 5 to 6")],
)
def test_a_jump_leads_if_it_is_the_largest_step_and_a_break_never_does(reason, expected):
    step = pd.DataFrame({"count": ["orders"], "year": [2024], "before": [100.0], "after": [120.0], "reason": [reason]})
    assert title(analysis.newest(COUNTS, WHOLE, enforcement.EU, step, VINTAGES), step) == expected


def test_a_rate_of_floors_is_at_least_and_not_compared():
    rate = pd.DataFrame({"Germany": [20.0, 23.0, None], "EU-27": [20.0, 19.0, 24.0]}, index=[2022, 2023, 2024])
    title = "Germany, 2023: at least 23 returns to third countries per 100 orders to leave"
    assert answer.rates_title(rate, rate == 23.0, PER) == title
    assert answer.rates_title(rate, rate == 19.0, PER) == title.replace("at least ", "")  # the union's is a minimum
    exact = f"{title.replace('at least ', '')} (EU-27: 19)"
    assert answer.rates_title(rate, rate == 0, PER) == exact  # of one year, though the other line goes on


@pytest.mark.parametrize(
    ("figures", "last", "places", "said"),
    [
        ({"orders": 2023}, 2024, {"orders": (12, 27), "returns": (None, 12)},
         ["In **2023**, Germany counted **10** orders.",
          "No figure later than 2018 is available of returns; ranked by number, the most first, it is number 12 of 27 members in orders (2023)."]),
        ({"orders": 2023, "returns": 2022}, 2024, None,
         ["In **2023**, Germany counted **10** orders.", "Of the others the newest figures are 10 returns (2022)."]),
        ({"orders": 2023, "returns": 2022}, 2024, {"orders": (1, 26), "returns": (None, 12)},
         ["In **2023**, Germany counted **10** orders.", "Of the others the newest figures are 10 returns (2022).",
          "Ranked by number, the most first, it is number 1 of 26 members in orders (2023); in the other counts too few members have "
          "comparable figures to rank them."]),
        ({"orders": 2023, "returns": 2016}, 2024, {},
         ["In **2023**, Germany counted **10** orders.",
          "No figure later than 2018 is available of returns; too few members have comparable figures to rank them."]),
        ({"orders": 2016}, 2024, {},
         ["In **2016**, the newest year with a figure, Germany counted **10** orders.",
          "No figure later than 2015 is available of returns; too few members have comparable figures to rank them."]),
        ({}, 2024, {}, ["No figure of **Germany** is available."]),
    ],
)  # fmt: skip
def test_the_newest_year_leads_and_what_is_older_than_five_years_is_named_as_missing(figures, last, places, said):
    """Hungary's newest orders are of 2016: a reader in 2026 would quote them."""
    profile = pd.DataFrame({"year": pd.Series(figures, dtype="Int64"), "persons": 10.0}, index=["orders", "returns"])
    profile = profile.assign(persons=profile["persons"].where(profile["year"].notna()), floor=False)
    if places is not None:
        places = pd.DataFrame.from_dict(places, orient="index", columns=["place", "states"])
    assert [text for text in answer.sentences(profile, "Germany", last, places) if text] == said


def test_jumps_and_flagged_breaks_are_named_apart():
    jumps = pd.DataFrame(
        {"count": ["orders", "orders", "returns"], "year": [2014, 2015, 2021], "reason": ["size", "size", "both"]}
    )
    assert answer.jumps_note(jumps) == "Jumps: orders in 2014 and 2015. Breaks that Eurostat flags: returns in 2021."
    assert answer.jumps_note(jumps.iloc[:0]) == ""


def test_counts_whose_figures_are_minimums_are_named_with_their_years():
    floors = pd.DataFrame({"found": [False, False], "returns": [True, True]}, index=[2022, 2023])
    assert answer.minimums_note(floors) == "Minimums (hatched, ≥), which are not compared: returns 2022 and 2023."
    assert answer.minimums_note(floors & False) == ""


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_floors_are_named_however_few_years_there_are(rows):
    years = pd.Index([2023, 2024], name="year")
    rate = pd.DataFrame({"Germany": [5.0, 6.0], "EU-27": [20.0, 21.0]}, index=years).iloc[:rows]
    note = answer.floors_note(rate, rate > 5.5)
    assert ("EU-27 2023" in note) == (rows > 0)


def test_a_country_outside_the_union_has_no_place_among_its_members():
    assert answer.blank_places("CH") == "No rank is given: Switzerland is not one of the 27 member states."
    assert answer.blank_places("AT").startswith("A missing rank: too few members")


def test_the_chart_of_rates_marks_the_first_minimum_and_the_year_that_its_title_compares():
    rates = pd.DataFrame({"Malta": [20.0, 30, None], "EU-27": [10.0, 15, 16]}, index=[2022, 2023, 2024])
    day = {year: pd.Timestamp(year, 1, 1) for year in (2022, 2023)}
    assert answer.marked(rates, rates == 0) == {day[2023]: "2023: 30 and 15"}
    assert answer.marked(rates, rates == 30) == {day[2023]: "Malta: minimum"}  # no minimum is compared
    assert answer.marked(rates, rates == 15) == {}  # a minimum of the union
    assert answer.marked(rates, rates == 20) == {day[2023]: "2023: 30 and 15"}  # the first year is no step
    assert answer.marked(rates.dropna(), rates.dropna() == 0) == {}  # the ends of the lines say it


def test_neighbours_in_rank_are_in_the_note_and_not_in_the_rows_that_numbers_link_to():
    """A number of Germany showed 'refusals of entry, 2023, Estonia, Lithuania' under the pointer."""
    places = pd.DataFrame(
        {"place": [12, 1], "above": ["Estonia", ""], "below": ["Lithuania", "France"]}, ["refusals", "orders"]
    )
    note = answer.neighbours(places, "DE")
    assert note.startswith(
        "Next in rank: refusals, Estonia above and Lithuania below; orders, France below. A missing rank"
    )
    assert answer.neighbours(places.iloc[:0], "CH") == answer.blank_places("CH")
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    every = [output["data"] for cell in cells for output in cell.get("outputs", []) if "data" in output]
    (profile,) = (data[TABLE_MIME] for data in every if data.get(TABLE_MIME, {}).get("name") == "profile")
    assert not {cell for row in profile["rows"] for cell in row if isinstance(cell, str)} & {
        "Estonia",
        "Lithuania",
        "France",
    }


def test_the_time_between_lists_and_compiled_rows_has_its_days():
    days = pd.DataFrame({"start": pd.to_datetime(["2020-11-12", "2021-03-04"])})
    text = answer.not_listed(days, pd.DataFrame({"start": pd.to_datetime(["2021-05-12"])}))
    assert text == (
        "The last notification in the official lists starts on 4 March 2021, the first of this country compiled by hand "
        "on 12 May 2021; between these days none is known, which does not mean that there was none."
    )
    assert answer.not_listed(days, days.iloc[:0]).endswith("no later measure of this country was compiled.")
    assert answer.not_listed(days.iloc[:0], days) == ""
