"""Computes confidence intervals of death rates, if one incident can have many deaths.

Many people die in one shipwreck, so the number of deaths does not follow a Poisson distribution. It is a compound
Poisson total: a Poisson number of incidents, whose sizes have a long tail. Percentile bootstraps and quasi-Poisson
intervals then have an upper end that is too low too often; the bootstrap-t does not (Efron and Tibshirani 1993, An
Introduction to the Bootstrap, 12.5; Davison and Hinkley 1997, Bootstrap Methods and their Application, 2.4). For few
incidents its levels are expanded in the way in which Student's t expands those of the normal distribution (Hesterberg
2015, The American Statistician 69, 371-386). A test simulates its coverage. An interval
covers chance in the events, not incidents that were never recorded.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

LEVEL = 0.95
FEWEST = 15  # incidents; for fewer, the coverage of the interval has not been shown
REPEATS = 2000
SEED = 20240101


class Interval(NamedTuple):
    """The ends of an interval, in the unit of the estimate; both NaN if there is no interval."""

    low: float
    high: float


NO_INTERVAL = Interval(float("nan"), float("nan"))


def compound_poisson(sizes: Iterable[float], level: float = LEVEL) -> Interval:
    """The bootstrap-t interval of the expected total of incidents whose number is Poisson.

    Measure: Interval of a count of deaths
    Formula: total − t × the square root of the sum of the squared sizes, with quantiles of t from 2,000 resamplings of
        incidents (bootstrap-t)
    Assumptions: Incidents are independent of each other and their number is Poisson; the sizes of those recorded
        stand for the sizes that could have been. It covers chance in what happened, not what was never recorded.
    Example: 400 deaths in 20 incidents of 20 have a wider interval than 400 deaths in 400 incidents.
    Used by: deaths_on_the_way

    Args:
        sizes: the number of deaths in each incident, in any order, 0 or more.
        level: nominal coverage, 0 to 1.

    Returns:
        The interval in the unit of ``sizes``; NaN for fewer than ``FEWEST`` incidents or a total of 0.
    """
    counted = np.asarray(list(sizes), dtype="float64")
    if len(counted) < FEWEST or not counted.sum():
        return NO_INTERVAL
    values, numbers = np.unique(counted, return_counts=True)
    return _cached_bootstrap(tuple(values), tuple(numbers), level)


def _bootstrap_t(values: tuple[float, ...], numbers: tuple[int, ...], level: float) -> Interval:
    from scipy.stats import norm, t

    sizes = np.array(values)
    times = np.random.default_rng(SEED).poisson(numbers, (REPEATS, len(sizes)))
    total, error = float(sizes @ numbers), float(np.sqrt(sizes**2 @ numbers))
    spread = np.sqrt(times @ sizes**2)
    drawn = spread > 0
    studentised = (times @ sizes - total)[drawn] / spread[drawn]
    tail = norm.sf(t.isf((1 - level) / 2, sum(numbers) - 1))
    below, above = np.quantile(studentised, [tail, 1 - tail])
    return Interval(max(total - above * error, 0.0), total - below * error)


# The same incidents are used with several denominators. No decorator, as mutmut skips decorated functions.
_cached_bootstrap = lru_cache(maxsize=256)(_bootstrap_t)


def ratio_interval(one: Interval, other: Interval, of: tuple[float, float]) -> Interval:
    """The interval of the ratio of two independent rates, from the interval of each (MOVER on the log scale).

    Measure: Whether two rates can be told apart
    Formula: log of the ratio − or + the square root of the sum of two squares, the distances of the rates, in logs, to
        the ends of their intervals (MOVER)
    Assumptions: The two rates are independent. They cannot be told apart if the interval contains 1.
    Example: Rates of 30 (interval 20 to 45) and 10 (interval 9 to 11) have a ratio of 3. Its whole interval is above 1:
        the first rate is higher.
    Used by: deaths_on_the_way

    Args:
        one: the interval of the first rate.
        other: the interval of the second rate.
        of: the two rates.

    Source: Zou and Donner 2008, Statistics in Medicine 27, 1693-1702 (method of variance estimates recovery).
    """
    if any(pd.isna(end) for end in (*one, *other)) or min(of) <= 0:
        return NO_INTERVAL
    with np.errstate(divide="ignore"):
        (low, high), (least, most) = np.log(one), np.log(other)
    first, second = np.log(of)
    below = first - second - np.hypot(first - low, most - second)
    above = first - second + np.hypot(high - first, second - least)
    return Interval(float(np.exp(below)), float(np.exp(above)))
