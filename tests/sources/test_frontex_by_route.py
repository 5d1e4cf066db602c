"""Detections by route and month only: four layouts read, each kind of bad file refused."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from borderbook.sources.frontex.detections import read_detections

WHOLE = """\
route,month,detections
Central Mediterranean Route,2025-12,5
Central Mediterranean Route,2026-01,0
Western Balkan Route,2025-12,1
Western Balkan Route,2026-01,2
"""
DAILY = """\
date,deaths_CMR,arrivals_CMR,arrivals_WMR,arrivals_EMR
2009-01-01,1,1491,508,2730
2009-01-02,14,1491,508,2730
2009-02-01,3,1221,NA,1
"""
JANUARY = dt.datetime(2009, 1, 1)
MONTHLY = [
    ["date", "route", "total_dead_and_missing", "total_arrivals_frontex"],
    [dt.datetime(2000, 1, 1), "CMR", 3, None],
    [JANUARY, "CMR", 3, 1491],
    [JANUARY, "CMR", 9, 1491],
    [dt.datetime(2023, 11, 1), "WAR", 1, 5000],
]


def cells(table: pd.DataFrame) -> dict[tuple[str, str], int]:
    return {(r.route, f"{r.month:%Y-%m}"): r.detections for r in table.itertuples()}


def test_a_route_and_month_a_row(write):
    reading = read_detections(write("a.csv", WHOLE))
    assert (reading.layout, reading.as_of, reading.complete) == ("route-month", None, True)
    assert cells(reading.table) == {
        ("Central Mediterranean", "2025-12"): 5, ("Central Mediterranean", "2026-01"): 0,
        ("Western Balkan", "2025-12"): 1, ("Western Balkan", "2026-01"): 2,
    }  # fmt: skip
    assert set(reading.table["border_type"]) == {"all"}
    assert set(reading.table["citizenship"]) == {"TOTAL"}


def test_a_value_on_each_day_is_the_months_value(write):
    reading = read_detections(write("a.csv", DAILY))
    assert (reading.layout, reading.complete) == ("analysis-daily", False)
    assert cells(reading.table) == {
        ("Central Mediterranean", "2009-01"): 1491, ("Western Mediterranean", "2009-01"): 508,
        ("Eastern Mediterranean", "2009-01"): 2730, ("Central Mediterranean", "2009-02"): 1221,
        ("Eastern Mediterranean", "2009-02"): 1,
    }  # fmt: skip


def test_a_value_on_each_row_is_the_months_value(write_xlsx):
    reading = read_detections(write_xlsx("a.xlsx", Sheet=MONTHLY))
    assert (reading.layout, reading.complete) == ("analysis-monthly", False)
    assert cells(reading.table) == {
        ("Central Mediterranean", "2009-01"): 1491,
        ("Western African", "2023-11"): 5000,
    }


def test_one_route_in_an_r_file(write_r):
    reading = read_detections(
        write_r(
            "a.rda", pd.DataFrame({"date_month": [14610.0, 14641.0], "total_arrivals_frontex": [12.0, None]})
        )
    )
    assert (reading.layout, reading.complete) == ("analysis-central", False)
    assert cells(reading.table) == {("Central Mediterranean", "2010-01"): 12}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (WHOLE.replace("Western Balkan", "Southern"), "row 4, column 'route': 'Southern Route'"),
        (WHOLE.replace("2025-12,1", ",1"), "row 4, column 'month': the cell holds no value"),
        (WHOLE.replace("2025-12,1", "Dec 2025,1"), "row 4, column 'month': 'Dec 2025' is no date"),
        (WHOLE.replace("2025-12,1", "2025-12,one"), "row 4, column 'detections': 'one' is not a number"),
        (WHOLE.replace("2025-12,1", "2025-12,1.5"), "row 4, column 'detections': '1.5' is a fraction"),
        (WHOLE.replace("2025-12,1", "2025-12,-1"), "row 4, column 'detections': '-1' is a negative count"),
        (WHOLE.replace("2025-12,1", "2025-12,"), "row 4, column 'detections': the cell holds no"),
        (WHOLE.replace("2025-12,1", "2060,1"), "row 4, column 'month': '2060' is no date"),
        (WHOLE + "Western Balkan Route,2026-01,2\n", "the same key stands in rows 5, 6"),
        (WHOLE.replace("2026-01", "2026-02"), "2026-01 is missing"),
        (WHOLE.removesuffix("Western Balkan Route,2026-01,2\n"), "the Western Balkan route has 1 of 2"),
        (DAILY.replace("2009-01-02,14,1491", "2009-01-02,14,1492"),
         "row 3, column 'arrivals_CMR': '1492' is another value than on the first row"),
        (DAILY.replace("2009-01-02", "2009-13-02"), "row 3, column 'date': '2009-13-02' is no date"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_where_it_is_bad(write, refused, text, says):
    refused(read_detections, write("bad.csv", text), says)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ([JANUARY, "CMR", 3, 7], "column 'total_arrivals_frontex': '7' is another value"),
        ([JANUARY, "Balkan", 3, 7], "column 'route': 'Balkan' is none of CMR"),
        (["soon", "CMR", 3, 7], "column 'date': 'soon' is no date"),
        ([dt.datetime(2010, 1, 1), "CMR", 3, "many"], "column 'total_arrivals_frontex': 'many' is not"),
    ],
)
def test_a_bad_analysis_workbook_is_refused_where_it_is_bad(write_xlsx, refused, row, says):
    refused(read_detections, write_xlsx("bad.xlsx", Sheet=[*MONTHLY, row]), f"sheet 'Sheet', row 6, {says}")
