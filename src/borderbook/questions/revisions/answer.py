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


def newest(ask: Revisions) -> str:
    """What is followed from a file to the next: 'the newest three months'."""
    return "the newest three months" if ask.newest == 3 else "the newest year"


def sentences(moved: pd.Series, months: pd.Series, largest: pd.DataFrame, ask: Revisions) -> list[str]:
    """How far the newest figures of a file had moved when the next file came; the largest change of one figure.

    Args:
        moved: per cent, a row a file, and their ``MEDIAN``.
        months: from each of the files to the next.
        largest: ``revisions.moved``, the largest change first.
        ask: the parameters.
    """
    of = f"{newest(ask)} of {FIGURES[ask.dataset]}"
    if months.empty:
        first = f"Of {of}, no file here has enough that the next file gives, too."
    else:
        least, most = int(months.min()), int(months.max())
        after = f"{words.spelt(least)} to " * (least < most) + words.counted(most, "month")
        files = f"median {words.signed(linked(moved, MEDIAN))}"
        first = f"When the next file came, {after} later, {of} had moved by **{_ends(moved)}** ({files})."
    if largest.empty:
        return [first, "No figure was changed."]
    (row,) = linked_rows(largest.head(1), "old", "new")
    name = revisions.named(largest.head(1), revisions.totals_of(ask.dataset)).iloc[0]
    was = f"from {words.number(row.old)} to {words.number(row.new)}"
    return [first, f"The largest change of one figure was {was} ({name}), in the file of {_day(row.vintage)}."]


def headline(moved: pd.Series, ask: Revisions) -> str:
    """'The newest three months moved by −6.6 % to +0.1 % before the next file'; the arguments are as above."""
    return words.at_start(f"{newest(ask)} moved by {_ends(moved)} before the next file")


def _ends(moved: pd.Series) -> str:
    """'−6.6 % to +0.1 %'; once, if they are the same."""
    ends: list[Any] = [moved.idxmin(), moved.idxmax()]
    return " to ".join({words.signed(moved[at]): words.signed(linked(moved, at)) for at in ends}.values())


def _day(vintage: object) -> str:
    return words.day(pd.Timestamp(str(vintage)))
