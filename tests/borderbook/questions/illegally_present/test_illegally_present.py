"""Persons found illegally present, on tables small enough to check by eye; nbval has the sentences of the default."""

import pandas as pd
import pytest

from borderbook.methods import enforcement
from borderbook.methods.enforcement import Newest
from borderbook.questions.illegally_present import analysis, answer
from borderbook.questions.illegally_present.parameters import IllegallyPresent

MEMBERS = enforcement.members("EU27_2020")
NAN = float("nan")
UNION, MALTA = IllegallyPresent.check(), IllegallyPresent.check(geo="MT")
CITIZENS = pd.DataFrame({"persons": [252910.0, 112555.0], "year": 2024}, index=["SY", "AF"])
BOTH = pd.DataFrame({"2024": [700.0, 90.0], "2025": [500.0, 100.0]}, index=["DE", "SI"])


def table(*rows):
    """The enforcement dataset from (year, geo, citizenship, persons), or with reason and apprehension after them."""
    whole = [(*row, "total", "total") if len(row) == 4 else row for row in rows]
    frame = pd.DataFrame(whole, columns=["year", "geo", "citizenship", "persons", "reason", "apprehension"])
    same = {"measure": "found_illegally_present", "returns_counted": "", "flag": "", "vintage": "v", "revised": ""}
    return frame.assign(**same, total=NAN)


def all_of(*members, year=2023):
    return [(year, code, "TOTAL", 100) for code in members]


def test_a_year_is_complete_only_with_a_total_of_every_member():
    single = (2023, "FR", "SY", 5), (2024, MEMBERS[-1], "SY", 5)
    held = analysis.reporting(table(*all_of(*MEMBERS), *all_of(*MEMBERS[:-1], year=2024), *single))
    assert analysis.complete_years(held) == [2023]
    assert (held.loc[2024, MEMBERS[-1]], held.loc[2023, "FR"]) == ("floor", "total")
    assert analysis.complete_years(held.drop(columns="LT")) == []


def test_of_a_single_citizenship_whoever_lists_any_is_there():
    held = analysis.reporting(table((2023, "FR", "SY", 5), (2023, "DE", "TOTAL", 5)), "AF")
    assert held.to_dict("list") == {"FR": ["total"]}
    assert analysis.reporting(table((2023, "FR", "TOTAL", 5)).assign(measure="order_to_leave")).empty


def test_inhabitants_are_those_of_the_year_or_of_up_to_two_years_before():
    rows = [("DE", 2023, 2), ("DE", 2022, 1), ("FR", 2021, 3), ("GB", 2020, 4), ("DE", 2024, 9), ("FR", 2022, None)]
    heads = analysis.inhabitants(pd.DataFrame(rows, columns=["geo", "year", "persons"]), 2023)
    assert heads.T.to_dict("list") == {"DE": [2, 2023], "FR": [3, 2021]}


@pytest.mark.parametrize(
    ("geo", "listed"), [("EU27_2020", [("FR", "SY", 10), ("DE", "SY", 5)]), ("CH", [("CH", "SY", 90)]), ("IT", [])]
)
def test_citizenships_of_the_union_are_those_that_its_members_list(geo, listed):
    rows = table((2023, "FR", "SY", 10), (2023, "DE", "SY", 5), (2023, "CH", "SY", 90), (2022, "FR", "AF", 7),
                 (2023, "FR", "TOTAL", 50))  # fmt: skip
    rows = pd.concat([rows, rows.assign(measure="order_to_leave", geo="IT")], ignore_index=True)
    chosen = analysis.listed(rows, geo, 2023)[["geo", "citizenship", "persons"]]
    assert list(chosen.itertuples(index=False, name=None)) == listed


def test_citizenships_are_of_the_newest_year_that_the_place_lists():
    rows = table((2023, "FR", "SY", 5), (2024, "FR", "SY", 5), (2025, "FR", "TOTAL", 5), (2025, "DE", "SY", 5))
    assert [analysis.last_listed(rows, geo, 2023) for geo in ("FR", "EU27_2020")] == [2024, 2023]


@pytest.mark.parametrize(
    ("newest", "said", "title"),
    [
        (Newest(2024, 300.0, 100.0, False), "In 2024, **300** persons were found illegally present in Malta, up by a factor of 3.0 on 2023.", "Malta: 300 persons found illegally present in 2024, up by a factor of 3.0 on 2023"),
        (Newest(2024, 1605.0, NAN, True), "**at least 1,605** persons were found illegally present in Malta.", "Malta: at least 1,605 persons found illegally present in 2024"),
        (Newest(2024, 0.0, 15.0, False), "In 2024, **no** persons were found illegally present in Malta.", "Malta: no persons found illegally present in 2024"),
        (Newest(2024, 300.0, 90.0, False), "were found illegally present in Malta.", "Malta: 300 persons found illegally present in 2024"),
        (None, "For Malta, no figure of persons found illegally present of this time is available.", "Malta: no figure"),
    ],
)  # fmt: skip
def test_the_newest_year_leads_with_the_change(newest, said, title):
    assert answer.sentences(newest, BOTH, CITIZENS[:0], MALTA)[0].endswith(said)
    assert answer.headline(newest, MALTA) == title


@pytest.mark.parametrize(
    ("ask", "before", "members", "citizens", "said"),
    [
        (UNION, 1200.0, BOTH, CITIZENS, "The largest number was in Germany (500)."),
        (UNION, 1200.0, BOTH[1:], CITIZENS, ""),  # another member can have more
        (UNION, 1200.0, BOTH[:0], CITIZENS, ""),
        (MALTA, NAN, BOTH, CITIZENS, "Of 2024, the most frequent citizenship listed is Syria (252,910)."),
        (MALTA, NAN, BOTH, CITIZENS.assign(persons=20.0), ""),
    ],
)  # fmt: skip
def test_then_comes_where_in_a_union_and_which_citizenship_in_a_country(ask, before, members, citizens, said):
    newest = Newest(2025, 900.0, before, False)
    assert answer.sentences(newest, members, citizens, ask)[1] == said


def test_rates_and_groups_in_words():
    assert [analysis.in_words(rate) for rate in (28.93, 0.15, 0.035, NAN)] == ["28.9", "0.15", "0.035", "no rate"]
    asked = [IllegallyPresent.check(citizenship=code) for code in ("SY", "UNK")]
    assert [answer.found_of(ask).split(" found")[0] for ask in asked] == ["citizens of Syria", "persons (unknown)"]


def test_the_slider_has_years_with_enough_totals_and_rates_by_the_inhabitants_of_the_year():
    states = MEMBERS[:10]
    found = pd.DataFrame(1000.0, index=[2022, 2023], columns=states)
    found.loc[2022, states[0]], found.loc[2023, states[:2]] = 24.0, NAN  # too few for a rate; 8 totals
    people = [(year, code, 1e6 * (year - 2020)) for code in states for year in (2021, 2022)]
    population = pd.DataFrame(people, columns=["year", "geo", "persons"])
    rates = analysis.by_year(found, population, 1000)
    assert (list(rates.columns), list(rates.index)) == ([2022], states[1:])
    assert set(rates[2022]) == {0.5}  # per 1,000 of two millions
    found.loc[2022, states[1]] = NAN  # 9 totals left
    assert analysis.by_year(found, population, 1000).empty
