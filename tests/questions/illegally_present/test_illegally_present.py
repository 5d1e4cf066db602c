"""Persons found illegally present, on tables small enough to check by eye."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook import catalog
from borderbook.methods import enforcement
from borderbook.questions.illegally_present import analysis, answer
from borderbook.show import Rate

MEMBERS = enforcement.members("EU27_2020")
NAN = float("nan")
RATE = Rate("persons found illegally present", "inhabitants", 1000)
CITIZENS = pd.DataFrame({"persons": [252910.0, 112555.0], "share": [20.0, 8.9]}, index=["SY", "AF"])


def table(*rows):
    """The enforcement dataset from (year, geo, citizenship, persons), or with reason and apprehension after them."""
    whole = [(*row, "total", "total") if len(row) == 4 else row for row in rows]
    frame = pd.DataFrame(whole, columns=["year", "geo", "citizenship", "persons", "reason", "apprehension"])
    return frame.assign(measure="found_illegally_present", returns_counted="", flag="", vintage="v", revised="")


def all_of(*members, year=2023):
    return [(year, code, "TOTAL", 100) for code in members]


def places(**countries):
    """{DE: (persons, rate)}."""
    return pd.DataFrame.from_dict(countries, orient="index", columns=["persons", str(RATE)])


def found(**years):
    return pd.Series({int(year[1:]): float(number) for year, number in years.items()}, name="persons")


def test_a_year_is_complete_only_with_a_total_of_every_member_and_a_total_goes_before_a_floor():
    single = (2023, "FR", "SY", 5), (2024, MEMBERS[-1], "SY", 5)
    held = analysis.reporting(table(*all_of(*MEMBERS), *all_of(*MEMBERS[:-1], year=2024), *single))
    assert analysis.complete_years(held) == [2023]
    assert (analysis.lacking(held, 2024), analysis.lacking(held, 2024, ("floor",))) == ([], MEMBERS[-1:])
    without = held.drop(columns="LT")
    assert (analysis.lacking(without, 2023), analysis.complete_years(without)) == (["LT"], [])
    assert "GB" in analysis.lacking(held, 2019)
    assert held.loc[2023, "FR"] == "total"
    assert analysis.lacking(held, 2022) == MEMBERS


def test_of_a_single_citizenship_whoever_lists_any_is_there():
    held = analysis.reporting(table((2023, "FR", "SY", 5), (2023, "DE", "TOTAL", 5)), "AF")
    assert held.to_dict("list") == {"FR": ["total"]}
    assert analysis.reporting(table((2023, "DE", "TOTAL", 5)), "AF").empty
    assert analysis.reporting(table((2023, "FR", "TOTAL", 5)).assign(measure="order_to_leave")).empty
    rest = table((2023, "FR", "SY", 5), (2022, "DE", "SY", 5), (2023, "EU27_2020", "TOTAL", 9))
    assert analysis.reporting(rest).to_dict() == {"DE": {2022: "floor", 2023: ""}, "FR": {2022: "", 2023: "floor"}}


def test_inhabitants_are_those_of_the_year_or_of_up_to_two_years_before():
    rows = [("DE", 2023, 2), ("DE", 2022, 1), ("FR", 2021, 3), ("GB", 2020, 4), ("DE", 2024, 9), ("FR", 2022, None)]
    heads = analysis.inhabitants(pd.DataFrame(rows, columns=["geo", "year", "persons"]), 2023)
    assert heads.to_dict("index") == {
        "DE": {"inhabitants": 2, "population_year": 2023},
        "FR": {"inhabitants": 3, "population_year": 2021},
    }


@pytest.mark.parametrize(
    ("geo", "listed"), [("EU27_2020", [("FR", "SY", 10), ("DE", "SY", 5)]), ("CH", [("CH", "SY", 90)]), ("IT", [])]
)
def test_citizenships_of_the_union_are_those_that_its_members_list(geo, listed):
    rows = table((2023, "FR", "SY", 10), (2023, "DE", "SY", 5), (2023, "CH", "SY", 90), (2022, "FR", "AF", 7),
                 (2023, "FR", "TOTAL", 50))  # fmt: skip
    rows = pd.concat([rows, rows.assign(measure="order_to_leave", geo="IT")], ignore_index=True)
    chosen = analysis.listed(rows, geo, 2023)[["geo", "citizenship", "persons"]]
    assert list(chosen.itertuples(index=False, name=None)) == listed


def test_a_breakdown_is_of_the_nearest_year_that_has_one_with_shares_of_the_total():
    rows = table(
        (2021, "GR", "TOTAL", 100), (2021, "GR", "TOTAL", 60, "illegal_entry", "total"),
        (2021, "GR", "TOTAL", 30, "total", "inland"), (2020, "GR", "TOTAL", 9, "overstay", "total"),
        (2021, "GR", "TOTAL", 7, "illegal_entry", "inland"), (2021, "GR", "SY", 5, "other", "total"),
        (2021, "FR", "TOTAL", 3, "overstay", "total"), (2022, "GR", "TOTAL", 70),
    )  # fmt: skip
    rows = pd.concat([rows.assign(measure="order_to_leave", persons=1), rows], ignore_index=True)
    parts = analysis.breakdown(rows, "GR", 2023)
    assert parts.to_dict("tight") == {
        "index": ["Entered illegally", "Inland"], "columns": ["year", "persons", "share"],
        "data": [[2021, 60, 60], [2021, 30, 30]], "index_names": ["category"], "column_names": [None],
    }  # fmt: skip
    older = analysis.breakdown(rows, "GR", 2020)
    assert older["persons"].to_dict() == {"Overstayed": 9}
    assert older["share"].isna().all()  # without a total there is no share
    assert analysis.breakdown(rows, "GR", 2023, "SY")["persons"].to_dict() == {"Other reason": 5}
    near = table((2019, "GR", "TOTAL", 1, "overstay", "total"), (2021, "GR", "TOTAL", 2, "overstay", "total"))
    assert analysis.breakdown(near, "GR", 2020)["persons"].tolist() == [2]  # of two as near, the newer
    nothing = analysis.breakdown(rows, "DE", 2023)
    assert (nothing.empty, list(nothing.columns)) == (True, ["year", "persons", "share"])
    largest = "entered illegally (60.0 %); inland (30.0 %)"
    assert answer.parts_title("Greece, 2021", parts) == f"Greece, 2021, largest parts: {largest}"


@pytest.mark.parametrize(
    ("numbers", "floors", "broke", "text"),
    [
        (found(y2024=918525, y2025=719395), [], False, "2025** 719,395 persons were found illegally present in Malta, "
         "**1.6 per 1,000 inhabitants**, down 22 % on 2024."),
        (found(y2014=73670, y2015=911470), [], True, ", after 73,670 in 2014: a jump."),
        (found(y2023=995, y2024=1605), [2024], False, "2024** at least 1,605 persons were found illegally present in Malta, "
         "at least **0.003 per 1,000 inhabitants**."),
        (found(y2024=NAN), [], False, "For Malta no figure of persons found illegally present is available for this time."),
    ],
)  # fmt: skip
def test_the_newest_year_leads_with_the_change_and_the_rate(numbers, floors, broke, text):
    newest = enforcement.newest(numbers, pd.Series(True, index=floors))
    assert text in answer.level(newest, RATE, 449e6, "MT", pd.Series({2015: "size"} if broke else {}))


@pytest.mark.parametrize(
    ("figure", "before", "text"),
    [
        (1000, 100, ", up by a factor of 10 on 2014"),
        (300, 100, ", up by a factor of 3.0 on 2014"),
        (60, 100, ", down 40 % on 2014"),
        (10, NAN, ""),
    ],
)
def test_a_manifold_change_is_told_as_a_factor(figure, before, text):
    assert answer.change_of(enforcement.Newest(2015, figure, before, False)) == text


def test_a_complete_year_is_ranked_by_count_and_per_inhabitant():
    text = answer.where(places(DE=(263670, 3.2), SI=(61245, 28.93)), 2023, 2023, "persons", RATE)
    assert text == (
        "In 2023, the last year with figures from every member state, **Germany** found most persons (263,670) and "
        "**Slovenia** most per inhabitant (28.9 per 1,000; those found need not live there)"
    )


@pytest.mark.parametrize(
    ("changes", "states", "text"),
    [
        ({"DE": -15, "FR": 5}, 27, "fell by 10 in the 2 members with comparable figures, most in Germany (15), and fell by "
         "10 in all others together."),
        ({"DE": -15, "FR": 20}, 27, "rose by 5 in the 2 members with comparable figures, most in France (20), and fell by "
         "25 in all others together."),
        ({"DE": -25, "FR": 5}, 2, "fell by 20 in the 2 members with comparable figures, most in Germany (25)."),
    ],
)  # fmt: skip
def test_the_change_of_a_union_is_parted_into_that_of_comparable_members_and_of_the_others(changes, states, text):
    fell = enforcement.Newest(2025, 80, 100, False)
    said = answer.located(fell, pd.Series(changes, dtype="float64"), states)
    assert said == f"From 2024 to 2025 the count {text}"


def test_without_members_or_a_comparable_year_no_change_is_parted():
    fell, changes = enforcement.Newest(2025, 80, 100, False), pd.Series({"DE": -15.0})
    assert answer.located(fell, changes, 0) == ""  # a country has no members
    assert answer.located(fell, changes.iloc[:0], 27) == ""
    assert answer.located(fell._replace(before=NAN), changes, 27) == ""


JUMPS = pd.DataFrame(
    [("IT", 2021, 22785.0, 92070.0, "a regulation asks all states for more", "possible"), ("SE", 2015, 72835.0, 1445.0, "", "")],
    columns=["geo", "year", "before", "after", "what is known", "how sure"],
)  # fmt: skip


def test_each_jump_has_its_reason_with_its_certainty_or_none_was_found():
    assert answer.jumps_note(JUMPS, " of members") == (
        "Jumps of members: Italy 2021 (22,785 to 92,070), Sweden 2015 (72,835 to 1,445). Possible reason in Italy: a "
        "regulation asks all states for more. No source with a reason for the others was found."
    )
    assert answer.jumps_note(JUMPS.iloc[:0]) == ""


def test_the_regulation_of_all_states_is_not_called_italys():
    known = catalog.load("series_jumps")["known"]
    assert all("all states" in text for text in known if "2020/851" in text)


def test_an_incomplete_year_is_not_ranked_and_says_who_is_missing():
    text = answer.incomplete(2024, ["LT"], ["SI", "HU"])
    assert (
        "a sum over citizenships for two member states and no figure for Lithuania, so that no country is ranked"
        in text
    )
    title = answer.places_title(places(SI=(46685, 22.0)), 2024, 3, RATE)
    assert title == "2024: totals of only 24 of the 27 member states; no rank"
    assert answer.incomplete(2023, [], []) == ""


@pytest.mark.parametrize(
    ("geo", "states", "text", "title"),
    [
        ("EU27_2020", MEMBERS, "the most frequent citizenship in the EU-27 was Syria (252,910)", "most often"),
        ("EU27_2020", MEMBERS[:25], "over the 25 states that list citizenships, the highest sum is of Syria (252,910)",
         "only 25 of 27 states list"),
        ("DE", ["DE"], "the most frequent citizenship in Germany was Syria (252,910)",
         "Germany, 2024: most often Syria, 252,910 (20.0 % of all found)"),
    ],
)  # fmt: skip
def test_citizenships_are_not_ranked_where_states_do_not_list_them(geo, states, text, title):
    assert text in answer.of_whom(CITIZENS, 2024, geo, states)
    assert title in answer.citizens_title(CITIZENS, 2024, geo, states)


@pytest.mark.parametrize(
    ("whole", "now", "text"),
    [
        (6420, 12175, "shares are of the 6,420 found that were published with them, a total later revised to 12,175"),
        (6420, 6540, ""),  # within two per cent
        (NAN, 12175, "there is no total of the same vintage, so that no share is given"),
    ],
)  # fmt: skip
def test_a_share_is_of_the_total_that_was_published_with_its_part_or_there_is_none(whole, now, text):
    assert answer.of_which_total(whole, now) == text
    citizens = pd.DataFrame({"persons": [2030.0], "share": [2030 / whole * 100]}, index=["RS"])
    title = answer.citizens_title(citizens, 2012, "HU", ["HU"])
    assert title.endswith("Serbia, 2,030" + " (31.6 % of all found)" * (whole == 6420))


def test_totals_of_vintages_that_differ_give_no_rank():
    assert "no set of totals of one vintage, so that no country is ranked" in answer.incomplete(2016, [], [], True)
    assert answer.places_title(places(SI=(46685, 22.0)), 2016, 0, RATE, True).endswith("differ; no rank")


def test_a_breakdown_has_no_part_of_an_older_total():
    rows = table((2018, "IE", "TOTAL", 2265), (2018, "IE", "TOTAL", 900, "overstay", "total")).assign(
        revised="2025-05-25"
    )
    assert analysis.breakdown(rows.assign(vintage=["2026-05-12", "2025-05-25"]), "IE", 2018).empty
    assert analysis.breakdown(rows.assign(vintage="2026-05-12"), "IE", 2018)["share"].round().tolist() == [40]


def test_the_slider_has_years_with_enough_totals_no_floors_and_rates_by_the_inhabitants_of_the_year():
    states = MEMBERS[:20]
    found = pd.DataFrame(1000.0, index=[2022, 2023], columns=[*states, "EU27_2020"])
    found.loc[2022, states[0]], found.loc[2023, states[:2]] = 24.0, NAN  # too few for a rate; 18 totals
    floor = pd.DataFrame(False, found.index, found.columns)
    people = [(year, code, 1e6 * (year - 2020)) for code in states for year in (2021, 2022)]
    population = pd.DataFrame(people, columns=["year", "geo", "persons"])
    rates = analysis.by_year(found, floor, population, RATE)
    assert (list(rates.columns), list(rates.index)) == ([2022], states)
    assert rates[2022].isna().tolist() == [True] + [False] * 19
    assert rates.loc[states[1], 2022] == 0.5  # per 1,000 of two millions
    floor.loc[2022, states[1]] = True  # 19 totals left
    assert analysis.by_year(found, floor, population, None).empty
