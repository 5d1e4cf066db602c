"""Decide what had been published by a day: vintages by their dates, hand-compiled rows by those of their sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Mapping
from typing import Any

from notemill.catalog.reach import end_of
from notemill.errors import UsageError
from notemill.words import missing

LATEST = "latest"
# in a hand-compiled row, the first of these columns that is filled gives the latest possible date of publication
DATED = ("document_date", "date_adopted", "date_in_force", "date_applied", "start")


def day_of(as_of: str | dt.date | None) -> dt.date | None:
    """The day of an ``as_of``; None for 'latest'. Raises UsageError if it is not a valid day."""
    if as_of is None or as_of == LATEST:
        return None
    try:
        return dt.date.fromisoformat(str(as_of)[:10])
    except ValueError:
        raise UsageError(f"as_of = {as_of!r} is not a valid day; write it like 2025-02-01.") from None


def day_published(row: Mapping[str, Any]) -> dt.date | None:
    """The last day on which a row of a hand-compiled table can have been published; None if it has no date.

    If only the year or month of its source is known, that is the last day of that year or month.
    """
    dates = (row[name] for name in DATED if not missing(row.get(name)) and row[name] != "")
    return next((end_of(str(date)[:10]) for date in dates), None)


def known_by(row: Mapping[str, Any], day: dt.date | None) -> bool:
    """Whether a row of a hand-compiled table had been published by a day.

    Of a row whose source has no date this is not known: it counts for no past day. A table without dates always counts.
    """
    date = day_published(row)
    return day is None or (date <= day if date else is_undated(row))


def is_undated(columns: Container[str]) -> bool:
    """Whether a hand-compiled table has no column with a date of publication."""
    return not any(name in columns for name in DATED)
