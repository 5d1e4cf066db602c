"""Forecasts as they are read, and forecasts on earlier vintages against what came."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from borderbook.methods.forecast import BASELINE, CANDIDATES, COMBINATION
from borderbook.methods.forecast.models import continuations

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
    wide = forecast.pivot(index=["route", "month"], columns="level", values=["median", "lower", "upper"]).map(
        rounded
    )
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
    by_sea = arrivals[
        (arrivals["geo"] == "IT") & (arrivals["border_type"] == "sea") & (arrivals["place"] == "")
    ]
    whole = by_sea[(by_sea["period"] == "month") & (by_sea["flag"] == "")]
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


def on_vintages(then: Mapping[str, pd.DataFrame], now: pd.DataFrame, horizon: int) -> pd.DataFrame:
    """Forecasts from what each vintage held at its date, scored by the newest figures.

    Args:
        then: date of a vintage -> detections by month and route as it held them.
        now: the same of the newest vintage.
        horizon: months ahead.

    Returns:
        A row a vintage and route: ``vintage``, ``route``, ``months`` (scored), ``relative_mae`` (over the same month
        of the last year that the vintage held). Months that the newest vintage does not hold are not scored.
    """
    rows = []
    for vintage, table in then.items():
        months = pd.date_range(table.index[-1] + pd.DateOffset(months=1), periods=horizon, freq="MS")
        scored = months.isin(now.index)
        for route in table.columns.intersection(now.columns):
            forecasts = np.expm1(continuations(np.log1p(table[route].to_numpy(float)), horizon))[:, scored]
            came = now.loc[months[scored], route].to_numpy(float)
            misses = dict(zip(CANDIDATES, np.abs(came - forecasts).sum(axis=1), strict=True))
            relative = misses[COMBINATION] / misses[BASELINE] if misses[BASELINE] else math.nan
            rows.append(
                {"vintage": vintage, "route": str(route), "months": len(came), "relative_mae": relative}
            )
    return pd.DataFrame(rows)
