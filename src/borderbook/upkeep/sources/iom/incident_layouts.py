"""Opens the incidents of the Missing Migrants Project in any of the layouts in which IOM has published them.

A layout is recognised by its columns, not by the file's name. The result has the same fields for every layout, all of
them text. Free text (locations, titles, sources, links) is dropped here.
"""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from borderbook.upkeep.sources import reading
from borderbook.upkeep.sources.iom import formats
from borderbook.upkeep.sources.rows import ISO, Rows
from borderbook.upkeep.sources.vocabulary import table as table_of
from notemill.errors import DataError, Place

TABLE = table_of("iom")
FORMS = {"iso": ISO, "weekday": formats.WEEKDAY}


class Source(NamedTuple):
    """An opened file.

    Attributes:
        rows: its rows with one text column for each field; a field that the layout lacks is empty in every row.
        layout: the layout's name.
        dates: the format of its dates.
        fields: the fields that the layout has.
        as_of: the ISO date on which a workbook was made, or None.
    """

    rows: Rows
    layout: str
    dates: str
    fields: frozenset[str]
    as_of: str | None


def opened(path: Path) -> Source:
    """An incident file in any of the layouts of ``vocabulary/iom.yml``: CSV, workbook or JSON of the web API.

    Raises:
        DataError: another kind of file, another table, a missing column, no rows, or a damaged file.
    """
    readers = {"text": reading.csv_rows, "xlsx": _workbook, "json": _records}
    kind = reading.kind(path, *readers)
    rows = readers[kind](path)
    table = rows.frame.rename(columns=lambda name: str(name).strip())
    name = _recognised(Rows(table, rows.place))
    return _source(table, rows.place, name, _created(path) if kind == "xlsx" else None)


def _workbook(path: Path) -> Rows:
    book = reading.workbook(path)
    return reading.sheet_rows(path, book, book.sheetnames[0], "Main ID")


def _created(path: Path) -> str | None:
    created = reading.workbook(path).properties.created
    return created.date().isoformat() if created else None


def _records(path: Path) -> Rows:
    incidents = reading.json_document(path)
    rows = reading.records(incidents, (), Place(path))
    for number, record in enumerate(incidents, start=1):
        if record.keys() != incidents[0].keys():
            names = ", ".join(sorted(record.keys() ^ incidents[0].keys()))
            problem = f"the record differs from the first one in its names ({names})"
            raise DataError(problem, Place(path, row=number), "The file is cut short or was edited; download it again.")
    return rows


def _recognised(rows: Rows) -> str:
    """The first layout of which the file has all columns. Raises DataError: a column of the closest one is missing."""
    there = set(rows.frame.columns)
    names = {name: set(about["columns"].values()) for name, about in TABLE["layouts"].items()}
    nearest = max(names, key=lambda name: (names[name] <= there, len(names[name] & there)))
    rows.require(*TABLE["layouts"][nearest]["columns"].values())
    return str(nearest)


def _source(table: pd.DataFrame, place: Place, name: str, as_of: str | None) -> Source:
    headings: Mapping[str, str] = TABLE["layouts"][name]["columns"]
    text = {field: table[heading].map(_text).astype("str") for field, heading in headings.items()}
    absent = {field for about in TABLE["layouts"].values() for field in about["columns"]} - text.keys()
    frame = pd.DataFrame({**text, **dict.fromkeys(absent, "")}, index=table.index)
    if "lat" in text:
        given = frame["lat"] + frame["lon"] != ""
        frame["point"] = (frame["lat"] + ", " + frame["lon"]).where(given, "")
        headings = {**headings, "point": headings["lat"]}
    form = FORMS[TABLE["layouts"][name]["dates"]]
    return Source(Rows(frame, place, headings), name, form, frozenset(text), as_of)


def _text(cell: Any) -> str:
    """A cell as IOM's text files print it, without the byte order mark with which some identifiers begin.

    IOM's web API, and files made from its answers, write some letters as HTML entities ('Côte d&#039;Ivoire').
    """
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, dt.datetime):  # a workbook that a spreadsheet program saved may hold real dates
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return html.unescape(str(cell)).replace("\ufeff", "").strip()
