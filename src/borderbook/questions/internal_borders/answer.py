"""Where, when and why were internal border controls reintroduced?"""

from __future__ import annotations

import pandas as pd

from borderbook import reference, words
from borderbook.questions.internal_borders.analysis import LISTED, Coverage


def sentences(table: pd.DataFrame, days: pd.DataFrame, covered: Coverage) -> list[str]:
    """How many notifications there are, for which reasons, on how many days; and what is not known.

    Args:
        table: the notifications of one state or several (``analysis.chosen``).
        days: their days by state (``analysis.days_by_state``).
        covered: from when to when notifications are known.
    """
    return [_counted(table), _reasons(table), _days(days), _limits(table, covered)]


def completeness(every: pd.DataFrame, events: pd.DataFrame) -> str:
    """How the measures compiled by hand compare with an overview that counts the states of one day.

    Args:
        every: all notifications (``analysis.combined``).
        events: the curated table ``policy_events``; the overview is its entry on several national measures.

    Returns:
        A sentence for the method; blank if there is no overview.
    """
    overview = events[
        (events["topic"] == "internal border control") & (events["act_type"] == "national measures")
    ]
    if overview.empty:
        return ""
    title, day = overview["short_title"].iloc[0], pd.Timestamp(overview["date_adopted"].iloc[0])
    running = every[(every["start"] <= day) & (every["end"] >= day)]
    return (
        f"The table of events says of {day.day} {day:%B %Y}: '{title}'. Of the measures compiled by hand, those "
        f"of {_plural(running['geo'].nunique(), 'state')} were running on that day."
    )


def _counted(table: pd.DataFrame) -> str:
    listed = int((table["origin"] == LISTED).sum())
    by_hand = len(table) - listed
    span = f"from {table['from_day'].min():%B %Y} to {table['to_day'].max():%B %Y}"
    states = table["geo"].nunique()
    who = f"**{reference.label(table['geo'].iloc[0])}**" if states == 1 else f"{states} states"
    parts = [
        _plural(listed, "notification") + " in the lists of the Council and the Commission" if listed else "",
        _plural(by_hand, "measure") + " compiled by hand" if by_hand else "",
    ]
    return f"For {who} the data hold {words.listed([part for part in parts if part])}, running {span}."


def _reasons(table: pd.DataFrame) -> str:
    stated = table.loc[table["reason"] != "not_stated", "reason"]
    if stated.empty:
        return "No reason is stated for any of them."
    counts = stated.value_counts()
    top = str(counts.index[0])
    share = words.per_cent(float(counts.iloc[0] / len(stated) * 100))
    return (
        f"Of the {len(stated)} with a stated reason, **{top.replace('_', ' ')}** has the most, {counts.iloc[0]} "
        f"({share})."
    )


def _days(days: pd.DataFrame) -> str:
    top = days.iloc[0]
    saved = int(top["days_added_up"] - top["days"])
    overlap = f" ({words.number(saved)} more, were overlaps counted twice)" if saved else ""
    name = reference.label(top["geo"])
    if len(days) == 1:
        return f"A notification was running on {words.number(top['days'])} days{overlap}."
    return f"**{name}** had one running on the most days, {words.number(top['days'])}{overlap}."


def _limits(table: pd.DataFrame, covered: Coverage) -> str:
    within = table["from_day"].min() < covered.hand_first and table["to_day"].max() > covered.list_last
    gap = (
        f"What was notified between {covered.list_last:%B %Y} and {covered.hand_first:%B %Y} is not in the data. "
        if within
        else ""
    )
    return f"{gap}A notification announces control; it does not show that any was carried out."


def _plural(count: int, noun: str) -> str:
    return f"{words.number(count)} {noun}{'' if count == 1 else 's'}"
