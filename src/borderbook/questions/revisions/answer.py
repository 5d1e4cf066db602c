"""How much do official figures move after publication? The answer and the first title."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook.methods import revisions
from borderbook.questions.revisions.parameters import Revisions
from notemill import words
from notemill.files import yaml_table
from notemill.show.cited import linked, linked_rows

_WORDS = yaml_table(__package__, "words")
UNITS: dict[str, str] = _WORDS["units"]
FIGURES: dict[str, str] = _WORDS["figures"]
MEDIAN = "median"


def sentences(moved: pd.Series, days: pd.Series, largest: pd.DataFrame, ask: Revisions) -> list[str]:
    """How far the newest three months of a file had moved when the next file came; the largest change of one figure.

    Args:
        moved: per cent, a row a pair of files, and their ``MEDIAN``.
        days: from the older to the newer file of each pair.
        largest: ``revisions.moved``, the largest change first.
        ask: the parameters.
    """
    months = (days / words.MONTH).round().astype("int64")
    least, most = int(months.min()), int(months.max())
    after = f"{words.spelt(least)} to " * (least < most) + words.counted(most, "month")
    files = "one pair of files"
    if len(days) > 1:
        files = f"median of {words.spelt(len(days))} pairs of files, {_ends(moved)}"
    size = f"**{words.signed(linked(moved, MEDIAN))}** {after} later ({files})"
    first = f"A file's newest three months of {FIGURES[ask.dataset]} had moved by {size}."
    if largest.empty:
        return [first, "No figure was changed."]
    (row,) = linked_rows(largest.head(1), "old", "new")
    name = revisions.named(largest.head(1), revisions.totals_of(ask.dataset)).iloc[0]
    was = f"from {words.number(row.old)} to {words.number(row.new)}"
    return [
        first,
        f"Known errors apart, the largest change of one figure was {was} ({name}), in the file of {_day(row.vintage)}.",
    ]


def headline(moved: pd.Series) -> str:
    """'The newest three months moved by −0.1 % to +0.1 % in the next file'; ``moved`` is as above."""
    return f"The newest three months moved by {_ends(moved)} in the next file"


def _ends(moved: pd.Series) -> str:
    """'−6.6 % to +0.1 %'; once, if they are the same."""
    ends: list[Any] = [moved.idxmin(), moved.idxmax()]
    return " to ".join({words.signed(moved[at]): words.signed(linked(moved, at)) for at in ends}.values())


def _day(vintage: object) -> str:
    return words.day(pd.Timestamp(str(vintage)))
