"""Facilitators and document fraud in Frontex's annual risk analysis, edition by edition.

A facilitator is a person suspected of helping others to enter, transit or stay; border and inland detections are
counted together. Each edition prints four years and revises earlier ones, so a year has as many figures as editions
that print it. All functions take the dataset ``risk_indicators``.
"""

from __future__ import annotations

import pandas as pd

from borderbook import reference

PLACES = {
    "inland": "inland",
    "land": "land",
    "land_and_intra_eu": "land",
    "land_intra_eu": "land, within the EU",
    "sea": "sea",
    "air": "air",
    "unknown": "unknown",
}
"""Places of detection as they are read; editions before 2019 print two headings for land, later ones one."""
_LAND = {"land": "land_and_intra_eu", "land_intra_eu": "land_and_intra_eu"}
UNNAMED = {"OTH": "all others", "UNK": "unknown", "NSP": "not specified"}


def places(table: pd.DataFrame, edition: int) -> pd.DataFrame:
    """An edition's facilitators by place of detection: a row a year, a column a place in the order of ``PLACES``."""
    rows = table[_is(table, "place") & (table["edition"] == edition)].astype({"category": "str"})
    wide = rows.pivot_table(index="year", columns="category", values="value", aggfunc="first").astype(
        "float64"
    )
    return (
        wide.reindex(columns=[p for p in PLACES if p in wide])
        .rename(columns=PLACES)
        .rename_axis(columns="place")
    )


def reclassified(table: pd.DataFrame) -> tuple[int, pd.DataFrame]:
    """The year that the editions split by place most differently, as each edition has it.

    The two headings for land of the editions before 2019 are added up, so that all editions can be compared.

    Returns:
        The year, and its facilitators: a row an edition, a column a place.
    """
    rows = table[_is(table, "place")].astype({"category": "str"})
    wide = rows.assign(category=rows["category"].replace(_LAND)).pivot_table(
        index=["year", "edition"], columns="category", values="value", aggfunc="sum"
    )
    wide = wide.astype("float64")
    by_year = wide.groupby(level="year")
    moved = (by_year.max() - by_year.min()).sum(axis=1)
    year = int(moved.sort_values(ascending=False, kind="stable").reset_index()["year"].iloc[0])
    chosen = wide.loc[[year]].droplevel("year").dropna(axis=1, how="all")
    chosen = chosen.reindex(columns=[place for place in PLACES if place in chosen])
    return year, chosen.rename(columns=PLACES).rename_axis(columns="place")


def nationalities(table: pd.DataFrame, edition: int) -> pd.DataFrame:
    """An edition's facilitators by nationality in its last year, beside the year before.

    Which ten are named is by the edition's last year.

    Returns:
        code, nationality (in words), year, value, before (the year before), named (False for all others, unknown and
        not specified); the largest named first.
    """
    chosen = table[_is(table, "citizenship") & (table["edition"] == edition)].astype({"category": "str"})
    wide = chosen.pivot_table(index="category", columns="year", values="value", aggfunc="first")
    year = int(wide.columns.max())
    codes = wide.index.to_series()
    rows = pd.DataFrame(
        {
            "code": codes,
            "nationality": [UNNAMED.get(code, reference.label(code)) for code in codes],
            "year": year,
            "value": wide[year],
            "before": wide.get(year - 1, pd.Series(pd.NA, index=wide.index)),
            "named": ~codes.isin(list(UNNAMED)),
        }
    )
    return rows.sort_values(["named", "value"], ascending=False, kind="stable", ignore_index=True)


def _is(table: pd.DataFrame, breakdown: str) -> pd.Series:
    return (table["indicator"] == "facilitators") & (table["breakdown"] == breakdown)
