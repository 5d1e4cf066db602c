"""Where, when and why were internal border controls reintroduced?"""

from __future__ import annotations

import pandas as pd

from borderbook.methods.border_controls import LISTED
from borderbook.phrases import NOT_READ, reason_words
from borderbook.questions.internal_borders.analysis import on_newest_day
from notemill import words
from notemill.catalog import reference
from notemill.show.cited import fitting

UNIT = "Notifications of internal border control (announcements, not controls carried out)"
MANY = 10  # more states are counted, not named
LIMIT = "A notification does not show that control was carried out"


def sentences(
    chosen: pd.DataFrame, until: pd.Timestamp, today: pd.Timestamp, page: pd.Timestamp | None = None
) -> tuple[str, str]:
    """The states with a notification in force on the newest day, whose announced end has passed, and a limit.

    Args:
        chosen: as in ``analysis.on_newest_day``, with to_day.
        until: the last day of the lists.
        today: the day as of which it is told.
        page: as in ``analysis.on_newest_day``.
    """
    since = f"; some measures since {until:%B %Y} are missing"
    if page is not None:
        since = "; what followed is not known here" * (chosen["geo"].nunique() == 1)
    return _newest(chosen, today, page), f"{LIMIT}{since * bool(chosen['to_day'].max() > until)}."


def headline(chosen: pd.DataFrame, page: pd.Timestamp | None = None) -> str:
    """How many states had a notification in force on the newest day; without a page, how many were found.

    Of a single state: whether it had some by the page or, without a page, when its newest notification began and why.
    """
    day, running = on_newest_day(chosen, page)
    if page is None and chosen["geo"].nunique() == 1:
        begun = running.loc[running["start"] == day, "reason"].map(reason_words)
        reasons = words.listed([f"for {reason}" for reason in begun.unique() if reason != NOT_READ])
        state = reference.in_sentence(running["geo"].iloc[0])
        said = f"The newest notification found of {state} began on {words.day(day)}"
        return fitting(f"{said}{', ' * bool(reasons)}{reasons}", said)
    return words.at_start(f"{_had(chosen, running, page)} on {words.day(day)}")


def _newest(chosen: pd.DataFrame, today: pd.Timestamp, page: pd.Timestamp | None) -> str:
    day, running = on_newest_day(chosen, page)
    if page is not None:
        ends = running.groupby("geo")["end"].max()
        ended = int((ends < today).sum())
        since = f"; the announced end of {words.spelt(ended)} of them had passed by {words.day(today)}"
        if chosen["geo"].nunique() == 1:
            last = "the last found was" if running.empty else "it was"
            since = f"; {last} announced to {words.day((chosen if running.empty else running)['end'].max())}"
        elif not ended:
            since = ""
        return f"By the Commission's list of {words.day(day)}, **{_had(chosen, running, page)}**{since}."
    states = [reference.in_sentence(geo) for geo in sorted(set(running["geo"]), key=reference.label)]
    names = f": {words.listed(states)}" * (len(states) <= MANY)
    if chosen["geo"].nunique() > 1:
        return f"**{headline(chosen)}**, when the newest notification found began{names}."
    of_list = bool(chosen.loc[chosen["start"] == day, "origin"].eq(LISTED).any())
    return f"**{headline(chosen)}**{', as the newest list has it' * of_list}."


def _had(chosen: pd.DataFrame, running: pd.DataFrame, page: pd.Timestamp | None) -> str:
    """'nine states had a notification in force'; of a single state, if it had one; without a page, found ones."""
    many = running["geo"].nunique()
    if page is not None and chosen["geo"].nunique() == 1:
        return f"{reference.in_sentence(chosen['geo'].iloc[0])} had {'a' if many else 'no'} notification in force"
    found = "had" if page is not None else f"{'was' if many == 1 else 'were'} found with"
    return f"{words.counted(many, 'state')} {found} a notification in force"
