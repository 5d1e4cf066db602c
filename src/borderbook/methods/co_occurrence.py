"""Do two kinds of event fall on the same cells of a table more often than chance lets them?

A table has a row a unit (a nationality) and a column a year. The null model shifts each row of the second kind of
event in time by a random number of years, around the end (a circular shift): every unit keeps how many events it has
and how they follow each other, and loses only when they happen. The number of coincidences is then a sum of
independent terms, whose distribution is exact: a convolution, without simulation.

Units are taken as independent. What all share in one year counts as evidence in this model, so each result says
what is left of it without its strongest year.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Table = NDArray[np.bool_]

LEVEL = 0.05
DRAWS, SEED = 60, 1
MOVED = {"power": 0.5, "power_quarter": 0.25}  # shares of the falls that the positive controls move


def p_value(first: Table, second: Table) -> float:
    """The probability of at least so many coincidences if the rows of ``second`` were shifted at random.

    Measure: More coincidences than chance
    Formula: share of all circular shifts of the second kind of event in time that give at least as many
        coincidences as observed (exact, by convolution)
    Assumptions: Units are independent, and each shift in time was as likely as the one that happened. A
        coincidence does not show that the same people changed their route.

    Args:
        first: rows by columns, true where an event is.
        second: the same of the other kind.
    """
    chance = distribution(first, second)
    observed = int((first & second).sum())
    return float(min(1.0, chance[observed:].sum()))


def distribution(first: Table, second: Table) -> NDArray[np.float64]:
    """Probability of 0, 1, 2 ... coincidences under circular shifts of each row, which are all as likely."""
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
    """For each pair of kinds: how often their events coincide, what chance makes, and what the test can see.

    Args:
        first: name -> events that come first (falls), rows by columns.
        second: name -> events of the other kind (rises), of the same shape.
        apart: pairs of names that are not compared.
        lags: after how many columns the second event comes.

    Returns:
        A row a pair of different names and lag: ``first``, ``second``, ``lag``, ``observed``, ``expected``, ``low`` and
        ``high`` (the middle 95 per cent of what chance makes), ``p``, ``p_family`` (Holm's correction for all rows),
        ``p_without_strongest_year``, ``p_least`` (the lowest p that these margins allow), ``power`` and
        ``power_quarter`` (how often the test, at the first step of Holm, finds it if a half, or a quarter, of the
        first events move to the second kind).
    """
    from statsmodels.stats.multitest import multipletests

    rng = np.random.default_rng(SEED)
    pairs = [(lag, a, b) for lag, a, b in product(lags, first, second) if a != b and {a, b} not in apart]
    rows = []
    for lag, a, b in pairs:
        falls, rises = first[a][:, : first[a].shape[1] - lag], second[b][:, lag:]
        chance = distribution(falls, rises)
        low, high = np.searchsorted(chance.cumsum(), [0.025, 0.975])
        powers = {
            name: detected(falls, rises, moved, rng, LEVEL / len(pairs)) for name, moved in MOVED.items()
        }
        rows.append(
            {
                "first": a, "second": b, "lag": lag, "observed": int((falls & rises).sum()),
                "expected": float(chance @ np.arange(len(chance))), "low": low, "high": high,
                "p": p_value(falls, rises), "p_without_strongest_year": p_value(*_without_strongest(falls, rises)),
                "p_least": float(chance[chance > 0][-1]), **powers,
            }
        )  # fmt: skip
    table = pd.DataFrame(rows)
    table.insert(8, "p_family", multipletests(table["p"], LEVEL, method="holm")[1])
    return table


def reachable(least: pd.Series, level: float = LEVEL) -> int:
    """How many of some exact tests need to be allowed for, as the others can never reach the level (Tarone 1990).

    Args:
        least: the lowest p that each can give.
        level: of all together.
    """
    return next(k for k in range(1, len(least) + 1) if k == len(least) or (least <= level / k).sum() <= k)


def detected(
    falls: Table, rises: Table, moved: float, rng: np.random.Generator, level: float = LEVEL
) -> float:
    """How often the test finds a share of the falls that is moved to the other kind: its positive control.

    Each time the rows of ``rises`` are shifted at random, so that nothing is left to find, and rises are added where a
    share ``moved`` of the falls are.
    """
    places, size = np.argwhere(falls), rises.shape[1]
    count = round(moved * len(places))
    found = 0
    for _ in range(DRAWS):
        shifts = rng.integers(size, size=(len(rises), 1))
        table = np.take_along_axis(rises, (np.arange(size) - shifts) % size, axis=1)
        if count:
            at, when = places[rng.permutation(len(places))[:count]].T
            table[at, when] = True
        found += p_value(falls, table) < level
    return found / DRAWS


def _without_strongest(falls: Table, rises: Table) -> tuple[Table, Table]:
    year = int((falls & rises).sum(axis=0).argmax())
    return np.delete(falls, year, axis=1), np.delete(rises, year, axis=1)
