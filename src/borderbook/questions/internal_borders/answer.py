"""Where, when and why were internal border controls reintroduced?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from borderbook.methods.border_controls import BY_HAND, LISTED
from borderbook.phrases import NOT_READ, reason_words
from notemill import show, words
from notemill.catalog import reference

UNIT = "Notifications of internal border control (announcements, not controls carried out)"
DAYS = "Days on which a notification was in force, each counted once (not days with controls carried out)"
OVERVIEW = "IBC-CURRENT-2024"  # the event that counts the states with controls on one day
MANY = 10  # more states are counted, not named
LIMIT = "A notification does not show that control was carried out"


def on_newest_day(chosen: pd.DataFrame, page: pd.Timestamp | None = None) -> tuple[pd.Timestamp, pd.DataFrame]:
    """The newest day of which something can be said, and the notifications in force on it.

    Args:
        chosen: the notifications of one state or all in the period: geo, start, end, origin.
        page: the day of the newest page of the Commission that lists all controls. None if it is not of the period;
            the day is then that on which the newest notification began.
    """
    day = page if page is not None else chosen["start"].max()
    return day, chosen[(chosen["start"] <= day) & (chosen["end"] >= day)]


def newest(chosen: pd.DataFrame, page: pd.Timestamp | None = None) -> str:
    """The states with a notification in force on the newest day; as ``on_newest_day``."""
    day, running = on_newest_day(chosen, page)
    states = [reference.in_sentence(geo) for geo in sorted(set(running["geo"]), key=reference.label)]
    names = f": {words.listed(states)}" * (len(states) <= MANY)
    if page is not None:
        if chosen["geo"].nunique() == 1:
            last = "the last found was" if running.empty else "they were"
            names = f"; {last} announced to {words.day((chosen if running.empty else running)['end'].max())}"
        return f"By the Commission's list of {words.day(day)}, **{_had(chosen, running, page)}**{names}."
    if chosen["geo"].nunique() > 1:
        return f"**{newest_title(chosen)}**, when the newest notification found began{names}."
    of_list = bool(chosen.loc[chosen["start"] == day, "origin"].eq(LISTED).any())
    return f"**{newest_title(chosen)}**{', as the newest list has it' * of_list}."


def newest_title(chosen: pd.DataFrame, page: pd.Timestamp | None = None) -> str:
    """How many states had notified controls on the newest day; without a page, how many were found.

    Of a single state: whether it had some by the page or, without a page, when its newest notification began and why.
    """
    day, running = on_newest_day(chosen, page)
    if page is None and chosen["geo"].nunique() == 1:
        begun = running.loc[running["start"] == day, "reason"].map(reason_words)
        reasons = words.listed([f"for {reason}" for reason in begun.unique() if reason != NOT_READ])
        state = reference.in_sentence(running["geo"].iloc[0])
        return f"The newest notification found of {state} began on {words.day(day)}{', ' * bool(reasons)}{reasons}"
    return words.at_start(f"{_had(chosen, running, page)} on {words.day(day)}")


def _had(chosen: pd.DataFrame, running: pd.DataFrame, page: pd.Timestamp | None) -> str:
    """'nine states had notified controls'; of a single state, if it had some; without a page, how many were found."""
    many = running["geo"].nunique()
    if page is not None and chosen["geo"].nunique() == 1:
        return f"{reference.in_sentence(chosen['geo'].iloc[0])} had {'' if many else 'no '}notified controls"
    found = "had" if page is not None else f"{'was' if many == 1 else 'were'} found with"
    return f"{words.counted(many, 'state')} {found} notified controls"


def why(begun: pd.DataFrame, until: pd.Timestamp) -> str:
    """Which kinds of first reasons the notifications of the lists give most, and what they do not show.

    Args:
        begun: notifications of the lists by year of start, a column for each kind of reason.
        until: the last day of the lists.
    """
    listed = begun.sum()
    given = listed[listed > 0].drop(NOT_READ, errors="ignore").sort_values(ascending=False, kind="stable")
    if given.empty:
        return f"{LIMIT}."
    short = [str(reason).partition(", such as")[0] for reason in given.index]  # or the sentence is too long
    most = zip(short, given.index[:2], strict=False)
    first = [f"{name} in **{show.sum_of(begun[reason]):,}**" for name, reason in most]
    every = words.counted(show.sum_of(begun), "listed notification")
    then = "".join(f", then {reason}" for reason in short[2:3])
    when = f"that began from {begun.index[0]} to {until:%B %Y}"
    named = f"Of {every} {when}, the first reason was {words.listed(first)}{then}"
    return f"{named}; {LIMIT[0].lower()}{LIMIT[1:]}."


def in_force(days: pd.Series, years: Sequence[int]) -> str:
    """How many states at least had a notification in force on every day; without one, what the figure shows.

    Of a single state: that one was in force.

    Args:
        days: on which a notification was in force in these years, by state.
        years: following each other.
    """
    length = (pd.Timestamp(years[-1], 12, 31) - pd.Timestamp(years[0], 1, 1)).days + 1
    when, always = words.years(years), (days == length).sum()
    if not always:
        return f"Days with a notification in force, {when}"
    many = words.counted(always, "state")
    who = "A notification was" if len(days) == 1 else f"At least {many} had notifications"
    return f"{who} in force on all days of {when}"


def limits(chosen: pd.DataFrame, until: pd.Timestamp) -> str:
    """Who has controls now is not known here, and why; '' if the period ends with the lists.

    Args:
        chosen: as in ``newest``, with to_day.
        until: the last day of the lists.
    """
    if chosen["to_day"].max() <= until:
        return ""
    return f"Who has had controls since is not known here; of the measures since {until:%B %Y} some are missing."


def sources(hand: pd.DataFrame) -> str:
    """How many measures compiled by hand were read in a text of their own; '' without any."""
    if hand.empty:
        return ""
    own = int((hand["confidence"] == "primary").sum())
    restated = f"; {words.spelt(len(hand) - own)} in texts that restate it, news sites and blogs among them"
    return (
        f"{words.at_start(words.counted(len(hand), 'measure'))} found: {words.spelt(own)} in the Commission's or the "
        f"state's own text{restated * (own < len(hand))}. Not complete; a state that is not here may have had controls."
    )


def by_year(counts: pd.DataFrame) -> str:
    """The year with most notifications of the lists and its first reason: the title of the figure by year."""
    total = counts.sum(axis=1)
    most: Any = total.index[total == total.max()]
    if len(most) > 1:
        named = words.listed(list(map(str, most)))
        return f"{named} have the most listed notifications: {show.linked(total, most[0]):,} each"
    top = counts.loc[most[0]].drop(NOT_READ, errors="ignore")
    reason: Any = top.idxmax()
    some = "all" if top[reason] == total.max() else f"{show.linked(counts, most[0], reason):,} of them"
    first = f", {some} for {reason}" if top.sum() else ""
    return f"{most[0]} has the most listed notifications: {show.linked(total, most[0]):,}{first}"


def calendar(chosen: pd.DataFrame, counts: Mapping[str, float]) -> str:
    """How many notifications and measures, and when. As ``newest``, and how many there are by origin."""
    texts = {LISTED: ("notification", "listed"), BY_HAND: ("measure", "compiled by hand")}
    parts = []
    for origin, rows in sorted(chosen.groupby("origin"), reverse=True):  # the lists come first
        noun, where = texts[str(origin)]
        when = words.years(range(rows["from_day"].min().year, rows["to_day"].max().year + 1))
        parts.append(f"{words.counted(counts[str(origin)], noun)} {where}, {when}")
    return words.at_start("; ".join(parts))


def completeness(hand: pd.DataFrame, events: pd.DataFrame) -> str:
    """How the measures compiled by hand compare with an overview of the states of one day; '' before that day."""
    found = events[events["event_id"] == OVERVIEW]
    if found.empty:
        return ""
    overview, day = found.iloc[0], pd.Timestamp(found["date_adopted"].iloc[0])
    states = words.counted(hand.loc[(hand["start"] <= day) & (hand["end"] >= day), "geo"].nunique(), "state")
    said = f"The table of events says of {words.day(day)}: '{overview['short_title']}'"
    return f"{said}. Of the measures compiled by hand, those of {states} were in force on that day."
