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
    if not recent.to_numpy().sum():
        return [f"In {words.window(recent.index)}, no detections were reported on what is shown."]
    now = recent.sum()
    leader: Any = now.idxmax()
    kind = _kind(recent)
    share = words.per_cent(now[leader] / now.sum() * 100)
    total = (
        f"In {words.window(recent.index)}, **{words.number(now.sum())} detections** were reported"
        f"{_on(recent)}{_compared(recent.sum(axis=1), earlier.sum(axis=1))}."
    )
    if recent.shape[1] == 1:
        return [total, preliminary]
    largest = (
        f"**{_the(leader, kind)}** had the most, {words.number(now[leader])} ({share})"
        f"{_compared(recent[leader], earlier[leader])}."
    )
    twice = words.counted_twice(recent.index[0], recent.index[-1], map(str, recent.columns))
    return [total, largest, preliminary, twice]


def largest_change(recent: pd.DataFrame, earlier: pd.DataFrame) -> str:
    """The group whose count changed most: 'Western Balkan fell most: from 83,472 to 17,721 (−79 %)'."""
    now, then = recent.sum(), earlier.sum()
    if not now.sum() and len(earlier) < len(recent):
        return f"No detections in {words.window(recent.index)}; there is no year before to compare with"
    if len(earlier) < len(recent):
        return f"{now.idxmax()} had the most; there is no year before to compare with"
    moved = (now - then).abs()
    if not moved.max():
        return "No count changed"
    name: Any = moved.idxmax()
    verb = "rose" if now[name] > then[name] else "fell"
    change = f" ({words.signed((now[name] / then[name] - 1) * 100)})" if then[name] else ""
    most = " most" if len(now) > 1 else ""
    return f"{name} {verb}{most}: from {words.number(then[name])} to {words.number(now[name])}{change}"


def largest_share(shares: pd.DataFrame) -> str:
    """Who leads the newest column, and how many have led one.

    Args:
        shares: per cent, a row a group, a column a period, the newest last.
    """
    known = shares.dropna(axis=1, how="all")
    if known.empty:
        return "No year has all of its months"
    newest = known.columns[-1]
    led = known.idxmax().nunique()
    name = known[newest].idxmax()
    period = "the newest twelve months" if newest == "newest" else newest
    others = (
        f"; {words.counted(led, _kind(shares.T))} led in at least one period" if min(known.shape) > 1 else ""
    )
    return f"{name} has {words.per_cent(known[newest].max())} of all detections of {period}{others}"


def highest_periods(by_period: pd.DataFrame, frequency: str) -> str:
    """How many different periods hold the highest counts: 'The highest year differs: ...'."""
    peaks = by_period.idxmax()[by_period.sum() > 0]
    if peaks.empty:
        return "No detections on what is shown"
    first, last = pd.Timestamp(peaks.min()), pd.Timestamp(peaks.max())
    if first == last:
        return f"The highest {frequency} was {words.period(first, frequency)}"
    return (
        f"The highest {frequency} differs by {_kind(by_period)}: from {words.period(first, frequency)} "
        f"({_listed(peaks, first)}) to {words.period(last, frequency)} ({_listed(peaks, last)})"
    )


def _listed(peaks: pd.Series, at: pd.Timestamp) -> str:
    return words.listed([str(name) for name in peaks.index[peaks == at]])


def _compared(new: pd.Series, old: pd.Series) -> str:
    """', down 38 % on the year before (107,000)'; says so where the year before is not held."""
    if len(old) < len(new):
        return ", with no year before to compare"
    if not old.sum():
        return ", none in the same months a year before"
    change = (new.sum() / old.sum() - 1) * 100
    return f", {words.changed(change)} on the same months a year before ({words.number(old.sum())})"


def _kind(wide: pd.DataFrame) -> str:
    return str(wide.columns.name or "group").replace("_", " ")


def _on(wide: pd.DataFrame) -> str:
    if wide.shape[1] == 1:
        return f" for {wide.columns[0]}"
    return f" on {words.counted(wide.shape[1], 'route')}" if _kind(wide) == "route" else ""


def _the(name: Any, kind: str) -> str:
    text = words.route(str(name)) if kind == "route" else str(name)
    return f"{text[0].upper()}{text[1:]}"
