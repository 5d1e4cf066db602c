"""What was decided when, and what did detections do around it? The sentences and the titles used twice."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import phrases
from notemill import show, words

MANY = 3  # so many acts of one day are counted, not named
_RUN = 3  # so many months of falls, or of rises, in a row, to the event, are mentioned
_WORDS = 30  # in the first sentence
_USUAL = 0.1  # share of comparison months from which on a change is called usual


def first(acts: pd.DataFrame, event: pd.Series, around: pd.DataFrame) -> str:
    """The newest act, by its title if that is short, and detections after the event; as ``decided`` and ``counts``."""
    day = acts["adopted"].max()
    newest = acts[acts["adopted"] == day]
    some = "act is" if len(newest) == 1 else "acts are"
    proposed = newest["number"].str.startswith("COM(").any()  # it has the number of the proposal alone
    unread = ", publication not found" if proposed else ""
    act = f"The newest {some} **{_quoted(newest['act'])}** ({words.day(day)}{unread})"
    route = phrases.route(around.index[0])
    change = words.changed(show.linked(around, around.index[0], "change in %"))
    untitled = f"The newest {some} of **{words.day(day)}**{unread}"
    texts = [
        f"{subject}; in the twelve months after **{event[given]}**, detections on {route} were {change}."
        for subject, given in ((act, "name"), (act, "when"), (untitled, "name"), (untitled, "when"))
    ]
    return next((text for text in texts if len(text.split()) <= _WORDS), texts[-1])


def decided(acts: pd.DataFrame, day: pd.Timestamp, since: pd.Timestamp) -> str:
    """Which act began to apply last, which is next, and of which no day was found.

    Args:
        acts: ``analysis.acts``.
        day: the day of which it is said.
        since: acts adopted from then on are new.
    """
    title, adopted, first = acts["act"], acts["adopted"], acts["first day"]
    past = first <= day
    ends = {"the last": first.where(past).max(), "the next": first.mask(past).min()}
    parts = [_first(acts[first == at], name, at) for name, at in ends.items() if not pd.isna(at)]
    unknown = title[first.isna() & (adopted >= since)]
    parts += [f"no first day was found for {_quoted(unknown)}"] * bool(len(unknown))
    return f"{words.at_start('; '.join(parts))}."


def _first(acts: pd.DataFrame, which: str, day: pd.Timestamp) -> str:
    """'the next to apply: "X" (from 12 June 2029)'; a directive does not apply, it is to be transposed by a day."""
    directive = acts["type"].eq("directive")
    how, since = ("be transposed", "by") if directive.all() else ("apply", "from")
    how += " or be transposed" * bool(directive.any() and not directive.all())
    return f"{which} to {how}: {_quoted(acts['act'])} ({since} {words.day(day)})"


def other_days(acts: pd.DataFrame) -> str:
    """That other sources give another first day than the Official Journal; '' without. As ``analysis.other_days``."""
    if acts.empty:
        return ""
    days = words.listed([words.day(pd.Timestamp(day)) for day in acts["other"].unique()])
    of = f"Of {words.listed(list(acts['number']))}"
    return f"{of}, other sources than the Official Journal give {days} as the first day of application."


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


def counts(event: pd.Series, around: pd.DataFrame, before: pd.Series) -> str:
    """Detections in the twelve months before the event and from then on, and whether they fell or rose up to it.

    Args:
        event: ``analysis.event``.
        around: ``before``, ``after``, ``change in %`` of the route that ``first`` names, its one row.
        before: detections in each of the thirteen months before.
    """
    then, now = (words.number(show.linked(around, around.index[0], name)) for name in ("before", "after"))
    moved = before.diff()
    same = int(((moved * moved.iloc[-1]) > 0)[::-1].cumprod().sum())
    since: Any = before.index[-max(same, 1)]
    how = "risen" if moved.iloc[-1] > 0 else "fallen"
    course = f"the event is of {event['when']}"
    if same >= _RUN:
        course = f"before the event of {event['when']} they had {how} since {since:%B %Y}"
    return (
        f"There were {now} detections in the twelve months from "
        f"{event['first_month']:%B %Y} and {then} in the twelve before; "
        f"{course}, and no cause can be shown."
    )


def comparison(share: float, months: int, independent: int) -> str:
    """How many comparison months show a change as large (a share, 0 to 1), and how few of them are independent."""
    usual = ", so a change of this size is nothing unusual" if share >= _USUAL else ""
    show = f"{words.per_cent(share * 100)} show a change of level as large{usual}"
    return (
        f"Of {months} months that follow no event of the table, {show}; their windows overlap, and at most "
        f"{words.spelt(independent)} of them can be taken without an overlap. Coincidence in time shows no cause."
    )
