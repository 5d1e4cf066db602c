"""What a forecast is given, checked: the frame of monthly detections, the horizon, the levels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from borderbook.errors import DataError, Place, UsageError

_ADVICE = "Give one row a month and one column a route."


def checked(monthly: pd.DataFrame) -> pd.DataFrame:
    """The frame as floats with a gapless monthly PeriodIndex; a month without a row is NaN.

    Raises:
        DataError: no rows or columns; an index that is not monthly or repeats a month; a column twice;
            text, a negative or an infinite value; a route with fewer than two months.
    """
    if monthly.empty or not monthly.columns.is_unique:
        raise DataError("there are no monthly detections, or there is a column twice", advice=_ADVICE)
    months = _months(monthly.index)
    values = monthly.apply(pd.to_numeric, errors="coerce").astype("float64")
    wrong = (values.isna() & monthly.notna()) | (values < 0) | np.isinf(values)
    if wrong.any(axis=None):
        row, column = np.argwhere(wrong.to_numpy())[0]
        problem = f"'{monthly.iloc[row, column]}' in {months[row]} is not a count"
        raise DataError(
            problem, Place(column=str(monthly.columns[column])), "Leave unknown months blank (NaN)."
        )
    for route, known in values.count().items():
        if known < 2:
            raise DataError(
                f"{known} known month(s) are too few for a forecast", Place(column=str(route)),
                "Drop the route, or give it two months at least (three years and more for a real model).",
            )  # fmt: skip
    return values.set_axis(months).reindex(pd.period_range(months.min(), months.max(), freq="M"))


def _months(index: pd.Index) -> pd.PeriodIndex:
    """An index of first or last days, or of monthly periods, as periods; other days are daily or weekly data."""
    if isinstance(index, pd.DatetimeIndex) and (index.is_month_start.all() or index.is_month_end.all()):
        index = index.tz_localize(None).to_period("M")
    monthly = isinstance(index, pd.PeriodIndex) and index.freqstr == "M" and not index.hasnans
    # no month twice, and some two that follow each other
    if not monthly or (len(index) > 1 and np.diff(np.sort(index.astype("int64"))).min() != 1):
        raise DataError("the index is not monthly, each month once", advice=_ADVICE)
    return pd.PeriodIndex(index)


def checked_horizon(months: Any) -> int:
    """The horizon, if it is a whole number of months of at least 1; a UsageError otherwise."""
    if isinstance(months, bool) or not isinstance(months, int | np.integer) or months < 1:
        raise UsageError(f"horizon is {months!r}, but must be a whole number of months, 1 or more.")
    return int(months)


def checked_levels(levels: Sequence[float]) -> tuple[float, ...]:
    """The levels in per cent, ascending and each once; a UsageError if none, or one not between 1 and 100."""
    wrong = [level for level in levels if isinstance(level, bool | str) or not 1 <= level < 100]
    if wrong or not len(levels):
        shown = repr(wrong[0]) if wrong else "empty"
        raise UsageError(f"levels holds {shown}; give per cent between 1 and 100, such as (80, 95).")
    return tuple(sorted(set(levels)))
