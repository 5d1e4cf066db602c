"""Forecasts as they are read, beside the outcomes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from notemill import words

CENTRAL = "Central Mediterranean"
REACHED = {CENTRAL: "Italy", "Western African": "Spain", "Western Mediterranean": "Spain"}
# The border type by which UNHCR counts the arrivals that can be compared with detections.
COUNTED = {"Italy": ("IT", "sea"), "Spain": ("ES", "all")}
DIGITS = 2  # significant digits of a forecast: the intervals are far wider than a third would say


def rounded(value: float) -> float:
    """A number to so many significant digits: 6,828 -> 6,800; 0.4 -> 0 as detections are whole; NaN stays."""
    if math.isnan(value) or value == 0:
        return value
    places = DIGITS - 1 - math.floor(math.log10(abs(value)))
    return float(round(value, min(places, 0)))


def expected(forecast: pd.DataFrame) -> pd.DataFrame:
    """The forecast as a table: one row per route and month, rounded.

    Args:
        forecast: ``forecast.forecast``.

    Returns:
        ``route``, ``month``, ``median``, then both ends of each level (``80 % from``, ``80 % to`` ...).
    """
    wide = forecast.pivot(index=["route", "month"], columns="level", values=["median", "lower", "upper"])
    wide = wide.map(rounded)
    table = pd.DataFrame({"median": wide.iloc[:, 0]})
    for level in wide["lower"]:
        table[f"{level:g} % from"], table[f"{level:g} % to"] = wide["lower", level], wide["upper", level]
    order = pd.MultiIndex.from_frame(forecast[["route", "month"]].drop_duplicates())
    return table.loc[order].reset_index()


def reached(routes: Sequence[str]) -> list[str]:
    """The countries whose arrivals can be compared: all routes to them are among these."""
    return [name for name in COUNTED if {one for one, to in REACHED.items() if to == name} <= {*routes}]


def beside_arrivals(forecast: pd.DataFrame, arrivals: Mapping[str, pd.Series]) -> pd.DataFrame:
    """The forecast of the routes to a country in the months of which arrivals there are already known.

    Medians and ends of intervals of two routes are added up, as if both erred to the same side.

    Args:
        forecast: ``forecast.forecast``.
        arrivals: by country, of those that are ``reached``: ``denominators.arrivals_in``.

    Returns:
        One row per country, month and level: ``country``, ``month``, ``forecast``, ``level``, ``lower``, ``upper``
        (rounded), ``arrivals``, ``inside`` (whether the arrivals lie in the interval). Empty if no such month is known.
    """
    groups = forecast.assign(country=forecast["route"].map(REACHED)).groupby(["country", "month", "level"])
    near = groups[["median", "lower", "upper"]].sum().reset_index().query("country in @arrivals")
    counted = [arrivals[name].get(month) for name, month in zip(near["country"], near["month"], strict=True)]
    rows = near.assign(arrivals=pd.Series(counted, near.index, "float64")).dropna(subset="arrivals")
    shown = rows[["country", "month", "median", "level", "lower", "upper", "arrivals"]]
    ends = {name: rows[name].map(rounded) for name in ("median", "lower", "upper")}
    inside = rows["arrivals"].between(rows["lower"], rows["upper"])
    shown = shown.assign(**ends, level=rows["level"].map("{:g} %".format), inside=inside)
    return shown.rename(columns={"median": "forecast"}).reset_index(drop=True)


def placed(inside: Mapping[Any, Any]) -> str:
    """Where an outcome lies: 'outside the 80 % interval, inside the 95 % interval'. Every interval is named.

    Args:
        inside: by level ('80 %'), whether that interval holds the outcome.
    """
    sides = {False: "outside", True: "inside"}
    names = {side: [f"the {level} interval" for level in inside if bool(inside[level]) is side] for side in sides}
    return ", ".join(f"{sides[side]} {words.listed(some)}" for side, some in names.items() if some)


def sums(forecast: pd.DataFrame, scored: pd.DataFrame, levels: Sequence[int]) -> pd.DataFrame:
    """The forecast months to the end of the year added up, with intervals that hold if all err to the same side.

    Measure: Forecast of a sum of months
    Formula: sum of the medians; each end of an interval is the sum of the months' ends
    Assumptions: As of the forecast. Neighbouring months err alike, but not wholly: the interval is too wide rather than
        too narrow. The table gives its coverage in the past.
    Example: The forecasts of July and August 2026 add up to 6,900, and the ends of their 80 % intervals to 6,900 and
        7,000, rounded. Of two past sums one was inside such an interval: its coverage is 50 %.
    Used by: outlook

    Args:
        forecast: ``forecast.forecast``.
        scored: ``forecast.backtest``, with intervals of these levels.
        levels: of the intervals, per cent.

    Returns:
        One row per route: ``months``, ``sum``, both ends of each level (rounded), and the share of past sums that lay
        inside an interval made in the same way at their origin (``80 % coverage``).
    """
    first = forecast["month"].min()
    count = min(13 - first.month, forecast["month"].nunique())
    last = first + pd.DateOffset(months=count - 1)
    near = forecast[forecast["month"] <= last].groupby(["route", "level"], sort=False)
    added = near[["lower", "median", "upper"]].sum().map(rounded)
    known = scored[scored["ahead"] <= count].dropna(subset=[f"lower_{level:g}" for level in levels])
    groups = known.groupby(["route", "origin"])
    past = groups.sum(numeric_only=True)[groups.size() == count]
    table = pd.DataFrame(
        {"months": words.span(first, last), "sum": added["median"].groupby(level=0, sort=False).first()}
    )
    for level in sorted(levels):
        ends, names = added.xs(level, level="level"), (f"lower_{level:g}", f"upper_{level:g}")
        table[f"{level:g} % from"], table[f"{level:g} % to"] = ends["lower"], ends["upper"]
        inside = past["came"].between(*(past[name] for name in names)).groupby(level=0).mean()
        table[f"{level:g} % coverage"] = (inside * 100).round()
    return table.reset_index()


def second_baseline(scored: pd.DataFrame, monthly: pd.DataFrame) -> pd.Series:
    """Errors of last year's month times what the last three months are of the same three a year before.

    Args:
        scored: ``forecast.each``.
        monthly: the newest figures, one row per month, one column per route; revisions favour this baseline.

    Returns:
        Detections; missing beyond a year ahead, and where nothing was detected a year before.
    """
    quarter = monthly.rolling(3).sum()
    scale = (quarter / quarter.shift(12)).where(quarter.shift(12) > 0)
    year_before, route = scored["month"] - pd.DateOffset(years=1), scored["route"]
    at = [pd.MultiIndex.from_arrays([days, route]) for days in (year_before, scored["origin"])]
    year_ago, factor = (table.stack().reindex(one).to_numpy() for table, one in zip((monthly, scale), at, strict=True))
    return (year_ago * factor - scored["came"]).abs().where(scored["ahead"] <= 12)


def record(scores: pd.DataFrame) -> pd.DataFrame:
    """Scores as a table; what no route has is left out.

    Args:
        scores: rows of ``forecast.summary``, all months ahead together.

    Returns:
        One row per route, sorted by the ratio of the absolute errors, with coverage and the share of medians above the
        outcome.
    """
    rows = scores.sort_values("relative_mae").set_index("route")
    names = {"relative_mae": "relative MAE", "mae_low": "MAE from", "mae_high": "MAE to"}
    names |= {name.replace("mae", "wis"): words.replace("MAE", "WIS") for name, words in names.items()}
    heads = {str(name): f"{str(name)[9:]} % coverage" for name in rows.filter(like="coverage_")} | {
        "above": "median above, %"
    }
    shares = rows.filter(items=list(heads)).mul(100).round(0).rename(columns=heads)
    table = rows[["origins", *names, "p"]].round(dict.fromkeys(names, 2)).rename(columns=names)
    return table.join(shares).dropna(axis=1, how="all")
