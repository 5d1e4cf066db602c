"""Say in words how far data reach, and how old they are."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from contextlib import suppress

from notemill import words

DATED = 548  # days, 18 months: an answer that is older says so
_SHORT, _LONG = 60, 730  # days: below the first an age is in days, from the second on in years and months


def end_of(period: str) -> dt.date:
    """The last day of a year, a month or a day written as ISO: '2025', '2026-06', '2026-05-03'."""
    year, month, day = (*map(int, period.split("-")), 0, 0)[:3]
    month = month or 12
    return dt.date(year, month, day or calendar.monthrange(year, month)[1])


def reach(ends: Mapping[str, str], day: dt.date, since: str = "") -> str:
    """The last period with data, in words: of the dataset that ends first, with its age, and of the one that ends last.

    Args:
        ends: the last period of each dataset in ISO format; '' for a dataset without periods.
        day: the day from which the age is counted.
        since: the words after an age: 'ago'; '' for no age.

    Returns:
        'data to 2025 (sales, 11 months ago) and to June 2026 (visits)'; '' if no dataset has periods.
        A period that is not over has no age: '2026 so far'.
    """
    order = sorted((min(end_of(last), day), name) for name, last in ends.items() if last)
    if not order:
        return ""
    (first, limiting), (last, furthest) = order[0], order[-1]
    # if a period is not over, its name does not tell the age of its last figures
    old = f", {age((day - first).days)} {since}" if since and end_of(ends[limiting]) <= day else ""
    newest = f" and to {named(ends[furthest], day)} ({_spoken(furthest)})" if last > first else ""
    return f"data to {named(ends[limiting], day)} ({_spoken(limiting)}{old}){newest}"


def named(period: str, day: dt.date) -> str:
    """A period in words, as of a day: 'June 2026', '3 May 2026', '2026 so far'."""
    return f"{in_words(period)} so far" if end_of(period) > day else in_words(period)


def release(due: dt.date | None, day: dt.date | str) -> str:
    """When the next data are or were due, as of a day: 'next release due by 4 November 2026'; '' if unknown."""
    return f"next release {'was ' * (str(due) < str(day))}due by {words.day(due)}" if due else ""


def in_words(period: str) -> str:
    """A year, a month or a day written as ISO in words: '2025', 'June 2026', '3 May 2026'."""
    end = end_of(period)
    return words.day(end) if period.count("-") == 2 else f"{end:%B %Y}" if "-" in period else period


def in_iso(period: str) -> str:
    """The end of a period that is written in words: 'the twelve months to April 2025' is '2025-04'; '' without one."""
    last = period.rpartition(" to ")[2]
    for written, iso in (("%d %B %Y", "%Y-%m-%d"), ("%B %Y", "%Y-%m"), ("%Y", "%Y")):
        with suppress(ValueError):
            return dt.datetime.strptime(last, written).strftime(iso)
    return ""


def _spoken(dataset: str) -> str:
    return dataset.replace("_", " ")


def age(days: int) -> str:
    """An age in days, in months, or in years and months: '5 years 11 months', never a year too many."""
    if days < _SHORT:
        return _counted(days, "day")
    months = round(days / words.MONTH)
    years, rest = divmod(months, 12) if days >= _LONG else (0, months)
    return " ".join(_counted(n, unit) for n, unit in ((years, "year"), (rest, "month")) if n)


def _counted(number: int, unit: str) -> str:
    return f"{number} {words.plural(number, unit)}"
