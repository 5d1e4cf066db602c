"""Where, when and why were internal border controls reintroduced?"""

from __future__ import annotations

import pandas as pd

from borderbook import reference, words
from borderbook.methods.border_controls import BY_HAND, LISTED

LIMIT = "A notification announces control; it does not show that any was carried out."
_NAMED = 8  # more states are counted, not named


def sentences(
    chosen: pd.DataFrame, by_year: pd.DataFrame, days: pd.DataFrame, known: tuple[pd.Timestamp, pd.Timestamp]
) -> list[str]:
    """The newest measures, the last complete year of the lists and its reasons, days in force, what is not known.

    Args:
        chosen: the notifications of one state or all in the period: geo, start, end, origin.
        by_year: those of the lists that begin in each complete year, a column a kind of reason.
        days: days in force, a row a state, a column each of the last complete years.
        known: the last day of the lists, and the first of the measures compiled by hand.
    """
    return [
        _newest(chosen),
        _year(by_year, chosen),
        f"{in_force(days)}." if len(days.columns) else "",
        _gap(chosen, known),
        LIMIT,
    ]


def _newest(chosen: pd.DataFrame) -> str:
    hand = chosen[chosen["origin"] == BY_HAND]
    if hand.empty:
        return ""
    last, count = hand.sort_values("end").iloc[-1], hand["geo"].nunique()
    name = reference.label(last["geo"])
    states, who = (f"{count} states", f" ({name})") if count > 1 else (name, "")
    begun = words.during(words.span(hand["start"].min(), hand["start"].max()))
    return (
        f"Newest, and not complete: **{_plural(len(hand), 'measure')}** of {states} compiled by hand, begun {begun}; "
        f"the last end announced among them is {words.day(last['end'])}{who}."
    )


def _year(by_year: pd.DataFrame, chosen: pd.DataFrame) -> str:
    if by_year.empty:
        return ""
    year, counts = int(by_year.index[-1]), by_year.iloc[-1]
    notified = chosen[(chosen["origin"] == LISTED) & (chosen["start"].dt.year == year)]
    begun = _plural(counts.sum(), "notification") if counts.sum() else "no notification"
    before = f", {by_year.iloc[-2].sum():,.0f} in {year - 1}" if len(by_year) > 1 else ""
    count = notified["geo"].nunique()
    states = f" of {count} states" if count > 1 else ""
    said = f"In {year}, the last complete year of the lists in this period, {begun}{states} began{before}"
    stated = counts.drop("reason not stated", errors="ignore")
    if not stated.sum():
        return f"{said} (prolongations included)."
    top = stated.idxmax()
    share = words.per_cent(stated.max() / counts.sum() * 100)
    return f"{said} (prolongations included); {stated.max():,.0f} of them ({share}) name {top} first."


def in_force(days: pd.DataFrame) -> str:
    """The states with a notification in force on every day, or the days of the only state: also a title."""
    if not len(days.columns):
        return "No complete year of the lists lies in this period"
    first, last = days.columns[0], days.columns[-1]
    length = sum(366 if pd.Timestamp(year, 1, 1).is_leap_year else 365 for year in days.columns)
    total = days.sum(axis=1)
    total = total[total > 0]
    when = str(first) if first == last else f"{first} to {last}"
    if total.empty:
        return f"No notification was in force in the years {when}"
    if len(total) == 1:
        name = reference.label(str(total.index[0]))
        return f"{name} had notifications in force on {total.iloc[0]:,.0f} of the {length:,} days of {when}"
    always = [reference.label(str(geo)) for geo in total.index[total == length]]
    if not always:
        return f"No state had notifications in force on all {length:,} days of {when}"
    names = words.listed(sorted(always)) if len(always) <= _NAMED else words.counted(len(always), "state")
    return f"{names} had notifications in force on all {length:,} days of {when}"


def _gap(chosen: pd.DataFrame, known: tuple[pd.Timestamp, pd.Timestamp]) -> str:
    until, since = known
    if chosen["to_day"].max() <= until or chosen["start"].min() >= since:
        return ""
    return f"{gap(known)}: no total and no ranking spans it."


def gap(known: tuple[pd.Timestamp, pd.Timestamp]) -> str:
    """What is not in the data, by its days."""
    return f"What was notified from {words.day(known[0])} to {words.day(known[1])} is not in the data"


def by_year(counts: pd.DataFrame) -> str:
    """The year with most notifications of the lists and its first reason: the title of the figure by year."""
    total = counts.sum(axis=1)
    if not total.sum():
        return "No notification of the lists begins in these years"
    highest = counts.drop(columns="reason not stated", errors="ignore")[total == total.max()]
    year, top = highest.index[0], highest.iloc[0]
    many = "all" if len(top) and top.max() == total.max() else f"{top.max():,.0f} of them"
    first = f", {many} for {top.idxmax()}" if len(top) and top.sum() else ""
    return f"Most notifications of the lists began in {year}: {total.max():,.0f}{first}"


def calendar(chosen: pd.DataFrame) -> str:
    """How many notifications and measures of how many states, and when: the title of the calendar."""
    listed, hand = (int((chosen["origin"] == origin).sum()) for origin in (LISTED, BY_HAND))
    parts = [
        f"{_plural(listed, 'notification')} in the lists" if listed else "",
        f"{_plural(hand, 'measure')} compiled by hand" if hand else "",
    ]
    states = chosen["geo"].nunique()
    who = f"{states} states" if states > 1 else reference.label(chosen["geo"].iloc[0])
    when = words.years(range(chosen["from_day"].min().year, chosen["to_day"].max().year + 1))
    return f"{who}: {words.listed([part for part in parts if part])}, {when}"


def completeness(hand: pd.DataFrame, events: pd.DataFrame) -> str:
    """How the measures compiled by hand compare with an overview that counts the states of one day."""
    overview = events[events["act_type"] == "national measures"]
    if overview.empty:
        return ""
    day = pd.Timestamp(overview["date_adopted"].iloc[0])
    running = hand[(hand["start"] <= day) & (hand["end"] >= day)]["geo"].nunique()
    return (
        f"The table of events says of {words.day(day)}: '{overview['short_title'].iloc[0]}'. Of the measures compiled "
        f"by hand, those of {_plural(running, 'state')} were in force on that day."
    )


def _plural(count: float, noun: str) -> str:
    return f"{count:,.0f} {noun}{'' if count == 1 else 's'}"
