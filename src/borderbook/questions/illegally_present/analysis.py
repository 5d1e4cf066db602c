"""Persons found illegally present: which places report, how many inhabitants they have, and of whom they report.

Persons found are those whom the authorities met and recorded. How many live without a permit is not known, so
a rate per inhabitant says how often people were found, not how many there are.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook.methods import enforcement, ratios
from notemill.catalog import reference
from notemill.files import yaml_table
from notemill.show.cited import Rate

FEW = 25  # persons; below it rounding alone blurs a rate by more than ten per cent
MANY = 10  # countries: years with a total of fewer are not on the map
OLDEST = 2  # years that a population figure may lie before the count
EFTA = ("CH", "IS", "LI", "NO")
WORDS: dict[str, Any] = yaml_table(__package__, "words")
PARTS = [WORDS["place"][code] for code in WORDS["parts"]]
"""The places that are part of another, in words."""


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


def lacking(reported: pd.DataFrame, year: int) -> list[str]:
    """The codes of the member states of a year without a figure. As ``reporting``."""
    row = reported.reindex([year]).fillna("").iloc[0]
    return [code for code in enforcement.members("", year) if not row.get(code)]


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
        Index geo; inhabitants (persons) and population_year (their year).
    """
    near = population[population["year"].between(year - OLDEST, year) & population["persons"].notna()]
    near = near.astype({"geo": "str", "persons": "float64", "year": "int64"}).sort_values("year")
    newest = near.groupby("geo")[["persons", "year"]].last()
    return newest.rename(columns={"persons": "inhabitants", "year": "population_year"})


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
        Index 'reason' or 'place', and the category in words; year, persons, share (per cent of all found in that
        year, missing where these are few), vintage, whole (the vintage of all found; of a single citizenship, it can be
        another one) and total (all found). A part is left out if the total of its place was revised since. Empty where
        nothing is broken down.
    """
    asked = (table["geo"] == geo) & (table["citizenship"] == citizenship)
    asked &= (table[["reason", "apprehension"]] == "total").any(axis=1)
    mine = _found(table[asked]).astype(dict.fromkeys(("reason", "apprehension", "vintage", "revised"), "str"))
    mine = mine[~enforcement.superseded(mine)].astype({"persons": "float64", "total": "float64"})
    mine["category"] = mine["reason"].where(mine["reason"] != "total", mine["apprehension"])
    of_each = mine.assign(whole=mine["vintage"]).set_index(["year", "category"])
    names = {key: (kind, name) for kind in ("reason", "place") for key, name in WORDS[kind].items()}
    years = of_each[of_each["persons"].notna() & of_each.index.isin(list(names), level=1)].index.unique(0)
    if years.empty:
        return pd.DataFrame(columns=["year", "persons"], index=pd.MultiIndex.from_arrays([[], []]))
    chosen = min(years, key=lambda given: (abs(given - year), -given))
    of_year = of_each.loc[chosen]
    parts = of_year.reindex(list(names)).dropna(subset="persons")
    if citizenship != "TOTAL":  # the column has the total of all
        parts = parts.assign(total=of_year["persons"].get("total"), whole=of_year["vintage"].get("total"))
    parts = parts.assign(year=chosen, share=ratios.ratio(parts["persons"], parts["total"]))
    parts.index = pd.MultiIndex.from_tuples(parts.index.map(names))
    return parts[["year", "persons", "share", "vintage", "whole", "total"]].astype({"total": "float64"})


def in_none(table: pd.DataFrame, geo: str, year: int, kind: str) -> dict[str, float]:
    """The members of a union that found persons, but give 0 for each reason or each place; with how many they found.

    Args:
        table: the enforcement dataset.
        geo: an aggregate; of a country, nothing is said.
        year: the year.
        kind: 'reason' or 'place'.
    """
    column = {"reason": "reason", "place": "apprehension"}[kind]
    states = enforcement.members(geo, year) if geo.startswith("EU") else []
    asked = table["geo"].isin(states) & (table["year"] == year) & (table["citizenship"] == "TOTAL")
    rows = _found(table[asked & (table[column] != "total")]).astype({"geo": "str"})
    given = rows.groupby("geo")[["persons", "total"]].max()
    none = given.loc[(given["persons"] == 0) & (given["total"] > 0), "total"]
    return {str(geo): found for geo, found in none.items()}
