"""Persons found illegally present: which places report, how many inhabitants they have, and of whom they report.

Persons found are those whom the authorities met and recorded. How many live without a permit is not known, so
a rate per inhabitant says how often people were found, not how many there are.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook.methods import enforcement
from notemill.catalog import reference
from notemill.files import yaml_table
from notemill.show.cited import Rate

FEW = 25  # persons; below it rounding alone blurs a rate by more than ten per cent
MANY = 10  # countries: years with a total of fewer are not on the map
OLDEST = 2  # years that a population figure may lie before the count
EFTA = ("CH", "IS", "LI", "NO")
WORDS: dict[str, Any] = yaml_table(__package__, "words")


def _found(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of the enforcement dataset on persons found illegally present."""
    return table[table["measure"] == "found_illegally_present"]


def reporting(table: pd.DataFrame, citizenship: str = "TOTAL") -> pd.DataFrame:
    """Which kind of figure each country has in each year.

    Args:
        table: the enforcement dataset.
        citizenship: a citizenship code, or TOTAL.

    Returns:
        One row for each year, one column for each country: 'total' if there is a figure of Eurostat, 'floor' if only
        single citizenships can be added up, an empty string if there is none. For a single citizenship, a country that
        lists any citizenship counts as 'total', because Eurostat's tables leave out zeros.
    """
    mine = enforcement.totals(_found(table[~reference.aggregates(table["geo"])]))
    if citizenship != "TOTAL":
        mine = mine[mine["citizenship"] != "TOTAL"]
    whole = (mine["citizenship"] == "TOTAL") | (citizenship != "TOTAL")
    kinds = whole.groupby([mine["year"], mine["geo"]]).any().map({True: "total", False: "floor"})
    return kinds.unstack(fill_value="")


def complete_years(reported: pd.DataFrame) -> list[int]:
    """The years in which every member state of the time has a total. As ``reporting``."""
    years = map(int, reported.index)
    return [at for at in years if (reported.loc[at].reindex(enforcement.members("", at)) == "total").all()]


def inhabitants(population: pd.DataFrame, year: int) -> pd.DataFrame:
    """Inhabitants on 1 January of a year, or of up to ``OLDEST`` years before if that figure is missing.

    Args:
        population: the population dataset (``catalog.load("population")``).
        year: the year.

    Returns:
        Index geo; inhabitants (persons) and 'inhabitants of' (their year).
    """
    near = population[population["year"].between(year - OLDEST, year) & population["persons"].notna()]
    near = near.astype({"geo": "str", "persons": "float64", "year": "int64"}).sort_values("year")
    newest = near.groupby("geo")[["persons", "year"]].last()
    return newest.rename(columns={"persons": "inhabitants", "year": "inhabitants of"}).astype(
        {"inhabitants of": "Int64"}
    )


def by_year(found: pd.DataFrame, floor: pd.DataFrame, population: pd.DataFrame, rate: Rate | None) -> pd.DataFrame:
    """The values on the map for each year in which ``MANY`` countries have a total; floors are left out.

    Args:
        found: persons found, one row for each year, one column for each country.
        floor: of the same shape, true where the number is a floor.
        population: the population dataset.
        rate: per how many inhabitants, if ``FEW`` persons or more were found; None for persons.

    Returns:
        Persons, or persons per ``rate.per`` inhabitants: one row for each country, one column for each year.
    """
    totals = found.where(~floor.eq(True)).astype("float64").loc[:, ~found.columns.str.startswith("EU")]
    totals = totals.dropna(thresh=MANY).T
    if rate is None:
        return totals
    heads = {year: inhabitants(population, year)["inhabitants"] for year in map(int, totals.columns)}
    return totals.where(totals >= FEW) / pd.DataFrame(heads).reindex(totals.index) * rate.per


def listed(table: pd.DataFrame, geo: str, year: int) -> pd.DataFrame:
    """Persons found in one place and year by single citizenship.

    Args:
        table: the enforcement dataset.
        geo: a country, or an EU aggregate: if it has no figures of its own, those of the members that list
            citizenships are given.
        year: the year.

    Returns:
        The rows of ``enforcement.totals``; ``total`` is the whole of the place in the vintage of each.
    """
    found = enforcement.totals(_found(table[table["year"] == year]))
    single = found[~reference.aggregates(found["citizenship"])]
    of_its_own = (single["geo"] == geo).any() or reference.kind(geo) != "aggregate"
    return single[single["geo"].isin([geo] if of_its_own else enforcement.members(geo, year))]


def last_listed(table: pd.DataFrame, geo: str, year: int) -> int:
    """The newest year with citizenships of a place itself, but not before a year. As ``listed``."""
    mine = _found(table[(table["geo"] == geo) & table["persons"].notna()])
    return max([year, *map(int, mine.loc[~reference.aggregates(mine["citizenship"]), "year"])])


def breakdown(table: pd.DataFrame, geo: str, year: int, citizenship: str = "TOTAL") -> pd.DataFrame:
    """Persons found by reason and by place of apprehension: categories that overlap or leave people out.

    Args:
        table: the enforcement dataset.
        geo: country or aggregate.
        year: the year; if it has no breakdown, the nearest year that has one is taken.
        citizenship: a citizenship code, or TOTAL.

    Returns:
        Index 'reason' or 'place', and the category in words; year, persons. A part is left out if the total of its
        place was revised since. Empty where nothing is broken down.
    """
    asked = (table["geo"] == geo) & (table["citizenship"] == citizenship) & table["persons"].notna()
    asked &= (table[["reason", "apprehension"]] == "total").any(axis=1)
    mine = _found(table[asked]).astype(dict.fromkeys(("reason", "apprehension", "vintage", "revised"), "str"))
    mine = mine[~enforcement.superseded(mine)].astype({"year": "int64", "persons": "float64"})
    category = mine["reason"].where(mine["reason"] != "total", mine["apprehension"])
    names = {key: (kind, name) for kind in ("reason", "place") for key, name in WORDS[kind].items()}
    parts = mine.assign(category=category)[category.isin(list(names))].set_index("category")[["year", "persons"]]
    near = (parts["year"] - year).abs() - parts["year"] / 10_000  # of two years as near, the newer
    parts = parts[near == near.min()]
    ordered = parts.loc[[key for key in names if key in parts.index]]
    return ordered.set_axis(pd.MultiIndex.from_tuples([names[key] for key in ordered.index], names=["of", "part"]))
