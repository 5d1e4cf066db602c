"""What a forecast is given, checked: the frame of monthly detections, the horizon, the levels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from borderbook.errors import DataError, UsageError

_ADVICE = (
    "Give a row a month and a column a route, two months at least of each; unknown ones are blank (NaN)."
)


def checked(monthly: pd.DataFrame) -> pd.DataFrame:
    """The frame as floats with a gapless monthly PeriodIndex; a month without a row is NaN.

    Raises:
        DataError: an index that is not monthly or repeats a month; a column twice; a negative or infinite count; a
            route with fewer than two months.
    """
    months, values = monthly.index, monthly.astype("float64")
    if isinstance(months, pd.DatetimeIndex) and (months.is_month_start.all() or months.is_month_end.all()):
        months = months.tz_localize(None).to_period("M")
    by_month = isinstance(months, pd.PeriodIndex) and months.freqstr == "M" and not months.hasnans
    wrong = {
        # no month twice, and some two that follow each other
        "the index is not monthly, each month once": not by_month
        or (len(months) > 1 and np.diff(np.sort(months.astype("int64"))).min() != 1),
        "a route is there twice": not monthly.columns.is_unique,
        "a count is negative or infinite": ((values < 0) | np.isinf(values)).any(axis=None),
        "fewer than two months of a route are known": monthly.empty or (values.count() < 2).any(),
    }
    for problem, found in wrong.items():
        if found:
            raise DataError(problem, advice=_ADVICE)
    return values.set_axis(months).reindex(pd.period_range(months.min(), months.max(), freq="M"))


def checked_horizon(months: Any) -> int:
    """The horizon, if it is a whole number of months of at least 1; a UsageError otherwise."""
    if not isinstance(months, int | np.integer) or months < 1:
        raise UsageError(f"horizon is {months!r}, but must be a whole number of months, 1 or more.")
    return int(months)


def checked_levels(levels: Sequence[float]) -> tuple[float, ...]:
    """The levels in per cent, ascending and each once; a UsageError if none, or one not between 1 and 100."""
    wrong = [level for level in levels if isinstance(level, bool | str) or not 1 <= level < 100]
    if wrong or not len(levels):
        shown = repr(wrong[0]) if wrong else "empty"
        raise UsageError(f"levels holds {shown}; give per cent between 1 and 100, such as (80, 95).")
    return tuple(sorted(set(levels)))
