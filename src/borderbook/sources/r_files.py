"""Data frames that R saved (.rda, .rds): publishers and their partners give some tables out only so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from borderbook.errors import DataError, Place
from borderbook.sources import reading


def data_frame(path: Path, columns: Sequence[str] = ()) -> pd.DataFrame:
    """The data frame in an R file that has the columns; index = row, counted from 1 as R does.

    Args:
        path: an .rda (several named objects) or an .rds file (one); plain or packed by gzip, bzip2 or xz.
        columns: what the frame must have; none: any frame will do.

    Raises:
        DataError: damaged or cut short, or no such frame in it, or one without rows.
    """
    objects = _objects(path, reading.content(path))
    for found in objects.values():
        if isinstance(found, pd.DataFrame) and set(columns) <= set(found.columns) and len(found):
            return found.set_axis(range(1, len(found) + 1), axis="index")
    wanted = f" with rows and the columns {', '.join(columns)}" if columns else " with rows"
    raise DataError(
        f"there is no data frame{wanted}, only {', '.join(objects) or 'something else'}",
        Place(path),
        "The package changed its layout, or this is another R file.",
    )


def _objects(path: Path, raw: bytes) -> Mapping[str, Any]:
    from rdata import conversion, parser

    # a tibble is a data frame; a Date and a tsibble's month are left as they are stored, the days since
    # 1970-01-01. Without these entries rdata warns about each.
    classes = {
        **conversion.DEFAULT_CLASS_MAP,
        "tbl_df": conversion.dataframe_constructor,
        "Date": lambda days, _: days,
        "yearmonth": lambda days, _: days,
    }
    try:
        # the header says which of the two formats it is; the extension only chooses the wrapping
        kind = ".rda" if _unpacked(raw)[:2] == b"RD" else ".rds"
        objects = conversion.convert(parser.parse_data(raw, extension=kind), classes)
    except Exception as error:  # bytes that are cut or changed stop the parser anywhere, in any way
        raise DataError("the R file is damaged or cut short", Place(path), "Download it again.") from error
    return objects if isinstance(objects, Mapping) else {"": objects}


def _unpacked(raw: bytes) -> bytes:
    import bz2
    import lzma

    if raw[:3] == b"BZh":
        return bz2.decompress(raw)
    return lzma.decompress(raw) if raw[:6] == b"\xfd7zXZ\x00" else raw
