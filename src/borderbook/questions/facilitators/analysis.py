"""Facilitators in Frontex's annual risk analysis, edition by edition.

A facilitator is a person suspected of helping others to enter, transit or stay; border and inland detections are
counted together. Each edition prints four years and revises earlier ones, so a year has as many figures as editions
that print it. All functions take the dataset ``risk_indicators``, its words as text.
"""

from __future__ import annotations

import pandas as pd

from notemill.catalog import reference

UNNAMED = {"OTH": "all others", "UNK": "unknown", "NSP": "not specified"}


def nationalities(rows: pd.DataFrame) -> pd.DataFrame:
    """One edition's facilitators by nationality (in words), a column for its last year and one for the year before.

    Which ten are named is by the edition's last year; the largest of them is first, ``UNNAMED`` are last.
    """
    wide = rows.pivot(index="category", columns="year", values="value")
    wide = wide.iloc[:, [-1, -2]].astype("float64").rename(columns=str)
    wide = wide.sort_values(wide.columns[0], ascending=False, kind="stable")
    wide = wide.sort_index(key=lambda codes: codes.isin(list(UNNAMED)), kind="stable")
    names = [UNNAMED.get(code, reference.label(code)) for code in wide.index]
    return wide.set_axis(pd.Index(names, name="nationality")).rename_axis(columns=None)
