"""IOM's copy of the detections: the R data frame 'frontex' of its package gdidata.

One row a month, route, border type and nationality (ISO 3166-1 alpha-3 and four codes of IOM's own);
rows without a detection are left out, and no date of the data is given. IOM's code for the unknown (OOO)
takes in Frontex's 'Third-country'.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from borderbook.sources.frontex.detections_columns import KEYS, border_types, months_of
from borderbook.sources.r_files import data_frame
from borderbook.sources.rows import Reading

COLUMNS = ["route", "type", "nat", "t", "n"]
KOSOVO = "XKX"
# The edition of 7 January 2025 (data to November 2024) lost IOM's code for Kosovo: 267 rows lack it.
# All but one are, count for count, what the next edition gives as Kosovo. No other edition has such rows.
KOSOVO_LOST = pd.Timestamp("2024-11-01")


def read_data_frame(path: Path) -> Reading:
    """The detections in an R file; ``read_detections`` says what comes out and what can go wrong."""
    rows = data_frame(path, *COLUMNS)
    month = months_of(rows, "t")
    if month.max() == KOSOVO_LOST and KOSOVO not in set(rows["nat"].dropna()):
        rows = rows.assign(nat=rows["nat"].fillna(KOSOVO))
    rows.filled("route", "type", "nat")
    route = rows.routes("frontex")
    table = pd.DataFrame(
        {
            "month": month,
            "route": route,
            "border_type": border_types(rows, "type", route),
            "citizenship": rows.codes("nat", "frontex"),
            "detections": rows.filled_counts("n"),
        }
    )
    return rows.unique(["month", *KEYS], table).reading("detections", table, "gdidata")
