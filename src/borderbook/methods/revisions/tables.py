"""Summarises steps: sums of changes, and names in words."""

from __future__ import annotations

import pandas as pd

from borderbook.methods.revisions.figures import Cells, adding_up
from borderbook.methods.revisions.kinds import RESCOPED
from borderbook.methods.revisions.vintages import APPEARED, REVISED, UNCHANGED, WITHDRAWN
from notemill.catalog import reference

CHANGED = (REVISED, APPEARED, WITHDRAWN)  # the figure changed, not the meaning of its label
KINDS = (*CHANGED, RESCOPED)


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
