"""Falls on one route beside rises on another, of the same nationality in the same year."""

from __future__ import annotations

from typing import Any

import pandas as pd

CANNOT_TELL, FOUND, ONE_YEAR, NOT_FOUND = "cannot tell", "found", "rests on one year", "not found"
LEVEL, ENOUGH = 0.05, 0.8


def cases(yearly: pd.DataFrame, falls: pd.DataFrame, rises: pd.DataFrame) -> pd.DataFrame:
    """Each fall on a route with each rise of the same nationality on another in the same year.

    Args:
        yearly: detections, a row a (route, citizenship), a column a year.
        falls: of the same shape, true where a fall on the year before counts.
        rises: the same of rises.

    Returns:
        Columns ``year``, ``citizenship``, ``from``, ``fell_from``, ``fell_to``, ``to``, ``rose_from``, ``rose_to``,
        ``matched`` (the smaller of the two changes); the largest match first.
    """
    rows = []
    for (route, citizenship), year in _cells(falls):
        for (other, same), when in _cells(rises):
            if same == citizenship and when == year and other != route:
                a: Any = yearly.loc[(route, citizenship)]
                b: Any = yearly.loc[(other, citizenship)]
                sizes = (a[year - 1], a[year], b[year - 1], b[year])
                matched = min(sizes[0] - sizes[1], sizes[3] - sizes[2])
                rows.append((year, citizenship, route, *sizes[:2], other, *sizes[2:], matched))
    columns = ["year", "citizenship", "from", "fell_from", "fell_to", "to", "rose_from", "rose_to", "matched"]
    return pd.DataFrame(rows, columns=columns).sort_values(
        ["matched", "rose_to"], ascending=False, ignore_index=True
    )


def _cells(events: pd.DataFrame) -> list[tuple[tuple[str, str], int]]:
    """The cells that are true: ((route, citizenship), year)."""
    stacked: Any = events.stack()
    return [((route, citizenship), int(year)) for route, citizenship, year in stacked.index[stacked]]


def verdicts(tests: pd.DataFrame) -> pd.Series:
    """What each test says: found, rests on one year, not found, or cannot tell.

    Args:
        tests: ``methods.co_occurrence.coincidences``. A test that would miss half of the falls
            moving in more than one of five cases cannot tell; one that finds something only with its strongest year
            rests on that year.
    """
    verdict = pd.Series(NOT_FOUND, index=tests.index)
    verdict[tests["power"] < ENOUGH] = CANNOT_TELL
    strong = tests["p_family"] < LEVEL
    verdict[strong] = ONE_YEAR
    verdict[strong & (tests["p_without_strongest_year"] < LEVEL)] = FOUND
    return verdict
