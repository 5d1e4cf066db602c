"""Cuts, sums and compares series of monthly counts.

The functions take wide frames: one row for each month (a DatetimeIndex of first days), one column for each group.
"""

from __future__ import annotations

from typing import Literal

import pandas as pd

from notemill import words
from notemill.errors import UsageError

YEAR_BEFORE = "the same a year before"
Frequency = Literal["month", "quarter", "year"]
_RULES: dict[str, str] = {"month": "MS", "quarter": "QS", "year": "YS"}
_MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}


def between(wide: pd.DataFrame, start: str, end: str) -> pd.DataFrame:
    """The rows from month ``start`` to month ``end``, both included ('2015-01'; 'first' and 'latest' are open ends).

    Raises:
        UsageError: the table has no month between them; the message says which months it has.
    """
    low = None if start == "first" else pd.Timestamp(start)
    high = None if end == "latest" else pd.Timestamp(end)
    part = wide.loc[low:high]
    if part.empty:
        raise UsageError(
            f"There is no month from {start} to {end}; the data run from {wide.index[0]:%Y-%m} to "
            f"{wide.index[-1]:%Y-%m}."
        )
    return part


def to_frequency(wide: pd.DataFrame, frequency: Frequency) -> pd.DataFrame:
    """Sums by month, quarter or year, for counts that can be added up over time."""
    return wide.resample(_RULES[frequency]).sum().rename_axis(index=frequency)


def complete(wide: pd.DataFrame, frequency: Frequency) -> pd.Series:
    """Whether ``wide`` has all months of each period of ``to_frequency``."""
    months = pd.Series(1, index=wide.index).resample(_RULES[frequency]).sum()
    return (months == _MONTHS[frequency]).rename_axis(frequency).rename("complete")


def part_periods(wide: pd.DataFrame, frequency: Frequency) -> dict[pd.Timestamp, str]:
    """The periods of ``to_frequency`` that lack months -> the months they have: {2026-01-01: 'January to June'}."""
    months = wide.index.to_series().resample(_RULES[frequency]).agg(["min", "max", "count"])
    some = months[(months["count"] > 0) & ~complete(wide, frequency)]
    return {
        at: words.span(first, last).replace(f" {at.year}", "")
        for at, first, last in zip(pd.DatetimeIndex(some.index), some["min"], some["max"], strict=True)
    }


def beside_year_before(recent: pd.DataFrame, earlier: pd.DataFrame) -> pd.DataFrame:
    """Sums by group over the newest months, and over the same months a year before if the data have all of them.

    Args:
        recent: counts, one row for each month, one column for each group.
        earlier: the same months a year before; fewer rows if the data do not go back so far.
    """
    sums = {words.window(recent.index).removeprefix("the "): recent.sum()}
    if len(earlier) == len(recent):
        sums[YEAR_BEFORE] = earlier.sum()
    return pd.DataFrame(sums)
