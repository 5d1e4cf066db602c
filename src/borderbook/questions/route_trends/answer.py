"""Which routes carry the irregular crossings that are detected? The sentences and the longer titles."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import words

PRELIMINARY = "The newest months are preliminary: Frontex revises them."


def sentences(change: pd.DataFrame, months: pd.Index, newest: bool = True) -> list[str]:
    """The total of the newest months with its change, the largest group with its own, and what is preliminary.

    Args:
        change: a row a route (or another group): ``detections``, ``a year before`` (missing where that year is not
            held), ``change in %``, ``share in %``.
        months: first days of the months that are counted.
        newest: whether the last month is the last that is published.
    """
    preliminary = PRELIMINARY if newest else ""
    now, before, span = change["detections"], change["a year before"], words.window(months)
    if not now.sum():
        return [f"In {span}, no detections were reported on what is shown."]
    whole = float("nan") if before.isna().any() else before.sum()
    compared = words.compared(now.sum(), whole)
    total = f"In {span}, **{words.number(now.sum())} detections** were reported{_on(change)}{compared}."
    if len(change) == 1:
        return [total, preliminary]
    leader: Any = now.idxmax()
    name = words.route(str(leader)) if kind(change.index) == "route" else str(leader)
    row = change.loc[leader]
    largest = (
        f"**{name[0].upper()}{name[1:]}** had the most, {words.number(row['detections'])} "
        f"({words.per_cent(row['share in %'])})"
        f"{words.compared(row['detections'], row['a year before'], row['change in %'])}."
    )
    routes = map(str, change.index) if kind(change.index) == "route" else None
    twice = words.counted_twice(months[0], months[-1], routes)
    return [total, largest, preliminary, twice]


def share_title(shares: pd.DataFrame) -> str:
    """The largest share of the newest period; who led is said only where all routes are there.

    Args:
        shares: per cent of all detections, a row a group, a column a period.
    """
    title = words.largest_share(shares, kind(shares.index))
    whole = bool((shares.sum() > 100 - 0.5).all())
    return title if whole else title.replace(" led in", ", of those shown, led in")


def highest_periods(by_period: pd.DataFrame, frequency: str) -> str:
    """How many different periods hold the highest counts: 'The highest year differs: ...'."""
    peaks = by_period.idxmax()[by_period.sum() > 0]
    if peaks.empty:
        return "No detections on what is shown"
    first, last = pd.Timestamp(peaks.min()), pd.Timestamp(peaks.max())
    if first == last:
        return f"The highest {frequency} was {words.period(first, frequency)}"
    groups = [words.listed([str(name) for name in peaks.index[peaks == at]]) for at in (first, last)]
    ends = [
        f"{words.period(at, frequency)} ({names})" for at, names in zip((first, last), groups, strict=True)
    ]
    return f"The highest {frequency} differs by {kind(by_period.columns)}: from {' to '.join(ends)}"


def kind(names: pd.Index) -> str:
    """What each of some groups is: 'route', 'border type'."""
    return str(names.name or "group").replace("_", " ")


def _on(change: pd.DataFrame) -> str:
    several = f" on {words.counted(len(change), 'route')}" if kind(change.index) == "route" else ""
    return several if len(change) > 1 else f" for {change.index[0]}"
