"""How monthly detections moved around an event.

A segmented regression of log(1 + detections) estimates the change in level and in trend at the first whole
month after an event. The same estimate at months that no event precedes says how often a change of that size
is found where nothing was decided. Neither shows a cause: several events fall into one window, wars and
weather are in none of the tables, and a series that has just peaked falls without any decision.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from borderbook.errors import UsageError
from borderbook.methods import series
from borderbook.questions.policy_timeline.events import admissible

_LEVEL, _SLOPE, _FIRST_SEASON = 2, 3, 4  # columns of the design
FEWEST_PLACEBOS = 20
LEAST_SHARE = 0.5  # of months with a detection; with fewer, logarithms say little
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Estimate:
    """A coefficient on the log scale with the ends of its confidence interval."""

    value: float
    low: float
    high: float

    def per_cent(self) -> tuple[float, float, float]:
        """Value, low and high as a change in per cent."""
        return as_per_cent(self.value), as_per_cent(self.low), as_per_cent(self.high)


@dataclass(frozen=True)
class Break:
    """A segmented regression around one month.

    Attributes:
        at: the first month after.
        window: months before, and months from ``at`` on.
        level: the step at ``at``, against the trend before drawn on.
        slope: how much the trend a month changed.
        lags: lags of the Newey-West errors, in months.
        autocorrelation: of the residuals, at one month.
        fit: index month; columns observed, fitted, trend (fitted without its season), counterfactual (the
            trend before drawn on; missing before ``at``), all as detections a month.
    """

    at: pd.Timestamp
    window: int
    level: Estimate
    slope: Estimate
    lags: int
    autocorrelation: float
    fit: pd.DataFrame


def as_per_cent(log_points: float) -> float:
    """A difference of logarithms as a change in per cent."""
    return float(np.expm1(log_points) * 100)


def interrupted(counts: pd.Series, at: pd.Timestamp, window: int) -> Break:
    """Segmented regression of log(1 + detections) on trend, step, change of trend and month of the year.

    Args:
        counts: detections, a row a month.
        at: the first month after the event.
        window: months before, and months from ``at`` on.

    Returns:
        Estimates with 95 % intervals from Newey-West errors, with as many lags as their authors' rule gives
        for the number of months, the usual correction for few observations, and the t distribution.

    Raises:
        UsageError: fewer than half of the months have a detection.
    """
    from statsmodels.regression.linear_model import OLS

    cut = _cut(counts, at, window)
    if (cut > 0).mean() < LEAST_SHARE:
        raise UsageError(
            f"Only {(cut > 0).sum()} of the {len(cut)} months from {cut.index[0]:%Y-%m} to "
            f"{cut.index[-1]:%Y-%m} have a detection on the route {counts.name}: too few to estimate a change. "
            "Choose another route or event."
        )
    design = _design(cut.index, window)
    lags = newey_west_lags(len(cut))
    found = OLS(np.log1p(cut.to_numpy(dtype="float64")), design).fit(
        cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True
    )
    return Break(
        at, window, _estimate(found, _LEVEL), _estimate(found, _SLOPE), lags,
        _autocorrelation(found.resid), _fit(cut, design, found.params),
    )  # fmt: skip


def describe(found: Break) -> str:
    """How the regression was made, and what its residuals look like, in a sentence or two."""
    return (
        f"Segmented regression on {2 * found.window} months, Newey-West errors with {found.lags} lags, "
        f"{CONFIDENCE * 100:.0f} % intervals from the t distribution. The residuals' autocorrelation at one "
        f"month is {found.autocorrelation:.2f}."
    )


def newey_west_lags(observations: int) -> int:
    """Lags for autocorrelation-robust errors by the rule of Newey and West (1994): 3 for 48 months."""
    return int(4 * (observations / 100) ** (2 / 9))


def placebos(
    counts: pd.Series, at: pd.Timestamp, window: int, happened: Iterable[pd.Timestamp]
) -> pd.DataFrame:
    """The same estimate at every month after which nothing was decided.

    Args:
        counts: detections, a row a month.
        at: the first month after the event in question.
        window: months to both sides.
        happened: the first months after all events of the table.

    Returns:
        month, level, slope: a row for each month that has ``window`` months to both sides, is not in
        ``happened``, and is at least ``window`` months from ``at``, so that its own window does not hold the
        event in question. Neighbouring rows share most of their months.

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
    found = _least_squares(counts, pd.DatetimeIndex(months), window)[:, [_LEVEL, _SLOPE]]
    return pd.DataFrame(found, columns=["level", "slope"]).assign(month=months)[["month", "level", "slope"]]


def share_as_large(placebo: pd.Series, estimate: float) -> float:
    """The share of placebo estimates at least as large as the event's, in either direction; 0 to 1."""
    return float((placebo.abs() >= abs(estimate)).mean())


def by_window(
    counts: pd.Series, at: pd.Timestamp, happened: Iterable[pd.Timestamp], windows: Iterable[int]
) -> pd.DataFrame:
    """The estimates at ``at`` for several windows, for those that the series has the months for.

    Returns:
        months each side, level change in %, its low and high, change of trend in % a month, its low and high,
        placebo months, and the share of them with a level change as large, in %.
    """
    spared = set(happened)
    rows = []
    for window in windows:
        if at in admissible(pd.DatetimeIndex(counts.index), window):
            with suppress(UsageError):  # too few detections, or months to compare with, for this window
                found, others = interrupted(counts, at, window), placebos(counts, at, window, spared)
                share = share_as_large(others["level"], found.level.value) * 100
                estimates = (*found.level.per_cent(), *found.slope.per_cent())
                rows.append([window, *estimates, len(others), share])
    columns = [
        "months each side", "level change in %", "level low", "level high", "trend change in % a month",
        "trend low", "trend high", "placebo months", "as large in %",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).round(1)


def before_and_after(wide: pd.DataFrame, at: pd.Timestamp, months: int = 12) -> pd.DataFrame:
    """Each route's detections in the months before ``at`` and from it on, and the change in per cent.

    Returns:
        route, before, after, change in %; the largest before first. Missing where ``wide`` does not reach.
    """
    place = wide.index.get_loc(at)
    assert isinstance(place, int)
    before, after = wide.iloc[max(0, place - months) : place], wide.iloc[place : place + months]
    made = pd.DataFrame(
        {
            "route": wide.columns.astype("str"),
            "before": _total(before, months),
            "after": _total(after, months),
        }
    )
    made["change in %"] = [
        round(series.change(b, a), 1) for b, a in zip(made["after"], made["before"], strict=True)
    ]
    return made.sort_values("before", ascending=False, kind="stable", ignore_index=True)


def _total(wide: pd.DataFrame, months: int) -> Any:
    return (wide.sum() if len(wide) == months else wide.sum() * np.nan).astype("Int64").to_numpy()


def _cut(counts: pd.Series, at: pd.Timestamp, window: int) -> pd.Series:
    place = counts.index.get_loc(at)
    assert isinstance(place, int)
    return counts.iloc[place - window : place + window]


def _design(months: pd.Index, window: int) -> np.ndarray:
    """Constant, months since the break, step, change of trend, and the months of the year.

    The eleven effects of the months of the year add up to zero, so that the trend is that of a mean month.
    """
    time = np.arange(-window, window, dtype="float64")
    after = (time >= 0).astype("float64")
    calendar = pd.DatetimeIndex(months).month.to_numpy()
    season = (calendar[:, None] == np.arange(1, 12)).astype("float64") - (calendar == 12)[:, None]
    return np.column_stack([np.ones_like(time), time, after, time * after, season])


def _least_squares(counts: pd.Series, at: pd.DatetimeIndex, window: int) -> np.ndarray:
    """The coefficients of the regression around each of some months: month x column of the design.

    Around all Januaries (and so on) the design is the same, so that they are fitted together.
    """
    logs = np.log1p(counts.to_numpy(dtype="float64"))
    windows = sliding_window_view(logs, 2 * window)[counts.index.get_indexer(at) - window]
    found = np.empty((len(at), _FIRST_SEASON + 11))
    for name in at.month.unique():
        alike = at.month == name
        design = _design(_cut(counts, at[alike][0], window).index, window)
        found[alike] = np.linalg.lstsq(design, windows[alike].T, rcond=None)[0].T
    return found


def _estimate(found: Any, column: int) -> Estimate:
    low, high = found.conf_int(alpha=1 - CONFIDENCE)[column]
    return Estimate(float(found.params[column]), float(low), float(high))


def _fit(cut: pd.Series, design: np.ndarray, params: np.ndarray) -> pd.DataFrame:
    trend = design[:, :_FIRST_SEASON] @ params[:_FIRST_SEASON]
    before = design[:, :_LEVEL] @ params[:_LEVEL]
    made = pd.DataFrame(
        {
            "observed": cut.to_numpy(dtype="float64"),
            "fitted": np.expm1(design @ params),
            "trend": np.expm1(trend),
            "counterfactual": np.where(design[:, _LEVEL] == 1, np.expm1(before), np.nan),
        },
        index=cut.index,
    )
    return made.clip(lower=0)  # a fit of log(1 + n) can be just below no detection at all


def _autocorrelation(residuals: np.ndarray) -> float:
    return float((residuals[1:] * residuals[:-1]).sum() / (residuals**2).sum())


def _months_between(start: pd.Timestamp, end: pd.Timestamp) -> int:
    return (end.year - start.year) * 12 + end.month - start.month
