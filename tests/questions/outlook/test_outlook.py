"""Forecasts as they are read, and what is said of their record."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from borderbook.methods.forecast.models import continuations
from borderbook.questions.outlook import analysis, answer, figures

MONTHS = pd.date_range("2026-07-01", periods=2, freq="MS")
FORECAST = pd.DataFrame(
    [("A", month, level, median - 20 * k, median, median + 30 * k, "combination")
     for month, median in zip(MONTHS, (6828.0, 104.6), strict=True) for k, level in ((1, 80), (3, 95))],
    columns=["route", "month", "level", "lower", "median", "upper", "model"],
)  # fmt: skip
ARRIVED = pd.Series([1665.0], index=MONTHS[:1])
MONTHLY = pd.DataFrame({"A": 10}, index=pd.date_range("2023-01-01", "2026-06-01", freq="MS"))


def scores(*relative, p=0.01):
    routes = ["A", "B", "C"]
    rows = [(r, 0, 20, value, p, 0.8) for r, value in zip(routes, relative, strict=False)]
    rows += [(r, ahead, 16, value, p, 0.8) for r, whole in zip(routes, relative, strict=False)
             for ahead, value in ((1, whole), (12, whole + 0.3))]  # fmt: skip
    return pd.DataFrame(rows, columns=["route", "ahead", "origins", "relative_mae", "p", "coverage_80"])


@pytest.mark.parametrize(
    ("value", "read"), [(6828, 6800), (104.6, 100), (0.4, 0), (7.6, 8), (0, 0), (999_999, 1e6)]
)
def test_two_digits_are_as_many_as_a_forecast_can_bear(value, read):
    assert analysis.rounded(value) == read


def test_the_table_has_a_row_a_month_and_both_ends_of_each_interval():
    table = analysis.expected(FORECAST)
    assert table.loc[0].to_dict() == {
        "route": "A", "month": MONTHS[0], "median": 6800, "80 % from": 6800, "80 % to": 6900,
        "95 % from": 6800, "95 % to": 6900,
    }  # fmt: skip
    both = analysis.expected(pd.concat([FORECAST, FORECAST.iloc[::-1].assign(route="0")]))
    assert both[["route", "month"]].to_numpy().tolist() == [
        ["A", MONTHS[0]], ["A", MONTHS[1]], ["0", MONTHS[1]], ["0", MONTHS[0]],
    ]  # fmt: skip
    assert list(both.columns) == ["route", "month", "median", "80 % from", "80 % to", "95 % from", "95 % to"]
    assert both["95 % to"].tolist() == [6900, 190, 190, 6900]


def test_the_answer_begins_after_the_newest_month_and_never_says_next():
    text = " ".join(
        answer.sentences(MONTHLY, FORECAST, scores(0.7, 0.8), analysis.beside_arrivals(FORECAST, ARRIVED))
    )
    assert "After June 2026, where the newest figures end, the forecast of detections on" in text
    assert "about 6,800 in July 2026 (80 % interval 6,800 to 6,900)" in text
    assert "next" not in text


def test_a_route_that_is_not_forecast_better_is_named():
    text = answer.record(scores(0.7, 1.1))
    assert "smaller on one of two routes" in text
    assert "no smaller on B" in text
    assert "nothing is gained on A and B" in text


def test_chance_is_judged_with_all_routes_in_mind():
    assert "on none beyond chance" in answer.record(scores(0.7, 0.8, 0.9, p=0.03))
    assert "on three beyond chance" in answer.record(scores(0.7, 0.8, 0.9, p=0.001))
    # p = 0.02 is enough for one route alone, not for one of three: the two that are no better were tried too
    assert "on none beyond chance" in answer.record(scores(0.7, 1.1, 1.2, p=0.02))


def test_a_history_too_short_to_score_is_said():
    assert "too short" in answer.record(scores(np.nan))
    assert "too short" in figures.skill(scores(np.nan)).title


def test_forecasts_on_an_earlier_vintage_are_scored_by_what_came():
    months = pd.date_range("2020-01-01", periods=60, freq="MS")
    now = pd.DataFrame({"A": [100.0] * 48 + [200.0] * 12}, index=months)
    then = {"2024-01-05": now.iloc[:48].assign(B=1.0), "2026-01-05": now}  # of B there are no newest figures
    real = analysis.on_vintages(then, now, 12).set_index("vintage")
    assert real.loc["2024-01-05", "months"] == 12
    assert real.loc["2024-01-05", "relative_mae"] == pytest.approx(1, abs=0.05)
    assert real.loc["2026-01-05", "months"] == 0
    assert (list(real.columns), set(real["route"])) == (["route", "months", "relative_mae"], {"A"})
    assert np.isnan(real.loc["2026-01-05", "relative_mae"])
    rising = pd.DataFrame({"A": 100.0 * 1.01 ** np.arange(60)}, index=months)
    said = np.expm1(continuations(np.log1p(rising["A"].to_numpy()[:50]), 12))[:, :10]
    misses = np.abs(rising["A"].to_numpy()[50:] - said).sum(axis=1)
    scored = analysis.on_vintages({"2024-03-05": rising.iloc[:50]}, rising, 12)
    assert scored[["vintage", "route", "months"]].to_numpy().tolist() == [["2024-03-05", "A", 10]]
    assert scored["relative_mae"].tolist() == pytest.approx([misses[-1] / misses[0]])


def test_arrivals_counted_since_are_set_beside_the_forecast_of_the_central_mediterranean():
    listed = pd.DataFrame(
        [("2026-07-01", "month", "IT", "", "sea", 1665, ""), ("2026-08-01", "month", "IT", "", "sea", 897, "incomplete"),
         ("2026-07-01", "month", "ES", "", "sea", 9999, ""), ("2026-07-01", "month", "IT", "Sicily", "sea", 1000, ""),
         ("2026-06-01", "month", "IT", "", "sea", 5, ""), ("2026-07-02", "day", "IT", "", "sea", 9, ""),
         ("2026-07-01", "month", "IT", "", "land", 9, "")],
        columns=["date", "period", "geo", "place", "border_type", "arrivals", "flag"],
    ).astype({"date": "datetime64[s]"})  # fmt: skip
    arrivals = analysis.in_italy(listed)
    assert arrivals.to_dict() == {
        pd.Timestamp("2026-06-01"): 5,
        MONTHS[0]: 1665,
    }  # a part of August is no month
    assert arrivals.dtype == "float64"
    since = analysis.beside_arrivals(FORECAST.replace({"route": {"A": analysis.CENTRAL}}), arrivals)
    assert since["level"].tolist() == [80, 95]
    assert since["inside"].tolist() == [False, False]
    central = pd.concat([FORECAST, FORECAST.assign(route=analysis.CENTRAL)])
    near = analysis.beside_arrivals(central, pd.Series([6870.0], index=MONTHS[:1]))
    assert near.to_dict("split", index=False) == {
        "columns": ["month", "median", "level", "lower", "upper", "arrivals", "inside"],
        "data": [
            [MONTHS[0], 6800, 80, 6800, 6900, 6870, False],
            [MONTHS[0], 6800, 95, 6800, 6900, 6870, True],
        ],
    }
    text = answer.arrived(since)
    assert "1,665 arrivals by sea in Italy in July 2026: below the 80 % interval" in text
    assert "(6,800 to 6,900)" in text
    assert answer.arrived(since.assign(arrivals=6850, inside=True)).count("within the 80 %") == 1
    assert analysis.beside_arrivals(FORECAST, arrivals).empty  # another route
    assert answer.arrived(since.iloc[:0]) == ""


def test_how_near_arrivals_and_detections_come_is_said_with_both_counts():
    both = pd.DataFrame({"arrivals": [90, 110], "detections": [100, 100]})
    assert answer.agreement(both).startswith(
        "In the newest two months with both: 200 arrivals, 200 detections (1.00"
    )
    assert answer.agreement(both.iloc[:0]) == "The Central Mediterranean is not among the routes."


def test_the_figures_hold_the_forecast_and_its_record():
    fans = figures.fans(MONTHLY, FORECAST)
    assert fans.title == "A: about 100 in August 2026 (80 % interval 85 to 130)"
    assert "June 2026: 10, then August 2026: 100 (80 %: 85 to 130)" in fans.alt
    assert "A: 1 70, 12 100; B: 1 80, 12 110" in figures.skill(scores(0.7, 0.8)).alt
    title = "Intervals meant to hold 80 % of outcomes held 80 % to 80 %"
    assert figures.coverage(scores(0.7), 80).title == title
