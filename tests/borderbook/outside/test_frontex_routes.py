"""Frontex's own yearly figures by route, from the months held.

Frontex, news releases of 14 January 2025 and 15 January 2026 and risk analyses for 2010 to 2015; where each was read
stands in data/curated/risk_analysis.csv under the row named here.
"""

import pytest

from notemill import catalog

# row, vintage of the months, route ('' all), year. A release comes two weeks after the year, from preliminary counts.
PRELIMINARY = [
    ("ARA257", "2025-02-04", "", 2024),
    ("ARA260", "2025-02-04", "Western African", 2024),
    ("ARA262", "2025-02-04", "Eastern Mediterranean", 2024),
    ("ARA264", "2025-02-04", "Central Mediterranean", 2024),
    ("ARA266", "2025-02-04", "Eastern Borders", 2024),
    ("ARA210", "2026-08-04", "", 2025),
    ("ARA212", "2026-08-04", "Central Mediterranean", 2025),
    ("ARA214", "2026-08-04", "Eastern Mediterranean", 2025),
    ("ARA216", "2026-08-04", "Western Mediterranean", 2025),
    ("ARA218", "2026-08-04", "Western African", 2025),
]
FINAL = [("ARA003", 2010), ("ARA004", 2014)]
CHANGES = [
    ("ARA258", ""), ("ARA259", "Western Balkan"), ("ARA261", "Western African"), ("ARA263", "Eastern Mediterranean"),
    ("ARA265", "Central Mediterranean"),
]  # fmt: skip


def published(row: str) -> float:
    facts = catalog.load("risk_analysis").set_index("row_id")
    return float(facts.loc[row, "value"])


def counted(vintage: str, route: str, year: int) -> int:
    months = catalog.load("detections", vintage)
    here = months[(months["month"].dt.year == year) & (months["route"].eq(route) | (route == ""))]
    assert here["month"].nunique() == 12
    return int(here["detections"].sum())


@pytest.mark.parametrize(("row", "vintage", "route", "year"), PRELIMINARY)
def test_a_release_differs_from_the_months_by_what_came_late(row, vintage, route, year):
    """Within 4 %: 2 % is how 'about' and 'almost' are rounded, the rest was revised after two weeks."""
    assert counted(vintage, route, year) == pytest.approx(published(row), rel=0.04)


@pytest.mark.parametrize(("row", "year"), FINAL)
def test_final_years_are_the_same_to_the_digit(row, year):
    assert counted("2018-07-06", "", year) == published(row)


@pytest.mark.parametrize(("row", "route"), CHANGES)
def test_changes_from_2023_to_2024(row, route):
    """Within 1.5 points: half a point is the rounding, and the counts of 2023 were lowered by up to 3 % since."""
    change = counted("2025-02-04", route, 2024) / counted("2025-02-04", route, 2023) * 100 - 100
    assert change == pytest.approx(published(row), abs=1.5)
