"""Where, when and why were internal border controls reintroduced?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from borderbook import words
from borderbook.catalog import reference
from borderbook.methods.border_controls import BY_HAND, LISTED

UNIT = "Notifications of internal border control (announcements, not controls carried out)"
DAYS = "Days on which a notification was in force, each counted once (not days with controls carried out)"
LIMIT = "A notification announces control; it does not show that any was carried out."


def newest(chosen: pd.DataFrame, counts: pd.Series) -> str:
    """The newest measures, which are compiled by hand; blank without any.

    Args:
        chosen: the notifications of one state or all in the period: geo, start, end, origin.
        counts: how many there are, by origin.
    """
    hand = chosen[chosen["origin"] == BY_HAND]
    if hand.empty:
        return ""
    last, begun = hand.sort_values("end").iloc[-1], words.span(hand["start"].min(), hand["start"].max())
    who = f" ({reference.label(last['geo'])})" if hand["geo"].nunique() > 1 else ""
    end = "the last end announced among them" if len(hand) > 1 else "its announced end"
    return (
        f"Newest, and not complete: **{words.counted(counts[BY_HAND], 'measure')}** of {_states(hand)} compiled by "
        f"hand, begun {words.during(begun)}; {end} is {words.day(last['end'])}{who}."
    )


def _states(rows: pd.DataFrame) -> str:
    """How many states rows are of; a single one by its name."""
    codes = rows["geo"].unique()
    return f"{len(codes)} states" if len(codes) > 1 else reference.label(str(codes[0]))


def last_year(by_year: pd.DataFrame, chosen: pd.DataFrame) -> str:
    """The last complete year of the lists and its reasons.

    Args:
        by_year: notifications of the lists that begin in each complete year, a column a kind of reason.
        chosen: as in ``newest``.
    """
    if by_year.empty:
        return ""
    totals, stated = by_year.sum(axis=1), by_year.iloc[-1].drop("reason not stated", errors="ignore")
    year, total = int(totals.index[-1]), totals.iloc[-1]
    count = chosen.loc[(chosen["origin"] == LISTED) & (chosen["start"].dt.year == year), "geo"].nunique()
    states = f" of {count} states" if count > 1 else ""
    before = f", {totals.iloc[-2]:,} in {year - 1}" if len(totals) > 1 else ""
    first = ""
    if stated.sum():
        share = words.per_cent(stated.max() / total * 100)
        some = "all" if stated.max() == total else f"{stated.max():,} of them ({share})"
        first = f"; {f'{some} name' if total > 1 else 'it names'} {stated.idxmax()} first"
    return (
        f"In {year}, the last complete year of the lists in this period, {words.counted(total, 'notification')}"
        f"{states} began{before} (prolongations included){first}."
    )


def in_force(days: pd.Series, years: Sequence[int]) -> str:
    """The states with a notification in force on every day, or the days of the only state: also a title.

    Args:
        days: on which a notification was in force in these years, by state; above zero.
        years: following each other.
    """
    length = (pd.Timestamp(years[-1], 12, 31) - pd.Timestamp(years[0], 1, 1)).days + 1
    when, total = words.years(years), days.rename(reference.label)
    if total.empty:
        return f"No notification was in force in {when}"
    always = sorted(total.index[total == length])
    every = f"all {total[always[0]] if always else length:,.0f}"
    if len(total) == 1:
        some = every if always else f"{total.iloc[0]:,.0f} of the {length:,}"
        return f"{total.index[0]} had notifications in force on {some} days of {when}"
    return f"{words.listed(always) or 'No state'} had notifications in force on {every} days of {when}"


Gaps = Sequence[tuple[pd.Timestamp, pd.Timestamp]]
"""Spans of days of which nothing was found, by their first and last day."""


def not_spanned(chosen: pd.DataFrame, gaps: Gaps, until: pd.Timestamp) -> str:
    """What is not known within the period; blank where nothing is missing.

    Args:
        chosen: as in ``newest``.
        gaps: between the lists and the measures compiled by hand, and between those.
        until: the last day of the lists.
    """
    if chosen["to_day"].max() <= until or (gaps and chosen["start"].min() > gaps[-1][1]):
        return ""
    return f"{gap(gaps, until)}{': no total and no ranking spans it' if gaps else ''}."


def gap(gaps: Gaps, until: pd.Timestamp) -> str:
    """What is not in the data, by its days. As ``not_spanned``."""
    spans = [f"from {words.day(first)} to {words.day(last)}" for first, last in gaps]
    return f"What was notified {words.listed(spans or [f'after {words.day(until)}'])} is not in the data"


def by_year(counts: pd.DataFrame) -> str:
    """The year with most notifications of the lists and its first reason: the title of the figure by year."""
    total = counts.sum(axis=1)
    most = total.index[total == total.max()]
    if len(most) > 1:
        return f"Most notifications of the lists began in {words.listed(list(map(str, most)))}: {total.max():,} each"
    year: Any = most[0]
    top, first = counts.loc[year].drop("reason not stated", errors="ignore"), ""
    if top.sum():
        first = f", {'all' if top.max() == total.max() else f'{top.max():,} of them'} for {top.idxmax()}"
    return f"Most notifications of the lists began in {year}: {total.max():,}{first}"


def calendar(chosen: pd.DataFrame, counts: pd.Series) -> str:
    """How many notifications and measures of how many states, and when. As ``newest``."""
    texts = {LISTED: ("notification", "in the lists"), BY_HAND: ("measure", "compiled by hand")}
    parts = []
    for origin, rows in sorted(chosen.groupby("origin"), reverse=True):  # the lists come first
        noun, where = texts[str(origin)]
        when = words.years(range(rows["from_day"].min().year, rows["to_day"].max().year + 1))
        parts.append(f"{words.counted(counts[origin], noun)} of {_states(rows)} {where}, {when}")
    return words.at_start("; ".join(parts))


def completeness(hand: pd.DataFrame, events: pd.DataFrame) -> str:
    """How the measures compiled by hand compare with an overview that counts the states of one day."""
    overview = events[events["act_type"] == "national measures"].iloc[0]
    day = pd.Timestamp(overview["date_adopted"])
    states = words.counted(hand.loc[(hand["start"] <= day) & (hand["end"] >= day), "geo"].nunique(), "state")
    said = f"The table of events says of {words.day(day)}: '{overview['short_title']}'"
    return f"{said}. Of the measures compiled by hand, those of {states} were in force on that day."
