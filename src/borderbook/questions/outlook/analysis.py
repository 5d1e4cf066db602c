"""Forecasts as they are read, beside what came."""

from __future__ import annotations

import math

import pandas as pd

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
        A row a month and level: ``month``, ``median``, ``level``, ``lower``, ``upper``, ``arrivals``, ``inside``
        (whether the arrivals lie in the interval). Empty where the route is not forecast or no such month is known.
    """
    rows = forecast[(forecast["route"] == CENTRAL) & forecast["month"].isin(arrivals.index)]
    came = rows["month"].map(arrivals)
    table = rows.assign(arrivals=came, inside=came.between(rows["lower"], rows["upper"]))
    ends = {name: table[name].map(rounded) for name in ("median", "lower", "upper")}
    return table.assign(**ends)[["month", "median", "level", "lower", "upper", "arrivals", "inside"]]


def misses(worst: pd.DataFrame) -> pd.DataFrame:
    """Forecasts and what came, as a table.

    Args:
        worst: rows of ``ledger.scored``.

    Returns:
        ``vintage`` (on whose figures it was made), ``route``, ``month``, ``months ahead``, ``forecast``, ``80 % from``
        and ``80 % to`` (rounded), ``came``, ``error`` and ``baseline's error`` (detections).
    """
    whole = ["came", "error", "naive_error"]
    shown = {name: worst[name].map(rounded) for name in ("median", "lower_80", "upper_80")}
    names = {"ahead": "months ahead", "median": "forecast", "lower_80": "80 % from", "upper_80": "80 % to"}
    table = worst.assign(**shown, **worst[whole].round(0))[["vintage", "route", "month", *names, *whole]]
    return table.rename(columns={**names, "naive_error": "baseline's error"}).reset_index(drop=True)


def record(scores: pd.DataFrame) -> pd.DataFrame:
    """Scores as a table; intervals that no route has are left out.

    Args:
        scores: rows of ``forecast.summary``: of all months up to the horizon together, or of some months ahead.

    Returns:
        A row a route (and months ahead), sorted by the ratio of the absolute errors; with what the intervals held
        where all months are together.
    """
    rows = scores.sort_values(["ahead", "relative_mae"])
    ratios = {"relative_mae": "relative MAE", "mae_low": "MAE from", "mae_high": "MAE to"}
    ratios |= {name.replace("mae", "wis"): words.replace("MAE", "WIS") for name, words in ratios.items()}
    table = rows[["route", "ahead", "origins"]].rename(columns={"ahead": "months ahead"})
    table = table.assign(
        **{words: rows[name].round(2) for name, words in ratios.items()}, p=rows["p"].round(3)
    )
    if not (rows["ahead"] > 0).any():
        coverage = rows.filter(like="coverage_").mul(100).round(0)
        table = table.join(coverage.rename(columns=lambda name: f"{name.removeprefix('coverage_')} % held"))
        table = table.drop(columns="months ahead")
    return table.set_index("route").dropna(axis=1, how="all")
