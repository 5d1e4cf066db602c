"""Which groups are nationalities, and which are shown.

DataFrames are wide: one row per period, one column per citizenship (its code). A group that is not the nationality of a
state (unknown, unspecified sub-Saharan, stateless) is never ranked among the countries.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from borderbook.methods import series
from notemill.catalog import reference

LEAST = 100  # of fewer detections no share is given: one more or less would move it by a per cent
RANKED = 10  # of fewer detections with a nationality no citizenship is called the most frequent
UNNAMED, OTHERS = "No nationality", "Others"


def unnamed(codes: Iterable[str]) -> list[str]:
    """Those of the codes that are no nationality of a state."""
    return [code for code in codes if reference.kind(code) == "residual"]


def few(counts: pd.DataFrame) -> bool:
    """Whether too few detections have a nationality for a rank; ``counts`` has one row per citizenship: detections."""
    return bool(counts["detections"].drop(unnamed(counts.index)).sum() < RANKED)


def leading(counts: pd.DataFrame, each: int) -> list[str]:
    """The countries that are among the ``each`` largest of at least one row; the largest of the last row first."""
    named = counts.drop(columns=unnamed(counts.columns))
    rows = [row for _, row in named.astype("float64").iterrows()]
    found = {code for row in rows for code in row[row > 0].nlargest(each).index}
    return sorted(found, key=lambda code: (-named[code].iloc[-1], code))


def drawn(counts: pd.DataFrame, top: int) -> list[str]:
    """The ``top`` of the first column, the most first; then of the two that changed most, who is not among them."""
    newest, change = counts.iloc[:, 0], (counts.iloc[:, 0] - counts.iloc[:, -1]).abs()
    largest = newest.sort_values(ascending=False, kind="stable").index[:top]
    return list(dict.fromkeys([*largest, *change[change > 0].nlargest(2).index]))


def shares(counts: pd.DataFrame, shown: list[str]) -> pd.DataFrame:
    """Per cent of each row's detections: the countries shown, all others together, and those without a nationality.

    Missing for a row with fewer than ``LEAST`` detections. A row adds up to 100.
    """
    total = counts.sum(axis=1)
    none = counts[unnamed(counts.columns)].sum(axis=1)
    table = counts[shown].rename(columns=reference.label)
    table = table.assign(**{OTHERS: total - counts[shown].sum(axis=1) - none, UNNAMED: none})
    return table.div(total.where(total >= LEAST), axis=0).astype("float64") * 100


def newest_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Detections of each citizenship in the months of the newest year, and in the same months a year before.

    Args:
        rows: month, citizenship, detections; several rows of a month and citizenship are added up.
    """
    counts = rows.astype({"citizenship": "str"}).pivot_table("detections", "month", "citizenship", aggfunc="sum")
    months = pd.DatetimeIndex(counts.index)
    newest = counts[months.year == months[-1].year]
    before = counts[months.isin(pd.DatetimeIndex(newest.index) - pd.DateOffset(years=1))]
    both = series.beside_year_before(newest, before)
    return both.sort_values(both.columns[0], ascending=False, kind="stable")
