"""Monthly counts as series: by group, by period, as shares.

All of these take and give wide frames: one row a period (a DatetimeIndex of first days), one column a group.
"""

from __future__ import annotations

from typing import Literal

import pandas as pd

from borderbook import words
from borderbook.errors import UsageError
from borderbook.methods.columns import require

Frequency = Literal["month", "quarter", "year"]
_RULES: dict[str, str] = {"month": "MS", "quarter": "QS", "year": "YS"}
_MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}


def monthly(table: pd.DataFrame, by: str, value: str) -> pd.DataFrame:
    """Monthly sums by group: index ``month`` (every month from first to last), a column a group.

    Args:
        table: tidy, with columns ``month``, ``by`` and ``value``.
        by: the column to group by.
        value: the count to add up.

    A group without a row in a month counts 0, since the publisher's table covers every month of its span;
    use this only for datasets of which that is true (detections; incidents, given a column ``month``).

    Raises:
        UsageError: the table lacks one of the columns.
    """
    require(
        table, ("month", by, value), "series.monthly",
        "A month can be made of a date: table.assign(month=table['date'].dt.to_period('M').dt.to_timestamp()).",
    )  # fmt: skip
    sums = table.pivot_table(index="month", columns=by, values=value, aggfunc="sum", observed=True)
    every = pd.date_range(table["month"].min(), table["month"].max(), freq="MS", name="month")
    counts = sums.reindex(every).fillna(0).astype("int64").rename_axis(columns=by)
    return counts.copy()  # in one piece; as made, each column is one of its own and costs every later step


def between(wide: pd.DataFrame, start: str, end: str) -> pd.DataFrame:
    """The rows from month ``start`` to ``end``, both included ('2015-01'; 'first' and 'latest' are open).

    Raises:
        UsageError: no month of the table lies between them; says which months it holds.
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
    """Sums by month, quarter or year; only for counts that can be added up over time."""
    return wide.resample(_RULES[frequency]).sum().rename_axis(index=frequency)


def complete(wide: pd.DataFrame, frequency: Frequency) -> pd.Series:
    """For each period of ``to_frequency``: whether all of its months are in ``wide``."""
    months = pd.Series(1, index=wide.index).resample(_RULES[frequency]).sum()
    return (months == _MONTHS[frequency]).rename_axis(frequency).rename("complete")


def part_periods(wide: pd.DataFrame, frequency: Frequency) -> dict[pd.Timestamp, str]:
    """The periods of ``to_frequency`` that lack months -> which months are there: {2026-01-01: 'January to June'}."""
    months = wide.index.to_series().resample(_RULES[frequency]).agg(["min", "max", "count"])
    some = months[(months["count"] > 0) & ~complete(wide, frequency)]
    return {
        at: words.span(first, last).replace(f" {at.year}", "")
        for at, first, last in zip(pd.DatetimeIndex(some.index), some["min"], some["max"], strict=True)
    }


def shares(wide: pd.DataFrame) -> pd.DataFrame:
    """Each group's share of its row's total, in per cent; missing where the total is 0."""
    total = wide.sum(axis=1)
    return wide.div(total.where(total > 0), axis=0) * 100


def change(new: float, old: float) -> float:
    """Change from old to new in per cent; NaN where old is 0 or missing."""
    if pd.isna(new) or pd.isna(old) or old == 0:
        return float("nan")
    return float((new - old) / old * 100)


def peak(series: pd.Series) -> tuple[pd.Timestamp, float]:
    """The period with the highest value, and that value; the first of equals."""
    at = int(series.to_numpy().argmax())
    return series.index[at], float(series.iloc[at])


def concentration(counts: pd.Series) -> float:
    """Herfindahl-Hirschman index of shares, 0 to 1: 1 when all counts are in one group; NaN for no counts."""
    total = counts.sum()
    return float(((counts / total) ** 2).sum()) if total > 0 else float("nan")
