"""Fans and error dots draw what they are given and say it."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.methods.forecast import BASELINE, COMBINATION
from borderbook.questions.outlook import figures

SOURCE = "Source: F, vintage 2025-06-03"
MONTHS = pd.date_range("2016-05-01", periods=108, freq="MS", name="month")
MONTHLY = pd.DataFrame({"Black Sea": range(108), "Western African": range(1000, 1108)}, index=MONTHS)


def forecast(months=12, lower=500.0):
    at = pd.date_range("2025-05-01", periods=months, freq="MS")
    rows = [
        (route, month, level, lower * (1 if level == 80 else 0.5), 1100.0, 2010.0, COMBINATION)
        for route in MONTHLY
        for month in at
        for level in (80, 95)
    ]
    return pd.DataFrame(rows, columns=["route", "month", "level", "lower", "median", "upper", "model"])


def scores(best=0.8):
    columns = ["route", "model", "origins", "mase", "relative_mae", "coverage_80", "chosen"]
    rows = [
        ("Black Sea", BASELINE, 20, 0.5, 1.0, 0.8, best >= 1),
        ("Black Sea", "theta", 20, 0.5, 0.95, 0.8, False),
        ("Black Sea", COMBINATION, 20, 0.4, best, 0.8, best < 1),
        ("Western African", BASELINE, 20, 0.5, 1.0, 0.8, True),
        ("Western African", COMBINATION, 20, 0.6, 1.3, 0.8, False),
    ]
    return pd.DataFrame(rows, columns=columns)


def test_a_fan_shows_five_years_then_the_forecast_and_its_intervals():
    made = figures.fan_charts(MONTHLY, forecast(), SOURCE, "Black Sea: provisional.")
    past, median = made.drawing.axes[0].lines[:2]
    assert len(past.get_xdata()) == 60
    assert list(median.get_ydata()) == [107] + [1100] * 12  # it starts at the last figure
    assert len(made.drawing.axes[0].collections) == 2  # a band a level
    assert made.title == (
        "Western African, April 2026: about 1,100 detections, but anything from 500 to 2,000 is within the 80 % "
        "interval"
    )
    assert "data end in April 2025" in made.unit
    assert made.note.endswith("Black Sea: provisional.")
    assert "Black Sea: 107 in April 2025, then Apr 2026: 1,100 (80 %: 500 to 2,000)" in made.alt


def test_the_data_behind_a_fan_are_figures_then_rounded_forecasts():
    data = figures.fan_charts(MONTHLY, forecast(), SOURCE).data
    assert len(data) == 2 * (60 + 12)
    assert data["detections"].notna().sum() == 120
    assert data[["80 % from", "80 % to", "95 % from"]].dropna().drop_duplicates().to_numpy().tolist() == [
        [500, 2000, 250]
    ]


def test_axes_start_at_zero_and_few_months_are_shown_beside_two_years():
    made = figures.fan_charts(MONTHLY, forecast(1), SOURCE)
    assert made.drawing.axes[0].get_ylim()[0] == 0
    assert len(made.drawing.axes[0].lines[0].get_xdata()) == 24


def test_without_an_interval_the_fan_says_so():
    made = figures.fan_charts(MONTHLY, forecast(lower=float("nan")), SOURCE)
    assert "too short for an interval" in made.title
    assert "no interval" in made.alt


def test_an_error_dot_a_model_and_the_baseline_as_a_line():
    made = figures.relative_errors(scores(), 12, SOURCE)
    (axis,) = made.drawing.axes
    assert sorted(axis.lines[0].get_xdata()) == [0.95, 1.3]  # neither the baseline nor the chosen
    assert {t.get_text() for t in axis.texts} >= {"0.80  combination", "baseline"}
    assert axis.get_xlim()[0] == 0
    assert made.title == (
        "The chosen model beats the same month of last year on 1 of 2 routes, by most on the route Black Sea"
    )
    assert "Black Sea 0.80 (combination; all models 0.80 to 0.95)" in made.alt
    assert "20 origins" in made.unit


def test_the_title_says_when_nothing_beats_the_baseline():
    made = figures.relative_errors(scores(best=1.2), 12, SOURCE)
    assert made.title == "Nothing beats the same month of last year on these routes"


def test_the_title_says_when_the_chosen_model_is_better_further_ahead_only():
    rows = scores(best=1.2)
    rows["chosen"] = rows["model"] == COMBINATION
    made = figures.relative_errors(rows, 1, SOURCE)
    assert made.title.startswith("Over this horizon the chosen model does not beat")


def test_a_history_too_short_for_a_record_is_said_in_place_of_dots():
    short = scores().assign(relative_mae=float("nan"), chosen=lambda t: t["model"] == BASELINE)
    made = figures.relative_errors(short, 12, SOURCE)
    assert "too short for a backtest" in made.drawing.axes[0].texts[0].get_text().replace("\n", " ")


@pytest.mark.parametrize(("horizon", "said"), [(1, "one month ahead"), (12, "1 to 12 months ahead")])
def test_the_unit_names_the_horizon(horizon, said):
    assert said in figures.relative_errors(scores(), horizon, SOURCE).unit
