"""Collects the denominators of fatality rates by route; each figure has the days to which it refers.

Denominators are never mixed, and each has its faults. ``detections`` are events at the external border (Frontex).
``unhcr_arrivals``, ``iom_arrivals``, ``spain_arrivals`` and ``small_boats`` are persons who arrived, as counted by
UNHCR, IOM's working table, Spain's Ministry of the Interior and the Home Office. ``attempted`` is the sum of IOM's
arrivals, the interceptions at sea and the dead and missing: everyone who is known to have set out. Interceptions are
known for Türkiye, Libya and Tunisia only. So on the western routes the sum of arrivals and deaths is not called
attempted.

A missing figure is unknown, not zero: a figure is used only if every series that it needs has a value for the same
days. A figure that covers more than its month (an annual figure booked in December) is treated as unknown, too.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from borderbook.routes import ATLANTIC, CENTRAL, EASTERN, SEA_ROUTES, WESTERN

BALKAN, CHANNEL = "Western Balkan", "Mainland Europe to the UK"

ROUTES: dict[str, tuple[str, ...]] = {
    "detections": (*SEA_ROUTES, BALKAN), "unhcr_arrivals": SEA_ROUTES, "iom_arrivals": SEA_ROUTES,
    "attempted": (CENTRAL, EASTERN), "spain_arrivals": (WESTERN, ATLANTIC), "small_boats": (CHANNEL,),
}  # fmt: skip
"""Denominator -> the routes for which it is known."""

# On these routes IOM counts deaths at sea only (those at Türkiye's land border are separate), so only crossings by sea
# are used. On the Western Mediterranean it also counts deaths at the fences of Ceuta and Melilla, so both are used.
_SEA_ONLY = (CENTRAL, EASTERN, ATLANTIC)
# flags of ``crossings`` with which a figure does not hold for its month
_NOT_OF_THE_MONTH = "annual figure|Atlantic route included|zero may mean not reported"
_COLUMNS = ["denominator", "route", "first", "last", "value"]


def spans(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Every denominator in the frames, for the shortest published spans of days.

    Args:
        frames: tidy tables by name: ``detections``, ``detections by border_type``, ``crossings``, ``incidents``,
            ``arrivals``, ``spain_arrivals`` and ``small_boats``. Only detections and incidents are required.

    Returns:
        ``denominator``, ``route``, ``first`` and ``last`` (days), ``value`` (persons; for detections: events). The
        spans of a route and denominator do not overlap.
    """
    parts = [_detections(frames["detections"], frames["detections by border_type"])]
    if "crossings" in frames:
        parts += _crossings(frames["crossings"], frames["incidents"])
    if "arrivals" in frames:
        parts += [_italy(frames["arrivals"]), _by_place(frames["arrivals"])]
    others = {"spain_arrivals": _spain, "small_boats": _boats}
    parts += [spans_of(frames[name]) for name, spans_of in others.items() if name in frames]
    return pd.concat(parts, ignore_index=True)[_COLUMNS].astype({"value": "float64"})


def months(known: pd.DataFrame) -> pd.Series:
    """The number of months that each row of ``spans`` covers."""
    first, last = known["first"].dt, known["last"].dt
    return ((last.year - first.year) * 12 + last.month - first.month + 1).rename("months")


def covered_months(incidents: pd.DataFrame) -> pd.DatetimeIndex:
    """The whole months that the incidents cover.

    Args:
        incidents: the incidents on all routes, so that a month without incidents on one route counts as covered.

    Returns:
        The first day of each month. The month of the latest incident is included only if the incident is on its last
        day.
    """
    first, last = incidents["date"].min(), incidents["date"].max() + pd.Timedelta(days=1)
    every = pd.period_range(first.to_period("M"), last.to_period("M") - 1, freq="M").to_timestamp()
    return every.rename("month")


def month_of(date: pd.Series) -> pd.Series:
    """The first day of each date's month, on the same index."""
    first: pd.Series = date.dt.to_period("M").dt.to_timestamp().rename("month")
    return first


def _monthly(denominator: str, route: str, values: pd.Series) -> pd.DataFrame:
    """Rows of ``spans`` from a series by month; missing months are left out."""
    at = pd.DatetimeIndex(values.dropna().index)
    return pd.DataFrame(
        {"denominator": denominator, "route": route, "first": at, "last": at + pd.offsets.MonthEnd(0),
         "value": values.dropna().to_numpy()}
    )  # fmt: skip


def _yearly(denominator: str, table: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``spans`` from columns year, route, value."""
    first = pd.to_datetime(table["year"].astype("int64").astype("str") + "-01-01")
    return table.assign(denominator=denominator, first=first, last=first + pd.offsets.YearEnd(0))[_COLUMNS]


def _detections(newest: pd.DataFrame, by_border: pd.DataFrame) -> pd.DataFrame:
    """Detections of the newest file; for the Eastern Mediterranean, of an older one that separates sea and land."""
    sea = by_border[(by_border["route"] == EASTERN) & (by_border["border_type"] == "sea")]
    tables = {route: newest[newest["route"] == route] for route in ROUTES["detections"]} | {EASTERN: sea}
    parts = []
    for route, rows in tables.items():
        whole = by_border if route == EASTERN else newest
        every = pd.date_range(whole["month"].min(), whole["month"].max(), freq="MS")
        counts = rows.groupby("month")["detections"].sum().reindex(every, fill_value=0)
        parts.append(_monthly("detections", route, counts))
    return pd.concat(parts)


def _crossings(crossings: pd.DataFrame, incidents: pd.DataFrame) -> list[pd.DataFrame]:
    covered = covered_months(incidents)
    parts = []
    for route in SEA_ROUTES:
        rows = crossings[crossings["route"] == route]
        arrived = _sum_if_all_known(rows, "arrival", ("sea",) if route in _SEA_ONLY else ("land", "sea"))
        stopped = _in_years_without_blanks(_sum_if_all_known(rows, "interception", ("sea",)))
        here = incidents[incidents["route"] == route]
        dead = here.groupby(month_of(here["date"]))["dead_and_missing"].sum().reindex(covered, fill_value=0)
        known = {"iom_arrivals": arrived, "attempted": arrived + stopped + dead}
        parts += [_monthly(name, route, values) for name, values in known.items() if route in ROUTES[name]]
    return parts


def _in_years_without_blanks(months: pd.Series) -> pd.Series:
    """The months of years without a missing month: in the others, months are far below another source's count."""
    year = pd.DatetimeIndex(months.index).year
    return months.where(months.notna().groupby(year).transform("all"))


def _sum_if_all_known(crossings: pd.DataFrame, kind: str, borders: tuple[str, ...]) -> pd.Series:
    """Monthly sums of a kind; missing if one of its series is missing in the month."""
    rows = crossings[(crossings["kind"] == kind) & crossings["border_type"].isin(borders)]
    if rows.empty:
        return pd.Series(dtype="float64")
    foreign = rows["flag"].astype("str").str.contains(_NOT_OF_THE_MONTH)
    series = len(rows[["geo", "border_type"]].drop_duplicates())  # each has a row in every month, or no row
    return rows["persons"].mask(foreign).astype("float64").groupby(rows["month"]).sum(min_count=series)


def arrivals_in(arrivals: pd.DataFrame, geo: str, border_type: str, period: str = "month") -> pd.Series:
    """UNHCR's arrivals in a country, by the months that it gives whole, or by day.

    Args:
        arrivals: the dataset ``arrivals``: date, period, geo, place, border_type, arrivals, flag.
        geo: the country.
        border_type: 'sea', 'land' or 'all'.
        period: 'month' or 'day'.
    """
    asked = {"geo": geo, "border_type": border_type, "place": "", "period": period, "flag": ""}
    whole = arrivals[(arrivals[list(asked)].astype("str") == pd.Series(asked)).all(axis=1)]
    return whole.set_index("date")["arrivals"].astype("float64").sort_index()


def _italy(arrivals: pd.DataFrame) -> pd.DataFrame:
    """UNHCR: Italy by sea, by month, or by day if only days are given; without Malta, not published since 2022."""
    by_month = arrivals_in(arrivals, "IT", "sea")
    days = arrivals_in(arrivals, "IT", "sea", "day").reset_index()
    if len(days):
        by_month = by_month.combine_first(_whole_months(days, "arrivals"))
    return _monthly("unhcr_arrivals", CENTRAL, by_month)


def _by_place(arrivals: pd.DataFrame) -> pd.DataFrame:
    """UNHCR, by year: Greece and Cyprus by sea; Spain by sea, with the Canary Islands as a separate route."""
    rows = arrivals[(arrivals["period"] == "year") & (arrivals["border_type"] == "sea")]
    rows = rows.assign(year=rows["date"].dt.year)
    by_place = rows[rows["place"] != ""]
    spain = by_place[by_place["geo"] == "ES"]
    west = spain.groupby(["year", _spanish_route(spain["place"])])["arrivals"].sum().reset_index(name="value")
    greece = by_place[by_place["geo"] == "GR"].groupby("year")["arrivals"].sum()
    cyprus = rows[(rows["geo"] == "CY") & (rows["place"] == "")].groupby("year")["arrivals"].sum()
    east = greece.add(cyprus).dropna().reset_index(name="value").assign(route=EASTERN)
    return _yearly("unhcr_arrivals", pd.concat([west, east]))


def _spain(reports: pd.DataFrame) -> pd.DataFrame:
    """Spain's cumulative arrivals at the end of each year, from the newest report that gives them."""
    ends = reports[(reports["date"].dt.month == 12) & (reports["date"].dt.day == 31)]
    ends = ends[ends["report"] == ends.groupby("date")["report"].transform("max")]
    routes = [ends["date"].dt.year.rename("year"), _spanish_route(ends["zone"])]
    sums = ends.groupby(routes)["arrivals"].sum()
    return _yearly("spain_arrivals", sums.reset_index(name="value"))


def _boats(boats: pd.DataFrame) -> pd.DataFrame:
    """Small-boat arrivals by month."""
    days = boats[(boats["kind"] == "arrival") & (boats["period"] == "day")]
    return _monthly("small_boats", CHANNEL, _whole_months(days, "persons"))


def _whole_months(days: pd.DataFrame, value: str) -> pd.Series:
    """Sums by month of daily counts; the last month is included only if its last day is there."""
    by_month: pd.Series = days.groupby(month_of(days["date"]))[value].sum()
    return by_month[pd.DatetimeIndex(by_month.index) + pd.offsets.MonthEnd(0) <= days["date"].max()]


def _spanish_route(place: pd.Series) -> pd.Series:
    """The route that ends at a place in Spain: Western African for the Canary Islands, else Western Mediterranean."""
    return (place.astype("str") == "Canary Islands").map({True: ATLANTIC, False: WESTERN}).rename("route")
