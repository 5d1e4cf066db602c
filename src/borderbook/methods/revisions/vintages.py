"""Puts the vintages of a dataset side by side, and compares every figure with the vintage before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from borderbook.methods.revisions.figures import Cells
from notemill.errors import UsageError

REVISED, APPEARED, WITHDRAWN, UNCHANGED = "revised", "appeared", "withdrawn", "unchanged"


@dataclass(frozen=True)
class Panel:
    """Every figure in every vintage.

    Attributes:
        cells: the definition of a figure.
        values: one row for each figure (MultiIndex of ``cells.keys``), one column for each vintage, the oldest first;
            NaN if a vintage does not give the figure.
        listed: the same shape: whether the vintage covers the figure, even if it gives it as missing.
    """

    cells: Cells
    values: pd.DataFrame
    listed: pd.DataFrame


def panel(
    tables: Mapping[str, pd.DataFrame], cells: Cells, partial: Iterable[str] = (), whole: Iterable[str] = ()
) -> Panel:
    """Put vintages side by side.

    Args:
        tables: date of the vintage -> its tidy table as published; in any order.
        cells: the definition of a figure.
        partial: vintages that hold only a part of what was published: what they do not list is unknown, not zero.
        whole: vintages of tables (not of lists of events) that hold everything that was published: what they do not
            list between their first and their last period counts as missing.
    """
    parts = {vintage: _figures(tables[vintage], cells) for vintage in sorted(tables)}
    rows = pd.concat([part.index.to_frame(index=False) for part in parts.values()]).drop_duplicates()
    index = pd.MultiIndex.from_frame(rows.sort_values(list(cells.keys)), names=cells.keys)
    values = pd.DataFrame({vintage: part.reindex(index) for vintage, part in parts.items()}, index=index)
    covering = set(parts) - set(partial) if cells.unlisted_is_zero else set(whole)
    of_all = {v: _covered(index, part, cells) for v, part in parts.items() if v in covering}
    listed = pd.DataFrame({v: index.isin(part.index) for v, part in parts.items()} | of_all, index=index)
    if cells.unlisted_is_zero:
        values = values.fillna(0).where(listed)
    return Panel(cells, values, listed)


def _figures(table: pd.DataFrame, cells: Cells) -> pd.Series:
    """The figures of one vintage; keys except the period are text; zeros are dropped if unlisted means zero."""
    prepared = cells.prepare(table)
    words = {name: dict(cells.relabelled.get(name, {})) for name in cells.keys[1:]}
    text = {name: prepared[name].astype("str").replace(new) for name, new in words.items()}
    plain = prepared[[cells.period]].assign(**text, _value=prepared[cells.value].astype("float64"))
    sums = plain.groupby(list(cells.keys))["_value"].sum(min_count=1)
    if not cells.unlisted_is_zero:
        return sums
    period = sums.index.get_level_values(cells.period)
    return sums[(sums != 0) | (period == period.min()) | (period == period.max())].fillna(0)


def _covered(index: pd.MultiIndex, part: pd.Series, cells: Cells) -> np.ndarray:
    """Which figures a vintage covers: from its first to its last period, with a ``vocabulary`` value that it uses."""
    period, covered_period = index.get_level_values(cells.period), part.index.get_level_values(cells.period)
    covered = (period >= covered_period.min()) & (period <= covered_period.max())
    if cells.vocabulary:
        used = part.index.get_level_values(cells.vocabulary).unique()
        covered &= index.get_level_values(cells.vocabulary).isin(used)
    return np.asarray(covered)


def steps(both: Panel) -> pd.DataFrame:
    """Every figure, changed or not, with its value in the last vintage before that covers it.

    Returns:
        The keys, ``since`` and ``vintage`` (the two vintages), ``old``, ``new``, ``change``, ``percent`` (of old;
        missing if that is 0 or missing), ``kind``: revised, appeared, withdrawn or unchanged. A figure appeared if it
        was missing before; if unlisted cells are zero, also if it was 0. Withdrawn is the reverse. If unlisted cells
        are zero, figures that are 0 in both vintages are left out.

    Raises:
        UsageError: there is only one vintage.
    """
    listed, values = both.listed.to_numpy(), both.values.to_numpy()
    vintages = both.values.columns.to_numpy()
    at = np.where(listed, np.arange(len(vintages)), -1)
    parts = []
    for new in range(1, len(vintages)):
        before = at[:, :new].max(axis=1)
        rows = np.flatnonzero(listed[:, new] & (before >= 0))
        changed = both.values.index[rows].to_frame(index=False)
        ends = {"old": values[rows, before[rows]], "new": values[rows, new]}
        parts.append(changed.assign(since=vintages[before[rows]], vintage=vintages[new], **ends))
    if not parts:
        raise UsageError("There is only one vintage; a comparison needs two.")
    return _classified(pd.concat(parts, ignore_index=True), both.cells)


def _classified(changed: pd.DataFrame, cells: Cells) -> pd.DataFrame:
    old, new = changed["old"], changed["new"]
    absent_before, absent_now = old.isna(), new.isna()
    if cells.unlisted_is_zero:
        absent_before, absent_now = old == 0, new == 0
    kind = pd.Series(REVISED, index=changed.index)
    kind = kind.mask(absent_before, APPEARED).mask(absent_now, WITHDRAWN)
    kind = kind.mask((old == new) | (old.isna() & new.isna()), UNCHANGED)
    changed = changed.assign(change=new - old, percent=(new - old) / old.where(old > 0) * 100, kind=kind)
    both_absent = absent_before & absent_now
    return changed[~both_absent].reset_index(drop=True) if cells.unlisted_is_zero else changed


def moved(table: pd.DataFrame) -> pd.DataFrame:
    """The steps in which a figure changed, sorted by the size of the change, or of the figure if it was or is missing.

    Args:
        table: the result of ``steps``.
    """
    rows = table[table["kind"] != UNCHANGED]
    size = rows["change"].fillna(rows["old"]).fillna(rows["new"]).abs()
    return rows.iloc[np.argsort(-size.to_numpy(), kind="stable")].reset_index(drop=True)
