"""Tables that other projects derived from Eurostat's, in a layout that does not say what it counts.

citizen, geo, year and one value column, labels only, zeros and totals dropped, flags lost. The value column's
name cannot be believed: one that says 'Ordered to Leave' holds returns. So a file is read only if its content
is known, and what it is was found by comparing it with tables that do say what they are.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from borderbook.errors import DataError, Place
from borderbook.sources import reading
from borderbook.sources.eurostat.cube import Cube, build

KEYS = ("reason", "citizen", "geo", "year")


@dataclass(frozen=True)
class DerivedTable:
    """What a derived file really is.

    Attributes:
        dataset: Eurostat's table.
        as_of: the date of Eurostat's data (ISO).
        fixed: the dimensions that its maker fixed.
        evidence: how that is known.
    """

    dataset: str
    as_of: str
    fixed: dict[str, str] = field(default_factory=dict)
    evidence: str = ""


# sha256 of the file, unpacked -> what it is
DERIVED_TABLES = {
    "7a6b67966e25e568729e043f3de78023fded1b84e08c5e6a9a5c1eff70188470": DerivedTable(
        "migr_eipre",
        "2025-05-25",  # the day it was committed; its maker kept no date of Eurostat's
        evidence="6,922 of 7,342 cells of 2013-2016 equal the Data Explorer's migr_eipre of 2017",
    ),
    "e20aa05f75aa21aefdb34b6b3b58da1e039f1ef6d6f1d326a517515a1229dc36": DerivedTable(
        "migr_eirtn",
        "2024-09-20",
        {"c_dest": "THRD"},
        evidence="named after orders to leave; but its maker's notebook prints ESTAT:MIGR_EIRTN(1.0) and "
        "c_dest 'Third country', and the EU27 sum of 2023 is 90,305: returns to third countries "
        "(published: 91,465), not orders (488,115)",
    ),
    "287ae53415138364bf1e67c88c6cad387f3307afe27d27b419812ca1be3af076": DerivedTable(
        "migr_eipre",
        "2024-11-04",
        evidence="by reason of illegal presence, a dimension that only migr_eipre has; its maker's notebook "
        "prints LAST UPDATE 04/11/24",
    ),
}


def read(rows: pd.DataFrame, path: Path) -> list[Cube]:
    """The cube of a known derived table.

    Raises:
        DataError: a file that is not known, since the layout does not say what it counts.
    """
    value = [name for name in rows.columns if name not in KEYS]
    known = DERIVED_TABLES.get(hashlib.sha256(reading.content(path)).hexdigest())
    if known is None or len(value) != 1:
        raise DataError(
            f"a table of citizen, geo, year and '{', '.join(value)}' does not say what it counts; "
            "one that calls itself 'Ordered to Leave' holds returns",
            Place(path),
            "Download the table from Eurostat as SDMX-CSV or JSON-stat; or find out by comparing with such a "
            "file, and enter it in DERIVED_TABLES (sources/eurostat/derived.py).",
        )
    names = {"time": "year", "value": value[0]}
    return [build(Cube(path, known.dataset, "derived", rows.assign(**known.fixed), names, known.as_of))]
