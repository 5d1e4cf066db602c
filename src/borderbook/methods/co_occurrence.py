"""Tests whether two kinds of event coincide in the cells of a table more often than by chance.

A table has one row for each unit (a nationality) and one column for each year. The null model shifts each row of the
second kind of event by a random number of years, with a circular shift. So every unit keeps the number of its events
and the distances between them; only their years are random. The number of coincidences is then a sum of independent
terms. Its distribution is computed exactly by convolution, without simulation.

Units are assumed to be independent. An event that all units share in one year counts as evidence in this model.
Therefore each result also gives the p-value without the strongest year.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Table = NDArray[np.bool_]

LEVEL = 0.05
ENOUGH = 0.8  # the power that a test should have
DRAWS, MOST, SEED = 60, 3000, 1  # draws at a time, and in all, for a power that decides whether it has
MOVED = {"power": (0.5, MOST), "power_quarter": (0.25, DRAWS)}
"""Of each positive control the share of the falls that are moved, and the most draws."""


def p_value(first: Table, second: Table) -> float:
    """The probability of at least so many coincidences if the second kind of event were shifted at random.

    Measure: More coincidences than chance
    Formula: share of all circular shifts of the second kind of event in time that give at least as many
        coincidences as observed (exact, by convolution)
    Assumptions: Units are independent, and each shift in time was as likely as the one that happened. A
        coincidence does not show that the same people changed their route.
    Example: Two nationalities each have a fall on one route and a rise on another, in the same one of four years. That
        both coincide by chance has a probability of 0.0625.
    Used by: route_displacement

    Args:
        first: units by years, true where there is an event of the first kind.
        second: a table of the same shape for the second kind.
    """
    return float(min(1.0, distribution(first, second)[(first & second).sum() :].sum()))


def distribution(first: Table, second: Table) -> NDArray[np.float64]:
    """Probability of 0, 1, 2 ... coincidences if all circular shifts of each row are equally likely."""
    rows = first.any(axis=1) & second.any(axis=1)
    size = first.shape[1]
    shifts = (np.arange(size)[:, None] + np.arange(size)) % size
    overlaps = (second[rows][:, shifts] & first[rows][:, None, :]).sum(axis=2)
    total = np.ones(1)
    for row in overlaps:
        total = np.convolve(total, np.bincount(row) / size)
    return total


def coincidences(
    first: Mapping[str, Table],
    second: Mapping[str, Table],
    apart: Collection[frozenset[str]] = (),
    lags: Sequence[int] = (0, 1),
) -> pd.DataFrame:
    """Test each pair of kinds: observed coincidences, those expected by chance, p-values, and power.

    Args:
        first: name -> events of the first kind (falls), units by years.
        second: name -> events of the second kind (rises), of the same shape.
        apart: pairs of names that are not compared.
        lags: the numbers of years by which the second event may follow the first.

    Returns:
        One row for each pair of different names and each lag: ``first``, ``second``, ``lag``, ``observed``,
        ``expected``, ``low`` and ``high`` (95 per cent interval of coincidences by chance), ``p``, ``p_family`` (Holm's
        correction for all rows), ``p_without_strongest_year``, ``p_least`` (the lowest p-value that these numbers of
        events allow), ``power`` and ``power_quarter`` (how often the test, at the first step of Holm, detects that a
        half, or a quarter, of the first events moved to the second kind; 0 to 1, NaN if it is not ``able``).
    """
    from statsmodels.stats.multitest import multipletests

    rng = np.random.default_rng(SEED)
    pairs = [(lag, a, b) for lag, a, b in product(lags, first, second) if a != b and {a, b} not in apart]
    tables = [(first[a][:, : first[a].shape[1] - lag], second[b][:, lag:]) for lag, a, b in pairs]
    rows = []
    for (lag, a, b), (falls, rises) in zip(pairs, tables, strict=True):
        chance = distribution(falls, rises)
        low, high = np.searchsorted(chance.cumsum(), [0.025, 0.975])
        rows.append(
            {
                "first": a, "second": b, "lag": lag, "observed": int((falls & rises).sum()),
                "expected": float(chance @ np.arange(len(chance))), "low": low, "high": high,
                "p": p_value(falls, rises), "p_without_strongest_year": p_value(*_without_strongest(falls, rises)),
                "p_least": float(chance[chance > 0][-1]),
            }
        )  # fmt: skip
    table = pd.DataFrame(rows)
    table.insert(8, "p_family", multipletests(table["p"], LEVEL, method="holm")[1])
    for name, (moved, most) in MOVED.items():
        table[name] = [
            detected(*events, moved, rng, LEVEL / len(pairs), most) if can else np.nan
            for events, can in zip(tables, able(table), strict=True)
        ]
    return table


def able(tests: pd.DataFrame) -> pd.Series:
    """Whether a test could show something on these data: its least possible p reaches the level (Tarone 1990)."""
    return tests["p_least"] <= LEVEL / reachable(tests["p_least"])


def reachable(least: pd.Series) -> int:
    """The number of tests to correct for, as the other ones can never reach the level (Tarone 1990).

    Args:
        least: the lowest p-value that each exact test can give.
    """
    return next(k for k in range(1, len(least) + 1) if k == len(least) or (least <= LEVEL / k).sum() <= k)


def detected(
    falls: Table, rises: Table, moved: float, rng: np.random.Generator, level: float = LEVEL, most: int = MOST
) -> float:
    """The power of the test: how often it detects rises that were added where falls are (a positive control).

    In each draw the rows of ``rises`` are shifted at random, which removes any true coincidence. Then rises are added
    at a random share ``moved`` of the falls. Draws go on until the result is three standard errors from ``ENOUGH``, or
    their number is ``most``.

    Returns:
        The share of draws with p below ``level``, 0 to 1.
    """
    places, size = np.argwhere(falls), rises.shape[1]
    count = round(moved * len(places))
    positives: list[bool] = []
    while len(positives) < most:
        for _ in range(DRAWS):
            shifts = rng.integers(size, size=(len(rises), 1))
            table = np.take_along_axis(rises, (np.arange(size) - shifts) % size, axis=1)
            at, when = places[rng.permutation(len(places))[:count]].T
            table[at, when] = True
            positives.append(p_value(falls, table) < level)
        if abs(np.mean(positives) - ENOUGH) > 3 * np.std(positives) / len(positives) ** 0.5:
            break
    return float(np.mean(positives))


def _without_strongest(falls: Table, rises: Table) -> tuple[Table, Table]:
    year = int((falls & rises).sum(axis=0).argmax())
    return np.delete(falls, year, axis=1), np.delete(rises, year, axis=1)
