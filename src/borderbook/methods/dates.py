"""Reads dates that are written as text."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from borderbook import words

TOLERANCE = 31  # days by which the distance between two files may differ from a year


def days_of(texts: pd.Series) -> pd.DataFrame:
    """The first and the last day of dates that are a day, a month or a year: columns ``from`` and ``to``.

    ``texts`` are ISO dates ('2016-02-23', '2016-05', '2016'); blank or invalid dates give missing values.
    """
    start, length = pd.to_datetime(texts, format="ISO8601", errors="coerce"), texts.str.len()
    year_end, month_end = start + pd.offsets.YearEnd(0), start + pd.offsets.MonthEnd(0)
    end = start.mask(length == 4, year_end).mask(length == 7, month_end)
    return pd.DataFrame({"from": start, "to": end})


def year_before(day: str, others: Iterable[str]) -> str:
    """The day in ``others`` that is nearest to one year before ``day``; an empty string if none is within a month.

    Args:
        day: the date of a file (ISO).
        others: dates of files, in any order.
    """
    wanted = pd.Timestamp(day) - pd.DateOffset(years=1)
    away = {other: days for other in others if (days := abs(pd.Timestamp(other) - wanted).days) <= TOLERANCE}
    return min(away, key=away.__getitem__, default="")


def year_before_then(year: int, then: float, now: float) -> str:
    """'as it stood about a year earlier, the record of 2024 had 3,641; it has since grown to 3,812'.

    Args:
        year: the year before the last one.
        then: its count in a file of about a year earlier.
        now: its count today.
    """
    said = f"as it stood about a year earlier, the record of {year} had {words.number(then)}"
    if now == then:
        return f"{said}, as it has today"
    return f"{said}; it has since {'grown' if now > then else 'fallen'} to {words.number(now)}"
