"""Reads dates that are written as text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pandas as pd

TOLERANCE = 31  # days by which the distance between two files may differ from a year


def days_of(texts: pd.Series) -> pd.DataFrame:
    """The first and the last day of dates that are a day, a month or a year: columns ``from`` and ``to``.

    ``texts`` are ISO dates ('2016-02-23', '2016-05', '2016'); blank or invalid dates give missing values.
    """
    start, length = pd.to_datetime(texts, format="ISO8601", errors="coerce"), texts.str.len()
    year_end, month_end = start + pd.offsets.YearEnd(0), start + pd.offsets.MonthEnd(0)
    end = start.mask(length == 4, year_end).mask(length == 7, month_end)
    return pd.DataFrame({"from": start, "to": end})


def year_before(day: str, others: Iterable[str]) -> dt.date | None:
    """The day in ``others`` that is nearest to one year before ``day``; None if none is within a month.

    Args:
        day: the date of a file (ISO).
        others: dates of files, in any order.
    """
    wanted = (pd.Timestamp(day) - pd.DateOffset(years=1)).date()
    near = min(map(dt.date.fromisoformat, others), key=lambda other: abs(other - wanted), default=None)
    return near if near and abs(near - wanted).days <= TOLERANCE else None
