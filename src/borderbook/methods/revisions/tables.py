"""Summarises steps: sums of changes, the age of figures, growth of the newest months, and names in words."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from borderbook.methods.revisions.figures import Cells, adding_up
from borderbook.methods.revisions.kinds import RESCOPED
from borderbook.methods.revisions.vintages import APPEARED, REVISED, UNCHANGED, WITHDRAWN
from notemill import words
from notemill.catalog import reference

CHANGED = (REVISED, APPEARED, WITHDRAWN)  # the figure changed, not the meaning of its label
KINDS = (*CHANGED, RESCOPED)
BACK = (0, 3, 6, 12, 24)  # months, counted back from the end of a vintage
LATER = 90  # growth is measured with a vintage that is at least so many days newer


def summary(table: pd.DataFrame, cells: Cells) -> dict[str, float]:
    """The numbers and sums of the changes in a table of steps.

    Returns:
        ``compared`` and each of ``KINDS``: numbers of figures. ``net``: the sum of the changes. ``gross``: the sum of
        their absolute values. Both sums use only figures that may be added up (no totals beside their parts, no
        aggregates of countries) and that were not rescoped. They are NaN if the figures count different things, such
        as orders to leave and returns.
    """
    counts = {kind: int((table["kind"] == kind).sum()) for kind in KINDS}
    parts = table[adding_up(table, cells) & table["kind"].isin(CHANGED)]
    net, gross = float(parts["change"].sum()), float(parts["change"].abs().sum())
    if cells.measures and len(parts[cells.measures].drop_duplicates()) > 1:
        net = gross = float("nan")
    return {"compared": len(table), **counts, "net": net, "gross": gross}


def sums(table: pd.DataFrame, cells: Cells) -> dict[str, pd.DataFrame]:
    """The numbers and sums of the changes by route, country and year, for each of these columns that the figures have.

    Returns:
        Name of the grouping -> one row for each group with a changed figure, the largest gross sum first. The columns
        are the measures (if there are several), the grouping, a number for each of ``KINDS``, and ``net`` and ``gross``
        as in ``summary``.
    """
    period = table[cells.period]
    year = period.dt.year if pd.api.types.is_datetime64_any_dtype(period) else period
    rows = table.assign(year=year.astype("int64"), **{kind: table["kind"] == kind for kind in KINDS})
    counted = rows["change"].where(adding_up(table, cells) & table["kind"].isin(CHANGED), 0).fillna(0)
    rows = rows.assign(net=counted, gross=counted.abs())[rows["kind"] != UNCHANGED]
    tables = {}
    measures = [measure for measure in cells.measures if rows[measure].nunique() > 1]
    for name in ("route", "region", "geo", "zone", "year"):
        if name in rows and rows[name].nunique() > (name != "year"):
            # a blank label means: on no route, or in no country
            added = rows[rows[name] != ""].groupby([*measures, name])[[*KINDS, "net", "gross"]].sum()
            tables[name] = added.sort_values("gross", ascending=False, kind="stable").reset_index()
    return tables


def months_old(period: pd.Series, vintage: pd.Series) -> pd.Series:
    """Months from the end of a period (a year, or the month of a date) to the date of a vintage, with fractions."""
    if pd.api.types.is_datetime64_any_dtype(period):
        end = period + pd.offsets.MonthEnd(0)
    else:
        end = pd.to_datetime(period.astype("int64").astype("str") + "-12-31")
    return (pd.to_datetime(vintage) - end).dt.days / words.MONTH


def growth(monthly: pd.DataFrame) -> pd.DataFrame:
    """The net growth of the newest months of each vintage in the newest vintage that gives them.

    Measure: Growth of the newest months
    Formula: (count in the newest vintage / count in the vintage − 1) × 100, of months counted back from its end
    Assumptions: A vintage grows as earlier ones did. A month that a vintage gives is over and counts whole.
    Example: A file of July 2024 gives 30 for its newest three months. The newest file, nine months later, gives 36 for
        them: a growth of 20 %.
    Used by: revisions

    Args:
        monthly: counts, one row for each month, one column for each vintage (its date), the oldest first; NaN if the
            vintage does not give the month.

    Returns:
        One row for each vintage and span of months: ``vintage``, ``months`` ('newest three months', 'months 4 to 6'
        ...), ``then``, ``now`` (counts), ``growth`` (per cent), ``later`` (months from the vintage to the newer one).
        There is no row if the newer vintage is less than ``LATER`` days newer.
    """
    now, given = monthly.ffill(axis=1).iloc[:, -1], monthly.notna()
    by = pd.to_datetime(pd.Series(given.iloc[:, ::-1].idxmax(axis=1).astype("str")))
    rows = []
    for vintage, counts in monthly.items():
        known = counts.dropna().index[::-1]
        for first, end in pairwise(BACK):
            months = known[first:end]
            days = (by[months] - pd.Timestamp(str(vintage))).dt.days
            if len(months) == end - first and days.min() >= LATER and counts[months].sum():
                name = f"months {first + 1} to {end}" if first else f"newest {words.counted(end, 'month')}"
                sums = float(counts[months].sum()), float(now[months].sum())
                rows.append((str(vintage), name, *sums, round(days.max() / words.MONTH)))
    table = pd.DataFrame(rows, columns=["vintage", "months", "then", "now", "later"])
    table.insert(4, "growth", (table["now"] / table["then"] - 1) * 100)
    return table


def named(table: pd.DataFrame, cells: Cells) -> pd.Series:
    """Each figure in words: 'November 2024, Western African, sea, Senegal'.

    Args:
        table: the result of ``steps`` or ``moved``.
        cells: the definition of a figure.
    """
    parts = []
    for name in cells.keys:
        column = table[name]
        if name == cells.period:
            day = "" if name != "date" else column.dt.day.astype("str") + " "
            text = column.astype("str") if name == "year" else day + column.dt.strftime("%B %Y")
        elif name in ("geo", "citizenship"):
            text = column.map(lambda code: "all citizenships" if code == "TOTAL" else reference.label(code))
        else:
            text = column.str.replace("_", " ").replace({"total": "", "all": ""})
        parts.append(text)
    rows = [", ".join(filter(None, row)) for row in zip(*parts, strict=True)]
    return pd.Series(rows, index=table.index, dtype="str")
