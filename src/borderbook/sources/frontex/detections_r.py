"""IOM's copy of the detections: the R data frame 'frontex' of its package gdidata.

One row a month, route, border type and nationality (ISO 3166-1 alpha-3 and four codes of IOM's own);
rows without a detection are left out, and no date of the data is given. IOM's code for the unknown (OOO)
takes in Frontex's 'Third-country'.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from borderbook import reference
from borderbook.errors import DataError, Place
from borderbook.sources import schemas
from borderbook.sources.frontex.detections_columns import (
    COMPARE,
    KEYS,
    border_types,
    expect_unbroken,
    filled,
    filled_counts,
)
from borderbook.sources.reading import Reading, expect_unique

COLUMNS = ["route", "type", "nat", "t", "n"]
KOSOVO = "XKX"
# The edition of 7 January 2025 (data to November 2024) lost IOM's code for Kosovo: 267 rows lack it.
# All but one are, count for count, what the next edition gives as Kosovo. No other edition has such rows.
KOSOVO_LOST = pd.Period("2024-11", freq="M")


def read_data_frame(path: Path, raw: bytes) -> Reading:
    """The detections in an R file; ``read_detections`` says what comes out and what can go wrong.

    Args:
        path: the file, for errors.
        raw: its content: serialised R, plain or packed by bzip2 or xz.
    """
    frame = _frame(_objects(path, raw), path)
    route, border, nationality, month, count = (Place(path, column=name) for name in COLUMNS)
    months = _months(frame["t"], month)
    table = pd.DataFrame(
        {
            "month": months.dt.to_timestamp(),
            "route": reference.route_codes(filled(frame["route"], route), "frontex", route),
            "border_type": border_types(filled(frame["type"], border), border),
            "citizenship": _citizenship(frame["nat"], months.max(), nationality),
            "detections": filled_counts(frame["n"], count),
        }
    )
    expect_unique(table, ["month", *KEYS], Place(path))
    return Reading(schemas.check("detections", table, Place(path)), "gdidata")


def _objects(path: Path, raw: bytes) -> Any:
    import rdata

    known = rdata.conversion.DEFAULT_CLASS_MAP
    # a tibble is a data frame, and a tsibble's month is left as it is stored: the days since 1970-01-01
    classes = {**known, "tbl_df": known["data.frame"], "yearmonth": lambda days, _: days}
    try:
        return rdata.conversion.convert(rdata.parser.parse_data(raw, extension=".rda"), classes)
    except Exception as error:  # bytes that are cut or changed stop the parser anywhere, in any way
        raise DataError("the R file is damaged or cut short", Place(path), "Download it again.") from error


def _frame(objects: Any, path: Path) -> pd.DataFrame:
    """The data frame that holds detections, known by its columns; index = row, counted from 1 as R does."""
    held = objects if isinstance(objects, Mapping) else {"": objects}
    for found in held.values():
        if isinstance(found, pd.DataFrame) and set(COLUMNS) <= set(found.columns) and len(found):
            return found.set_axis(range(1, len(found) + 1))
    raise DataError(
        f"there is no data frame with rows and the columns {', '.join(COLUMNS)}, only {', '.join(held)}",
        Place(path),
        "The package changed its layout, or this is another R file.",
    )


def _months(days: pd.Series, place: Place) -> pd.Series:
    """Months from the days since 1970-01-01 on which they begin."""
    day = pd.to_datetime(filled_counts(days, place).astype("int64"), unit="D")
    odd = day.dt.day != 1
    if odd.any():
        row = int(day.index[odd][0])
        raise DataError(f"'{days[row]}' is not the first day of a month", replace(place, row=row), COMPARE)
    months = day.dt.to_period("M")
    expect_unbroken(pd.PeriodIndex(months.unique()), place)
    return months


def _citizenship(column: pd.Series, last: pd.Period, place: Place) -> pd.Series:
    lost = last == KOSOVO_LOST and KOSOVO not in set(column.dropna())
    return reference.codes(filled(column.fillna(KOSOVO) if lost else column, place), "frontex", place)
