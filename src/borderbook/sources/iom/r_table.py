"""A data frame saved by R (.rds), as text."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from borderbook.sources.r_files import data_frame


def r_rows(path: Path) -> pd.DataFrame:
    """The one data frame of an .rds file: every cell as text, a missing one "", index = row as R counts it.

    Raises:
        DataError: damaged, or it holds something else than one data frame.
    """
    return data_frame(path).apply(_text)


def _text(column: pd.Series) -> pd.Series:
    """A column as a CSV file would print it: R keeps counts as floats."""
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    return column.astype("string").fillna("").astype("str")
