"""UNHCR's portal as ``borderbook refresh`` puts it together: its monthly series, each with what was asked.

An answer of the portal says neither country nor group, so the file says it: ``{"retrieved": day, "series": [{"geo",
"border_type", "query", "answer": {"data": {"timeseries": [{"year", "month", "individuals", ...}]}}}]}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from borderbook.errors import DataError, Place
from borderbook.sources import schemas
from borderbook.sources.reading import Reading, counts, dates, expect_unique, filled_counts, records

FIELDS = ("year", "month", "individuals")


def read_series(document: Mapping[str, Any], place: Place) -> Reading:
    """The series as the dataset ``arrivals``; the month in which they were retrieved is flagged 'incomplete'.

    Raises:
        DataError: no day of retrieval, a series without figures, a month given twice, a cell that is no count.
    """
    retrieved = pd.to_datetime(str(document.get("retrieved", "")), format="%Y-%m-%d", errors="coerce")
    if pd.isna(retrieved):
        raise DataError("there is no day of retrieval in it", place, "Refresh the dataset again.")
    rows = records(document["series"], ("geo", "border_type", "answer"), Place(place.file, "series"))
    parts = [_one(series, Place(place.file, f"series {number}")) for number, series in rows.iterrows()]
    table = pd.concat(parts, ignore_index=True)
    ended = table["date"] + pd.offsets.MonthEnd(0) < retrieved
    table = table.assign(
        period="month", place=schemas.NONE, flag=ended.map({True: schemas.NONE, False: "incomplete"})
    )
    return Reading(schemas.check("arrivals", table, place), "portal-series", retrieved.strftime("%Y-%m-%d"))


def _one(series: pd.Series, place: Place) -> pd.DataFrame:
    answer = series["answer"]
    found = answer.get("data", {}).get("timeseries") if isinstance(answer, Mapping) else None
    rows = records(found, FIELDS, place)
    expect_unique(rows, ["year", "month"], place)
    year, month = (
        filled_counts(rows[name], Place(place.file, place.sheet, column=name)) for name in FIELDS[:2]
    )
    days = (year.astype("str") + "-" + month.astype("str") + "-1").rename("month")
    return pd.DataFrame(
        {
            "date": dates(days, "%Y-%m-%d", place),
            "geo": series["geo"],
            "border_type": series["border_type"],
            "arrivals": counts(rows["individuals"], place),
        }
    )
