"""Persons found illegally present: which places report, how many inhabitants they have, and of whom they report.

Persons found are those whom the authorities met and recorded. How many live without a permit is not known, so
a rate per inhabitant says how often people were found, not how many there are.
"""

from __future__ import annotations

import pandas as pd

from borderbook.methods import enforcement
from notemill.catalog import reference

FEW = 25  # persons; below it rounding alone blurs a rate by more than ten per cent
MANY = 10  # countries: years with a total of fewer are not on the map
OLDEST = 2  # years that a population figure may lie before the count
EFTA = ("CH", "IS", "LI", "NO")


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


def by_year(whole: pd.DataFrame, population: pd.DataFrame, per: float) -> pd.DataFrame:
    """The rates on the map, for each year in which ``MANY`` countries have a total.

    Args:
        whole: persons found, one row for each year, one column for each country; missing where only a floor is held.
        population: the population dataset.
        per: per how many inhabitants.

    Returns:
        Persons per ``per`` inhabitants if ``FEW`` or more were found: one row for each country with a rate, one column
        for each year.
    """
    totals = whole.astype("float64").dropna(thresh=MANY).T
    heads = {year: inhabitants(population, year)["inhabitants"] for year in map(int, totals.columns)}
    rates = totals.where(totals >= FEW) / pd.DataFrame(heads).reindex(totals.index) * per
    return rates.dropna(how="all")


def in_words(rate: float) -> str:
    """A rate in words: '28.9', '0.15', '0.035'; 'no rate' if it is missing."""
    digits = 1 if rate >= 1 else 2 if rate >= 0.1 or rate == 0 else 3
    return "no rate" if pd.isna(rate) else f"{rate:,.{digits}f}"


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
