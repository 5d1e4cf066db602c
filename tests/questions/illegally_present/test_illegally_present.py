"""Persons found illegally present, on tables small enough to check by eye; nbval has the sentences of the default."""

import pandas as pd
import pytest

from borderbook.methods import enforcement
from borderbook.questions.illegally_present import analysis, answer
from notemill import catalog
from notemill.show import Rate

MEMBERS = enforcement.members("EU27_2020")
NAN = float("nan")
RATE = Rate("persons found illegally present", "inhabitants", 1000)
CITIZENS = pd.DataFrame({"persons": [252910.0, 112555.0], "share": [20.0, 8.9]}, index=["SY", "AF"])


def table(*rows):
    """The enforcement dataset from (year, geo, citizenship, persons), or with reason and apprehension after them."""
    whole = [(*row, "total", "total") if len(row) == 4 else row for row in rows]
    frame = pd.DataFrame(whole, columns=["year", "geo", "citizenship", "persons", "reason", "apprehension"])
    totals = frame.query('citizenship == "TOTAL" and reason == "total" and apprehension == "total"')
    total = frame[["year", "geo"]].merge(totals, "left")["persons"]
    same = {"measure": "found_illegally_present", "returns_counted": "", "flag": "", "vintage": "v", "revised": ""}
    return frame.assign(**same, total=total)


def all_of(*members, year=2023):
    return [(year, code, "TOTAL", 100) for code in members]


def test_a_year_is_complete_only_with_a_total_of_every_member_and_a_total_goes_before_a_floor():
    single = (2023, "FR", "SY", 5), (2024, MEMBERS[-1], "SY", 5)
    held = analysis.reporting(table(*all_of(*MEMBERS), *all_of(*MEMBERS[:-1], year=2024), *single))
    assert analysis.complete_years(held) == [2023]
    assert (held.loc[2024, MEMBERS[-1]], held.loc[2023, "FR"]) == ("floor", "total")
    without = held.drop(columns="LT")
    assert (analysis.lacking(without, 2023), analysis.complete_years(without)) == (["LT"], [])
    assert "GB" in analysis.lacking(held, 2019)


def test_of_a_single_citizenship_whoever_lists_any_is_there():
    held = analysis.reporting(table((2023, "FR", "SY", 5), (2023, "DE", "TOTAL", 5)), "AF")
    assert held.to_dict("list") == {"FR": ["total"]}
    rest = table((2023, "FR", "SY", 5), (2022, "DE", "SY", 5), (2023, "EU27_2020", "TOTAL", 9))
    assert analysis.reporting(rest).to_dict() == {"DE": {2022: "floor", 2023: ""}, "FR": {2022: "", 2023: "floor"}}


def test_inhabitants_are_those_of_the_year_or_of_up_to_two_years_before():
    rows = [("DE", 2023, 2), ("DE", 2022, 1), ("FR", 2021, 3), ("GB", 2020, 4), ("DE", 2024, 9), ("FR", 2022, None)]
    heads = analysis.inhabitants(pd.DataFrame(rows, columns=["geo", "year", "persons"]), 2023)
    assert heads.T.to_dict("list") == {"DE": [2, 2023], "FR": [3, 2021]}


def test_citizenships_of_the_union_are_those_that_its_members_list():
    rows = table((2023, "FR", "SY", 10), (2023, "DE", "SY", 5), (2023, "CH", "SY", 90), (2022, "FR", "AF", 7),
                 (2023, "FR", "TOTAL", 50))  # fmt: skip
    rows = pd.concat([rows, rows.assign(measure="order_to_leave", geo="IT")], ignore_index=True)
    chosen = {geo: analysis.listed(rows, geo, 2023)["persons"].tolist() for geo in ("EU27_2020", "CH", "IT")}
    assert chosen == {"EU27_2020": [10, 5], "CH": [90], "IT": []}


def test_a_breakdown_is_of_the_nearest_year_that_has_one_with_shares_of_the_total():
    rows = table(
        (2021, "GR", "TOTAL", 100), (2021, "GR", "TOTAL", 60, "illegal_entry", "total"),
        (2021, "GR", "TOTAL", 30, "total", "inland"), (2020, "GR", "TOTAL", 9, "overstay", "total"),
        (2021, "GR", "TOTAL", 7, "illegal_entry", "inland"), (2021, "GR", "SY", 5, "other", "total"),
        (2021, "FR", "TOTAL", 3, "overstay", "total"), (2022, "GR", "TOTAL", 70),
    )  # fmt: skip
    rows = pd.concat([rows.assign(measure="order_to_leave", persons=1), rows], ignore_index=True)
    parts = analysis.breakdown(rows, "GR", 2023)
    entered, inland = [2021, 60, 60, "v", "v", 100], [2021, 30, 30, "v", "v", 100]
    assert parts.T.to_dict("list") == {("reason", "entered illegally"): entered, ("place", "inland"): inland}
    of_an_older_file = rows.assign(total=rows["total"].mask(rows["reason"] == "illegal_entry", 120))
    assert analysis.breakdown(of_an_older_file, "GR", 2021)["share"].tolist() == [50, 30]
    assert analysis.breakdown(rows, "GR", 2020)["share"].isna().all()  # without a total there is no share
    of_syria = pd.concat([rows, table((2021, "GR", "SY", 50)).assign(vintage="w")])
    parts = analysis.breakdown(of_syria, "GR", 2023, "SY").loc["reason"]
    assert parts.T.to_dict("list") == {"other reason": [2021, 5, 10, "v", "w", 50]}
    assert answer.parts_note(parts).endswith("none. Shares are of a total of the vintage w; the parts are of v.")
    near = table((2019, "GR", "TOTAL", 1, "overstay", "total"), (2021, "GR", "TOTAL", 2, "overstay", "total"))
    assert analysis.breakdown(near, "GR", 2020)["persons"].tolist() == [2]  # of two as near, the newer
    revised = rows.assign(vintage=["2026-05-12"] * (len(rows) - 7) + ["2025-05-25"] * 7, revised="2025-05-25")
    assert analysis.breakdown(revised, "GR", 2021).to_dict("list") == {"year": [], "persons": []}


@pytest.mark.parametrize(
    ("persons", "total", "title", "note"),
    [
        ([100, 100, 0], 300, ", most: entered and stayed (33.3 %) each", "33.3 % of those found are in none."),
        ([10, 0, 5], 15, ", most: entered (10)", ""),  # a share of few would be rounding
        ([125, 10], 130, ", most: entered (96.2 %)", "Together 5 more than all found."),
        ([125], 130, ", the only reason given: entered (96.2 %)", "5 of those found are in none."),
        ([0], 4235, ": none of the 4,235 found has a listed reason", "None of those found is in one of these."),
        ([0], NAN, ": none of those found has a listed reason", ""),
    ],
)  # fmt: skip
def test_most_are_named_only_among_several_parts_that_are_not_all_zero(persons, total, title, note):
    names, rest = ["entered", "stayed", "other"], {"vintage": "v", "whole": "v", "total": total}
    parts = pd.DataFrame({"persons": persons, **rest}, index=names[: len(persons)])
    parts = parts.assign(share=analysis.ratios.ratio(parts["persons"], parts["total"]))
    assert (answer.parts_title("X", "reason", parts), answer.parts_note(parts)) == (f"X{title}", note)


def test_the_members_that_give_zero_for_every_part_are_named():
    none = [(2023, code, "TOTAL", *of) for code in ("AT", "LT", "CH") for of in [(50,), (0, "other", "total")]]
    given = table(*none, *all_of("EU27_2020"), (2023, "LT", "TOTAL", 5, "overstay", "total"))
    assert analysis.in_none(given, "EU27_2020", 2023, "reason") == {"AT": 50}
    assert analysis.in_none(given, "AT", 2023, "reason") == analysis.in_none(given, "EU27_2020", 2023, "place") == {}
    parts = analysis.breakdown(given, "LT", 2023).loc["reason"]
    assert answer.parts_note(parts, {"AT": 50}).endswith("are in none, among them all of Austria (50).")


@pytest.mark.parametrize(
    ("years", "floors", "broke", "text"),
    [
        ({2014: 73670, 2015: 911470}, [], True, "2015**, 911,470 persons were found illegally present in Malta, **2.0 per 1,000 "
         "inhabitants**, after 73,670 in 2014: a jump."),
        ({2023: 995, 2024: 1605}, [2024], False, "2024**, at least 1,605 persons were found illegally present in Malta, "
         "at least **0.003 per 1,000 inhabitants**."),
        ({2023: 15, 2024: 0}, [2024], False, "2024**, no persons were found illegally present in Malta."),
        ({2024: NAN}, [], False, "For Malta no figure of persons found illegally present of this time is available here."),
    ],
)  # fmt: skip
def test_the_newest_year_leads_with_the_change_and_the_rate(years, floors, broke, text):
    newest = enforcement.newest(pd.Series(years, dtype="float64", name="persons"), pd.Series(True, index=floors))
    assert answer.level(newest, RATE, 449e6, "Malta", pd.Series({2015: "size"} if broke else {})).endswith(text)


def test_the_member_with_most_is_named_only_if_no_other_can_have_more():
    held = pd.Series({"DE": 50.0, "FR": 40, "IT": NAN})
    of_two = "; of the two members with figures, most in Germany"
    assert [answer.most_of(held, 139), answer.most_of(held, 140), answer.most_of(held * NAN, 9)] == [of_two, "", ""]
    assert answer.most_of(held.dropna(), 90) == "; most in Germany"
    none = answer.year_title(enforcement.Newest(2016, 0, NAN, True), "EU-27", "citizens of Andorra found")
    assert none == "EU-27: no citizens of Andorra found in 2016 in the states with figures"


def test_citizenships_are_of_the_newest_year_that_the_place_lists():
    rows = table((2023, "FR", "SY", 5), (2024, "FR", "SY", 5), (2025, "FR", "TOTAL", 5), (2025, "DE", "SY", 5))
    assert [analysis.last_listed(rows, geo, 2023) for geo in ("FR", "EU27_2020")] == [2024, 2023]
    assert answer.of_whom(CITIZENS, 2024, "FR", ["FR"], 0).startswith("in 2024 the most frequent")


def test_the_change_of_a_union_is_parted_into_that_of_comparable_members_and_of_the_others():
    fell, rose = enforcement.Newest(2025, 80, 100, False), pd.Series({"DE": -15.0, "FR": 20})
    of_two = "in the 2 members with comparable figures, most in"
    parted = f"From 2024 to 2025 the count rose by 5 {of_two} France (20), and fell by 25 in all others together."
    assert answer.located(fell, rose, 27) == parted
    assert answer.located(fell, rose - 10, 2) == f"From 2024 to 2025 the count fell by 15 {of_two} Germany (25)."
    assert answer.located(fell, rose[:0], 27) == answer.located(fell._replace(before=NAN), rose, 27) == ""


def test_each_jump_has_its_reason_with_its_certainty_or_none_was_found():
    rows = [("IT", 2021, 22785.0, 92070.0, "a regulation", "possible", "jump"), ("LV", 2022, 175.0, 13575.0, "", "", "jump"),
            ("SE", 2015, 72835.0, 1445.0, "", "", "break")]  # fmt: skip
    jumps = pd.DataFrame(rows, columns=["geo", "year", "before", "after", "what is known", "how sure", "kind"])
    said = answer.jumps_note(jumps, " of members")
    assert said.startswith(
        "Jumps of members: Italy 2021 (22,785 to 92,070), Latvia 2022 (175 to 13,575). Possible reas"
    )
    assert " in Italy: a regulation. No source with a reason for the others was found. Eurostat flags breaks of" in said
    assert answer.jumps_note(jumps[1:2]).endswith("(175 to 13,575). No source with a reason was found.")
    assert answer.jumps_note(jumps[2:]) == "Eurostat flags breaks: Sweden 2015 (72,835 to 1,445)."
    flags = table(*((year, "DE", "TOTAL", 5) for year in (2011, 2012, 2013))).assign(flag=["bd", "d", "b"])
    assert answer.differing(flags, "DE") == "Of 2011 and 2012 Eurostat flags that the definition differs."
    assert answer.differing(flags, "FR") == ""
    known = catalog.load("series_jumps")["known"]
    assert all("all states" in text for text in known if "2020/851" in text)  # it is not Italy's


def test_citizenships_are_not_ranked_where_states_do_not_list_them():
    some = 2024, enforcement.EU, MEMBERS[:25]
    assert answer.of_whom(CITIZENS, *some, 2024).endswith("list citizenships, the highest sum is of Syria (252,910)")
    assert "only 25 of 27 states list" in answer.citizens_title(CITIZENS, *some)
    one = 2024, "DE", ["DE"]
    assert answer.of_whom(CITIZENS, *one, 2024) == "the most frequent citizenship in Germany was Syria (252,910)"
    title = "Germany, 2024: most often Syria, 252,910 (20.0 % of all found)"
    assert answer.citizens_title(CITIZENS, *one) == title
    assert answer.citizens_title(CITIZENS.assign(share=NAN), *one) == title.removesuffix(" (20.0 % of all found)")


def test_a_share_is_of_the_total_that_was_published_with_its_part_or_there_is_none():
    assert answer.of_which_total(6420, 12175).startswith("shares are of the 6,420 found that were published with them")
    assert answer.of_which_total(6420, 6540) == ""  # within two per cent
    assert answer.of_which_total(NAN, 12175) == "there is no total of the same vintage, so that no share is given"


def test_places_are_ranked_by_count_or_by_rate_and_one_may_lead_both():
    places = pd.DataFrame({"persons": [300, 200], str(RATE): [0.15, 0.035]}, index=["DE", "SI"])

    def where(table, geo=enforcement.EU, who="persons"):
        return answer.where(table, 2022, 2023, who, RATE, geo)

    ends = ", **Germany** found most persons (300) and most per inhabitant (0.15 per 1,000; those found need not live"
    assert f"In 2022, with all member states' figures available{ends}" in where(places)
    assert where(places.assign(**{str(RATE): NAN})).endswith("persons (300)")
    assert where(places * 0, "SI").endswith("each country with a figure gives 0 persons")  # no "1st of 2": it has none
    some = "Slovenia ranks 2nd of 2 by number and 2nd of 2 per inhabitant among the members with figures, where the"
    assert some in where(places, "SI")
    every = places.reindex(MEMBERS).fillna(300)
    assert where(every, "SI").endswith("27th of 27 by number and 27th of 27 per inhabitant, where the first has most")
    assert where(places, "LI") == ""
    assert where(places, who="Syrians").startswith("In 2022, with citizenships listed by all member states, ")
    assert answer.places_title(places, 2022, None, "EU27_2020") == "2022: most persons were found in Germany, 300"
    assert answer.places_title(places * 0, 2022, None, "EU27_2020") == "2022: 0 persons in each country with a figure"
    few = places.assign(**{"persons": [300, 15], str(RATE): [0.15, NAN]})
    assert answer.places_title(few, 2022, RATE, "SI") == "Slovenia, 2022: 15 persons, too few for a rate"
    assert answer.too_few(pd.Series({"SI": 15.0, "DE": 30.0})) == "Too few persons for a rate: Slovenia (15)."
    assert [answer.per_head(rate) for rate in (1.0, 0.1, 0.035, NAN)] == ["1.0", "0.10", "0.035", "no rate"]
    assert answer.persons_of("UNK") == "persons (unknown)"


def test_the_slider_has_years_with_enough_totals_no_floors_and_rates_by_the_inhabitants_of_the_year():
    states = MEMBERS[:10]
    found = pd.DataFrame(1000.0, index=[2022, 2023], columns=[*states, "EU27_2020"])
    found.loc[2022, states[0]], found.loc[2023, states[:2]] = 24.0, NAN  # too few for a rate; 8 totals
    floor = pd.DataFrame(False, found.index, found.columns)
    people = [(year, code, 1e6 * (year - 2020)) for code in states for year in (2021, 2022)]
    population = pd.DataFrame(people, columns=["year", "geo", "persons"])
    rates = analysis.by_year(found, floor, population, RATE)
    assert (list(rates.columns), list(rates.index)) == ([2022], states)
    assert rates[2022].isna().tolist() == [True] + [False] * 9
    assert rates.loc[states[1], 2022] == 0.5  # per 1,000 of two millions
    floor.loc[2022, states[1]] = True  # 9 totals left
    assert analysis.by_year(found, floor, population, None).empty
