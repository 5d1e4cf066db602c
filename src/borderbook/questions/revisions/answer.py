"""How much do official figures move after publication? The sentences and the longer titles."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook.methods import revisions
from notemill import show, words
from notemill.files import yaml_table

_WORDS = yaml_table(__package__, "words")
UNITS: dict[str, str] = _WORDS["units"]
FIGURES: dict[str, str] = _WORDS["figures"]
NAMED = 2  # so many files are named; of more the smallest and the largest growth are given
APART = pd.Timedelta(days=61)  # of a change between two vintages that are further apart its age is not known


def youngest(dataset: str, ages: pd.DataFrame) -> str:
    """How many of the youngest figures, which readers use most, the next file changed.

    Args:
        dataset: its name.
        ages: ``analysis.by_age``.
    """
    youngest = ages.index[0]
    changed, every = (words.number(show.linked(ages, youngest, name)) for name in ("changed", "compared"))
    return (
        f"In **{changed} of {every}** cases, a figure {youngest} old "
        f"was changed in the next file ({FIGURES[dataset].removeprefix('figures of ')})."
    )


def largest(dataset: str, material: pd.DataFrame, size: int) -> str:
    """The material revisions, and when they were made.

    Args:
        dataset: its name.
        material: the material changes, with a column ``months_after``.
        size: from what change on they are material, in the dataset's unit.
    """
    by = f"changed by {size:,} or more, and by at least a fifth of the older figure"
    if material.empty:
        return f"No figure {by}."
    name = revisions.named(material.head(1), revisions.totals_of(dataset)).iloc[0]
    more = "; the largest" if len(material) > 1 else ""
    of_them = words.at_start(words.counted(len(material), "figure"))
    (row,) = show.linked_rows(material.head(1), "old", "new", "percent")
    return f"{of_them} {by}{more}: {_described(name, row)}."


def _described(name: str, row: Any) -> str:
    """A material change, and when it was made; between vintages that lie far apart only that is known."""
    percent = "" if pd.isna(row.percent) else f" ({words.signed(row.percent)})"
    when = f"{words.counted(round(row.months_after), 'month')} after its end"
    if pd.Timestamp(row.vintage) - pd.Timestamp(row.since) >= APART:
        when = f"between the vintages {row.since} and {row.vintage}"
    return f"{name}, {_moved(row)}{percent}, {when}"


def _moved(row: Any) -> str:
    return f"from {words.number(row.old)} to {words.number(row.new)}"


def grown(growth: pd.DataFrame, material: pd.DataFrame | None = None) -> str:
    """By how much the newest months of earlier files have grown; an empty string if no newer file has them.

    Args:
        growth: ``methods.revisions.growth``.
        material: the material changes, described before; files with one in their newest three months are separate.
    """
    newest = growth[growth["months"].str.startswith("newest")]
    holding = newest["vintage"].map(lambda file: _holds(file, material)).astype("bool")
    if newest.empty or holding.all() or not holding.any():
        return f"The {found}." if (found := show.grown(growth)) else ""
    apart = newest[holding]
    by = {at: words.signed(show.linked(apart, at, "growth")) for at in apart.index}
    each = [f"{words.day(pd.Timestamp(str(apart['vintage'][at])))} by {said}" for at, said in by.items()]
    files = f"the file of {words.listed(each)}"
    if len(apart) > NAMED:
        least, most = by[apart["growth"].idxmin()], by[apart["growth"].idxmax()]
        files = f"{words.counted(len(apart), 'file')} by {least} to {most}"
    rest = f"those of {files}, because one of the figures above is in them"
    return f"The {show.grown(newest[~holding])}; {rest}."


def _holds(file: str, material: pd.DataFrame | None) -> bool:
    """Whether a material change is of the three months before a file's day, and was made after it."""
    if material is None or "month" not in material:
        return False
    since = pd.Timestamp(file) - pd.DateOffset(months=4)
    return bool(((material["month"] >= since) & (material["since"] == file)).any())


def apart(dataset: str, suspected: pd.DataFrame) -> str:
    """What is kept apart from revision, the largest first; an empty string if nothing is."""
    if suspected.empty:
        return ""
    name = revisions.named(suspected.head(1), revisions.totals_of(dataset)).iloc[0]
    (row,) = show.linked_rows(suspected.head(1), "old", "new")
    largest = f"{words.counted(len(suspected), 'figure')}, the largest {name}, {_moved(row)}"
    return f"Kept apart, as a change of what is counted is suspected: {largest}."


def points(value: float) -> str:
    """A net change in a cell: '+0.14', '0'."""
    return "0" if abs(value) < 0.005 else words.minus(f"{value:+.2f}")
