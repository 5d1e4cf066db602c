"""One country beside the EU-27 and its neighbours in rank."""

from __future__ import annotations

import pandas as pd

from borderbook.catalog import reference
from borderbook.methods import enforcement

STATES = 25  # so many of the 27 members must have a figure before a place among them is given


def beside(values: pd.Series, geo: str) -> dict[str, object]:
    """The country's place among the member states, and who stands next to it.

    Args:
        values: a figure a place, in any unit; missing ones are left out.
        geo: the country.

    Returns:
        ``place`` (5 is the fifth; missing where fewer than ``STATES`` members have a figure or the country has none),
        ``states`` (how many members have a figure), ``above``, ``below`` (names; blank at the ends).
    """
    members = values[values.index.isin(enforcement.members(enforcement.EU))].dropna()
    ranked = list(members.sort_values(ascending=False, kind="stable").index)
    if geo not in ranked or len(ranked) < STATES:
        return {"place": None, "states": len(ranked), "above": "", "below": ""}
    at, names = ranked.index(geo), [reference.label(state) for state in ranked]
    above, below = names[at - 1] if at else "", names[at + 1] if at + 1 < len(names) else ""
    return {"place": at + 1, "states": len(names), "above": above, "below": below}


def places(counts: pd.DataFrame, held: pd.DataFrame, years: pd.Series, geo: str) -> pd.DataFrame:
    """``beside`` of each count in its year; no place where the figures of that year are of vintages that differ.

    Args:
        counts: index geo and year, one column per count; figures that cannot be compared are missing.
        held: ``enforcement.vintages``.
        years: by count.
        geo: the country.
    """
    able = {
        count: counts[count].xs(year, level="year")
        for count, year in years.dropna().items()
        if year not in enforcement.mixed(held, str(count))
    }
    none = pd.Series(dtype="float64")
    rows = {count: beside(able.get(count, none), geo) for count in years.index}
    return pd.DataFrame.from_dict(rows, orient="index")


def newest(
    table: pd.DataFrame, floors: pd.DataFrame, geo: str, breaks: pd.DataFrame, vintages: pd.DataFrame
) -> pd.DataFrame:
    """The newest year of each count that the country has, with the same of the EU-27.

    Args:
        table: index geo and year, one column per count.
        floors: of the same shape, true where a figure is a floor.
        geo: the country.
        breaks: ``methods.enforcement.breaks_of_place``: year and count of each break.
        vintages: of which vintage each figure is.

    Returns:
        Index: the counts. Columns: ``year``, ``persons``, ``floor`` (whether that is one), ``before`` (the year
        before; missing where one of the two is a floor, the series breaks between them, or they are of two
        vintages), ``eu`` (the EU-27's figure of that year; missing where it is a floor).
        A count that the country never has is missing.
    """
    counts, exact = enforcement.of_place(table, geo), table.where(~floors)
    whole, eu = enforcement.of_place(exact, geo), enforcement.of_place(exact, enforcement.EU)
    rows, broken = {}, set(zip(breaks["count"], breaks["year"], strict=True))
    of, floor = enforcement.of_place(vintages, geo), whole.isna()
    for name in counts:
        if own := enforcement.newest(counts[name], floor[name], of[name]):
            before = None if own.floor or (name, own.year) in broken else own.before
            rows[name] = [own.year, own.figure, own.floor, before, eu[name].get(own.year)]
    kinds = {"year": "Int64", "persons": "float64", "floor": "bool", "before": "float64", "eu": "float64"}
    found = pd.DataFrame.from_dict(rows, orient="index", columns=list(kinds)).reindex(counts.columns)
    return found.assign(floor=found["floor"].eq(True)).astype(kinds)
