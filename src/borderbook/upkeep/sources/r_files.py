"""Reads data frames that R saved (.rda, .rds); some tables are published only in these formats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from borderbook.errors import DataError, Place
from borderbook.upkeep.sources.reading import AGAIN, content
from borderbook.upkeep.sources.rows import ANOTHER, Rows


def data_frame(path: Path, columns: Sequence[str] = ()) -> Rows:
    """The first data frame in an R file that has all these columns; index = row, counted from 1 as R does.

    Args:
        path: an .rda file (several named objects) or an .rds file (one); plain or compressed by gzip, bzip2 or xz.
        columns: the columns that the frame must have; if empty, any frame is accepted.

    Raises:
        DataError: the file is damaged or cut short, or has no such frame with rows.
    """
    objects = _objects(path)
    for frame in objects.values():
        if isinstance(frame, pd.DataFrame) and {*columns} <= {*frame.columns} and len(frame):
            return Rows(frame.set_axis(range(1, len(frame) + 1), axis="index"), Place(path))
    having = f" and the columns {', '.join(columns)}" if columns else ""
    names = ", ".join(objects) or "something else"
    raise DataError(f"there is no data frame with rows{having}, only {names}", Place(path), ANOTHER)


def text_frame(path: Path) -> Rows:
    """The data frame of an .rds file as a CSV file would print it: every cell as text, a missing cell as "".

    Raises:
        DataError: the file is damaged, or does not hold a data frame.
    """
    rows = data_frame(path)
    return Rows(rows.frame.apply(_printed), rows.place)


def _printed(column: pd.Series) -> pd.Series:
    """A column as text; whole numbers are printed without decimals, as R stores counts as floats."""
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    return column.astype("string").fillna("").astype("str")


def _objects(path: Path) -> Mapping[str, Any]:
    from rdata import conversion, parser

    # a tibble is read as a data frame; a Date and a tsibble's month are kept as stored (days since 1970-01-01);
    # without these entries rdata warns about each of them
    classes = {
        **conversion.DEFAULT_CLASS_MAP,
        "tbl_df": conversion.dataframe_constructor,
        "Date": lambda days, _: days,
        "yearmonth": lambda days, _: days,
    }
    raw = content(path)
    try:
        # the header says which of the two formats it is
        kind = ".rda" if raw.startswith(b"RD") else ".rds"
        objects = conversion.convert(parser.parse_data(raw, extension=kind), classes)
    except Exception as error:  # on damaged bytes the parser may raise any exception
        raise DataError("the R file is damaged or cut short", Place(path), AGAIN) from error
    return objects if isinstance(objects, Mapping) else {"": objects}
