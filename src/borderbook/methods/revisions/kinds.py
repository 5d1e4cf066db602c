"""What a newer vintage did to the figures of older ones: revised, appeared, withdrawn, relabelled or rescoped.

The thresholds were chosen before the vintages held were compared, but for two: the jump is that of the question
``revisions``, and that changes need not cancel out to the last event was allowed after a first look, in which a
recoding of 6,896 detections of November 2024 missed that by a hundred. What meets none of the rules is a revision.

- *relabelled*: the same under another label. Either a label is gone and a new one has its figures: at least
  ``FEWEST`` of them, at least ``SAME`` of them equal. Or, in a list of events, the changes within a period (of
  detections: within a month and route) cancel out to at least ``SAME``; or two figures of a period changed by exactly
  opposite amounts of ``PAIR`` or more.
- *rescoped*: the same label counts something else. Either at least ``FEWEST`` figures of a label, each ``SIZED`` or
  more, were multiplied by one factor, to within ``NEAR``, that is ``FACTOR`` or more away from 1; or, in a table, all
  of them jumped the same way; or, in a table, a figure of ``LARGE`` or more jumped. A jump is one of ``JUMP`` per cent
  of the old figure or more.
- Columns by which one of the vintages is not broken down are left out: both are compared at the finest level that all
  hold. A period that was not over when the older vintage was published is compared with nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from borderbook.methods.revisions.cells import Cells
from borderbook.methods.revisions.panel import UNCHANGED, Panel, panel, steps

RELABELLED, RESCOPED = "relabelled", "rescoped"
FEWEST, SAME, PAIR = 6, 0.9, 10
SIZED, NEAR, FACTOR = 100, 0.03, 0.1
LARGE, JUMP = 1000, 50


@dataclass(frozen=True)
class Comparison:
    """The newest of some vintages against the older ones.

    Attributes:
        cells: what a figure is, at the level that all vintages hold.
        panel: all vintages side by side.
        steps: as ``revisions.steps``, of the newest vintage alone; ``kind`` may also be relabelled or rescoped.
        left_out: the columns by which some vintages are not broken down -> these vintages.
        labels: column -> old label -> new label.
        unfinished: how many figures were left out because their period was not over.
    """

    cells: Cells
    panel: Panel
    steps: pd.DataFrame
    left_out: dict[str, tuple[str, ...]]
    labels: dict[str, dict[str, str]]
    unfinished: int


def compare(
    tables: Mapping[str, pd.DataFrame], cells: Cells, partial: Iterable[str] = (), whole: Iterable[str] = ()
) -> Comparison:
    """Tell what the newest vintage did to the figures of the older ones; arguments as those of ``panel``."""
    left_out = _not_broken_down(tables, cells)
    cells = replace(cells, keys=tuple(name for name in cells.keys if name not in left_out))
    labels = _new_labels(panel(tables, replace(cells, relabelled={}), partial, whole))
    known = {
        name: {**cells.relabelled.get(name, {}), **labels.get(name, {})}
        for name in {*cells.relabelled, *labels}
    }
    both = panel(tables, replace(cells, relabelled=known), partial, whole)
    every = steps(both)
    newest = every[every["vintage"] == max(tables)]
    over = _over(newest, cells)
    told = newest[over].reset_index(drop=True)
    for column, names in labels.items():
        renamed = told[column].isin(names.values()) & (told["kind"] == UNCHANGED) & (told["old"] != 0)
        told["kind"] = told["kind"].mask(renamed, RELABELLED)
    told["kind"] = told["kind"].mask(_recoded(told, cells), RELABELLED)
    told["kind"] = told["kind"].mask(jumped(told, cells) | _multiplied(told, cells), RESCOPED)
    return Comparison(cells, both, told, left_out, labels, int((~over & newest["kind"].ne(UNCHANGED)).sum()))


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


def _new_labels(both: Panel) -> dict[str, dict[str, str]]:
    """Labels that are gone -> the new ones that have their figures, by column, in the periods that both cover."""
    period, older = both.values.index.get_level_values(both.cells.period), both.values.iloc[:, :-1]
    sides = pd.DataFrame({"old": older.ffill(axis=1).iloc[:, -1], "new": both.values.iloc[:, -1]}).fillna(0)
    spans = [period[sides[side] != 0] for side in sides]
    if not all(len(span) for span in spans):
        return {}
    shared = (period >= max(span.min() for span in spans)) & (period <= min(span.max() for span in spans))
    found: dict[str, dict[str, str]] = {}
    for column in both.cells.keys[1:]:
        part = sides[shared]
        given = (part != 0).groupby(level=column).sum()
        gone = given.index[(given["old"] >= FEWEST) & (given["new"] == 0)]
        come = given.index[(given["new"] >= FEWEST) & (given["old"] == 0)]
        for one in gone:
            before = part["old"].xs(one, level=column)
            near = [other for other in come if SAME <= given["new"][other] / given["old"][one] <= 1 / SAME]
            shares = {other: _equal(before, part["new"].xs(other, level=column)) for other in near}
            best = max(shares, key=shares.__getitem__, default="")
            if shares.get(best, 0) >= SAME:
                found.setdefault(column, {})[one] = best
    return found


def _equal(one: pd.Series, other: pd.Series) -> float:
    """The share of equal figures among those that are not 0 in both."""
    pairs = pd.concat([one, other], axis=1).fillna(0)
    pairs = pairs[(pairs != 0).any(axis=1)]
    return float((pairs.iloc[:, 0] == pairs.iloc[:, 1]).mean())


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


def _recoded(table: pd.DataFrame, cells: Cells) -> pd.Series:
    """Whether the changes around a figure of a list of events cancel out: the same events under another label."""
    found = pd.Series(False, index=table.index)
    if not cells.recoded_within:
        return found
    rows = table[table["kind"] != UNCHANGED]
    groups = rows.groupby(list(cells.recoded_within))["change"]
    gross = rows["change"].abs().groupby([rows[name] for name in cells.recoded_within]).transform("sum")
    cancel = groups.transform("sum").abs() <= (1 - SAME) * gross
    pairs = rows.groupby([rows[cells.period], rows["change"].abs()])["change"]
    opposite = (pairs.transform("size") == 2) & (pairs.transform("sum") == 0) & (rows["change"].abs() >= PAIR)
    found[rows.index] = cancel | opposite
    return found


def _multiplied(table: pd.DataFrame, cells: Cells) -> pd.Series:
    """Whether all figures of a label were multiplied by one factor or, in a table, jumped the same way."""
    found = pd.Series(False, index=table.index)
    rows = table[table[["old", "new"]].min(axis=1) >= SIZED]
    labels = list(cells.keys[1:])
    everywhere = pd.Series(0, index=rows.index)
    for by in ([everywhere], *([rows[name]] for name in labels), [rows[name] for name in labels]):
        groups = rows.groupby(by)
        factor = groups["new"].transform("sum") / groups["old"].transform("sum")
        near = (rows["new"] - factor * rows["old"]).abs() <= NEAR * rows["new"]
        up, down = rows["percent"] >= JUMP, rows["percent"] <= -JUMP
        tests = [near & ((factor - 1).abs() >= FACTOR), *([] if cells.unlisted_is_zero else [up, down])]
        of_group = pd.DataFrame(dict(enumerate(tests))).groupby(groups.ngroup()).transform("all").any(axis=1)
        enough = groups["new"].transform("size") >= FEWEST
        found[rows.index[of_group & enough]] = True
    return found
