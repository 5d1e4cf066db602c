"""A data frame saved by R (.rds), as text."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from borderbook.errors import DataError, Place
from borderbook.sources import reading


def r_rows(path: Path) -> pd.DataFrame:
    """The one data frame of an .rds file: every cell as text, a missing one "", index = row as R counts it.

    Raises:
        DataError: damaged, or it holds something else than one data frame.
    """
    from rdata import conversion, parser

    # a tibble is a data frame, a Date a count of days that nothing here reads; rdata would warn about both
    classes = {
        **conversion.DEFAULT_CLASS_MAP,
        "tbl_df": conversion.dataframe_constructor,
        "Date": lambda days, _: days,
    }
    try:
        held = conversion.convert(parser.parse_data(reading.content(path), extension=".rds"), classes)
    except (ValueError, EOFError, NotImplementedError, IndexError, KeyError) as error:
        raise DataError("the R file is damaged or cut short", Place(path), "Download it again.") from error
    if not isinstance(held, pd.DataFrame) or held.empty:
        raise DataError("the R file holds no table", Place(path), "Save one data frame with saveRDS().")
    return held.apply(_text).set_axis(range(1, len(held) + 1), axis="index")


def _text(column: pd.Series) -> pd.Series:
    """A column as a CSV file would print it: R keeps counts as floats."""
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    return column.astype("string").fillna("").astype("str")
