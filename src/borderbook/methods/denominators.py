"""What deaths on a route are divided by, month by month, and which of it is known.

Three denominators, never to be mixed:

* ``detections``: Frontex's detections of illegal border-crossing on the route. Events, not persons.
* ``arrivals``: persons who arrived, as IOM's working table has them.
* ``attempted``: arrivals, interceptions at sea and the dead and missing themselves: all who are known to
  have set out. Interceptions are known for Türkiye, Libya and Tunisia only, so on the western routes
  attempted crossings are hardly more than arrivals.

A blank is unknown, never zero: a month counts only if every series that a denominator needs has a figure of
that month. A figure that stands for more than its month (an annual figure booked in December) is unknown too.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from borderbook import reference

DENOMINATORS = ("detections", "arrivals", "attempted")
NAMES = {"detections": "detections", "arrivals": "arrivals", "attempted": "attempted crossings"}

# Deaths are counted at sea on these two (IOM keeps the land border of Türkiye apart), and at Ceuta's and
# Melilla's fences on the Western Mediterranean as well; so are the crossings here.
SEA_ONLY = ("Central Mediterranean", "Eastern Mediterranean", "Western African")

# flags of ``crossings`` under which a figure is not that of its month
_NOT_OF_THE_MONTH = "annual figure|Atlantic route included|zero may mean not reported"


def covered_months(
    incidents: pd.DataFrame, start: int | str = "first", end: int | str = "latest"
) -> pd.DatetimeIndex:
    """The whole months that the incidents cover, from year ``start`` to ``end``.

    Args:
        incidents: all of them, so that a month without an incident on one route is known to be without.
        start: a year, or 'first'.
        end: a year, or 'latest'.

    The month of the latest date is whole only if that is its last day.
    """
    first, last = incidents["date"].min(), incidents["date"].max() + pd.Timedelta(days=1)
    every = pd.period_range(first.to_period("M"), last.to_period("M") - 1, freq="M").to_timestamp()
    low = every.year.min() if start == "first" else int(start)
    high = every.year.max() if end == "latest" else int(end)
    return every[(every.year >= low) & (every.year <= high)].rename("month")


def by_month(
    incidents: pd.DataFrame,
    detections: pd.DataFrame,
    crossings: pd.DataFrame,
    routes: Sequence[str],
    covered: pd.DatetimeIndex,
) -> pd.DataFrame:
    """Deaths and denominators of each route, month by month.

    Args:
        incidents: of every cause, at least those of ``routes``.
        detections: tidy.
        crossings: tidy.
        routes: in the order wanted.
        covered: the months that the incidents cover (``covered_months``).

    Returns:
        A row a route and month: route, month, dead_and_missing, then one column a denominator, in persons
        (detections: events); missing where unknown.
    """
    parts = [_route(route, incidents, detections, crossings, covered) for route in routes]
    return pd.concat(parts, ignore_index=True)


def known(months: pd.DataFrame) -> pd.DataFrame:
    """How much of each route's denominators is known.

    Returns:
        A row a route and denominator: route, denominator, months (how many have a figure), first, last.
    """
    long = months.melt(["route", "month"], list(DENOMINATORS), "denominator").dropna(subset=["value"])
    counts = long.groupby(["route", "denominator"], sort=False)["month"].agg(["count", "min", "max"])
    wanted = pd.MultiIndex.from_product(
        [months["route"].unique(), DENOMINATORS], names=["route", "denominator"]
    )
    named = counts.reindex(wanted).rename(columns={"count": "months", "min": "first", "max": "last"})
    return named.assign(months=named["months"].fillna(0).astype("int64")).reset_index()


def comparable(months: pd.DataFrame) -> pd.DataFrame:
    """The rows of months in which every denominator of every route is known, so that all can be compared.

    A route of which some denominator is never known is left out.
    """
    whole = months.assign(whole=months[list(DENOMINATORS)].notna().all(axis=1))
    ever = whole.groupby("route")["whole"].transform("any")
    rows = whole[ever]
    shared = rows.groupby("month")["whole"].transform("all")
    return rows[shared].drop(columns="whole").reset_index(drop=True)


def agreement(crossings: pd.DataFrame, arrivals: pd.DataFrame) -> pd.DataFrame:
    """Arrivals by sea in IOM's table beside UNHCR's, over the months in which both have a figure.

    Returns:
        A row a country: country (its name), months, first, last, IOM and UNHCR (persons), difference (per
        cent of UNHCR's figure).
    """
    ours = _monthly_by_country(_figures(crossings, "arrival", ("sea",)), "persons")
    whole = arrivals[
        (arrivals["period"] == "month") & (arrivals["border_type"] == "sea") & (arrivals["place"] == "")
    ]
    theirs = _monthly_by_country(whole.rename(columns={"date": "month"}), "arrivals")
    both = pd.concat({"IOM": ours, "UNHCR": theirs}, axis=1).dropna().reset_index()
    table = both.groupby("geo", as_index=False).agg(
        months=("month", "size"), first=("month", "min"), last=("month", "max"), IOM=("IOM", "sum"),
        UNHCR=("UNHCR", "sum"),
    )  # fmt: skip
    table.insert(0, "country", table.pop("geo").map(reference.label))
    return table.assign(difference=((table["IOM"] / table["UNHCR"] - 1) * 100).round(1))


def _route(
    route: str,
    incidents: pd.DataFrame,
    detections: pd.DataFrame,
    crossings: pd.DataFrame,
    covered: pd.DatetimeIndex,
) -> pd.DataFrame:
    dead = _dead(incidents[incidents["route"] == route], covered)
    borders = ("sea",) if route in SEA_ONLY else ("land", "sea")
    ours = crossings[crossings["route"] == route]
    arrived = _sum_if_all_known(_figures(ours, "arrival", borders))
    stopped = _figures(ours, "interception", ("sea",))
    attempted = arrived + dead if stopped.empty else arrived + _sum_if_all_known(stopped) + dead
    columns = {
        "dead_and_missing": dead,
        "detections": _detections(detections, route, borders),
        "arrivals": arrived,
        "attempted": attempted,
    }
    table = pd.DataFrame({name: column.reindex(covered) for name, column in columns.items()})
    return table.rename_axis("month").reset_index().assign(route=route)[["route", "month", *columns]]


def _dead(incidents: pd.DataFrame, covered: pd.DatetimeIndex) -> pd.Series:
    month = month_of(incidents["date"])
    sums = incidents.groupby(month)["dead_and_missing"].sum()
    return sums.reindex(covered).fillna(0).astype("float64")


def month_of(date: pd.Series) -> pd.Series:
    """The first day of each date's month."""
    first: pd.Series = date.dt.to_period("M").dt.to_timestamp().rename("month")
    return first


def _detections(detections: pd.DataFrame, route: str, borders: tuple[str, ...]) -> pd.Series:
    """Monthly detections; every month of the table is known, all others are missing."""
    own = detections[(detections["route"] == route) & detections["border_type"].isin(borders)]
    if own.empty:
        return pd.Series(dtype="float64")
    every = pd.date_range(detections["month"].min(), detections["month"].max(), freq="MS")
    return own.groupby("month")["detections"].sum().reindex(every, fill_value=0).astype("float64")


def _figures(crossings: pd.DataFrame, kind: str, borders: tuple[str, ...]) -> pd.DataFrame:
    """The rows of a kind, with <NA> for what is not a figure of its month."""
    rows = crossings[(crossings["kind"] == kind) & crossings["border_type"].isin(borders)]
    foreign = rows["flag"].astype("str").str.contains(_NOT_OF_THE_MONTH)
    return rows.assign(persons=rows["persons"].mask(foreign))


def _sum_if_all_known(rows: pd.DataFrame) -> pd.Series:
    """Monthly sums; missing as soon as one of the series is missing in the month."""
    if rows.empty:
        return pd.Series(dtype="float64")
    series = len(rows[["geo", "border_type"]].drop_duplicates())  # each has a row a month, or none
    groups = rows["persons"].astype("float64").groupby(rows["month"])
    return groups.sum().where(groups.count() == series)


def _monthly_by_country(rows: pd.DataFrame, value: str) -> pd.Series:
    """Sums by country and month; missing where one of a country's rows of the month is."""
    plain = rows.assign(geo=rows["geo"].astype("str"), value=rows[value].astype("float64"))
    groups = plain.groupby(["geo", "month"])["value"]
    return groups.sum().where(groups.count() == groups.size())
