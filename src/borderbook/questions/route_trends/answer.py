"""Which routes carry the irregular crossings that are detected? The sentences and the longer titles."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import words
from borderbook.questions.route_trends.parameters import ALL_ROUTES


def sentences(change: pd.DataFrame, months: pd.Index, newest: bool = True) -> list[str]:
    """The total of the months with its change, the largest group with its own, and the group that changed most.

    Args:
        change: a row a route (or another group): ``detections``, ``a year before`` (missing where that year is not
            held), ``change``, ``change in %``, ``share in %``, ``of the net change in %``.
        months: first days of the months that are counted.
        newest: whether the last month is the last that is published.
    """
    now, before, span = change["detections"], change["a year before"], words.window(months)
    if not now.sum():
        return [f"In {span}, no detections were reported on what is shown."]
    whole = float("nan") if before.isna().any() else before.sum()
    routes = [str(name) for name in change.index] if kind(change.index) == "route" else None
    twice = words.twice(months[0] - pd.DateOffset(years=1), months[-1], routes)
    total = (
        f"In {span}{' (preliminary)' * newest}, **{words.number(now.sum())} detections** were reported{_on(change)}"
        f"{words.compared(now.sum(), whole)}{twice}."
    )
    if len(change) == 1:
        return [total]
    leader: Any = now.idxmax()
    row, name = change.loc[leader], words.route(str(leader)) if routes else str(leader)
    part = f" ({words.per_cent(row['share in %'])})" if now.sum() >= words.FEW else ""
    largest = (
        f"**{name[0].upper()}{name[1:]}** had the most, {words.number(row['detections'])}{part}"
        f"{words.compared(row['detections'], row['a year before'], row['change in %'])}."
    )
    return [total, largest, _contribution(change) if whole >= words.FEW else ""]


def _contribution(change: pd.DataFrame) -> str:
    """The group that changed most, and its part of the net change where others do not outweigh it."""
    now, before = change["detections"], change["a year before"]
    most: Any = (now - before).abs().idxmax()
    part = change.loc[most, "of the net change in %"]
    if not 0 < part <= 100:
        return f"{words.largest_change(now, before, change['change in %'])}."
    by, name = change.loc[most, "change"], str(most)
    name = words.route(name) if kind(change.index) == "route" else name
    share = change.loc[most, "change in %"]
    per_cent = "" if pd.isna(share) else f" ({'to ' * (round(share) >= 100)}{words.relative(share)})"
    verb, noun = ("fell", "fall") if by < 0 else ("rose", "rise")
    net = words.number(abs(change["change"].sum()))
    return f"{name[0].upper()}{name[1:]} {verb} most, by {words.number(abs(by))}{per_cent}, of a net {noun} of {net}."


def highest_periods(by_period: pd.DataFrame, frequency: str) -> str:
    """The largest group of the newest period, beside its own highest: 'A: 66,551 in 2025, 181,459 in 2016, ...'.

    Args:
        by_period: counts, a row a period (all of them complete), a column a group.
        frequency: month, quarter or year.
    """
    if not by_period.to_numpy().any():
        return "No detections on what is shown"
    name: Any = by_period.iloc[-1].idxmax()
    counts = by_period[name]
    ends = dict.fromkeys([counts.index[-1], counts.idxmax()])
    said = [f"{words.number(counts[at])} in {words.period(at, frequency)}" for at in ends]
    return f"{name}: {', '.join(said)}, its highest {frequency}"


def of_chosen(change: pd.DataFrame) -> str:
    """What the shares of the table are of, where not every route is in it."""
    chosen = 1 < len(change) < len(ALL_ROUTES) and kind(change.index) == "route"
    return "Shares and parts of the net change are of the routes chosen." if chosen else ""


def kind(names: pd.Index) -> str:
    """What each of some groups is: 'route', 'border type'."""
    return str(names.name or "group").replace("_", " ")


def _on(change: pd.DataFrame) -> str:
    if len(change) == 1:
        return f" for {change.index[0]}"
    every = len(change) == len(ALL_ROUTES)
    routes = words.counted(len(change), "route")
    if "Other" in change.index:
        routes = f"{words.counted(len(change) - 1, 'route')} and a residual group"
    return "" if kind(change.index) != "route" else f" on {routes}" if every else f" on the {routes} chosen"
