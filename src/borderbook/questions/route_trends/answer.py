"""Which routes carry the irregular crossings that are detected? The sentences and titles."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import words

PRELIMINARY = "The newest months are preliminary: Frontex revises them."


def sentences(recent: pd.DataFrame, earlier: pd.DataFrame, newest: bool = True) -> list[str]:
    """The total of the newest months with its change, the largest group with its own, and what is preliminary.

    Args:
        recent: detections, a row a month, a column a route (or another group).
        earlier: the same months a year before; fewer rows if the data do not reach so far back.
        newest: whether the last month is the last that is published.
    """
    preliminary = PRELIMINARY if newest else ""
    now, months = recent.sum(), words.window(recent.index)
    if not now.sum():
        return [f"In {months}, no detections were reported on what is shown."]
    change = words.compared(recent.sum(axis=1), earlier.sum(axis=1))
    total = f"In {months}, **{words.number(now.sum())} detections** were reported{_on(recent)}{change}."
    if recent.shape[1] == 1:
        return [total, preliminary]
    leader: Any = now.idxmax()
    name = words.route(str(leader)) if kind(recent) == "route" else str(leader)
    largest = (
        f"**{name[0].upper()}{name[1:]}** had the most, {words.number(now[leader])} "
        f"({words.per_cent(now[leader] / now.sum() * 100)}){words.compared(recent[leader], earlier[leader])}."
    )
    twice = words.counted_twice(recent.index[0], recent.index[-1], map(str, recent.columns))
    return [total, largest, preliminary, twice]


def change_title(recent: pd.DataFrame, earlier: pd.DataFrame) -> str:
    """The group whose count changed most; where no year before is held, the largest."""
    if len(earlier) == len(recent):
        return words.largest_change(recent.sum(), earlier.sum())
    if not recent.to_numpy().sum():
        return f"No detections in {words.window(recent.index)}; there is no year before to compare with"
    return f"{recent.sum().idxmax()} had the most; there is no year before to compare with"


def share_title(shares: pd.DataFrame) -> str:
    """The largest share of the newest period; who led is said only where all routes are there.

    Args:
        shares: per cent of all detections, a row a group, a column a period.
    """
    title = words.largest_share(shares, kind(shares.T))
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
    return f"The highest {frequency} differs by {kind(by_period)}: from {' to '.join(ends)}"


def kind(wide: pd.DataFrame) -> str:
    """What a column is: 'route', 'border type'."""
    return str(wide.columns.name or "group").replace("_", " ")


def _on(wide: pd.DataFrame) -> str:
    several = f" on {words.counted(wide.shape[1], 'route')}" if kind(wide) == "route" else ""
    return several if wide.shape[1] > 1 else f" for {wide.columns[0]}"
