"""What a forecast is given, checked: the frame of monthly detections, the horizon, the levels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from borderbook.errors import DataError, Place, UsageError

_ADVICE = "Give one row a month, as borderbook.methods.series.monthly does."


def checked(monthly: pd.DataFrame) -> pd.DataFrame:
    """The frame as floats with a gapless monthly PeriodIndex; a month without a row is NaN.

    Raises:
        DataError: no rows or columns; an index that is not monthly or repeats a month; a column twice;
            text, a negative or an infinite value; a route with fewer than two months.
    """
    if monthly.empty:
        raise DataError("there are no monthly detections to forecast from", advice=_ADVICE)
    if not monthly.columns.is_unique:
        name = monthly.columns[monthly.columns.duplicated()][0]
        raise DataError(f"the column '{name}' is there twice", advice="A column is a route, once.")
    months = _months(monthly.index)
    values = pd.DataFrame({name: _numbers(monthly[name], months) for name in monthly}, index=months)
    _expect(values, values.to_numpy() < 0, "is negative", "Detections are counts; mend the table's source.")
    _expect(values, np.isinf(values.to_numpy()), "is not finite", "Leave unknown months blank (NaN).")
    for route in values:
        known = int(values[route].count())
        if known < 2:
            raise DataError(
                f"{known} known month(s) are too few for a forecast",
                Place(column=str(route)),
                "Drop the route, or give it two months at least (three years and more for a real model).",
            )
    return values.reindex(pd.period_range(months.min(), months.max(), freq="M"))


def _months(index: pd.Index) -> pd.PeriodIndex:
    if isinstance(index, pd.DatetimeIndex) and not index.hasnans and _regular(index):
        months = index.tz_localize(None).to_period("M")
    elif isinstance(index, pd.PeriodIndex) and index.freqstr == "M" and not index.hasnans:
        months = index
    else:
        raise DataError("the index is not monthly", advice=_ADVICE)
    if not months.is_unique:
        raise DataError(f"the month {months[months.duplicated()][0]} is there twice", advice=_ADVICE)
    if len(months) > 2 and np.diff(np.sort(months.astype("int64"))).min() > 1:
        raise DataError("the index is not monthly: no two months follow each other", advice=_ADVICE)
    return months


def _regular(index: pd.DatetimeIndex) -> bool:
    """Whether every date is a first or every date a last of a month; other days are daily or weekly data."""
    return bool(index.is_month_start.all() or index.is_month_end.all())


def _numbers(column: pd.Series, months: pd.PeriodIndex) -> NDArray[np.float64]:
    try:
        return column.to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError):
        numbers = pd.to_numeric(column, errors="coerce")
        at = int(np.flatnonzero(numbers.isna() & column.notna())[0])
        raise DataError(
            f"'{column.iloc[at]}' in {months[at]} is not a number",
            Place(column=str(column.name)),
            "Leave unknown months blank (NaN).",
        ) from None


def _expect(values: pd.DataFrame, bad: NDArray[np.bool_], problem: str, advice: str) -> None:
    if bad.any():
        row, column = np.argwhere(bad)[0]
        value = f"{values.to_numpy()[row, column]:g} in {values.index[row]}"
        raise DataError(f"{value} {problem}", Place(column=str(values.columns[column])), advice)


def checked_months(name: str, months: Any) -> int:
    """An argument in months, if it is a whole number of at least 1; a UsageError naming it otherwise."""
    if isinstance(months, bool) or not isinstance(months, int | np.integer) or months < 1:
        raise UsageError(f"{name} is {months!r}, but must be a whole number of months, 1 or more.")
    return int(months)


def checked_levels(levels: Sequence[float]) -> tuple[float, ...]:
    """The levels in per cent, ascending and each once; a UsageError if none, or one not between 1 and 100."""
    given = list(levels) if isinstance(levels, Sequence | np.ndarray) else [levels]
    wrong = [level for level in given if not _is_per_cent(level)]
    if wrong or not given:
        shown = repr(wrong[0]) if wrong else "empty"
        raise UsageError(f"levels holds {shown}; give per cent between 1 and 100, such as (80, 95).")
    return tuple(sorted(set(given)))


def _is_per_cent(level: Any) -> bool:
    number = isinstance(level, int | float | np.number) and not isinstance(level, bool)
    return number and 1 <= level < 100
