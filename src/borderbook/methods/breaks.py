"""Breaks in the level of yearly counts: jumps of one place that the movement of the others does not explain.

The rule, with its constants, was written down before it was run on any series. A count of a year breaks with the
year before if the larger of the two is at least ``MINIMUM``, if they differ by ``FACTOR`` or more, and if they still
do once the change of all other places together between the same two years is divided out (so that what moved
everywhere, as in 2015 or 2020, is no break of one place). A publisher's mark of a break counts without regard to
size. Only neighbouring periods are compared. The figures cannot say whether what is counted changed or what
happened: a jump that the next year keeps is more often the first, one that it takes back more often the second.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

FACTOR = 10**0.5  # half an order of magnitude, up or down
MINIMUM = 1_000  # persons; 200 times the unit to which Eurostat rounds, so that rounding makes no factor
MARK = "b"  # Eurostat's flag of a break
COLUMNS = ["geo", "year", "before", "after", "factor", "others", "reason", "lasting"]


def breaks(
    table: pd.DataFrame, value: str = "persons", factor: float = FACTOR, minimum: float = MINIMUM
) -> pd.DataFrame:
    """Where the counts of a place break with the year before.

    Args:
        table: geo, year, the count, and perhaps flag; one row a place and year, no aggregates (they move with
            the parts). A missing count is compared with nothing.
        value: the column of the count.
        factor: by how much two years must differ, above 1.
        minimum: how large the larger of the two must be.

    Returns:
        geo, year (the first of the new level), before, after (counts), factor (after / before; inf from zero), others
        (the same of all other places that have both years; NaN if none has), reason ('size', 'flag' or
        'both'), lasting (whether the year after lies nearer to ``after`` than to ``before``, as ratios; <NA>
        if it is missing). Sorted by year and geo.

    Raises:
        ValueError: a factor that is not above 1, or two rows of one place and year.
    """
    pairs = _neighbours(_counts(table, value, factor))
    year = pairs.groupby("year")[["before", "after"]].transform("sum") - pairs[["before", "after"]]
    alone = pairs.groupby("year")["geo"].transform("size") == 1
    others = _ratio(year["after"], year["before"]).mask(alone)
    change = _ratio(pairs["after"], pairs["before"])
    far = _far(change, factor) & _far(change / others.fillna(1.0), factor)
    size = far & (pairs[["before", "after"]].max(axis=1) >= minimum)
    reason = np.select([size & pairs["marked"], size, pairs["marked"]], ["both", "size", "flag"], "")
    judged = pairs.assign(factor=change, others=others, reason=reason, lasting=_lasting(pairs))
    return judged.loc[judged["reason"] != "", COLUMNS].sort_values(["year", "geo"], ignore_index=True)


def broken(found: pd.DataFrame, start: int, end: int) -> list[str]:
    """The places whose level breaks between two years that are compared: after ``start``, up to ``end``; sorted."""
    within = (found["year"] > start) & (found["year"] <= end)
    return sorted(found.loc[within, "geo"].unique())


def without(table: pd.DataFrame, places: Sequence[str]) -> pd.DataFrame:
    """The rows of the other places: to set a sum with the places that broke beside one without them."""
    return table[~table["geo"].isin(list(places))]


def _counts(table: pd.DataFrame, value: str, factor: float) -> pd.DataFrame:
    """geo, year, count (float) and marked (by the publisher, as a break), without the missing counts."""
    if factor <= 1:
        raise ValueError(f"the factor must be above 1, not {factor}")
    twice = table[table.duplicated(["geo", "year"])]
    if len(twice):
        raise ValueError(f"{twice['geo'].iloc[0]} has two rows for {twice['year'].iloc[0]}")
    letters = table["flag"].astype("str").str.split(";").str[0] if "flag" in table else ""
    # Eurostat's letters are few; a longer word is this project's own ('corrected')
    marked = pd.Series(letters, index=table.index).str.fullmatch(rf"(?=.*{MARK})[a-z]{{1,4}}")
    counts = pd.DataFrame(
        {
            "geo": table["geo"].astype("str"),
            "year": table["year"].astype("int64"),
            "count": table[value].astype("float64"),
            "marked": marked,
        }
    )
    return counts.dropna(subset="count")


def _neighbours(counts: pd.DataFrame) -> pd.DataFrame:
    """geo, year, before, after, following (NaN: not known), marked: a row a count that has one of the year before."""
    plain = counts[["geo", "year", "count"]]
    earlier = plain.assign(year=plain["year"] + 1).rename(columns={"count": "before"})
    later = plain.assign(year=plain["year"] - 1).rename(columns={"count": "following"})
    pairs = counts.rename(columns={"count": "after"}).merge(earlier, on=["geo", "year"])
    return pairs.merge(later, on=["geo", "year"], how="left")


def _ratio(over: pd.Series, under: pd.Series) -> pd.Series:
    """The first by the second; inf from zero, 1 where both are zero."""
    return (over / under).mask((over == 0) & (under == 0), 1.0)


def _far(change: pd.Series, factor: float) -> pd.Series:
    return (change >= factor) | (change <= 1 / factor)


def _lasting(pairs: pd.DataFrame) -> pd.Series:
    """Whether the next year is nearer to ``after``; one more person each, so that zero has a logarithm."""
    logs = np.log(pairs[["before", "after", "following"]] + 1)
    nearer = (logs["following"] - logs["after"]).abs() < (logs["following"] - logs["before"]).abs()
    return nearer.astype("boolean").mask(pairs["following"].isna())
