"""Refused, found, ordered to leave, returned: the sentences, and the titles of the figures.

What is counted is read from the names of the columns, so that a sentence stays true when a cell takes other ones.
"""

from __future__ import annotations

import pandas as pd

from borderbook import reference, words
from borderbook.methods import enforcement


def newest(counts: pd.DataFrame, floors: pd.DataFrame, jumps: pd.DataFrame, place: str) -> str:
    """Each count in its own newest year, with its change on the year before where the two can be compared.

    Args:
        counts: a row a year, a column a count.
        floors: of the same shape, true where a figure is a floor.
        jumps: breaks in the counts of this place: count, year.
        place: the place in words.
    """
    parts = {
        name: _count(counts[name], floors[name], jumps)
        for name in counts.columns
        if counts[name].notna().any()
    }
    if not parts:
        return f"For {place} no figure is held in these years."
    absent = [name for name in counts.columns if name not in parts]
    by_year: dict[int, list[str]] = {}
    for name, text in parts.items():
        by_year.setdefault(_last(counts[name]), []).append(text)
    years = sorted(by_year, reverse=True)
    listed = "; ".join(f"in **{year}** {words.listed(by_year[year])}" for year in years)
    lacking = f" No figure is held of {words.listed(absent)}." if absent else ""
    return f"{place[0].upper()}{place[1:]} counted {listed}.{lacking}"


def _count(values: pd.Series, floor: pd.Series, jumps: pd.DataFrame) -> str:
    year = _last(values)
    last, before = values[year], values.get(year - 1, float("nan"))
    least = "at least " if floor.get(year, False) else ""
    broke = ((jumps["count"] == values.name) & (jumps["year"] == year)).any()
    change = ""
    if broke:
        change = f" (a break: {words.number(before)} the year before)"
    elif before > 0 and bool(floor.get(year, False)) == bool(floor.get(year - 1, False)):
        change = f" ({words.changed((last / before - 1) * 100)})"
    return f"{least}**{words.number(last)}** {values.name}{change}"


def _last(values: pd.Series) -> int:
    """The last year with a figure."""
    return int(values.dropna().index[-1])


def broken(jumps: pd.DataFrame, union: pd.DataFrame, others: pd.DataFrame) -> str:
    """Where a member's orders broke in the newest year: the EU-27's change with and without it; else nothing.

    Args:
        jumps: breaks in the orders of members.
        union: the EU-27's counts by year.
        others: the same without the states that broke in the newest year.
    """
    orders = union[enforcement.ORDERS].dropna()
    if len(orders) < 2:
        return ""
    now = jumps[jumps["year"] == orders.index[-1]]
    if now.empty:
        return ""
    year = orders.index[-1]
    steps = [
        f"{reference.label(row['geo'])} ({words.number(row['before'])} to {words.number(row['after'])})"
        for row in now.to_dict("records")
    ]
    changes = [
        words.changed((values[year] / values[year - 1] - 1) * 100)
        for values in (orders, others[enforcement.ORDERS])
    ]
    return (
        f"Orders broke in {year} in {words.listed(steps)}: with it the EU-27's orders are {changes[0]} on "
        f"{year - 1}, without it {changes[1]}."
    )


def not_stages(table: pd.DataFrame, year: int | None) -> str:
    """In how many countries orders exceed persons found, and why they can.

    Args:
        table: a row a country, with persons found and orders.
        year: of the figures.
    """
    both = table[[enforcement.FOUND, enforcement.ORDERS]].dropna()
    more = both[both[enforcement.ORDERS] > both[enforcement.FOUND]].index
    if both.empty or year is None:
        return ""
    names = f": {words.listed([reference.label(code) for code in more])}" if len(more) else ""
    return (
        "The counts are not successive stages: an order can follow a refused asylum application of somebody whom no "
        f"authority found. In {year} orders exceeded persons found in {len(more)} of the {len(both)} countries with "
        f"both figures{names}."
    )


def course_title(counts: pd.DataFrame, place: str) -> str:
    """The newest year and figure of each count."""
    parts = [
        f"{words.number(counts[name].dropna().iloc[-1])} {name} in {_last(counts[name])}"
        for name in counts.columns
        if counts[name].notna().any()
    ]
    return words.at_start(f"{place}: {'; '.join(parts) or 'no figure'}")


def countries_title(table: pd.DataFrame, year: int | None) -> str:
    """How many countries have more orders than persons found."""
    both = table.dropna()
    if both.empty:
        return "No country has both persons found and orders to leave"
    more = int((both[enforcement.ORDERS] > both[enforcement.FOUND]).sum())
    return (
        f"{year}: {more} of {len(both)} countries shown issued more orders to leave than they found persons"
    )


def ratios_title(ratios: pd.DataFrame, place: str) -> str:
    """The newest value of each ratio."""
    parts = [
        f"{values.dropna().iloc[-1]:,.0f} {name} in {_last(values)}"
        for name, values in ratios.items()
        if values.notna().any()
    ]
    return words.at_start(f"{place}: {words.listed(parts) or 'no ratio can be given'}")


def breaks_title(both_ways: pd.DataFrame, jumps: pd.DataFrame) -> str:
    """The change of the newest year with and without the states that broke."""
    known = both_ways.dropna()
    if len(known) < 2:
        return "EU-27: no two years to compare"
    year = known.index[-1]
    changes = [
        words.changed((known[name].iloc[-1] / known[name].iloc[-2] - 1) * 100) for name in known.columns
    ]
    names = words.listed([reference.label(code) for code in sorted(set(jumps["geo"]))]) or "no state"
    return f"Orders to leave in {year}: {changes[0]} in the EU-27, {changes[1]} without {names}"
