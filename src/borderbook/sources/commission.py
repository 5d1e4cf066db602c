"""European Commission, DG Migration and Home Affairs: notifications of border control at internal borders.

The Commission's list is a PDF; this reads the table that Deutsche Welle's data team made of it in November
2019. Scope and reason are categories which that team assigned. The notifying states' own sentences, in the
columns ``reasons_original`` and ``scope_original``, are not read.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from borderbook import reference
from borderbook.errors import Place
from borderbook.sources import schemas
from borderbook.sources.reading import (
    Reading,
    counts,
    csv_rows,
    dates,
    expect_unique,
    refuse,
    require_columns,
)

COLUMNS = ("NB", "Member State", "start date", "end date", "scope", "reason")
DAY = "%d.%m.%y"
SCOPES = {
    "all borders": "all", "some borders": "some", "air borders": "air",
    "land and air borders": "land_and_air", "air and sea borders": "air_and_sea", "": "not_stated",
}  # fmt: skip
REASONS = {
    "migration": "migration", "terrorism": "terrorism", "political conference": "political_conference",
    "sports event": "sports_event", "demonstration": "demonstration",
    "other foreseeable event": "other_event",
}  # fmt: skip


def read_internal_borders(path: Path) -> Reading:
    """The notifications, as the dataset ``internal_borders``: one row a notification and state.

    A prolongation is a notification of its own. Flags: 'shared_number' where two states stand under one
    number of the list, 'no_date' where start or end is missing.

    Raises:
        DataError: another file, an unknown state, scope or reason, no day of the calendar, or an end before
            its start.
    """
    place = Place(path)
    rows = csv_rows(path, delimiter=";")
    require_columns(rows, COLUMNS, place)
    expect_unique(rows, ["NB", "Member State"], place)
    start, end = dates(rows["start date"], DAY, place), dates(rows["end date"], DAY, place)
    refuse(rows["end date"], end < start, "{} is before the start", place)
    table = pd.DataFrame(
        {
            "notification": _numbers(rows["NB"], place),
            "geo": reference.codes(rows["Member State"], "commission", Place(path, column="Member State")),
            "start": start,
            "end": end,
            "scope": _categories(rows["scope"], SCOPES, place),
            "reason": _categories(rows["reason"], REASONS, place),
            "flag": _flags(rows["NB"], start.isna() | end.isna()),
        }
    )
    return Reading(schemas.check("internal_borders", table, place), "list-2019")


def _numbers(column: pd.Series, place: Place) -> pd.Series:
    numbers = counts(column, place)
    refuse(column, numbers.isna(), "{} is not the number of a notification", place)
    return numbers


def _categories(column: pd.Series, known: dict[str, str], place: Place) -> pd.Series:
    """Codes for a column of categories; anything else may be a state's own sentence and is refused."""
    codes = column.str.strip().str.casefold().map(known)
    refuse(column, codes.isna(), f"{{}} is not one of: {', '.join(known).strip(', ')}", place)
    return codes


def _flags(number: pd.Series, undated: pd.Series) -> pd.Series:
    shared = number.str.strip().duplicated(keep=False)
    flag = pd.Series(schemas.NONE, index=number.index)
    return flag.mask(shared, "shared_number").mask(undated, "no_date")
