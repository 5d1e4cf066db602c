"""Persons found illegally present: which places report, how many inhabitants they have, and of whom they report.

Persons found are those whom the authorities met and recorded. How many live without a permit is not known, so
a rate per inhabitant says how often people were found, not how many there are.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from borderbook import reference
from borderbook.methods import enforcement

FEW = 25  # persons; below it rounding alone blurs a rate by more than ten per cent
OLDEST = 2  # years that a population figure may lie before the count
EFTA = ("CH", "IS", "LI", "NO")
REASONS = {"illegal_entry": "Entered illegally", "overstay": "Overstayed", "other": "Other reason"}
PLACES = {
    "external_border": "External border area",
    "at_crossing_point": "of it, at a crossing point",
    "between_crossing_points_sea": "of it, between crossing points, sea",
    "between_crossing_points_land": "of it, between crossing points, land",
    "inland": "Inland",
}


def reporting(table: pd.DataFrame, citizenship: str = "TOTAL") -> pd.DataFrame:
    """How each country's figure of a year is held.

    Args:
        table: the enforcement dataset.
        citizenship: a citizenship code, or TOTAL.

    Returns:
        A row a year, a column a country, 'total' where Eurostat's own figure is held, 'floor' where single
        citizenships have to be added up, blank where nothing is. Of a single citizenship a country that lists
        any counts as 'total': Eurostat's tables leave out zeros.
    """
    rows = enforcement.totals(table)
    mine = rows[(rows["count"] == enforcement.FOUND) & ~reference.aggregates(rows["geo"])]
    whole = mine["citizenship"] == "TOTAL"
    kinds = mine.assign(
        kind=whole.map({True: "total", False: "floor" if citizenship == "TOTAL" else "total"})
    )
    if citizenship != "TOTAL":
        kinds = kinds[~whole]
    if kinds.empty:
        return pd.DataFrame()
    best = kinds.sort_values("kind").drop_duplicates(
        ["year", "geo"], keep="last"
    )  # 'total' goes before 'floor'
    return best.pivot_table(index="year", columns="geo", values="kind", aggfunc="first").fillna("")


def lacking(reported: pd.DataFrame, year: int, kinds: Sequence[str] = ("",)) -> list[str]:
    """The member states of a year whose figure is held in one of these ways; not at all, if none is named.

    Args:
        reported: ``reporting``.
        year: the year.
        kinds: 'total', 'floor' or blank.
    """
    row = reported.reindex([year]).fillna("").iloc[0]
    return [code for code in enforcement.members("", year) if row.get(code, "") in kinds]


def complete_years(reported: pd.DataFrame) -> list[int]:
    """The years in which every member state of the time has a total."""
    return [int(year) for year in reported.index if not lacking(reported, int(year), ("", "floor"))]


def inhabitants(population: pd.DataFrame, year: int) -> pd.DataFrame:
    """Inhabitants on 1 January of a year, or of up to ``OLDEST`` years before where that is not held.

    Args:
        population: the population dataset (``catalog.load("population")``).
        year: the year.

    Returns:
        Index geo; inhabitants, and population_year, of which they are.
    """
    near = population[population["year"].between(year - OLDEST, year) & population["persons"].notna()]
    newest = (
        near.astype({"geo": "str"}).sort_values("year").drop_duplicates("geo", keep="last").set_index("geo")
    )
    named = newest.rename(columns={"persons": "inhabitants", "year": "population_year"})
    return named[["inhabitants", "population_year"]].astype(
        {"inhabitants": "float64", "population_year": "int64"}
    )


def by_citizenship(table: pd.DataFrame, geo: str, year: int) -> pd.DataFrame:
    """Persons found in one place and year by single citizenship, the most first.

    Args:
        table: the enforcement dataset.
        geo: a country, or an EU aggregate, of which the members that list citizenships are added up.
        year: the year.

    Returns:
        Index citizenship; persons, states (how many list it). Empty if there are none.
    """
    rows = enforcement.totals(table)
    single = rows[
        (rows["count"] == enforcement.FOUND) & (rows["year"] == year) & (rows["persons"] > 0)
        & ~reference.aggregates(rows["citizenship"])
    ]  # fmt: skip
    chosen = single[single["geo"] == geo]
    if chosen.empty and reference.kind(geo) == "aggregate":
        chosen = single[single["geo"].isin(enforcement.members(geo, year))]
    summed = chosen.groupby("citizenship").agg(persons=("persons", "sum"), states=("geo", "nunique"))
    return summed.sort_values("persons", ascending=False, kind="stable")


def listing(table: pd.DataFrame, geo: str, year: int) -> list[str]:
    """The states whose citizenships ``by_citizenship`` adds up; the place itself if it lists its own."""
    rows = enforcement.totals(table)
    single = rows[
        (rows["count"] == enforcement.FOUND)
        & (rows["year"] == year)
        & ~reference.aggregates(rows["citizenship"])
    ]
    there = set(single["geo"])
    return [geo] if geo in there else [code for code in enforcement.members(geo, year) if code in there]


def breakdown(table: pd.DataFrame, geo: str, year: int, citizenship: str = "TOTAL") -> pd.DataFrame:
    """Persons found by reason and by place of apprehension: categories that overlap or leave people out.

    Args:
        table: the enforcement dataset.
        geo: country or aggregate.
        year: the year; if it has no breakdown, the nearest year that has one is taken.
        citizenship: a citizenship code, or TOTAL.

    Returns:
        Index the category in words, reasons before places; year, persons, share (per cent of all found in that
        year). Empty where nothing is broken down.
    """
    asked = (table["measure"] == "found_illegally_present") & (table["geo"] == geo)
    mine = table[asked & (table["citizenship"] == citizenship) & table["persons"].notna()]
    parts = mine[(mine["reason"] == "total") ^ (mine["apprehension"] == "total")]
    if parts.empty:
        return pd.DataFrame(columns=["year", "persons", "share"])
    chosen = min(parts["year"].unique(), key=lambda given: (abs(given - year), -given))
    names = {**REASONS, **PLACES}
    texts = parts[parts["year"] == chosen].astype(
        {"reason": "str", "apprehension": "str", "persons": "float64"}
    )
    category = texts["reason"].where(texts["reason"] != "total", texts["apprehension"])
    whole = mine[(mine["reason"] == "total") & (mine["apprehension"] == "total") & (mine["year"] == chosen)]
    total = float(whole["persons"].iloc[0]) if len(whole) and whole["persons"].iloc[0] > 0 else float("nan")
    persons = pd.Series(texts["persons"].to_numpy(), index=category.to_numpy()).reindex(list(names)).dropna()
    shares = persons / total * 100
    return pd.DataFrame({"year": int(chosen), "persons": persons, "share": shares}).rename(index=names)
