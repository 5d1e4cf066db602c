"""Reads dates that are written as text."""

from __future__ import annotations

import pandas as pd


def days_of(texts: pd.Series) -> pd.DataFrame:
    """The first and the last day of dates that are a day, a month or a year: columns ``from`` and ``to``.

    ``texts`` are ISO dates ('2016-02-23', '2016-05', '2016'); blank or invalid dates give missing values.
    """
    start, length = pd.to_datetime(texts, format="ISO8601", errors="coerce"), texts.str.len()
    year_end, month_end = start + pd.offsets.YearEnd(0), start + pd.offsets.MonthEnd(0)
    end = start.mask(length == 4, year_end).mask(length == 7, month_end)
    return pd.DataFrame({"from": start, "to": end})
