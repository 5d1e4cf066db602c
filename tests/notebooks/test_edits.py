"""A reader changes a line of a notebook: answer, titles and alternative texts stay true, or say what they cannot."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import pytest

from edits import answer, edited, executed, figure, frame, shown

GROUPS = 'groupby(["month", "route"], observed=True)'
NEWEST = 'bb.load("detections", as_of=ask.as_of)\n'
MONTHS = 'by_month = series.between(by_month, "first", ask.end)'
CHANGE, SHARES = "change-on-the-year-before", "shares-of-all-detections"
COUNTED = "enforcement.COUNTED[ask.returns_counted]"
DATASET = 'dataset = "detections"'


class Edit(NamedTuple):
    """Texts replaced in a question's cells, and what answer and figures then say and do not.

    ``says`` and ``lacks`` map a place ("answer", "<figure's name>.title", ".alt", ".note", or "titles": all of them)
    to texts.
    """

    question: str
    changes: dict[str, str]
    says: dict[str, list[str]]
    lacks: Mapping[str, list[str]] = MappingProxyType({})


EDITS = {
    "routes by border type": Edit(
        "route_trends",
        {NEWEST: 'bb.load("detections by border_type")\n', GROUPS: 'groupby(["month", "border_type"], observed=True)'},
        {"answer": ["twelve months to April 2025", "**sea** had the most detections, 178,298 of","(80 %)"],
         f"{CHANGE}.alt": ["land", "sea"], f"{CHANGE}.unit": ["Detections of illegal border-crossing"],
         f"{SHARES}.title": ["Sea has 80 % of detections"],
         f"{SHARES}.unit": ["Share of all detections of the period"], "detections-by-year.note": ["In 2015 and 2016"]},
        {"answer": ["route"], "titles": ["route", "Mediterranean"]},
    ),
    "another chart of the change by route": Edit(
        "route_trends",
        {"bb.charts.dots(": "bb.charts.bars(", "many, older=older": "change['change'], horizontal=True"},
        {f"{CHANGE}.title": ["Eastern Mediterranean: 47,360 of 142,038 detections (33 %), down from 63,280"],
         f"{CHANGE}.alt": ["ars.", "Western African −22,513", "Highlighted: Eastern Mediterranean"], f"{CHANGE}.unit": ["Detections of illegal border-crossing"]},
        {f"{CHANGE}.alt": ["Dots"], f"{CHANGE}.note": ["dot"]},
    ),
    "one route alone": Edit(
        "route_trends", {"isin(ask.routes)": "isin(['Western African'])"},
        {"answer": ["**10,882 detections** were reported on the Western African route, down 67 %"],
         f"{CHANGE}.title": ["Western African: 10,882 detections, down from 33,395"],
         f"{CHANGE}.alt": ["2026 10,882. Highlighted: 2026. Compared: −22,513 (−67 %)"]},
    ),
    "winter months only": Edit(
        "route_trends", {MONTHS: f"{MONTHS}\nby_month = by_month[by_month.index.month.isin([12, 1, 2])]"},
        {"answer": ["In the three months to February 2026"], f"{CHANGE}.alt": ["three months to February 2026"],
         f"{SHARES}.title": ["No figure for these parameters"]},
        {"answer": ["twelve months"]},
    ),
    "deaths per 10,000": Edit(
        "deaths_on_the_way", {"answer.NAMES.get(per, per), 1000)": "answer.NAMES.get(per, per), 10000)"},
        {"answer": ["Per 10,000 detections", "**364.4** (95 % interval 292.6 to 469.5)"],
         "fatality-rates.title": ["Western African 364.4", "per 10,000 detections"], "fatality-rates.unit": ["per 10,000 detections"],
         "denominators-compared.unit": ["per 10,000"], "denominators-compared.alt": ["364.4"]},
        {"answer": ["1,000"], "titles": ["1,000"]},
    ),
    "other returns": Edit(
        "enforcement_chain",
        {f"returned = {COUNTED}": "returned = enforcement.RETURNS"},
        {"answer": ["127,100** returns to any country", "156,000 returns to any country"], "enforcement-counts-by-year.alt": ["returns to any country: "]},
    ),
    "a country with a jump and floors": Edit(
        "enforcement_chain", {'geo = "EU27_2020"': 'geo = "ES"'},
        {"answer": ["In **2023**, Spain"],
         "enforcement-counts-by-year.note": ["Of orders to leave, jumps: 2021 and 2022.", "Of returns to third countries, minimums summed over citizenships: 2017"],
         "enforcement-ratios-by-year.note": ["No rate of Spain is given with orders to leave of 2021: they fell"]},
    ),
    "persons found per 100,000 inhabitants": Edit(
        "illegally_present", {'"inhabitants", 1000)': '"inhabitants", 100000)'},
        {"answer": ["per 100,000 inhabitants**", "(2,893.0 per 100,000"],
         "found-illegally-present-map.title": ["2,893.0 per 100,000"], "found-illegally-present-map.unit": ["per 100,000"],
        },
        {"answer": ["1,000"], "found-illegally-present-map.unit": ["1,000"], "found-illegally-present-map.title": ["1,000"]},
    ),
    "a country of which only a floor is held, in a year that is not complete": Edit(
        "illegally_present", {'geo = "EU27_2020"': 'geo = "ME"', 'year = "latest"': "year = 2024"},
        {"answer": ["Of 2024 not every member state has a total"], "found-illegally-present-map.title": ["no country is ranked"],
         "found-illegally-present-map.alt": ["Lithuania"], "found-illegally-present-by-year.alt": ["2024 at least"],
         "found-illegally-present-by-year.note": ["≥: a minimum"]},
    ),
    "another numerator": Edit(
        "return_rates", {"part, whole = enforcement.RETURNS, enforcement.ORDERS": "part, whole = enforcement.FOUND, enforcement.ORDERS"},
        {"answer": ["persons found illegally present against"],
         "return-rate-by-year.title": ["persons found illegally present per 100 orders to leave"],
         "return-rate-by-year.unit": ["Persons found illegally present"]},
    ),
    "returns per person found": Edit(
        "return_rates", {"part, whole = enforcement.RETURNS, enforcement.ORDERS": "part, whole = enforcement.RETURNS, enforcement.FOUND"},
        {"answer": ["719,395 persons found illegally present"], "return-rate-by-year.unit": ["per 100 persons found illegally present"]},
        {"return-rate-by-year.unit": ["orders"]},
    ),
    "returns per 1,000 orders": Edit(
        "return_rates", {"bb.show.Rate(part, whole, 100,": "bb.show.Rate(part, whole, 1000,"},
        {"answer": ["**320.5 per 1,000**", "243.5 in 2024"], "return-rate-by-year.title": ["320.5 returns to any country per 1,000 orders"],
         "return-rate-by-year.unit": ["per 1,000 orders"]},
        {"return-rate-by-year.unit": ["per 100 "]},
    ),
    "a country whose orders ended before its returns": Edit(
        "return_rates", {'geo = "EU27_2020"': 'geo = "SK"'},
        {"answer": ["**No rate later than 2016** is held for Slovakia", "1,735 orders to leave"]},
    ),
    "a country whose orders were revised and whose returns were not": Edit(
        "return_rates", {'geo = "EU27_2020"': 'geo = "NL"', 'start = "first"': "start = 2013", 'end = "latest"': "end = 2016"},
        {"answer": ["In **2016** the Netherlands counted 12,430 returns to any country", "22.7 in 2014"]},
    ),
    "a share of the total that was published with it": Edit(
        "illegally_present", {'geo = "EU27_2020"': 'geo = "HU"', 'year = "latest"': "year = 2012"},
        {"answer": ["In **2012**, 12,175 persons", "Serbia (2,030)"],
         "found-illegally-present-by-citizenship.title": ["2,030 (31.6 % of all found)"],
         "found-illegally-present-by-citizenship.note": ["Shares are of the 6,420 found", "a total later revised to 12,175"]},
        {"answer": ["16.7"]},
    ),
    "refusals of a total that was revised since": Edit(
        "enforcement_chain", {'geo = "EU27_2020"': 'geo = "FR"', 'citizenship = "TOTAL"': 'citizenship = "SD"'},
        {"answer": ["In 2016 there were 7,440 refusals of entry (of a total revised since)"],
         "enforcement-counts-by-year.note": ["Of refusals of entry, figures of totals that were revised since, without them: 2014 to 2016."]},
    ),
    "persons per 100,000 inhabitants": Edit(
        "country_profile", {'Rate("persons", "inhabitants", 1000)': 'Rate("persons", "inhabitants", 100000)'},
        {"beside-the-eu.unit": ["Persons per 100,000 inhabitants"], "beside-the-eu.alt": ["201.44"]}, {"beside-the-eu.unit": ["1,000 "]},
    ),
    "lines in place of panels": Edit(
        "country_profile", {'bb.charts.panels(\n    counted.dropna(axis=1, how="all"),\n    kind="bar",': 'bb.charts.lines(\n    counted.dropna(axis=1, how="all"),'},
        {"counts-by-year.unit": ["Persons a year, rounded to five by Eurostat"]},
        {"counts-by-year.unit": ["panel"], "counts-by-year.note": ["panel"], "counts-by-year.alt": ["panel", "Small bar charts"]},
    ),
    "returns to any country per person found": Edit(
        "country_profile", {"part, whole = enforcement.TO_THIRD, enforcement.ORDERS": "part, whole = enforcement.RETURNS, enforcement.FOUND"},
        {"return-rate.title": ["2025: 21.4 returns to any country per 100 persons found illegally present"],
         "return-rate.unit": ["Returns to any country per 100 persons found illegally present"]},
        {"return-rate.title": ["orders"], "return-rate.unit": ["orders"]},
    ),
    "border controls by state": Edit(
        "internal_borders", {'begun["reason"].map(analysis.KINDS)': 'begun["geo"]'},
        {"titles": ["2020 has the most listed notifications: 126, "]}, {"titles": ["for health"]},
    ),
    "deaths on a day on which detections of few months were published": Edit(
        "deaths_on_the_way", {'as_of = "latest"': 'as_of = "2024-02-01"'},
        {"answer": ["No route is ranked per 1,000 detections: detections are known for 17 of 60 months at most."],
         "fatality-rates.title": ["No route is ranked"], "fatality-rates.unit": ["January 2017 to May 2018"]},
    ),
    "a day on which the newest month is a December": Edit(
        "detections_trend", {'as_of = "latest"': 'as_of = "2025-02-10"'}, {"answer": ["number is the lowest since 2021."]},
    ),
    "shares on that day": Edit(
        "citizenships", {'as_of = "latest"': 'as_of = "2025-02-10"'}, {"shares-by-year.alt": ["and 16 columns"]},
    ),
    "routes on a day on which one test is strong enough": Edit(
        "route_displacement", {'as_of = "latest"': 'as_of = "2024-02-01"'},
        {"tests-by-strength.title": ["1 of 56 tests is strong enough, for falls"]},
    ),
}  # fmt: skip


def test_no_p_is_corrected_where_no_test_can_reach_the_level():
    results = edited("route_displacement", ("least = 1000\n", "least = 100000\n"))
    assert [one.note for one in shown(results, "Table") if one.name == "tests"] == [""]


def said(results, place: str) -> str:
    if place == "answer":
        return answer(results)
    if place == "titles":
        return " ".join(one.title for one in shown(results, "Figure"))
    name, _, part = place.rpartition(".")
    return getattr(figure(results, name), part)


def departures(edit, results):
    """What a page does not say that an edit has it say, and what it says that it should not: place, text, what it says."""
    found = []
    for expected, by_place in ((True, edit.says), (False, edit.lacks)):
        for place, texts in by_place.items():
            told = said(results, place)
            found += [(place, text, told) for text in texts if (text in told) is not expected]
    return found


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_after_an_edit_words_are_still_true(edit):
    assert departures(edit, edited(edit.question, *edit.changes.items())) == []
    assert departures(edit, executed(edit.question)), "the page without the edit would pass, too"


def test_border_controls_by_reason_alone_are_a_true_table():
    changes = ('groupby([started, "origin", "reason"])', 'groupby([started, "reason"])')
    pages = executed("country_profile"), edited("country_profile", changes)
    whole, alone = (shown(results, "Table")[-1] for results in pages)
    said = "Germany: notifications of controls at internal borders, by the year they start and the first reason"
    assert alone.caption == said
    assert "origin" not in alone.frame
    years = whole.frame.drop(columns="origin").groupby("year").sum()
    assert alone.frame.set_index("year").sum(axis=1).to_dict() == years.sum(axis=1).to_dict()


def test_two_routes_merged_have_the_sum_of_both():
    together = f'replace({{"route": {{"Western Balkan": "Eastern Mediterranean"}}}}).{GROUPS}'
    results = edited("route_trends", (GROUPS, together))
    assert "Western Balkan" not in answer(results)
    whole, merged = (figure(one, CHANGE).data for one in (executed("route_trends"), results))
    assert whole.iloc[:, -1].sum() == merged.iloc[:, -1].sum()


def test_places_that_are_not_ranked_stand_in_alphabetical_order():
    results = edited("illegally_present", ('year = "latest"', "year = 2024"))
    places = frame(results, "found-illegally-present-all-places")["place"].tolist()[:-1]  # the EU-27 comes last
    assert places == sorted(places)
    assert "Slovenia" in places


def test_french_refusals_of_2016_are_kept_apart():
    revision, apart = answer(edited("revisions", (DATASET, 'dataset = "enforcement"'))).split("Kept apart")
    assert "63,390" not in revision
    assert "2016, refusal of entry, France, from 63,390 to 8,580" in apart


@pytest.mark.parametrize(("day", "profile"), [("2024-09-20", False), ("2025-05-25", True)])
def test_on_one_day_three_pages_give_one_number_of_persons_found_in_the_union(day, profile):
    """As of 25 May 2025 one page gave 918,925, another at least 906,670: only one of them read Eurostat's release."""
    as_of = ('as_of = "latest"', f'as_of = "{day}"')
    (found,) = re.findall(r"([\d,]+) persons were found", answer(edited("illegally_present", as_of)))
    assert f"{found} persons found illegally present" in answer(edited("enforcement_chain", as_of)).replace("*", "")
    if profile:  # Germany's newest year is that of the union
        number = float(found.replace(",", ""))
        assert number in frame(edited("country_profile", as_of), "profile")["EU-27"].tolist()
