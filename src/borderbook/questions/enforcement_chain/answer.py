"""Refused, found, ordered to leave, returned: the sentences, the longer titles, and figures with their flags.

What is counted is read from the names of the columns, so that a sentence stays true when a cell takes other ones.
"""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.catalog import reference
from borderbook.methods import enforcement

NOT_STAGES = "The counts are of persons at different moments and not successive stages."


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
    older = held["vintage"] <= held["revised"]
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
    steps, which = words.breaks(now, reference.label), "it" if len(now) == 1 else "them"
    return (
        f"A break in the series of orders to leave, {steps}: with {which} the EU-27's orders are {change} on "
        f"{year - 1}, without {which} {without}."
    )


def changes(both_ways: pd.DataFrame) -> list[str]:
    """The change of each column's last year on the one before, in words."""
    return [words.change(column.iloc[-1], column.iloc[-2]) for _, column in both_ways.items()]


def not_stages(table: pd.DataFrame, year: int | None) -> str:
    """In how many countries orders exceed persons found, and why they can.

    Args:
        table: a row a country, with persons found and orders.
        year: of the figures.
    """
    both = table[[enforcement.FOUND, enforcement.ORDERS]].dropna()
    if both.empty or year is None:
        return ""
    more = both.index[both[enforcement.ORDERS] > both[enforcement.FOUND]]
    names = f": {words.listed([reference.label(code) for code in more])}" if len(more) else ""
    return (
        "The counts are not successive stages: an order can follow a refused asylum application of somebody whom no "
        f"authority found. In {year} orders exceeded persons found in {len(more)} of the {len(both)} countries with "
        f"both figures{names}."
    )


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
    older = mine["vintage"] <= mine["revised"]
    texts = [
        f"{words.number(persons)} ({', '.join([vintage, *flag, *(['total revised since'] if old else [])])})"
        for persons, vintage, flag, old in zip(mine["persons"], mine["vintage"], flags, older, strict=True)
    ]
    wide = mine.assign(text=texts).pivot_table(index="year", columns="count", values="text", aggfunc="first")
    names = [name for name in enforcement.INDICATORS.values() if name in wide.columns]
    return wide[names].fillna("").rename_axis(columns=None).reset_index()
