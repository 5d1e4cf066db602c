"""All detections over time: by period, so far this year, by season, by border."""

from __future__ import annotations

import calendar
from collections.abc import Mapping

import pandas as pd

from borderbook import charts, words
from borderbook.questions.detections_trend import answer

UNIT = words.DETECTIONS


def by_period(
    counts: pd.Series, part: dict[pd.Timestamp, str], by_year: pd.DataFrame, of: pd.DataFrame
) -> charts.Figure:
    """Detections by year, quarter or month.

    Args:
        counts: by period.
        part: the periods that lack months.
        by_year: ``analysis.same_months``, for the title.
        of: the loaded table.
    """
    draw = charts.bars if len(counts) <= 40 else charts.lines
    repeated = words.counted_twice(counts.index[0], counts.index[-1])
    return draw(
        counts.rename("detections"), part=part, name="detections-by-period", title=answer.last_year(by_year),
        unit=UNIT, of=of, note=repeated,
    )  # fmt: skip


def course(to_date: pd.Series, events: Mapping[pd.Timestamp, str], of: pd.DataFrame) -> charts.Figure:
    """Sums of twelve months, with the dates of agreements beside them: a coincidence in time and no more.

    Args:
        to_date: the sum of the twelve months up to each.
        events: date -> title.
        of: the loaded table.
    """
    shown = {at: title for at, title in events.items() if to_date.index[0] <= at <= to_date.index[-1]}
    newest, highest = words.number(to_date.iloc[-1]), words.number(to_date.max())
    share = words.per_cent(to_date.iloc[-1] / to_date.max() * 100)
    peak = f"{share} of the {highest} to {to_date.idxmax():%B %Y}, the peak"
    if to_date.idxmax() == to_date.index[-1]:
        peak = "the peak of the months shown"
    return charts.lines(
        to_date.rename("twelve months"), events=shown, name="sums-of-twelve-months",
        title=f"{newest} in the twelve months to {to_date.index[-1]:%B %Y}, {peak}",
        unit=f"{UNIT}, sum of twelve months", of=[of, "policy_events"],
        note=["Dates show what was agreed when. That a change coincides with one does not say that it caused it.",
              _counted_twice(to_date)],
    )  # fmt: skip


def so_far(by_year: pd.DataFrame, month: int, of: pd.DataFrame) -> charts.Figure:
    """The months that the last year has, in every year.

    Args:
        by_year: ``analysis.same_months``.
        month: the last of them, 1 to 12.
        of: the loaded table.
    """
    title = answer.so_far(by_year, month).split(";")[0] or answer.last_year(by_year)
    return charts.bars(
        by_year["so_far"].dropna(), name="same-months-of-each-year", title=title,
        unit=f"{UNIT}, {answer.months(month)} of each year", of=of,
    )  # fmt: skip


def seasons(index: pd.DataFrame, of: pd.DataFrame) -> charts.Figure:
    """The seasonal index, a row a route, a column a month.

    Args:
        index: ``analysis.seasonal_index``.
        of: the loaded table.
    """
    named = index.dropna(how="all").rename(columns=lambda month: calendar.month_abbr[month])
    return charts.heatmap(
        named, form="{:.0f}".format, name="season-by-route", title=answer.seasons(index),
        unit="Index: 100 is the average of the year around the month; median of the years", of=of,
    )  # fmt: skip


def land_and_sea(to_date: pd.DataFrame, of: pd.DataFrame) -> charts.Figure:
    """Sums of twelve months at land and at sea borders.

    Args:
        to_date: a column a border type.
        of: the loaded table.
    """
    last, end = to_date.iloc[-1], f"{to_date.index[-1]:%B %Y}"
    share = words.per_cent(last.get("sea", 0) / last.sum() * 100)
    return charts.lines(
        to_date, name="land-and-sea", unit=f"{UNIT}, sum of twelve months", of=of,
        title=f"{share} of the detections of the twelve months to {end} were at sea borders",
        note=[f"From the newest file that tells land from sea, which ends in {of['month'].max():%B %Y}.",
              _counted_twice(to_date)],
    )  # fmt: skip


def _counted_twice(to_date: pd.Series | pd.DataFrame) -> str:
    """What to know of 2015 and 2016, where a sum of twelve months reaches into them."""
    return words.counted_twice(to_date.index[0] - pd.DateOffset(months=11), to_date.index[-1])
