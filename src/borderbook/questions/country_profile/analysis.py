"""One country beside the EU-27 and its neighbours in rank."""

from __future__ import annotations

import pandas as pd

from borderbook import reference
from borderbook.methods import enforcement

STATES = 25  # so many of the 27 members must have a figure before a place among them is given


def beside(values: pd.Series, geo: str) -> dict[str, object]:
    """The country's place among the member states, and who stands next to it.

    Args:
        values: a figure a place, in any unit; missing ones are left out.
        geo: the country.

    Returns:
        ``place`` ('5 of 27'; blank where fewer than ``STATES`` members have a figure or the country has none),
        ``above``, ``below`` (names; blank at the ends), ``states`` (how many members have a figure).
    """
    members = [state for state in enforcement.members(enforcement.EU) if state in values.index]
    ranked = values.reindex(members).dropna().sort_values(ascending=False, kind="stable")
    empty: dict[str, object] = {"place": "", "above": "", "below": "", "states": len(ranked)}
    if geo not in ranked.index or len(ranked) < STATES:
        return empty
    at = ranked.index.get_loc(geo)
    assert isinstance(at, int)
    above = reference.label(str(ranked.index[at - 1])) if at else ""
    below = reference.label(str(ranked.index[at + 1])) if at + 1 < len(ranked) else ""
    return {**empty, "place": f"{at + 1} of {len(ranked)}", "above": above, "below": below}


def newest(table: pd.DataFrame, floors: pd.DataFrame, geo: str) -> pd.DataFrame:
    """The newest year of each count that the country has, with the same of the EU-27.

    Args:
        table: index geo and year, a column a count.
        floors: of the same shape, true where a figure is a floor.
        geo: the country.

    Returns:
        Index: the counts. Columns: ``year``, ``persons``, ``floor`` (whether that is one), ``before`` (the year
        before; missing where one of the two is a floor), ``eu`` (the EU-27's figure of that year; missing where
        it is a floor).
        A count that the country never has is missing.
    """
    counts = enforcement.of_place(table, geo)
    eu = enforcement.of_place(table.where(~floors), enforcement.EU)
    whole = enforcement.of_place(table.where(~floors), geo)
    rows = {}
    for name in table.columns:
        years = counts[name].dropna().index
        year = int(years[-1]) if len(years) else None
        rows[name] = {
            "year": year,
            "persons": counts[name][year] if year else float("nan"),
            "floor": bool(year and pd.isna(whole[name][year])),
            "before": whole[name].get(year - 1, float("nan")) if year else float("nan"),
            "eu": eu[name].get(year, float("nan")) if year else float("nan"),
        }
    kinds = {"year": "Int64", "persons": "float64", "floor": "bool", "before": "float64", "eu": "float64"}
    table = pd.DataFrame(rows).T.astype(kinds)
    return table.assign(before=table["before"].where(~table["floor"]))
