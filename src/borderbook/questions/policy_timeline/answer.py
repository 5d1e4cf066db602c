"""What was decided when, and what did the flows do around it? The sentences and titles."""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.methods.interrupted_series import CONFIDENCE, Break
from borderbook.questions.policy_timeline.analysis import Event

_USUAL = 0.1  # share of comparison months from which on a change is called usual


def comparison(placebo: pd.Series, estimate: float, independent: int) -> str:
    """How many comparison months show a change as large, and how few of them are independent.

    Args:
        placebo: changes of level (logs) at months that follow no event.
        estimate: that of the event.
        independent: how many of their windows do not overlap.
    """
    larger = (placebo.abs() >= abs(estimate)).mean()
    usual = ", so a change of this size is nothing unusual" if larger >= _USUAL else ""
    return (
        f"{placebo_title(placebo, estimate)}{usual}; their windows overlap, and at most {words.spelt(independent)} of "
        "them can be taken without an overlap. A coincidence in time does not show a cause."
    )


def dates(scanned: pd.DataFrame, event: Event) -> str:
    """Which month fits best, which fit about as well, and what a break two months earlier gives."""
    best, early = scanned["likelihood_ratio"].idxmin(), event.first_month - pd.DateOffset(months=2)
    others = [f"{month:%B %Y}" for month in scanned.index[scanned["plausible"]] if month != best]
    as_well = f"; {words.listed(others)} fit" if others else ", and no other month"
    before = f"with a break in {early:%B %Y}, before the event, gives {words.signed(scanned['level'][early])}"
    return f"A break in {best:%B %Y} fits best{as_well} about as well. The same regression {before}."


def placebo_title(placebo: pd.Series, estimate: float) -> str:
    """How many comparison months show a change as large."""
    larger = int((placebo.abs() >= abs(estimate)).sum())
    show = f"{larger} show" if larger > 1 else f"{larger or 'none'} shows"
    return f"Of {len(placebo)} months that follow no event of the table, {show} a change of level as large"


def method(found: Break) -> str:
    """How the regression was made, and what its residuals look like."""
    return (
        f"Segmented regression on {2 * found.window} months, Newey-West errors with {found.lags} lags, "
        f"{CONFIDENCE * 100:.0f} % intervals from the t distribution. The residuals' autocorrelation at one month is "
        f"{found.autocorrelation:.2f}."
    )


def counts(event: Event, around: pd.Series) -> str:
    """Detections in the twelve months before the event and from then on: plain counts come first.

    Args:
        event: the event in question.
        around: before, after; the route is its name.
    """
    return (
        f"**{event.title}**, {event.when()}: {words.number(around['after'])} detections were reported on the route "
        f"**{around.name}** in the twelve months from {event.first_month:%B %Y}, "
        f"{words.change(around['after'], around['before'])} on the twelve months before "
        f"({words.number(around['before'])})."
    )


def peak(found: Break) -> str:
    """How far the series had already moved from its highest month when the event came."""
    before = found.fit["observed"].iloc[: found.window]
    at, last = before.idxmax(), before.index[-1]
    if at == last:
        return f"{last:%B %Y}, the last of the {found.window} months before, was the highest of them."
    moved = f"detections were already {words.change(before[last], before.max())} on it"
    highest = f"The highest of the {found.window} months before was {at:%B %Y}"
    return f"{highest}; in {last:%B %Y}, the last of them, {moved}."


def coinciding(found: Break) -> str:
    """The break at the event: its size with the interval, or that there is none to be seen."""
    level, low, high = found.level.per_cent()
    interval = f"95 % interval {words.signed(low)} to {words.signed(high)}"
    if low < 0 < high:
        level_and = f"{words.signed(level)}; {interval}"
        return f"No clear change of level against the earlier trend coincides with it ({level_and})."
    side = "lower" if level < 0 else "higher"
    return f"A level {abs(level):,.0f} % {side} than the earlier trend coincides with it ({interval})."
