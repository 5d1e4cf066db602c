"""Forecasts as they are read, sums of months with their intervals, and a second baseline."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from borderbook.methods.forecast import tails

DIGITS = 2  # significant digits of a forecast: the intervals are far wider than a third would say
LEAST = 8  # earlier sums from which the interval of a sum can be made


def rounded(value: float) -> float:
    """A number to so many significant digits: 6,828 -> 6,800; 0.4 -> 0 as detections are whole; NaN stays."""
    if math.isnan(value) or value == 0:
        return value
    places = DIGITS - 1 - math.floor(math.log10(abs(value)))
    return float(round(value, min(places, 0)))


def past_sums(past: pd.DataFrame, monthly: pd.DataFrame, months: range, together: str) -> pd.DataFrame:
    """Forecasts at past origins, added up over some months ahead, beside what was detected.

    Args:
        past: ``forecast.past``.
        monthly: the figures, one row per month, one column per route; other routes are left out.
        months: the months ahead.
        together: the name of all routes together, whose sums come first.

    Returns:
        ``forecast`` and ``detected`` by route and origin, where all months are known.
    """
    rows = past[past["route"].isin(monthly.columns) & past["ahead"].isin(months)]
    month = (rows["origin"].dt.to_period("M") + rows["ahead"].to_numpy()).dt.to_timestamp()
    detected = monthly.stack().reindex(pd.MultiIndex.from_arrays([month, rows["route"]])).to_numpy()
    named = rows.rename(columns={"median": "forecast"}).assign(detected=detected)
    by_route = named.groupby(["route", "origin"])[["forecast", "detected"]].sum(min_count=len(months))
    every, several = by_route.groupby("origin").sum(min_count=len(monthly.columns)), len(monthly.columns) > 1
    parts = {together: every} | {str(route): by_route.loc[str(route)] for route in monthly if several}
    return pd.concat(parts, names=["route"]).dropna()


def sums(forecast: pd.DataFrame, past: pd.DataFrame, level: float) -> pd.DataFrame:
    """Forecast months added up, by route and together, with intervals from how far past sums were off.

    Measure: Forecast of a sum of months
    Formula: sum of the medians; each end of the interval is the sum times a quantile of (detected + 1) / (forecast + 1)
        of past sums of as many months
    Assumptions: As of the forecast. Past sums overlap, so that they are worth far fewer than they are.
    Example: Three past sums were 0.5, 1 and 2 times what had been forecast. The forecasts of two months add up to
        6,900; the 80 % interval goes from 4,140 to 12,420.
    Used by: outlook

    Args:
        forecast: ``forecast.forecast``.
        past: ``past_sums`` of as many months; its first route is the name of all together.
        level: of the intervals, per cent.

    Returns:
        By route: ``sum``, ``lower end``, ``upper end``.
    """
    of_month = forecast.drop_duplicates(["route", "month"])
    added = of_month.groupby("route", sort=False)["median"].sum()
    added = pd.concat([pd.Series({past.index[0][0]: added.sum()}), added])
    ratio = (past["detected"] + 1) / (past["forecast"] + 1)
    ends = ratio.groupby("route").quantile(np.array(tails(level))).unstack()
    table = pd.DataFrame({"sum": added[~added.index.duplicated()]}).rename_axis("route")
    for name, tail in zip(("lower end", "upper end"), ends, strict=True):
        table[name] = table["sum"] * ends[tail]
    return table


def by_month(forecast: pd.DataFrame, past: pd.DataFrame, monthly: pd.DataFrame, level: float) -> pd.DataFrame:
    """All routes together in each month, with intervals as of ``sums``: a row per month, ``sum`` and both ends."""
    rows = {}
    for ahead, (month, of_month) in enumerate(forecast.groupby("month"), 1):
        of_past = past_sums(past, monthly, range(ahead, ahead + 1), "together")
        rows[month] = sums(of_month, of_past, level).iloc[0]
    return pd.DataFrame(rows).T.rename_axis("month")


def held(past: pd.DataFrame, months: int, level: float) -> pd.DataFrame:
    """How many past sums lay inside intervals made as in ``sums``, but only of sums that were known at their origin.

    Args:
        past: ``past_sums``.
        months: of each sum.
        level: of the intervals, per cent.

    Returns:
        By route: ``inside``, ``of`` (the sums for which there were eight earlier ones at least), and ``below``: how
        many of the newest eight were lower than had been forecast.
    """
    ratio, told = (past["detected"] + 1) / (past["forecast"] + 1), []
    for route, of_route in ratio.groupby("route", sort=False):
        origins, values = pd.DatetimeIndex(of_route.index.get_level_values("origin")), of_route.to_numpy()
        complete = origins + pd.DateOffset(months=months)
        for origin, value in zip(origins, values, strict=True):
            known = values[complete <= origin]
            if len(known) >= LEAST:
                low, high = np.quantile(known, tails(level))
                told.append((route, low <= value <= high))
    table = pd.DataFrame(told, columns=["route", "inside"])
    found = table.groupby("route", sort=False)["inside"].agg(["sum", "size"]).set_axis(["inside", "of"], axis=1)
    newest = (ratio < 1).groupby("route").tail(LEAST)
    return found.join(newest.groupby("route").sum().rename("below"))


def second_baseline(scored: pd.DataFrame, monthly: pd.DataFrame) -> pd.Series:
    """Errors of last year's month times what the last three months are of the same three a year before.

    Args:
        scored: ``forecast.each``, up to a year ahead.
        monthly: the newest figures, one row per month, one column per route; revisions favour this baseline.

    Returns:
        Detections; missing where nothing was detected a year before.
    """
    quarter = monthly.rolling(3).sum()
    scale = (quarter / quarter.shift(12)).where(quarter.shift(12) > 0)
    year_before, route = scored["month"] - pd.DateOffset(years=1), scored["route"]
    at = [pd.MultiIndex.from_arrays([days, route]) for days in (year_before, scored["origin"])]
    year_ago, factor = (table.stack().reindex(one).to_numpy() for table, one in zip((monthly, scale), at, strict=True))
    return (year_ago * factor - scored["came"]).abs()
