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


def shares() -> pd.DataFrame:
    """Shares of the routes by year, in per cent, a row a route; one year is missing."""
    counts = yearly()
    return (counts.div(counts.sum(axis=1, min_count=1), axis=0) * 100).T


def rates(several: int = 1) -> pd.DataFrame:
    """Rates of 14 countries in some years, a few missing, two nearly the same."""
    names = ["Ireland", "Sweden", "Poland", "Spain", "Austria", "Germany", "Switzerland", "Greece", "Netherlands",
             "Portugal", "Belgium", "Italy", "France", LONG]  # fmt: skip
    values = np.random.default_rng(3).uniform(5, 105, (len(names), several)).round(1)
    values[2, 0] = np.nan
    values[5] = values[5, 0]
    return pd.DataFrame(values, index=names, columns=[str(2026 - n) for n in range(several)])


def happened() -> pd.DataFrame:
    """Moments with long labels at both ends of the time, and spans with and without labels that overlap."""
    spans = pd.date_range("2015-09-01", periods=8, freq="150D")
    moments = pd.DataFrame(
        {"row": "acts", "start": list(EVENTS), "end": None, "label": list(EVENTS.values()), "group": "act"}
    )
    controls = pd.DataFrame(
        {"row": LONG, "start": spans, "end": spans + pd.Timedelta(days=180), "label": "", "group": "control"}
    )
    named = controls.iloc[[0, 7]].assign(row="named", label=LONG)
    return pd.concat([moments, controls, named], ignore_index=True)


def places() -> pd.DataFrame:
    """Routes with a value, at the points where their names stand; one without a point, one missing, one zero."""
    points = {
        "Eastern Mediterranean": (26.5, 37.0, 69_436.0), "Western Balkan": (20.5, 43.5, 21_520), "Other": (None, None, 7),
        "Central Mediterranean": (14.5, 35.0, 66_855), "Western Mediterranean": (-2.0, 36.5, np.nan),
        "Circular Albania-Greece": (20.8, 39.8, 548), "Black Sea": (31.5, 43.5, 0), "Western African": (-15.5, 27.5, 46_877),
    }  # fmt: skip
    rows = [(name, *point, name) for name, point in points.items()]
    return pd.DataFrame(rows, columns=["label", "lon", "lat", "value", "group"])


def many_places() -> pd.DataFrame:
    """Four hundred places of three routes, without labels."""
    random = np.random.default_rng(5)
    group = np.repeat(ROUTES[:4:2] + ROUTES[3:4], [100, 200, 100])
    centre = {
        "Eastern Mediterranean": (26, 38),
        "Central Mediterranean": (13, 34),
        "Western Mediterranean": (-2, 36),
    }
    at = np.array([centre[name] for name in group]) + random.normal(0, 0.9, (400, 2))
    return pd.DataFrame(
        {
            "lon": at[:, 0],
            "lat": at[:, 1],
            "value": random.pareto(1.2, 400).round(2) * 10,
            "label": "",
            "group": group,
        }
    )


def states() -> pd.Series:
    """A value for each member state, from 5 to a million, two of them missing."""
    codes = [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
    values = pd.Series(np.geomspace(5, 1_000_000, len(codes)).round(), index=codes)
    return pd.concat([values, pd.Series({"HR": np.nan, "NO": np.nan})])


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
    "dots": lambda: charts.dots(rates().iloc[:, 0], form=words.per_cent, reference=(41.0, "EU27"), name="a", **WORDS),
    "dots joined": lambda: charts.dots(rates(2), form=words.per_cent, join=True, name="a", **WORDS),
    "dots with intervals": lambda: charts.dots(
        rates(2), form=words.per_cent, low=rates(2) - 5, high=rates(2) + 9, name="a", **WORDS
    ),
    "dots of three series": lambda: charts.dots(rates(3).replace(55, np.nan), name="a", **WORDS),
    "dots of routes": lambda: charts.dots(yearly().T.iloc[:, -2:], log=True, join=True, name="a", **WORDS),
    "one row of dots": lambda: charts.dots(rates().iloc[:1, 0], reference=(1.0, LONG), name="a", **WORDS),
    "heat map of shares": lambda: charts.heatmap(shares(), form=words.per_cent, part=PART, name="a", **WORDS),
    "heat map of changes": lambda: charts.heatmap(
        shares().diff(axis=1), form=words.decimal, diverging=True, hatched=shares() > 50, name="a", **WORDS
    ),
    "heat map of counts": lambda: charts.heatmap(yearly(), name="a", **WORDS),
    "heat map of long names": lambda: charts.heatmap(rates(4).rename(columns={"2024": LONG}), name="a", **WORDS),
    "timeline": lambda: charts.timeline(happened(), name="a", **WORDS),
    "map of countries": lambda: charts.choropleth(states(), name="a", **WORDS),
    "map of routes": lambda: charts.bubbles(places(), extent=charts.maps.EUROPE_AND_ROUTES, name="a", **WORDS),
    "map of places": lambda: charts.bubbles(many_places(), name="a", **WORDS),
    "tile": lambda: charts.tile(SAMPLES["bars of years"](), lead="239,000", label="detections", number=1),
}  # fmt: skip
"""Name -> a figure; made when a test asks for it."""

ORDERED = frozenset(
    name for name in SAMPLES if "heat map" in name or name in ("map of countries", "map of routes")
)
"""Samples whose colours are steps of a scale with a legend, where neighbours may be close, or are each named beside."""


@cache
def sample(name: str) -> Figure:
    return SAMPLES[name]()
