"""How many irregular crossings are detected, and what changed? The sentences and the longer titles."""

from __future__ import annotations

import calendar
from typing import Any

import pandas as pd

from borderbook import phrases
from notemill import show, words

BORDERS = {"all": "at land and sea borders", "land": "at land borders", "sea": "at sea borders"}
TO_FIRST = pd.DateOffset(months=23)  # back to the first of the 24 months that are compared
ALIKE = 5.0  # points of the index: months nearer to the highest than this share the season's peak


def sentences(
    sums: pd.Series, by_year: pd.DataFrame, last: pd.Timestamp, border_type: str, newest_month: bool = True
) -> list[str]:
    """The newest twelve months and their change; the last complete year; what the part of a year does not say.

    Args:
        sums: detections of the twelve months to the last month's month of each year, by that year.
        by_year: ``analysis.same_months`` of all months up to the last.
        last: the last month.
        border_type: all, land or sea.
        newest_month: whether the last month is the last that is published.
    """
    now = show.linked(sums, last.year)
    before = show.linked(sums, last.year - 1) if last.year - 1 in sums else float("nan")
    newest = (
        f"In the twelve months to {last:%B %Y}{' (preliminary)' * newest_month}, "
        f"**{words.number(now)} detections** were reported "
        f"{BORDERS[border_type]}{words.compared(now, before)}{phrases.twice(last - TO_FIRST, last)}."
    )
    whole = by_year["whole year"].dropna()
    lowest = _lowest(whole)
    if last.month == 12:  # the twelve months are the year
        year = f"That year's number is {lowest}." if lowest else ""
    else:
        year = _last_year(whole, " in the file used here" * newest_month, lowest)
    return [newest, year, _inferred(by_year, last.month)]


def last(whole: pd.Series, frequency: str = "year") -> str:
    """'179,921 detections in 2025, down 25 % on 2024': of the last of some complete periods, by first day."""
    at = whole.index[-1]
    before = at - pd.DateOffset(years=1)
    return _change(whole, at, before, [words.period(day, frequency) for day in (at, before)])


def _change(whole: pd.Series, at: Any, before: Any, named: list[str]) -> str:
    """As ``last``, of a period and the one before; ``named`` are both in words."""
    change = f", {phrases.change(whole[at], whole[before])} on {named[1]}" if whole.get(before) else ""
    return f"{words.number(show.linked(whole, at))} detections in {named[0]}{change}"


def seasons(index: pd.DataFrame) -> str:
    """When the groups with the most and the least marked season peak: months that are nearly as high are named."""
    known = index.dropna()
    if known.empty:
        return "Two complete years are needed to see a season"
    marked = str(known.max(axis=1).idxmax())
    peaks = known.loc[known.max(axis=1).sort_values().index].apply(_peak, axis=1)
    others = peaks[peaks != peaks[marked]]
    other = f"; {others.index[0]}: in {others.iloc[0]}" if len(others) else ""
    return f"{marked}: peak in {peaks[marked]}{other}"


def months(month: int) -> str:
    """The months of a year up to one: 'January to June'."""
    return "January" if month == 1 else f"January to {calendar.month_name[month]}"


def _lowest(whole: pd.Series) -> str:
    """'the lowest since 2021'; an empty string if the year before the last was as low, or no earlier year was."""
    lower = whole.index[whole <= whole.iloc[-1]]
    return f"the lowest since {lower[-2]}" if len(lower) > 1 and lower[-2] < whole.index[-2] else ""


def _last_year(whole: pd.Series, of: str, lowest: str) -> str:
    year = whole.index[-1]
    said = _change(whole, year, year - 1, [str(year), str(year - 1)])
    return f"The last complete year{of}: {said}{f', {lowest}' * bool(lowest)}."


def _inferred(by_year: pd.DataFrame, month: int) -> str:
    """The year so far, and how little it says about the whole year; an empty string if the year is over."""
    if month == 12:
        return ""
    year, counts, shares = by_year.index[-1], by_year["same months"], by_year["share in %"].dropna()
    now, before = show.linked(counts, year), counts.get(year - 1)
    change = f", {phrases.change(now, before)} on the same months of {year - 1}" if before else ""
    ends = " to ".join(words.per_cent(show.linked(shares, at)) for at in (shares.idxmin(), shares.idxmax()))
    return (
        f"{months(month)} {year} had {words.number(now)}{change}; no annual total should be inferred, as in past "
        f"years {months(month)} had {ends} of the year's detections."
    )


def _peak(row: pd.Series) -> str:
    high = row[row >= row.max() - ALIKE]
    return words.listed([calendar.month_name[int(month)] for month in high.index])
