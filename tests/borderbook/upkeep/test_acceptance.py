"""A file that is whole, but whose figures cannot be meant, is stored only with ``--anyway``."""

import datetime as dt

import pandas as pd
import pytest

from borderbook.upkeep import acceptance, new_periods
from borderbook.upkeep.ingest import ingest
from commands import call
from notemill import catalog
from notemill.catalog import as_published, read_catalog
from notemill.errors import DataError
from notemill.project import data

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


FAR = "new periods are near those before at the same place: 2017-01, "
FAULTS = {
    "times 10": (new_month(lambda _, n: n * 10), f"{FAR}all together: 193,040, before 17,018 to 21,644; "),
    "a tenth": (new_month(lambda _, n: n / 10), f"{FAR}all together: 1,928, before 17,018 to 21,644; "),
    "all nought": (new_month(lambda *_: 0), f"{FAR}all together: 0, before 17,018 to "),
    "one route nought": (new_month(lambda a, n: n * (a != "Western Balkan")), f"{FAR}Western Balkan: 0, "),
    "two routes changed places in it": (swapped(NEW), f"{FAR}Western African: 3,768, "),
    "one older figure of 500 or more": (
        NEXT | {("Western Balkan", "2015-06"): NEXT["Western Balkan", "2015-06"] * 1.6},
        "no figure of 500 or more changed by more than half: 1 did; most at Western Balkan, 2015-06: 1,521 before, 2,433 now",
    ),
    "a copy of the month before": (
        new_month(lambda a, _: NEXT[a, "2016-12"]), "no new period repeats another: 2017-01 has the 3 figures of 2016-12",
    ),
    "two routes changed places": (swapped(""), "totals of each route are near those of the vintage before: furthest in "),
    "in the last year": (swapped("2016-02"), "few figures were revised far: most in 2016: of 36 figures 61.1% moved by more than 10%"),
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


def test_a_forecast_waits_for_a_person_and_a_repeated_ingest_makes_what_a_killed_one_did_not(held, write):
    odd = write("next.csv", csv(FAULTS["times 10"][0]))
    words = ("ingest", "detections", odd, "--vintage", "2017-02-05", "--obtained", "copy")
    made = data() / "forecasts" / "2017-02-05.csv"
    assert (call(*words).exit_code, made.exists()) == (3, False)
    assert (call(*words, "--anyway").exit_code, made.exists()) == (0, True)
    made.unlink()
    again = call(*words, "--anyway")
    assert ("unchanged" in again.stdout, made.exists()) == (True, True)


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


NEAR = "new periods are near those before at the same place"
JUMP = "no figure of 500 or more changed by more than half"
GONE = "coverage did not shrink"


@pytest.mark.parametrize(
    ("dataset", "refused"),
    [
        # after seven years, in which borders closed once; and rows of noughts are left out
        # Eastern Borders, April 2025: 2,955, then 567; Western African, February 2026: 268
        ("detections", {"2025-01-07": {GONE, NEAR}, "2025-11-01": {JUMP}, "2026-08-04": {NEAR}}),
        # other identifiers; regions with single disasters
        ("incidents", {"2022-05-15": {GONE, NEAR}, "2024-08-02": {NEAR}, "2025-05-05": {NEAR}, "2026-04-17": {NEAR}}),
        # those found in Hungary in 2013; orders of Portugal in 2025
        ("enforcement", {"2025-05-25": {JUMP}, "2026-05-12": {JUMP, NEAR}}),
        ("asylum_applicants", {"2025-05-26": {NEAR}}),  # Estonia 2022
        ("population", {}),
        ("arrivals", {"2023-02-10": {NEAR}, "2026-03-14": {NEAR}}),  # 2020; winter
        ("arrivals_by_citizenship", {}),
    ],
)
def test_of_the_vintages_that_are_held_a_person_had_to_be_asked_about_these(dataset, refused):
    assert refused_now(dataset) == refused


def _asked(dataset: str, month: int, both, factor: float = 1, place: str = "") -> list[str]:
    """What a person is asked about a period of a table whose figures (of one place) are made ``factor`` times as large."""
    of_place = both.index.get_level_values("route") == place if place else slice(None)
    changed = both.loc[:, :month].astype("float64")
    changed.loc[of_place, month] *= factor
    return new_periods._far(changed, month, yearly=new_periods.yearly(dataset), ended=True)


@pytest.mark.parametrize("dataset", ["enforcement", "asylum_applicants"])
@pytest.mark.parametrize("factor", [10, 0.1])
def test_every_year_ten_times_too_large_or_too_small_is_a_question(dataset, factor):
    both = new_periods.by_month(dataset, catalog.load(dataset))
    for year in both.columns[3:]:
        assert any("all together" in text for text in _asked(dataset, year, both, factor)), year


def test_the_limits_come_from_the_months_that_are_held():
    """The shares that ``new_periods`` states."""
    both = new_periods.by_month("detections", as_published("detections", "2026-08-04"))
    by_route = both.groupby("route").sum(min_count=1)
    months = both.columns[-36:]
    asked = [_asked("detections", month, both) for month in months]
    assert sum(any("all together" not in text for text in texts) for texts in asked) == 3
    large = [(route, month) for month in months for route in by_route.index[by_route[month] >= 300]]
    for factor, found in ((10, 182), (0.1, 193)):
        beyond = [
            any(route in text for text in _asked("detections", month, both, factor, route)) for route, month in large
        ]
        assert (sum(beyond), len(beyond)) == (found, 211)


def test_each_limit_is_met_by_the_figure_that_is_on_it():
    """A month and the four that it is compared with: 300 may be followed by 900 and by 100, not by 901 and 99."""
    calm = {"2017-02": 300, "2017-11": 300, "2017-12": 300, "2018-01": 300, "2018-02": 900}
    for figure, far in ((900, 0), (901, 1), (100, 0), (99, 1)):
        months = calm | {"2018-02": figure}
        table = pd.DataFrame(
            {"route": "Western Balkan", "month": pd.to_datetime([*months]), "detections": [*months.values()]}
        )
        steady = table.assign(route="Other", detections=100_000)
        layout = {"border_type": "all", "citizenship": "TOTAL"}
        both = new_periods.by_month("detections", pd.concat([table, steady]).assign(**layout))
        assert len(_asked("detections", both.columns[-1], both)) == far, figure
