"""The workbook of Eurostat's Data Browser: one table, a sheet a slice of it, years across, flags between them.

Above the years each sheet says which table it is, when its data were updated, and at which value each other
dimension stands. Labels only.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

from borderbook.errors import DataError, Place
from borderbook.upkeep.sources.eurostat.cube import WORDS, Cube, build, table_named
from borderbook.upkeep.sources.reading import AGAIN, one_line, sheet_lines, stated_day, workbook
from borderbook.upkeep.sources.rows import Rows

SHEET = re.compile(r"Sheet \d+")
HEADINGS = {"time": "TIME", "geo": "GEO (Labels)"}
Line = tuple[Any, ...]


def read(path: Path) -> Cube:
    """The cube in the sheets 'Sheet 1', 'Sheet 2' and so on.

    Raises:
        DataError: no such sheet, a sheet without its head or its years, an unknown dimension, or sheets of
            several tables; or what ``cube.build`` refuses.
    """
    book = workbook(path)
    sheets = [name for name in book.sheetnames if SHEET.fullmatch(name)]
    if not sheets:
        problem = f"there is no sheet 'Sheet 1', only {', '.join(book.sheetnames)}"
        raise DataError(
            problem, Place(path), "Download the table from Eurostat's Data Browser, or as SDMX-CSV."
        )
    parts = [_sheet(sheet_lines(path, book, name), Place(path, name)) for name in sheets]
    if len({head for head, _ in parts}) > 1:
        raise DataError("the sheets are of different tables or dates", Place(path), "Download them apart.")
    dataset, as_of = parts[0][0]
    rows = Rows(pd.concat([cells for _, cells in parts]), Place(path), HEADINGS)
    return build(Cube(rows, dataset, "data-browser-workbook", as_of))


def _sheet(lines: list[Line], place: Place) -> tuple[tuple[str, pd.Timestamp], pd.DataFrame]:
    """Table and date of a sheet, and its cells: a row a place and year; index = row in the sheet."""
    at = next((i for i, line in enumerate(lines) if line and line[0] == "TIME"), None)
    if at is None or at + 1 >= len(lines):
        raise DataError("there is no line 'TIME' above the years", place, AGAIN)
    head = {one_line(line[0]): line for line in lines[:at] if line and line[0]}
    years = {i: one_line(year) for i, year in enumerate(lines[at]) if i and year not in (None, "")}
    fixed = _fixed(head, place)
    rows = []
    for number, line in enumerate(lines[at + 2 :], start=at + 3):
        if not line or line[0] in (None, ""):  # below the figures stands what the flags mean
            break
        for i, year in years.items():
            flag = "" if i + 1 in years else _text(line, i + 1)  # years stand side by side if none has a flag
            rows.append((number, one_line(line[0]), year, _text(line, i), flag))
    if not rows:
        raise DataError("there are years but no places", place, AGAIN)
    names = ["row", HEADINGS["geo"], HEADINGS["time"], "value", "flag"]
    cells = pd.DataFrame(rows, columns=names).set_index("row").astype("str")
    title, stamp = (_text(head.get(name, ()), 1) for name in ("Dataset:", "Last updated:"))
    dataset = table_named(title, r"\[(\w+?)(?:__custom_\d+)?(?:\$\w+)?\]\s*$", place)
    return (dataset, stated_day(stamp, "Last updated:", place, "%d/%m/%Y")), cells.assign(**fixed)


def _fixed(head: dict[str, Line], place: Place) -> dict[str, str]:
    """The other dimensions and the value of each: the lines of the head with a blank second cell."""
    named = {label: line[2] for label, line in head.items() if len(line) > 2 and line[1] is None}
    values = {label: str(value) for label, value in named.items() if value is not None}
    for label in values.keys() - WORDS["dimensions"].keys():
        problem = f"'{label}' is no dimension that this project knows"
        raise DataError(problem, place, "Add it to sources/tables/eurostat.yml.")
    return {WORDS["dimensions"][label]: value for label, value in values.items()}


def _text(line: Line, at: int) -> str:
    return "" if at >= len(line) else one_line(line[at])
