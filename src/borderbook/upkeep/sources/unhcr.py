"""Reads arrivals by sea and land from UNHCR's portal (Europe Sea Arrivals).

| layout | recognised by | rows |
|---|---|---|
| daily-italy | a column ``data_date`` | sea arrivals in Italy by day; a day without arrivals may be absent |
| portal-series | JSON with an array ``series`` | months of each series that a refresh asked for |

An answer of the portal gives neither country nor border type. So the file that a refresh makes from the answers adds
them: ``{"retrieved": day, "series": [{"geo", "border_type", "query", "answer": {"data": {"timeseries": [{"year",
"month", ...}]}}}]}``.

The figures come from national authorities. Arrivals may be added up over ``border_type``, whose value 'all' means 'not
broken down'.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from borderbook.upkeep.sources.reading import csv_rows, json_document, kind, records, stated_day
from borderbook.upkeep.sources.rows import Reading, Rows
from notemill.catalog import schemas
from notemill.errors import DataError, Place


def read_arrivals(path: Path) -> Reading:
    """One UNHCR file of arrivals, as the dataset ``arrivals`` (persons).

    Flags: 'incomplete' for a period that had not ended when the file was made.

    Raises:
        DataError: the file has neither layout, or a cell is invalid.
    """
    return _daily(csv_rows(path)) if kind(path, "text", "json") == "text" else _portal(path)


def _daily(rows: Rows) -> Reading:
    # the export names no country; Italy's is the only daily series in use here
    rows.require("data_date", "unix_timestamp", "individuals").unique(["data_date"])
    date = rows.dates("data_date")
    stamp = pd.to_datetime(pd.to_numeric(rows["unix_timestamp"], errors="coerce"), unit="s", errors="coerce")
    rows.refuse("data_date", stamp != date, "{} is another day than the row's unix_timestamp")
    table = pd.DataFrame({"date": date, "arrivals": rows.counts("individuals")})
    table = table.assign(period="day", geo="IT", place=schemas.NONE, border_type="sea")
    return rows.reading("arrivals", table, "daily-italy", date.max())


def _portal(path: Path) -> Reading:
    document, place = json_document(path), Place(path)
    if not isinstance(document, dict) or "series" not in document:
        raise DataError("there is no 'series' in it", place, "A copy is first made a tidy file: see data/README.md.")
    retrieved = stated_day(document.get("retrieved"), "retrieved", place)
    rows = records(document["series"], ("geo", "border_type", "answer"), Place(path, "series"), nested="answer")
    parts = [
        _months(series["answer"], Place(path, f"series {number}")).assign(
            geo=series["geo"], border_type=series["border_type"]
        )
        for number, series in rows.frame.iterrows()
    ]
    table = pd.concat(parts, ignore_index=True).assign(period="month", place=schemas.NONE)
    unfinished = table["date"] + pd.offsets.MonthEnd(0) >= retrieved
    table = table.assign(flag=unfinished.map({True: "incomplete", False: schemas.NONE}))
    return rows.reading("arrivals", table, "portal-series", retrieved)


def _months(answer: Any, place: Place) -> pd.DataFrame:
    """Date and arrivals of each month in an answer of the portal."""
    data = answer.get("data") if isinstance(answer, Mapping) else None
    months = data.get("timeseries") if isinstance(data, Mapping) else None
    rows = records(months, ("year", "month", "individuals"), place).unique(["year", "month"])
    month = rows.filled_counts("year").astype("str") + "-" + rows.filled_counts("month").astype("str")
    date = rows.assign(month=month).dates("month", "%Y-%m")
    return pd.DataFrame({"date": date, "arrivals": rows.counts("individuals")})
