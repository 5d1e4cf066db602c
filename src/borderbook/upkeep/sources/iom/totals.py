"""Reads IOM's yearly totals of people dead and missing in the Mediterranean and in the world.

The file is JSON with ``retrieved``, ``data.mediterranean`` and ``data.global`` (layout ``yearly-totals``), which a
person makes from IOM's pages. The last year of a file is flagged 'incomplete'. The total of the Mediterranean includes
incidents that IOM assigns to several regions; in ``incidents``, such merged rows belong to no region.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from borderbook.catalog import schemas
from borderbook.errors import DataError, Place
from borderbook.upkeep.sources.reading import json_document, records, stated_day
from borderbook.upkeep.sources.rows import Reading, Rows, flagged

SERIES = {"mediterranean": "Mediterranean", "global": "World"}


def read_incident_totals(path: Path) -> Reading:
    """The totals of one file, as the dataset ``incident_totals``: year, region, dead_and_missing (persons).

    Raises:
        DataError: another file, an invalid year or count, a year that appears twice.
    """
    document, place = json_document(path), Place(path)
    if not isinstance(document, dict) or not isinstance(document.get("data"), dict):
        raise DataError("there are no totals by year in the JSON", place, "This is another file.")
    as_of, parts = stated_day(document.get("retrieved"), "retrieved", place), []
    for name, region in SERIES.items():
        rows = records(document["data"].get(name), ("year", "value"), Place(path, f"data.{name}"))
        years, counts = rows.unique(["year"]).years("year"), rows.filled_counts("value")
        parts.append(pd.DataFrame({"year": years, "dead_and_missing": counts, "region": region}))
    table = pd.concat(parts, ignore_index=True).assign(flag=schemas.NONE)
    flag = flagged(table["flag"], {"incomplete": table["year"] == table["year"].max()})
    return Rows(table, place).reading("incident_totals", table.assign(flag=flag), "yearly-totals", as_of)
