"""How many irregular crossings are detected, and what changed?"""

from __future__ import annotations

import calendar

import pandas as pd

from borderbook import words
from borderbook.measures import series, trend
from borderbook.measures.series import Frequency


def sentences(
    table: pd.DataFrame, profile: pd.DataFrame, shares: pd.Series, frequency: Frequency, border_type: str
) -> list[str]:
    """The total and its highest period; the last complete period and what a part of one means; the season.

    Args:
        table: ``measures.trend.by_period``.
        profile: ``measures.trend.seasonal_profile``.
        shares: ``measures.trend.share_by_month`` for the last month held: per cent, by complete year.
        frequency: month, quarter or year.
        border_type: all, land or sea.
    """
    return [part for part in (_total(table, frequency, border_type), _last(table, frequency),
                              _part(table, shares, frequency), _season(profile)) if part]  # fmt: skip


def _total(table: pd.DataFrame, frequency: Frequency, border_type: str) -> str:
    borders = {"all": "land and sea borders", "land": "land borders", "sea": "sea borders"}[border_type]
    top, highest = series.peak(table["count"])
    first, last = (words.period(at, frequency) for at in (table.index[0], table.index[-1]))
    span = f"From {first} to {last}" if first != last else f"In {first}"
    return (
        f"{span}, **{words.number(table['count'].sum())} detections** were reported at {borders}, the most "
        f"in {words.period(top, frequency)} ({words.number(highest)})."
    )


def _last(table: pd.DataFrame, frequency: Frequency) -> str:
    whole = table[table["complete"]]
    if whole.empty:
        return ""
    last, name = whole.iloc[-1], words.period(whole.index[-1], frequency)
    change = (
        "nothing is held to compare it with"
        if pd.isna(last["change"])
        else f"{words.changed(last['change'])} on the same months a year before"
    )
    return f"The last complete {frequency}, {name}, had **{words.number(last['count'])}**, {change}."


def _part(table: pd.DataFrame, shares: pd.Series, frequency: Frequency) -> str:
    """What a last period that is not over says, against the same months of the year before."""
    last = table.iloc[-1]
    if last["complete"]:
        return ""
    name = words.period(table.index[-1], frequency)
    held = f"{int(last['months'])} month{'s' if last['months'] > 1 else ''}"
    made = f"Of {name} there are {held}, with {words.number(last['count'])}"
    if not pd.isna(last["change"]):
        made += f", {words.changed(last['change'])} on the same months a year before"
    if frequency == "year" and len(shares):
        made += (
            f"; in complete years these months had between {words.per_cent(shares.min())} and "
            f"{words.per_cent(shares.max())} of the year's detections, so that they foretell no total"
        )
    return f"{made}."


def _season(profile: pd.DataFrame) -> str:
    found = trend.season_extremes(profile)
    if found is None:
        return ""
    (high, most), (low, least) = found
    return (
        f"The season is highest in {calendar.month_name[high]} (median {words.per_cent(most)} of the monthly "
        f"average of the year around it) and lowest in {calendar.month_name[low]} ({words.per_cent(least)})."
    )
