"""IOM: people dead and missing by year and region, where only totals are to be had.

| layout | known by | holds |
|---|---|---|
| yearly-totals | JSON with ``data.mediterranean`` and ``data.global`` | the Mediterranean and the world, by year |
| yearly-by-region | JSON of years, each of regions | every region, by year |
| incident-list | JSON list of date, id, group, value | one incident a row; added up here, as it has no routes |

The world's total of the last two is the sum of the regions, flagged so. The last year of a file is flagged
'incomplete'.
These totals count a person whose incident IOM books on several regions; the merged rows of ``incidents`` do not.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from borderbook.catalog import schemas
from borderbook.errors import DataError, Place
from borderbook.upkeep import tidy
from borderbook.upkeep.sources.reading import json_document, records, stated_day
from borderbook.upkeep.sources.rows import Day, Reading, Rows, flagged

WORLD = "World"


def read_incident_totals(path: Path) -> Reading:
    """The totals of one file, as the dataset ``incident_totals``: year, region, dead_and_missing (persons).

    Raises:
        DataError: another file, an unknown region, a year or count that cannot be, an incident given twice.
    """
    document, place = json_document(path), Place(path)
    if isinstance(document, list):
        rows = records(document, ("date", "id", "group", "value"), place).unique(["id"])
        dates = rows.filled("date").assign(date=rows.text("date").str[:10]).dates("date")
        return _summed(rows.assign(year=dates.dt.year), "group", "incident-list")
    if isinstance(document, dict) and isinstance(document.get("data"), dict):
        as_of = stated_day(document.get("retrieved"), "retrieved", place)
        return _reading(_two_series(document["data"], place), place, "yearly-totals", as_of)
    if isinstance(document, dict) and document and all(isinstance(v, dict) for v in document.values()):
        listed = [
            {"year": year, "region": region, "value": value}
            for year, regions in document.items()
            for region, value in regions.items()
        ]
        return _summed(records(listed, ("year", "region", "value"), place), "region", "yearly-by-region")
    raise DataError("there are no totals by year in the JSON", place, "This is another file.")


def _reading(table: pd.DataFrame, place: Place, layout: str, as_of: Day = None) -> Reading:
    flag = flagged(table["flag"], {"incomplete": table["year"] == table["year"].max()})
    return Rows(table, place).reading("incident_totals", table.assign(flag=flag), layout, as_of)


def _two_series(data: dict[str, Any], place: Place) -> pd.DataFrame:
    parts = []
    for name, region in (("mediterranean", "Mediterranean"), ("global", WORLD)):
        rows = records(data.get(name), ("year", "value"), Place(place.file, f"data.{name}")).unique(["year"])
        parts.append(_typed(rows).assign(region=region))
    return pd.concat(parts, ignore_index=True)


def _typed(rows: Rows) -> pd.DataFrame:
    number = rows.counts("value")
    rows.refuse("value", number.isna(), "{} is no count")
    return pd.DataFrame({"year": rows.years("year"), "dead_and_missing": number, "flag": schemas.NONE})


def _summed(rows: Rows, region: str, layout: str) -> Reading:
    """Sums by year and region, and the world's by year."""
    unknown = ~rows[region].isin(tidy.IOM_REGIONS)
    rows.refuse(region, unknown, "{} is no region of IOM's that this project knows")
    table = _typed(rows).assign(region=rows[region])
    by_region = table.groupby(["year", "region"], as_index=False)["dead_and_missing"].sum()
    world = table.groupby("year", as_index=False)["dead_and_missing"].sum()
    both = [by_region.assign(flag=schemas.NONE), world.assign(region=WORLD, flag="sum of the regions")]
    return _reading(pd.concat(both, ignore_index=True), rows.place, layout)
