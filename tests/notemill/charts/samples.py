"""A figure of each kind, with what makes charts fail: a spike, missing cells, part periods, long and unknown names.

Add a line to ``SAMPLES`` for a new kind: the tests of layout, text and colours run over all of them.
"""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from borderbook.routes import routes
from notemill import charts, words
from notemill.catalog import reference
from notemill.charts import Figure

ROUTES = [
    "Eastern Mediterranean", "Western Balkan", "Central Mediterranean", "Western Mediterranean", "Western African",
    "Circular Albania-Greece", "Eastern Borders", "Black Sea", "Other",
]  # fmt: skip
LONG = "Persons found illegally present who had entered with a visa and stayed"
PART = {2026: "January to June"}
MONTHS = pd.date_range("2009-01-01", "2026-06-01", freq="MS")
_DAYS = pd.to_datetime(["2016-03-18", "2016-10-06", "2020-03-01", "2026-06-12"])
_ACTS = ["EU-Türkiye Statement", "Frontex becomes the European Border and Coast Guard Agency",
         "First restrictions of travel in the pandemic", "Pact on Migration and Asylum applies"]  # fmt: skip
EVENTS = dict(zip(_DAYS, _ACTS, strict=True))


def monthly() -> pd.DataFrame:
    """Made-up counts by month and route, from thousands to a few, with a peak in 2015."""
    level = np.array([6000, 3000, 9000, 1500, 1200, 400, 300, 10, 2])
    values = np.random.default_rng(7).gamma(2.0, level / 2.0, (len(MONTHS), len(ROUTES))).round()
    values[78:85, :2] *= 30
    return pd.DataFrame(values, index=MONTHS, columns=ROUTES)


def yearly() -> pd.DataFrame:
    """The same by year; 2026 ends in June, and figures of 2013, 2018 and 2021 are missing."""
    years = monthly().groupby(MONTHS.year).sum()
    years.loc[2013] = np.nan
    years.loc[2018, "Western Balkan"] = years.loc[2021, "Central Mediterranean"] = np.nan
    return years


def named(name: str) -> pd.DataFrame:
    """Some series of the years since 2016 under names that are long or not in the register."""
    return yearly().loc[2016:, ROUTES[:5]].set_axis([LONG, *(f"{name} {n}" for n in range(2, 6))], axis=1)


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
    return (yearly().div(yearly().sum(axis=1, min_count=1), axis=0) * 100).T


def rates(several: int = 1) -> pd.DataFrame:
    """Rates of 14 countries in some years, a few missing, two nearly the same."""
    names = [reference.label(code) for code in states().index[:13]]
    values = np.random.default_rng(3).uniform(5, 105, (14, several)).round(1)
    values[2, 0] = np.nan
    values[5] = values[5, 0]
    return pd.DataFrame(values, index=[*names, LONG], columns=[str(2026 - n) for n in range(several)])


def happened() -> pd.DataFrame:
    """Moments with long labels at both ends of the time, and spans with and without labels that overlap."""
    spans = pd.date_range("2015-09-01", periods=8, freq="150D")
    ends = spans + pd.Timedelta(days=180)
    moments = pd.DataFrame({"row": "acts", "start": list(EVENTS), "label": EVENTS.values(), "group": "act"})
    controls = pd.DataFrame({"row": LONG, "start": spans, "end": ends, "label": "", "group": "control"})
    return pd.concat([moments, controls, controls.iloc[[0, 7]].assign(row="named", label=LONG)])


def places() -> pd.DataFrame:
    """Routes at the points where their names stand; two have no point, one no value, one zero."""
    where = routes().set_index("route").loc[ROUTES, ["lon", "lat"]]
    values = [69_436.0, 21_520, 66_855, np.nan, 46_877, 548, 380, 0, 7]
    return where.assign(value=values, group=where.index)


def many_places() -> pd.DataFrame:
    """Four hundred places of three routes."""
    random, middles = (np.random.default_rng(5), np.repeat([[26, 38], [13, 34], [-2, 36]], [100, 200, 100], axis=0))
    at = pd.DataFrame(middles + random.normal(0, 0.9, (400, 2)), columns=["lon", "lat"])
    group = np.repeat(ROUTES[:4:2] + ROUTES[3:4], [100, 200, 100])
    return at.assign(value=random.pareto(1.2, 400).round(2) * 10, group=group)


def states() -> pd.Series:
    """A value for each member state, from 5 to a million, two of them missing."""
    codes = reference.members("EU", MONTHS[-1].date())
    values = np.geomspace(5, 1_000_000, len(codes)).round()
    values[[7, 20]] = np.nan
    return pd.Series(values, index=codes)


def seasons() -> pd.DataFrame:
    """Counts by month of the calendar and year, a row each and route, ``Int64`` as tables have them; one is missing."""
    rows = monthly()[ROUTES[:3]].loc["2016":].rename_axis("at").reset_index()
    rows = rows.melt("at", var_name="route", value_name="detections")
    rows = rows.assign(calendar_month=rows["at"].dt.month, year=rows["at"].dt.year)
    return rows.astype({"detections": "Int64"}).replace({"detections": {rows["detections"][7]: pd.NA}})


_BY_ROUTE: dict[str, Any] = {"hue": "route", "palette": charts.palette(ROUTES[:3])}


def _line(axes: Axes, data: pd.DataFrame) -> None:
    how = {"estimator": "median", "errorbar": ("pi", 50), **_BY_ROUTE}
    sns.lineplot(data, x="calendar_month", y="detections", ax=axes, **how)


def _steps(axes: Axes, data: pd.DataFrame) -> None:
    sns.ecdfplot(data, x="detections", log_scale=True, ax=axes, **_BY_ROUTE)


def _lengths(axes: Axes, data: pd.DataFrame) -> None:
    how = {"estimator": "sum", "errorbar": None, "saturation": 1}
    sns.barplot(data, x="year", y="detections", ax=axes, **how, **_BY_ROUTE)


def _drawn(kind: Callable[..., Figure], /, *data: Any, **options: Any) -> Figure:
    return kind(*data, name="a", title="A title", unit="Detections, by route", of="a survey", **options)


_YEARS = yearly()
_PARTS = pd.DataFrame(
    {"sea": [3120.0, 20, 5, np.nan], "land": [1004.0, np.nan, 5, np.nan], "not broken down": [250, 3, 7, np.nan]},
    index=[LONG, "Syria", "Guinea", "Others"],
)  # fmt: skip
SAMPLES: dict[str, Callable[[], Figure]] = {
    name: partial(_drawn, kind, *data, **options)
    for name, kind, data, options in [
        ("bars of years", charts.bars, [_YEARS["Western Balkan"]], {"part": PART}),
        ("bars of categories", charts.bars, [_PARTS["sea"]], {"lower": _PARTS["sea"] < 6}),
        ("bars with limits", charts.bars, [_PARTS["sea"]], {"lower": _PARTS["sea"] > 6, "upper": _PARTS["sea"] * 1.5}),
        ("bars below zero", charts.bars, [pd.Series({"Malta": -30.0, LONG: 12.5})], {"form": words.decimal}),
        ("stacked years", charts.stacked, [_YEARS], {"part": PART}),
        ("stacked years, unknown names", charts.stacked, [named("Group")], {"part": PART}),
        ("stacked categories", charts.stacked, [_PARTS], {}),
        ("one stack", charts.stacked, [_YEARS.loc[[2025], ROUTES[:3]]], {}),
        ("lines of years", charts.lines, [_YEARS.loc[2014:]], {"part": PART}),
        ("lines of months", charts.lines, [monthly()[ROUTES[2:6]].loc["2024-03":]], {}),
        ("a line with events", charts.lines, [monthly()[ROUTES[2]]], {"events": EVENTS}),
        ("lines, long names", charts.lines, [named("Country")], {"part": PART}),
        ("a line of one month", charts.lines, [monthly().iloc[-1:, :3]], {}),
        ("panels of lines", charts.panels, [monthly()], {}),
        ("panels of bars", charts.panels, [named("Country")], {"kind": "bar", "part": PART}),
        ("panels with a forecast", charts.panels, [monthly().iloc[-60:, :5]], {"forecast": outlook()}),
        ("dots", charts.dots, [rates().iloc[:, 0]], {"form": words.per_cent, "reference": (41.0, "EU27")}),
        ("dots with intervals", charts.dots, [rates().iloc[:, 0]], {"low": rates().iloc[:, 0] - 5, "high": rates().iloc[:, 0] + 9}),
        ("dots of three series", charts.dots, [rates(3).replace(55, np.nan)], {}),
        ("dots of routes", charts.dots, [_YEARS.T.iloc[:, -2:]], {"log": True, "join": True}),
        ("one row of dots", charts.dots, [rates().iloc[:1, 0]], {"reference": (1.0, LONG)}),
        ("heat map of shares", charts.heatmap, [shares()], {"form": words.per_cent}),
        ("heat map of changes", charts.heatmap, [shares().diff(axis=1)], {"diverging": True, "limits": (-90, 90)}),
        ("heat map of counts", charts.heatmap, [_YEARS], {}),
        ("heat map of long names", charts.heatmap, [rates(4).rename(columns={"2024": LONG})], {}),
        ("timeline", charts.timeline, [happened()], {}),
        ("bars compared", charts.bars, [_YEARS.loc[2014:2025, ROUTES[2]]], {"highlight": 2025, "compare": (2024, 2025, "−33 % on 2024")}),
        ("categories compared", charts.bars, [_PARTS["sea"]], {"highlight": "Guinea", "compare": ("Syria", "Guinea", "a quarter")}),
        ("stacks compared", charts.stacked, [_YEARS.loc[2022:2025]], {"highlight": ROUTES[0], "compare": ((2024, ROUTES[0]), (2025, ROUTES[0]), "a little more")}),
        ("lines compared", charts.lines, [monthly()[ROUTES[2:6]].loc["2024-03":]], {"highlight": ROUTES[4], "compare": (MONTHS[-13], MONTHS[-1], "more than in June 2025")}),
        ("panels compared", charts.panels, [named("Country")], {"kind": "bar", "highlight": "Country 2", "compare": (2024, 2025, "−12 %")}),
        ("dots compared", charts.dots, [_YEARS.T.iloc[:, [-2, -3]]], {"older": 2024, "highlight": ROUTES[4], "compare": (2024, 2025, "−28,785 (−74 %)")}),
        ("line by seaborn", charts.drawing, [seasons(), _line], {"alt": "Medians of calendar months."}),
        ("steps by seaborn", charts.drawing, [seasons(), _steps], {"alt": "Shares of months below a count."}),
        ("bars by seaborn", charts.drawing, [seasons(), _lengths], {"alt": "Sums."}),
        ("map of countries", charts.choropleth, [states()], {}),
        ("map of routes", charts.maps.circles, [places()], {"extent": charts.maps.EUROPE}),
        ("map of places", charts.maps.circles, [many_places()], {}),
    ]
}  # fmt: skip
"""Name -> what makes the figure when a test asks for it."""

ORDERED = {name for name in SAMPLES if name.startswith(("heat map", "map of countries", "map of routes"))}
"""Samples whose colours are steps of a scale with a legend, where neighbours may be close, or are each named beside."""


@cache
def sample(name: str) -> Figure:
    return SAMPLES[name]()
