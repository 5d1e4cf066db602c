"""Reads CSV files that have the dataset's columns under other names, which ``vocabulary/plain.yml`` lists.

The kind of a column (``catalog/tables/datasets.yml``) decides how its cells are read; no cell may be blank. For another
file of this sort, add its headings to ``vocabulary/plain.yml``; no code is needed.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pandas as pd

from borderbook.catalog import schemas
from borderbook.errors import DataError
from borderbook.upkeep.sources.reading import csv_rows
from borderbook.upkeep.sources.rows import ANOTHER, Reading, Rows
from borderbook.upkeep.sources.vocabulary import table as words_of

WORDS = words_of("plain")


def _read(dataset: str, path: Path) -> Reading:
    """Read a file that has one of the dataset's layouts in ``vocabulary/plain.yml``.

    Raises:
        DataError: no layout fits the columns, or a cell does not fit the kind of its column.
    """
    about, rows = WORDS[dataset], csv_rows(path)
    layouts = about["layouts"].items()
    fits = (name for name, its in layouts if all(heading in rows for heading in its.values()))
    if (layout := next(fits, None)) is None:
        there = ", ".join(rows.frame.columns[:12])
        raise DataError(f"no layout of '{dataset}' has the columns {there}", rows.place, ANOTHER)
    names = list(about["layouts"][layout])
    rows = rows.named(about["layouts"][layout]).filled(*names)
    table = pd.DataFrame({name: _column(rows, name, dataset) for name in names}).assign(**about["same"])
    rows.unique(schemas.LAYOUTS[dataset].key, table)
    return rows.reading(dataset, table, layout, table["date"].max())


def _column(rows: Rows, name: str, dataset: str) -> pd.Series:
    match schemas.LAYOUTS[dataset].columns[name]:
        case "date":
            return rows.dates(name)
        case "count":
            return rows.counts(name)
        case _:
            return rows.codes(name, WORDS[dataset]["publisher"])


read_italy_landings = partial(_read, "italy_landings")
