"""Puts Eurostat's counts of immigration enforcement side by side: a column for each count, a row for a place and year.

The counts are of persons at different moments. They are not stages of one group: persons who are refused at the border
are not found inside, persons who are found need not be ordered to leave, and an order may follow a refused asylum
application.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import pandas as pd

from borderbook import words
from borderbook.catalog import reference
from borderbook.methods import breaks, ratios
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
"""Value of ``returns_counted`` -> the column of ``counts``."""
FLAGS = {"b": "break in series", "d": "definition differs", "e": "estimated", "p": "provisional"}
EU = "EU27_2020"
OLD = 5  # years; a newest figure that is older says nothing about today, and leads no answer
_SUMMED = [FOUND, TO_THIRD]  # counts for which some totals are missing but single citizenships are available
_ENOUGH = 0.95  # of the EU-27's count; a sum that can lack more says too little to serve as its floor
FLOOR = (
    "≥, hatched or hollow: a minimum, summed over citizenships without small cells; it is not compared with other "
    "figures, and left out if its upper limit, returns to any country, is more than twice as high."
)
_EXACT = ("exact", "exact or rounded")


def totals(table: pd.DataFrame) -> pd.DataFrame:
    """The rows with a figure for all reasons and all places of apprehension, codes as text, with a column ``count``.

    Args:
        table: the enforcement dataset (``catalog.load("enforcement")``).
    """
    whole = (table["reason"] == "total") & (table["apprehension"] == "total") & table["persons"].notna()
    count, returned = table["measure"].map(INDICATORS), table["returns_counted"].map(COUNTED)
    named = table[whole].assign(count=count, returned=returned)
    rows = as_texts(named).astype({"year": "int64", "persons": "float64"})
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
        releases: the result of ``first_releases``, for totals of the EU-27 that the dataset lacks.

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
    counts: pd.DataFrame, held: pd.DataFrame, part: str, whole: str, lag: int = 0,
    releases: pd.DataFrame | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Two counts side by side, the second from ``lag`` years before, where the two can be compared.

    Args:
        counts: persons, index geo and year.
        held: the result of ``vintages``.
        part: the count in the year of the index.
        whole: the count ``lag`` years before; missing if the two figures cannot be compared (``apart``).
        lag: a number of years.
        releases: the result of ``first_releases``. If the dataset lacks one of the two figures of the EU-27, both are
            taken from the release.

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


def first_releases(headlines: pd.DataFrame) -> pd.DataFrame:
    """The EU-27's yearly totals as Eurostat first released them; all totals of a year come from one document.

    Args:
        headlines: the curated table risk_analysis (``catalog.load("risk_analysis")``).

    Returns:
        Index year, the columns of ``counts`` that a document gives exactly. If a year has several documents, the one
        with the most counts is used, and of these the newest.
    """
    rows = headlines[
        (headlines["series"] == "Eurostat headline") & (headlines["scope"] == "EU-27")
        & (headlines["citizenship"] == "") & headlines["qualifier"].isin(_EXACT) & headlines["year"].notna()
    ]  # fmt: skip
    named = rows.astype({"year": "int64"}).assign(count=rows["indicator"].map(INDICATORS))
    keys = ["year", "document_date", "document_title"]
    wide = named.pivot_table(index=keys, columns="count", values="value", aggfunc="first").reset_index()
    wide["given"] = wide.notna().sum(axis=1)
    best = wide.sort_values(["year", "given", "document_date"]).drop_duplicates("year", keep="last")
    return best.drop(columns=["given", *keys[1:]]).set_index("year").rename_axis(columns=None)


def revised_note(releases: pd.DataFrame, newest: pd.DataFrame) -> str:
    """The figures that were first released otherwise; an empty string without one.

    Args:
        releases: the result of ``first_releases``.
        newest: the EU-27's figures, index year, a column for each count; of several counts each is named.
    """
    was = releases.reindex_like(newest).where(lambda first: first != newest).stack().dropna()
    named = len(newest.columns) > 1
    each = [
        f"{words.number(n)}{f' {at[1]}' * named} for {at[0]}"
        for at, n in zip(was.index, was.array, strict=True)
    ]
    return f"First released as {words.listed(each)}, and revised since." if each else ""


def quarters(table: pd.DataFrame, geo: str = EU) -> pd.DataFrame:
    """Quarterly counts of a place as first released: index the first day of each quarter, columns as in ``counts``.

    Args:
        table: the curated table enforcement_quarterly. The result has a row for quarters without a figure, too.
        geo: the code of the place.
    """
    rows = table[(table["geo"] == geo) & (table["unit"] == "persons")]
    at = pd.PeriodIndex(rows["quarter"], freq="Q").to_timestamp()
    named = rows.assign(quarter=at, count=rows["indicator"].map(INDICATORS))
    return named.pivot_table(index="quarter", columns="count", values="value", aggfunc="first").asfreq("QS")


def main_part(counts: pd.DataFrame, total: pd.Series, jumps: pd.DataFrame) -> str:
    """The member state that accounts for more than a third of the EU-27's newest change of a count; '' if none does.

    Args:
        counts: persons, index geo and year.
        total: of these the EU-27's figures of one count, to the year that is meant.
        jumps: geo, year, count, reason: the result of ``breaks_of_places`` or ``breaks_of_members``.
    """
    count, year = str(total.name), cast("int", total.last_valid_index())
    of_places = counts[count].unstack("geo").reindex(columns=[EU, *members(EU)])
    moved = of_places.diff().reindex([year]).iloc[0]
    net, parts = moved[EU], moved.drop(EU).dropna() / moved[EU]
    if parts.empty or not parts.max() > 1 / 3:
        return ""
    state = str(parts.idxmax())
    of_state = jumps[(jumps["geo"] == state) & (jumps["year"] == year) & (jumps["count"] == count)]
    step = ", a jump" if len(of_state) else ""
    step = ", a break that Eurostat flags" if (of_state["reason"] != "size").any() else step
    then, now = map(words.number, of_places[state].loc[year - 1 : year])
    return (
        f"{words.at_start(reference.in_sentence(state))} accounts for {abs(moved[state]):,.0f} of the net "
        f"{'rise' if net > 0 else 'fall'} of {abs(net):,.0f}: {then} in {year - 1}, {now} in {year}{step}."
    )


def more_than_all(rates: pd.DataFrame, part: str, whole: str, per: int = 100) -> str:
    """Why a rate can be above its base; an empty string if none of these is."""
    reason = f"{part} of a year can follow {whole} of an earlier year, and can be of other persons"
    return f"Above {per:,}: {reason}." if (rates > per).any(axis=None) else ""


def fallen(jumps: pd.DataFrame, count: str = ORDERS) -> list[int]:
    """The years in which a count fell by a jump, as it does where only a part is counted."""
    return sorted(set(jumps.loc[(jumps["count"] == count) & (jumps["after"] < jumps["before"]), "year"]))


def bounded(
    rates: pd.Series, floors: pd.Series, jumps: pd.DataFrame, part: str = TO_THIRD, whole: str = ORDERS,
    lag: int = 0, geo: str = EU,
) -> pd.Series:  # fmt: skip
    """A state's rates by year, without those of which a count fell by a jump, perhaps to a part.

    Of a union's rates only floors against such a count are left out, because they are then no lower bounds.
    """
    few = [year + lag for year in fallen(jumps, whole)]
    if reference.kind(geo) == "country":
        return rates.mask(rates.index.isin([*few, *fallen(jumps, part)]))
    return rates.mask(floors.reindex(rates.index).eq(True) & rates.index.isin(few))


def rates(
    counts_of: pd.DataFrame, floors: pd.DataFrame, jumps: pd.DataFrame, first: Sequence[str]
) -> pd.DataFrame:
    """The first count per 100 of the second, ``bounded``, for some places, then for countries that still report.

    Args:
        counts_of: the result of ``pairs``, without a lag.
        floors: as ``counts`` returns them.
        jumps: geo, year, count, before, after: the result of ``breaks_of_places``, and the jumps of the EU-27's members
            as its own.
        first: the codes of the places that come first.

    Returns:
        Index year, a column for each of these places, and for each country that has a rate of the last ``OLD`` years.
    """
    part, whole = counts_of.columns
    low = floors[part].reindex(counts_of.index).unstack("geo")
    of_each = ratios.ratio(counts_of[part], counts_of[whole]).unstack("geo")
    of_each = of_each.apply(
        lambda of: bounded(of, low[of.name], jumps[jumps["geo"] == of.name], part, whole, geo=str(of.name))
    )
    recent = of_each[of_each.index >= of_each.dropna(how="all").index.max() - OLD].dropna(axis=1, how="all")
    others = sorted((code for code in recent if reference.kind(code) == "country"), key=reference.label)
    return of_each.reindex(columns=list(dict.fromkeys([*first, *others]))).dropna(how="all")


def no_minimum(
    floors: pd.DataFrame, jumps: pd.DataFrame, part: str = TO_THIRD, whole: str = ORDERS, lags: Sequence[int] = (0,),
    geo: str = EU,
) -> str:  # fmt: skip
    """Why ``bounded`` leaves out rates with one of these lags; an empty string if it does not."""
    state = reference.kind(geo) == "country"
    low = set(floors.index[floors.eq(True).any(axis=1) | state])
    few = words.years(year for year in fallen(jumps, whole) if low & {year + lag for lag in lags})
    own = words.years(low.intersection(fallen(jumps, part))) if state else ""
    none, whose = ("rate", "they") if state else ("minimum", "a state's")
    which = [f"against {whole} of {few}"] * bool(few) + [f"of {part} of {own}"] * bool(own)
    why = f"{whose} fell by a jump, perhaps to a partial count"
    return f"No {none} is given {' or '.join(which)}: {why}." if which else ""


def members(geo: str, year: int = 2020) -> list[str]:
    """The member states in an EU aggregate; for another code, the EU's members at the end of ``year``."""
    fixed = {EU: 2020, "EU28": 2013, "EU27_2007": 2012}
    return reference.members("EU", dt.date(fixed.get(geo, year), 12, 31))


def breaks_of_members(table: pd.DataFrame, count: str = ORDERS) -> pd.DataFrame:
    """The breaks in a count of the EU-27's members, after the first year of the EU-27's own series.

    Args:
        table: the enforcement dataset.
        count: a column of ``counts``.

    Returns:
        As ``breaks_of_place``, for the states that have a count in the newest year.
    """
    rows = totals(table[table["citizenship"] == "TOTAL"])
    of_count = rows[rows["count"] == count]
    first = of_count.loc[of_count["geo"] == EU, "year"].min()
    states = of_count[of_count["geo"].isin(members(EU))]
    current = states.loc[states["year"] == states["year"].max(), "geo"]
    jumps = breaks.breaks(states[states["geo"].isin(current)])
    return jumps[jumps["year"] > first].assign(count=count).reset_index(drop=True)


def breaks_of_places(table: pd.DataFrame) -> pd.DataFrame:
    """The breaks in each count of every country, compared with all others: as ``breaks.breaks``, and ``count``."""
    states = totals(table[(table["citizenship"] == "TOTAL") & ~reference.aggregates(table["geo"])])
    jumps = [breaks.breaks(of_count).assign(count=name) for name, of_count in states.groupby("count") if name]
    return pd.concat(jumps, ignore_index=True)


def breaks_of_place(table: pd.DataFrame, geo: str) -> pd.DataFrame:
    """The rows of ``breaks_of_places`` of one country; aggregates have no breaks of their own."""
    every = breaks_of_places(table)
    return every[every["geo"] == geo].reset_index(drop=True)


def explained(jumps: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Each jump with its known explanation, the source, and how sure it is; empty strings if none was found.

    Args:
        jumps: the result of ``breaks_of_place``.
        known: the curated table series_jumps (``catalog.load("series_jumps")``).

    Returns:
        geo, year, count, before, after, kind ('jump', or 'break' if the publisher flags one), what is known, how sure,
        source.
    """
    title, day = known["document_title"].fillna(""), known["document_date"].fillna("")
    source = known["publisher"] + ": " + title + ", " + day
    named = known.assign(count=known["indicator"].map(INDICATORS), source=source)
    kind = jumps["reason"].map({"size": "jump"}).fillna("break")
    joined = jumps.assign(kind=kind).merge(named, on=["geo", "year", "count"], how="left")
    joined = joined.rename(columns={"known": "what is known", "how_sure": "how sure"})
    columns = ["geo", "year", "count", "before", "after", "kind", "what is known", "how sure", "source"]
    return joined[columns].fillna(dict.fromkeys(columns[-3:], ""))


def printed_changes(headlines: pd.DataFrame) -> pd.Series:
    """The changes of the EU-27's counts on the year before, in per cent, as Eurostat printed them; by count and year.

    Args:
        headlines: the curated table risk_analysis.
    """
    of_eurostat = headlines[headlines["series"] == "Eurostat headline"]
    changed = of_eurostat["indicator"].str.extract("(.+)_change_on_previous_year", expand=False)
    named = of_eurostat.assign(count=changed.map(INDICATORS)).dropna(subset=["count", "year"])
    named = named.astype({"year": "int64"})
    return named.drop_duplicates(["count", "year"], keep="last").set_index(["count", "year"])["value"]
