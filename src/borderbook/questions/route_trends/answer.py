"""Which routes carry the irregular crossings that are detected? The answer and the first title."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import phrases
from borderbook.questions.route_trends.parameters import ALL_ROUTES
from notemill import show, words

REPEATED = "In 2015 and 2016 Western Balkan detections largely repeat those of the Eastern Mediterranean."
_COLUMNS = ("detections", "a year before", "change in %")


def sentences(change: pd.DataFrame, together: pd.DataFrame, months: pd.Index) -> list[str]:
    """The group with the most detections and its share, and the change of all together.

    Args:
        change: one row per route (or another group): ``detections``, ``a year before`` (missing where that year is not
            held), ``change in %``, ``share in %``.
        together: the same columns for all rows together, one row.
        months: first days of the months that are counted.
    """
    now, span = change["detections"], words.window(months)
    both, whole, moved = (show.linked(together, together.index[0], name) for name in _COLUMNS)
    if not now.sum():
        return [f"In {span}, no detections were reported on what is shown."]
    routes = [str(name) for name in change.index] if _kind(change.index) == "route" else None
    twice = phrases.twice(months[0] - pd.DateOffset(years=1), months[-1], routes)
    if len(change) == 1:
        total = f"**{words.number(both)} detections** were reported on {_named(change.index, now.index[0])}"
        return [f"In {span}, {total}{words.compared(both, whole)}{twice}."]
    leader: Any = now.idxmax()
    most = _of_all(change, together, _on(change))
    first = f"In {span}, **{_named(change.index, leader)}** had the most detections, {most}{twice}."
    if words.missing(whole):
        return [first, "There is no year before to compare with."]
    compared = words.compared(both, whole, moved).removeprefix(", ")
    on_all = words.at_start(f"{_on(change)} together".strip())
    led: Any = change["a year before"].idxmax()
    most = words.number(show.linked(change, led, "a year before"))
    other = f", when {_named(change.index, led)} had the most ({most})" if led != leader else ""
    return [first, f"{on_all}, detections were {compared}{other}."]


def headline(change: pd.DataFrame, together: pd.DataFrame) -> str:
    """The first sentence as a title: 'A: 50,827 of 151,799 detections (33 %), down from 70,940'."""
    leader: Any = change["detections"].idxmax()
    now, before = (show.linked(change, leader, name) for name in ("detections", "a year before"))
    if not now:
        return "No detections on what is shown"
    count = _of_all(change, together) if len(change) > 1 else f"{words.number(now)} {words.plural(now, 'detection')}"
    way = "" if words.missing(before) or now == before else "up" if now > before else "down"
    return words.at_start(f"{leader}: {count}") + (f", {way} from {words.number(before)}" if way else "")


def _kind(names: pd.Index) -> str:
    """What each of some groups is: 'route', 'border type'."""
    return str(names.name or "group").replace("_", " ")


def _of_all(change: pd.DataFrame, together: pd.DataFrame, whole: str = " detections") -> str:
    """The largest count: '50,827 of 151,799 detections (33 %)'."""
    leader: Any = change["detections"].idxmax()
    most, every = (show.linked(of, of.index[0], "detections") for of in (change.loc[[leader]], together))
    share = words.per_cent(show.linked(change, leader, "share in %"))
    part = f" ({share})" if change["detections"].sum() >= words.FEW else ""
    return f"{words.number(most)} of {words.number(every)}{whole}{part}"


def _named(names: pd.Index, name: Any) -> str:
    return phrases.route(str(name)) if _kind(names) == "route" else str(name)


def _on(change: pd.DataFrame) -> str:
    every = len(change) == len(ALL_ROUTES)
    routes = "all routes" if every else f"the {words.counted(len(change), 'route')} chosen"
    return f" on {routes}" if _kind(change.index) == "route" else ""
