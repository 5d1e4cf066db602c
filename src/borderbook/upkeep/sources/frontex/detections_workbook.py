"""Reads Frontex's own workbooks of detections: rows are route, border type and nationality, columns are months.

Only the sheets with the data and the notes are read; the rest of the workbook (properties, links, caches) says nothing
about the figures.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from borderbook.upkeep.sources import spellings
from borderbook.upkeep.sources.frontex.detections_columns import KEYS, border_types, expect_unbroken
from borderbook.upkeep.sources.reading import AGAIN, HEADER_WITHIN, sheet_lines, sheet_rows, workbook
from borderbook.upkeep.sources.rows import ANOTHER, FIRST, ISO, LAST, Reading, Rows
from notemill.errors import DataError

SHEET, NOTES = "Detections_of_IBC", "Notes"
ROUTE, BORDER, NATIONALITY = "Route", "Border type or inland", "Nationality"
# 'FRAN data as of 03JUN25', 'Frontex data as of 06 July 2018.'
AS_OF = re.compile(r"data as of\s*(\d\d?)\s*([a-z]{3})[a-z]*\s*(?:20)?(\d\d)\b", re.IGNORECASE)


def read_workbook(path: Path) -> Reading:
    """The detections in a workbook; ``read_detections`` documents the result and the errors."""
    book = workbook(path)
    sheet = sheet_rows(path, book, _sheet(book), ROUTE)
    whole = Rows(sheet.frame.rename(columns=_shown), sheet.place)
    months = _months(whole.require(ROUTE, BORDER, NATIONALITY))
    rows, notes = _parted(whole)
    route = rows.filled(ROUTE, NATIONALITY, BORDER).routes("frontex", ROUTE)
    border, citizenship = border_types(rows, BORDER, route), rows.codes(NATIONALITY, "frontex")
    keys = pd.DataFrame({"route": route, "border_type": border, "citizenship": citizenship})
    values = pd.DataFrame({month: rows.filled_counts(heading) for heading, month in months.items()})
    rows.unique(KEYS, keys)
    table = keys.join(values).melt(id_vars=KEYS, var_name="month", value_name="detections")
    layout = "workbook-2025-11" if len(notes) or rows.frame.index[0] > 2 else "workbook-2025"
    return rows.reading("detections", table, layout, _as_of(notes) or _as_of(_texts(path, book)))


def _sheet(book: Any) -> str:
    """The sheet of the data by its name or, if it was renamed, the only one whose first rows have the heading."""
    if SHEET in book.sheetnames:
        return SHEET
    begin = {name: book[name].iter_rows(max_row=HEADER_WITHIN, values_only=True) for name in book.sheetnames}
    headed = [name for name, rows in begin.items() if any(ROUTE in cells for cells in rows)]
    return headed[0] if len(headed) == 1 else SHEET


def _shown(heading: Any) -> str:
    return f"{heading:%Y-%m-%d}" if isinstance(heading, dt.date) else "" if pd.isna(heading) else str(heading)


def _months(rows: Rows) -> dict[str, pd.Timestamp]:
    """Heading -> first day of its month, for every heading that is not a key column (JAN2009, or a date)."""
    from openpyxl.utils import get_column_letter

    headings = pd.Series(rows.frame.columns)
    headings = headings[~headings.isin([ROUTE, BORDER, NATIONALITY])]
    rows.require(*headings[headings != ""])
    forms = [pd.to_datetime(headings, format=form, errors="coerce") for form in ("%b%Y", ISO)]
    months = forms[0].fillna(forms[1]).dt.to_period("M")
    strange = headings[~months.dt.year.between(FIRST, LAST)]
    if len(strange) or months.empty:
        number, *_ = [*strange.index.to_list(), 0]
        problem = f"the heading '{strange.get(number, '')}' is not a month (like JAN2009)"
        raise DataError(problem, rows.at(get_column_letter(number + 1)), ANOTHER)
    expect_unbroken(pd.PeriodIndex(months), rows.place)
    return dict(zip(headings, months.dt.to_timestamp(), strict=True))


def _parted(rows: Rows) -> tuple[Rows, pd.Series]:
    """The rows of data, and the text of the notes below them; a note fills only the first cell of its row."""
    text = rows.text(ROUTE)
    # a row with a known route is data, even if its other cells were lost: it must fail and not be dropped
    unknown = ~text.map(spellings.fold).isin(list(spellings.known("route_aliases", "frontex")))
    bare = (rows.frame.notna().sum(axis=1) == 1) & (text != "") & unknown
    below = bare[::-1].cummin()[::-1]
    if below.all():
        raise DataError("there is a header but no data", rows.place, AGAIN)
    return rows.where(~below), text[below]


def _texts(path: Path, book: Any) -> list[str]:
    if NOTES not in book.sheetnames:
        return []
    return [cell for cells in sheet_lines(path, book, NOTES) for cell in cells if isinstance(cell, str)]


def _as_of(texts: Iterable[str]) -> str | None:
    """The ISO date in 'data as of 03JUN25' or 'data as of 06 July 2018'; None if no text has one."""
    for match in filter(None, map(AS_OF.search, texts)):
        day = pd.to_datetime("".join(match.groups()), format="%d%b%y", errors="coerce")
        if not pd.isna(day):
            return f"{day:%Y-%m-%d}"
    return None
