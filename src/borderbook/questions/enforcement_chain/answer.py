"""Refused, found, ordered to leave, returned: the sentences, the longer titles, and figures with their flags.

What is counted is read from the names of the columns, so that a sentence stays true when a cell takes other ones.
"""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.catalog import reference
from borderbook.methods import enforcement

NOT_STAGES = "The counts are of persons at different moments and not successive stages."
LAND_BORDERS = "Refusals at the land borders of Ceuta and Melilla were counted to 2019."
WITH_THEM = (enforcement.EU, "EU28", "ES")
"""The places whose refusals hold those of Ceuta and Melilla."""
ENOUGH = 5
"""Countries with both figures that a count of countries needs: of fewer, one country would be a large share."""


def newest(
    counts: pd.DataFrame,
    floors: pd.DataFrame,
    jumps: pd.DataFrame,
    place: str,
    held: pd.DataFrame,
    now: pd.DataFrame,
) -> str:
    """Each count in its own newest year, with its change on the year before where the two can be compared.

    Args:
        counts: a row a year, a column a count.
        floors: of the same shape, true where a figure is a floor.
        jumps: breaks in the counts of this place: count, year.
        place: the place in words.
        held: ``enforcement.vintages`` of this place.
        now: the counts of all citizenships of this place.
    """
    by_year: dict[int, list[str]] = {}
    absent, older = [], of_older_totals(held)
    for name in counts.columns:
        found = enforcement.newest(counts[name], floors[name], held["vintage"][name])
        if found is None:
            absent.append(name)
            continue
        whole = counts[name].where(~floors[name])
        before = words.number(counts[name].get(found.year - 1, float("nan")))
        change = f" ({words.change(found.figure, found.before)})" if found.before > 0 else ""
        if found.year in older[name]:
            then, since = (
                words.number(total) for total in (held["total"][name][found.year], now[name][found.year])
            )
            change = f" (published with a total of {then}, which was revised to {since})"
        elif ((jumps["count"] == name) & (jumps["year"] == found.year)).any():
            change = f" (a break: {before} the year before)"
        elif not change and whole.reindex([found.year - 1, found.year]).notna().all():
            change = f" ({before} the year before, in another release)"
        figure = words.least(f"**{words.number(found.figure)}**", found.floor)
        by_year.setdefault(found.year, []).append(f"{figure} {name}{change}")
    if not by_year:
        return f"For {place} no figure is held in these years."
    parts = [f"in **{year}** {words.listed(by_year[year])}" for year in sorted(by_year, reverse=True)]
    lacking = f" No figure is held of {words.listed(absent)}." if absent else ""
    return f"{place[0].upper()}{place[1:]} counted {'; '.join(parts)}.{lacking}"


def of_older_totals(held: pd.DataFrame) -> dict[str, list[int]]:
    """The years of each count whose figures were published with a total that was revised since, without them.

    Args:
        held: ``enforcement.vintages`` of a place.
    """
    older = enforcement.superseded(held)
    return {str(name): [int(year) for year in held.index[older[name]]] for name in older}


def broken(jumps: pd.DataFrame, union: pd.DataFrame, others: pd.DataFrame) -> str:
    """Where a member's orders broke in the newest year: the EU-27's change with and without it; else nothing.

    Args:
        jumps: breaks in the orders of members.
        union: the EU-27's counts by year.
        others: the same without the states that broke in the newest year.
    """
    both = pd.DataFrame({"union": union[enforcement.ORDERS], "others": others[enforcement.ORDERS]}).dropna()
    now = jumps[jumps["year"] == union[enforcement.ORDERS].last_valid_index()]
    if now.empty or len(both) < 2:
        return ""
    year, (change, without) = both.index[-1], changes(both)
    steps, which = words.breaks(now, reference.in_sentence), "it" if len(now) == 1 else "them"
    return (
        f"A break in the series of orders to leave, {steps}: with {which} the EU-27's orders are {change} on "
        f"{year - 1}, without {which} {without}."
    )


def changes(both_ways: pd.DataFrame) -> list[str]:
    """The change of each column's last year on the one before, in words."""
    return [words.change(column.iloc[-1], column.iloc[-2]) for _, column in both_ways.items()]


def not_stages(table: pd.DataFrame, year: int | None, whose: str = "") -> str:
    """In how many countries orders exceed persons found, and why they can.

    Args:
        table: a row a country, with persons found and orders.
        year: of the figures.
        whose: ', of citizens of Sudan'; blank for all citizenships.
    """
    both = table[[enforcement.FOUND, enforcement.ORDERS]].dropna()
    why = "an order can follow a refused asylum application of somebody whom no authority found"
    text = f"The counts are not successive stages: {why}."
    if len(both) < ENOUGH or year is None:
        return text if len(both) else ""
    more = both.index[both[enforcement.ORDERS] > both[enforcement.FOUND]]
    names = f": {words.listed([reference.in_sentence(code) for code in more])}" if len(more) else ""
    when = f"{year}{whose}," if whose else year
    return (
        f"{text} In {when} orders exceeded persons found in {len(more)} of the {len(both)} countries whose two figures "
        f"can be compared{names}."
    )


def left_out(table: pd.DataFrame) -> str:
    """The countries whose two figures are of vintages between which a total was revised; nothing without one.

    Args:
        table: a row a country, with persons found and orders.
    """
    names = [
        f"{reference.in_sentence(str(code))} ({words.number(found)} found, {words.number(orders)} orders)"
        for code, found, orders in table[[enforcement.FOUND, enforcement.ORDERS]].itertuples()
    ]
    since = ", since a total was revised between the vintages of the two figures"
    return f"Left out{since}: {words.listed(names)}." if names else ""


def revised_since(held: pd.DataFrame, year: int | None, shown: list[str]) -> pd.DataFrame:
    """The counts of each country that were published with a total that was revised since; no column without one.

    Args:
        held: ``enforcement.vintages``.
        year: of the figures.
        shown: the counts that are asked about.
    """
    in_year = held[held.index.get_level_values("year") == year].droplevel("year")
    older = enforcement.superseded(in_year)[shown]
    texts = [words.listed([str(name) for name in older.columns[row]]) for row in older.to_numpy()]
    return pd.DataFrame({"total revised since": texts} if any(texts) else None, index=older.index)


def of_releases(both: pd.DataFrame, newest: pd.Series) -> list[str]:
    """The years whose two counts are of one first release, where the newest second count is another.

    Args:
        both: by year, the two counts of a ratio.
        newest: the second count as the page shows it, by year.
    """
    part, whole = both.columns
    other = both[both[whole] != newest.reindex(both.index)]
    return [
        f"{year}: {words.number(counted)} {part} against {words.number(base)} {whole}, both as first released; the "
        f"newest {whole} are {words.number(newest[year])}."
        for year, counted, base in other.itertuples()
    ]


def ways_title(both_ways: pd.DataFrame, broken: list[str]) -> str:
    """The change of the EU-27's orders with all states and without some; if none broke, the newest figure.

    Args:
        both_ways: by year, the orders of all states and, if some broke, without those.
        broken: their codes.
    """
    known = both_ways.dropna()
    if len(known) and not broken:
        newest = words.number(known.iloc[-1].iloc[0])
        return f"Orders to leave in {known.index[-1]}: {newest} in the EU-27, with all states"
    if len(known) < 2:
        return "Orders to leave of two years of one vintage are not held"
    change, without = changes(known)
    names = words.listed([reference.in_sentence(code) for code in broken])
    return f"Orders to leave in {known.index[-1]}: {change} in the EU-27, {without} without {names}"


def no_break(vintage: pd.Series) -> str:
    """Why no state is left out: none broke, or the EU-27's own series is not held, so that none was looked for.

    Args:
        vintage: of the EU-27's orders by year, missing where the table has none.
    """
    without = "The table holds no series of the EU-27's orders: no break was looked for. Figures are first releases."
    return "No break was found." if vintage.notna().any() else without


def without_flags(table: pd.DataFrame) -> str:
    """The vintages of orders and returns that came without any flag; nothing without one.

    Args:
        table: the enforcement dataset.
    """
    mine = table[table["measure"].isin(["order_to_leave", "return"]) & table["persons"].notna()]
    flagged = (mine["flag"].astype("str") != "").groupby(mine["vintage"].astype("str")).any()
    bare = sorted(flagged.index[~flagged])
    which = f"vintage{'s' if len(bare) > 1 else ''} {words.listed(bare)}"
    told = "came without flags: no flag there does not mean that Eurostat sets none."
    return f"Orders and returns of {which} {told}" if bare else ""


def newest_title(
    table: pd.DataFrame, place: str, floors: pd.DataFrame | None = None, held: pd.DataFrame | None = None
) -> str:
    """The newest year and figure of each column; a floor is called one, and so is a figure of a total revised since.

    Args:
        table: a row a year, a column a count or ratio.
        place: whose they are.
        floors: of its shape, whether a figure is a floor; by default none is.
        held: ``enforcement.vintages`` of the place; by default no total was revised.
    """
    parts, older = [], {} if held is None else of_older_totals(held)
    for name, column in table.items():
        known = column.dropna()
        if len(known):
            floor = floors is not None and bool(floors[name].loc[known.index[-1]])
            since = ", of a total revised since" if known.index[-1] in older.get(str(name), []) else ""
            parts.append(
                f"{words.least(words.number(known.iloc[-1]), floor)} {name} in {known.index[-1]}{since}"
            )
    return words.at_start(f"{place}: {'; '.join(parts) or 'no figure'}")


def cells_as_read(table: pd.DataFrame, geo: str, citizenship: str) -> pd.DataFrame:
    """Each figure of a place with its flag and vintage, a row a year and a column a count.

    Args:
        table: the enforcement dataset.
        geo: country or aggregate code.
        citizenship: a citizenship code, or TOTAL.
    """
    mine = enforcement.totals(table[(table["geo"] == geo) & (table["citizenship"] == citizenship)])
    flags = [[enforcement.FLAGS.get(letter, letter) for letter in flag] for flag in mine["flag"]]
    older = enforcement.superseded(mine)
    texts = [
        f"{words.number(persons)} ({', '.join([vintage, *flag, *(['total revised since'] if old else [])])})"
        for persons, vintage, flag, old in zip(mine["persons"], mine["vintage"], flags, older, strict=True)
    ]
    wide = mine.assign(text=texts).pivot_table(index="year", columns="count", values="text", aggfunc="first")
    names = [name for name in enforcement.INDICATORS.values() if name in wide.columns]
    return wide[names].fillna("").rename_axis(columns=None).reset_index()
