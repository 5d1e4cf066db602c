"""Detections by route and month only: four layouts read, each kind of bad file refused, the copies to the unit."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from borderbook import reference
from borderbook.errors import DataError
from borderbook.sources.frontex import detections_by_route, read_detections

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
MONTHLY = [
    ["date", "route", "total_dead_and_missing", "total_arrivals_frontex"],
    [dt.datetime(2000, 1, 1), "CMR", 3, None],
    [dt.datetime(2009, 1, 1), "CMR", 3, 1491],
    [dt.datetime(2009, 1, 1), "CMR", 9, 1491],
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


def test_one_route_in_an_r_file(monkeypatch, write):
    frame = pd.DataFrame(
        {"date_month": [14610.0, 14641.0], "total_arrivals_frontex": [12.0, None]}, index=[1, 2]
    )
    monkeypatch.setattr(detections_by_route, "data_frame", lambda path, columns: frame)
    reading = read_detections(write("a.rda", b"RDX3\nthe parser is not asked"))
    assert (reading.layout, reading.complete) == ("analysis-central", False)
    assert cells(reading.table) == {("Central Mediterranean", "2010-01"): 12}


BAD = {
    "an unknown route": (
        WHOLE.replace("Western Balkan", "Southern"),
        "row 4, column 'route': 'Southern Route'",
    ),
    "a blank month": (WHOLE.replace("2025-12,1", ",1"), "row 4, column 'month': the cell holds no value"),
    "no month": (WHOLE.replace("2025-12,1", "Dec 2025,1"), "row 4, column 'month': 'Dec 2025' is no date"),
    "text": (WHOLE.replace("2025-12,1", "2025-12,one"), "row 4, column 'detections': 'one' is not a number"),
    "a fraction": (
        WHOLE.replace("2025-12,1", "2025-12,1.5"),
        "row 4, column 'detections': '1.5' is a fraction",
    ),
    "a negative count": (WHOLE.replace("2025-12,1", "2025-12,-1"), "'-1' is a negative count"),
    "a blank count": (
        WHOLE.replace("2025-12,1", "2025-12,"),
        "row 4, column 'detections': the cell holds no",
    ),
    "a row twice": (WHOLE + "Western Balkan Route,2026-01,2\n", "the same key stands in rows 5, 6"),
    "a lost month": (WHOLE.replace("2026-01", "2026-02"), "2026-01 is missing"),
    "a lost row": (
        WHOLE.removesuffix("Western Balkan Route,2026-01,2\n"),
        "the Western Balkan route has 1 of 2",
    ),
    "two values in a month": (
        DAILY.replace("2009-01-02,14,1491", "2009-01-02,14,1492"),
        "row 3, column 'arrivals_CMR': '1492' is another value than on the first row",
    ),
    "no day": (DAILY.replace("2009-01-02", "2009-13-02"), "row 3, column 'date': '2009-13-02' is no date"),
}


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_file_is_refused_where_it_is_bad(write, fault):
    text, says = BAD[fault]
    with pytest.raises(DataError) as caught:
        read_detections(write("bad.csv", text))
    assert str(caught.value).startswith("bad.csv")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (
            [dt.datetime(2009, 1, 1), "CMR", 3, 7],
            "row 6, column 'total_arrivals_frontex': '7' is another value",
        ),
        ([dt.datetime(2009, 1, 1), "Balkan", 3, 7], "row 6, column 'route': 'Balkan' is none of CMR"),
        (["soon", "CMR", 3, 7], "row 6, column 'date': 'soon' is no date"),
        (
            [dt.datetime(2010, 1, 1), "CMR", 3, "many"],
            "row 6, column 'total_arrivals_frontex': 'many' is not",
        ),
    ],
)
def test_a_bad_analysis_workbook_is_refused_where_it_is_bad(write_xlsx, row, says):
    with pytest.raises(DataError) as caught:
        read_detections(write_xlsx("bad.xlsx", Sheet=[*MONTHLY, row]))
    assert str(caught.value).startswith("bad.xlsx, sheet 'Sheet'")
    assert says in str(caught.value)


@pytest.mark.official
def test_official_copies_by_route(official):
    older, newer = (
        read_detections(official(f"frontex/ibc_route_month_{name}.csv")).table.set_index(["route", "month"])["detections"]
        for name in ("2025-11_day_unknown", "2026-08-04")
    )  # fmt: skip
    years = newer.groupby(newer.index.get_level_values("month").year).sum()
    assert (years[2023], years[2024], years[2025], years[2026]) == (381_257, 240_101, 179_921, 50_764)
    assert (len(older), len(newer), (newer.reindex(older.index) != older).sum()) == (1_809, 1_890, 12)


@pytest.mark.official
def test_official_partial_vintages_are_those_of_the_panel(official):
    panel = pd.read_csv(official("frontex/derived/ibc_route_month_partial_vintages_2021_2024.csv"))
    keys = zip(panel["route"].map(lambda r: reference.route_of(r, "frontex")), panel["month"], strict=True)
    panel = panel.assign(key=list(keys))
    for vintage, files in {
        "2021-08 (inferred)": ["dmorinya_df_daily_deaths_wide_IBC_2021-08_inferred.csv"],
        "2024-01-05": ["dmorinya_df_monthly_med_IBC_2024-01-05.xlsx",
                       "dmorinya_df_update_12_2024_IBC_2024-01-05_CMR.Rdata"],
    }.items():  # fmt: skip
        ours: dict[tuple[str, str], int] = {}
        for name in files:
            ours |= cells(read_detections(official(f"frontex/{name}")).table)
        theirs = panel[panel["vintage"] == vintage]
        assert ours == dict(zip(theirs["key"], theirs["detections"], strict=True))
