"""A reader changes a line of a notebook: answer, titles and alternative texts stay true, or say what they cannot."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import pytest

from edits import answer, edited, executed, figure, frame, run, shown
from notemill.catalog import citations

GROUPS = 'groupby(["month", "route"])'
NEWEST = 'bb.load("detections", as_of=ask.as_of)\n'
MONTHS = 'by_month = series.between(by_month, "first", ask.end)'
CHANGE, SHARES = "change-on-the-year-before", "shares-of-all-detections"
COUNTED = "enforcement.COUNTED[ask.returns_counted]"


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
        {NEWEST: 'bb.load("detections by border_type")\n', GROUPS: 'groupby(["month", "border_type"])'},
        {"answer": ["twelve months to April 2025", "**sea** had the most detections, 178,298 of","(80 %)"],
         f"{CHANGE}.alt": ["land", "sea"], f"{CHANGE}.unit": ["Detections of illegal border-crossing"],
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
         f"{CHANGE}.alt": ["2026 10,882; not shown: 8 others. Highlighted: Western African. Compared: −22,513 (−67 %)"]},
    ),
    "winter months only": Edit(
        "route_trends", {MONTHS: f"{MONTHS}\nby_month = by_month[by_month.index.month.isin([12, 1, 2])]"},
        {"answer": ["In the three months to February 2026"], f"{CHANGE}.alt": ["three months to February 2026"]},
        {"answer": ["twelve months"]},
    ),
    "deaths per 10,000": Edit(
        "deaths_on_the_way", {"answer.NAMES[ask.denominator], 1000)": "answer.NAMES[ask.denominator], 10000)"},
        {"answer": ["highest rate per 10,000 detections", "**364** (95 % interval 204 to 649)"],
         "fatality-rates.unit": ["per 10,000 detections"], "fatality-rates.alt": ["364 (204 to 649)"]},
        {"answer": ["1,000"], "fatality-rates.unit": ["1,000"]},
    ),
    "other returns": Edit(
        "enforcement_chain",
        {f"returned = {COUNTED}": "returned = enforcement.TO_THIRD"},
        {"answer": ["In 2024, the EU-27", "**110,385** returns to third countries"], "enforcement-counts-by-year.alt": ["returns to third countries: "]},
    ),
    "a country whose returns are a minimum": Edit(
        "enforcement_chain", {'geo = "EU27_2020"': 'geo = "ES"', 'returns_counted = "all"': 'returns_counted = "third_country"'},
        {"answer": ["In 2023, Spain", "**at least 5,990** returns to third countries"],
         "enforcement-counts-by-year.title": ["64,260 ordered to leave, at least 5,990 returned"],
         "enforcement-counts-by-year.alt": ["at least 5,9"]},
    ),
    "citizens of whom one count alone is new": Edit(
        "enforcement_chain", {'geo = "EU27_2020"': 'geo = "DE"', 'citizenship = "TOTAL"': 'citizenship = "SY"'},
        {"answer": ["In 2024, Germany counted **55,835** persons found illegally present, citizens of Syria; no figure is available of orders to leave and returns"]},
        {"answer": ["2016", "1,500"], "titles": ["1,500"]},
    ),
    "the union of an earlier day": Edit(
        "enforcement_chain", {'geo = "EU27_2020"': 'geo = "EU28"', 'as_of = "latest"': 'as_of = "2018-01-01"'},
        {"answer": ["In 2016, the EU-28 counted **779,040** persons found illegally present, **493,785** orders to leave and **247,165** returns"]},
    ),
    "persons found per 100,000 inhabitants": Edit(
        "illegally_present", {'"inhabitants", 1000)': '"inhabitants", 100000)'},
        {"found-illegally-present-map.unit": ["per 100,000"], "found-illegally-present-map.alt": ["2,893.0"]},
        {"found-illegally-present-map.unit": ["1,000"]},
    ),
    "a country of which only a floor is held, in a year that is not complete": Edit(
        "illegally_present", {'geo = "EU27_2020"': 'geo = "ME"', 'year = "latest"': "year = 2024"},
        {"answer": ["In 2024, **at least 1,605** persons were found illegally present in Montenegro."],
         "found-illegally-present-map.alt": ["Lithuania"], "found-illegally-present-by-year.alt": ["2024 at least"]},
    ),
    "citizens whom not every member lists": Edit(
        "illegally_present", {'citizenship = "TOTAL"': 'citizenship = "SY"'},
        {"answer": ["**at least 140,475** citizens of Syria were found illegally present in the states of the EU-27 that list them."]},
        {"answer": ["most"]},
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
        {"answer": ["**320.5 per 1,000**", "Returns to third countries alone were 243.5 per 1,000 in 2024"], "return-rate-by-year.title": ["320.5 returns to any country per 1,000 orders"],
         "return-rate-by-year.unit": ["per 1,000 orders"]},
        {"return-rate-by-year.unit": ["per 100 "]},
    ),
    "a country whose orders ended before its returns": Edit(
        "return_rates", {'geo = "EU27_2020"': 'geo = "SK"'},
        {"answer": ["**No rate later than 2016** is held for Slovakia", "1,735 orders to leave"]},
    ),
    "a country whose orders were revised and whose returns were not": Edit(
        "return_rates", {'geo = "EU27_2020"': 'geo = "NL"', 'start = "first"': "start = 2013", 'end = "latest"': "end = 2016"},
        {"answer": ["In **2016** the Netherlands counted 12,430 returns to any country"]},
    ),
    "refusals of a total that was revised since": Edit(
        "enforcement_chain", {'geo = "EU27_2020"': 'geo = "FR"', 'citizenship = "TOTAL"': 'citizenship = "SD"'},
        {"answer": ["In 2024, France counted **6,475** persons found illegally present, citizens of Sudan"]},
        {"enforcement-counts-by-year.alt": ["7,440"]},
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
        {"return-rate.unit": ["Returns to any country per 100 persons found illegally present"], "return-rate.alt": ["21.4"]},
        {"return-rate.unit": ["orders"]},
    ),
    "border controls by state": Edit(
        "internal_borders", {'begun["reason"].map(analysis.KINDS)': 'begun["geo"]'},
        {"notifications-by-year-and-reason.alt": ["2020 126, the highest", "FR"]}, {"notifications-by-year-and-reason.alt": ["health"]},
    ),
    "deaths on a day on which detections of few years were published": Edit(
        "deaths_on_the_way", {'as_of = "latest"': 'as_of = "2024-02-01"'},
        {"answer": ["No rate per 1,000 detections is given: detections are known for at most one whole year of 2017 to 2021 on a route"]},
    ),
    "a day on which the newest month is a December": Edit(
        "detections_trend", {'as_of = "latest"': 'as_of = "2025-02-10"'}, {"answer": ["number is the lowest since 2021."]},
    ),
    "shares on that day": Edit(
        "citizenships", {'as_of = "latest"': 'as_of = "2025-02-10"'}, {"shares-by-year.alt": ["and 16 columns"]},
    ),
    "routes on an earlier day": Edit(
        "route_displacement", {'as_of = "latest"': 'as_of = "2024-02-01"'}, {"answer": ["From 2009 to 2017, a"]},
    ),
}  # fmt: skip


def test_where_few_falls_count_the_test_says_that_it_could_find_little():
    results = edited("route_displacement", ("least, share = 1000, 0.3", "least, share = 100000, 0.3"))
    assert "a small shift would mostly be missed" in answer(results)


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
    said = "Notifications of controls at internal borders, by the year they start and the first reason"
    assert alone.caption == said
    assert "origin" not in alone.frame
    years = whole.frame.drop(columns="origin").groupby("year").sum()
    assert alone.frame.set_index("year").sum(axis=1).to_dict() == years.sum(axis=1).to_dict()


def test_a_page_cites_what_its_own_cells_loaded():
    before = citations.loaded()
    assert len(run(["import borderbook as bb", "bb.load('incidents', '2019-11-04')"])) == 1
    assert citations.loaded() == before


def test_two_routes_merged_have_the_sum_of_both():
    together = f'replace({{"route": {{"Western Balkan": "Eastern Mediterranean"}}}}).{GROUPS}'
    results = edited("route_trends", (GROUPS, together))
    assert "Western Balkan" not in answer(results)
    whole, merged = (figure(one, CHANGE).data for one in (executed("route_trends"), results))
    assert whole.iloc[:, -1].sum() == merged.iloc[:, -1].sum()


@pytest.mark.parametrize(("day", "profile"), [("2024-09-20", False), ("2025-05-25", True)])
def test_on_one_day_three_pages_give_one_number_of_persons_found_in_the_union(day, profile):
    """As of 25 May 2025 one page gave 918,925, another at least 906,670: only one of them read Eurostat's release."""
    as_of = ('as_of = "latest"', f'as_of = "{day}"')
    (found,) = re.findall(r"([\d,]+)\*\* persons were found", answer(edited("illegally_present", as_of)))
    number = float(found.replace(",", ""))
    beside = figure(edited("enforcement_chain", as_of), "enforcement-counts-by-year").data
    assert number in beside["persons_a_year"].tolist()
    if profile:  # Germany's newest year is that of the union
        assert number in frame(edited("country_profile", as_of), "profile")["EU-27"].tolist()
