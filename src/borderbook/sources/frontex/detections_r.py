"""IOM's copy of the detections: the R data frame 'frontex' of its package gdidata.

One row a month, route, border type and nationality (ISO 3166-1 alpha-3 and four codes of IOM's own);
rows without a detection are left out, and no date of the data is given. IOM's code for the unknown (OOO)
takes in Frontex's 'Third-country'.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from borderbook import reference
from borderbook.errors import Place
from borderbook.sources import schemas
from borderbook.sources.frontex.detections_columns import (
    KEYS,
    border_types,
    months_of,
)
from borderbook.sources.r_files import data_frame
from borderbook.sources.reading import Reading, expect_unique, filled, filled_counts

COLUMNS = ["route", "type", "nat", "t", "n"]
KOSOVO = "XKX"
# The edition of 7 January 2025 (data to November 2024) lost IOM's code for Kosovo: 267 rows lack it.
# All but one are, count for count, what the next edition gives as Kosovo. No other edition has such rows.
KOSOVO_LOST = pd.Period("2024-11", freq="M")


def read_data_frame(path: Path) -> Reading:
    """The detections in an R file; ``read_detections`` says what comes out and what can go wrong."""
    frame = data_frame(path, COLUMNS)
    route, border, nationality, month, count = (Place(path, column=name) for name in COLUMNS)
    months = months_of(frame["t"], month)
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


def _citizenship(column: pd.Series, last: pd.Period, place: Place) -> pd.Series:
    lost = last == KOSOVO_LOST and KOSOVO not in set(column.dropna())
    return reference.codes(filled(column.fillna(KOSOVO) if lost else column, place), "frontex", place)
