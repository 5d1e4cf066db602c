"""What was decided when, and what did detections do around it? The sentences and the titles used twice."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from borderbook import words

MANY = 3  # so many acts of one day are counted, not named
_FALLS = 3  # so many falling months in a row, to the event, are mentioned
_USUAL = 0.1  # share of comparison months from which on a change is called usual


def decided(
    acts: pd.DataFrame, day: pd.Timestamp, since: pd.Timestamp, pending: int, proposals: int
) -> list[str]:
    """The newest binding act in the table and how much is proposed; which act began to apply last, and which is next.

    Args:
        acts: ``analysis.acts``.
        day: the day of which it is said.
        since: acts adopted from then on are new.
        pending: proposals of which the table has no act.
        proposals: all proposals in the table.
    """
    title, adopted, first = acts["act"], acts["adopted"], acts["first day"]
    newest, last, following = adopted.max(), first.where(first <= day).max(), first.where(first > day).min()
    which, numbers = f"**{_quoted(title[adopted == newest])}**", acts.loc[adopted == newest, "number"]
    which += f" ({_numbered(numbers.iloc[0])})" * (len(numbers) == 1)
    were = "were" if len(numbers) > 1 else "was"
    plural = "s" * (were == "were")
    new = f"By {words.day(day)} the newest act{plural} in the table used here {were} {which}, adopted on "
    new += words.day(newest)
    had = words.spelt(pending) if pending else "none"
    parts = [f"of the {words.counted(proposals, 'proposal')} listed here, {had} had no act yet"]
    if not pd.isna(last):
        parts.append(_first(acts[first == last], "the last", last))
    if not pd.isna(following):
        parts.append(_first(acts[first == following], "the next", following))
    unknown = title[first.isna() & (adopted >= since)]
    parts += [f"no first day was found for {_quoted(unknown)}"] if len(unknown) else []
    text = "; ".join(parts)
    return [f"{new}.", f"{words.at_start(text)}."]


def _first(acts: pd.DataFrame, which: str, day: pd.Timestamp) -> str:
    """'the next to apply: "X" (from 12 June 2029)'; a directive does not apply, it is to be transposed by a day."""
    directive = acts["type"].eq("directive").all()
    how, since = ("be transposed", "by") if directive else ("apply", "from")
    return f"{which} to {how}: {_quoted(acts['act'])} ({since} {words.day(day)})"


def _numbered(number: str) -> str:
    """'Regulation (EU) 2026/463', or 'COM(2025) 101; no number of its own was found' of an act without one."""
    proposal = re.match(r"COM\(\d+\) \d+", number)
    return f"{proposal[0]}; no number of its own was found" if proposal else number


def other_days(acts: pd.DataFrame) -> str:
    """That other sources give another first day than the Official Journal; '' without. As ``analysis.other_days``."""
    texts = [
        f"Of {words.listed(list(some['number']))}, other sources than the Official Journal give "
        f"{words.day(pd.Timestamp(str(other)))} as the first day of application."
        for other, some in acts.groupby("other")
    ]
    return " ".join(texts)


def _quoted(titles: pd.Series) -> str:
    """Acts by their titles in quotation marks, or how many they are."""
    return named('"' + titles + '"')


def named(titles: pd.Series) -> str:
    """Acts by their titles, or how many they are."""
    return words.listed(list(titles)) if len(titles) < MANY else words.counted(len(titles), "act")


def applied(event: pd.Series) -> str:
    """When an event's act applied, if that was after the months around its adoption; '' otherwise."""
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
        before: detections in each of the thirteen months before.
    """
    return (
        f"**{event['title']}**, {event['when']}: {words.number(around['after'])} detections were reported on the route "
        f"**{around.name}** in the twelve months from {event['first_month']:%B %Y}, "
        f"{words.changed(around['change in %'])} on the twelve months before ({words.number(around['before'])})"
        f"{fallen(before)}; no cause can be shown."
    )


def fallen(before: pd.Series) -> str:
    """Since when detections had fallen each month up to an event; '' if in fewer than three months.

    A fall may be the season, so the last month is set beside the same month of the year before.

    Args:
        before: detections in each of the thirteen months before.
    """
    falls = int((before.diff() < 0)[::-1].cumprod().sum())
    if falls < _FALLS:
        return ""
    first: Any = before.index[-falls]
    beside, last = [f"{month:%B %Y} had {words.number(before[month])}" for month in before.index[[0, -1]]]
    return (
        f"; they had fallen each month from {first:%B %Y}, which may partly be the season: {last}, {beside}"
    )


def comparison(larger: int, months: int, independent: int) -> str:
    """How many comparison months show a change as large, and how few of them are independent of each other."""
    show = f"{larger} show" if larger > 1 else f"{larger or 'none'} shows"
    usual = ", so a change of this size is nothing unusual" if larger / months >= _USUAL else ""
    return (
        f"Of {months} months that follow no event of the table, {show} a change of level as large{usual}; "
        f"their windows overlap, and at most {words.spelt(independent)} of them can be taken without an overlap. "
        "A coincidence in time does not show a cause."
    )
