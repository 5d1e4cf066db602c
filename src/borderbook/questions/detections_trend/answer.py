"""How many irregular crossings are detected, and what changed? The answer and the first title."""

from __future__ import annotations

import pandas as pd

from borderbook import phrases
from notemill import show, words

BORDERS = {"all": "at land and sea borders", "land": "at land borders", "sea": "at sea borders"}
TO_FIRST = pd.DateOffset(months=23)  # back to the first of the 24 months that are compared


def sentences(sums: pd.Series, whole: pd.Series, last: pd.Timestamp, border_type: str) -> list[str]:
    """The newest twelve months and their change; the last complete year.

    Args:
        sums: detections of the twelve months to the last month's month of each year, by that year.
        whole: detections of complete years.
        last: the last month.
        border_type: all, land or sea.
    """
    now = show.linked(sums, last.year)
    before = show.linked(sums, last.year - 1) if last.year - 1 in sums else float("nan")
    newest = (
        f"In the twelve months to {last:%B %Y}, **{words.number(now)} detections** were reported "
        f"{BORDERS[border_type]}{words.compared(now, before)}."
    )
    if twice := phrases.twice(last - TO_FIRST, last, before=""):
        return [newest, words.at_start(f"{twice}.")]
    lowest = _lowest(whole)
    if last.month == 12:  # the twelve months are the year
        return [newest, f"That year's number is {lowest}." if lowest else ""]
    if whole.empty:
        return [newest]
    year = whole.index[-1]
    change = f", {phrases.change(whole[year], whole[year - 1])} on {year - 1}" if whole.get(year - 1) else ""
    said = f"{words.number(show.linked(whole, year))} detections in {year}{change}{f', {lowest}' * bool(lowest)}"
    return [newest, f"The last complete year: {said}."]


def headline(sums: pd.Series, last: pd.Timestamp) -> str:
    """'142,038 detections in the twelve months to August 2026, down 33 %'; the arguments are as above."""
    before = sums.get(last.year - 1)
    change = f", {phrases.change(sums[last.year], before)}" if before else ""
    return f"{words.number(show.linked(sums, last.year))} detections in the twelve months to {last:%B %Y}{change}"


def _lowest(whole: pd.Series) -> str:
    """'the lowest since 2021'; an empty string if the year before the last was as low, or no earlier year was."""
    lower = whole.index[whole <= whole.iloc[-1]] if len(whole) else whole.index
    return f"the lowest since {lower[-2]}" if len(lower) > 1 and lower[-2] < whole.index[-2] else ""
