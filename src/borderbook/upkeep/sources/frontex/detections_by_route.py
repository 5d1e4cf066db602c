"""Reads detections by route and month, which others took from Frontex's workbooks (layout ``route-month``).

The file is a CSV with route, month and detections, for every route and month, zeros included. It has no border types
and nationalities: ``border_type`` is 'all' and ``citizenship`` 'TOTAL' in every row.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from borderbook.catalog import schemas
from borderbook.errors import DataError
from borderbook.upkeep.sources.frontex.detections_columns import expect_unbroken
from borderbook.upkeep.sources.reading import csv_rows
from borderbook.upkeep.sources.rows import Reading, Rows


def read_csv(path: Path) -> Reading:
    """The detections in a CSV file; ``read_detections`` documents the result and the errors."""
    rows = csv_rows(path).require("route", "month", "detections").filled("route", "month")
    columns = {
        "route": rows.routes("frontex"), "month": rows.dates("month", "%Y-%m"),
        "detections": rows.filled_counts("detections"),
    }  # fmt: skip
    table = pd.DataFrame(columns).assign(**schemas.LAYOUTS["detections"].whole)
    rows.unique(["route", "month"], table)
    _expect_same_months(rows, table)
    return rows.reading("detections", table, "route-month")


def _expect_same_months(rows: Rows, table: pd.DataFrame) -> None:
    """Raise a DataError unless every route has the same months, without a gap."""
    every = table["month"].nunique()
    for route, part in table.groupby("route"):
        expect_unbroken(pd.PeriodIndex(part["month"], freq="M"), rows.at(f"month, {route}"))
        if len(part) != every:
            problem = f"the {route} route has {len(part)} of {every} months"
            raise DataError(problem, rows.place, "The file is cut short; download it again.")
