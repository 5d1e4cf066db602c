"""Which routes carry the irregular crossings that are detected? The sentences and the longer titles."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import words
from borderbook.questions.route_trends.parameters import ALL_ROUTES


def sentences(
    change: pd.DataFrame, months: pd.Index, so_far: pd.DataFrame | None = None, newest: bool = True
) -> list[str]:
    """The total of the months with its change, the largest group with its own, and the groups that changed.

    Args:
        change: one row per route (or another group): ``detections``, ``a year before`` (missing where that year is not
            held), ``change``, ``change in %``, ``share in %``.
        months: first days of the months that are counted.
        so_far: of the same groups the months of a year that is not over, and the same months of the year before.
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
    row, name = change.loc[leader], _named(change.index, leader)
    part = f" ({words.per_cent(row['share in %'])})" if now.sum() >= words.FEW else ""
    these = "In this month" if len(months) == 1 else f"In these {words.counted(len(months), 'month')}"
    largest = (
        f"{these} **{name}** had the most, {words.number(row['detections'])}{part}"
        f"{words.compared(row['detections'], row['a year before'], row['change in %'])}"
    )
    moved = _moved(now, before) if whole >= words.FEW else ""
    if moved and so_far is not None and so_far.notna().all(axis=None) and so_far.sum().min() >= words.FEW:
        late, early = (so_far[name] for name in so_far)
        lately: Any = late.idxmax()
        during = words.during(str(late.name))
        if lately != leader:
            counts = f"{words.number(late[lately])} to {words.number(late[leader])}"
            largest += f"; {during} alone, {_named(change.index, lately)} led, {counts}"
        if words.moved_most(late, early) != words.moved_most(now, before):
            moved += f"; {during} alone, {_changed(late, early)[0]}"
    return [total, f"{largest}.", f"{these} {moved}." if moved else ""]


def _moved(now: pd.Series, before: pd.Series) -> str:
    """'the A route fell most, from 38,959 to 10,174 (−74 %), and three others rose, the B route most, from ...'."""
    change = now.astype(float) - before.astype(float)
    text, most = _changed(now, before)
    against = change[change * change[most] < 0].index
    if against.empty:
        return text
    other, _ = _changed(now[against], before[against])
    name, verb, counts = other.partition(" rose" if change[most] < 0 else " fell")
    of_them = " most" if counts.startswith(" most") else ""
    others = words.counted(len(against), "other")
    return f"{text}, and {others}{verb}, {name}{of_them}{counts.removeprefix(' most')}"


def _changed(now: pd.Series, before: pd.Series) -> tuple[str, Any]:
    """'the A route fell most, from 38,959 to 10,174 (−74 %)', and its name."""
    name = words.moved_most(now, before)
    what, _, counts = words.largest_change(now, before).partition(" on the year before: ")
    return (
        f"{_named(now.index, name)}{what[len(str(name)) :]}, {counts}" if counts else "no count changed",
        name,
    )


def _named(names: pd.Index, name: Any) -> str:
    return words.route(str(name)) if kind(names) == "route" else str(name)


def highest_periods(by_period: pd.DataFrame, frequency: str) -> str:
    """The largest group of the newest period, beside its own highest: 'A: 66,551 in 2025, 181,459 in 2016, ...'.

    Args:
        by_period: counts, one row per period (all of them complete), one column per group.
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
    return "Shares and contributions are of the routes chosen." if chosen else ""


def kind(names: pd.Index) -> str:
    """What each of some groups is: 'route', 'border type'."""
    return str(names.name or "group").replace("_", " ")


def _on(change: pd.DataFrame) -> str:
    if len(change) == 1:
        return f" for {change.index[0]}"
    every = len(change) == len(ALL_ROUTES)
    routes = "all routes" if every else f"the {words.counted(len(change), 'route')} chosen"
    return f" on {routes}" if kind(change.index) == "route" else ""
