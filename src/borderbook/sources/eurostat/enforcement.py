"""Enforcement of immigration legislation: refusals of entry, illegal presence, orders to leave, returns."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from borderbook.errors import Place
from borderbook.reference import fold
from borderbook.sources import schemas
from borderbook.sources.eurostat import layouts
from borderbook.sources.eurostat.cube import Cube, chosen, only_totals, values
from borderbook.sources.reading import Reading, expect_unique, require_columns

MEASURES = {
    "migr_eirfs": "refusal_of_entry",
    "migr_eipre": "found_illegally_present",
    "migr_eiord": "order_to_leave",
    "migr_eirtn": "return",
}
# codes of Eurostat's, and its labels, as ``reference.fold`` gives them
REASONS = {
    "total": "total",
    "entry_nleg": "illegal_entry", "illegal entry": "illegal_entry",
    "ostay": "overstay", "overstay": "overstay",
    "oth": "other", "other reason": "other",
}  # fmt: skip
APPREHENSIONS = {
    "total": "total",
    "brd_ext": "external_border", "in the external border area": "external_border",
    "bcp_sla": "at_crossing_point", "at the border crossing point - at sea, land, air": "at_crossing_point",
    "bcp_s": "between_crossing_points_sea",
    "between border crossing points - at sea": "between_crossing_points_sea",
    "bcp_l": "between_crossing_points_land",
    "between border crossing points - at land": "between_crossing_points_land",
    "inl": "inland", "in the inland area": "inland",
}  # fmt: skip
DESTINATIONS = {
    "total": "all", "total number of persons returned": "all",
    "thrd": "third_country", "third country": "third_country",
    "persons returned to a third country": "third_country",
}  # fmt: skip
# parts of the returns that the quarterly tables have had since 2021
PARTS_OF_RETURNS = frozenset({"eu27_2020_efta_for", "thrd_ctz", "thrd_oth", "unk"})


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
    cubes = chosen(layouts.read(path), MEASURES, "enforcement of immigration legislation")
    table = pd.concat([_tidy(cube) for cube in cubes])
    expect_unique(table, schemas.LAYOUTS["enforcement"].key, Place(path))
    return Reading(schemas.check("enforcement", table, Place(path)), cubes[0].layout, cubes[0].as_of)


def _tidy(cube: Cube) -> pd.DataFrame:
    kept = {"migr_eipre": ("reason", "apprehen"), "migr_eirtn": ("c_dest",)}.get(cube.dataset, ())
    require_columns(cube.cells, ["geo", "citizen"], Place(cube.path))
    cube = only_totals(cube, ("geo", "citizen", *kept))
    returns_counted: str | pd.Series = schemas.NONE
    if cube.dataset == "migr_eirtn":
        cube = _without_parts(cube)
        returns_counted = values(cube, "c_dest", DESTINATIONS)
    cells = cube.cells
    return pd.DataFrame(
        {
            "year": cells["year"],
            "geo": cells["geo"],
            "citizenship": cells["citizen"],
            "measure": MEASURES[cube.dataset],
            "returns_counted": returns_counted,
            "reason": values(cube, "reason", REASONS),
            "apprehension": values(cube, "apprehen", APPREHENSIONS),
            "persons": cells["value"],
            "flag": cells["flag"],
        }
    )


def _without_parts(cube: Cube) -> Cube:
    """Returns in total and to a third country; a table that does not say which it counts is refused."""
    require_columns(cube.cells, ["c_dest"], Place(cube.path))
    return cube.where(~cube.cells["c_dest"].map(lambda text: fold(text) in PARTS_OF_RETURNS))
