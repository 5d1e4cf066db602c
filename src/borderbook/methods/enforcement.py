"""Eurostat's counts of immigration enforcement, side by side: a column a count, a row a place and year.

The counts are of persons at different moments and are no stages of one group: who is refused at the border is not
found inside, who is found need not be ordered to leave, and an order may follow a refused asylum application.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import pandas as pd

from borderbook.catalog import reference
from borderbook.methods import breaks
from borderbook.methods.columns import as_texts

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
"""Which returns are counted -> the column of ``counts``."""
FLAGS = {"b": "break in series", "d": "definition differs", "e": "estimated", "p": "provisional"}
EU = "EU27_2020"
_SUMMED = [FOUND, TO_THIRD]  # counts of which single citizenships are held where totals are not
_ENOUGH = 25  # of the 27 member states: a sum of fewer is no floor worth the name
_EXACT = ("exact", "exact or rounded")


def totals(table: pd.DataFrame) -> pd.DataFrame:
    """The rows with a number over all reasons and places of apprehension, codes as text, with ``count``.

    Args:
        table: the enforcement dataset (``catalog.load("enforcement")``).
    """
    whole = (table["reason"] == "total") & (table["apprehension"] == "total") & table["persons"].notna()
    named = table[whole].assign(
        count=table["measure"].map(INDICATORS), returned=table["returns_counted"].map(COUNTED)
    )
    rows = as_texts(named).astype({"year": "int64", "persons": "float64"})
    returned = rows.pop("returned")
    return rows.assign(count=returned.where(rows["measure"] == "return", rows["count"]).fillna(""))


def counts(
    table: pd.DataFrame, citizenship: str = "TOTAL", releases: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The counts of every place and year, and which of them are floors.

    Where no total is held, the sum of a country's single citizenships stands in: a floor, since small cells and
    persons of unknown citizenship are not in it. For the EU-27 without a total, its members are added up if nearly
    all have a figure. Both are done for all citizenships together only.

    Args:
        table: the enforcement dataset.
        citizenship: a citizenship code, or TOTAL.
        releases: ``first_releases``, for totals of the EU-27 that no table holds.

    Returns:
        Persons, index geo and year (every year from first to last), columns ``COUNTS``, missing is NaN; and a
        frame of the same shape, true where a figure is a floor.
    """
    mine = totals(table[table["citizenship"] == citizenship])
    published = mine.pivot_table(index=["geo", "year"], columns="count", values="persons", aggfunc="first")
    values = published
    if citizenship == "TOTAL":
        if releases is not None:
            extra = pd.concat({EU: releases.drop(columns="document")}, names=["geo"])
            published = published.combine_first(extra)
        values = published.combine_first(_of_citizenships(table))
        values = values.combine_first(_of_members(values))
    if len(values):
        geos, years = values.index.unique("geo"), values.index.unique("year")
        every = [sorted(geos), range(int(years.min()), int(years.max()) + 1)]
        values = values.reindex(pd.MultiIndex.from_product(every, names=["geo", "year"]))
    values = values.reindex(columns=list(INDICATORS.values()))
    known = published.reindex(index=values.index, columns=values.columns).notna()
    return values, values.notna() & ~known


def _of_citizenships(table: pd.DataFrame) -> pd.DataFrame:
    """Sums over single citizenships, by country and year."""
    aggregate = reference.aggregates(table["citizenship"]) | reference.aggregates(table["geo"])
    rows = totals(table[~aggregate])
    single = rows[rows["count"].isin(_SUMMED)]
    sums = single.pivot_table(index=["geo", "year"], columns="count", values="persons", aggfunc="sum")
    return sums.where(sums > 0)


def _of_members(values: pd.DataFrame) -> pd.DataFrame:
    """Sums over the EU-27's members, of years in which nearly all have a figure."""
    states = values[values.index.get_level_values("geo").isin(members(EU))]
    sums = states.reindex(columns=_SUMMED).groupby("year").sum(min_count=_ENOUGH)
    return pd.concat({EU: sums}, names=["geo"])


def of_place(counts: pd.DataFrame, geo: str) -> pd.DataFrame:
    """The rows of one place, by year; of a place that is not there, every year without a figure."""
    if geo in counts.index.unique("geo"):
        return pd.DataFrame(counts.loc[geo]).sort_index()
    missing = float("nan") if counts.dtypes.map(pd.api.types.is_float_dtype).all() else False
    return pd.DataFrame(missing, index=counts.index.unique("year").sort_values(), columns=counts.columns)


class Newest(NamedTuple):
    """The newest figure of a count.

    Attributes:
        year: of the figure.
        figure: persons.
        before: the figure of the year before; NaN if there is none, or if one of the two is a floor.
        floor: whether the figure is a floor.
    """

    year: int
    figure: float
    before: float
    floor: bool


def newest(count: pd.Series, floors: pd.Series, vintage: pd.Series | None = None) -> Newest | None:
    """The newest figure of a count by year, beside the year before where the two can be compared; None without one.

    Args:
        count: persons by year.
        floors: by year, true where a figure is a floor; another year is none.
        vintage: by year, of which vintage a figure is: figures of two, or of none, are not compared. None: all of one.
    """
    known = count.dropna()
    if known.empty:
        return None
    year = int(known.index[-1])
    floor, earlier = bool(floors.get(year, False)), bool(floors.get(year - 1, False))
    alike = not (floor or earlier) and (vintage is None or vintage.get(year, 0) == vintage.get(year - 1, -1))
    return Newest(year, known.iloc[-1], known.get(year - 1, float("nan")) if alike else float("nan"), floor)


def vintages(rows: pd.DataFrame) -> pd.DataFrame:
    """Of which vintage each figure of ``counts`` is; floors and releases are of none.

    Args:
        rows: a figure a row, such as ``totals`` of one citizenship.

    Returns:
        Index geo and year, columns (what, count): ``vintage`` and ``revised`` as numbers (20170531; never revised:
        missing), and ``total``, as in the dataset.
    """
    what, keys = ["vintage", "revised", "total"], ["geo", "year", "count"]
    texts = {name: rows[name].astype("str").str.replace("-", "") for name in what}
    numbers = {name: pd.to_numeric(column, errors="coerce") for name, column in texts.items()}
    named = rows[keys].astype({"geo": "str", "year": "int64"}).assign(**numbers)
    wide = named.pivot(index=["geo", "year"], columns="count", values=what)
    every = dict.fromkeys([*INDICATORS.values(), *named["count"].unique()])
    return wide.reindex(columns=pd.MultiIndex.from_product([what, every]))


def superseded(figures: pd.DataFrame) -> Any:
    """Of which figures the total that they were published with was revised in a later vintage.

    Args:
        figures: ``vintages``, or rows of the dataset; with ``vintage`` and ``revised`` as numbers or text.
    """
    return figures["vintage"] <= figures["revised"]


def apart(vintage: pd.DataFrame, revised: pd.DataFrame) -> pd.Series:
    """Of which rows the figures are of several vintages, after the oldest of which a total of theirs was revised.

    Args:
        vintage: of each figure; those of one row are to be set against each other. As in ``vintages``.
        revised: of the same shape.
    """
    oldest = vintage.min(axis=1)
    return (oldest < vintage.max(axis=1)) & (revised.max(axis=1) >= oldest)


def mixed(held: pd.DataFrame, count: str) -> list[int]:
    """The years in which the figures of the states are ``apart``, so that no state has a rank.

    Args:
        held: ``vintages``.
        count: a column of ``counts``.
    """
    states = held[~reference.aggregates(held.index.get_level_values("geo").to_series()).to_numpy()]
    years = apart(states["vintage"][count].unstack("geo"), states["revised"][count].unstack("geo"))
    return [int(year) for year in years.index[years]]


def pairs(
    counts: pd.DataFrame, held: pd.DataFrame, part: str, whole: str, lag: int = 0,
    releases: pd.DataFrame | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Two counts side by side, the second of ``lag`` years before, where both are of one vintage or agree with it.

    Args:
        counts: persons, index geo and year.
        held: ``vintages``.
        part: the count of the index's year.
        whole: the count of so many years before; missing where the two are ``apart``.
        lag: how many.
        releases: ``first_releases``: what the table lacks of the EU-27 stands beside the other count of its release.

    Returns:
        Columns part and whole on the index of ``counts``.
    """

    def beside(table: pd.DataFrame) -> pd.DataFrame:
        earlier = table[whole].rename(index=lambda year: year + lag, level="year")
        return table[[part]].assign(**{whole: earlier})

    both = beside(counts)
    different = apart(*(beside(pd.DataFrame(held[what])) for what in ("vintage", "revised")))
    both[whole] = both[whole].mask(different.reindex(both.index, fill_value=False))
    if releases is not None and lag == 0:
        of_table = of_place(held, EU)["vintage"][[part, whole]].dropna().index
        released = releases.reindex(columns=[part, whole]).dropna().drop(index=of_table, errors="ignore")
        both.update(pd.concat({EU: released}, names=["geo"]))
    return both


def first_releases(headlines: pd.DataFrame) -> pd.DataFrame:
    """The EU-27's yearly totals as Eurostat first released them, each year's from one document.

    Args:
        headlines: the curated table risk_analysis (``catalog.load("risk_analysis")``).

    Returns:
        Index year, the columns of ``COUNTS`` that a document gives exactly, ``document`` (title and date). Of
        several documents of a year the one that gives most counts, then the newest.
    """
    mine = headlines[
        (headlines["series"] == "Eurostat headline") & (headlines["scope"] == "EU-27")
        & (headlines["citizenship"] == "") & headlines["qualifier"].isin(_EXACT) & headlines["year"].notna()
    ]  # fmt: skip
    named = mine.astype({"year": "int64"}).assign(
        count=mine["indicator"].map(INDICATORS),
        document=mine["document_title"] + ", " + mine["document_date"],
    )
    keys = ["year", "document_date", "document"]
    wide = named.pivot_table(index=keys, columns="count", values="value", aggfunc="first").reset_index()
    wide["given"] = wide.notna().sum(axis=1)
    best = wide.sort_values(["year", "given", "document_date"]).drop_duplicates("year", keep="last")
    return best.drop(columns=["given", "document_date"]).set_index("year").rename_axis(columns=None)


def quarters(table: pd.DataFrame) -> pd.DataFrame:
    """Quarterly counts of the EU-27 as first released: index the first day of each quarter, columns as ``counts``.

    Args:
        table: the curated table enforcement_quarterly; quarters without a figure are rows, too.
    """
    mine = table[(table["geo"] == EU) & (table["unit"] == "persons")]
    at = pd.PeriodIndex(mine["quarter"], freq="Q").to_timestamp()
    named = mine.assign(quarter=at, count=mine["indicator"].map(INDICATORS))
    return named.pivot_table(index="quarter", columns="count", values="value", aggfunc="first").asfreq("QS")


def members(geo: str, year: int = 2020) -> list[str]:
    """The member states that an EU aggregate stands for; of other codes, the members at the end of ``year``."""
    fixed = {EU: 2020, "EU28": 2013, "EU27_2007": 2012}
    return reference.members("EU", dt.date(fixed.get(geo, year), 12, 31))


def breaks_of_members(table: pd.DataFrame, count: str = ORDERS) -> pd.DataFrame:
    """The breaks in a count of the EU-27's members since its own series begins.

    Args:
        table: the enforcement dataset.
        count: a column of ``counts``.

    Returns:
        As ``breaks_of_place``, of the states whose count is held to the newest year.
    """
    rows = totals(table[table["citizenship"] == "TOTAL"])
    mine = rows[rows["count"] == count]
    first = mine.loc[mine["geo"] == EU, "year"].min()
    states = mine[mine["geo"].isin(members(EU))]
    current = states.loc[states["year"] == states["year"].max(), "geo"]
    found = breaks.breaks(states[states["geo"].isin(current)])
    return found[found["year"] > first].assign(count=count).reset_index(drop=True)


def breaks_of_place(table: pd.DataFrame, geo: str) -> pd.DataFrame:
    """The breaks in each count of one country, found beside all other countries.

    Args:
        table: the enforcement dataset.
        geo: a country's code; an aggregate has no breaks of its own.

    Returns:
        As ``breaks.breaks``, with the column ``count``.
    """
    states = totals(table[(table["citizenship"] == "TOTAL") & ~reference.aggregates(table["geo"])])
    found = [breaks.breaks(mine).assign(count=name) for name, mine in states.groupby("count") if name]
    every = pd.concat(found, ignore_index=True)
    return every[every["geo"] == geo].reset_index(drop=True)


def explained(jumps: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """What is known of each jump, with its source and how sure it is; blank where nothing was found.

    Args:
        jumps: as ``breaks_of_place``.
        known: the curated table series_jumps (``catalog.load("series_jumps")``).

    Returns:
        geo, year, count, before, after, kind ('jump', or 'break' if the publisher flags one), what is known, how sure,
        source.
    """
    source = (
        known["publisher"]
        + ": "
        + known["document_title"].fillna("")
        + ", "
        + known["document_date"].fillna("")
    )
    named = known.assign(count=known["indicator"].map(INDICATORS), source=source)
    kind = jumps["reason"].map({"size": "jump"}).fillna("break")
    both = jumps.assign(kind=kind).merge(named, on=["geo", "year", "count"], how="left")
    both = both.rename(columns={"known": "what is known", "how_sure": "how sure"})
    columns = ["geo", "year", "count", "before", "after", "kind", "what is known", "how sure", "source"]
    return both[columns].fillna(dict.fromkeys(columns[-3:], ""))


def printed_changes(headlines: pd.DataFrame) -> pd.Series:
    """Eurostat's own changes on the year before of the EU-27's counts, per cent, by count and year.

    Args:
        headlines: the curated table risk_analysis.
    """
    of_eurostat = headlines[headlines["series"] == "Eurostat headline"]
    change = (
        of_eurostat["indicator"].str.extract("(.+)_change_on_previous_year", expand=False).map(INDICATORS)
    )
    named = of_eurostat.assign(count=change).dropna(subset=["count", "year"]).astype({"year": "int64"})
    return named.drop_duplicates(["count", "year"], keep="last").set_index(["count", "year"])["value"]
