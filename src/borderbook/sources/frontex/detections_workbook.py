"""Frontex's own workbooks of detections: a row a route, border type and nationality, a column a month.

Only two sheets are read, the data and the notes; the rest of the workbook (properties, links, caches)
says nothing about the figures.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from borderbook import reference
from borderbook.errors import DataError, Place
from borderbook.sources import schemas
from borderbook.sources.frontex.detections_columns import (
    KEYS,
    border_types,
    expect_unbroken,
)
from borderbook.sources.reading import (
    Reading,
    expect_unique,
    filled,
    filled_counts,
    require_columns,
    sheet_lines,
    sheet_rows,
    workbook,
)

SHEET, NOTES = "Detections_of_IBC", "Notes"
ROUTE = "Route"
# the heading of the border type, by which a layout is known -> that of the nationality
HEADINGS = {"BorderLocation": "NationalityLong", "Border type or inland": "Nationality"}
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
MONTH = re.compile(rf"({'|'.join(MONTHS)})(\d{{4}})", re.IGNORECASE)
# 'FRAN data as of 03JUN25', 'Frontex data as of 06 July 2018.'
AS_OF = re.compile(rf"data as of\s*(\d\d?)\s*({'|'.join(MONTHS)})[a-z]*\s*(\d{{4}}|\d\d)\b", re.IGNORECASE)


def read_workbook(path: Path) -> Reading:
    """The detections in a workbook; ``read_detections`` says what comes out and what can go wrong."""
    book, place = workbook(path), Place(path, SHEET)
    lines = sheet_rows(path, book, SHEET, _is_header)
    lines.columns = pd.Index([_trimmed(heading) for heading in lines.columns], dtype="object")
    border = "BorderLocation" if "BorderLocation" in lines.columns else "Border type or inland"
    require_columns(lines, [ROUTE, border, HEADINGS[border]], place)
    months = _months(lines.columns, place)
    rows, notes = _parted(lines, place)
    table = _unpivoted(_keys(rows, border, place), _values(rows, months, place), place)
    return Reading(
        schemas.check("detections", table, place),
        _layout(border, lines, notes),
        _as_of(notes) or _as_of(_texts(path, book)),
    )


def _is_header(cells: tuple[Any, ...]) -> bool:
    return ROUTE in map(_trimmed, cells) and any(_month(cell) is not None for cell in cells)


def _trimmed(heading: Any) -> Any:
    return heading.strip() if isinstance(heading, str) else heading


def _layout(border: str, lines: pd.DataFrame, notes: pd.Series) -> str:
    if border == "BorderLocation":
        return "workbook-2018"
    return "workbook-2025-11" if len(notes) or lines.index[0] > 2 else "workbook-2025"


def _month(heading: Any) -> pd.Period | None:
    """The month that a heading means, be it a date or like JAN2009; None if it is something else."""
    if isinstance(heading, dt.date):
        return pd.Period(f"{heading:%Y-%m}", freq="M")
    match = MONTH.fullmatch(str(heading).strip())
    if match is None:
        return None
    return pd.Period(year=int(match[2]), month=MONTHS.index(match[1].upper()) + 1, freq="M")


def _months(headings: pd.Index, place: Place) -> dict[Any, pd.Period]:
    """The month of every heading that is not one of the key's."""
    from openpyxl.utils import get_column_letter

    _expect_once(headings, place)
    months = {}
    for number, heading in enumerate(headings, start=1):
        if heading in {ROUTE, *HEADINGS, *HEADINGS.values()}:
            continue
        month = _month(heading)
        if month is None:
            raise DataError(
                f"the heading '{_shown(heading)}' is no month (like JAN2009)",
                replace(place, column=get_column_letter(number)),
                "The publisher changed the layout, or a column was added by hand.",
            )
        months[heading] = month
    expect_unbroken(pd.PeriodIndex(list(months.values()), freq="M"), place)
    return months


def _expect_once(headings: pd.Index, place: Place) -> None:
    twice = headings[headings.duplicated() & headings.notna()]
    if len(twice):
        raise DataError(
            f"the heading '{_shown(twice[0])}' stands there twice",
            place,
            "A column was pasted twice; download the file again.",
        )


def _shown(heading: Any) -> str:
    if isinstance(heading, dt.date):
        return f"{heading:%Y-%m-%d}"
    return "" if pd.isna(heading) else str(heading)


def _parted(lines: pd.DataFrame, place: Place) -> tuple[pd.DataFrame, pd.Series]:
    """The rows of data, and the text of the lines below them (a line has nothing but its first cell)."""
    text = lines[ROUTE].astype("str")
    # a known route is never a note: a row that lost its other cells must fail, not vanish
    bare = (lines.notna().sum(axis=1) == 1) & text.notna()
    bare &= ~text.map(lambda spelling: reference.route_of(spelling, "frontex") is not None)
    below = bare[::-1].cummin()[::-1]
    if below.all():
        raise DataError("there is a header but no data", place, "Download it again.")
    return lines[~below], text[below]


def _keys(rows: pd.DataFrame, border: str, place: Place) -> pd.DataFrame:
    """Route, border type, citizenship, and the nationality as it is spelled."""

    def at(heading: str) -> tuple[pd.Series, Place]:
        here = replace(place, column=heading)
        return filled(rows[heading], here), here

    routes, nationalities = at(ROUTE), at(HEADINGS[border])
    return pd.DataFrame(
        {
            "route": reference.route_codes(routes[0], "frontex", routes[1]),
            "border_type": border_types(*at(border)),
            "citizenship": reference.codes(nationalities[0], "frontex", nationalities[1]),
            "spelling": nationalities[0],
        }
    )


def _values(rows: pd.DataFrame, months: dict[Any, pd.Period], place: Place) -> pd.DataFrame:
    """The counts, a column a month."""
    return pd.DataFrame(
        {
            month.to_timestamp(): filled_counts(rows[heading], replace(place, column=_shown(heading)))
            for heading, month in months.items()
        }
    )


def _unpivoted(keys: pd.DataFrame, values: pd.DataFrame, place: Place) -> pd.DataFrame:
    keys = keys[~_idle_spelling(keys, values)]
    expect_unique(keys, KEYS, place)
    wide = keys[KEYS].join(values)
    return wide.melt(id_vars=KEYS, var_name="month", value_name="detections")


def _idle_spelling(keys: pd.DataFrame, values: pd.DataFrame) -> pd.Series:
    """Rows without a detection whose key another spelling has too ('Kosovo' beside 'Kosovo*' in 2018)."""
    total = values.sum(axis=1).sort_values(ascending=False, kind="stable")
    repeated = keys.loc[total.index].duplicated(KEYS).reindex(keys.index)
    pasted = keys.duplicated([*KEYS, "spelling"], keep=False)
    return repeated & ~pasted & (total.reindex(keys.index) == 0)


def _texts(path: Path, book: Any) -> list[str]:
    if NOTES not in book.sheetnames:
        return []
    return [cell for cells in sheet_lines(path, book, NOTES) for cell in cells if isinstance(cell, str)]


def _as_of(texts: Iterable[str]) -> str | None:
    """The date in 'data as of 03JUN25' or 'data as of 06 July 2018', ISO; None if no text has one."""
    for match in filter(None, map(AS_OF.search, texts)):
        with suppress(ValueError):  # no such day
            year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
            return dt.date(year, MONTHS.index(match[2].upper()) + 1, int(match[1])).isoformat()
    return None
