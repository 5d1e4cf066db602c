"""Intervals of a rate of deaths, for deaths that come many at a time.

Deaths come in shipwrecks, so a count of the dead is not a Poisson count: its spread is that of the number of
incidents and of their sizes together. Here whole incidents happen again, each a Poisson(1) number of times, so
that their dead have a compound Poisson distribution. It is computed, not simulated: its characteristic function
is exp(sum of (e^(i t size) - 1) over the incidents), and one Fourier transform makes that the probability of
every total. What the interval covers is chance in what happened, not what was never recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

PER = 1000
LEVEL = 0.95
BEYOND = 1e-12  # of a distribution, at most so much lies above the highest total that is reckoned with
FEWEST = 10  # incidents; fewer say little about chance


class Interval(NamedTuple):
    """The ends of an interval, in the unit of what it is about; NaN where there is none."""

    low: float
    high: float


NO_INTERVAL = Interval(float("nan"), float("nan"))


@dataclass(frozen=True, eq=False)
class RateDistribution:
    """The rates that chance can give and how probable each is.

    Attributes:
        rate: per 1,000, ascending; that of a total of 0, of 1, of 2 and so on.
        probability: of each rate; same shape, adds up to 1.
    """

    rate: np.ndarray
    probability: np.ndarray

    def quantile(self, share: float) -> float:
        """The lowest rate up to which at least ``share`` (0 to 1) of the distribution lies."""
        return float(self.rate[np.searchsorted(self.probability.cumsum(), share)])

    def lower(self, than: np.ndarray, or_equal: bool) -> np.ndarray:
        """For each rate of an ascending array: the probability of a lower rate, or of a lower or equal one."""
        count = np.searchsorted(self.rate, than, side="right" if or_equal else "left")
        lower: np.ndarray = np.concatenate([[0.0], self.probability.cumsum()])[count]
        return lower


def total_probabilities(sizes: pd.Series) -> np.ndarray:
    """The probability of each total, from 0 upwards, if each incident happens a Poisson(1) number of times.

    Args:
        sizes: dead and missing of each incident; whole numbers, none below 0.

    Returns:
        As many probabilities as totals are worth reckoning with: at most ``BEYOND`` lies above the last.
    """
    return _probabilities(tuple(sizes.to_numpy(dtype="int64").tolist()))


@lru_cache(maxsize=64)  # the same incidents are set against one denominator after another
def _probabilities(sizes: tuple[int, ...]) -> np.ndarray:
    from scipy.fft import irfft, rfft

    length = _length(np.array(sizes, dtype="float64"))
    of_each_size = np.bincount(np.array(sizes, dtype="int64"), minlength=length)
    transformed = irfft(np.exp(rfft(of_each_size) - len(sizes)), length)
    probabilities: np.ndarray = np.maximum(transformed, 0)  # round-off leaves some as low as -1e-17
    probabilities.setflags(write=False)  # whoever asks again gets the same array
    return probabilities


def _length(sizes: np.ndarray) -> int:
    """How many totals to reckon with, so that at most ``BEYOND`` lies above them: by Bernstein's inequality.

    With v the sum of squares of the sizes and b the largest, a total exceeds its mean by x or more with a
    probability of at most exp(-x^2 / (2 (v + b x / 3))); here x is where that is ``BEYOND``.
    """
    from scipy.fft import next_fast_len

    exponent = -np.log(BEYOND)
    linear = exponent * sizes.max(initial=0) / 3
    above_mean = linear + np.sqrt(linear**2 + 2 * exponent * (sizes**2).sum())
    length: int = next_fast_len(int(sizes.sum() + above_mean) + 1, real=True)
    return length


def rate_interval(sizes: pd.Series, under: float, contains_dead: bool) -> Interval:
    """The interval of a rate per 1,000: the middle 95 per cent of ``rate_distribution``, whose arguments it has.

    Fewer than ``FEWEST`` incidents have none.
    """
    if len(sizes) < FEWEST:
        return NO_INTERVAL
    rates = rate_distribution(sizes, under, contains_dead)
    return Interval(rates.quantile((1 - LEVEL) / 2), rates.quantile((1 + LEVEL) / 2))


def rate_distribution(sizes: pd.Series, under: float, contains_dead: bool) -> RateDistribution:
    """The rates per 1,000 of incidents that happen a Poisson(1) number of times each.

    Args:
        sizes: dead and missing of each incident.
        under: the denominator.
        contains_dead: the denominator holds the dead and missing (attempted crossings) and varies with them.
    """
    probability = total_probabilities(sizes)
    totals = np.arange(len(probability), dtype="float64")
    # a rate rises with the total in either case, so that the order of the probabilities stays
    below = under - float(sizes.sum()) + totals if contains_dead else np.full_like(totals, under)
    share = np.divide(totals, below, out=np.zeros_like(totals), where=below > 0)  # no one, none of them dead
    return RateDistribution(share * PER, probability)


def highest(rates: Sequence[RateDistribution]) -> list[float]:
    """For each of several independent rates: the probability that it is the highest, the first of equal ones."""
    return [
        float(np.sum(own.probability * np.prod(_others_lower(rates, place), axis=0)))
        for place, own in enumerate(rates)
    ]


def _others_lower(rates: Sequence[RateDistribution], place: int) -> list[np.ndarray]:
    than = rates[place].rate
    return [other.lower(than, or_equal=n > place) for n, other in enumerate(rates) if n != place]


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
