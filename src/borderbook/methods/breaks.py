"""Breaks in the level of yearly counts: jumps of one place that the movement of the others does not explain.

The rule, with its constants, was written down before it was run on any series. A count of a year breaks with the
year before if the larger of the two is at least ``MINIMUM``, if they differ by ``FACTOR`` or more, and if they still
do once the change of all other places together between the same two years is divided out (so that what moved
everywhere, as in 2015 or 2020, is no break of one place). A publisher's mark of a break counts without regard to
size. Only neighbouring periods are compared. The figures cannot say whether what is counted changed or what
happened: a jump that the next year keeps is more often the first, one that it takes back more often the second.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

FACTOR = 10**0.5  # half an order of magnitude, up or down
MINIMUM = 1_000  # persons; 200 times the unit to which Eurostat rounds, so that rounding makes no factor
MARK = "b"  # Eurostat's flag of a break
COLUMNS = ["geo", "year", "before", "after", "factor", "others", "reason", "lasting"]


def breaks(table: pd.DataFrame) -> pd.DataFrame:
    """Where the counts of a place break with the year before.

    Measure: Break in a series
    Formula: larger count ≥ 1,000, and after / before ≥ 10^0.5 or ≤ 1 / 10^0.5, also once the change of all other places
        is divided out; or the publisher's mark
    Assumptions: The other places together show what moved everywhere. The figures cannot say whether what is
        counted changed or what happened.

    Args:
        table: geo, year, persons, flag; one row a place and year, no aggregates (they move with the parts). A
            missing count is compared with nothing.

    Returns:
        geo, year (the first of the new level), before, after (counts), factor (after / before; inf from zero), others
        (the same of all other places that have both years; NaN if none has), reason ('size', 'flag' or
        'both'), lasting (whether the year after lies nearer to ``after`` than to ``before``, as ratios; <NA>
        if it is missing). Sorted by year and geo.

    Raises:
        ValueError: two rows of one place and year.
    """
    pairs = _neighbours(table)
    year = pairs.groupby("year")[["before", "after"]].transform("sum") - pairs[["before", "after"]]
    alone = pairs.groupby("year")["geo"].transform("size") == 1
    others = _ratio(year["after"], year["before"]).mask(alone)
    change = _ratio(pairs["after"], pairs["before"])
    size = _far(change) & _far(change / others.fillna(1.0))
    size &= pairs[["before", "after"]].max(axis=1) >= MINIMUM
    reason = np.select([size & pairs["marked"], size, pairs["marked"]], ["both", "size", "flag"], "")
    judged = pairs.assign(factor=change, others=others, reason=reason, lasting=_lasting(pairs))
    return judged.loc[judged["reason"] != "", COLUMNS].sort_values(["year", "geo"], ignore_index=True)


def _neighbours(table: pd.DataFrame) -> pd.DataFrame:
    """geo, year, before, after, following (NaN: not known), marked: a row a count that has one of the year before."""
    twice = table[table.duplicated(["geo", "year"])]
    if len(twice):
        raise ValueError(f"{twice['geo'].iloc[0]} has two rows for {twice['year'].iloc[0]}")
    letters = table["flag"].astype("str").str.split(";").str[0]
    # Eurostat's letters are few; a longer word is this project's own ('corrected')
    marked = letters.str.fullmatch(rf"(?=.*{MARK})[a-z]{{1,4}}")
    counts = table[["geo", "year"]].assign(after=table["persons"].astype("float64"), marked=marked)
    counts = counts.dropna(subset="after").astype({"geo": "str", "year": "int64"})
    plain = counts[["geo", "year", "after"]]
    earlier = plain.assign(year=plain["year"] + 1).rename(columns={"after": "before"})
    later = plain.assign(year=plain["year"] - 1).rename(columns={"after": "following"})
    return counts.merge(earlier, on=["geo", "year"]).merge(later, on=["geo", "year"], how="left")


def _ratio(over: pd.Series, under: pd.Series) -> pd.Series:
    """The first by the second; inf from zero, 1 where both are zero."""
    return (over / under).mask((over == 0) & (under == 0), 1.0)


def _far(change: pd.Series) -> pd.Series:
    return (change >= FACTOR) | (change <= 1 / FACTOR)


def _lasting(pairs: pd.DataFrame) -> pd.Series:
    """Whether the next year is nearer to ``after``; one more person each, so that zero has a logarithm."""
    logs = np.log(pairs[["before", "after", "following"]] + 1)
    nearer = (logs["following"] - logs["after"]).abs() < (logs["following"] - logs["before"]).abs()
    return nearer.astype("boolean").mask(pairs["following"].isna())
