"""Reads detections of illegal border-crossing by month, route, border type and citizenship.

Source: Frontex, 'Monthly detections of illegal border-crossing (IBC)'. A detection is not a person: a person who is
detected twice counts twice. In 2015 the totals of the Eastern Mediterranean and of the Western Balkan route largely
count the same people.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from borderbook.upkeep.sources.frontex.detections_columns import expect_unbroken
from borderbook.upkeep.sources.frontex.detections_workbook import read_workbook
from borderbook.upkeep.sources.reading import csv_rows, kind
from borderbook.upkeep.sources.rows import Reading
from notemill.catalog import schemas
from notemill.errors import DataError


def read_detections(path: Path) -> Reading:
    """The detections in one file, as published; nothing is corrected here.

    Layouts are recognised by the content of the file, not by its name:

    - ``workbook-2025``: Frontex's own; headings Route, Border type or inland, Nationality; months like JAN2009.
    - ``workbook-2025-11``: like workbook-2025, with other content above the table and a line on the source below it.
    - ``route-month``: a CSV of route, month and detections that others took from Frontex's workbooks, zeros included;
      border_type is 'all' and citizenship 'TOTAL' in every row.

    Args:
        path: the file.

    Returns:
        A ``Reading`` whose table has the columns month (its first day), route, border_type, citizenship,
        detections (a count; zero where the publisher prints a zero) and flag (always empty).

    Raises:
        DataError: another kind of file, a damaged file, an unknown layout, route, border type or nationality, a border
            type that its route does not have, a cell that is not a count, a gap in the months, or two rows with the
            same key.
    """
    readers = {"text": _read_by_route, "xlsx": read_workbook}
    return readers[kind(path, *readers)](path)


def _read_by_route(path: Path) -> Reading:
    """By route and month. Raises DataError unless every route has the same months, without a gap."""
    rows = csv_rows(path).require("route", "month", "detections").filled("route", "month")
    columns = {
        "route": rows.routes("frontex"),
        "month": rows.dates("month", "%Y-%m"),
        "detections": rows.filled_counts("detections"),
    }
    table = pd.DataFrame(columns).assign(**schemas.LAYOUTS["detections"].whole)
    rows.unique(["route", "month"], table)
    months = pd.PeriodIndex(table["month"].unique(), freq="M")
    expect_unbroken(months, rows.at("month"))
    for route, number in table["route"].value_counts().items():
        if number < len(months):
            problem = f"the {route} route has {number} of {len(months)} months"
            raise DataError(problem, rows.place, "The file is cut short; download it again.")
    return rows.reading("detections", table, "route-month")
