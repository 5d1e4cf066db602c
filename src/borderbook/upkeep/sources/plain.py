"""Reads CSV files that have a dataset's columns, under its own names or under those in ``vocabulary/plain.yml``.

A file under the dataset's own names (layout ``tidy``) is what a person makes of somebody's copy, whatever form the copy
has; data/README.md says how. The kind of a column (``tables/datasets.yml``) decides how its cells are read. For
another file of a publisher, add its headings to ``vocabulary/plain.yml``; no code is needed.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from borderbook.upkeep.sources.frontex.detections_columns import expect_unbroken
from borderbook.upkeep.sources.reading import csv_rows, heading
from borderbook.upkeep.sources.rows import Reading, Rows
from borderbook.upkeep.sources.spellings import Publisher
from borderbook.upkeep.sources.vocabulary import table as words_of
from notemill.catalog import schemas
from notemill.errors import DataError

WORDS = words_of("plain")
TIDY = "tidy"
MAY_BE_BLANK = ("code", "flag")


def is_tidy(dataset: str, path: Path) -> bool:
    """Whether a text file begins with a header that has all the dataset's columns; ``flag`` may be absent."""
    return {*schemas.LAYOUTS[dataset].columns} - {"flag"} <= {*heading(path)}


def read(dataset: str, path: Path) -> Reading:
    """Read a tidy file, or one that has another of the dataset's layouts in ``vocabulary/plain.yml``.

    In a tidy file days are written 2026-08-31, months as their first day, and places and routes as the codes of
    data/reference; in the other layouts places are spelled as the publisher spells them.

    Raises:
        DataError: no layout fits the columns, a cell does not fit the kind of its column, two rows have the same key,
            or a month is missing between the first and the last.
    """
    rows, about = csv_rows(path), WORDS.get(dataset, {"layouts": {}})
    own = {name: name for name in schemas.LAYOUTS[dataset].columns if name != "flag" or name in rows}
    layouts = {TIDY: own, **about["layouts"]}
    fits = (name for name, its in layouts.items() if all(heading in rows for heading in its.values()))
    if (layout := next(fits, None)) is None:
        there = ", ".join(rows.frame.columns[:12])
        advice = f"A tidy file has the columns {', '.join(own)}: see data/README.md."
        raise DataError(f"no layout of '{dataset}' has the columns {there}", rows.place, advice)
    rows, publisher = rows.named(layouts[layout]), None if layout == TIDY else about["publisher"]
    table = pd.DataFrame({name: _column(rows, name, dataset, publisher) for name in layouts[layout]})
    table = table.assign(**about["same"]) if publisher else table
    rows.unique(schemas.LAYOUTS[dataset].key, table)
    return rows.reading(dataset, table, layout, table["date"].max() if publisher else None)


def _column(rows: Rows, name: str, dataset: str, publisher: Publisher | None) -> pd.Series:
    kind = schemas.LAYOUTS[dataset].columns[name]
    if not kind.endswith("?") and kind not in MAY_BE_BLANK:
        rows.filled(name)
    match kind.removesuffix("?"):
        case "date":
            return _months(rows, name) if name == "month" else rows.dates(name)
        case "count" | "year":
            return rows.counts(name)
        case "latitude" | "longitude":
            return _degrees(rows, name)
        case "code" if publisher:
            return rows.codes(name, publisher)
        case "code" if allowed := schemas.LAYOUTS[dataset].allowed.get(name):
            unknown = ~rows.text(name).isin(schemas.values_of(allowed))
            rows.refuse(name, unknown, f"{{}} is not a known {name}", f"Known are {schemas.shown(allowed)}.")
    return rows.text(name)


def _months(rows: Rows, name: str) -> pd.Series:
    months = rows.dates(name)
    rows.refuse(name, months.dt.day != 1, "{} is not the first day of a month")
    expect_unbroken(pd.PeriodIndex(months.unique(), freq="M"), rows.at(name))
    return months


def _degrees(rows: Rows, name: str) -> pd.Series:
    text = rows.text(name)
    degrees = pd.to_numeric(text, errors="coerce")
    rows.refuse(name, degrees.isna() & (text != ""), "{} is not a number of degrees")
    return degrees
