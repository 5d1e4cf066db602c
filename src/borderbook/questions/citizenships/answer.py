"""Who is detected on which route, and how did that shift? The sentences and titles."""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.catalog import reference
from borderbook.questions.citizenships.analysis import unnamed

DOMINATES = 20.0  # per cent: with so many detections without a nationality, that is said first


def sentences(recent: pd.DataFrame, earlier: pd.DataFrame, place: str) -> list[str]:
    """The largest citizenship of the newest months and its change, the largest change of all, what is not named.

    Args:
        recent: detections, a row a month, a column a citizenship (its code).
        earlier: the same months a year before; fewer rows where the data do not reach so far back.
        place: the route in words.
    """
    total, span = recent.to_numpy().sum(), words.window(recent.index)
    if not total:
        return [f"No detections were reported on {place} in {span}."]
    named = recent.drop(columns=unnamed(recent.columns))
    unknown = (1 - named.to_numpy().sum() / total) * 100
    if unknown == 100:
        every = words.number(total)
        return [f"In {span}, none of the {every} detections on {place} carries a nationality of a state."]
    without = f"{words.per_cent(unknown, 1)} of the detections carry no nationality of a state"
    code, before = str(named.sum().idxmax()), earlier.to_numpy().sum()
    share, reaches = words.per_cent(named[code].sum() / total * 100), len(earlier) == len(recent)
    if reaches and before:
        share += f"; a year before {words.per_cent(earlier[code].sum() / before * 100)}"
    leader = (
        f"In {span}, **{reference.label(code)}** was the citizenship reported most often on {place}: "
        f"{words.number(named[code].sum())} of {words.number(total)} detections "
        f"({share}){words.compared(recent[code].sum(), earlier[code].sum(min_count=len(recent)))}."
    )
    if round(unknown, 6) >= DOMINATES:
        return [f"{without}, so that every rank below is one of what was reported.", leader]
    others = named.drop(columns=code)
    if not reaches or others.empty:
        return [leader, f"{without}."]
    return [leader, f"Of the others, {change_title(others, earlier[others.columns])}.", f"{without}."]


def change_title(recent: pd.DataFrame, earlier: pd.DataFrame) -> str:
    """The citizenship whose count changed most: 'Syria fell most on the year before: from 70,000 to 37,000 (−47 %)'."""
    if len(earlier) < len(recent):
        return "There is no year before to compare with"
    sums = (months.sum().drop(unnamed(months.columns)) for months in (recent, earlier))
    return words.largest_change(*(counts.rename(reference.label) for counts in sums))
