"""Dates that are written as text."""

from __future__ import annotations

import pandas as pd


def days_of(texts: pd.Series) -> pd.DataFrame:
    """The first and last day of dates that are a day, a month or a year: columns ``from`` and ``to``.

    ``texts`` are ISO dates ('2016-02-23', '2016-05', '2016'); what is none, or blank, is missing.
    """
    start, length = pd.to_datetime(texts, format="ISO8601", errors="coerce"), texts.str.len()
    end = start.mask(length == 4, start + pd.offsets.YearEnd(0)).mask(
        length == 7, start + pd.offsets.MonthEnd(0)
    )
    return pd.DataFrame({"from": start, "to": end})
