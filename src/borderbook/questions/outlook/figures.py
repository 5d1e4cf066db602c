"""Forecasts and their record."""

from __future__ import annotations

import pandas as pd

from borderbook import charts, words
from borderbook.questions.outlook import analysis, answer

UNIT = f"{words.DETECTIONS}, by month"
RECORD = (
    "relative MAE and WIS are ratios to the baseline's, below one is better, with 95 % intervals; p of the hypothesis "
    "that both err alike; outcomes held by the intervals in per cent"
)
SHOWN = 36  # months of history


def fans(monthly: pd.DataFrame, forecast: pd.DataFrame) -> charts.Figure:
    """The last three years of each route and its forecast.

    Args:
        monthly: detections, a row a month, a column a route.
        forecast: ``forecast.forecast`` of it.
    """
    route, expected = answer.leading(monthly, forecast)
    ends = {name: forecast[name].map(analysis.rounded) for name in ("lower", "median", "upper")}
    return charts.fan(
        monthly.iloc[-SHOWN:], forecast.assign(**ends), name="outlook", title=f"{route}: {expected[-1]}",
        unit=UNIT, of="detections", note=f"Newest figures: {monthly.index[-1]:%B %Y}; the forecast begins after them.",
    )  # fmt: skip


def skill(scores: pd.DataFrame) -> charts.Figure:
    """The error beside the baseline's by route and months ahead, per cent.

    Args:
        scores: ``forecast.backtest``.
    """
    wide = scores[scores["ahead"] > 0].set_index(["route", "ahead"])["relative_mae"].unstack() * 100
    order = scores[scores["ahead"] == 0].sort_values("relative_mae")["route"]
    title = "The history is too short to score forecasts"
    if wide.notna().any(axis=None):
        first, last = (answer.between(errors) for errors in (wide.iloc[:, 0], wide.iloc[:, -1]))
        ahead = words.counted(int(str(wide.columns[-1])), "month")
        title = f"One month ahead errors are {first} of the baseline's"
        title += f", {ahead} ahead {last}" if len(wide.columns) > 1 else ""
    return charts.heatmap(
        wide.reindex(order).rename_axis(columns="months ahead"), form="{:.0f}".format, name="skill-by-horizon",
        title=title,
        unit="Mean absolute error in per cent of the baseline's; below a hundred is better, by months ahead",
        of="detections",
        note="The baseline is the same month of last year. From every third month of the last five years.",
    )  # fmt: skip


def coverage(scores: pd.DataFrame, level: int) -> charts.Figure:
    """How many outcomes lay inside the intervals, by route.

    Args:
        scores: ``forecast.backtest``.
        level: of the interval, per cent.
    """
    whole = scores[scores["ahead"] == 0].set_index("route")
    inside = whole[f"coverage_{level}"].mul(100).sort_values(ascending=False)
    ends = f"{words.per_cent(inside.min())} to {words.per_cent(inside.max())}"
    return charts.dots(
        inside.rename("inside"), reference=(float(level), "meant"), form="{:.0f}".format, name="coverage",
        title=f"Intervals meant to hold {level} % of outcomes held {ends}", unit="Outcomes inside, per cent",
        of="detections", note="Each interval is made of errors that were known at its origin.",
    )  # fmt: skip
