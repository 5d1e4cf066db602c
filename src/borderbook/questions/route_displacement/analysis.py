"""Falls on one route beside rises on another, of the same nationality in the same year."""

from __future__ import annotations

import pandas as pd

ALIKE = 2  # a rise of the size of the fall: neither is more than twice the other


def cases(yearly: pd.DataFrame, falls: pd.DataFrame, rises: pd.DataFrame) -> pd.DataFrame:
    """Each fall on a route with each rise of the same nationality on another in the same year.

    Args:
        yearly: detections, a row a (route, citizenship), one column per year.
        falls: of the same shape, true where a fall on the year before counts.
        rises: the same of rises.

    Returns:
        Columns ``year``, ``citizenship``, ``falls_on``, ``fell_from``, ``fell_to``, ``fall``, ``rises_on``,
        ``rose_from``, ``rose_to``, ``rise``; those of like size first (``alike``), then by the smaller change.
    """
    fell = _moves(yearly, falls, ["falls_on", "fell_from", "fell_to"])
    rose = _moves(yearly, rises, ["rises_on", "rose_from", "rose_to"])
    fell.insert(5, "fall", fell["fell_from"] - fell["fell_to"])
    pairs = fell.merge(rose.assign(rise=rose["rose_to"] - rose["rose_from"]), on=["year", "citizenship"])
    pairs = pairs[pairs["falls_on"] != pairs["rises_on"]].assign(
        matched=lambda both: both[["fall", "rise"]].min(axis=1), like=alike
    )
    order = pairs.sort_values(["like", "matched", "rose_to"], ascending=False, ignore_index=True)
    return order.drop(columns=["like", "matched"])


def alike(cases: pd.DataFrame) -> pd.Series:
    """Whether the rise is of the size of the fall, so that the one could be the other: neither over twice the other."""
    return cases[["fall", "rise"]].max(axis=1) <= ALIKE * cases[["fall", "rise"]].min(axis=1)


def _moves(yearly: pd.DataFrame, events: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """One row per event: year, citizenship, route, the count of the year before and of the year, under some names."""
    counts = pd.DataFrame({"before": yearly.shift(axis=1).stack(), "now": yearly.stack()})[events.stack()]
    rows = counts.rename_axis(["route", "citizenship", "year"]).reset_index()
    new = dict(zip(["route", "before", "now"], names, strict=True))
    return rows.rename(columns=new)[["year", "citizenship", *names]]
