"""Tests whether two kinds of event coincide in time more often than by chance, when units share good and bad years.

Tables have one row for each unit (a nationality) and one column for each year, for each kind of event and each place
(a route). Two null models are used, and the larger p decides. In the first, the years of the second kind of event are
permuted jointly for all units, which keeps what units share in a year. In the second, each unit's own events are
shifted by a random number of years, with a circular shift, which keeps the distances between them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Table: TypeAlias = NDArray[np.bool_]
Numbers = NDArray[np.float64]
DRAWS, SEED = 1999, 1


def allowed(places: Sequence[str], apart: Collection[frozenset[str]] = ()) -> Numbers:
    """1 for each ordered pair of different places, 0 for those that are not compared (``apart``)."""
    return np.array([[float(a != b and {a, b} not in apart) for b in places] for a in places])


def overlaps(first: Table, second: Table, pairs: Numbers) -> Numbers:
    """How many pairs of events each unit has, by year of the first and year of the second event.

    Args:
        first: places x units x years, true where there is an event of the first kind (falls).
        second: the same of the second kind (rises).
        pairs: ``allowed``.
    """
    return np.einsum("ans,bnt,ab->nst", first.astype("float64"), second.astype("float64"), pairs, optimize=True)


@dataclass(frozen=True)
class Chance:
    """Coincidences found, and those that either null makes.

    Attributes:
        observed: coincidences in the data.
        joint: what joint permutations of the years make, one number a draw.
        own: what shifts of each unit's own events make.
    """

    observed: float
    joint: Numbers
    own: Numbers

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of coincidences by chance that holds those of both nulls."""
        ends = [np.quantile(draws, [0.025, 0.975]) for draws in (self.joint, self.own)]
        return min(low for low, _ in ends), max(high for _, high in ends)


def p_value(found: Chance) -> float:
    """The larger p of the two nulls.

    Measure: More coincidences than chance
    Formula: share of draws with at least as many coincidences as observed, the data counted as one draw; the larger of
        two: years permuted jointly for all units, each unit's events shifted in time
    Assumptions: Without displacement every order of the years was as likely. A coincidence does not show that the same
        people changed their route.
    Example: A nationality has a fall on one route and a rise on another, in the same one of four years. One of four
        orders of the years makes that coincidence: p is 0.25, but for the draws.
    Used by: route_displacement
    """
    return max(tail(found.observed, found.joint), tail(found.observed, found.own))


def tail(observed: float, draws: Numbers) -> float:
    """The share of draws that reach what was observed, with the data counted as one more draw."""
    return float((1 + (draws >= observed - 1e-9).sum()) / (1 + len(draws)))


def chance(overlap: Numbers, draws: int = DRAWS, seed: int = SEED) -> Chance:
    """Coincidences in the same year and what both nulls make of the same events.

    Args:
        overlap: ``overlaps``.
        draws: of each null.
        seed: of the draws.
    """
    units, years, _ = overlap.shape
    rng = np.random.default_rng(seed)
    at = np.arange(years)
    orders = rng.permuted(np.tile(at, (draws, 1)), axis=1)
    shifted = np.stack([overlap[:, at, (at + k) % years].sum(axis=1) for k in at], axis=1)
    own = shifted[np.arange(units), rng.integers(years, size=(draws, units))].sum(axis=1)
    everything = overlap.sum(axis=0)
    return Chance(float(np.trace(everything)), everything[at, orders].sum(axis=1), own)


def movable(first: Table, second: Table, pairs: Numbers) -> Table:
    """The second events that could have followed a first one: their unit has a first event at another place."""
    has = np.einsum("an,ab->bn", first.any(axis=2).astype("float64"), pairs) > 0
    return second & has[:, :, None]


def power(
    first: Table, second: Table, pairs: Numbers, share: float, level: float, draws: int = 100, seed: int = SEED
) -> float:
    """How often the test finds that a share of the ``movable`` second events follow a first one.

    In each draw the years of the second events are permuted jointly, which removes any true coincidence; then each
    event that could, with this probability, moves to a year in which its unit has a first event at another place. No
    unit gets more events than it has.

    Args:
        first: as for ``overlaps``.
        second: as for ``overlaps``.
        pairs: ``allowed``.
        share: of the movable events; 0 gives the rate of false alarms.
        level: below which p has to be.
        draws: how many; the result is good to about 0.1 with 100, and to less near 0 and 1.
        seed: of the draws.
    """
    rng, found = np.random.default_rng(seed), 0
    candidates = np.einsum("ant,ab->bnt", first.astype("float64"), pairs) > 0
    can = movable(first, second, pairs)
    for _ in range(draws):
        order = rng.permutation(second.shape[2])
        table, moving = second[:, :, order], can[:, :, order] & (rng.random(second.shape) < share)
        table = table & ~moving
        for place, unit, _year in np.argwhere(moving):
            table[place, unit, rng.choice(np.flatnonzero(candidates[place, unit]))] = True
        found += p_value(chance(overlaps(first, table, pairs), 399, int(rng.integers(1_000_000_000)))) < level
    return found / draws
