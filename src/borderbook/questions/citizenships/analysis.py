"""Which groups are nationalities, which are shown, and how concentrated detections are on few of them.

Frames are wide: a row a period, a column a citizenship (its code). A group that is no nationality of a state (unknown,
unspecified sub-Saharan, stateless) is never ranked among the countries.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from borderbook.catalog import reference

LEAST = 100  # of fewer detections no share is given: one more or less would move it by a per cent
UNNAMED, OTHERS = "No nationality of a state", "Other countries"


def unnamed(codes: Iterable[str]) -> list[str]:
    """Those of the codes that are no nationality of a state."""
    return [code for code in codes if reference.kind(code) == "residual"]


def leading(counts: pd.DataFrame, each: int) -> list[str]:
    """The countries that are among the ``each`` largest of at least one row; the largest of the last row first."""
    named = counts.drop(columns=unnamed(counts.columns))
    rows = [row for _, row in named.astype("float64").iterrows()]
    found = {code for row in rows for code in row[row > 0].nlargest(each).index}
    return sorted(found, key=lambda code: (-named[code].iloc[-1], code))


def shares(counts: pd.DataFrame, shown: list[str]) -> pd.DataFrame:
    """Per cent of each row's detections: the countries shown, all others together, and those without a nationality.

    Missing for a row with fewer than ``LEAST`` detections. A row adds up to 100.
    """
    total = counts.sum(axis=1)
    none = counts[unnamed(counts.columns)].sum(axis=1)
    table = counts[shown].rename(columns=reference.label)
    table = table.assign(**{OTHERS: total - counts[shown].sum(axis=1) - none, UNNAMED: none})
    return table.div(total.where(total >= LEAST), axis=0).astype("float64") * 100


def effective_number(counts: pd.DataFrame) -> pd.DataFrame:
    """How many citizenships of equal size would be as concentrated: the inverse Herfindahl-Hirschman index.

    Measure: Effective number of citizenships
    Formula: (sum of detections)² / (sum of detections²) (inverse Herfindahl-Hirschman index)
    Assumptions: Detections without a nationality may all be of the largest one, or spread over many: both ends
        are given.

    Returns:
        Columns ``number`` (of the detections with a nationality), ``low`` (all others are of the largest
        nationality) and ``high`` (they are spread thinly over many more). Missing for a row with fewer than
        ``LEAST`` detections.
    """
    named = counts.drop(columns=unnamed(counts.columns)).astype("float64")
    known, total = named.sum(axis=1), counts.sum(axis=1).astype("float64")
    squares, largest = (named**2).sum(axis=1), named.max(axis=1)
    enough = (known > 0) & (total >= LEAST)
    concentrated = squares - largest**2 + (largest + total - known) ** 2
    index = {"number": known**2 / squares, "low": total**2 / concentrated, "high": total**2 / squares}
    return pd.DataFrame(index).where(enough)


def newest_arrivals(arrivals: pd.DataFrame) -> pd.DataFrame:
    """UNHCR's arrivals of the newest year by country of origin, the most first.

    Args:
        arrivals: the dataset ``arrivals_by_citizenship``: date, until, geo, citizenship, arrivals.

    Returns:
        A row a country of origin (its code), ``total`` and a column a country of arrival; missing is not listed there.
        Groups that are no nationality, among them "other", are left out.
    """
    newest = arrivals[arrivals["date"] == arrivals["date"].max()].astype({"geo": "str", "citizenship": "str"})
    table = newest.pivot_table(index="citizenship", columns="geo", values="arrivals", aggfunc="sum")
    table = table.drop(index=unnamed(table.index)).astype("float64")
    table.insert(0, "total", table.sum(axis=1))
    return table.sort_values("total", ascending=False)
