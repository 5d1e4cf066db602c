"""The workbook of Eurostat's Data Browser: one table, a sheet a slice of it, years across, flags between them.

Above the years each sheet says which table it is, when its data were updated, and at which value each other
dimension stands. Labels only.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from borderbook.errors import DataError, Place
from borderbook.sources import reading
from borderbook.sources.eurostat.cube import WORDS, Cube, build

SHEET = re.compile(r"Sheet \d+")
NAMES = {"time": "TIME", "geo": "GEO (Labels)"}
Lines = list[tuple[Any, ...]]


def read(path: Path) -> Cube:
    """The cube in the sheets 'Sheet 1', 'Sheet 2' and so on.

    Raises:
        DataError: no such sheet, a sheet without its head or its years, an unknown dimension, or sheets of
            several tables; or what ``cube.build`` refuses.
    """
    book = reading.workbook(path)
    sheets = [name for name in book.sheetnames if SHEET.fullmatch(name)]
    if not sheets:
        raise DataError(
            f"there is no sheet 'Sheet 1', only {', '.join(book.sheetnames)}",
            Place(path),
            "Download the table from Eurostat's Data Browser, or as SDMX-CSV.",
        )
    parts = [_sheet(reading.sheet_lines(path, book, name), Place(path, name)) for name in sheets]
    if len({head for head, _ in parts}) > 1:
        raise DataError("the sheets are of different tables or dates", Place(path), "Download them apart.")
    dataset, updated = parts[0][0]
    cells = pd.concat([cells for _, cells in parts])
    return build(Cube(path, dataset, "data-browser-workbook", cells, NAMES, updated))


def _sheet(lines: Lines, place: Place) -> tuple[tuple[str, str], pd.DataFrame]:
    """Table and date of a sheet, and its cells: a row a place and year; index = row in the sheet."""
    at = next((i for i, line in enumerate(lines) if line and line[0] == "TIME"), None)
    if at is None or at + 1 >= len(lines):
        raise DataError("there is no line 'TIME' above the years", place, "Download the workbook again.")
    head = {str(line[0]).strip(): line for line in lines[:at] if line and line[0]}
    years = {i: str(year).strip() for i, year in enumerate(lines[at]) if i and year not in (None, "")}
    fixed = _fixed(head, place)
    rows, index = [], []
    for number, line in enumerate(lines[at + 2 :], start=at + 3):
        if not line or line[0] in (None, ""):  # below the figures stands what the flags mean
            break
        for i, year in years.items():
            flag = "" if i + 1 in years else _text(line, i + 1)  # years stand side by side if none has a flag
            rows.append((line[0], year, _text(line, i), flag))
            index.append(number)
    if not rows:
        raise DataError("there are years but no places", place, "Download the workbook again.")
    cells = pd.DataFrame(
        rows, columns=[NAMES["geo"], NAMES["time"], "value", "flag"], index=index, dtype="str"
    )
    return (_dataset(head, place), _updated(head, place)), cells.assign(**fixed)


def _fixed(head: dict[str, tuple[Any, ...]], place: Place) -> dict[str, str]:
    """The other dimensions and the value of each: the lines of the head with a blank second cell."""
    known = WORDS["dimensions"]
    fixed = {}
    for label, line in head.items():
        if len(line) < 3 or line[1] is not None or line[2] is None:
            continue
        if label not in known:
            raise DataError(
                f"'{label}' is no dimension that this project knows",
                place,
                "Add it to sources/tables/eurostat.yml.",
            )
        fixed[known[label]] = str(line[2])
    return fixed


def _text(line: tuple[Any, ...], at: int) -> str:
    return "" if at >= len(line) or line[at] is None else str(line[at]).strip()


def _dataset(head: dict[str, tuple[Any, ...]], place: Place) -> str:
    title = str(head.get("Dataset:", ("", ""))[1])
    found = re.search(r"\[(\w+?)(?:__custom_\d+)?(?:\$\w+)?\]\s*$", title)
    if not found:
        raise DataError(f"'{title}' names no table of Eurostat's", place, "Download the workbook again.")
    return found[1].lower()


def _updated(head: dict[str, tuple[Any, ...]], place: Place) -> str:
    stamp = str(head.get("Last updated:", ("", ""))[1])
    try:
        return datetime.strptime(stamp[:10], "%d/%m/%Y").date().isoformat()
    except ValueError as error:
        raise DataError(
            f"'{stamp}' is no date of the form dd/mm/yyyy", place, "Download the workbook again."
        ) from error
