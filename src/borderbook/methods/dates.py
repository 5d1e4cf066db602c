"""Dates that are written as text."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

MONTH = 31  # days by which two files may lie further or less than a year apart


def days_of(texts: pd.Series) -> pd.DataFrame:
    """The first and last day of dates that are a day, a month or a year: columns ``from`` and ``to``.

    ``texts`` are ISO dates ('2016-02-23', '2016-05', '2016'); what is none, or blank, is missing.
    """
    start, length = pd.to_datetime(texts, format="ISO8601", errors="coerce"), texts.str.len()
    end = start.mask(length == 4, start + pd.offsets.YearEnd(0)).mask(
        length == 7, start + pd.offsets.MonthEnd(0)
    )
    return pd.DataFrame({"from": start, "to": end})


def year_before(day: str, others: Iterable[str]) -> str:
    """The day of a year before another, to a month: when a record was as old; blank if none is.

    Args:
        day: of a file, as ISO date.
        others: days of files, in any order.
    """
    wanted = pd.Timestamp(day) - pd.DateOffset(years=1)
    away = {other: days for other in others if (days := abs(pd.Timestamp(other) - wanted).days) <= MONTH}
    return min(away, key=away.__getitem__, default="")
