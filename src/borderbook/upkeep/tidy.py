"""Brings tables into the exact shape of their dataset (``check``) before they are stored.

Columns are in the order of ``tables/datasets.yml``, rows are sorted by the key, and codes are categoricals with
sorted categories.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from notemill.catalog.schemas import DTYPES, LAYOUTS, NONE, Layout, explained, schema
from notemill.errors import DataError, Place
from notemill.files import suite_table

if TYPE_CHECKING:
    import pandera.pandas as pa

COMPARE = "Compare with the publisher's page. If the file is right, correct tables/datasets.yml."
WORDS = suite_table("datasets")["words"]
BORDER_TYPES: tuple[str, ...] = tuple(WORDS["border_types"])
IOM_REGIONS: tuple[str, ...] = tuple(WORDS["regions"])


def check(dataset: str, table: pd.DataFrame, place: Place | None = None) -> pd.DataFrame:
    """The frame in the dataset's exact shape: columns ordered, typed, sorted, valid; a fresh index.

    Args:
        dataset: a key of ``LAYOUTS``.
        table: at least the dataset's columns; a missing ``flag`` column is added with empty strings.
        place: the file it came from, for the error.

    Raises:
        DataError: a column is missing or the table breaks the schema; the message gives column, value and reason.
    """
    import pandera.errors

    layout, at = LAYOUTS[dataset], place or Place()
    typed = _typed(dataset, _complete(layout, table, at), at)
    _expect_no_mixture(layout, typed, at)
    try:
        return _schema_of(dataset).validate(typed, inplace=True)  # otherwise pandera copies the table
    except pandera.errors.SchemaError as error:
        broken = explained(error, typed)
        problem = f"{broken.column} '{broken.value}' {broken.problem}"
        raise DataError(f"the tidy table breaks the schema of '{dataset}': {problem}", at, COMPARE) from None


def not_broken_down(dataset: str, table: pd.DataFrame) -> list[str]:
    """The columns by which a tidy frame is not broken down: every row has the code of the total."""
    return [column for column, word in LAYOUTS[dataset].whole.items() if (table[column] == word).all()]


@cache
def _schema_of(dataset: str) -> pa.DataFrameSchema:
    return schema(LAYOUTS[dataset])


def _expect_no_mixture(layout: Layout, table: pd.DataFrame, place: Place) -> None:
    for column, word in layout.whole.items():
        whole = table[column] == word
        if whole.any() and not whole.all():
            problem = f"some rows are broken down by {column} and {int(whole.sum())} are not ('{word}')"
            raise DataError(problem, place, "Their sum would count twice. Ingest them as separate vintages.")


def _complete(layout: Layout, table: pd.DataFrame, place: Place) -> pd.DataFrame:
    """The table with all columns of its layout, and no others."""
    if "flag" not in table.columns:
        table = table.assign(flag=NONE)
    for name in layout.columns:
        if name not in table.columns:
            problem = f"the tidy table lacks the column '{name}'"
            raise DataError(problem, place, "This is a fault in the reader's code.")
    return table[list(layout.columns)]


def _typed(dataset: str, table: pd.DataFrame, place: Place) -> pd.DataFrame:
    typed, key = compact(dataset, table), list(LAYOUTS[dataset].key)
    number = numbered(typed, key)
    twice = pd.Series(number).duplicated().to_numpy()
    if twice.any():
        cells = table.loc[twice, key].iloc[0].items()
        problem = f"key '{', '.join(f'{name} = {cell}' for name, cell in cells)}' appears twice"
        raise DataError(f"the tidy table breaks the schema of '{dataset}': {problem}", place, COMPARE)
    order = np.argsort(number, kind="stable")
    del number  # it takes a third of the table's memory
    return typed.take(order).reset_index(drop=True)


def numbered(table: pd.DataFrame, key: Sequence[str]) -> np.ndarray:
    """One integer for each row: equal for equal keys, and in the order of the keys, missing values last.

    pandas can sort and find duplicates by the key columns, but needs ten times the memory: a table of 20 million rows
    would not fit.
    """
    number = np.zeros(len(table), dtype="int64")
    for name in key:
        column = table[name]
        coded = isinstance(column.dtype, pd.CategoricalDtype)
        codes = column.cat.codes.to_numpy() if coded else pd.factorize(column, sort=True)[0]
        size = int(codes.max(initial=0)) + 2
        number *= size
        number += codes
        number[codes < 0] += size
    return number


def compact(dataset: str, table: pd.DataFrame) -> pd.DataFrame:
    """The columns of a table with the types of its dataset's layout and the same index; a code takes a byte or two."""
    kinds = LAYOUTS[dataset].columns
    columns = {name: _as(kind, table[name]) for name, kind in kinds.items() if name in table}
    return pd.DataFrame(columns, table.index)


def _as(kind: str, column: pd.Series) -> pd.Series:
    dtype = DTYPES[kind.removesuffix("?")]
    if dtype != "category":
        return column.astype(dtype)
    if not isinstance(column.dtype, pd.CategoricalDtype):
        text = column.astype("str").fillna(NONE)
        return text.astype(pd.CategoricalDtype(sorted(text.unique())))
    filled = column.cat.add_categories([NONE]).fillna(NONE) if column.hasnans else column
    return filled.cat.set_categories(sorted(filled.cat.remove_unused_categories().cat.categories))


def period_of(table: pd.DataFrame) -> str:
    """The time column of a tidy table: month, date, start or year."""
    return next(name for name in ("month", "date", "start", "year") if name in table.columns)
