"""A figure of each kind, with what makes charts fail: a spike, missing cells, part periods, long and unknown names.

Add a line to ``SAMPLES`` for a new kind: the tests of layout, text and colours run over all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd

from borderbook import charts, words
from borderbook.charts import Figure

WORDS = {"title": "A title", "unit": "Detections, by route", "of": "a survey"}
ROUTES = [
    "Eastern Mediterranean", "Western Balkan", "Central Mediterranean", "Western Mediterranean", "Western African",
    "Circular Albania-Greece", "Eastern Borders", "Black Sea", "Other",
]  # fmt: skip
LONG = "Persons found illegally present who had entered with a visa and stayed"
PART = {2026: "January to June"}
MONTHS = pd.date_range("2009-01-01", "2026-06-01", freq="MS")
EVENTS = {
    pd.Timestamp("2016-03-18"): "EU-Türkiye Statement",
    pd.Timestamp("2016-10-06"): "Frontex becomes the European Border and Coast Guard Agency",
    pd.Timestamp("2020-03-01"): "First restrictions of travel in the pandemic",
    pd.Timestamp("2026-06-12"): "Pact on Migration and Asylum applies",
}


def monthly() -> pd.DataFrame:
    """Made-up counts by month and route, from thousands to a few, with a peak in 2015."""
    random = np.random.default_rng(7)
    level = np.array([6000, 3000, 9000, 1500, 1200, 400, 300, 10, 2])
    values = random.gamma(2.0, level / 2.0, (len(MONTHS), len(ROUTES))).round()
    peak = (pd.Timestamp("2015-07-01") <= MONTHS) & (pd.Timestamp("2016-02-01") > MONTHS)
    values[peak, :2] *= 30
    return pd.DataFrame(values, index=MONTHS, columns=ROUTES)


def yearly() -> pd.DataFrame:
    """The same by year; 2026 ends in June, and figures of 2013, 2018 and 2021 are missing."""
    years = monthly().groupby(MONTHS.year).sum()
    years.loc[2013] = np.nan
    years.loc[2018, "Western Balkan"] = years.loc[2021, "Central Mediterranean"] = np.nan
    return years


def categories() -> pd.DataFrame:
    return pd.DataFrame(
        {"sea": [3120.0, 20, 5, np.nan], "land": [1004.0, np.nan, 5, np.nan], "not broken down": [250, 3, 7, np.nan]},
        index=[LONG, "Syria", "Guinea", "Others"],
    )  # fmt: skip


def outlook() -> pd.DataFrame:
    """A forecast of a year for five routes, as ``methods.forecast.forecast`` gives it."""
    months = pd.date_range("2026-07-01", periods=12, freq="MS")
    rows = [
        (route, month, level, 1000.0 / ahead * (3 if level == 80 else 2), 3000.0, 3000.0 + level * ahead * 6)
        for route in ROUTES[:5] for ahead, month in enumerate(months, 3) for level in (80, 95)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["route", "month", "level", "lower", "median", "upper"])


def _named(name: str, unknown: bool = False) -> pd.DataFrame:
    """Some series of the years since 2016 under names that are long or not in the register."""
    frame = yearly().loc[2016:, ROUTES[:5]]
    return frame.set_axis([LONG, *(f"{name} {number}" for number in range(2, 6))], axis=1)


SAMPLES: dict[str, Callable[[], Figure]] = {
    "bars of years": lambda: charts.bars(yearly()["Western Balkan"], part=PART, name="a", **WORDS),
    "bars of categories": lambda: charts.bars(categories()["sea"], lower=categories()["sea"] < 6, name="a", **WORDS),
    "bars of two series": lambda: charts.bars(categories()[["sea", "land"]], name="a", **WORDS),
    "bars below zero": lambda: charts.bars(pd.Series({"Malta": -30.0, LONG: 12.5}), form=words.decimal, name="a", **WORDS),
    "stacked years": lambda: charts.stacked(yearly(), part=PART, name="a", **WORDS),
    "stacked years, unknown names": lambda: charts.stacked(_named("Group"), part=PART, name="a", **WORDS),
    "stacked shares": lambda: charts.stacked(yearly()[ROUTES[:4]], part=PART, share=True, name="a", **WORDS),
    "stacked quarters": lambda: charts.stacked(monthly().loc["2019":].resample("QS").sum(), name="a", **WORDS),
    "stacked categories": lambda: charts.stacked(categories(), name="a", **WORDS),
    "stacked shares of categories": lambda: charts.stacked(categories(), share=True, name="a", **WORDS),
    "one stack": lambda: charts.stacked(yearly().loc[[2025], ROUTES[:3]], name="a", **WORDS),
    "lines of years": lambda: charts.lines(yearly().loc[2014:], part=PART, log=True, name="a", **WORDS),
    "lines of months": lambda: charts.lines(monthly()[ROUTES[2:6]].loc["2024-03":], name="a", **WORDS),
    "a line with events": lambda: charts.lines(monthly()[ROUTES[2]], events=EVENTS, name="a", **WORDS),
    "lines, long names": lambda: charts.lines(_named("Country"), part=PART, name="a", **WORDS),
    "a line of one month": lambda: charts.lines(monthly().iloc[-1:, :3], name="a", **WORDS),
    "panels of lines": lambda: charts.panels(monthly(), name="a", **WORDS),
    "panels of bars": lambda: charts.panels(_named("Country"), kind="bar", part=PART, name="a", **WORDS),
    "fan": lambda: charts.fan(monthly().iloc[-60:], outlook(), name="a", **WORDS),
}  # fmt: skip
"""Name -> a figure; made when a test asks for it."""

ORDERED: frozenset[str] = frozenset()
"""Samples whose colours are steps of a scale with a legend: neighbours on it may be close."""


@cache
def sample(name: str) -> Figure:
    return SAMPLES[name]()
