"""Finds breaks in yearly counts: jumps of one place that the change in all other places does not explain.

The rule and its constants were fixed before they were applied to any series. There is a break between a year and the
year before if three conditions hold: the larger of the two counts is at least ``MINIMUM``; they differ by ``FACTOR`` or
more; and they still do after division by the change of all other places together between the same two years. So a
change everywhere, as in 2015 or 2020, is not a break of one place. A publisher's mark of a break counts whatever the
size. Only neighbouring years are compared. The figures cannot show whether the way of counting changed or the events
did.

``breaks`` is the rule; ``of_places`` and ``of_members`` apply it to Eurostat's counts of enforcement, and ``explained``
adds what is known of each break.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from borderbook.methods.enforcement import EU, INDICATORS, ORDERS, members, totals
from notemill.catalog import reference
from notemill.catalog.citations import issued

FACTOR = 10**0.5  # half an order of magnitude, up or down
MINIMUM = 1_000  # persons; 200 times the unit to which Eurostat rounds, so that rounding cannot cause a break
MARK = "b"  # Eurostat's flag of a break
COLUMNS = ["geo", "year", "before", "after", "reason"]


def breaks(table: pd.DataFrame) -> pd.DataFrame:
    """The breaks between the counts of a place in one year and in the year before.

    Measure: Break in a series
    Formula: larger count ≥ 1,000, and after / before ≥ 3.16 or ≤ 1 / 3.16 (the square root of 10), also once the change
        of all other places is divided out; or the publisher's mark
    Assumptions: The other places together show what moved everywhere. The figures cannot say whether what is
        counted changed or what happened.
    Example: Portugal counted 535 in one year and 18,245 in the next, while the other places kept theirs. That is a
        break because of its size.
    Used by: brief, enforcement_chain, country_profile, illegally_present, return_rates

    Args:
        table: geo, year, persons, flag; one row for each place and year, without aggregates (they move with their
            parts). A missing count is not compared.

    Returns:
        geo, year (the first of the new level), before, after (counts), reason ('size', 'flag' or 'both'). Sorted by
        year and geo.

    Raises:
        ValueError: two rows for one place and year.
    """
    pairs = _neighbours(table)
    year = pairs.groupby("year")[["before", "after"]].transform("sum") - pairs[["before", "after"]]
    others = _ratio(year["after"], year["before"])
    change = _ratio(pairs["after"], pairs["before"])
    size = _far(change) & _far(change / others)
    size &= pairs[["before", "after"]].max(axis=1) >= MINIMUM
    reason = np.select([size & pairs["marked"], size, pairs["marked"]], ["both", "size", "flag"], "")
    judged = pairs.assign(reason=reason)
    return judged.loc[judged["reason"] != "", COLUMNS].sort_values(["year", "geo"], ignore_index=True)


def flagged(flags: pd.Series, letter: str) -> pd.Series:
    """Which figures have one of Eurostat's flags: 'b' a break in the series, 'd' another definition.

    Args:
        flags: the column ``flag`` of a dataset.
        letter: the flag.
    """
    letters = flags.astype("str").str.split(";").str[0]
    # Eurostat's flags are up to four letters; longer words are this project's own ('corrected')
    return letters.str.fullmatch(rf"(?=.*{letter})[a-z]{{1,4}}")


def _neighbours(table: pd.DataFrame) -> pd.DataFrame:
    """One row for each count with a count of the year before: geo, year, before, after, marked."""
    twice = table[table.duplicated(["geo", "year"])]
    if len(twice):
        raise ValueError(f"{twice['geo'].iloc[0]} has two rows for {twice['year'].iloc[0]}")
    counts = table[["geo", "year"]].assign(
        after=table["persons"].astype("float64"), marked=flagged(table["flag"], MARK)
    )
    known = counts.dropna(subset="after").astype({"geo": "str", "year": "int64"})
    by_place = known.sort_values(["geo", "year"]).groupby("geo")
    before = by_place["after"].shift().where(by_place["year"].diff() == 1)
    return known.assign(before=before).dropna(subset="before")


def _ratio(over: pd.Series, under: pd.Series) -> pd.Series:
    """``over`` / ``under``; inf if only ``under`` is zero, 1 if both are zero."""
    return (over / under).mask((over == 0) & (under == 0), 1.0)


def _far(change: pd.Series) -> pd.Series:
    return (change >= FACTOR) | (change <= 1 / FACTOR)


def of_members(table: pd.DataFrame, count: str = ORDERS) -> pd.DataFrame:
    """The breaks in a count of the EU-27's members, after the first year of the EU-27's own series.

    Args:
        table: the enforcement dataset.
        count: a column of ``enforcement.counts``.

    Returns:
        The rows of ``of_places`` of the states that have a count in the newest year.
    """
    rows = totals(table[table["citizenship"] == "TOTAL"])
    of_count = rows[rows["count"] == count]
    first = of_count.loc[of_count["geo"] == EU, "year"].min()
    states = of_count[of_count["geo"].isin(members(EU))]
    current = states.loc[states["year"] == states["year"].max(), "geo"]
    jumps = breaks(of_count[~reference.aggregates(of_count["geo"])]).assign(count=count)
    return jumps[jumps["geo"].isin(current) & (jumps["year"] > first)].reset_index(drop=True)


def of_places(table: pd.DataFrame) -> pd.DataFrame:
    """The breaks in each count of every country, compared with all others: as ``breaks``, and ``count``.

    Aggregates have no breaks of their own.

    Args:
        table: the enforcement dataset.
    """
    states = totals(table[(table["citizenship"] == "TOTAL") & ~reference.aggregates(table["geo"])])
    jumps = [breaks(of_count).assign(count=name) for name, of_count in states.groupby("count") if name]
    return pd.concat(jumps, ignore_index=True)


def explained(jumps: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Each jump with its known explanation, the source, and how sure it is; empty strings if none was found.

    Args:
        jumps: rows of ``of_places`` or of ``of_members``.
        known: the curated table series_jumps (``catalog.load("series_jumps")``).

    Returns:
        geo, year, count, before, after, kind ('jump', or 'break' if the publisher flags one), what is known, how sure,
        source.
    """
    title, day = known["document_title"].fillna(""), known["document_date"].fillna("")
    source = known["publisher"].map(issued) + ": " + title + ", " + day
    named = known.assign(count=known["indicator"].map(INDICATORS), source=source)
    kind = jumps["reason"].map({"size": "jump"}).fillna("break")
    joined = jumps.assign(kind=kind).merge(named, on=["geo", "year", "count"], how="left")
    joined = joined.rename(columns={"known": "what is known", "how_sure": "how sure"})
    columns = ["geo", "year", "count", "before", "after", "kind", "what is known", "how sure", "source"]
    return joined[columns].fillna(dict.fromkeys(columns[-3:], ""))


def fallen(jumps: pd.DataFrame, count: str = ORDERS) -> list[int]:
    """The years in which a count fell by a jump, as it does where only a part is counted."""
    return sorted(set(jumps.loc[(jumps["count"] == count) & (jumps["after"] < jumps["before"]), "year"]))
