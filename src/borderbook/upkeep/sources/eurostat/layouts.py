"""Reads Eurostat's files in all their layouts into cubes. A layout is recognised by its content, not by its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from borderbook.upkeep.sources.eurostat import jsonstat
from borderbook.upkeep.sources.eurostat.cube import WORDS, Cube, build
from borderbook.upkeep.sources.reading import csv_parts, json_document, kind, stated_day
from borderbook.upkeep.sources.rows import Rows
from notemill.errors import DataError, Place

SDMX_COLUMNS = WORDS["sdmx_columns"]
APART = "A file must hold one table of one date. Download each table as a separate file."
DOWNLOAD = "Download the table as SDMX-CSV or JSON-stat. A copy is first made a tidy file: see data/README.md."


def cubes(path: Path) -> Iterator[Cube]:
    """The table in one of Eurostat's files, in parts if it is large.

    Args:
        path: JSON-stat, SDMX-CSV or a Data Browser export (CSV); plain or compressed by gzip.

    Raises:
        DataError: another kind of file or layout, or ``cube.build`` refuses it.
    """
    if kind(path, "text", "json") == "json":
        yield jsonstat.read(json_document(path), path)
        return
    first, *_ = islice(csv_parts(path), 1)
    there = set(first.frame.columns)
    if "DATAFLOW" in there:
        yield from _of_one_table(map(_sdmx_csv, csv_parts(path)))
    elif "STRUCTURE_ID" in there:
        yield from _of_one_table(map(_data_browser, csv_parts(path)))
    else:
        names = ", ".join(first.frame.columns[:8])
        raise DataError(f"no layout of Eurostat's has the columns {names}", Place(path, row=1), DOWNLOAD)


def _of_one_table(parts: Iterable[Cube]) -> Iterator[Cube]:
    """The parts of a file, which must all belong to the same table and have the same date."""
    named = None
    for part in parts:
        named = named or (part.dataset, part.as_of)
        if (part.dataset, part.as_of) != named:
            row = int(part.rows.frame.index[0])
            raise DataError(
                "another table, or another date, begins in this row", replace(part.rows.place, row=row), APART
            )
        yield part


def _sdmx_csv(rows: Rows) -> Cube:
    """SDMX-CSV 1.0 with DATAFLOW, LAST UPDATE, dimensions (codes or labels), TIME_PERIOD, OBS_VALUE, OBS_FLAG."""
    dataset = _dataset(rows, "DATAFLOW")
    stamp = _single(rows, "LAST UPDATE").strip() if "LAST UPDATE" in rows else ""
    as_of = stated_day(stamp, "LAST UPDATE", rows.place, "%d/%m/%y") if stamp else None
    cells = rows.frame.drop(columns=["DATAFLOW", "LAST UPDATE"], errors="ignore")
    return build(Cube(Rows(cells, rows.place, SDMX_COLUMNS), dataset, "sdmx-csv", as_of))


def _data_browser(rows: Rows) -> Cube:
    """The Data Browser's full layout: two columns for each dimension, the code (``geo``) and the label."""
    dataset, names = _dataset(rows, "STRUCTURE_ID"), rows.frame.columns
    kept = names[names.str.fullmatch(r"[a-z][a-z0-9_]*") | names.isin(SDMX_COLUMNS.values())]
    cells = Rows(rows.frame[kept], rows.place, SDMX_COLUMNS)
    return build(Cube(cells, dataset, "data-browser"))


def _single(rows: Rows, column: str) -> str:
    """The value of a column that must be the same in every row."""
    value = rows[column].iloc[0]
    rows.refuse(column, rows[column] != value, f"{{}} differs from '{value}' in the rows before", APART)
    return str(value)


def _dataset(rows: Rows, column: str) -> str:
    """The table's code in an SDMX identity: ESTAT:MIGR_EIPRE$DEFAULTVIEW(1.0) is migr_eipre."""
    named = re.search(r"ESTAT:(\w+)(?:\$\w+)?(?:\([\d.]+\))?$", text := _single(rows, column).strip(), re.I)
    if not named:
        advice = f"Known tables are {', '.join(WORDS['titles'])}. Otherwise download the file again."
        raise DataError(f"'{text}' names no table of Eurostat's", rows.at(column), advice)
    return named[1].lower()
