"""What was decided when, and what did the flows do around it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from borderbook import words
from borderbook.methods import series

if TYPE_CHECKING:
    from borderbook.questions.policy_timeline.analysis import Break
    from borderbook.questions.policy_timeline.events import Event

_USUAL = 0.1  # share of comparison months from which on a change is called usual


def sentences(
    event: Event, route: str, monthly: pd.Series, found: Break, placebo_months: int, share: float
) -> list[str]:
    """The plain counts, the break that coincides with the event, and how unusual such a break is.

    Args:
        event: the event in question.
        route: whose detections are meant.
        monthly: detections on it, a row a month.
        found: the segmented regression at the event.
        placebo_months: how many months without an event it was compared with.
        share: of them with a change of level at least as large; 0 to 1.

    Returns:
        Counts of twelve months before and after; where the series peaked; the break; the comparison.
    """
    return [_counts(event, route, monthly), _peak(found), _break(found), _comparison(placebo_months, share)]


def _counts(event: Event, route: str, monthly: pd.Series) -> str:
    place = monthly.index.get_loc(event.first_month)
    assert isinstance(place, int)
    before, after = monthly.iloc[place - 12 : place].sum(), monthly.iloc[place : place + 12].sum()
    return (
        f"**{event.title}**, {event.when()}: in the twelve months before {event.first_month:%B %Y}, "
        f"{words.number(before)} detections were reported on the route **{route}**, in the twelve months from "
        f"then on {words.number(after)} ({words.changed(series.change(after, before))})."
    )


def _peak(found: Break) -> str:
    """How far the series had already moved from its highest month when the event came."""
    before = found.fit["observed"].iloc[: found.window]
    at, most = series.peak(before)
    last = before.index[-1]
    if at == last:
        return f"{last:%B %Y}, the last of the {found.window} months before, was the highest of them."
    moved = words.changed(series.change(before.iloc[-1], most))
    return (
        f"The highest of the {found.window} months before was {at:%B %Y}; in {last:%B %Y}, the last of them, "
        f"detections were already {moved} on it."
    )


def _break(found: Break) -> str:
    level, low, high = found.level.per_cent()
    interval = f"95 % interval {words.signed(low)} to {words.signed(high)}"
    if low < 0 < high:
        return (
            f"Against the earlier trend and the season, no clear change of level coincides with it "
            f"({words.signed(level)}; {interval})."
        )
    side = "lower" if level < 0 else "higher"
    return (
        f"It coincides with a level {abs(level):,.0f} % {side} than the earlier trend and the season "
        f"give ({interval})."
    )


def _comparison(months: int, share: float) -> str:
    part = "None" if share == 0 else words.per_cent(share * 100)
    usual = ", so that a change of this size is nothing unusual" if share >= _USUAL else ""
    return (
        f"{part} of {months} months that follow no event of the table show a change of level at least as "
        f"large{usual}; that something coincides does not show that it caused it."
    )
