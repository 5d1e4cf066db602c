"""Asylum applicants by citizenship and sex, and decisions on their applications at first instance."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from borderbook.errors import Place
from borderbook.sources import schemas
from borderbook.sources.eurostat import layouts
from borderbook.sources.eurostat.cube import Cube, chosen, only_totals, values, without_parts
from borderbook.sources.reading import Reading, expect_unique, require_columns


def read_asylum_decisions(path: Path) -> Reading:
    """Persons on whose application was decided at first instance, by year, country, citizenship and outcome.

    Args:
        path: migr_asydcfsta in any of Eurostat's layouts (``layouts``); its sex and age totals are taken.

    Returns:
        The table in the shape of ``schemas.LAYOUTS["asylum_decisions"]``: persons, rounded to 5, decisions of
        the year, whenever applied for. A rejection may be appealed, and is no order to leave.

    Raises:
        DataError: another table, layout or unit; quarters; no totals; a key that stands twice.
    """
    cube = chosen(layouts.read(path), ["migr_asydcfsta"], "first-instance decisions")[0]
    require_columns(cube.cells, ["geo", "citizen", "decision"], Place(cube.path))
    cube = without_parts(only_totals(cube, ("geo", "citizen", "decision")), "decision")
    cells = cube.cells.rename(columns={"citizen": "citizenship", "value": "persons"})
    table = cells.assign(decision=values(cube, "decision"))
    expect_unique(table, schemas.LAYOUTS["asylum_decisions"].key, Place(path))
    return Reading(schemas.check("asylum_decisions", table, Place(path)), cube.layout, cube.as_of)


def read_asylum_applicants(path: Path) -> Reading:
    """Persons who applied for international protection, by year, reporting country, citizenship and sex.

    Args:
        path: migr_asyappctza in any of Eurostat's layouts (``layouts``), or IOM's copy of it. Of an extract
            of several tables, those that count no applicants are left aside.

    Returns:
        The table in the shape of ``schemas.LAYOUTS["asylum_applicants"]``: persons, rounded to 5 by Eurostat,
        all ages, <NA> where no number is published. A value that the rounding cannot give is flagged: it was
        filled in from somewhere else. Citizenship TOTAL includes EU citizens, EXT_EU28 does not.

    Raises:
        DataError: another table (decisions are not applicants), layout or unit; quarters; no totals; a key
            that stands twice.
    """
    cube = chosen(layouts.read(path), ["migr_asyappctza"], "asylum applicants")[0]
    table = _tidy(cube)
    expect_unique(table, schemas.LAYOUTS["asylum_applicants"].key, Place(path))
    return Reading(schemas.check("asylum_applicants", table, Place(path)), cube.layout, cube.as_of)


def _tidy(cube: Cube) -> pd.DataFrame:
    require_columns(cube.cells, ["geo", "citizen", "asyl_app"], Place(cube.path))
    cube = without_parts(only_totals(cube, ("geo", "citizen", "asyl_app", "sex")), "asyl_app")
    cells = cube.cells
    return pd.DataFrame(
        {
            "year": cells["year"],
            "geo": cells["geo"],
            "citizenship": cells["citizen"],
            "sex": values(cube, "sex"),
            "applicant_type": values(cube, "asyl_app"),
            "persons": cells["value"],
            "flag": cells["flag"],
        }
    )
