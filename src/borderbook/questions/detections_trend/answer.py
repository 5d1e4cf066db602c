"""How many irregular crossings are detected, and what changed?"""

from __future__ import annotations

import calendar

import pandas as pd

from borderbook import words
from borderbook.methods import series
from borderbook.methods.series import Frequency
from borderbook.questions.detections_trend import analysis as trend


def sentences(
    months: pd.Series,
    table: pd.DataFrame,
    profile: pd.DataFrame,
    shares: pd.Series,
    frequency: Frequency,
    border_type: str,
) -> list[str]:
    """The total and its highest period; the last complete period and what a part of one means; the season.

    Args:
        months: detections by month, those asked for.
        table: ``analysis.by_period`` of them.
        profile: ``analysis.seasonal_profile``.
        shares: ``analysis.share_by_month`` for the last month held: per cent, by complete year.
        frequency: month, quarter or year.
        border_type: all, land or sea.
    """
    return [part for part in (_total(months, table, frequency, border_type), _last(table, frequency),
                              _part(table, shares, frequency), _season(profile)) if part]  # fmt: skip


def _total(months: pd.Series, table: pd.DataFrame, frequency: Frequency, border_type: str) -> str:
    borders = {"all": "land and sea borders", "land": "land borders", "sea": "sea borders"}[border_type]
    top, most = series.peak(table["count"])
    leader = f", the most in {words.period(top, frequency)} ({words.number(most)})" if len(table) > 1 else ""
    when = words.during(words.span(months.index[0], months.index[-1]))
    return (
        f"{when[0].upper()}{when[1:]}, **{words.number(months.sum())} detections** were reported at "
        f"{borders}{leader}."
    )


def _last(table: pd.DataFrame, frequency: Frequency) -> str:
    whole = table[table["complete"]]
    if whole.empty:
        return ""
    last, name = whole.iloc[-1], words.period(whole.index[-1], frequency)
    before = "the year before" if frequency == "year" else f"the same {frequency} a year before"
    change = (
        f"; nothing is held for {before}"
        if pd.isna(last["change"])
        else f", {words.changed(last['change'])} on {before}"
    )
    return f"The last complete {frequency}, {name}, had **{words.number(last['count'])}**{change}."


def _part(table: pd.DataFrame, shares: pd.Series, frequency: Frequency) -> str:
    """What a last period that is not over says, against the same months of the year before."""
    last = table.iloc[-1]
    if last["complete"]:
        return ""
    name = words.period(table.index[-1], frequency)
    months = int(last["months"])
    held = "is one month" if months == 1 else f"are {months} months"
    made = f"Of {name} there {held}, with {words.number(last['count'])}"
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
