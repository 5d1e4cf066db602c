"""Data frames that R saved (.rda, .rds): publishers and their partners give some tables out only so."""

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
        path: an .rda (several named objects) or an .rds file (one); plain or packed by gzip, bzip2 or xz.
        columns: what the frame must have; without any, each frame will do.

    Raises:
        DataError: damaged or cut short, or no such frame in it, or one without rows.
    """
    objects = _objects(path)
    for found in objects.values():
        if isinstance(found, pd.DataFrame) and {*columns} <= {*found.columns} and len(found):
            return Rows(found.set_axis(range(1, len(found) + 1), axis="index"), Place(path))
    having = f" and the columns {', '.join(columns)}" if columns else ""
    names = ", ".join(objects) or "something else"
    raise DataError(f"there is no data frame with rows{having}, only {names}", Place(path), ANOTHER)


def text_frame(path: Path) -> Rows:
    """The one data frame of an .rds file as a CSV file would print it: every cell as text, a missing one "".

    Raises:
        DataError: damaged, or it holds something else than one data frame.
    """
    rows = data_frame(path)
    return Rows(rows.frame.apply(_printed), rows.place)


def _printed(column: pd.Series) -> pd.Series:
    """A column as text; R keeps counts as floats."""
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    return column.astype("string").fillna("").astype("str")


def _objects(path: Path) -> Mapping[str, Any]:
    from rdata import conversion, parser

    # a tibble is a data frame; a Date and a tsibble's month are left as they are stored, the days since
    # 1970-01-01. Without these entries rdata warns about each.
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
    except Exception as error:  # bytes that are cut or changed stop the parser anywhere, in any way
        raise DataError("the R file is damaged or cut short", Place(path), AGAIN) from error
    return objects if isinstance(objects, Mapping) else {"": objects}
