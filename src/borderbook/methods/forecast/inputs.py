"""Checks the arguments of a forecast: the frame of monthly detections, the horizon, the levels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from notemill.errors import DataError, UsageError

_ADVICE = "Give one row for each month and one column for each route, with at least two known months; unknown is NaN."


def checked(monthly: pd.DataFrame) -> pd.DataFrame:
    """The frame as floats with a monthly PeriodIndex without gaps; a month without a row becomes NaN.

    Raises:
        DataError: the index is not monthly or repeats a month; a column appears twice; a count is negative or infinite;
            a route has fewer than two known months.
    """
    months, values = monthly.index, monthly.astype("float64")
    if isinstance(months, pd.DatetimeIndex) and (months.is_month_start.all() or months.is_month_end.all()):
        months = months.tz_localize(None).to_period("M")
    by_month = isinstance(months, pd.PeriodIndex) and months.freqstr == "M" and not months.hasnans
    wrong = {
        # no month appears twice, and at least two follow each other
        "the index is not monthly with each month once": not by_month
        or (len(months) > 1 and np.diff(np.sort(months.astype("int64"))).min() != 1),
        "a route appears twice": not monthly.columns.is_unique,
        "a count is negative or infinite": ((values < 0) | np.isinf(values)).any(axis=None),
        "fewer than two months of a route are known": monthly.empty or (values.count() < 2).any(),
    }
    for problem, found in wrong.items():
        if found:
            raise DataError(problem, advice=_ADVICE)
    return values.set_axis(months).reindex(pd.period_range(months.min(), months.max(), freq="M"))


def checked_horizon(months: Any) -> int:
    """The horizon as an int. Raises UsageError: it is not a whole number of months, 1 or more."""
    if not isinstance(months, int | np.integer) or months < 1:
        raise UsageError(f"horizon is {months!r}, but must be a whole number of months, 1 or more.")
    return int(months)


def checked_levels(levels: Sequence[float]) -> tuple[float, ...]:
    """The levels in per cent, sorted, without duplicates. Raises UsageError: none, or one not between 1 and 100."""
    wrong = [level for level in levels if isinstance(level, bool | str) or not 1 <= level < 100]
    if wrong or not len(levels):
        shown = repr(wrong[0]) if wrong else "empty"
        raise UsageError(f"levels holds {shown}; give per cent between 1 and 100, such as (80, 95).")
    return tuple(sorted(set(levels)))
