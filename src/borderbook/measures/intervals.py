"""Intervals of a rate of deaths, for deaths that come many at a time.

Deaths come in shipwrecks, so a count of the dead is not a Poisson count: its spread is that of the number of
incidents and of their sizes together. Here the incidents themselves are drawn again, each a Poisson(1) number
of times, which is the bootstrap of a compound Poisson sum. What the interval covers is chance in what
happened, not what was never recorded.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

PER = 1000
LEVEL = 0.95
REPEATS = 10_000
SEED = 20140101
FEWEST = 10  # incidents; with fewer, drawing them again says little about chance


class Interval(NamedTuple):
    """The ends of an interval, in the unit of what it is about; NaN where there is none."""

    low: float
    high: float


NO_INTERVAL = Interval(float("nan"), float("nan"))


def resampled_totals(sizes: pd.Series, repeats: int = REPEATS, seed: int = SEED) -> np.ndarray:
    """Totals of incidents drawn again, each a Poisson(1) number of times; ``repeats`` of them.

    Incidents of one size are drawn together: the sum of k independent Poisson(1) numbers is Poisson(k).
    """
    size, count = np.unique(sizes.to_numpy(dtype="int64"), return_counts=True)
    return _totals(tuple(size.tolist()), tuple(count.tolist()), repeats, seed)


@lru_cache(maxsize=64)  # the same incidents are set against one denominator after another
def _totals(size: tuple[int, ...], count: tuple[int, ...], repeats: int, seed: int) -> np.ndarray:
    drawn = np.random.default_rng(seed).poisson(count, size=(repeats, len(size)))
    totals: np.ndarray = drawn @ np.array(size, dtype="int64")
    totals.setflags(write=False)  # whoever asks again gets the same array
    return totals


def rate_interval(sizes: pd.Series, under: float, contains_dead: bool) -> Interval:
    """The interval of a rate per 1,000: the middle 95 per cent of the rates of incidents drawn again.

    Args:
        sizes: dead and missing of each incident.
        under: the denominator.
        contains_dead: the denominator holds the dead and missing (attempted crossings) and varies with them.
    """
    if len(sizes) < FEWEST:
        return NO_INTERVAL
    low, high = np.quantile(resampled_rates(sizes, under, contains_dead), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high))


def resampled_rates(sizes: pd.Series, under: float, contains_dead: bool, seed: int = SEED) -> np.ndarray:
    """Rates per 1,000 of incidents drawn again, ``REPEATS`` of them; arguments as in ``rate_interval``."""
    totals = resampled_totals(sizes, seed=seed)
    others = under - float(sizes.sum()) if contains_dead else under
    rates: np.ndarray = totals / (others + totals if contains_dead else others) * PER
    return rates


def quasi_poisson(dead: pd.Series, under: pd.Series) -> Interval:
    """The interval of a rate per 1,000 from monthly counts whose spread is estimated, not assumed.

    A Poisson regression with the denominator as exposure and Pearson's estimate of the dispersion; months
    without any of the denominator cannot take part.
    """
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    held = under > 0
    if held.sum() < 2 or dead[held].sum() == 0:
        return NO_INTERVAL
    constant = np.ones(int(held.sum()))
    model = GLM(dead[held].to_numpy(), constant, family=Poisson(), exposure=under[held].to_numpy())
    low, high = np.exp(model.fit(scale="X2").conf_int(1 - LEVEL)[0]) * PER
    return Interval(float(low), float(high))


def poisson_interval(dead: int, under: float) -> Interval:
    """The exact interval of a rate per 1,000 if every death were an event of its own (it is not)."""
    from scipy.stats import chi2

    tail = (1 - LEVEL) / 2
    low = chi2.ppf(tail, 2 * dead) / 2 if dead else 0.0
    return Interval(float(low / under * PER), float(chi2.ppf(1 - tail, 2 * dead + 2) / 2 / under * PER))
