"""Reads dates that are written as text."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from borderbook import words

MONTH = 31  # days by which the distance between two files may differ from a year


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
    away = {other: days for other in others if (days := abs(pd.Timestamp(other) - wanted).days) <= MONTH}
    return min(away, key=away.__getitem__, default="")


def more_days(last: pd.Timestamp, earlier: pd.Timestamp) -> int:
    """How many days later in its year the record of a year earlier ends: so many days more it had for reports.

    Args:
        last: the last day with a report in a record.
        earlier: the last day with a report in the record of about a year earlier.
    """
    return (earlier - (last - pd.DateOffset(years=1))).days


def at_like_delay(year: int, now: float, then: float, days: int) -> str:
    """'down 7 % on the 3,641 recorded for 2024 a year earlier, in a record 20 days longer'.

    Args:
        year: the year of which there is a count.
        now: that count.
        then: the count of the year before in a file of about a year earlier.
        days: ``more_days`` of the two records.
    """
    more = f"{words.counted(abs(days), 'day')} {'longer' if days > 0 else 'shorter'}"
    known = f"the {words.number(then)} recorded for {year - 1} a year earlier"
    return f"{words.change(now, then)} on {known}{f', in a record {more}' if days else ''}"
