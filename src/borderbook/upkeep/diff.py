"""Compares a vintage of a dataset with older ones: which figures were revised, added or withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from borderbook.methods import revisions
from borderbook.upkeep.acceptance import compared_with, layouts_of
from notemill import catalog, words
from notemill.catalog import reference
from notemill.catalog.entries import Entry, Vintage
from notemill.errors import UsageError
from notemill.show.tables import shown_column

SHOWN = ["figure", "old", "new", "change", "percent", "kind"]
GROUPS = 6  # rows shown of each table of sums in a terminal


@dataclass(frozen=True)
class Difference:
    """The comparison of a vintage with older ones of the same dataset, as published.

    Attributes:
        dataset: its name.
        old, new: the dates of the newest older vintage and of the new one.
        counts: numbers by name. ``compared`` is the number of figures that both give; each of ``revisions.KINDS`` is
            the number of figures that changed in that way. ``net`` is the sum of all changes and ``gross`` the sum of
            their absolute values, over figures that may be added up; both are None if the figures count different
            things. ``only_old`` and ``only_new`` count figures that one side alone covers; they are not revisions.
        notes: which vintages were compared and which figures were left out, one sentence each.
        moved: the figures that changed, the largest change first: ``figure`` (in words), ``old``, ``new``,
            ``change``, ``percent``, ``kind``, ``since`` (date of the older vintage), then the key columns.
        sums: ``revisions.sums`` by route, country and year.
    """

    dataset: str
    old: str
    new: str
    counts: dict[str, Any]
    notes: tuple[str, ...]
    moved: pd.DataFrame
    sums: dict[str, pd.DataFrame]


def difference(dataset: str, vintages: Sequence[str] = (), new: str = "") -> Difference:
    """Compare vintages of a dataset, without corrections.

    Args:
        dataset: a name in data/catalog.yml.
        vintages: the dates of the older and of the newer vintage. If empty, the newest vintage (or ``new``) is compared
            with the newest complete one before it. Where vintages hold parts of a dataset, it is compared with the
            newest one of the same layout, or else each figure with the newest older vintage that gives it.
        new: the date of the newer vintage, if ``vintages`` is empty.

    Raises:
        UsageError: no such dataset or vintage; a dataset with fewer than two vintages; vintages in the wrong order;
            a dataset without figures by period.
        DataError: a stored table is not the one that was ingested.
    """
    entry = catalog.read_catalog().entry(dataset)
    chosen = _chosen(dataset, entry, vintages, new)
    cells = revisions.cells_of(dataset)
    tables = {str(vintage.date): catalog.as_published(dataset, vintage.date) for vintage in chosen}
    partial = {str(vintage.date) for vintage in chosen if not vintage.complete}
    alike = not partial and len(chosen) == 2 and layouts_of(chosen[0]) == layouts_of(chosen[1])
    result = revisions.compare(tables, cells, partial, set(tables) if alike else ())
    numbers = revisions.summary(result.steps, result.cells)
    counts = {name: None if words.missing(numbers[name]) else numbers[name] for name in numbers}
    moved = revisions.moved(result.steps)
    moved = moved.assign(figure=revisions.named(moved, result.cells))
    whole = dict.fromkeys(("old", "new", "change"), "Int64")  # counts; missing where a vintage gives none
    *older, newest = tables
    return Difference(
        dataset, older[-1], newest, counts | _alone(result.panel), _notes(result, older),
        moved[[*SHOWN, "since", *result.cells.keys]].astype(whole), revisions.sums(result.steps, result.cells),
    )  # fmt: skip


def _chosen(dataset: str, entry: Entry, vintages: Sequence[str], new: str) -> list[Vintage]:
    """The vintages to compare, the oldest first, the new one last."""
    every = sorted(entry.vintages, key=lambda one: one.date)
    if len(every) < 2:
        number = "one vintage" if every else "no vintage"
        raise UsageError(f"'{dataset}' has {number}; a comparison needs two.")
    if len(vintages) not in (0, 2):
        dates = ", ".join(str(one.date) for one in every)
        raise UsageError(f"Give two vintages, OLD and NEW, or none for the two newest: {dates}.")
    if vintages:
        pair = [entry.vintage(dataset, date) for date in vintages]
        if pair[0].date >= pair[1].date:
            raise UsageError(f"{pair[0].date} is not older than {pair[1].date}; give the older first.")
        return pair
    newest = entry.vintage(dataset, new) if new else every[-1]
    before = compared_with(entry, newest)
    if not before:
        raise UsageError(f"{newest.date} is the oldest vintage of '{dataset}'; none is older.")
    return [*before, newest]


def _alone(panel: revisions.Panel) -> dict[str, int]:
    """The number of non-zero figures that only the older vintages cover, and that only the new one covers."""
    listed, given = panel.listed, panel.values.fillna(0) != 0
    of_old, of_new = listed.iloc[:, :-1].any(axis=1), listed.iloc[:, -1]
    gone, come = given.iloc[:, :-1].any(axis=1) & ~of_new, given.iloc[:, -1] & ~of_old
    return {"only_old": int(gone.sum()), "only_new": int(come.sum())}


def _notes(found: revisions.Comparison, older: list[str]) -> tuple[str, ...]:
    notes = []
    if len(older) > 1:
        notes.append(f"Each figure is compared with the newest of {words.listed(older)} that gives it.")
    for vintages in dict.fromkeys(found.left_out.values()):
        lacking = [name for name, without in found.left_out.items() if without == vintages]
        columns, level = (words.listed([*map(_plain, names)]) for names in (lacking, found.cells.keys))
        notes.append(f"{words.listed(list(vintages))} has no {columns}: both are added up and compared by {level}.")
    if found.unfinished:
        notes.append(f"Left out, as their period was not over then: {found.unfinished:,}.")
    if found.steps.empty:
        notes.append("The vintages have no figure in common.")
    return tuple(notes)


def _plain(name: str) -> str:
    return {"geo": "country"}.get(name, name.replace("_", " "))


def summary(found: Difference) -> str:
    """A comparison in a few sentences: how many figures were compared, how many changed, and by how much."""
    figures = found.counts
    numbers = {kind: figures[kind] for kind in revisions.KINDS if figures[kind]}
    counts = ", ".join(f"{number:,} {kind}" for kind, number in numbers.items())
    kinds = "" if {*numbers} <= {"revised"} else f" ({counts})"
    changed = f"{sum(numbers.values()):,} changed{kinds}" if numbers else "none changed"
    kept = f"{found.dataset.replace('_', ' ')} in the vintages of {found.old} and {found.new}"
    sentences = [f"Of {figures['compared']:,} figures of {kept}, {changed}."]
    if gross := figures["gross"]:
        sentences.append(f"The changes add up to {words.number(figures['net'])}; without their signs, to {gross:,.0f}.")
    beyond = "Not compared are figures in one alone: {only_new:,} in the newer vintage, {only_old:,} in the older."
    return " ".join([*sentences, beyond.format(**figures), *found.notes])


def text(found: Difference, most: int) -> str:
    """The summary, the sums by route, country and year, and the ``most`` largest changes, as plain text."""
    if found.moved.empty:
        return summary(found)
    groups = [_as_text(table, GROUPS, "more") for table in group_tables(found).values()]
    largest = _as_text(found.moved[SHOWN], most, "more; --most shows them")
    return "\n\n".join([summary(found), *groups, largest])


def _as_text(table: pd.DataFrame, most: int, more: str) -> str:
    rows = table.head(most)
    shown = pd.DataFrame({name: shown_column(name, list(rows[name])) for name in map(str, rows)})
    hidden = len(table) - len(rows)
    return shown.to_string(index=False) + (f"\n{hidden:,} {more}." if hidden else "")


def group_tables(found: Difference) -> dict[str, pd.DataFrame]:
    """The number and sum of changes by route, by country and by year, names in words, without empty columns."""
    tables = {}
    for by, table in found.sums.items():
        names = [name for name in map(str, table) if name not in (*revisions.KINDS, "net", "gross")]
        labels = table[names].astype("str").map(reference.label).replace("_", " ", regex=True)
        filled = [kind for kind in revisions.KINDS if table[kind].any()]
        sums = table[[*filled, "net", "gross"]].astype("int64")
        tables[_plain(by)] = labels.rename(columns=_plain).join(sums)
    return tables
