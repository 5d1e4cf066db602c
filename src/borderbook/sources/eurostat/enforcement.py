"""Enforcement of immigration legislation: refusals of entry, illegal presence, orders to leave, returns."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from borderbook.errors import Place
from borderbook.sources import schemas
from borderbook.sources.eurostat import layouts
from borderbook.sources.eurostat.cube import WORDS, Cube, chosen, only_totals, values, without_parts
from borderbook.sources.reading import Reading, expect_unique, require_columns


def read_enforcement(path: Path) -> Reading:
    """Persons refused entry, found illegally present, ordered to leave, or returned; by year and country.

    Args:
        path: migr_eirfs, migr_eipre, migr_eiord or migr_eirtn in any of Eurostat's layouts (``layouts``).
            Of an extract of several tables, those that are no enforcement are left aside.

    Returns:
        The table in the shape of ``schemas.LAYOUTS["enforcement"]``: third-country nationals in persons,
        rounded to 5 by Eurostat, <NA> where it publishes no number. reason and apprehension are 'total' but
        for those found illegally present; the reasons for refusals, sex and age are left to Eurostat.
        'external_border' contains the three places 'at' and 'between' crossing points: never add them all.

    Raises:
        DataError: another table, layout or unit; quarters; no totals; a key that stands twice.
    """
    cubes = chosen(layouts.read(path), WORDS["measures"], "enforcement of immigration legislation")
    table = pd.concat([_tidy(cube) for cube in cubes])
    expect_unique(table, schemas.LAYOUTS["enforcement"].key, Place(path))
    return Reading(schemas.check("enforcement", table, Place(path)), cubes[0].layout, cubes[0].as_of)


def _tidy(cube: Cube) -> pd.DataFrame:
    kept = {"migr_eipre": ("reason", "apprehen"), "migr_eirtn": ("c_dest",)}.get(cube.dataset, ())
    require_columns(cube.cells, ["geo", "citizen"], Place(cube.path))
    cube = only_totals(cube, ("geo", "citizen", *kept))
    returns_counted: str | pd.Series = schemas.NONE
    if cube.dataset == "migr_eirtn":
        # a table that does not say which returns it counts is refused
        require_columns(cube.cells, ["c_dest"], Place(cube.path))
        cube = without_parts(cube, "c_dest")
        returns_counted = values(cube, "c_dest")
    cells = cube.cells
    return pd.DataFrame(
        {
            "year": cells["year"],
            "geo": cells["geo"],
            "citizenship": cells["citizen"],
            "measure": WORDS["measures"][cube.dataset],
            "returns_counted": returns_counted,
            "reason": values(cube, "reason"),
            "apprehension": values(cube, "apprehen"),
            "persons": cells["value"],
            "flag": cells["flag"],
        }
    )
