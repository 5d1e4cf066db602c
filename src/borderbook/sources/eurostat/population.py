"""Usual residents on 1 January, the denominator of rates per head."""

from __future__ import annotations

from pathlib import Path

from borderbook.errors import DataError, Place
from borderbook.reference import fold
from borderbook.sources import schemas
from borderbook.sources.eurostat import layouts
from borderbook.sources.eurostat.cube import Cube, chosen, only_totals
from borderbook.sources.reading import Reading, expect_unique

DATASETS = ("demo_pjan", "demo_gind")
ON_1_JANUARY = frozenset({"jan", "population on 1 january - total"})


def read_population(path: Path) -> Reading:
    """Persons usually resident on 1 January, by year and country; whole numbers, not rounded.

    Args:
        path: demo_pjan (totals of age and sex are taken) or demo_gind (its population on 1 January is taken),
            in any of Eurostat's layouts (``layouts``).

    Returns:
        The table in the shape of ``schemas.LAYOUTS["population"]``: citizens and foreign residents alike;
        <NA> where no number is published. Germany and France stand once, France with its
        overseas departments.

    Raises:
        DataError: another table, layout or unit; no totals; a key that stands twice.
    """
    cube = _residents(chosen(layouts.read(path), DATASETS, "population on 1 January")[0])
    table = only_totals(cube, ("geo",)).cells.rename(columns={"value": "persons"})
    expect_unique(table, schemas.LAYOUTS["population"].key, Place(path))
    return Reading(schemas.check("population", table, Place(path)), cube.layout, cube.as_of)


def _residents(cube: Cube) -> Cube:
    """Of the many indicators of demo_gind, the population on 1 January."""
    if "indic_de" not in cube.cells:
        return cube
    residents = cube.cells["indic_de"].map(lambda text: fold(text) in ON_1_JANUARY)
    if not residents.any():
        raise DataError(
            f"there is no population on 1 January, only '{cube.cells['indic_de'].iloc[0]}'",
            cube.place("indic_de"),
            "Download demo_gind with indic_de = JAN.",
        )
    residents_only = cube.where(residents)
    return Cube(
        residents_only.path,
        residents_only.dataset,
        residents_only.layout,
        residents_only.cells.drop(columns="indic_de"),
        residents_only.columns,
        residents_only.as_of,
    )
