"""What was decided when, and what did the flows do around it? The sentences and the titles used twice."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import words

MANY = 3  # so many acts of one day are counted, not named
_USUAL = 0.1  # share of comparison months from which on a change is called usual


def decided(acts: pd.DataFrame, day: pd.Timestamp, since: pd.Timestamp) -> list[str]:
    """The newest binding act of the Union and which began to apply last; which is next, and of which no day was found.

    Args:
        acts: ``analysis.acts``.
        day: the day of which it is said.
        since: acts adopted from then on are new.
    """
    title, adopted, first = acts["act"], acts["adopted"], acts["first day"]
    newest, last, following = adopted.max(), first.where(first <= day).max(), first.where(first > day).min()
    new = f"The Union's newest act by {words.day(day)}: **{named(title[adopted == newest])}**, adopted on "
    new += words.day(newest)
    if not pd.isna(last):
        new += f"; last to begin to apply: {named(title[first == last])}, on {words.day(last)}"
    to_come = "No later first day of application is held"
    if not pd.isna(following):
        to_come = f"Next to apply: {named(title[first == following])}, from {words.day(following)}"
    unknown = title[first.isna() & (adopted >= since)]
    to_come += f"; no first day was found for the {named(unknown)}" if len(unknown) else ""
    return [f"{new}.", f"{to_come}."]


def named(titles: pd.Series) -> str:
    """Acts by their titles, or how many they are."""
    return words.listed(list(titles)) if len(titles) < MANY else words.counted(len(titles), "act")


def applied(event: pd.Series) -> str:
    """When an event's act applied, if that was after the months around its adoption; blank otherwise."""
    if not event["applies"] >= event["first_month"]:
        return ""
    return (
        f"Its first day of application is {words.day(event['applies'])}: the regression looks at the adoption, "
        "not at the law as applied."
    )


def counts(event: pd.Series, around: pd.Series) -> str:
    """Detections in the twelve months before the event and from then on: plain counts come first.

    Args:
        event: ``analysis.event``.
        around: ``before``, ``after``, ``change in %``; the route is its name.
    """
    return (
        f"**{event['title']}**, {event['when']}: {words.number(around['after'])} detections were reported on the route "
        f"**{around.name}** in the twelve months from {event['first_month']:%B %Y}, "
        f"{words.changed(around['change in %'])} on the twelve months before ({words.number(around['before'])})."
    )


def peak(before: pd.Series) -> str:
    """How far the series had already moved from its highest month when the event came.

    Args:
        before: detections in each month of the window before it.
    """
    at: Any = before.idxmax()
    last = before.index[-1]
    if at == last:
        return f"{last:%B %Y}, the last of the {len(before)} months before, was the highest of them."
    moved = f"detections were already {words.change(before[last], before[at])} on it"
    return f"The highest of the {len(before)} months before was {at:%B %Y}; in {last:%B %Y}, the last of them, {moved}."


def coinciding(scanned: pd.DataFrame, month: pd.Timestamp) -> str:
    """The change of level in a month with its interval, or that there is none to be seen: the title of the course.

    Args:
        scanned: as in ``dates``.
        month: the first of the event.
    """
    at: Any = scanned.loc[month]
    level, low, high = at["level"], at["low"], at["high"]
    interval = f"95 % interval {words.signed(low)} to {words.signed(high)}"
    if low < 0 < high:
        return f"No clear change of level from {month:%B %Y} ({words.signed(level)}; {interval})"
    return f"Level {words.signed(level)} on the earlier trend from {month:%B %Y} ({interval})"


def dates(scanned: pd.DataFrame, event: pd.Series) -> str:
    """Which month fits best, which fit about as well, and what a break two months earlier gives.

    Args:
        scanned: ``methods.interrupted_series.scan``.
        event: ``analysis.event``.
    """
    best, early = scanned["likelihood_ratio"].idxmin(), event["first_month"] - pd.DateOffset(months=2)
    others = [f"{month:%B %Y}" for month in scanned.index[scanned["plausible"]] if month != best]
    as_well = f"; {words.listed(others)} fit" if others else ", and no other month"
    before = f"with a break in {early:%B %Y}, before the event, gives {words.signed(scanned['level'][early])}"
    return f"A break in {best:%B %Y} fits best{as_well} about as well. The same regression {before}."


def as_large(larger: int, months: int) -> str:
    """How many of some comparison months show a change as large."""
    show = f"{larger} show" if larger > 1 else f"{larger or 'none'} shows"
    return f"Of {months} months that follow no event of the table, {show} a change of level as large"


def comparison(larger: int, months: int, independent: int) -> str:
    """``as_large``, and how few of the comparison months are independent: their windows do not overlap."""
    usual = ", so a change of this size is nothing unusual" if larger / months >= _USUAL else ""
    return (
        f"{as_large(larger, months)}{usual}; their windows overlap, and at most {words.spelt(independent)} of "
        "them can be taken without an overlap. A coincidence in time does not show a cause."
    )
