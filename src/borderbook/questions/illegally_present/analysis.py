"""Persons found illegally present: by country and per head, by citizenship, by reason and place of apprehension.

Persons found are those whom the authorities met and recorded. How many live without a permit is not known, so
a rate per inhabitant says how often people were found, not how many there are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from borderbook import reference
from borderbook.errors import UsageError
from borderbook.methods.enforcement import HALF_STEP
from borderbook.methods.texts import as_texts

MEASURE = "found_illegally_present"
ENOUGH = 20  # countries that a year needs to be taken as the latest
FEW = 25  # persons; below it rounding alone blurs a rate by more than ten per cent
OLDEST = 2  # years that a population figure may lie before the count
RULES = (
    "Rates divide persons found in a year by the population on 1 January of that year, or of up to two years before "
    f"where that is not held; none is given on fewer than {FEW} persons, because rounding alone would blur it by more "
    "than ten per cent. A person is counted once a year and country, so that sums over countries count some persons "
    "twice. Newer figures by citizenship come from tables without zeros: a blank there is either none found or no "
    "figure. Single citizenships leave out stateless persons and persons of unknown citizenship."
)
REASONS = {
    "illegal_entry": "Entered illegally",
    "overstay": "Overstayed",
    "other": "Other reason",
}
PLACES = {
    "external_border": "In the area of the external border",
    "at_crossing_point": "of these, at a crossing point",
    "between_crossing_points_sea": "of these, between crossing points, sea",
    "between_crossing_points_land": "of these, between crossing points, land",
    "inland": "Inland",
}
COLUMNS = [
    "persons", "flag", "vintage", "population", "population_year", "population_vintage", "per_thousand", "lower",
    "upper",
]  # fmt: skip


def found(table: pd.DataFrame) -> pd.DataFrame:
    """The rows with a number of persons found illegally present, all reasons and places together.

    Args:
        table: the enforcement dataset (``catalog.load("enforcement")``).

    Returns:
        year, geo, citizenship, persons, flag, vintage, as plain numbers and text.
    """
    whole = (table["reason"] == "total") & (table["apprehension"] == "total")
    rows = table[(table["measure"] == MEASURE) & whole & table["persons"].notna()]
    kept = rows[["year", "geo", "citizenship", "persons", "flag", "vintage"]]
    return as_texts(kept).astype({"year": "int64", "persons": "int64"}).reset_index(drop=True)


def year_of(rows: pd.DataFrame, citizenship: str, year: int | str) -> int:
    """The year to look at: as asked, or the latest in which ``ENOUGH`` countries have a figure.

    Args:
        rows: ``found``.
        citizenship: a citizenship code, or TOTAL.
        year: a year, 'first' or 'latest'.

    Raises:
        UsageError: no country has a figure for this citizenship, or none in this year; says what there is.
    """
    mine = rows[(rows["citizenship"] == citizenship) & ~reference.aggregates(rows["geo"])]
    if mine.empty:
        raise UsageError(
            f"No country has a figure for persons of citizenship {citizenship} found illegally present. Take "
            "TOTAL, or a single citizenship outside the EU."
        )
    counts = mine.groupby("year")["geo"].nunique()
    enough = counts[counts >= min(ENOUGH, counts.max())]
    chosen = int({"first": enough.index.min(), "latest": enough.index.max()}.get(str(year), year))
    if chosen not in counts.index:
        raise UsageError(
            f"No country has a figure for {chosen}; there are figures from {counts.index.min()} to "
            f"{counts.index.max()} (citizenship {citizenship})."
        )
    return chosen


def by_place(rows: pd.DataFrame, population: pd.DataFrame, year: int, citizenship: str) -> pd.DataFrame:
    """Persons found in one year by country and aggregate, and per 1,000 inhabitants.

    Args:
        rows: ``found``.
        population: the population dataset (``catalog.load("population")``): year, geo, persons, vintage.
        year: the year.
        citizenship: a citizenship code, or TOTAL.

    Returns:
        Index ``geo``, ``COLUMNS``, the most persons first. The population is that of 1 January of the year, or
        of up to ``OLDEST`` years before where that is not held (``population_year`` says which). No rate is
        given on fewer than ``FEW`` persons or without a population; its bounds are what rounding leaves.
    """
    mine = rows[(rows["year"] == year) & (rows["citizenship"] == citizenship)].set_index("geo")
    heads = _population(population, year).reindex(mine.index)
    made = mine[["persons", "flag", "vintage"]].join(heads)
    persons = made["persons"].where(made["persons"] >= FEW).astype("float64")
    for name, shift in (("per_thousand", 0.0), ("lower", -HALF_STEP), ("upper", HALF_STEP)):
        made[name] = (persons + shift) / made["population"] * 1000
    ordered = made.reset_index().sort_values(["persons", "geo"], ascending=[False, True])
    return ordered.set_index("geo")[COLUMNS]


def _population(population: pd.DataFrame, year: int) -> pd.DataFrame:
    near = population[population["year"].between(year - OLDEST, year) & population["persons"].notna()]
    newest = near.sort_values("year").drop_duplicates("geo", keep="last")
    names = {"persons": "population", "year": "population_year", "vintage": "population_vintage"}
    kinds = {"geo": "str", "population": "float64", "population_year": "float64", "population_vintage": "str"}
    named = newest.rename(columns=names)[list(kinds)].astype(kinds)
    return named.set_index("geo")


def per_head(rate: float) -> str:
    """Persons per 1,000 inhabitants as they are read: '28.93', '0.035'."""
    return f"{rate:.2f}" if rate >= 0.1 or rate == 0 else f"{rate:.3f}"


def reporting(year: int) -> list[str]:
    """The states that report in a year: EU members, Iceland, Liechtenstein, Norway and Switzerland."""
    return sorted({*reference.members("EU", dt.date(year, 12, 31)), "CH", "IS", "LI", "NO"})


def countries(places: pd.DataFrame) -> pd.DataFrame:
    """``by_place`` without aggregates."""
    return places[~reference.aggregates(places.index.to_series())]


def by_citizenship(rows: pd.DataFrame, geo: str, year: int) -> pd.DataFrame:
    """Persons found in one geography and year by single citizenship, the most first.

    Args:
        rows: ``found``.
        geo: country or aggregate; where an EU has no figures by citizenship, its members' are added up.
        year: the year.

    Returns:
        citizenship, persons, countries (figures added up; 1 is Eurostat's own), share (per cent of all single
        citizenships), vintage. Empty if there are none.
    """
    single = rows[(rows["year"] == year) & ~reference.aggregates(rows["citizenship"]) & (rows["persons"] > 0)]
    own = single[single["geo"] == geo]
    if own.empty and geo.startswith("EU"):
        own = single[single["geo"].isin(members(geo, year))]
    made = own.groupby("citizenship", as_index=False).agg(
        persons=("persons", "sum"), countries=("geo", "nunique"), vintage=("vintage", "max")
    )
    made["share"] = made["persons"] / made["persons"].sum() * 100
    return made.sort_values(["persons", "citizenship"], ascending=[False, True], ignore_index=True)


def members(geo: str, year: int) -> list[str]:
    """The member states that an EU aggregate stands for: EU27_2020 are today's in every year."""
    today, before = dt.date(2020, 12, 31), dt.date(2013, 12, 31)
    fixed = {"EU27_2020": today, "EU28": before, "EU27_2007": dt.date(2012, 12, 31)}
    return reference.members("EU", fixed.get(geo, dt.date(year, 12, 31)))


def coverage(citizenships: pd.DataFrame, rows: pd.DataFrame, geo: str, year: int) -> float:
    """What part of all persons found the single citizenships make up, in per cent; NaN without a total."""
    whole = rows[(rows["geo"] == geo) & (rows["year"] == year) & (rows["citizenship"] == "TOTAL")]
    if citizenships.empty or whole.empty or whole["persons"].iloc[0] == 0:
        return float("nan")
    return float(citizenships["persons"].sum() / whole["persons"].iloc[0] * 100)


def matrix(rows: pd.DataFrame, year: int, citizenships: Sequence[str], places: Sequence[str]) -> pd.DataFrame:
    """Persons by citizenship (rows) and country (columns) in one year, in the order given; missing is NaN."""
    mine = rows[(rows["year"] == year) & rows["citizenship"].isin(citizenships) & rows["geo"].isin(places)]
    wide = mine.pivot_table(index="citizenship", columns="geo", values="persons", aggfunc="first")
    return wide.reindex(index=list(citizenships), columns=list(places)).astype("float64")


def breakdown(
    table: pd.DataFrame, geo: str, year: int, citizenship: str = "TOTAL"
) -> tuple[int, pd.DataFrame]:
    """Persons found by reason and by place of apprehension: never to be added up.

    Args:
        table: the enforcement dataset.
        geo: country or aggregate.
        year: the year; if it has no breakdown, the nearest year that has one is taken.
        citizenship: a citizenship code, or TOTAL.

    Returns:
        The year, and kind (reason or place), category, persons, share (per cent of all found in that year, if
        that is held), vintage, total_vintage (of all found), in the order of ``REASONS`` and ``PLACES``. Empty
        where nothing is broken down.
    """
    asked = (table["measure"] == MEASURE) & (table["geo"] == geo) & (table["citizenship"] == citizenship)
    mine = table[asked & table["persons"].notna()]
    parts = mine[(mine["reason"] == "total") ^ (mine["apprehension"] == "total")]
    if parts.empty:
        return year, pd.DataFrame(
            columns=["kind", "category", "persons", "share", "vintage", "total_vintage"]
        )
    years = sorted(parts["year"].unique(), key=lambda held: (abs(held - year), -held))
    chosen = int(years[0])
    return chosen, _parts(parts[parts["year"] == chosen], mine[mine["year"] == chosen])


def _parts(parts: pd.DataFrame, mine: pd.DataFrame) -> pd.DataFrame:
    by_reason = parts["apprehension"].astype("str") == "total"
    category = parts["reason"].astype("str").where(by_reason, parts["apprehension"].astype("str"))
    whole = mine[(mine["reason"] == "total") & (mine["apprehension"] == "total") & (mine["persons"] > 0)]
    total = float(whole["persons"].iloc[0]) if len(whole) else float("nan")
    made = pd.DataFrame(
        {
            "kind": by_reason.map({True: "reason", False: "place"}),
            "category": category,
            "persons": parts["persons"].astype("int64"),
            "share": parts["persons"].astype("float64") / total * 100,
            "vintage": parts["vintage"].astype("str"),
            "total_vintage": str(whole["vintage"].iloc[0]) if len(whole) else "",
        }
    )
    order = {name: at for at, name in enumerate([*REASONS, *PLACES])}
    return made.sort_values("category", key=lambda names: names.map(order), ignore_index=True)
