"""How much do official figures move after publication? The sentences and the longer titles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from borderbook import words
from borderbook.catalog import reference
from borderbook.files import yaml_table
from borderbook.methods import revisions
from borderbook.questions.revisions import analysis

_WORDS = yaml_table(__package__, "words")
UNITS: dict[str, str] = _WORDS["units"]
FIGURES: dict[str, str] = _WORDS["figures"]


def youngest(dataset: str, ages: pd.DataFrame) -> str:
    """How many of the youngest figures, which readers use most, the next file left unchanged.

    Args:
        dataset: its name.
        ages: ``analysis.by_age``.
    """
    row: Any = ages.iloc[0]
    return (
        f"In **{words.number(row['kept'])} of {words.number(row['compared'])}** comparisons of a file with the next, "
        f"{FIGURES[dataset]} {_old(ages)} had not changed."
    )


def every(ages: pd.DataFrame, steps: pd.DataFrame, keys: Sequence[str], zeros: bool) -> str:
    """How many comparisons there are, of what, and the share without change.

    Args:
        ages: ``analysis.by_age``.
        steps: ``methods.revisions.steps``.
        keys: what names a figure.
        zeros: whether a cell that is not listed counts as zero.
    """
    row: Any = ages.loc[analysis.ALL]
    oldest: Any = ages.iloc[-2]
    most = steps.groupby(list(keys)).size().max()
    again = f"the same figure up to {words.counted(most, 'time')}" if most > 1 else "each figure once"
    listed = steps[["old", "new"]].eq(0).any(axis=1).sum()
    unlisted = f", {words.number(listed)} with an unlisted cell as zero" * zeros
    return (
        f"In {_share(row['unchanged'])} of all {words.number(row['compared'])} comparisons nothing had changed; "
        f"{words.number(oldest['compared'])} of them are of figures of {oldest.name} ({again}{unlisted})."
    )


def _share(share: float) -> str:
    return words.per_cent(share, 1 + (99.9 < share < 100))


def largest(dataset: str, material: pd.DataFrame, size: int) -> str:
    """The material revisions, and when they were made.

    Args:
        dataset: its name.
        material: the material changes, with a column ``months_after``.
        size: from what change on they are material, in the dataset's unit.
    """
    by = f"changed by {size:,} or more and by a fifth"
    if material.empty:
        return f"No figure {by}."
    top = material.head(2)
    names = revisions.named(top, revisions.totals_of(dataset), reference.label)
    shown = [_described(name, row) for name, row in zip(names, top.itertuples(), strict=True)]
    more = "; the largest" if len(material) > 2 else ""
    return f"{words.at_start(words.counted(len(material), 'figure'))} {by}{more}: {'; '.join(shown)}."


def largest_title(name: str, size: pd.Series) -> str:
    """Which figure changed most, and from what to what: ``size`` has it ``before`` and ``after``."""
    return f"Largest change: {name}, from {words.number(size['before'])} to {words.number(size['after'])}"


def _described(name: str, row: Any) -> str:
    """A material change, and when it was made; between vintages that lie far apart only that is known."""
    percent = "" if pd.isna(row.percent) else f" ({words.signed(row.percent)})"
    apart = (pd.Timestamp(row.vintage) - pd.Timestamp(row.since)).days / 30.4375
    when = f"{words.counted(round(row.months_after), 'month')} after its end"
    if apart >= 2:
        span = (
            words.counted(round(apart), "month") if apart < 24 else words.counted(round(apart / 12), "year")
        )
        when = f"at some time in the {span} between the vintages {row.since} and {row.vintage}"
    return f"{name}, {_moved(row)}{percent}, {when}"


def _moved(row: Any) -> str:
    return f"from {words.number(row.old)} to {words.number(row.new)}"


def age(ages: pd.DataFrame) -> str:
    """How far the youngest figures changed, with and without the material changes.

    Args:
        ages: ``analysis.by_age``.
    """
    share, rest = ages[analysis.SHARES].iloc[0]
    without = "" if share == rest else f", {_small(rest)} without the material ones"
    return f"absolute changes of counts {_old(ages)} add up to {_small(share)} of them{without}"


def _old(ages: pd.DataFrame) -> str:
    name = str(ages.index[0])
    return f"{name.removesuffix(' or more')} old{' or older' if 'more' in name else ''}"


def grown(growth: pd.DataFrame, material: pd.DataFrame | None = None, ages: bool = True) -> str:
    """By how much the newest months of earlier files have grown; an empty string if no newer file has them.

    Args:
        growth: ``methods.revisions.growth``.
        material: the material changes, described before; files with one in their newest three months are separate.
        ages: whether to say in how many months or years.
    """
    newest = growth[growth["months"].str.startswith("newest")]
    holding = (
        newest["vintage"].map(lambda file: _holds(file, material)) if len(newest) else pd.Series(dtype=bool)
    )
    apart = newest[holding.astype("bool")]
    if not 0 < len(apart) < len(newest):
        return f"The {found}." if (found := words.grown(growth, ages)) else ""
    files = words.listed(
        [f"{file} by {words.signed(by)}" for file, by in apart[["vintage", "growth"]].to_numpy()]
    )
    return f"The {words.grown(newest.drop(apart.index))}; those of {files}, as one of those figures is among them."


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
    name = revisions.named(suspected.head(1), revisions.totals_of(dataset), reference.label).iloc[0]
    largest = f"{words.counted(len(suspected), 'figure')}, the largest {name}, {_moved(suspected.iloc[0])}"
    return f"Kept apart, as a change of what is counted is suspected: {largest}."


def points(value: float) -> str:
    """A net change in a cell: '+0.14', '0'."""
    return "0" if abs(value) < 0.005 else words.minus(f"{value:+.2f}")


def _small(share: float) -> str:
    """A share with as many decimals as it takes: '0.004 %', one more below each of three bounds."""
    return words.per_cent(share, sum(share < bound for bound in (10, 1, 0.01)) if share else 2)
