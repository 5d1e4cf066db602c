"""Forecasts and their record as they are read."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from borderbook.methods.forecast import BASELINE, COMBINATION, backtest, forecast
from borderbook.methods.forecast.record import _record
from borderbook.questions.outlook import analysis as tables


@pytest.mark.parametrize(
    ("value", "expected"), [(6828, 6800), (14_349, 14_000), (79.4, 79), (9.6, 10), (1.4, 1), (0.4, 0), (0, 0)]
)
def test_forecasts_are_rounded_to_two_significant_digits_and_whole_detections(value, expected):
    assert tables.rounded(value) == expected


def test_an_unknown_number_stays_unknown():
    assert math.isnan(tables.rounded(float("nan")))


def told(route="Sea", months=2):
    at = pd.date_range("2025-05-01", periods=months, freq="MS")
    rows = [(route, month, level) for month in at for level in (80, 95)]
    made = pd.DataFrame(rows, columns=["route", "month", "level"])
    return made.assign(
        lower=made["level"].map({80: 811.0, 95: 404.0}),
        median=1234.0,
        upper=made["level"].map({80: 2049.0, 95: 4096.0}),
        model=COMBINATION,
    )


def test_a_forecast_is_read_a_row_a_month_with_its_intervals_beside_it():
    made = tables.expected(told())
    assert list(made.columns) == [
        "route", "month", "median", "80 % from", "80 % to", "95 % from", "95 % to", "model",
    ]  # fmt: skip
    assert made.iloc[0, 2:7].tolist() == [1200, 810, 2000, 400, 4100]
    assert made["month"].dt.strftime("%Y-%m").tolist() == ["2025-05", "2025-06"]


def test_the_routes_of_a_forecast_keep_their_order():
    both = pd.concat([told("Sea"), told("Air")], ignore_index=True)
    assert tables.expected(both)["route"].tolist() == ["Sea", "Sea", "Air", "Air"]


def test_marked_months_leaves_out_what_lies_beyond_the_horizon():
    made = tables.marked_months(told(months=7), (1, 3, 12))
    assert made["month"].dt.strftime("%Y-%m").unique().tolist() == ["2025-05", "2025-07"]


def scores(**chosen: tuple[str, float]) -> pd.DataFrame:
    rows = []
    for route, (model, error) in chosen.items():
        rows.append((route, BASELINE, 20, 0.5, 1.0, 0.8, model == BASELINE))
        if model != BASELINE:
            rows.append((route, model, 20, 0.5 * error, error, 0.75, True))
    columns = ["route", "model", "origins", "mase", "relative_mae", "coverage_80", "chosen"]
    return pd.DataFrame(rows, columns=columns)


def test_verdicts_say_where_the_baseline_is_beaten():
    made = tables.verdicts(
        scores(
            Sea=(COMBINATION, 0.8), Land=(BASELINE, 1), Air=(COMBINATION, 1.2), Ice=("theta", float("nan"))
        )
    )
    assert dict(zip(made["route"], made["verdict"], strict=True)) == {
        "Sea": "better", "Land": "baseline", "Air": "better over a year", "Ice": "better over a year",
    }  # fmt: skip
    assert made["route"].tolist()[0] == "Sea"  # the smallest relative error comes first


def test_the_record_is_read_in_decimals_and_per_cent():
    row = tables.record_table(scores(Sea=(COMBINATION, 0.834))).iloc[1]
    assert row.to_dict() == {
        "route": "Sea", "model": COMBINATION, "origins": 20, "relative MAE": 0.83, "MASE": 0.42,
        "within 80 %, in %": 75, "chosen": "yes",
    }  # fmt: skip


def test_a_corrected_last_month_is_said_to_be_provisional():
    month = pd.to_datetime(["2025-03-01", "2025-04-01", "2025-04-01"])
    table = pd.DataFrame(
        {"month": month, "route": ["Sea", "Sea", "Land"], "flag": ["corrected", "", "corrected"]}
    )
    assert tables.provisional(table, ["Sea"]) == ""
    assert tables.provisional(table, ["Sea", "Land"]).startswith("Land: April 2025 is provisional")


def test_a_forecast_and_its_backtest_share_one_record():
    months = pd.date_range("2018-01-01", periods=60, freq="MS")
    panel = pd.DataFrame({"Sea": [float(100 + 7 * (i % 12) + i % 5) for i in range(60)]}, index=months)
    _record.cache_clear()
    forecast(panel, 12)
    backtest(panel, 12)
    assert _record.cache_info()[:2] == (1, 1)  # hits, misses
