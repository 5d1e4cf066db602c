"""What do the brief's nine charts show, redrawn from the data?"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from borderbook import words
from borderbook.questions.brief.analysis import NO_FIGURE, Chart, CutOff

LEADING = ("detections", "deaths", "chain")


def sentences(made: Mapping[str, Chart], cut_off: CutOff, reconstructed: pd.DataFrame) -> list[str]:
    """The leading numbers, what is missing, and how sure the reconstruction is.

    Args:
        made: ``analysis.charts``.
        cut_off: the last month that may be used.
        reconstructed: the curated table ``brief_figures``.
    """
    led = [
        f"**{made[name].number}** {made[name].label}" for name in LEADING if made[name].number != NO_FIGURE
    ]
    first = f"Up to {cut_off.shown()}: {'; '.join(led)}." if led else _none(cut_off)
    return [first, _gaps(made), _sure(reconstructed)]


def _none(cut_off: CutOff) -> str:
    return f"Up to {cut_off.shown()} nothing is held on detections, deaths or returns."


def _gaps(made: Mapping[str, Chart]) -> str:
    """Which charts are empty, and which have years without a figure."""
    empty = [str(c.figure) for c in made.values() if c.number == NO_FIGURE]
    holes = [
        str(c.figure)
        for c in made.values()
        if c.number != NO_FIGURE and bool(c.frame.select_dtypes("number").isna().any(axis=None))
    ]
    parts = []
    if empty:
        parts.append(f"no figure is held for {_charts(empty)}")
    if holes:
        parts.append(
            f"{_charts(holes)} {'has' if len(holes) == 1 else 'have'} years without one, shown as missing"
        )
    said = "; ".join(parts)
    return f"{said[0].upper()}{said[1:]}." if said else "All nine charts have a figure for every year."


def _charts(numbers: list[str]) -> str:
    return f"{'chart' if len(numbers) == 1 else 'charts'} {words.listed(numbers)}"


def _sure(reconstructed: pd.DataFrame) -> str:
    counts = reconstructed["confidence"].value_counts()
    said = [f"{level} for {counts[level]}" for level in ("high", "medium", "low") if level in counts.index]
    return f"The charts themselves are lost: the confidence that they were like these is {words.listed(said)} of them."
