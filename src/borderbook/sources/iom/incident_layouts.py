"""The layouts in which IOM has published the incidents of the Missing Migrants Project, and opening them.

Which layout a file has is told by its columns, never by its name. Whatever the layout, what comes out has the
same fields, all text. Locations, titles, sources and links are official free text: they are dropped here.
"""

from __future__ import annotations

import datetime as dt
import html
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from borderbook.errors import DataError, Place
from borderbook.sources import reading
from borderbook.sources.iom import cells
from borderbook.sources.iom.r_table import r_rows
from borderbook.sources.tables import table as table_of


@dataclass(frozen=True)
class Layout:
    """One of IOM's layouts.

    Attributes:
        name: in a word.
        dates: the form of the date, one of those in ``cells``.
        columns: field -> the file's own name for its column; a field that the layout lacks is absent.
    """

    name: str
    dates: str
    columns: dict[str, str]


_FORMS = {"iso": cells.ISO, "day_month": cells.DAY_MONTH, "weekday": cells.WEEKDAY}
LAYOUTS = tuple(
    Layout(name, _FORMS[about["dates"]], about["columns"])
    for name, about in table_of("iom")["layouts"].items()
)


@dataclass(frozen=True)
class Source:
    """An opened file: its layout, its rows by field (text; index = row in the file), where it is, its day."""

    layout: Layout
    rows: pd.DataFrame
    place: Place
    as_of: str | None = None

    def has(self, field: str) -> bool:
        """Whether the layout has a field."""
        return field in self.layout.columns

    def text(self, field: str) -> pd.Series:
        """A field's column; blank throughout if the layout lacks it."""
        return self.rows[field] if self.has(field) else pd.Series("", self.rows.index, dtype="str")

    def at(self, field: str) -> Place:
        """The place of a field's column, under the file's own name for it."""
        return Place(self.place.file, self.place.sheet, None, self.layout.columns.get(field))


def opened(path: Path) -> Source:
    """An incident file in any of ``LAYOUTS``: CSV, workbook, JSON of the web API, or R table.

    Raises:
        DataError: another kind of file, another table, a missing column, no rows, or a damaged file.
    """
    kind = reading.expect_kind(path, reading.content(path), "text", "xlsx", "json", "r")
    if kind == "xlsx":
        return _workbook(path)
    table = {"text": reading.csv_rows, "json": _records, "r": r_rows}[kind](path)
    return _source(table, Place(path))


def _workbook(path: Path) -> Source:
    book = reading.workbook(path)
    sheet = book.sheetnames[0]
    table = reading.sheet_rows(path, book, sheet, lambda line: "Main ID" in line)
    created = book.properties.created
    return _source(table, Place(path, sheet), created.date().isoformat() if created else None)


def _records(path: Path) -> pd.DataFrame:
    records = reading.json_document(path)
    if not isinstance(records, list) or not records or not all(isinstance(r, dict) for r in records):
        raise DataError("there is no list of incidents in the JSON", Place(path), "This is another file.")
    for number, record in enumerate(records, start=1):
        if record.keys() != records[0].keys():
            names = ", ".join(sorted(record.keys() ^ records[0].keys()))
            raise DataError(
                f"the record differs from the first one in its names ({names})",
                Place(path, row=number),
                "The file is cut short or was edited; download it again.",
            )
    return pd.DataFrame(records, index=range(1, len(records) + 1))


def _source(table: pd.DataFrame, place: Place, as_of: str | None = None) -> Source:
    table = table.rename(columns=lambda name: str(name).strip())
    if set(table_of("iom")["extract"]) == set(table.columns):
        raise DataError(
            "this is the extract behind IOM's map: counts by year, cause and point, not incidents",
            place,
            "Download the incidents from the project's downloads page instead.",
        )
    layout = _recognised(table, place)
    fields = {name: field for field, name in layout.columns.items()}
    rows = table[list(fields)].rename(columns=fields).map(_text).astype("str")
    return Source(layout, rows, place, as_of)


def _text(cell: Any) -> str:
    """A cell as IOM's text files print it, without the byte order mark that some identifiers begin with.

    IOM's interface writes some letters as HTML does ('Côte d&#039;Ivoire'), and so does the file made of its answers.
    """
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, dt.datetime):  # a workbook that was saved again may hold real dates
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return html.unescape(str(cell)).replace("\ufeff", "").strip()


def _recognised(table: pd.DataFrame, place: Place) -> Layout:
    """The first layout whose columns are all there; else the error names what the nearest one lacks."""
    there = set(table.columns)
    for layout in LAYOUTS:
        if there.issuperset(layout.columns.values()):
            return layout
    nearest = max(LAYOUTS, key=lambda layout: len(there & set(layout.columns.values())))
    reading.require_columns(table, list(nearest.columns.values()), place)
    raise AssertionError("unreachable: the nearest layout lacks no column")  # pragma: no cover
