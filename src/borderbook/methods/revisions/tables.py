"""What steps amount to, how old their figures were, and their names in words."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pandas as pd

from borderbook import words
from borderbook.methods.revisions.cells import Cells, adding_up
from borderbook.methods.revisions.kinds import RESCOPED
from borderbook.methods.revisions.panel import APPEARED, REVISED, UNCHANGED, WITHDRAWN

CHANGED = (REVISED, APPEARED, WITHDRAWN)  # whose changes are of what is published, not of how it is told
KINDS = (*CHANGED, RESCOPED)
BACK = (0, 3, 6, 12, 24)  # months, counted back from the end of a vintage
LATER = 90  # days after which a newer vintage tells what a month has grown to


def summary(table: pd.DataFrame, cells: Cells) -> dict[str, float]:
    """What a table of steps amounts to.

    Returns:
        ``compared`` and a number for each of ``KINDS``: figures. ``net``: the sum of the changes; ``gross``: the sum of
        their sizes. Both count only figures that add up: no totals beside their parts, no aggregates of countries; and
        no figure that was rescoped. They are missing where different things are counted, as orders to
        leave and returns are.
    """
    counts = {kind: int((table["kind"] == kind).sum()) for kind in KINDS}
    parts = table[adding_up(table, cells) & table["kind"].isin(CHANGED)]
    net, gross = float(parts["change"].sum()), float(parts["change"].abs().sum())
    if cells.measures and len(parts[cells.measures].drop_duplicates()) > 1:
        net = gross = float("nan")
    return {"compared": len(table), **counts, "net": net, "gross": gross}


def sums(table: pd.DataFrame, cells: Cells) -> dict[str, pd.DataFrame]:
    """What steps amount to by route, by country and by year, as far as the figures have them; by measure, too.

    Returns:
        Name of the grouping -> a row a group in which a figure moved, the largest gross first: the measures, where
        there are several, the column of that name, a number for each of ``KINDS``, ``net`` and ``gross`` as in
        ``summary``.
    """
    period = table[cells.period]
    year = period.dt.year if pd.api.types.is_datetime64_any_dtype(period) else period
    rows = table.assign(year=year.astype("int64"), **{kind: table["kind"] == kind for kind in KINDS})
    counted = rows["change"].where(adding_up(table, cells) & table["kind"].isin(CHANGED), 0).fillna(0)
    rows = rows.assign(net=counted, gross=counted.abs())[rows["kind"] != UNCHANGED]
    found = {}
    measures = [measure for measure in cells.measures if rows[measure].nunique() > 1]
    for name in ("route", "region", "geo", "zone", "year"):
        if name in rows and rows[name].nunique() > (name != "year"):
            # blank is the label of what is on no route, or in no country
            added = rows[rows[name] != ""].groupby([*measures, name])[[*KINDS, "net", "gross"]].sum()
            found[name] = added.sort_values("gross", ascending=False, kind="stable").reset_index()
    return found


def months_old(period: pd.Series, vintage: pd.Series) -> pd.Series:
    """Months from the end of a period (a year, or the month of a date) to a vintage, fractions included."""
    if pd.api.types.is_datetime64_any_dtype(period):
        end = period + pd.offsets.MonthEnd(0)
    else:
        end = pd.to_datetime(period.astype("int64").astype("str") + "-12-31")
    return (pd.to_datetime(vintage) - end).dt.days / 30.4375


def growth(monthly: pd.DataFrame) -> pd.DataFrame:
    """By how much the newest months of each vintage have grown in the newest vintage that gives them: net, not gross.

    Measure: Growth of the newest months
    Formula: (count in the newest vintage / count in the vintage − 1) × 100, of months counted back from its end
    Assumptions: A vintage grows as earlier ones did. A month that a vintage gives is over and counts whole.

    Args:
        monthly: counts, a row a month, a column a vintage (its date), oldest first; NaN where it does not give the
            month.

    Returns:
        A row a vintage and span of months: ``vintage``, ``months`` ('newest three months', 'months 4 to 6' ...),
        ``then``, ``now`` (counts), ``growth`` (per cent). No row where the newer vintage is less than ``LATER`` days
        younger.
    """
    now, given = monthly.ffill(axis=1).iloc[:, -1], monthly.notna()
    by = pd.to_datetime(pd.Series(given.iloc[:, ::-1].idxmax(axis=1).astype("str")))
    rows = []
    for vintage, counts in monthly.items():
        known = counts.dropna().index[::-1]
        for first, end in pairwise(BACK):
            months = known[first:end]
            told = (by[months] - pd.Timestamp(str(vintage))).dt.days.min() >= LATER
            if len(months) == end - first and told and counts[months].sum():
                name = f"months {first + 1} to {end}" if first else f"newest {words.counted(end, 'month')}"
                rows.append((str(vintage), name, float(counts[months].sum()), float(now[months].sum())))
    table = pd.DataFrame(rows, columns=["vintage", "months", "then", "now"])
    return table.assign(growth=(table["now"] / table["then"] - 1) * 100)


def named(table: pd.DataFrame, cells: Cells, label: Callable[[str], str]) -> pd.Series:
    """Each figure in words: 'November 2024, Western African, sea, Senegal'.

    Args:
        table: ``steps`` or ``moved``.
        cells: what a figure is.
        label: gives the name for a code of ``geo`` or ``citizenship`` (``reference.label``).
    """
    parts = []
    for name in cells.keys:
        column = table[name]
        if name == cells.period:
            day = "" if name != "date" else column.dt.day.astype("str") + " "
            text = column.astype("str") if name == "year" else day + column.dt.strftime("%B %Y")
        elif name in ("geo", "citizenship"):
            text = column.map(lambda code: "all citizenships" if code == "TOTAL" else label(code))
        else:
            text = column.str.replace("_", " ").replace({"total": "", "all": ""})
        parts.append(text)
    rows = [", ".join(filter(None, row)) for row in zip(*parts, strict=True)]
    return pd.Series(rows, index=table.index, dtype="str")
