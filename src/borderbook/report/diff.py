"""What a newer vintage of a dataset changed in the figures of an older one: as text, as data, as a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from borderbook import catalog, project, reference
from borderbook.errors import UsageError
from borderbook.files import write_atomically
from borderbook.methods import revisions
from borderbook.outputs import as_json
from borderbook.report.render import fill
from borderbook.show import shown_column

SHOWN = ["figure", "old", "new", "change", "percent", "kind"]


@dataclass(frozen=True)
class Difference:
    """Two vintages of a dataset compared, as published.

    Attributes:
        dataset: its name.
        old, new: the dates of the vintages.
        compared: figures that both give.
        revised, appeared, withdrawn: how many of them moved, and how.
        net, gross: sum of the changes, and of their sizes, of figures that add up.
        only_old, only_new: figures that one of the vintages alone covers; they are no revisions.
        moved: the figures that moved, the largest change first: ``figure`` (in words), ``old``, ``new``,
            ``change``, ``percent``, ``kind``, then the columns that name it.
        codes: the codes of countries and groups that the names in ``moved`` show.
    """

    dataset: str
    old: str
    new: str
    compared: int
    revised: int
    appeared: int
    withdrawn: int
    net: float
    gross: float
    only_old: int
    only_new: int
    moved: pd.DataFrame
    codes: frozenset[str]


def difference(dataset: str, vintages: Sequence[str] = ()) -> Difference:
    """Compare two vintages of a dataset, without corrections.

    Args:
        dataset: a name in data/catalog.yml.
        vintages: the older and the newer one; by default the two newest.

    Raises:
        UsageError: no such dataset or vintage; a dataset with fewer than two; vintages in the wrong order; a
            dataset without figures by period.
        DataError: a stored table is not the one that was ingested.
    """
    old, new = _pair(dataset, vintages)
    cells = revisions.cells_of(dataset)
    panel = revisions.panel({date: catalog.as_published(dataset, date) for date in (old, new)}, cells)
    steps = revisions.steps(panel)
    told = revisions.summary(steps, cells)
    moved = revisions.moved(steps)
    names = [name for name in ("geo", "citizenship") if name in cells.keys]
    return Difference(
        dataset, old, new, net=told["net"], gross=told["gross"],
        **{name: int(told[name]) for name in ("compared", "revised", "appeared", "withdrawn")},
        only_old=_alone(panel, old, new), only_new=_alone(panel, new, old), moved=_described(moved, cells),
        codes=frozenset(code for name in names for code in moved[name]),
    )  # fmt: skip


def _pair(dataset: str, vintages: Sequence[str]) -> tuple[str, str]:
    entry = catalog.read_catalog().entry(dataset)
    dates = sorted(vintage.date.isoformat() for vintage in entry.vintages)
    if len(dates) < 2:
        number = "one vintage" if dates else "no vintage"
        raise UsageError(f"'{dataset}' has {number}; a comparison needs two.")
    if len(vintages) not in (0, 2):
        raise UsageError(f"Give two vintages, OLD and NEW, or none for the two newest: {', '.join(dates)}.")
    old, new = (entry.vintage(dataset, date).date.isoformat() for date in (vintages or dates[-2:]))
    if old >= new:
        raise UsageError(f"{old} is not older than {new}; give the older vintage first.")
    return old, new


def _described(moved: pd.DataFrame, cells: revisions.Cells) -> pd.DataFrame:
    named = moved.assign(figure=revisions.named(moved, cells, reference.label))
    whole = dict.fromkeys(("old", "new", "change"), "Int64")  # counts, missing where not given
    return named[[*SHOWN, *cells.keys]].astype(whole)


def _alone(panel: revisions.Panel, vintage: str, other: str) -> int:
    """Figures, zeros apart, that a vintage gives where the other one covers nothing."""
    given = panel.values[vintage].fillna(0) != 0
    return int((given & ~panel.listed[other]).sum())


def summary(found: Difference) -> str:
    """The comparison in a few sentences."""
    counts = found.revised + found.appeared + found.withdrawn
    moved = (
        f"{counts:,} moved: {found.revised:,} revised, {found.appeared:,} appeared, {found.withdrawn:,} "
        f"withdrawn; net {found.net:+,.0f}, gross {found.gross:,.0f}."
        if counts
        else "None moved."
    )
    beyond = (
        f" Not compared: {found.only_new:,} that only {found.new} covers, {found.only_old:,} that only "
        f"{found.old} covers."
    )
    return f"{found.dataset}, {found.old} to {found.new}: {found.compared:,} figures in both. {moved}{beyond}"


def text(found: Difference, most: int) -> str:
    """The summary and the ``most`` largest changes as a plain table."""
    if found.moved.empty:
        return summary(found)
    rows = found.moved[SHOWN].head(most)
    shown = pd.DataFrame({name: shown_column(name, list(rows[name])) for name in SHOWN}, columns=SHOWN)
    left = len(found.moved) - len(rows)
    more = f"\n{left:,} more; --most shows them." if left else ""
    return f"{summary(found)}\n\n{shown.to_string(index=False)}{more}"


def facts(found: Difference, most: int) -> dict[str, Any]:
    """The comparison as plain JSON; the ``most`` largest changes under ``cells``, a dictionary each."""
    table = as_json(found.moved.head(most).round({"percent": 2}))
    names = ("dataset", "old", "new", "compared", "revised", "appeared", "withdrawn", "net", "gross")
    return {
        **{name: getattr(found, name) for name in (*names, "only_old", "only_new")},
        "cells": [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]],
    }


def write_page(found: Difference, most: int) -> Path:
    """Write ``reports/diff-<dataset>-<old>-<new>.html``: the ``most`` largest changes, and all of them as CSV.

    Returns:
        The path of the page, which is one file and requests nothing.
    """
    old, new = (catalog.provenance(found.dataset, date) for date in (found.old, found.new))
    every = {"name": f"diff-{found.dataset}", **as_json(found.moved.round({"percent": 2}))}
    shown = as_json(found.moved[SHOWN].head(most).round({"percent": 1}))
    page = fill(
        "diff.html.j2", found=found, summary=summary(found), shown=shown, every=every, old=old, new=new,
        notes=reference.footnotes(found.codes),
    )  # fmt: skip
    path = project.reports() / f"diff-{found.dataset}-{found.old}-{found.new}.html"
    write_atomically(path, page.encode())
    return path
