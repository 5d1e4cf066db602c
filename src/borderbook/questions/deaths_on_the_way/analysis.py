"""Deaths on the way: incidents by year and route, what is known of them, and intervals of their totals.

Every count is a minimum: who was never reported is not counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pandas as pd

from borderbook.methods import dates, denominators, intervals
from borderbook.methods.intervals import Interval
from borderbook.routes import EASTERN
from notemill.charts.maps import MEDITERRANEAN, Extent
from notemill.files import yaml_table
from notemill.show.cited import linked

WORDS: dict[str, Any] = yaml_table(__package__, "words")
CAUSES: dict[str, str] = WORDS["causes"]
UNKNOWN_CAUSE = "mixed_or_unknown"
PARTLY = {
    "detections": {EASTERN: "detections at sea only"},
    "small_boats": {denominators.CHANNEL: "deaths in vehicles too, unless a cause is chosen"},
}
PLACE = 0.25  # degrees, about 25 km: coordinates are seldom known to less
MARGIN = 2.0  # degrees around what a map shows
ENOUGH = 0.8  # of the months: a rate known for fewer is not ranked


def complete_years(first: pd.Timestamp, last: pd.Timestamp, start: int | str, end: int | str) -> list[int]:
    """The years from ``start`` to ``end`` ('first', 'latest': open) that a record covers to their last day.

    Args:
        first: the record's first day.
        last: its last day.
        start: a year, or 'first'.
        end: a year, or 'latest'.
    """
    begin = first.year if start == "first" else int(start)
    stop = last.year if end == "latest" else int(end)
    return [year for year in range(max(begin, first.year), stop + 1) if pd.Timestamp(year, 12, 31) <= last]


def totals(incidents: pd.DataFrame, by: Sequence[str] = ("route",), level: float = intervals.LEVEL) -> pd.DataFrame:
    """Incidents and their dead and missing by group, with the interval of the total that chance lets expect.

    Args:
        incidents: ``dead_and_missing`` and the columns of ``by``.
        by: columns to group by.
        level: of the interval, 0 to 1.

    Returns:
        Index: the groups. Columns: incidents, dead_and_missing, low, high (persons; missing for fewer than
        ``intervals.FEWEST`` incidents).
    """
    groups = incidents.groupby(list(by), observed=True)["dead_and_missing"]
    ends = [intervals.compound_poisson(sizes, level) for _, sizes in groups]
    table = groups.agg(incidents="size", dead_and_missing="sum")
    return table.assign(low=[low for low, _ in ends], high=[high for _, high in ends])


def ties(incidents: pd.DataFrame, divided_by: pd.Series, routes: Sequence[str]) -> set[tuple[str, str]]:
    """The pairs of routes whose rates are not clearly different: the interval of their ratio contains 1.

    The level is that of 95 per cent for all pairs together (Bonferroni).

    Args:
        incidents: route, dead_and_missing.
        divided_by: the denominator by route.
        routes: those to compare.
    """
    pairs = list(combinations(routes, 2))
    level = 1 - (1 - intervals.LEVEL) / max(len(pairs), 1)
    table = totals(incidents[incidents["route"].isin(list(routes))], level=level)
    rates = table[["dead_and_missing", "low", "high"]].div(divided_by, axis=0)
    equal = set()
    for one, other in pairs:
        (rate, *ends), (other_rate, *other_ends) = rates.loc[[one, other]].to_numpy().tolist()
        ratio = intervals.ratio_interval(Interval(*ends), Interval(*other_ends), (rate, other_rate))
        if not (ratio.low > 1 or ratio.high < 1):
            equal.add((one, other))
    return equal


def by_denominator(incidents: pd.DataFrame, known: pd.DataFrame, per: int = 1000) -> pd.DataFrame:
    """Rates under every denominator, and per detection in the same months.

    Measure: Fatality rate
    Formula: dead and missing / denominator of the same days and routes × 1,000
    Assumptions: Deaths are a minimum. A denominator counts only where it is known for the days; which one is
        taken changes the rate, so that it is always named.
    Example: 90 deaths in two months with 400 and 600 crossings are 90 per 1,000. The same months had 200 and 250
        detections: per 1,000 of these there were 200 deaths.
    Used by: deaths_on_the_way

    Args:
        incidents: those to count.
        known: ``denominators.in_common`` with detections.
        per: per how many of the denominator.

    Returns:
        Index: route, denominator, months (of which both are known). Columns: rate, low and high, each as named and of
        detections in the same months. Without routes with too few incidents.
    """
    groups = known.groupby("denominator")
    counted = [denominators.within(incidents, spans).assign(denominator=name) for name, spans in groups]
    deaths = totals(pd.concat([*counted, incidents.iloc[:0].assign(denominator="")]), ("route", "denominator"))
    under = known.groupby(["route", "denominator"])[["months", "value", "value_other"]].sum()
    shares = deaths[["dead_and_missing", "low", "high"]].rename(columns={"dead_and_missing": "rate"})
    both = {"as named": under["value"], "detections, same months": under["value_other"]}
    rates = pd.concat({name: shares.div(whole, axis=0) * per for name, whole in both.items()}, axis=1)
    rates = rates.swaplevel(axis=1).dropna()
    return rates.set_index(under["months"].reindex(rates.index), append=True)


def at_like_age(by_file: pd.DataFrame, year: int) -> float:
    """What the record had of the year before when that was as old as the year is in the newest file that has it.

    Args:
        by_file: dead and missing, one row per file (its date), the oldest first, one column per year.
        year: one that a file has; of several the newest counts.

    Returns:
        The count, missing if no file that has the year before is ``dates.year_before`` the one that has the year.
    """
    before, own = (counts.dropna() for _, counts in by_file.reindex(columns=[year - 1, year]).items())
    earlier = dates.year_before(str(own.index[-1]), before.index)
    return linked(before, str(earlier)) if earlier else float("nan")


def record(incidents: pd.DataFrame) -> pd.DataFrame:
    """What the record of each route looks like: one row per route, the most dead and missing first.

    Returns:
        Index: route. Columns: incidents; dead and missing; the largest incident; the share in the ten largest; the
        share recorded as missing; survivors (at least, where recorded); the share of known sex; of these, female;
        children (at least); the share of unknown cause; the share of incidents with the best source rating (5 of 5),
        and of those with ratings 1 and 3 (media only). Shares in per cent.
    """
    rows = {str(route): _record(rows) for route, rows in incidents.groupby("route")}
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("route")
    return table.sort_values("dead and missing", ascending=False, kind="stable")


def _record(rows: pd.DataFrame) -> dict[str, float]:
    sizes, quality = rows["dead_and_missing"], rows["source_quality"]
    total = max(float(sizes.sum()), 1.0)
    sexes = float(rows["females"].sum() + rows["males"].sum())
    # not the column ``missing``: it is missing if the publisher corrects a figure with a negative one
    return {
        "incidents": len(rows),
        "dead and missing": int(sizes.sum()),
        "largest incident": int(sizes.max()),
        "in the ten largest, %": float(sizes.nlargest(10).sum()) / total * 100,
        "recorded as missing, %": float(sizes.sum() - rows["dead"].sum()) / total * 100,
        "survivors recorded": int(rows["survivors"].sum()),
        "sex known, %": sexes / total * 100,
        "of these female, %": float(rows["females"].sum()) / sexes * 100 if sexes else float("nan"),
        "children, at least": int(rows["children"].sum()),
        "cause unknown, %": float(sizes[rows["cause"] == UNKNOWN_CAUSE].sum()) / total * 100,
        "official source, %": float((quality == 5).mean() * 100),
        "media only, %": float(quality.isin([1, 3]).mean() * 100),
    }


def places(incidents: pd.DataFrame) -> pd.DataFrame:
    """Incidents that lie near each other, added up by route; those without coordinates are left out.

    Returns:
        One row per place (a quarter of a degree) and route, the largest first: lon, lat (degrees, the incidents' mean),
        value (dead and missing), incidents, first (the day of the first), group (route).
    """
    known = incidents.dropna(subset=["lon", "lat"])
    cells = [(known[name] / PLACE).round().rename(f"{name}_cell") for name in ("lon", "lat")]
    groups = known.groupby([known["route"].astype("str").rename("group"), *cells])
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
