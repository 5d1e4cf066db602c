"""UNHCR's portal as ``borderbook refresh`` puts it together: its monthly series, each with what was asked.

An answer of the portal says neither country nor group, so the file says it: ``{"retrieved": day, "series": [{"geo",
"border_type", "query", "answer": {"data": {"timeseries": [{"year", "month", "individuals", ...}]}}}]}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from borderbook.errors import Place
from borderbook.sources import schemas
from borderbook.sources.reading import records
from borderbook.sources.rows import ISO, Reading


def read_series(document: Mapping[str, Any], place: Place) -> Reading:
    """The series as the dataset ``arrivals``; the month in which they were retrieved is flagged 'incomplete'.

    Raises:
        DataError: no day of retrieval, a series without figures, a month given twice, a cell that is no count.
    """
    stated = records([{"retrieved": document.get("retrieved")}], ("retrieved",), place).filled("retrieved")
    retrieved = stated.dates("retrieved").iloc[0]
    rows = records(
        document["series"], ("geo", "border_type", "answer"), Place(place.file, "series"), nested="answer"
    )
    parts = [_one(series, Place(place.file, f"series {number}")) for number, series in rows.frame.iterrows()]
    table = pd.concat(parts, ignore_index=True)
    ended = table["date"] + pd.offsets.MonthEnd(0) < retrieved
    flag = ended.map({True: schemas.NONE, False: "incomplete"})
    table = table.assign(period="month", place=schemas.NONE, flag=flag)
    return rows.reading("arrivals", table, "portal-series", retrieved.strftime(ISO))


def _one(series: pd.Series, place: Place) -> pd.DataFrame:
    answer = series["answer"]
    data = answer.get("data") if isinstance(answer, Mapping) else None
    found = data.get("timeseries") if isinstance(data, Mapping) else None
    rows = records(found, ("year", "month", "individuals"), place).unique(["year", "month"])
    month = rows.filled_counts("year").astype("str") + "-" + rows.filled_counts("month").astype("str")
    date, arrivals = rows.assign(month=month).dates("month", "%Y-%m"), rows.counts("individuals")
    about = {"geo": series["geo"], "border_type": series["border_type"]}
    return pd.DataFrame({"date": date, "arrivals": arrivals}).assign(**about)
