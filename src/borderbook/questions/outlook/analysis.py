"""Forecasts as they are read, beside the outcomes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from borderbook import words

CENTRAL = "Central Mediterranean"
DIGITS = 2  # significant digits of a forecast: the intervals are far wider than a third would say


def rounded(value: float) -> float:
    """A number to so many significant digits: 6,828 -> 6,800; 0.4 -> 0 as detections are whole; NaN stays."""
    if math.isnan(value) or value == 0:
        return value
    places = DIGITS - 1 - math.floor(math.log10(abs(value)))
    return float(round(value, min(places, 0)))


def expected(forecast: pd.DataFrame) -> pd.DataFrame:
    """The forecast as a table: a row a route and month, rounded.

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


def in_italy(arrivals: pd.DataFrame) -> pd.Series:
    """UNHCR's arrivals by sea in Italy, of the months that it gives whole.

    Args:
        arrivals: the dataset ``arrivals``: date, period, geo, place, border_type, arrivals, flag.
    """
    asked = {"geo": "IT", "border_type": "sea", "place": "", "period": "month", "flag": ""}
    whole = arrivals[(arrivals[list(asked)].astype("str") == pd.Series(asked)).all(axis=1)]
    return whole.set_index("date")["arrivals"].astype("float64").sort_index()


def beside_arrivals(forecast: pd.DataFrame, arrivals: pd.Series) -> pd.DataFrame:
    """The forecast of the Central Mediterranean in the months of which arrivals in Italy are already known.

    Args:
        forecast: ``forecast.forecast``.
        arrivals: ``in_italy``.

    Returns:
        A row a month and level: ``month``, ``forecast``, ``level``, ``lower``, ``upper`` (rounded), ``arrivals in
        Italy``, ``inside`` (whether the arrivals lie in the interval). Empty where the route is not forecast or no such
        month is known.
    """
    rows = forecast[(forecast["route"] == CENTRAL) & forecast["month"].isin(arrivals.index)]
    counted = rows["month"].map(arrivals)
    shown = rows[["month", "median", "level", "lower", "upper"]].rename(columns={"median": "forecast"})
    shown["level"] = rows["level"].map("{:g} %".format)
    ends = {name: shown[name].map(rounded) for name in ("forecast", "lower", "upper")}
    inside = counted.between(rows["lower"], rows["upper"])
    return shown.assign(**ends, **{"arrivals in Italy": counted}, inside=inside)


def placed(inside: Mapping[Any, Any]) -> str:
    """Where an outcome lies: 'outside the 80 % interval, inside the 95 % interval'. Every interval is named.

    Args:
        inside: by level ('80 %'), whether that interval holds the outcome.
    """
    sides = {False: "outside", True: "inside"}
    names = {
        side: [f"the {level} interval" for level in inside if bool(inside[level]) is side] for side in sides
    }
    return ", ".join(f"{sides[side]} {words.listed(some)}" for side, some in names.items() if some)


def misses(worst: pd.DataFrame) -> pd.DataFrame:
    """Forecasts and outcomes, as a table.

    Args:
        worst: rows of ``ledger.scored``.

    Returns:
        ``vintage`` (on whose figures it was made), ``route``, ``month``, ``months ahead``, ``forecast`` and the ends of
        its intervals (``80 % from`` ..., rounded), ``outcome``, ``error`` and ``baseline's error`` (detections), and
        where the outcome ``lies`` (``placed``).
    """
    ends = {"lower_80": "80 % from", "upper_80": "80 % to", "lower_95": "95 % from", "upper_95": "95 % to"}
    names = ends | {"ahead": "months ahead", "median": "forecast", "came": "outcome"}
    inside = zip(worst["inside_80"], worst["inside_95"], strict=True)
    lies = [placed({"80 %": narrow, "95 %": wide}) for narrow, wide in inside]
    said, whole = ["median", *ends], ["came", "error", "naive_error"]
    table = worst[["vintage", "route", "month", "ahead", *said, *whole]].reset_index(drop=True)
    table = table.assign(**{name: table[name].map(rounded) for name in said}, **table[whole].round(0))
    return table.rename(columns=names | {"naive_error": "baseline's error"}).assign(lies=lies)


def skill(scores: pd.DataFrame, routes: list[str]) -> pd.DataFrame:
    """The forecast's mean absolute error in per cent of the baseline's.

    Args:
        scores: ``forecast.summary``.
        routes: in which order.

    Returns:
        A row a route, a column a number of months ahead (as text), and ``all`` of them together.
    """
    wide = scores.pivot(index="route", columns="ahead", values="relative_mae") * 100
    wide = wide.reindex(index=routes, columns=[*sorted({*scores["ahead"]} - {0}), 0])
    return wide.rename(columns=lambda ahead: str(ahead or "all")).rename_axis(columns="months ahead")


def record(scores: pd.DataFrame) -> pd.DataFrame:
    """Scores as a table; what no route has is left out.

    Args:
        scores: rows of ``forecast.summary``: of all months up to the horizon together, or of some months ahead.

    Returns:
        A row a route (and months ahead), sorted by the ratio of the absolute errors; with coverage and the share of
        medians above the outcome where all months are together.
    """
    rows = scores.sort_values(["ahead", "relative_mae"]).set_index("route")
    names = {"relative_mae": "relative MAE", "mae_low": "MAE from", "mae_high": "MAE to"}
    names |= {name.replace("mae", "wis"): words.replace("MAE", "WIS") for name, words in names.items()}
    inside = {str(name): f"{str(name)[9:]} % coverage" for name in rows.filter(like="coverage_")}
    heads = inside | {"above": "median above, %"}
    shares = rows.filter(items=list(heads)).mul(100).round(0).rename(columns=heads)
    table = rows[["ahead", "origins", *names, "p"]].round({**dict.fromkeys(names, 2), "p": 3})
    table = table.rename(columns={"ahead": "months ahead", **names})
    whole = not (rows["ahead"] > 0).any()
    table = table.drop(columns="months ahead").join(shares) if whole else table
    return table.dropna(axis=1, how="all")
