"""IOM's copy of the asylum applicants: the R data frame 'eu_asyapp' of its package gdidata.

geo, t (year), nat, sex, n; ISO 3166-1 alpha-3 and a few codes of IOM's own (EU27 is the union since 2020,
STL the stateless, OOO the unknown with the few groups that have no ISO code). No totals, no zeros, no flags.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from borderbook.errors import DataError, Place
from borderbook.sources.eurostat.cube import Cube, build

NAMES = {"time": "t", "citizen": "nat", "value": "n"}
COLUMNS = ["geo", "t", "nat", "sex", "n"]
# The package documents first-time applicants. The values are all applicants: they sum to 1,130,825 for EU27
# in 2023, where Eurostat publishes 1,130,865 applicants and 1,049,905 first-time applicants.
APPLICANTS = "ASY_APP"


def read(path: Path, raw: bytes) -> Cube:
    """The cube in an R file.

    Args:
        path: the file, for errors.
        raw: its content: serialised R, plain or packed by bzip2 or xz.

    Raises:
        DataError: damaged, or no data frame with these columns; or what ``cube.build`` refuses.
    """
    frame = _frame(path, raw)
    text = {name: frame[name].astype("str").fillna("") for name in ("geo", "nat", "sex")}
    years = frame["t"].map(lambda year: str(year).removesuffix(".0"))
    cells = frame[COLUMNS].assign(**text, t=years, asyl_app=APPLICANTS)
    return build(Cube(path, "migr_asyappctza", "gdidata", cells, NAMES), "iom")


def _frame(path: Path, raw: bytes) -> pd.DataFrame:
    """The data frame with the applicants, known by its columns; index = row, counted from 1 as R does."""
    held = _objects(path, raw)
    for found in held.values():
        if isinstance(found, pd.DataFrame) and set(COLUMNS) <= set(found.columns) and len(found):
            return found.set_axis(range(1, len(found) + 1))
    raise DataError(
        f"there is no data frame with rows and the columns {', '.join(COLUMNS)}, only {', '.join(held)}",
        Place(path),
        "The package changed its layout, or this is another R file.",
    )


def _objects(path: Path, raw: bytes) -> Mapping[str, Any]:
    from rdata import conversion, parser

    # a tibble is a data frame; without this entry rdata warns about every one that it meets
    classes = {**conversion.DEFAULT_CLASS_MAP, "tbl_df": conversion.dataframe_constructor}
    try:
        held = conversion.convert(parser.parse_data(raw, extension=".rda"), classes)
    except Exception as error:  # bytes that are cut or changed stop the parser anywhere, in any way
        raise DataError("the R file is damaged or cut short", Place(path), "Download it again.") from error
    return held if isinstance(held, Mapping) else {"": held}
