"""What was decided when, and what did detections do around it? The sentences and the titles used twice."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import words

MANY = 3  # so many acts of one day are counted, not named
_MUCH = 50  # per cent below the highest month from which on the fall is told
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
        directive = acts.loc[first == last, "type"].eq("directive").all()
        how = "was to be transposed by" if directive else "began to apply on"
        new += f"; most recently, {named(title[first == last])} {how} {words.day(last)}"
    to_come = "No later first day of application was found"
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


def counts(event: pd.Series, around: pd.Series, before: pd.Series) -> str:
    """Detections in the twelve months before the event and from then on: plain counts come first.

    Args:
        event: ``analysis.event``.
        around: ``before``, ``after``, ``change in %``; the route is its name.
        before: detections in each of the twelve months before.
    """
    return (
        f"**{event['title']}**, {event['when']}: {words.number(around['after'])} detections were reported on the route "
        f"**{around.name}** in the twelve months from {event['first_month']:%B %Y}, "
        f"{words.changed(around['change in %'])} on the twelve months before ({words.number(around['before'])})"
        f"{fallen(before)}; no cause can be shown."
    )


def fallen(before: pd.Series) -> str:
    """How far the last month before an event was already below the highest of the year; blank if by less than half.

    Args:
        before: detections in each of the months before.
    """
    last: Any = before.index[-1]
    most: Any = before.idxmax()
    below = (1 - before[last] / before[most]) * 100 if before[most] else 0.0
    if below < _MUCH:
        return ""
    return f"; in {last:%B %Y}, the last month before, they were already {words.per_cent(below)} below {most:%B %Y}"


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


def comparison(larger: int, months: int, independent: int) -> str:
    """How many comparison months show a change as large, and how few of them are independent of each other."""
    show = f"{larger} show" if larger > 1 else f"{larger or 'none'} shows"
    usual = ", so a change of this size is nothing unusual" if larger / months >= _USUAL else ""
    return (
        f"Of {months} months that follow no event of the table, {show} a change of level as large{usual}; "
        f"their windows overlap, and at most {words.spelt(independent)} of them can be taken without an overlap. "
        "A coincidence in time does not show a cause."
    )
