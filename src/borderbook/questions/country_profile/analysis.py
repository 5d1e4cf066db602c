"""One country beside the EU-27, and its rank among the member states."""

from __future__ import annotations

import pandas as pd

from borderbook.methods import enforcement

STATES = 25  # so many of the 27 members must have a figure before a place among them is given


def beside(values: pd.Series, geo: str) -> dict[str, int | None]:
    """The country's place among the member states.

    Args:
        values: one figure for each place, in any unit; missing figures are left out.
        geo: the code of the country.

    Returns:
        ``place`` (5 is the fifth, equal figures share one; missing if fewer than ``STATES`` members have a figure or
        the country has none), ``states`` (the number of members with a figure).
    """
    members = values[values.index.isin(enforcement.members(enforcement.EU))].dropna()
    able = geo in members.index and len(members) >= STATES
    return {"place": int((members > members[geo]).sum()) + 1 if able else None, "states": len(members)}


def places(counts: pd.DataFrame, held: pd.DataFrame, years: pd.Series, geo: str) -> pd.DataFrame:
    """``beside`` of each count in its year; no place if the figures of that year are of vintages that differ.

    Args:
        counts: persons, index geo and year, one column for each count; figures that cannot be compared are missing.
        held: the result of ``enforcement.vintages``.
        years: the year of each count.
        geo: the code of the country.

    Returns:
        One row for each count: place, states.
    """
    rows, none = {}, pd.Series(dtype="float64")
    for count, year in years.items():
        able = pd.notna(year) and year not in enforcement.mixed(held, str(count))
        rows[count] = beside(counts[count].xs(year, level="year") if able else none, geo)
    return pd.DataFrame.from_dict(rows, orient="index")


def newest(
    table: pd.DataFrame, floors: pd.DataFrame, geo: str, breaks: pd.DataFrame, vintages: pd.DataFrame
) -> pd.DataFrame:
    """The newest figure of each count of a country, and the EU-27's figure of the same year.

    Args:
        table: persons, index geo and year, one column for each count.
        floors: of the same shape, true where a figure is a floor.
        geo: the code of the country.
        breaks: the rows of ``methods.breaks.of_places`` of the place: year and count of each break.
        vintages: the vintage of each figure, in the same shape.

    Returns:
        Index: the counts. Columns: ``year``, ``persons``, ``floor`` (whether ``persons`` is one), ``before`` (persons
        in the year before; missing if one of the two is a floor, if the series breaks between them, or if they are of
        two vintages), ``eu`` (persons in the EU-27 in that year; missing if that is a floor). A count without any
        figure of the country has only missing values.
    """
    counts, exact = enforcement.of_place(table, geo), table.where(~floors)
    whole, eu = enforcement.of_place(exact, geo), enforcement.of_place(exact, enforcement.EU)
    rows, broken = {}, set(zip(breaks["count"], breaks["year"], strict=True))
    of, floor = enforcement.of_place(vintages, geo), whole.isna()
    for name in counts:
        if own := enforcement.newest(counts[name], floor[name], of[name]):
            before = None if (name, own.year) in broken else own.before
            rows[name] = [own.year, own.figure, own.floor, before, eu[name].get(own.year)]
    kinds = {"year": "Int64", "persons": "float64", "floor": "bool", "before": "float64", "eu": "float64"}
    found = pd.DataFrame.from_dict(rows, orient="index", columns=list(kinds)).reindex(counts.columns)
    return found.assign(floor=found["floor"].eq(True)).astype(kinds)
