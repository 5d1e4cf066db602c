"""IOM's copy of the asylum applicants: the R data frame 'eu_asyapp' of its package gdidata.

geo, t (year), nat, sex, n; ISO 3166-1 alpha-3 and a few codes of IOM's own (EU27 is the union since 2020,
STL the stateless, OOO the unknown with the few groups that have no ISO code). No totals, no zeros, no flags.
"""

from __future__ import annotations

from pathlib import Path

from borderbook.sources.eurostat.cube import Cube, build
from borderbook.sources.r_files import data_frame

NAMES = {"time": "t", "citizen": "nat", "value": "n"}
COLUMNS = ["geo", "t", "nat", "sex", "n"]
# The package documents first-time applicants. The values are all applicants: they sum to 1,130,825 for EU27
# in 2023, where Eurostat publishes 1,130,865 applicants and 1,049,905 first-time applicants.
APPLICANTS = "ASY_APP"


def read(path: Path) -> Cube:
    """The cube in an R file.

    Raises:
        DataError: damaged, or no data frame with these columns; or what ``cube.build`` refuses.
    """
    frame = data_frame(path, COLUMNS)
    text = {name: frame[name].astype("str").fillna("") for name in ("geo", "nat", "sex")}
    years = frame["t"].map(lambda year: str(year).removesuffix(".0"))
    cells = frame[COLUMNS].assign(**text, t=years, asyl_app=APPLICANTS)
    return build(Cube(path, "migr_asyappctza", "gdidata", cells, NAMES), "iom")
