"""What a newer vintage did to the figures of older ones: revised, appeared, withdrawn or rescoped.

A figure of a table is *rescoped*, which is a suspicion that its label counts something else, if it is of ``LARGE`` or
more and jumped by ``JUMP`` per cent of the old figure or more. Columns by which one of the vintages is not broken down
are left out: both are compared at the finest level that all hold. A period that was not over when the older vintage was
published is compared with nothing. Events that came under another label change no net sum: ``summary`` has it beside
the gross one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from borderbook.methods.revisions.cells import Cells
from borderbook.methods.revisions.panel import UNCHANGED, Panel, panel, steps

RESCOPED = "rescoped"
LARGE, JUMP = 1000, 50


@dataclass(frozen=True)
class Comparison:
    """The newest of some vintages against the older ones.

    Attributes:
        cells: what a figure is, at the level that all vintages hold.
        panel: all vintages side by side.
        steps: as ``revisions.steps``, of the newest vintage alone; ``kind`` may also be rescoped.
        left_out: the columns by which some vintages are not broken down -> these vintages.
        unfinished: how many figures were left out because their period was not over.
    """

    cells: Cells
    panel: Panel
    steps: pd.DataFrame
    left_out: dict[str, tuple[str, ...]]
    unfinished: int


def compare(
    tables: Mapping[str, pd.DataFrame], cells: Cells, partial: Iterable[str] = (), whole: Iterable[str] = ()
) -> Comparison:
    """Tell what the newest vintage did to the figures of the older ones; arguments as those of ``panel``."""
    left_out = _not_broken_down(tables, cells)
    cells = replace(cells, keys=tuple(name for name in cells.keys if name not in left_out))
    both = panel(tables, cells, partial, whole)
    every = steps(both)
    newest = every[every["vintage"] == max(tables)]
    over = _over(newest, cells)
    told = newest[over].reset_index(drop=True)
    told["kind"] = told["kind"].mask(jumped(told, cells), RESCOPED)
    return Comparison(cells, both, told, left_out, int((~over & newest["kind"].ne(UNCHANGED)).sum()))


def jumped(table: pd.DataFrame, cells: Cells) -> pd.Series:
    """Whether a large figure of a table jumped, so that a change of what is counted is suspected.

    Args:
        table: ``steps``.
        cells: what a figure is; of lists of events nothing is suspected, as events come to be known late.
    """
    large = table[["old", "new"]].max(axis=1) >= LARGE
    return large & (table["percent"].abs() >= JUMP) & (not cells.unlisted_is_zero)


def _not_broken_down(tables: Mapping[str, pd.DataFrame], cells: Cells) -> dict[str, tuple[str, ...]]:
    found = {}
    for column, word in cells.whole.items():
        without = tuple(vintage for vintage, table in tables.items() if (table[column] == word).all())
        if column in cells.keys and 0 < len(without) < len(tables):
            found[column] = without
    return found


def _over(table: pd.DataFrame, cells: Cells) -> pd.Series:
    """Whether the period of a step was over on the day of the older vintage."""
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
    """The last days of periods that begin on ``start`` and last a day, week, month, quarter, year or year_to_date."""
    ends: dict[str, Any] = dict.fromkeys(("year", "year_to_date"), pd.offsets.YearEnd(0))
    ends |= {"week": pd.offsets.Day(6), "month": pd.offsets.MonthEnd(0), "quarter": pd.offsets.QuarterEnd(0)}
    end = start
    for word, offset in ends.items():
        end = end.mask(length == word, start + offset)
    return end
