"""A file that is whole, but whose figures cannot be meant, is stored only with ``--anyway``."""

import datetime as dt
import itertools

import pytest

from borderbook.catalog import as_published, read_catalog
from borderbook.errors import DataError
from borderbook.upkeep import acceptance, new_periods
from borderbook.upkeep.ingest import ingest

ROUTES = {"Western Balkan": 1500, "Central Mediterranean": 6000, "Western African": 200}
MONTHS = [f"{year}-{month:02}" for year in (2015, 2016) for month in range(1, 13)]
NEW = "2017-01"


def figure(route: str, month: str) -> int:
    """What a route had in a month: more in summer, never the same twice."""
    return ROUTES[route] * (10 + 3 * abs(int(month[5:]) - 6)) // 10 + int(month[:4]) - 2000 + int(month[5:])


FIRST = {(route, month): figure(route, month) for route in ROUTES for month in MONTHS}
NEXT = FIRST | {(route, NEW): figure(route, NEW) for route in ROUTES}


def csv(cells: dict[tuple[str, str], float]) -> str:
    return "route,month,detections\n" + "".join(f"{a},{b},{int(n)}\n" for (a, b), n in cells.items())


def new_month(change) -> dict[tuple[str, str], float]:
    return NEXT | {(route, NEW): change(route, NEXT[route, NEW]) for route in ROUTES}


def swapped(since: str) -> dict[tuple[str, str], float]:
    other = {"Western Balkan": "Western African", "Western African": "Western Balkan"}
    return {(a, b): NEXT[other.get(a, a), b] if b >= since else n for (a, b), n in NEXT.items()}


def shifted() -> dict[tuple[str, str], float]:
    before = dict(itertools.pairwise(["2015-01", *MONTHS, NEW]))
    return {(a, later): NEXT[a, month] for a in ROUTES for month, later in before.items()}


FAR = "new periods are near the three years before at the same place: 2017-01, "
FAULTS = {
    "times 10": (new_month(lambda _, n: n * 10), f"{FAR}Central Mediterranean: 150,180, three years before 6,021 to 16,828; "),
    "a tenth": (new_month(lambda _, n: n / 10), f"{FAR}Central Mediterranean: 1,501, "),
    "all nought": (new_month(lambda *_: 0), f"{FAR}Central Mediterranean: 0, three years before 6,021 to "),
    "one route nought": (new_month(lambda a, n: n * (a != "Western Balkan")), f"{FAR}Western Balkan: 0, "),
    "two routes changed places in it": (swapped(NEW), f"{FAR}Western African: 3,768, "),
    "a copy of the month before": (
        new_month(lambda a, _: NEXT[a, "2016-12"]), "no new period repeats another: 2017-01 has the 3 figures of 2016-12",
    ),
    "two routes changed places": (swapped(""), "totals of each route are near those of the vintage before: furthest in "),
    "in the last year": (swapped("2016-02"), "most in 2016: of 36 figures 61.1% moved by more than 10%"),
    "each month a month later": (shifted(), "few figures were revised far: most in 2016: of 36 figures "),
    "all figures 40 per cent more": ({k: n * 1.4 for k, n in NEXT.items()}, "100.0% moved by more than 10%; 10% may"),
    "a year of one route ten times": (
        {(a, b): n * (10 if (a, b[:4]) == ("Western African", "2015") else 1) for (a, b), n in NEXT.items()},
        "furthest in Western African, 2015: 4,",
    ),
    "the same figures": (FIRST, "no other vintage has the same figures: that of 2017-01-05 has"),
}  # fmt: skip


@pytest.fixture
def held(project, write):
    """A project that holds two years of three routes."""
    project("detections")
    ingest("detections", [write("first.csv", csv(FIRST))], dt.date(2017, 1, 5), "copy")


def test_a_file_with_a_new_month_like_the_others_is_stored(held, write):
    revised = NEXT | {("Western Balkan", "2016-12"): 1.3 * NEXT["Western Balkan", "2016-12"]}
    assert ingest("detections", [write("next.csv", csv(revised))], dt.date(2017, 2, 5), "copy").status == "created"


@pytest.mark.parametrize("fault", FAULTS)
def test_what_cannot_be_meant_is_stored_only_anyway(held, write, fault):
    cells, said = FAULTS[fault]
    path = write("next.csv", csv(cells))
    with pytest.raises(DataError) as error:
        ingest("detections", [path], dt.date(2017, 2, 5), "copy")
    assert said in str(error.value)
    assert len(read_catalog().entry("detections").vintages) == 1
    assert ingest("detections", [path], dt.date(2017, 2, 5), "copy", anyway=True).status == "created"


def test_a_month_that_was_not_over_may_be_low(held, write):
    low = write("next.csv", csv(new_month(lambda _, n: n / 10)))
    assert ingest("detections", [low], dt.date(2017, 1, 20), "copy").status == "created"


def refused_now(dataset: str) -> dict[str, set[str]]:
    """The vintages of a dataset that would be stored only with ``--anyway``, and why."""
    entry, found = read_catalog().entry(dataset), {}
    for vintage in entry.vintages:
        table = as_published(dataset, vintage.date)
        failed = {check.name for check in acceptance.compared(dataset, table, vintage) if check.stops}
        found |= {str(vintage.date): failed} if failed else {}
    return found


NEAR = "new periods are near the three years before at the same place"
GONE = "coverage did not shrink"


@pytest.mark.parametrize(
    ("dataset", "refused"),
    [
        # after seven years, in which borders closed once; and rows of noughts are left out
        ("detections", {"2025-01-07": {GONE, NEAR}}),
        ("incidents", {"2022-05-15": {GONE}}),  # other identifiers
        ("enforcement", {}),
        ("asylum_applicants", {"2025-05-26": {NEAR}}),  # Estonia 2022
        ("population", {}),
        ("arrivals", {}),
        ("arrivals_by_citizenship", {}),
    ],
)
def test_of_the_vintages_that_are_held_a_person_had_to_be_asked_about_these(dataset, refused):
    assert refused_now(dataset) == refused


def test_of_two_hundred_months_of_detections_two_are_far_from_those_before():
    both = new_periods._by_month("detections", as_published("detections", "2026-08-04"))
    far = [new_periods._far(both.loc[:, :month], month, new_periods.NEAR, ended=True) for month in both.columns[36:]]
    assert [found[0].partition(":")[0] for found in far if found] == ["Eastern Mediterranean", "Eastern Borders"]
