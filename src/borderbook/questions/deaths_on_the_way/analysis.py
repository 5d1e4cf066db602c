"""Deaths on the way: rates by year and route with intervals, of single years and of several, and what is recorded.

Every count is a minimum: who was never reported is not counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from borderbook.methods import intervals
from borderbook.methods.intervals import Interval
from borderbook.routes import EASTERN
from notemill import words
from notemill.charts.maps import MEDITERRANEAN, Extent
from notemill.files import yaml_table

WORDS: dict[str, Any] = yaml_table(__package__, "words")
CAUSES: dict[str, str] = WORDS["causes"]
PARTLY = {"detections": {EASTERN: "detections at sea only"}}
FEWEST_YEARS = 4  # whole years that a rate of several years needs; of three, its interval would say nothing
PLACE = 0.25  # degrees, about 25 km: coordinates are seldom known to less
MARGIN = 2.0  # degrees around what a map shows


def complete_years(incidents: pd.DataFrame, end: int | str = "latest") -> list[int]:
    """The years up to ``end`` (a year or 'latest') that a record of all routes covers to their last day.

    Args:
        incidents: all of them, with their ``date``.
        end: the last year to return.
    """
    first, last = incidents["date"].min(), incidents["date"].max()
    years = range(first.year, last.year + 1 if end == "latest" else min(int(end), last.year) + 1)
    return [year for year in years if pd.Timestamp(year, 1, 31) >= first and pd.Timestamp(year, 12, 31) <= last]


def totals(incidents: pd.DataFrame, by: Sequence[str] = ("route",)) -> pd.DataFrame:
    """Incidents and their dead and missing by group, with the interval of the total that chance lets expect.

    Args:
        incidents: ``dead_and_missing`` and the columns of ``by``.
        by: columns to group by.

    Returns:
        Index: the groups. Columns: incidents, dead_and_missing, low, high (persons; missing for fewer than
        ``intervals.FEWEST`` incidents).
    """
    groups = incidents.groupby(list(by))["dead_and_missing"]
    ends = [intervals.compound_poisson(sizes) for _, sizes in groups]
    table = groups.agg(incidents="size", dead_and_missing="sum")
    return table.assign(low=[low for low, _ in ends], high=[high for _, high in ends])


def pooled(by_year: pd.DataFrame, level: float = intervals.LEVEL) -> pd.DataFrame:
    """The rate of several years together by route, with an interval that allows for years that differ.

    Measure: Fatality rate of several years
    Formula: R = sum of deaths / sum of the denominator; interval R × exp(± t × s), where s² is the sum over n years of
        (deaths − R × denominator)², times n / (n − 1), divided by (sum of deaths)², and t is Student's of n − 1
    Assumptions: Years are independent of each other, and those that are seen stand for others. A year's chance in
        incidents is part of how far years differ. Fewer than four years or 15 incidents give no rate.
    Example: 10, 20, 30 and 60 deaths in years with 1,000 detections each are 30 per 1,000 (interval 9.5 to 94). As
        many deaths in years that are alike have an interval of no width.
    Used by: deaths_on_the_way

    Args:
        by_year: index route and year; incidents, dead_and_missing, divided_by (the denominator).
        level: of the interval, 0 to 1.

    Returns:
        Index: route. Columns: rate, low, high (deaths per one of the denominator), years (in words), known (how
        many), incidents.
    """
    from scipy.stats import t

    by_route = by_year.groupby("route")
    sums, years = by_route.sum(), by_route.size()
    rate = sums["dead_and_missing"] / sums["divided_by"]
    off = by_year["dead_and_missing"] - by_year["divided_by"].mul(rate, level="route")
    squares = (off**2).groupby("route").sum() * years / (years - 1)
    wide = np.exp(t.isf((1 - level) / 2, years - 1) * np.sqrt(squares) / sums["dead_and_missing"])
    enough = (years >= FEWEST_YEARS) & (sums["incidents"] >= intervals.FEWEST)
    rates = pd.DataFrame({"rate": rate, "low": rate / wide, "high": rate * wide}).where(enough)
    of_years = [words.years(by_year.loc[route].index) for route in rates.index]
    return rates.assign(years=of_years, known=years, incidents=sums["incidents"])


def of_same_years(rates: pd.DataFrame) -> pd.DataFrame:
    """The rates that can be compared: those of the years of the route with most, of several the newest.

    Args:
        rates: ``pooled``.
    """
    given = rates.dropna(subset="rate").sort_values(["known", "years"])
    return given[given["years"] == given["years"].iloc[-1]] if len(given) else given


def tied(by_year: pd.DataFrame) -> list[str]:
    """The routes whose rate of the same years is not clearly below the highest, the highest rate first.

    The interval of the ratio contains 1, at the level of 95 per cent for all pairs of routes together (Bonferroni).

    Args:
        by_year: as for ``pooled``.
    """
    ranked = of_same_years(pooled(by_year))["rate"].sort_values(ascending=False).index
    pairs = len(ranked) * (len(ranked) - 1) / 2
    rates = pooled(by_year, 1 - (1 - intervals.LEVEL) / max(pairs, 1)).loc[ranked]
    (highest, *ends), *others = rates[["rate", "low", "high"]].to_numpy().tolist() or [[0.0, 0.0, 0.0]]
    ratios = [intervals.ratio_interval(Interval(*ends), Interval(*own), (highest, rate)) for rate, *own in others]
    return [str(route) for route, ratio in zip(ranked[1:], ratios, strict=True) if not ratio.low > 1]


def in_words(rate: float) -> str:
    """A rate in words with two digits, as its interval is wide: '36', '5.3', '145'."""
    return words.decimal(rate) if rate < 10 else words.number(rate)


def places(incidents: pd.DataFrame) -> pd.DataFrame:
    """Incidents that lie near each other, added up by route; those without coordinates are left out.

    Returns:
        One row per place (a quarter of a degree) and route, the largest first: lon, lat (degrees, the incidents' mean),
        value (dead and missing), incidents, first (the day of the first), group (route).
    """
    known = incidents.dropna(subset=["lon", "lat"])
    cells = [(known[name] / PLACE).round().rename(f"{name}_cell") for name in ("lon", "lat")]
    groups = known.groupby([known["route"].rename("group"), *cells])
    sums = {"value": ("dead_and_missing", "sum"), "incidents": ("date", "size"), "first": ("date", "min")}
    table = groups.agg(lon=("lon", "mean"), lat=("lat", "mean"), **sums).round({"lon": 2, "lat": 2})
    return table.reset_index("group").sort_values(
        ["value", "group", "lon", "lat"], ascending=[False, True, True, True], ignore_index=True
    )


def frame(placed: pd.DataFrame) -> Extent:
    """The part of the world that holds nearly all of what has a place: 98 of 100 from west to east and south to north.

    Args:
        placed: ``places``.
    """
    if placed.empty:
        return MEDITERRANEAN
    ends = []
    for name in ("lon", "lat"):
        ordered = placed.sort_values(name)
        part = ordered["value"].cumsum() / max(ordered["value"].sum(), 1)
        low, high = (float(ordered[name][part > share].iloc[0]) for share in (0.01, 0.99))
        ends.append((low - MARGIN, high + MARGIN))
    (west, east), (south, north) = ends
    middle = f"+lat_0={(south + north) / 2:.0f} +lon_0={(west + east) / 2:.0f}"
    return Extent(west, south, east, north, f"+proj=laea {middle} +datum=WGS84 +units=m")
