"""Facilitators and document fraud in Frontex's annual risk analysis, edition by edition.

A facilitator is a person suspected of helping others to enter, transit or stay; border and inland detections
are counted together. Each edition prints three or four years and revises earlier ones, so a year has as many
figures as editions that print it. All functions take the dataset ``risk_indicators``.
"""

from __future__ import annotations

import pandas as pd

from borderbook import reference
from borderbook.errors import UsageError

INDICATORS = {
    "facilitators": "Facilitators",
    "persons_using_fraudulent_documents": "Persons using fraudulent documents",
    "fraudulent_documents": "Fraudulent documents",
}
PLACES = {
    "inland": "Inland",
    "land": "Land",
    "land_intra_eu": "Land, within the EU",
    "land_and_intra_eu": "Land, with borders within the EU",
    "sea": "Sea",
    "air": "Air",
    "unknown": "Place unknown",
}
AT_PLACE = {
    "inland": "inland",
    "land": "at land borders",
    "land_intra_eu": "at land borders within the EU",
    "land_and_intra_eu": "at land borders (with those within the EU)",
    "sea": "at sea borders",
    "air": "at air borders",
    "unknown": "at a place not known",
}
# the two headings of the editions before 2019 that later ones print as one
LAND_PARTS = {"land": "land_and_intra_eu", "land_intra_eu": "land_and_intra_eu"}
YEARLY = "Frontex FRAN/ARA"  # the series of whole years in ``risk_analysis``; quarters are another
NO_NATIONALITY = {"OTH": "all others", "UNK": "unknown", "NSP": "not specified"}
EARLIER, NARROWER = "earlier editions' definition", "narrower definition"
_NARROW = "narrower than in earlier editions"


def by_year(table: pd.DataFrame, indicator: str, start: int, end: int) -> pd.DataFrame:
    """The newest total of each year under each definition, and the years without one.

    Args:
        table: the dataset.
        indicator: a key of ``INDICATORS``.
        start: first year.
        end: last year, included.

    Returns:
        year, definition (``EARLIER`` or ``NARROWER``; the second only where an edition is known to count less),
        value (<NA> if no edition held prints the year), edition, first_value and first_edition (as first
        published under that definition), flag.
    """
    totals = _totals(table, indicator)
    totals = totals.assign(definition=_definition(totals))
    newest = totals.sort_values("edition").groupby(["year", "definition"], as_index=False)
    made = newest.last().merge(
        newest.first()[["year", "definition", "value", "edition"]],
        on=["year", "definition"],
        suffixes=("", "_first"),
    )
    made = made.rename(columns={"value_first": "first_value", "edition_first": "first_edition"})
    years = pd.DataFrame({"year": pd.array(range(start, end + 1), dtype="Int64")})
    made = years.merge(made, on="year", how="left")
    columns = ["year", "definition", "value", "edition", "first_value", "first_edition", "flag"]
    made = made.assign(definition=made["definition"].fillna(EARLIER), flag=made["flag"].fillna(""))
    return made.sort_values(["year", "definition"], kind="stable", ignore_index=True)[columns]


def revisions(table: pd.DataFrame, indicator: str, start: int, end: int) -> pd.DataFrame:
    """Every total that an edition prints, beside the first one printed for its year.

    Returns:
        edition, year, value, change (per cent of the year's first figure), flag; by edition and year. Empty if
        no edition prints a year from start to end.
    """
    totals = _totals(table, indicator)
    own = totals[totals["year"].between(start, end)].sort_values(["year", "edition"], kind="stable")
    first = own.groupby("year")["value"].transform("first").astype("float64")
    made = own.assign(change=(own["value"].astype("float64") / first - 1) * 100)
    made = made.sort_values(["edition", "year"], ignore_index=True)
    return made[["edition", "year", "value", "change", "flag"]]


def breakdown(
    table: pd.DataFrame, indicator: str, by: str, edition: int, start: int, end: int
) -> pd.DataFrame:
    """One edition's table of an indicator: a row a year, a column a category.

    Args:
        table: the dataset.
        indicator: a key of ``INDICATORS``.
        by: the breakdown: place, citizenship, border_type, document_type or issuing_country.
        edition: the year in an edition's title.
        start: first year.
        end: last year, included.

    Raises:
        UsageError: the edition is not held, or prints no year from start to end; says which it prints.
    """
    own = table[(table["indicator"] == indicator) & (table["breakdown"] == by)]
    held = sorted(int(e) for e in own["edition"].unique())
    if edition not in held:
        raise UsageError(
            f"No edition {edition} of {INDICATORS[indicator].lower()} by {by.replace('_', ' ')} is held; there are "
            f"{', '.join(map(str, held)) or 'none'}."
        )
    printed = own[own["edition"] == edition]
    chosen = printed[printed["year"].between(start, end)]
    if chosen.empty:
        raise UsageError(
            f"The edition {edition} prints {printed['year'].min()} to {printed['year'].max()}, no year from {start} "
            f"to {end}. Choose another edition, or a period that overlaps."
        )
    wide = chosen.astype({"category": "str"}).pivot_table(
        index="year", columns="category", values="value", aggfunc="first"
    )
    return wide.rename_axis(columns=None)


def as_read(wide: pd.DataFrame) -> pd.DataFrame:
    """A ``breakdown`` as a table to read: a row a category in words, a column a year, the largest last year first."""
    tall = wide.T.sort_values(wide.index[-1], ascending=False, kind="stable")
    tall.columns = pd.Index([str(year) for year in tall.columns])
    tall.insert(0, "category", [str(name).replace("_", " ") for name in tall.index])
    return tall.reset_index(drop=True)


def by_place(table: pd.DataFrame, edition: int, start: int, end: int) -> pd.DataFrame:
    """Facilitators by place of detection, a row a year, a column a place in the order of ``PLACES``.

    Raises as ``breakdown``. Editions before 2019 print two headings for land, later ones one.
    """
    wide = breakdown(table, "facilitators", "place", edition, start, end)
    return wide[[place for place in PLACES if place in wide.columns]]


def reclassified(table: pd.DataFrame, start: int, end: int) -> pd.DataFrame:
    """The year whose facilitators the editions put in different places most, as each edition has it.

    The two headings for land of the editions before 2019 are added up, so that all editions can be compared.

    Returns:
        edition, year (one only), place, value; empty if no year from start to end is in two editions.
    """
    own = table[(table["indicator"] == "facilitators") & (table["breakdown"] == "place")]
    own = own[own["year"].between(start, end)].astype({"category": "str"})
    places = own.assign(place=own["category"].replace(LAND_PARTS))
    sums = places.groupby(["year", "edition", "place"])["value"].sum().reset_index()
    if sums.empty or sums.groupby("year")["edition"].nunique().max() < 2:
        return sums[sums["year"] < 0][["edition", "year", "place", "value"]]
    wide = sums.pivot_table(index=["year", "edition"], columns="place", values="value").astype("float64")
    moved = wide.groupby(level="year").diff().abs().sum(axis=1).groupby(level="year").max()
    made = sums[sums["year"] == moved.idxmax()]
    return made[["edition", "year", "place", "value"]].reset_index(drop=True)


def nationalities(table: pd.DataFrame, edition: int, start: int, end: int) -> pd.DataFrame:
    """An edition's facilitators by nationality in its last year of the period, beside the year before.

    Returns:
        code, nationality (in words), year, value, before (the year before; <NA> if the edition or the period
        does not have it), named (False for all others, unknown and not specified); the largest named first.
        Which ten are named is by the edition's own last year.

    Raises as ``breakdown``.
    """
    wide = breakdown(table, "facilitators", "citizenship", edition, start, end)
    year = int(wide.index.max())
    last = wide.loc[year]
    before = wide.loc[year - 1] if year - 1 in wide.index else last * pd.NA
    made = pd.DataFrame(
        {
            "code": last.index.astype("str"),
            "nationality": [NO_NATIONALITY.get(code, reference.label(code)) for code in last.index],
            "year": year,
            "value": last.to_numpy(),
            "before": before.to_numpy(),
            "named": [code not in NO_NATIONALITY for code in last.index],
        }
    )
    return made.astype({"value": "Int64", "before": "Int64"}).sort_values(
        ["named", "value"], ascending=False, kind="stable", ignore_index=True
    )


def restated(curated: pd.DataFrame, indicator: str, start: int, end: int) -> pd.DataFrame:
    """What others report of an indicator's yearly totals (curated table ``risk_analysis``); to check, not to join.

    Returns:
        year, value, qualifier, publisher, edition.
    """
    yearly = curated[(curated["indicator"] == indicator) & (curated["series"] == YEARLY)]
    own = yearly[yearly["year"].between(start, end)]
    made = own[["year", "value", "qualifier", "publisher", "edition"]]
    return made.sort_values("year", kind="stable", ignore_index=True)


def flags(table: pd.DataFrame, edition: int) -> pd.DataFrame:
    """How many cells of an edition's tables on facilitators and documents carry which warning.

    Returns:
        table (indicator and breakdown in words), cells, flagged, warning; one row a warning.
    """
    own = table[(table["edition"] == edition) & table["indicator"].isin(list(INDICATORS))]
    words = own["indicator"].astype("str").replace(INDICATORS) + ", " + own["breakdown"].astype("str")
    named = own.assign(table=words.str.replace("_", " "), warning=own["flag"].astype("str"))
    cells = named.groupby("table").size().rename("cells")
    marked = (
        named[named["warning"] != ""].groupby(["table", "warning"]).size().rename("flagged").reset_index()
    )
    made = marked.merge(cells.reset_index(), on="table")
    return made[["table", "cells", "flagged", "warning"]]


def _totals(table: pd.DataFrame, indicator: str) -> pd.DataFrame:
    own = table[(table["indicator"] == indicator) & (table["breakdown"] == "total")]
    return own[["edition", "year", "value", "flag"]].astype({"flag": "str"}).dropna(subset="value")


def _definition(rows: pd.DataFrame) -> pd.Series:
    narrow = rows["flag"].str.contains(_NARROW)
    return pd.Series(EARLIER, index=rows.index).mask(narrow, NARROWER)
