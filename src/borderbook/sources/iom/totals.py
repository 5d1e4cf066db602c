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

from borderbook.errors import DataError, Place
from borderbook.sources import schemas
from borderbook.sources.iom.cells import ISO
from borderbook.sources.reading import (
    Reading,
    counts,
    dates,
    expect_unique,
    filled,
    json_document,
    records,
    refuse,
)

WORLD = "World"
SUMMED = "sum of the regions"
LISTED = ("date", "id", "group", "value")


def read_totals(path: Path) -> Reading:
    """The totals of one file, as the dataset ``incident_totals``: year, region, dead_and_missing (persons).

    Raises:
        DataError: another file, an unknown region, a year or count that cannot be, an incident given twice.
    """
    document, place = json_document(path), Place(path)
    if isinstance(document, list):
        return _reading(_summed(_incidents(document, place)), place, "incident-list")
    if isinstance(document, dict) and isinstance(document.get("data"), dict):
        table = _two_series(document["data"], place)
        return _reading(table, place, "yearly-totals", _day(str(document.get("retrieved", "")), place))
    if isinstance(document, dict) and document and all(isinstance(v, dict) for v in document.values()):
        return _reading(_summed(_by_region(document, place)), place, "yearly-by-region")
    raise DataError("there are no totals by year in the JSON", place, "This is another file.")


def _reading(table: pd.DataFrame, place: Place, layout: str, as_of: str | None = None) -> Reading:
    last = table["year"] == table["year"].max()
    flag = table["flag"].mask(last, table["flag"] + "; incomplete").str.removeprefix("; ")
    return Reading(schemas.check("incident_totals", table.assign(flag=flag), place), layout, as_of)


def _day(text: str, place: Place) -> str:
    dates(pd.Series([text], index=[1]), ISO, Place(place.file, column="retrieved"))
    return text


def _two_series(data: dict[str, Any], place: Place) -> pd.DataFrame:
    parts = []
    for name, region in (("mediterranean", "Mediterranean"), ("global", WORLD)):
        at = Place(place.file, f"data.{name}")
        rows = records(data.get(name), ("year", "value"), at)
        expect_unique(rows, ["year"], at)
        parts.append(_typed(rows["year"], rows["value"], at).assign(region=region))
    return pd.concat(parts, ignore_index=True)


def _by_region(document: dict[str, dict[str, Any]], place: Place) -> pd.DataFrame:
    rows = [
        {"year": year, "region": region, "value": value}
        for year, regions in document.items()
        for region, value in regions.items()
    ]
    frame = records(rows, ("year", "region", "value"), place)
    return _typed(frame["year"], frame["value"], place).assign(region=_regions(frame["region"], place))


def _incidents(document: list[Any], place: Place) -> pd.DataFrame:
    frame = records(document, LISTED, place)
    expect_unique(frame, ["id"], place)
    day = dates(filled(frame["date"], place).str[:10], ISO, Place(place.file, column="date"))
    return _typed(day.dt.year, frame["value"], place).assign(region=_regions(frame["group"], place))


def _typed(year: pd.Series, value: pd.Series, place: Place) -> pd.DataFrame:
    number = counts(value, Place(place.file, place.sheet, column=str(value.name)))
    refuse(value, number.isna(), "{} is no count", place)
    return pd.DataFrame({"year": counts(year, place), "dead_and_missing": number, "flag": schemas.NONE})


def _regions(column: pd.Series, place: Place) -> pd.Series:
    known = set(schemas.IOM_REGIONS)
    refuse(column, ~column.isin(known), "{} is no region of IOM's that this project knows", place)
    return column


def _summed(rows: pd.DataFrame) -> pd.DataFrame:
    """Sums by year and region, and the world's by year."""
    by_region = rows.groupby(["year", "region"], as_index=False)["dead_and_missing"].sum()
    world = rows.groupby("year", as_index=False)["dead_and_missing"].sum().assign(region=WORLD)
    both = [by_region.assign(flag=schemas.NONE), world.assign(flag=SUMMED)]
    return pd.concat(both, ignore_index=True)
