"""Puts Eurostat's counts of immigration enforcement side by side: a column for each count, a row for a place and year.

The counts are of persons at different moments. They are not stages of one group: persons who are refused at the border
are not found inside, persons who are found need not be ordered to leave, and an order may follow a refused asylum
application.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import pandas as pd

from notemill.catalog import reference

REFUSED, FOUND, ORDERS = "refusals of entry", "persons found illegally present", "orders to leave"
TO_THIRD, RETURNS = "returns to third countries", "returns to any country"
INDICATORS = {
    "refusal_of_entry": REFUSED,
    "found_illegally_present": FOUND,
    "order_to_leave": ORDERS,
    "return_to_third_country": TO_THIRD,
    "return": RETURNS,
}
"""Indicator of the curated tables -> the column of ``counts``."""
COUNTED = {"third_country": TO_THIRD, "all": RETURNS}
"""Value of ``returns_counted`` -> the column of ``counts``."""
EU = "EU27_2020"
OLD = 5  # years; a newest figure that is older says nothing about today, and leads no answer
_SUMMED = [FOUND, TO_THIRD]  # counts for which some totals are missing but single citizenships are available
_ENOUGH = 0.95  # of the EU-27's count; a sum that can lack more says too little to serve as its floor


def totals(table: pd.DataFrame) -> pd.DataFrame:
    """The rows with a figure for all reasons and all places of apprehension, with a column ``count``.

    Args:
        table: the enforcement dataset (``catalog.load("enforcement")``).
    """
    whole = (table["reason"] == "total") & (table["apprehension"] == "total") & table["persons"].notna()
    count, returned = table["measure"].map(INDICATORS), table["returns_counted"].map(COUNTED)
    named = table[whole].assign(count=count, returned=returned)
    rows = named.astype({"year": "int64", "persons": "float64"})
    returned = rows.pop("returned")
    return rows.assign(count=returned.where(rows["measure"] == "return", rows["count"]).fillna(""))


def counts(
    table: pd.DataFrame, citizenship: str = "TOTAL", releases: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The counts of every place and year, and which of them are floors (lower bounds).

    If a country has no total, the sum of its single citizenships is used. It is a floor, since small cells and persons
    of unknown citizenship are not included. If the EU-27 has no total, the figures of its members are added up,
    unless those without one can be large. Both are done only for all citizenships together. A floor of returns to third
    countries is no higher than returns to any country, its upper limit, and is left out if these are more than twice
    as many.

    Args:
        table: the enforcement dataset.
        citizenship: a citizenship code, or TOTAL.
        releases: the result of ``first_releases.by_year``, for totals of the EU-27 that the dataset lacks.

    Returns:
        Persons, index geo and year (every year from first to last), columns ``INDICATORS.values()``, missing is NaN;
        and a frame of the same shape, true where a figure is a floor.
    """
    rows = totals(table[table["citizenship"] == citizenship])
    published = rows.pivot_table(index=["geo", "year"], columns="count", values="persons", aggfunc="first")
    values = published
    if citizenship == "TOTAL":
        if releases is not None:
            published = published.combine_first(pd.concat({EU: releases}, names=["geo"]))
        values = published.combine_first(_of_citizenships(table))
        values = values.combine_first(_of_members(values))
    if len(values):
        geos, years = values.index.unique("geo"), values.index.unique("year")
        every = [sorted(geos), range(int(years.min()), int(years.max()) + 1)]
        values = values.reindex(pd.MultiIndex.from_product(every, names=["geo", "year"]))
    values = values.reindex(columns=list(INDICATORS.values()))
    floors = values.notna() & published.reindex(index=values.index, columns=values.columns).isna()
    limit = values[RETURNS].where(floors[TO_THIRD])
    values[TO_THIRD] = values[TO_THIRD].clip(upper=limit).mask(limit > 2 * values[TO_THIRD])
    return values, floors & values.notna()


def _of_citizenships(table: pd.DataFrame) -> pd.DataFrame:
    """The sums over single citizenships, by country and year."""
    aggregate = reference.aggregates(table["citizenship"]) | reference.aggregates(table["geo"])
    rows = totals(table[~aggregate])
    single = rows[rows["count"].isin(_SUMMED)]
    sums = single.pivot_table(index=["geo", "year"], columns="count", values="persons", aggfunc="sum")
    return sums.where(sums > 0)


def _of_members(values: pd.DataFrame) -> pd.DataFrame:
    """The sums over the members of the EU-27; none for a year in which those without a figure can be large.

    A member counts as its last figure before the year or, without one, as its first figure after it.
    """
    states, sums = values.reindex(columns=_SUMMED).unstack("geo").sort_index(), {}
    for count in _SUMMED:
        of_members = pd.DataFrame(states[count]).reindex(columns=members(EU))
        known, whole = of_members.sum(axis=1), of_members.ffill().bfill().sum(axis=1, skipna=False)
        sums[count] = known.where(known >= _ENOUGH * whole)
    return pd.concat({EU: pd.DataFrame(sums)}, names=["geo"]).rename_axis(columns="count")


def of_place(counts: pd.DataFrame, geo: str) -> pd.DataFrame:
    """The rows of one place, by year; if the place is not in the table, all years without figures."""
    if geo in counts.index.unique("geo"):
        return pd.DataFrame(counts.loc[geo]).sort_index()
    missing = float("nan") if counts.dtypes.map(pd.api.types.is_float_dtype).all() else False
    return pd.DataFrame(missing, index=counts.index.unique("year").sort_values(), columns=counts.columns)


class Newest(NamedTuple):
    """The newest figure of a count.

    Attributes:
        year: the year of the figure.
        figure: persons.
        before: persons in the year before; NaN if there is no figure, or if the two cannot be compared.
        floor: whether the figure is a floor.
    """

    year: int
    figure: float
    before: float
    floor: bool


def newest(count: pd.Series, floors: pd.Series, vintage: pd.Series | None = None) -> Newest | None:
    """The newest figure of a count, and that of the year before if the two can be compared; None without a figure.

    Args:
        count: persons by year.
        floors: true for years whose figure is a floor; years that are not in it are not floors.
        vintage: the vintage of each year's figure; figures of different or unknown vintages are not compared. None
            means that all figures are of one vintage.
    """
    known = count.dropna()
    if known.empty:
        return None
    year = int(known.index[-1])
    floor, earlier = bool(floors.get(year, False)), bool(floors.get(year - 1, False))
    alike = not (floor or earlier) and (vintage is None or vintage.get(year, 0) == vintage.get(year - 1, -1))
    return Newest(year, known.iloc[-1], known.get(year - 1, float("nan")) if alike else float("nan"), floor)


def vintages(rows: pd.DataFrame) -> pd.DataFrame:
    """The vintage of each figure of ``counts``; floors and releases have none.

    Args:
        rows: one figure in each row, such as the result of ``totals`` for one citizenship.

    Returns:
        Index geo and year, columns (name, count), where name is ``vintage`` or ``revised`` (numbers such as 20170531;
        missing if never revised) or ``total``, as in the dataset.
    """
    what, keys = ["vintage", "revised", "total"], ["geo", "year", "count"]
    texts = {name: rows[name].astype("str").str.replace("-", "") for name in what}
    numbers = {name: pd.to_numeric(column, errors="coerce") for name, column in texts.items()}
    named = rows[keys].astype({"geo": "str", "year": "int64"}).assign(**numbers)
    wide = named.pivot(index=["geo", "year"], columns="count", values=what)
    every = dict.fromkeys([*INDICATORS.values(), *named["count"].unique()])
    return wide.reindex(columns=pd.MultiIndex.from_product([what, every]))


def superseded(figures: pd.DataFrame) -> Any:
    """Whether the total with which a figure was published differs in its own or in a later vintage.

    Args:
        figures: the result of ``vintages``, or rows of the dataset; ``vintage`` and ``revised`` are numbers or text.
    """
    return figures["vintage"] <= figures["revised"]


def apart(vintage: pd.DataFrame, revised: pd.DataFrame) -> pd.Series:
    """Whether the figures of a row cannot be compared: they are of several vintages, and a total was revised since.

    Args:
        vintage: the vintage of each figure, as in ``vintages``; the figures of one row are to be compared.
        revised: the last vintage with another total than the one with which each figure was published, same shape.

    Returns:
        For each row, true if its figures are of several vintages, and one of their totals differs in the oldest of
        these vintages or in a later one.
    """
    oldest = vintage.min(axis=1)
    return (oldest < vintage.max(axis=1)) & (revised.max(axis=1) >= oldest)


def mixed(held: pd.DataFrame, count: str) -> list[int]:
    """The years in which the states' figures cannot be compared (``apart``), so that states have no rank.

    Args:
        held: the result of ``vintages``.
        count: a column of ``counts``.
    """
    states = held[~reference.aggregates(held.index.get_level_values("geo").to_series()).to_numpy()]
    years = apart(states["vintage"][count].unstack("geo"), states["revised"][count].unstack("geo"))
    return [int(year) for year in years.index[years]]


def pairs(
    counts: pd.DataFrame, held: pd.DataFrame, part: str, whole: str, lag: int = 0, releases: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Two counts side by side, the second from ``lag`` years before, where the two can be compared.

    Args:
        counts: persons, index geo and year.
        held: the result of ``vintages``.
        part: the count in the year of the index.
        whole: the count ``lag`` years before; missing if the two figures cannot be compared (``apart``).
        lag: a number of years.
        releases: the result of ``first_releases.by_year``. If the dataset lacks one of the two figures of the EU-27,
            both are taken from the release.

    Returns:
        Columns part and whole on the index of ``counts``.
    """

    def beside(table: pd.DataFrame) -> pd.DataFrame:
        earlier = table[whole].rename(index=lambda year: year + lag, level="year")
        return table[[part]].assign(**{whole: earlier})

    side_by_side = beside(counts)
    different = apart(*(beside(pd.DataFrame(held[column])) for column in ("vintage", "revised")))
    side_by_side[whole] = side_by_side[whole].mask(different.reindex(side_by_side.index, fill_value=False))
    if releases is not None and lag == 0:
        of_table = of_place(held, EU)["vintage"][[part, whole]].dropna().index
        released = releases.reindex(columns=[part, whole]).dropna().drop(index=of_table, errors="ignore")
        side_by_side.update(pd.concat({EU: released}, names=["geo"]))
    return side_by_side


def members(geo: str, year: int = 2020) -> list[str]:
    """The member states in an EU aggregate; for another code, the EU's members at the end of ``year``."""
    fixed = {EU: 2020, "EU28": 2013, "EU27_2007": 2012}
    return reference.members("EU", dt.date(fixed.get(geo, year), 12, 31))
