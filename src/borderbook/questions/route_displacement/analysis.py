"""Falls on one route beside rises on another, of the same nationality in the same year."""

from __future__ import annotations

import pandas as pd

from borderbook.methods.co_occurrence import ENOUGH, LEVEL, able

CANNOT_TELL, FOUND, ONE_YEAR, NOT_FOUND = "cannot tell", "found", "depends on one year", "not found"
STRONG, MISSES, FEW = "strong enough", "would often miss a shift", "too few falls and rises"
ALIKE = 2  # a rise of the size of the fall: neither is more than twice the other


def cases(yearly: pd.DataFrame, falls: pd.DataFrame, rises: pd.DataFrame) -> pd.DataFrame:
    """Each fall on a route with each rise of the same nationality on another in the same year.

    Args:
        yearly: detections, a row a (route, citizenship), one column per year.
        falls: of the same shape, true where a fall on the year before counts.
        rises: the same of rises.

    Returns:
        Columns ``year``, ``citizenship``, ``from``, ``fell_from``, ``fell_to``, ``fall``, ``to``, ``rose_from``,
        ``rose_to``, ``rise``; those of like size first (``alike``), then by the smaller of the two changes.
    """
    fell = _moves(yearly, falls, ["from", "fell_from", "fell_to"])
    rose = _moves(yearly, rises, ["to", "rose_from", "rose_to"])
    fell.insert(5, "fall", fell["fell_from"] - fell["fell_to"])
    pairs = fell.merge(rose.assign(rise=rose["rose_to"] - rose["rose_from"]), on=["year", "citizenship"])
    pairs = pairs[pairs["from"] != pairs["to"]].assign(
        matched=lambda both: both[["fall", "rise"]].min(axis=1), like=alike
    )
    order = pairs.sort_values(["like", "matched", "rose_to"], ascending=False, ignore_index=True)
    return order.drop(columns=["like", "matched"])


def alike(cases: pd.DataFrame) -> pd.Series:
    """Whether the rise is of the size of the fall, so that the one could be the other: neither over twice the other."""
    return cases[["fall", "rise"]].max(axis=1) <= ALIKE * cases[["fall", "rise"]].min(axis=1)


def strength(tests: pd.DataFrame) -> pd.DataFrame:
    """The number of tests that are strong enough, and of those that are too weak, by reason.

    Args:
        tests: ``methods.co_occurrence.coincidences``.

    Returns:
        One row per route of the falls. ``STRONG``: the power is at least ``ENOUGH``; ``MISSES``: it is lower; ``FEW``:
        no test of so few falls and rises could show anything.
    """
    can = able(tests)
    kind = pd.Series(FEW, tests.index).mask(can, MISSES).mask(can & (tests["power"] >= ENOUGH), STRONG)
    counts = pd.crosstab(tests["first"], kind).rename_axis(columns=None)
    return counts.reindex(tests["first"].unique()).reindex(columns=[STRONG, MISSES, FEW], fill_value=0)


def _moves(yearly: pd.DataFrame, events: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """One row per event: year, citizenship, route, the count of the year before and of the year, under some names."""
    counts = pd.DataFrame({"before": yearly.shift(axis=1).stack(), "now": yearly.stack()})[events.stack()]
    rows = counts.rename_axis(["route", "citizenship", "year"]).reset_index()
    new = dict(zip(["route", "before", "now"], names, strict=True))
    return rows.rename(columns=new)[["year", "citizenship", *names]]


def verdicts(tests: pd.DataFrame) -> pd.Series:
    """The verdict of each test: found, found but dependent on one year, not found, or undecided.

    Args:
        tests: ``methods.co_occurrence.coincidences``. A test that is not ``able``, or would miss half of the falls
            coming with a rise in more than one of five cases, cannot tell; one that finds something only with its
            strongest year depends on that year.
    """
    weak, strong = ~able(tests) | (tests["power"] < ENOUGH), tests["p_family"] < LEVEL
    verdict = pd.Series(NOT_FOUND, tests.index).mask(weak, CANNOT_TELL).mask(strong, ONE_YEAR)
    return verdict.mask(strong & (tests["p_without_strongest_year"] < LEVEL), FOUND)
