"""Deaths on the way: how many, in which incidents, and how many per 1,000 of a named denominator.

Every figure is a minimum: who was never reported is not counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from borderbook.errors import UsageError
from borderbook.methods.columns import require, require_one_row
from borderbook.methods.denominators import DENOMINATORS, month_of
from borderbook.methods.intervals import (
    PER,
    highest,
    poisson_interval,
    quasi_poisson,
    rate_distribution,
    rate_interval,
)

Denominator = Literal["detections", "arrivals", "attempted"]

UNKNOWN_CAUSE = "mixed_or_unknown"
CAUSES = {
    "drowning": "drowning",
    UNKNOWN_CAUSE: "mixed or unknown",
    "hazardous_transport": "vehicle accident or hazardous transport",
    "harsh_conditions": "harsh conditions, lack of shelter, food or water",
    "sickness": "sickness, lack of healthcare",
    "violence": "violence",
    "accidental": "accidental death",
    "several": "several causes in one incident",
}
"""Causes as IOM has them, in words."""
PLACE = 0.25  # degrees, about 25 km: coordinates are seldom known to less
_RATE = (
    "denominator", "dead_and_missing", "incidents", "divided_by", "months", "first", "last", "rate", "low",
    "high",
)  # fmt: skip


def select(
    incidents: pd.DataFrame,
    routes: Sequence[str],
    start: int | str = "first",
    end: int | str = "latest",
    cause: str | None = None,
) -> pd.DataFrame:
    """The incidents on the routes from year ``start`` to ``end``, both included, of one cause or all.

    Raises:
        UsageError: there are none; says which years the data hold.
    """
    held = incidents["route"].isin(list(routes)) & incidents["year"].isin(years(incidents, start, end))
    if cause is not None:
        held &= incidents["cause"] == cause
    chosen = incidents[held]
    if chosen.empty:
        of_cause = f" of cause '{cause}'" if cause else ""
        raise UsageError(
            f"No incident{of_cause} is recorded on {', '.join(routes)} from {start} to {end}; the data run "
            f"from {incidents['year'].min()} to {incidents['year'].max()}."
        )
    return chosen.assign(route=pd.Categorical(chosen["route"].astype("str"), categories=list(routes)))


def years(incidents: pd.DataFrame, start: int | str = "first", end: int | str = "latest") -> range:
    """The years from ``start`` to ``end`` of which the incidents, all of them, have some."""
    first, last = int(incidents["year"].min()), int(incidents["year"].max())
    low = first if start == "first" else max(int(start), first)
    high = last if end == "latest" else min(int(end), last)
    return range(low, high + 1)


def by_year(incidents: pd.DataFrame, of_years: range, by: str = "route") -> pd.DataFrame:
    """Dead and missing: a row a year of ``of_years`` (its first day), a column a group; 0 where none is recorded."""
    sums = incidents.pivot_table(
        index="year", columns=by, values="dead_and_missing", aggfunc="sum", observed=False
    )
    every = sums.reindex(of_years).fillna(0).astype("int64")
    every.index = pd.DatetimeIndex([pd.Timestamp(year, 1, 1) for year in every.index], name="year")
    return every.rename(columns=str).rename_axis(columns=by)


def whole_years(years: pd.DatetimeIndex, last: pd.Timestamp) -> pd.Series:
    """For each year: whether the data, which end on the day ``last``, reach its end."""
    ends = years + pd.offsets.YearEnd(0)
    return pd.Series(ends <= last, index=years, name="complete")


def by_cause(incidents: pd.DataFrame) -> pd.DataFrame:
    """Dead and missing by cause, the largest first: cause, dead_and_missing, incidents, share (per cent)."""
    groups = incidents.groupby("cause", observed=True)["dead_and_missing"]
    table = groups.agg(dead_and_missing="sum", incidents="size").reset_index()
    share = table["dead_and_missing"] / max(table["dead_and_missing"].sum(), 1) * 100
    return table.assign(cause=table["cause"].astype("str"), share=share.astype("float64")).sort_values(
        ["dead_and_missing", "cause"], ascending=[False, True], ignore_index=True
    )


def largest_share(sizes: pd.Series, largest: int) -> float:
    """The share of all dead and missing that the largest incidents have, in per cent; NaN for none at all."""
    total = sizes.sum()
    return float(sizes.nlargest(largest).sum() / total * 100) if total > 0 else float("nan")


def profile(incidents: pd.DataFrame) -> pd.DataFrame:
    """What the record of each route looks like.

    Returns:
        A row a route with incidents, most dead and missing first: route, incidents, dead_and_missing,
        largest (the largest incident), top_ten and top_hundredth (share of the dead and missing in the ten
        largest incidents and in the largest one per cent of them, rounded up), alone (share of incidents with
        one dead or missing), missing (share of the dead and missing whose bodies were not found),
        unknown_cause (share of mixed or unknown cause); shares in per cent.
    """
    rows = [_profile(str(route), own) for route, own in incidents.groupby("route", observed=True) if len(own)]
    return pd.DataFrame(rows).sort_values("dead_and_missing", ascending=False, ignore_index=True)


def _profile(route: str, own: pd.DataFrame) -> dict[str, object]:
    sizes = own["dead_and_missing"]
    total = int(sizes.sum())
    unknown = sizes[own["cause"] == UNKNOWN_CAUSE].sum()
    # not the column ``missing``: it is blank where the publisher corrects a figure with a negative one
    return {
        "route": route,
        "incidents": len(own),
        "dead_and_missing": total,
        "largest": int(sizes.max()),
        "top_ten": largest_share(sizes, 10),
        "top_hundredth": largest_share(sizes, -(-len(own) // 100)),
        "alone": float((sizes == 1).mean() * 100),
        "missing": float((total - own["dead"].sum()) / max(total, 1) * 100),
        "unknown_cause": float(unknown / max(total, 1) * 100),
    }


def places(incidents: pd.DataFrame) -> pd.DataFrame:
    """Incidents that lie near each other, added up by route; those without coordinates are left out.

    Returns:
        A row a place of a quarter of a degree and route, most dead and missing first: route, lon, lat (the
        incidents' mean, degrees), incidents, dead_and_missing.
    """
    known = incidents.dropna(subset=["lon", "lat"])
    cells = [(known[name] / PLACE).round().rename(f"{name}_cell") for name in ("lon", "lat")]
    groups = known.groupby([known["route"].astype("str"), *cells])
    table = groups.agg(
        lon=("lon", "mean"), lat=("lat", "mean"), incidents=("lat", "size"),
        dead_and_missing=("dead_and_missing", "sum"),
    ).reset_index("route").round({"lon": 2, "lat": 2})  # fmt: skip
    return table.sort_values(
        ["dead_and_missing", "route", "lon", "lat"], ascending=[False, True, True, True], ignore_index=True
    )


def rates(
    incidents: pd.DataFrame, months: pd.DataFrame, denominator: Denominator, by: Sequence[str] = ("route",)
) -> pd.DataFrame:
    """Fatality rates per 1,000 of a denominator, over the months in which it is known, with intervals.

    Args:
        incidents: those to count (of one cause, if so selected).
        months: ``denominators.by_month``; only its rows are used, so cut it to the period wanted.
        denominator: detections (events), arrivals or attempted (persons).
        by: ``("route",)`` or ``("route", "year")``.

    Returns:
        A row a group with a known denominator above 0: the columns of ``by``, denominator (its name),
        dead_and_missing and incidents (in the months used), divided_by (the denominator itself), months, first,
        last, rate, low, high (95 per cent interval; missing for fewer than 10 incidents).

    Raises:
        UsageError: ``months`` is not such a table, or ``by`` names something else.
    """
    require(months, ("route", "month", denominator), "rates", "Give it what denominators.by_month makes.")
    require_one_row(months, ("route", "month"), "rates")
    if not set(by) <= {"route", "year"}:
        raise UsageError(
            f"rates groups by 'route', or by 'route' and 'year', not by {', '.join(map(repr, by))}."
        )
    used = months.dropna(subset=[denominator])
    used = used.assign(year=used["month"].dt.year)
    dead = _in_months(incidents, used)
    sizes = dict(iter(dead.groupby(list(by))["dead_and_missing"]))
    none = dead["dead_and_missing"].iloc[:0]
    rows = [
        _rate(_named(by, key), sizes.get(key, none), own, denominator)
        for key, own in used.groupby(list(by), sort=False, observed=True)
        if own[denominator].sum() > 0
    ]
    columns = [*by, *_RATE]
    return pd.DataFrame(rows, columns=columns)


def _in_months(incidents: pd.DataFrame, used: pd.DataFrame) -> pd.DataFrame:
    """The incidents in the months used: route, month, year, dead_and_missing."""
    dated = pd.DataFrame(
        {
            "route": incidents["route"].astype("str"),
            "month": month_of(incidents["date"]),
            "dead_and_missing": incidents["dead_and_missing"],
        }
    )
    return dated.merge(used[["route", "month", "year"]], on=["route", "month"])


def _named(by: Sequence[str], key: object) -> dict[str, object]:
    return dict(zip(by, key if isinstance(key, tuple) else (key,), strict=True))


def _rate(
    named: dict[str, object], sizes: pd.Series, own: pd.DataFrame, denominator: Denominator
) -> dict[str, object]:
    under = float(own[denominator].sum())
    total = float(sizes.sum())
    low, high = rate_interval(sizes, under, denominator == "attempted")
    return {
        **named,
        "denominator": denominator,
        "dead_and_missing": int(total),
        "incidents": len(sizes),
        "divided_by": int(under),
        "months": len(own),
        "first": own["month"].min(),
        "last": own["month"].max(),
        "rate": total / under * PER,
        "low": low,
        "high": high,
    }


def rankings(incidents: pd.DataFrame, months: pd.DataFrame) -> pd.DataFrame:
    """Rates and ranks of the routes under each denominator, over the same months for all.

    Args:
        incidents: those to count.
        months: ``denominators.comparable``: every denominator of every route is known in every month.

    Returns:
        A row a denominator and route, by rank: the columns of ``rates``, rank (1 is the
        highest rate), first_in (the probability in per cent that chance gives the route the highest rate of all).
    """
    parts = []
    for name in DENOMINATORS:
        table = rates(incidents, months, name)  # type: ignore[arg-type]
        table = table.assign(
            rank=table["rate"].rank(ascending=False, method="first").astype("int64"),
            first_in=_first_in(incidents, months, table, name),
        )
        parts.append(table.sort_values("rank"))
    return pd.concat(parts, ignore_index=True)


def _first_in(
    incidents: pd.DataFrame, months: pd.DataFrame, table: pd.DataFrame, denominator: str
) -> list[float]:
    dead = _in_months(incidents, months.assign(year=months["month"].dt.year))
    rates = [
        rate_distribution(
            dead.loc[dead["route"] == route, "dead_and_missing"], under, denominator == "attempted"
        )
        for route, under in zip(table["route"], table["divided_by"], strict=True)
    ]
    return [probability * 100 for probability in highest(rates)]


def intervals_compared(
    incidents: pd.DataFrame, months: pd.DataFrame, denominator: Denominator
) -> pd.DataFrame:
    """Each route's interval made in three ways, to see what treating deaths as a Poisson count would hide.

    Returns:
        A row a route: route, rate, then low and high with the incidents as chance's events (``incidents_low``
        ...), by a quasi-Poisson regression on months (``months_low`` ...), and as if every death were an event
        of its own (``poisson_low`` ...).
    """
    used = months.dropna(subset=[denominator])
    dead = _in_months(incidents, used.assign(year=used["month"].dt.year))
    sums = dead.groupby(["route", "month"])["dead_and_missing"].sum().rename("dead").reset_index()
    counts = used[["route", "month", denominator]].merge(sums, on=["route", "month"], how="left")
    table = rates(incidents, months, denominator)
    by_route = dict(iter(counts.fillna({"dead": 0}).astype({"dead": "float64"}).groupby("route")))
    monthly = [quasi_poisson(by_route[r]["dead"], by_route[r][denominator]) for r in table["route"]]
    plain = map(poisson_interval, table["dead_and_missing"], table["divided_by"])
    by_incidents = zip(table["low"], table["high"], strict=True)
    ways = {"incidents": by_incidents, "months": monthly, "poisson": plain}
    ends = [
        pd.DataFrame(list(made), columns=["low", "high"]).add_prefix(f"{way}_") for way, made in ways.items()
    ]
    return pd.concat([table[["route", "rate"]], *ends], axis=1)
