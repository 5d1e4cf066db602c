"""Which routes carry the irregular crossings that are detected? The sentences and the longer titles."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import phrases
from borderbook.questions.route_trends.parameters import ALL_ROUTES
from notemill import show, words

_COLUMNS = ("detections", "a year before", "change in %")


def sentences(
    change: pd.DataFrame, together: pd.DataFrame, months: pd.Index, so_far: pd.Series | None = None, newest: bool = True
) -> list[str]:
    """The group with the most detections and its share, the change of all together, and the groups that changed.

    Args:
        change: one row per route (or another group): ``detections``, ``a year before`` (missing where that year is not
            held), ``change``, ``change in %``, ``share in %``.
        together: the same columns for all rows together, one row.
        months: first days of the months that are counted.
        so_far: detections of the same groups in the months of a year that is not over, which name it.
        newest: whether the last month is the last that is published.
    """
    now, span = change["detections"], words.window(months)
    both, whole, moved = (show.linked(together, together.index[0], name) for name in _COLUMNS)
    if not now.sum():
        return [f"In {span}, no detections were reported on what is shown."]
    routes = [str(name) for name in change.index] if kind(change.index) == "route" else None
    twice = phrases.twice(months[0] - pd.DateOffset(years=1), months[-1], routes)
    span = span + " (preliminary)" * newest
    if len(change) == 1:
        total = f"**{words.number(both)} detections** were reported on {_named(change.index, now.index[0])}"
        return [f"In {span}, {total}{words.compared(both, whole)}{twice}."]
    leader: Any = now.idxmax()
    most = _of_all(change, together, _on(change))
    first = f"In {span}, **{_named(change.index, leader)}** had the most detections, {most}{twice}."
    if words.missing(whole):
        return [first, "There is no year before to compare with."]
    compared = words.compared(both, whole, moved).removeprefix(", ")
    these = "this month" if len(months) == 1 else f"these {words.counted(len(months), 'month')}"
    most_moved = f"In {these} {_moved(change)}." if whole >= words.FEW else ""
    on_all = words.at_start(f"{_on(change)} together".strip())
    return [first, f"{on_all}, detections were {compared}{_led(so_far, leader)}.", most_moved]


def _of_all(change: pd.DataFrame, together: pd.DataFrame, whole: str = " detections") -> str:
    """The largest count: '50,827 of 151,799 detections (33 %)'."""
    leader: Any = change["detections"].idxmax()
    most, every = (show.linked(of, of.index[0], "detections") for of in (change.loc[[leader]], together))
    share = words.per_cent(show.linked(change, leader, "share in %"))
    part = f" ({share})" if change["detections"].sum() >= words.FEW else ""
    return f"{words.number(most)} of {words.number(every)}{whole}{part}"


def headline(change: pd.DataFrame, together: pd.DataFrame) -> str:
    """The first sentence as a title: 'A: 50,827 of 151,799 detections (33 %), down from 70,940'."""
    leader: Any = change["detections"].idxmax()
    now, before = (show.linked(change, leader, name) for name in ("detections", "a year before"))
    if not now:
        return "No detections on what is shown"
    count = _of_all(change, together) if len(change) > 1 else f"{words.number(now)} detections"
    way = "" if words.missing(before) or now == before else "up" if now > before else "down"
    return words.at_start(f"{leader}: {count}") + (f", {way} from {words.number(before)}" if way else "")


def _led(so_far: pd.Series | None, leader: Any) -> str:
    """'; from January to June 2026 alone, the B route led, 17,551 to 14,444'; '' if the leader is the same."""
    if so_far is None or so_far.sum() < words.FEW:
        return ""
    first: Any = so_far.idxmax()
    if first == leader:
        return ""
    counts = f"{words.number(show.linked(so_far, first))} to {words.number(show.linked(so_far, leader))}"
    return f"; {words.during(str(so_far.name))} alone, {_named(so_far.index, first)} led, {counts}"


def _moved(change: pd.DataFrame) -> str:
    """'the A route fell most, from 38,959 to 10,174 (−74 %)'."""
    now, before = change["detections"], change["a year before"]
    most: Any = now.idxmax() if before.isna().all() else (now - before).abs().idxmax()
    if now[most] == before[most]:
        return "no count changed"
    new, old, relative = (show.linked(change, most, name) for name in _COLUMNS)
    per_cent = relative if before[most] >= words.FEW else 0
    share = f" ({words.relative(per_cent)})" if round(per_cent) else ""
    verb = "fell" if now[most] < before[most] else "rose"
    return f"{_named(change.index, most)} {verb} most, from {words.number(old)} to {words.number(new)}{share}"


def _named(names: pd.Index, name: Any) -> str:
    return phrases.route(str(name)) if kind(names) == "route" else str(name)


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
    said = [f"{words.number(show.linked(counts, at))} in {words.period(at, frequency)}" for at in ends]
    return f"{name}: {', '.join(said)}, its highest {frequency}"


def of_chosen(change: pd.DataFrame) -> str:
    """What the shares of the table are of, where not every route is in it."""
    chosen = 1 < len(change) < len(ALL_ROUTES) and kind(change.index) == "route"
    return "Shares and contributions are of the routes chosen." if chosen else ""


def kind(names: pd.Index) -> str:
    """What each of some groups is: 'route', 'border type'."""
    return str(names.name or "group").replace("_", " ")


def _on(change: pd.DataFrame) -> str:
    every = len(change) == len(ALL_ROUTES)
    routes = "all routes" if every else f"the {words.counted(len(change), 'route')} chosen"
    return f" on {routes}" if kind(change.index) == "route" else ""
