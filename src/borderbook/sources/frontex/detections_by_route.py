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

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pandas as pd

from borderbook import reference
from borderbook.errors import DataError, Place
from borderbook.sources import schemas
from borderbook.sources.frontex.detections_columns import expect_unbroken, months_of
from borderbook.sources.r_files import data_frame
from borderbook.sources.reading import (
    Reading,
    counts,
    csv_rows,
    dates,
    expect_unique,
    filled,
    filled_counts,
    refuse,
    require_columns,
    sheet_lines,
    sheet_rows,
    workbook,
)

ROUTE_MONTH = ["route", "month", "detections"]
VALUE = "total_arrivals_frontex"
ROUTES = {"CMR": "Central Mediterranean", "EMR": "Eastern Mediterranean", "WMR": "Western Mediterranean",
          "WAR": "Western African"}  # fmt: skip
CENTRAL = ["date_month", VALUE]


def in_workbook(path: Path) -> bool:
    """Whether a workbook is the author's: its first sheet begins with his headings."""
    book = workbook(path)
    return VALUE in next(iter(sheet_lines(path, book, book.sheetnames[0])), ())


def in_r(path: Path) -> bool:
    """Whether an R file holds the author's data frame."""
    with suppress(DataError):  # the reader of the other layout says what is wrong
        return len(data_frame(path, CENTRAL)) > 0
    return False


def read_csv(path: Path) -> Reading:
    """The detections in a CSV file; ``read_detections`` says what comes out and what can go wrong."""
    rows, place = csv_rows(path), Place(path)
    if "arrivals_CMR" in rows.columns:
        return _daily(rows, place)
    require_columns(rows, ROUTE_MONTH, place)
    route, month, count = (replace(place, column=name) for name in ROUTE_MONTH)
    table = pd.DataFrame(
        {
            "route": reference.route_codes(filled(rows["route"], route), "frontex", route),
            "month": dates(filled(rows["month"], month), "%Y-%m", month),
            "detections": filled_counts(rows["detections"], count),
        }
    )
    expect_unique(table, ["route", "month"], place)
    _expect_same_months(table, place)
    return _reading(table, place, "route-month")


def read_analysis_workbook(path: Path) -> Reading:
    """The same for the author's workbook of deaths by month."""
    book = workbook(path)
    place = Place(path, book.sheetnames[0])
    rows = sheet_rows(path, book, book.sheetnames[0], lambda cells: VALUE in cells)
    require_columns(rows, ["date", "route", VALUE], place)
    code, day = filled(rows["route"], replace(place, column="route")), rows["date"]
    refuse(code, ~code.isin(ROUTES), "{} is none of " + ", ".join(ROUTES), replace(place, column="route"))
    odd = pd.to_datetime(day, errors="coerce").isna()
    refuse(day, odd, "{} is no date", replace(place, column="date"))
    table = pd.DataFrame(
        {"route": code.map(ROUTES), "month": pd.to_datetime(day), "detections": rows[VALUE]}, rows.index
    )
    return _repeated(table, replace(place, column=VALUE), "analysis-monthly")


def read_analysis_frame(path: Path) -> Reading:
    """The same for the author's R data frame of the Central Mediterranean."""
    frame, place = data_frame(path, CENTRAL), Place(path)
    month = months_of(frame["date_month"], replace(place, column="date_month")).dt.to_timestamp()
    table = pd.DataFrame({"route": ROUTES["CMR"], "month": month, "detections": frame[VALUE]})
    return _repeated(table, replace(place, column=VALUE), "analysis-central")


def _daily(rows: pd.DataFrame, place: Place) -> Reading:
    columns = {f"arrivals_{code}": ROUTES[code] for code in ("CMR", "WMR", "EMR")}
    require_columns(rows, ["date", *columns], place)
    day = dates(
        filled(rows["date"], replace(place, column="date")), "%Y-%m-%d", replace(place, column="date")
    )
    parts = [
        _agreed(pd.DataFrame({"route": route, "month": day, "detections": rows[column].replace("NA", "")}),
                replace(place, column=column))
        for column, route in columns.items()
    ]  # fmt: skip
    return _reading(pd.concat(parts, ignore_index=True), place, "analysis-daily", complete=False)


def _repeated(table: pd.DataFrame, place: Place, layout: str) -> Reading:
    return _reading(_agreed(table, place), replace(place, column=None), layout, complete=False)


def _agreed(table: pd.DataFrame, place: Place) -> pd.DataFrame:
    """One row a route and month from rows that repeat its value; blank ones say nothing.

    Raises:
        DataError: two rows of a month give different values; names the later one.
    """
    number = counts(table["detections"], place)
    given = table.assign(detections=number, month=table["month"].dt.to_period("M").dt.to_timestamp())
    given = given[number.notna()]
    first = given.groupby(["route", "month"])["detections"].transform("first")
    refuse(
        given["detections"], given["detections"] != first,
        "{} is another value than on the first row of the same route and month", place,
    )  # fmt: skip
    return given.drop_duplicates(["route", "month"])


def _expect_same_months(table: pd.DataFrame, place: Place) -> None:
    """Raise a DataError unless every route has the same unbroken run of months."""
    every = table["month"].nunique()
    for route, rows in table.groupby("route"):
        expect_unbroken(pd.PeriodIndex(rows["month"], freq="M"), replace(place, column=f"month, {route}"))
        if len(rows) != every:
            raise DataError(
                f"the {route} route has {len(rows)} of {every} months",
                place,
                "The file is cut short; download it again.",
            )


def _reading(table: pd.DataFrame, place: Place, layout: str, *, complete: bool = True) -> Reading:
    whole = table.assign(**schemas.LAYOUTS["detections"].whole)
    return Reading(schemas.check("detections", whole, place), layout, complete=complete)
