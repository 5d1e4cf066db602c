"""Persons found illegally present, on tables small enough to check by eye."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.errors import UsageError
from borderbook.methods import enforcement
from borderbook.questions.illegally_present import analysis, answer, figures
from borderbook.questions.illegally_present.parameters import IllegallyPresent

MEMBERS = enforcement.members("EU27_2020")
NAN = float("nan")


def table(*rows):
    """The enforcement dataset from (year, geo, citizenship, persons), or with reason and apprehension after them."""
    whole = [(*row, "total", "total") if len(row) == 4 else row for row in rows]
    frame = pd.DataFrame(whole, columns=["year", "geo", "citizenship", "persons", "reason", "apprehension"])
    return frame.assign(measure="found_illegally_present", returns_counted="", flag="", vintage="v")


def all_but(*codes, year=2023):
    return [(year, code, "TOTAL", 100) for code in MEMBERS if code not in codes]


def places(**countries):
    """{DE: (persons, per_thousand)}."""
    frame = pd.DataFrame.from_dict(countries, orient="index", columns=["persons", "per_thousand"])
    return frame.assign(floor=False, population_year=2023, year=2023, inhabitants=1000.0)


def test_a_year_is_complete_only_with_a_total_of_every_member():
    held = analysis.reporting(table(*all_but(), *all_but("LT", year=2024), (2024, "LT", "SY", 5)))
    assert analysis.complete_years(held) == [2023]
    assert analysis.lacking(held, 2024) == []
    assert analysis.lacking(held, 2024, ("floor",)) == ["LT"]
    assert analysis.lacking(held, 2023, ("", "floor")) == []
    assert set(analysis.lacking(held, 2022)) == set(MEMBERS)


def test_a_total_goes_before_a_floor():
    held = analysis.reporting(table((2023, "FR", "TOTAL", 100), (2023, "FR", "SY", 5)))
    assert held.loc[2023, "FR"] == "total"


def test_of_a_single_citizenship_whoever_lists_any_is_there():
    held = analysis.reporting(table((2023, "FR", "SY", 5), (2023, "DE", "TOTAL", 5)), "AF")
    assert held.columns.tolist() == ["FR"]


def test_inhabitants_are_those_of_the_year_or_of_up_to_two_years_before():
    population = pd.DataFrame(
        {"geo": ["DE", "DE", "FR", "GB"], "year": [2022, 2023, 2022, 2019], "persons": [1, 2, 3, 4]}
    )
    heads = analysis.inhabitants(population, 2023)
    assert heads.to_dict("index") == {
        "DE": {"inhabitants": 2, "population_year": 2023},
        "FR": {"inhabitants": 3, "population_year": 2022},
    }


def test_citizenships_of_the_union_are_added_up_over_members():
    rows = table((2023, "FR", "SY", 10), (2023, "DE", "SY", 5), (2023, "CH", "SY", 90), (2023, "FR", "AF", 7))
    made = analysis.by_citizenship(rows, "EU27_2020", 2023)
    assert made.reset_index().values.tolist() == [["SY", 15, 2], ["AF", 7, 1]]
    assert analysis.listing(rows, "EU27_2020", 2023) == ["DE", "FR"]
    assert analysis.listing(rows, "CH", 2023) == ["CH"]
    assert analysis.by_citizenship(rows, "CH", 2023)["persons"].tolist() == [90]


def test_a_breakdown_is_of_the_nearest_year_that_has_one_with_shares_of_the_total():
    rows = table(
        (2021, "GR", "TOTAL", 100), (2021, "GR", "TOTAL", 60, "illegal_entry", "total"),
        (2021, "GR", "TOTAL", 30, "total", "inland"), (2020, "GR", "TOTAL", 9, "overstay", "total"),
    )  # fmt: skip
    made = analysis.breakdown(rows, "GR", 2023)
    assert made.reset_index().values.tolist() == [
        ["Entered illegally", 2021, 60, 60],
        ["Inland", 2021, 30, 30],
    ]
    assert analysis.breakdown(rows, "DE", 2023).empty


def found(**years):
    numbers = {int(year[1:]): float(number) for year, number in years.items()}
    return pd.Series(numbers, name="persons")


WHOLE = pd.Series({2023: False, 2024: False, 2025: False})


def test_the_newest_year_leads_with_the_change_and_the_rate():
    said = answer.level(found(y2024=918525, y2025=719395), WHOLE, 449e6, "EU27_2020")
    assert "In **2025** 719,395 persons" in said
    assert "**1.60 per 1,000 inhabitants**, down 22 % on 2024 (918,525)" in said


def test_a_break_stands_in_place_of_a_change():
    said = answer.level(found(y2014=73670, y2015=911470), WHOLE, NAN, "GR", broke=True)
    assert "after 73,670 in 2014: a break" in said
    assert "up" not in said


def test_a_floor_is_at_least_and_not_set_against_a_total():
    floor = pd.Series({2023: False, 2024: True})
    own = found(y2023=995, y2024=1605)
    said = answer.level(own, floor, NAN, "ME")
    assert "In **2024** at least 1,605 persons" in said
    assert "up" not in said
    figure = figures.course(own, floor, "ME")
    assert "2024 at least 1,605" in figure.alt
    assert "up" not in figure.title


def test_a_complete_year_is_ranked_by_count_and_per_inhabitant():
    said = answer.where(places(DE=(263670, 3.2), SI=(61245, 28.93)), 2023, 2023, "TOTAL")
    assert "the last year with figures from every member state" in said
    assert (
        "**Germany** found most persons (263,670) and **Slovenia** most per inhabitant (28.93 per 1,000)"
        in said
    )


def test_an_incomplete_year_is_not_ranked_and_says_who_is_missing():
    said = answer.incomplete(2024, ["LT"], ["SI", "HU"])
    assert "a sum over citizenships for two member states and no figure for Lithuania" in said
    assert "no country is ranked" in said
    title = answer.places_title(places(SI=(46685, 22.0)), 2024, ["LT"], ["SI", "HU"], True)
    assert (
        title
        == "2024: totals of only 24 of the 27 member states, sums over citizenships for 2, none for Lithuania; no rank"
    )
    assert answer.incomplete(2023, [], []) == ""


def citizens():
    return pd.DataFrame({"persons": [252910.0, 112555.0], "share": [20.0, 8.9]}, index=["SY", "AF"])


def test_shares_of_citizenships_are_of_all_found():
    said = answer.of_whom(citizens(), 2023, "EU27_2020", MEMBERS)
    assert "Syria (252,910, 20.0 % of all found)" in said
    assert said.startswith("The most frequent citizenships")


def test_citizenships_are_not_ranked_where_states_do_not_list_them():
    said = answer.of_whom(citizens(), 2024, "EU27_2020", MEMBERS[:25])
    assert "over the 25 states of the EU-27 that list citizenships in 2024, not all," in said
    assert "only 25 of 27 states list" in answer.citizenship_title(
        citizens(), 2024, "EU27_2020", MEMBERS[:25]
    )
    assert "most frequent" in answer.citizenship_title(citizens(), 2024, "DE", ["DE"])


def test_countries_of_an_incomplete_year_keep_their_order_and_floors_look_it():
    table = places(AT=(23525, 2.57), SI=(46685, 22.0))
    table["floor"] = [False, True]
    figure = figures.by_country(table, "2024: no rank", 15, True)
    assert figure.alt.index("Austria") < figure.alt.index("Slovenia (46,685) at least 22.00")
    assert "a floor" in figure.note


def test_the_map_shows_states_without_a_figure_as_missing():
    figure = figures.on_map(places(DE=(10, 1.0), FR=(20, 2.0)), "t", ["LT"], True)
    assert "Lithuania" in figure.alt


def test_the_largest_share_of_the_matrix():
    shares = pd.DataFrame({"DE": [20.6, NAN], "HU": [50.4, 1.0]}, index=["SY", "AF"])
    assert answer.matrix_title(shares, 2023).startswith(
        "2023: 50 % of persons found in Hungary were citizens of Syria"
    )


@pytest.mark.parametrize("year", [2003, 2031])
def test_a_year_without_data_is_refused_before_a_kernel(year):
    with pytest.raises(UsageError, match="no figures are held for year"):
        IllegallyPresent.check(year=year)
