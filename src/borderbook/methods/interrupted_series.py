"""Analyses interrupted time series: segmented regression of a monthly count, placebo dates.

A segmented regression of log(1 + count) estimates the change of level at a given month (Wagner and others 2002). The
same estimate at other months shows how often a change of that size is found without an event. Neither shows a cause.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from notemill.errors import UsageError

FEWEST_PLACEBOS = 20
LEAST_SHARE = 0.5  # share of months with a detection; with fewer, an estimate on logarithms is unreliable


def change_of_level(counts: pd.Series, at: pd.Timestamp, window: int) -> float:
    """The step of a segmented regression at a month, compared with the continued trend before it, on the log scale.

    Measure: Change of level around an event
    Formula: log(1 + count) = constant + trend + step + change of trend + month of the year, by least squares
    Assumptions: The trend before would have gone on. Whatever else happened at the time is in the step, too: it
        coincides with the event and is not thereby caused by it.
    Example: A made-up series falls by 1.5 on the log scale. The method finds a step of −1.5, with a flat trend and with
        one that falls by 0.02 a month.
    Used by: policy_timeline

    Args:
        counts: detections, one row for each month.
        at: the first month after the event.
        window: the number of months before ``at``, and from ``at`` on.

    Raises:
        UsageError: fewer than half of the months have a detection.
    """
    return _step(estimable(counts, at, window), window)


def estimable(counts: pd.Series, at: pd.Timestamp, window: int) -> pd.Series:
    """The months that ``change_of_level`` uses, if they are enough for it. The arguments are the same.

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


def placebos(counts: pd.Series, at: pd.Timestamp, window: int, happened: Iterable[pd.Timestamp]) -> pd.DataFrame:
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
    others = [month for month in admissible(pd.DatetimeIndex(counts.index), window) if month not in spared]
    months = [month for month in others if abs(_months_between(at, month)) >= window]
    if len(months) < FEWEST_PLACEBOS:
        raise UsageError(
            f"With a window of {window} months only {len(months)} months without an event are left to "
            f"compare with; {FEWEST_PLACEBOS} are needed. Choose a shorter window."
        )
    levels = [_step(_cut(counts, month, window), window) for month in months]
    return pd.DataFrame({"month": months, "level": levels})


def share_as_large(placebo: pd.Series, estimate: float) -> float:
    """The share of placebo estimates at least as large as the event's, in either direction; 0 to 1.

    Measure: How unusual a change is
    Formula: placebo estimates at least as large in size / all placebo estimates
    Assumptions: Months after which nothing was decided show what changes come about anyway. Their windows
        overlap, so that they are no independent trials.
    Example: Four placebo months have steps of −2.0, −1.0, 0.5 and 1.0; the event has −1.0. Three of the four are at
        least as large in size: 0.75.
    Used by: policy_timeline
    """
    return float((placebo.abs() >= abs(estimate)).mean())


def _cut(counts: pd.Series, at: pd.Timestamp, window: int) -> pd.Series:
    place = counts.index.get_loc(at)
    assert isinstance(place, int)
    return counts.iloc[place - window : place + window]


def _step(cut: pd.Series, window: int) -> float:
    """The coefficient of the step at the middle of the months, on the log scale."""
    logs = np.log1p(cut.to_numpy("float64"))
    return float(np.linalg.lstsq(_design(cut.index, window), logs)[0][2])


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


def _months_between(start: pd.Timestamp, end: pd.Timestamp) -> int:
    return (end.year - start.year) * 12 + end.month - start.month
