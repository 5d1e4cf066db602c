"""Detections by route and month only: copies of Frontex's workbooks in other authors' repositories.

No border type and no nationality: ``border_type`` is 'all' and ``citizenship`` 'TOTAL' in every row.

| layout | known by | holds |
|---|---|---|
| route-month | CSV with route, month, detections | every route and month, zeros included |
| analysis-daily | CSV with arrivals_CMR, arrivals_EMR, arrivals_WMR | three routes; the month's value on each day |
| analysis-monthly | workbook with route and total_arrivals_frontex | four routes; the value on each row of a month |
| analysis-central | R data frame with date_month and total_arrivals_frontex | the Central Mediterranean route |

The last three are Frontex's column inside one author's analysis of deaths. Routes and months are absent from
them for reasons of that analysis (a month without a recorded death), so what is absent is not zero, and a vintage
read from them is never complete. Their other columns are not read.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from borderbook.catalog import schemas
from borderbook.errors import DataError
from borderbook.upkeep.sources.frontex.detections_columns import expect_unbroken, months_of
from borderbook.upkeep.sources.reading import csv_rows, sheet_rows
from borderbook.upkeep.sources.rows import Reading, Rows

ROUTE_MONTH = ["route", "month", "detections"]
VALUE = "total_arrivals_frontex"
ROUTES = {"CMR": "Central Mediterranean", "EMR": "Eastern Mediterranean", "WMR": "Western Mediterranean",
          "WAR": "Western African"}  # fmt: skip
CENTRAL = ["date_month", VALUE]


def read_csv(path: Path) -> Reading:
    """The detections in a CSV file; ``read_detections`` says what comes out and what can go wrong."""
    rows = csv_rows(path)
    if "arrivals_CMR" in rows:
        return _daily(rows)
    rows.require(*ROUTE_MONTH).filled("route", "month")
    route, month, number = (
        rows.routes("frontex"),
        rows.dates("month", "%Y-%m"),
        rows.filled_counts("detections"),
    )
    table = pd.DataFrame({"route": route, "month": month, "detections": number})
    rows.unique(["route", "month"], table)
    _expect_same_months(rows, table)
    return _reading(rows, "route-month", table)


def read_analysis_workbook(path: Path, book: Any) -> Reading:
    """The same for the author's workbook of deaths by month."""
    rows = sheet_rows(path, book, book.sheetnames[0], VALUE).require("date", "route", VALUE).filled("route")
    route = rows["route"].map(ROUTES)
    rows.refuse("route", route.isna(), "{} is none of " + ", ".join(ROUTES))
    return _reading(rows, "analysis-monthly", _agreed(rows, route, rows.calendar("date"), VALUE))


def read_analysis_frame(rows: Rows) -> Reading:
    """The same for the author's R data frame of the Central Mediterranean."""
    return _reading(
        rows, "analysis-central", _agreed(rows, ROUTES["CMR"], months_of(rows, "date_month"), VALUE)
    )


def _daily(rows: Rows) -> Reading:
    columns = {f"arrivals_{code}": ROUTES[code] for code in ("CMR", "WMR", "EMR")}
    rows = rows.require("date", *columns).filled("date")
    day, cells = rows.dates("date"), replace(rows, frame=rows.frame.replace("NA", ""))
    return _reading(
        rows, "analysis-daily", *(_agreed(cells, route, day, column) for column, route in columns.items())
    )


def _agreed(rows: Rows, route: pd.Series | str, day: pd.Series, column: str) -> pd.DataFrame:
    """One row a route and month from rows that repeat its value; blank ones say nothing.

    Raises:
        DataError: two rows of a month give different values; names the later one.
    """
    month = day.dt.to_period("M").dt.to_timestamp()
    table = pd.DataFrame({"route": route, "month": month, "detections": rows.counts(column)})
    first = table.groupby(["route", "month"])["detections"].transform("first")
    rows.refuse(
        column, table["detections"] != first,
        "{} is another value than on the first row of the same route and month",
    )  # fmt: skip
    return table.dropna(subset="detections").drop_duplicates(["route", "month"])


def _expect_same_months(rows: Rows, table: pd.DataFrame) -> None:
    """Raise a DataError unless every route has the same unbroken run of months."""
    every = table["month"].nunique()
    for route, part in table.groupby("route"):
        expect_unbroken(pd.PeriodIndex(part["month"], freq="M"), rows.at(f"month, {route}"))
        if len(part) != every:
            problem = f"the {route} route has {len(part)} of {every} months"
            raise DataError(problem, rows.place, "The file is cut short; download it again.")


def _reading(rows: Rows, layout: str, *parts: pd.DataFrame) -> Reading:
    whole = pd.concat(parts, ignore_index=True).assign(**schemas.LAYOUTS["detections"].whole)
    return rows.reading("detections", whole, layout, complete=layout == "route-month")
