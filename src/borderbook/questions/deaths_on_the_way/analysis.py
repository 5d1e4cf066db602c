"""Deaths on the way: incidents by year and route, what is known of them, and intervals of their totals.

Every count is a minimum: who was never reported is not counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import pandas as pd

from borderbook.methods import denominators, intervals
from borderbook.methods.columns import require

UNKNOWN_CAUSE = "mixed_or_unknown"
PLACE = 0.25  # degrees, about 25 km: coordinates are seldom known to less
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


def by_year(incidents: pd.DataFrame, years: Sequence[int], routes: Sequence[str]) -> pd.DataFrame:
    """Dead and missing: a row a year (its first day), a column a route; 0 where none is recorded."""
    sums = incidents.pivot_table(
        index="year", columns="route", values="dead_and_missing", aggfunc="sum", observed=True
    )
    whole = sums.reindex(index=list(years), columns=list(routes)).fillna(0).astype("int64")
    firsts = pd.DatetimeIndex([pd.Timestamp(year, 1, 1) for year in years], name="year")
    return pd.DataFrame(whole.to_numpy(), index=firsts, columns=whole.columns)


def totals(
    incidents: pd.DataFrame, by: Sequence[str] = ("route",), level: float = intervals.LEVEL
) -> pd.DataFrame:
    """Incidents and their dead and missing by group, with the interval of the total that chance lets expect.

    Args:
        incidents: ``dead_and_missing`` and the columns of ``by``.
        by: columns to group by.
        level: of the interval, 0 to 1.

    Returns:
        Index: the groups. Columns: incidents, dead_and_missing, low, high (persons; missing for fewer than
        ``intervals.FEWEST`` incidents).

    Raises:
        UsageError: a column is missing; names it.
    """
    require(incidents, (*by, "dead_and_missing"), "totals", "Give it incidents.")
    groups = incidents.groupby(list(by) if len(by) > 1 else by[0], observed=True)["dead_and_missing"]
    table = pd.DataFrame({"incidents": groups.size(), "dead_and_missing": groups.sum()})
    ends = {group: intervals.compound_poisson(sizes, level) for group, sizes in groups}
    table["low"] = [float(ends[group].low) for group in table.index]
    table["high"] = [float(ends[group].high) for group in table.index]
    return table


def ranked(divided_by: pd.Series, months: pd.Series, deaths: pd.DataFrame, expected: int) -> list[str]:
    """The routes that may be ranked, the highest rate first: enough incidents, and ``ENOUGH`` of the months.

    Args:
        divided_by: the denominator by route.
        months: how many months of it are known, by route.
        deaths: ``totals``.
        expected: months in the period.
    """
    fit = deaths.index[deaths["low"].notna()].intersection(months.index[months >= ENOUGH * expected])
    rate = deaths["dead_and_missing"].reindex(fit) / divided_by.reindex(fit)
    return [str(route) for route in rate.sort_values(ascending=False, kind="stable").index]


def ties(incidents: pd.DataFrame, divided_by: pd.Series, routes: Sequence[str]) -> set[tuple[str, str]]:
    """The pairs of routes whose rates cannot be told apart: the ratio's interval holds 1.

    The level is that of 95 per cent for all pairs together (Bonferroni).

    Args:
        incidents: route, dead_and_missing.
        divided_by: the denominator by route.
        routes: those to compare, as ``ranked`` gives them.
    """
    pairs = list(combinations(routes, 2))
    if not pairs:
        return set()
    level = 1 - (1 - intervals.LEVEL) / len(pairs)
    table = totals(incidents[incidents["route"].isin(list(routes))], level=level)
    rates = table[["dead_and_missing", "low", "high"]].div(divided_by.reindex(table.index), axis=0)
    of = {
        str(route): tuple(map(float, row)) for route, row in zip(rates.index, rates.to_numpy(), strict=True)
    }
    equal = set()
    for one, other in pairs:
        ends, others = intervals.Interval(*of[one][1:]), intervals.Interval(*of[other][1:])
        ratio = intervals.ratio_interval(ends, others, (of[one][0], of[other][0]))
        if not (ratio.low > 1 or ratio.high < 1):
            equal.add((one, other))
    return equal


def by_denominator(incidents: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Rates per 1,000 under every denominator.

    Args:
        incidents: those to count.
        known: ``denominators.spans``, those to use.

    Returns:
        Index: route, denominator. Columns: rate, low, high; missing for too few incidents.
    """
    parts = []
    for name, spans in known.groupby("denominator", sort=False):
        count = totals(denominators.within(incidents, spans))[["dead_and_missing", "low", "high"]]
        rate = count.div(spans.groupby("route")["value"].sum(), axis=0) * 1000
        parts.append(
            rate.where(rate["low"].notna()).assign(denominator=name).rename_axis("route").reset_index()
        )
    columns = ["route", "denominator", "dead_and_missing", "low", "high"]
    table = pd.concat(parts) if parts else pd.DataFrame(columns=columns)
    return table.rename(columns={"dead_and_missing": "rate"}).set_index(["route", "denominator"])


def record(incidents: pd.DataFrame) -> pd.DataFrame:
    """What the record of each route looks like: a row a route, the most dead and missing first.

    Returns:
        Index: route. Columns: incidents, dead_and_missing, largest (incident), top_ten (share in the ten largest),
        missing (share recorded as missing), survivors (at least, where recorded), sex (share of known sex), female
        (share of those), children (at least), unknown_cause, official (share of incidents with the best source rating,
        5 of 5), media (ratings 1 and 3: media only). Shares in per cent.
    """
    rows = {
        str(route): _record(rows) for route, rows in incidents.groupby("route", observed=True) if len(rows)
    }
    table = pd.DataFrame(rows).T.rename_axis("route")
    return table.sort_values("dead_and_missing", ascending=False, kind="stable")


def _record(rows: pd.DataFrame) -> dict[str, float]:
    sizes, quality = rows["dead_and_missing"], rows["source_quality"]
    total = max(float(sizes.sum()), 1.0)
    sexes = float(rows["females"].sum() + rows["males"].sum())
    # not the column ``missing``: it is blank where the publisher corrects a figure with a negative one
    return {
        "incidents": len(rows),
        "dead_and_missing": int(sizes.sum()),
        "largest": int(sizes.max()),
        "top_ten": float(sizes.nlargest(10).sum()) / total * 100,
        "missing": float(sizes.sum() - rows["dead"].sum()) / total * 100,
        "survivors": int(rows["survivors"].sum()),
        "sex": sexes / total * 100,
        "female": float(rows["females"].sum()) / sexes * 100 if sexes else float("nan"),
        "children": int(rows["children"].sum()),
        "unknown_cause": float(sizes[rows["cause"] == UNKNOWN_CAUSE].sum()) / total * 100,
        "official": float((quality == 5).mean() * 100),
        "media": float(quality.isin([1, 3]).mean() * 100),
    }


def places(incidents: pd.DataFrame) -> pd.DataFrame:
    """Incidents that lie near each other, added up by route; those without coordinates are left out.

    Returns:
        A row a place of a quarter of a degree and route, the largest first: lon, lat (degrees, the incidents' mean),
        value (dead and missing), label (blank), group (route).
    """
    known = incidents.dropna(subset=["lon", "lat"])
    cells = [(known[name] / PLACE).round().rename(f"{name}_cell") for name in ("lon", "lat")]
    groups = known.groupby([known["route"].astype("str").rename("group"), *cells])
    table = groups.agg(
        lon=("lon", "mean"), lat=("lat", "mean"), value=("dead_and_missing", "sum")
    ).reset_index("group")
    table = table.round({"lon": 2, "lat": 2}).sort_values(
        ["value", "group", "lon", "lat"], ascending=[False, True, True, True], ignore_index=True
    )
    return table.assign(label="")
