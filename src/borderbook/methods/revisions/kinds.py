"""Classifies the changes between a vintage and older ones: revised, appeared, withdrawn or rescoped.

A figure of ``LARGE`` or more that jumped by ``JUMP`` per cent or more is called *rescoped*: its label may now count
something else. Columns by which one of the vintages is not broken down are left out, so that all are compared at the
finest common level. A period that was not over when the older vintage was published is not compared. If events only
moved to another label, the net sum of the changes is zero; ``summary`` gives it next to the gross sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from borderbook.methods.revisions.figures import Cells
from borderbook.methods.revisions.vintages import UNCHANGED, Panel, panel, steps

RESCOPED = "rescoped"
LARGE, JUMP = 1000, 50


@dataclass(frozen=True)
class Comparison:
    """The comparison of the newest vintage with the older ones.

    Attributes:
        cells: the definition of a figure, at the finest level that all vintages have.
        panel: all vintages side by side.
        steps: as ``revisions.steps``, for the newest vintage only; ``kind`` may also be rescoped.
        left_out: the columns by which some vintages are not broken down -> these vintages.
        unfinished: the number of changed figures that were left out because their period was not over.
    """

    cells: Cells
    panel: Panel
    steps: pd.DataFrame
    left_out: dict[str, tuple[str, ...]]
    unfinished: int


def compare(
    tables: Mapping[str, pd.DataFrame], cells: Cells, partial: Iterable[str] = (), whole: Iterable[str] = ()
) -> Comparison:
    """Compare the newest vintage with the older ones; the arguments are those of ``panel``."""
    left_out = _not_broken_down(tables, cells)
    cells = replace(cells, keys=tuple(name for name in cells.keys if name not in left_out))
    vintages = panel(tables, cells, partial, whole)
    every = steps(vintages)
    newest = every[every["vintage"] == max(tables)]
    over = _over(newest, cells)
    rows = newest[over].reset_index(drop=True)
    rows["kind"] = rows["kind"].mask(jumped(rows, cells), RESCOPED)
    return Comparison(cells, vintages, rows, left_out, int((~over & newest["kind"].ne(UNCHANGED)).sum()))


def jumped(table: pd.DataFrame, cells: Cells) -> pd.Series:
    """Whether a large figure jumped, so that its label may now count something else.

    Args:
        table: the result of ``steps``.
        cells: the definition of a figure. For lists of events the result is always false, as events are often
            reported late.
    """
    large = table[["old", "new"]].max(axis=1) >= LARGE
    return large & (table["percent"].abs() >= JUMP) & (not cells.unlisted_is_zero)


def _not_broken_down(tables: Mapping[str, pd.DataFrame], cells: Cells) -> dict[str, tuple[str, ...]]:
    left_out = {}
    for column, word in cells.whole.items():
        without = tuple(vintage for vintage, table in tables.items() if (table[column] == word).all())
        if column in cells.keys and 0 < len(without) < len(tables):
            left_out[column] = without
    return left_out


def _over(table: pd.DataFrame, cells: Cells) -> pd.Series:
    """Whether the period of a step was over on the date of the older vintage."""
    period = table[cells.period]
    if not pd.api.types.is_datetime64_any_dtype(period):
        day = "-01-01" if cells.at_start else "-12-31"
        end = pd.to_datetime(period.astype("int64").astype("str") + day)
    elif cells.period == "month":
        end = period + pd.offsets.MonthEnd(0)
    else:
        end = period_ends(period, table["period"]) if "period" in table else period
    return end <= pd.to_datetime(table["since"])


def period_ends(start: pd.Series, length: pd.Series) -> pd.Series:
    """The last days of periods that begin on ``start``; ``length`` is day, week, month, quarter, year, year_to_date."""
    ends: dict[str, Any] = dict.fromkeys(("year", "year_to_date"), pd.offsets.YearEnd(0))
    ends |= {"week": pd.offsets.Day(6), "month": pd.offsets.MonthEnd(0), "quarter": pd.offsets.QuarterEnd(0)}
    end = start
    for word, offset in ends.items():
        end = end.mask(length == word, start + offset)
    return end
