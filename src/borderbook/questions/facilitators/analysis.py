"""Facilitators and document fraud in Frontex's annual risk analysis, edition by edition.

A facilitator is a person suspected of helping others to enter, transit or stay; border and inland detections are
counted together. Each edition prints four years and revises earlier ones, so a year has as many figures as editions
that print it. All functions take the dataset ``risk_indicators``, its words as text.
"""

from __future__ import annotations

import pandas as pd

from notemill.catalog import reference

PLACES = {
    "inland": "inland", "land": "land", "land_and_intra_eu": "land", "land_intra_eu": "land, within the EU",
    "sea": "sea", "air": "air", "unknown": "unknown",
}  # fmt: skip
"""Places of detection as they are read; editions before 2019 print two headings for land, later ones one."""
UNNAMED = {"OTH": "all others", "UNK": "unknown", "NSP": "not specified"}


def places(table: pd.DataFrame, edition: int) -> pd.DataFrame:
    """Facilitators by place of detection in one edition: one row per year, one column per place."""
    rows = _by(table, "place")
    wide = rows[rows["edition"] == edition].pivot(index="year", columns="category", values="value")
    wide = wide[[place for place in PLACES if place in wide]].astype("float64")
    return wide.rename(columns=PLACES).rename_axis(columns="place")


def nationalities(table: pd.DataFrame, edition: int) -> pd.DataFrame:
    """An edition's facilitators by nationality (in words), a column for its last year and one for the year before.

    Which ten are named is by the edition's last year; the largest of them is first, ``UNNAMED`` are last.
    """
    rows = _by(table, "citizenship")
    wide = rows[rows["edition"] == edition].pivot(index="category", columns="year", values="value")
    wide = wide.iloc[:, [-1, -2]].astype("float64").rename(columns=str)
    wide = wide.sort_values(wide.columns[0], ascending=False, kind="stable")
    wide = wide.sort_index(key=lambda codes: codes.isin(list(UNNAMED)), kind="stable")
    names = [UNNAMED.get(code, reference.label(code)) for code in wide.index]
    return wide.set_axis(pd.Index(names, name="nationality")).rename_axis(columns=None)


def _by(table: pd.DataFrame, breakdown: str) -> pd.DataFrame:
    """The rows of facilitators by place or citizenship."""
    return table[(table["indicator"] == "facilitators") & (table["breakdown"] == breakdown)]
