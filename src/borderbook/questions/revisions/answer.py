"""How much do official figures move after publication?"""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.methods.revisions import Cells, largest_total, summary

MUCH = 50  # per cent of the gross change


def sentences(
    steps: pd.DataFrame, triangle: pd.DataFrame, ages: pd.DataFrame, cells: Cells, unit: str
) -> list[str]:
    """How many figures moved and by how much; the total revised most; which ages move.

    Args:
        steps: ``revisions.steps``.
        triangle: ``revisions.triangle``.
        ages: ``revisions.by_age``.
        cells: what a figure is.
        unit: what is counted, in the plural.
    """
    if steps.empty:
        return ["No two vintages held here give a figure in common, so **nothing can be compared**."]
    return [_amount(steps, cells, unit), _total(triangle, unit), _ages(ages)]


def _amount(steps: pd.DataFrame, cells: Cells, unit: str) -> str:
    told = summary(steps, cells)
    moved = told["revised"] + told["appeared"] + told["withdrawn"]
    said = (
        f"Of {words.number(told['compared'])} figures compared with the vintage before, "
        f"**{words.number(moved)}** ({words.per_cent(moved / told['compared'] * 100, 1)}) had moved, by "
        f"{told['net']:+,.0f} {unit} net and {words.number(told['gross'])} gross."
    )
    if told["cancels"] >= MUCH:
        period = "year" if cells.period == "year" else "month"
        said += (
            f" Of the gross change {words.per_cent(told['cancels'])} cancels out within its {period}: it went "
            f"from one cell to another and left the {period}'s total as it was."
        )
    return said


def _total(triangle: pd.DataFrame, unit: str) -> str:
    row = largest_total(triangle)
    if row is None:
        return "No total of a whole year moved."
    return (
        f"The total of a year that moved most is that of **{row['label']}**: {words.number(row['old'])} {unit} in "
        f"the vintage {row['before']}, {words.number(row['total'])} in that of {row['vintage']} "
        f"({row['percent']:+.1f} %)."
    )


def _ages(ages: pd.DataFrame) -> str:
    if len(ages) < 2:
        return ""
    young, old = ages.iloc[0], ages.iloc[-1]
    return (
        f"Of figures {_aged(young['age'])} when published, {words.per_cent(young['share'], 1)} were later "
        f"revised; of those {_aged(old['age'])}, {words.per_cent(old['share'], 1)}."
    )


def _aged(name: str) -> str:
    return f"{name.removesuffix(' or more')} old{' or older' if name.endswith('more') else ''}"
