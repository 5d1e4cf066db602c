"""How many irregular crossings are detected, and what changed? The sentences and titles."""

from __future__ import annotations

import calendar

import pandas as pd

from borderbook import words

BORDERS = {"all": "at land and sea borders", "land": "at land borders", "sea": "at sea borders"}
ALIKE = 5.0  # points of the index: months nearer to the highest than this share the season's peak


def sentences(recent: pd.Series, earlier: pd.Series, by_year: pd.DataFrame, border_type: str) -> list[str]:
    """The newest twelve months and their change; the last complete year; what the part of a year does not say.

    Args:
        recent: detections, a row a month.
        earlier: the same months a year before; fewer rows where the data do not reach so far back.
        by_year: ``analysis.same_months`` of all months up to the last.
        border_type: all, land or sea.
    """
    newest = (
        f"In {words.window(recent.index)}, **{words.number(recent.sum())} detections** were reported "
        f"{BORDERS[border_type]}{words.compared(recent.sum(), earlier.sum(min_count=len(recent)))}."
    )
    return [newest, _last_year(by_year), so_far(by_year, recent.index[-1].month)]


def last_year(by_year: pd.DataFrame) -> str:
    """'179,921 detections in 2025, down 25 % on 2024'; of complete years only."""
    whole = by_year["whole"].dropna()
    if whole.empty:
        return "No year has all of its months"
    year, count = whole.index[-1], whole.iloc[-1]
    before = whole.get(year - 1)
    change = f", {words.change(count, before)} on {year - 1}" if before else ""
    return f"{words.number(count)} detections in {year}{change}"


def so_far(by_year: pd.DataFrame, month: int) -> str:
    """The last year's months against the same months before, and how little they say about a year."""
    year, share = by_year.index[-1], by_year["share"].dropna()
    if month == 12 or pd.isna(by_year["so_far"].iloc[-1]) or share.empty:
        return ""
    now, before = by_year["so_far"].iloc[-1], by_year["so_far"].get(year - 1)
    change = f", {words.change(now, before)} on the same months of {year - 1}" if before else ""
    middle = share.sort_values().iloc[1:-1] if len(share) > 4 else share
    return (
        f"{months(month)} {year} had {words.number(now)}{change}; these months held "
        f"{words.per_cent(middle.min())} to {words.per_cent(middle.max())} of the detections of complete years"
        f"{' (the lowest and the highest left out)' if len(share) > 4 else ''}, so no annual total should be inferred."
    )


def seasons(index: pd.DataFrame) -> str:
    """When the groups with the most and the least marked season peak: months that are nearly as high are named."""
    known = index.dropna()
    if known.empty:
        return "Two complete years are needed to see a season"
    marked = str(known.max(axis=1).idxmax())
    peaks = known.loc[known.max(axis=1).sort_values().index].apply(_peak, axis=1)
    for other, peak in peaks[peaks != peaks[marked]].items():
        return f"The season differs: {marked} is highest in {peaks[marked]}, {other} in {peak}"
    return f"The season is highest in {peaks[marked]} on all that is shown"


def _last_year(by_year: pd.DataFrame) -> str:
    whole = by_year["whole"].dropna()
    if len(whole) < 2:
        return ""
    lower = whole.index[whole <= whole.iloc[-1]]
    since = f", the lowest since {lower[-2]}" if len(lower) > 1 and lower[-2] < whole.index[-2] else ""
    return f"The last complete year: {last_year(by_year)}{since}."


def months(month: int) -> str:
    """The months of a year up to one: 'January to June'."""
    return "January" if month == 1 else f"January to {calendar.month_name[month]}"


def _peak(row: pd.Series) -> str:
    high = row[row >= row.max() - ALIKE]
    return words.listed([calendar.month_name[int(month)] for month in high.index])
