"""Analyses interrupted time series: segmented regression of a monthly count, placebo dates.

A segmented regression of log(1 + count) estimates the change in level and in trend at a given month (Wagner and others
2002). The same estimate at other months shows how often a change of that size is found without an event. Neither
shows a cause.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from borderbook.errors import UsageError

_LEVEL, _SLOPE, _FIRST_SEASON = 2, 3, 4  # columns of the design
FEWEST_PLACEBOS = 20
LEAST_SHARE = 0.5  # share of months with a detection; with fewer, an estimate on logarithms is unreliable
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Estimate:
    """A coefficient on the log scale with the ends of its confidence interval."""

    value: float
    low: float
    high: float

    def per_cent(self) -> tuple[float, float, float]:
        """Value, low and high as a change in per cent."""
        value, low, high = np.expm1([self.value, self.low, self.high]) * 100
        return float(value), float(low), float(high)


@dataclass(frozen=True)
class Break:
    """A segmented regression around one month.

    Attributes:
        level: the step at the first month after the event, compared with the continued trend before it.
        slope: the change of the monthly trend.
        lags: the number of lags in the Newey-West errors, in months.
        autocorrelation: the autocorrelation of the residuals at a lag of one month.
        fit: index month; columns observed, trend (fitted, without season), both in detections per month.
    """

    level: Estimate
    slope: Estimate
    lags: int
    autocorrelation: float
    fit: pd.DataFrame


def interrupted(counts: pd.Series, at: pd.Timestamp, window: int) -> Break:
    """Segmented regression of log(1 + detections) on trend, step, change of trend and month of the year.

    Measure: Change of level around an event
    Formula: log(1 + count) = constant + trend + step + change of trend + month of the year, by least squares with
        Newey-West errors
    Assumptions: The trend before would have gone on. Whatever else happened at the time is in the step, too: it
        coincides with the event and is not thereby caused by it.

    Args:
        counts: detections, one row for each month.
        at: the first month after the event.
        window: the number of months before ``at``, and from ``at`` on.

    Returns:
        Estimates with 95 % intervals from Newey-West errors, with the number of lags from ``newey_west_lags``, the
        usual correction for few observations, and the t distribution.

    Raises:
        UsageError: fewer than half of the months have a detection.
    """
    from statsmodels.tsa.stattools import acf

    cut = estimable(counts, at, window)
    design = _design(cut.index, window)
    fitted = _robust(np.log1p(cut.to_numpy(dtype="float64")), design)
    # a fit of log(1 + n) can be slightly negative, which would mean less than zero detections
    trend = np.expm1(design[:, :_FIRST_SEASON] @ fitted.params[:_FIRST_SEASON]).clip(0)
    fit = pd.DataFrame({"observed": cut.astype("float64"), "trend": trend})
    return Break(
        _estimate(fitted, _LEVEL), _estimate(fitted, _SLOPE), newey_west_lags(len(cut)),
        float(acf(fitted.resid, nlags=1)[1]), fit,
    )  # fmt: skip


def estimable(counts: pd.Series, at: pd.Timestamp, window: int) -> pd.Series:
    """The months that ``interrupted`` uses, if they are enough to estimate a break. The arguments are the same.

    Raises:
        UsageError: fewer than half of the months have a detection.
    """
    cut = _cut(counts, at, window)
    if (cut > 0).mean() < LEAST_SHARE:
        raise UsageError(
            f"Only {(cut > 0).sum()} of the {len(cut)} months from {cut.index[0]:%Y-%m} to "
            f"{cut.index[-1]:%Y-%m} have a detection on the route {counts.name}: too few to estimate a change. "
            "Choose another route or event."
        )
    return cut


def _robust(logs: np.ndarray, design: np.ndarray) -> Any:
    """Least squares with Newey-West errors, the usual correction for few observations, and the t distribution."""
    from statsmodels.regression.linear_model import OLS

    errors = {"maxlags": newey_west_lags(len(logs)), "use_correction": True}
    return OLS(logs, design).fit(cov_type="HAC", cov_kwds=errors, use_t=True)


def admissible(months: pd.DatetimeIndex, window: int) -> pd.DatetimeIndex:
    """The months that have ``window`` months before them, and ``window`` months from them on."""
    return months[window : len(months) - window + 1]


def apart(months: Iterable[pd.Timestamp], least: int) -> int:
    """The largest number of these months that can be chosen so that any two are at least ``least`` months apart."""
    taken: list[pd.Timestamp] = []
    for month in sorted(months):
        if not taken or _months_between(taken[-1], month) >= least:
            taken.append(month)
    return len(taken)


def newey_west_lags(observations: int) -> int:
    """Lags for autocorrelation-robust errors by the rule of Newey and West (1994): 3 for 48 months."""
    return int(4 * (observations / 100) ** (2 / 9))


def placebos(
    counts: pd.Series, at: pd.Timestamp, window: int, happened: Iterable[pd.Timestamp]
) -> pd.DataFrame:
    """The same estimate at every month without an event (placebo dates).

    Args:
        counts: detections, one row for each month.
        at: the first month after the event in question.
        window: the number of months on both sides.
        happened: the first months after all events of the table.

    Returns:
        month, level: one row for each month that has ``window`` months on both sides, is not in ``happened``, and is
        at least ``window`` months from ``at``, so that the event in question is outside its window. Neighbouring rows
        share most of their months.

    Raises:
        UsageError: too few months are left to compare with.
    """
    spared = set(happened)
    months = [
        month
        for month in admissible(pd.DatetimeIndex(counts.index), window)
        if month not in spared and abs(_months_between(at, month)) >= window
    ]
    if len(months) < FEWEST_PLACEBOS:
        raise UsageError(
            f"With a window of {window} months only {len(months)} months without an event are left to "
            f"compare with; {FEWEST_PLACEBOS} are needed. Choose a shorter window."
        )
    cuts = (_cut(counts, month, window) for month in months)
    fits = [np.linalg.lstsq(_design(cut.index, window), np.log1p(cut.to_numpy("float64")))[0] for cut in cuts]
    return pd.DataFrame({"month": months, "level": [fit[_LEVEL] for fit in fits]})


def share_as_large(placebo: pd.Series, estimate: float) -> float:
    """The share of placebo estimates at least as large as the event's, in either direction; 0 to 1.

    Measure: How unusual a change is
    Formula: placebo estimates at least as large in size / all placebo estimates
    Assumptions: Months after which nothing was decided show what changes come about anyway. Their windows
        overlap, so that they are no independent trials.
    """
    return float((placebo.abs() >= abs(estimate)).mean())


def by_window(
    counts: pd.Series, at: pd.Timestamp, happened: Iterable[pd.Timestamp], windows: Iterable[int]
) -> pd.DataFrame:
    """The estimates at ``at`` for several windows; windows that are longer than the series are left out.

    Returns:
        One row for each window: months on each side, level change in % with low and high, change of trend in % per
        month with low and high, number of placebo months, and the share of them with a level change as large, in %.
    """
    spared = set(happened)
    rows = []
    for window in windows:
        if at in admissible(pd.DatetimeIndex(counts.index), window):
            with suppress(UsageError):  # too few detections or too few placebo months for this window
                found, others = interrupted(counts, at, window), placebos(counts, at, window, spared)
                share = share_as_large(others["level"], found.level.value) * 100
                estimates = (*found.level.per_cent(), *found.slope.per_cent())
                rows.append([window, *estimates, len(others), share])
    columns = [
        "months each side", "level change in %", "level low", "level high", "trend change in % a month",
        "trend low", "trend high", "placebo months", "as large in %",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).round(1)


def _cut(counts: pd.Series, at: pd.Timestamp, window: int) -> pd.Series:
    place = counts.index.get_loc(at)
    assert isinstance(place, int)
    return counts.iloc[place - window : place + window]


def _design(months: pd.Index, window: int) -> np.ndarray:
    """The design matrix: constant, months since the break, step, change of trend, and months of the year.

    The twelve effects of the months of the year add up to zero (eleven columns), so that the trend is that of an
    average month.
    """
    time = np.arange(-window, window, dtype="float64")
    after = (time >= 0).astype("float64")
    calendar = pd.DatetimeIndex(months).month.to_numpy()
    season = (calendar[:, None] == np.arange(1, 12)).astype("float64") - (calendar == 12)[:, None]
    return np.column_stack([np.ones_like(time), time, after, time * after, season])


def _estimate(fitted: Any, column: int) -> Estimate:
    low, high = fitted.conf_int(alpha=1 - CONFIDENCE)[column]
    return Estimate(float(fitted.params[column]), float(low), float(high))


def _months_between(start: pd.Timestamp, end: pd.Timestamp) -> int:
    return (end.year - start.year) * 12 + end.month - start.month
