"""One country beside the EU-27, and its rank among the member states."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook.methods import enforcement
from notemill.show.cited import linked_rows

APPLICANTS = "first-time and repeat asylum applicants"
FIRST = (enforcement.FOUND, enforcement.ORDERS, APPLICANTS, enforcement.RETURNS)
"""The counts that lead, in this order."""

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


def places(counts: pd.DataFrame, held: pd.DataFrame, year: int, geo: str) -> pd.DataFrame:
    """``beside`` of each count in a year; no place if the figures of that year are of vintages that differ.

    Args:
        counts: persons, index geo and year, one column for each count; figures that cannot be compared are missing.
        held: the result of ``enforcement.vintages``.
        year: the year.
        geo: the code of the country.

    Returns:
        One row for each count: place, states.
    """
    of_year, none = pd.DataFrame(counts.xs(year, level="year")), pd.Series(dtype="float64")
    able = [name for name in counts if year not in enforcement.mixed(held, str(name))]
    rows = {name: beside(of_year[name] if name in able else none, geo) for name in counts}
    return pd.DataFrame.from_dict(rows, orient="index")


def of_year(
    table: pd.DataFrame, floors: pd.DataFrame, geo: str, year: int, breaks: pd.DataFrame, vintages: pd.DataFrame
) -> pd.DataFrame:
    """The counts of a country in a year, and the EU-27's figures of the same year.

    Args:
        table: persons, index geo and year, one column for each count.
        floors: of the same shape, true where a figure is a floor.
        geo: the code of the country.
        year: the year.
        breaks: the rows of ``methods.breaks.of_places`` of the place: year and count of each break.
        vintages: the vintage of each figure, in the same shape.

    Returns:
        Index: the counts. Columns: ``persons``, ``floor`` (whether ``persons`` is one), ``before`` (persons in the year
        before; missing if one of the two is a floor, if the series breaks between them, or if they are of two
        vintages), ``eu`` (persons in the EU-27; missing if that is a floor).
    """
    exact = table.where(~floors)
    own, whole, eu, of = (
        enforcement.of_place(frame, place).reindex(index=[year - 1, year], columns=table.columns)
        for frame, place in ((table, geo), (exact, geo), (exact, enforcement.EU), (vintages, geo))
    )
    broken = breaks.loc[breaks["year"] == year, "count"]
    before = whole.shift().where(whole.notna() & (of == of.shift())).loc[year].drop(broken)
    figures = {"persons": own.loc[year], "floor": own.loc[year].notna() & whole.loc[year].isna()}
    return pd.DataFrame(figures | {"before": before, "eu": eu.loc[year]})


def leading(profile: pd.DataFrame) -> list[Any]:
    """The rows of the first sentence: of the result of ``of_year`` the first three of ``FIRST`` with a count."""
    return linked_rows(profile.reindex(FIRST).dropna(subset="persons").head(3), "persons")
