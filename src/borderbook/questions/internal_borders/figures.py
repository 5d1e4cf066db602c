"""Notified control at internal borders: when, where, why, and on how many days."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from borderbook import charts, words
from borderbook.catalog import reference
from borderbook.charts.maps import EUROPE, disclaimer
from borderbook.questions.internal_borders import analysis, answer

UNIT = "Notifications of internal border control (announcements, not controls carried out)"
DAYS = "Days on which a notification was in force, each counted once (not days with controls carried out)"
_LIST, _HAND = "internal_borders", ["internal_border_measures", "policy_events"]
_EDGES = (1, 31, 183, 366, 731)


def calendar(chosen: pd.DataFrame, known: tuple[pd.Timestamp, pd.Timestamp]) -> charts.Figure:
    """A span a notification from its first day to its last, a row a state (of one state: a reason).

    Args:
        chosen: geo, from_day, to_day, reason, origin.
        known: the last day of the lists, and the first of the measures compiled by hand.
    """
    kinds = chosen["reason"].map(analysis.KINDS)
    rows = kinds if chosen["geo"].nunique() == 1 else chosen["geo"].map(reference.label)
    named = pd.DataFrame({"row": rows, "start": chosen["from_day"], "end": chosen["to_day"], "group": kinds})
    return charts.timeline(
        analysis.stretches(named, ("row", "group")).assign(label=""), name="notifications-by-state", of=[_LIST, *_HAND],
        title=answer.calendar(chosen), unit="Spans of days with a notification in force, by state and first reason",
        note=f"{answer.gap(known)}. Notifications of the same reason that follow each other are one span.",
    )  # fmt: skip


def by_year(counts: pd.DataFrame, part: dict[int, str]) -> charts.Figure:
    """Notifications of the lists by the year in which they begin and by the kind of reason.

    Args:
        counts: a row a year, a column a kind of reason.
        part: years that are not complete.
    """
    return charts.stacked(
        counts, part=part, name="notifications-by-year-and-reason", title=answer.by_year(counts),
        unit=f"{UNIT}, by year of start and first reason", of=_LIST, note="Prolongations are counted, too.",
    )  # fmt: skip


def days_table(days: pd.DataFrame) -> charts.Figure:
    """Days in force by state and year of the lists, states by name."""
    named = days.rename(index=reference.label).sort_index()
    return charts.heatmap(
        named, limits=(0, 366), name="days-in-force", title=answer.in_force(days[days.columns[-5:]]), unit=DAYS,
        of=_LIST, note="Complete years of the lists only.",
    )  # fmt: skip


def days_map(days: pd.DataFrame, every: bool) -> charts.Figure:
    """Days in force in the last complete years, each state of the Schengen area in its class.

    Args:
        days: a row a state, a column a year.
        every: whether all states were asked for: only then has one without a row no notification.
    """
    years = [int(year) for year in days.columns]
    members = reference.members("Schengen", dt.date(years[-1], 12, 31)) if years and every else []
    zero = "Zero: a Schengen state without a notification in the lists."
    total = days.sum(axis=1).reindex(sorted({*days.index, *members}), fill_value=0.0)
    return charts.choropleth(
        total, edges=_EDGES, name="days-in-force-map", title=answer.in_force(days), of=_LIST,
        unit=f"{DAYS}, {words.years(years)}",
        note=f"{zero if every else 'Other states are left out.'} {disclaimer(EUROPE)}",
    )  # fmt: skip
