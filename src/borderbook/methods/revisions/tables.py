"""What steps amount to, how old their figures were, and their names in words."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from borderbook.methods.revisions.cells import Cells, adding_up
from borderbook.methods.revisions.panel import APPEARED, REVISED, WITHDRAWN


def summary(table: pd.DataFrame, cells: Cells) -> dict[str, float]:
    """What a table of steps amounts to.

    Returns:
        ``compared``, ``revised``, ``appeared``, ``withdrawn``: numbers of figures. ``net``: the sum of the
        changes; ``gross``: the sum of their sizes; ``cancels``: per cent of gross that cancels out within its
        period, as when a figure is booked elsewhere (missing without any change). The latter three count only
        figures that add up: no totals beside their parts, no aggregates of countries.
    """
    kinds = table["kind"].value_counts()
    counts = {kind: int(kinds.get(kind, 0)) for kind in (REVISED, APPEARED, WITHDRAWN)}
    parts = table[adding_up(table, cells)]
    gross = float(parts["change"].abs().sum())
    left = float(parts.groupby([cells.period, "vintage"])["change"].sum().abs().sum())
    cancels = (1 - left / gross) * 100 if gross > 0 else float("nan")
    net = float(parts["change"].sum())
    return {"compared": len(table), **counts, "net": net, "gross": gross, "cancels": cancels}


def months_old(period: pd.Series, vintage: pd.Series) -> pd.Series:
    """Months from the end of a period (a year, or the month of a date) to a vintage, fractions included."""
    if pd.api.types.is_datetime64_any_dtype(period):
        end = period + pd.offsets.MonthEnd(0)
    else:
        end = pd.to_datetime(period.astype("int64").astype("str") + "-12-31")
    return (pd.to_datetime(vintage) - end).dt.days / 30.4375


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
            text = column.astype("str") if name == "year" else column.dt.strftime("%B %Y")
        elif name in ("geo", "citizenship"):
            text = column.map(lambda code: "all citizenships" if code == "TOTAL" else label(code))
        else:
            text = column.str.replace("_", " ").replace({"total": "", "all": ""})
        parts.append(text)
    rows = [", ".join(filter(None, row)) for row in zip(*parts, strict=True)]
    return pd.Series(rows, index=table.index, dtype="str")
