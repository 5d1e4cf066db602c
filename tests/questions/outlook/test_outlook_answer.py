"""The sentences of 'outlook' hold the numbers they are given, and say when nothing beats the baseline."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.methods.forecast import BASELINE, COMBINATION
from borderbook.questions.outlook.answer import CANNOT_KNOW, plainly, sentences

MONTHLY = pd.DataFrame(
    {"Sea": [100] * 24, "Land": [10] * 24}, index=pd.date_range("2023-05-01", periods=24, freq="MS")
)


def forecast(months=2, lower=50.0):
    rows = [
        ("Sea", month, 80, lower, 104.0 + n, 210.0, COMBINATION)
        for n, month in enumerate(pd.date_range("2025-05-01", periods=months, freq="MS"))
    ]
    return pd.DataFrame(rows, columns=["route", "month", "level", "lower", "median", "upper", "model"])


def scores(model=COMBINATION, error=0.8):
    columns = ["route", "model", "origins", "mase", "relative_mae", "coverage_80", "chosen"]
    rows = [
        ("Sea", model, 20, 0.4, error, 0.75, True),
        ("Land", BASELINE, 20, 0.5, 1.0, 0.9, True),
    ]
    return pd.DataFrame(rows, columns=columns)


def test_it_says_when_the_data_end_what_to_expect_and_how_sure():
    first, record, limits = sentences(MONTHLY, forecast(), scores())
    assert first == (
        "The data end in April 2025. On the route **Sea** the forecast for May 2025 is about **100** detections "
        "(80 % interval 50 to 210), and for June 2025 is about **100** detections (80 % interval 50 to 210)."
    )
    assert "on 1 of 2 routes: their error was 80 % of the baseline's" in record
    assert "Nothing beats the baseline on Land" in record
    assert "the 80 % intervals held 75 to 90 %" in record
    assert limits == CANNOT_KNOW
    for word in ("policies", "wars", "weather"):
        assert word in limits


def test_one_month_ahead_is_said_once():
    assert sentences(MONTHLY, forecast(1), scores())[0].count("forecast for") == 1
    assert "and for" not in sentences(MONTHLY, forecast(1), scores())[0]


def test_without_an_interval_it_says_so():
    assert (
        "no 80 % interval, as the history is too short"
        in sentences(MONTHLY, forecast(1, float("nan")), scores())[0]
    )


def test_better_over_a_longer_horizon_only_is_not_called_better():
    record = sentences(MONTHLY, forecast(), scores(error=1.1))[1]
    assert "On Sea the chosen model beats the baseline over a longer horizon only" in record
    assert "of 2 routes" not in record


@pytest.mark.parametrize(
    ("model", "error", "said"),
    [
        (COMBINATION, 0.8, "the combination errs 20 % less than the baseline over this horizon, at 20 past"),
        (COMBINATION, 1.1, "errs 10 % more than the baseline over this horizon, but less over a longer one"),
        (COMBINATION, float("nan"), "over this horizon the baseline made no error"),
        (BASELINE, 1.0, "nothing beats the baseline; the forecast is the same month of last year"),
    ],
)
def test_each_route_has_a_plain_line(model, error, said):
    lines = plainly(scores(model, error)).splitlines()
    assert len(lines) == 2
    assert any(line.startswith("- **Sea**") and said in line for line in lines)
