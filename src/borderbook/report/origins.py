"""Describes how the numbers of each figure, table and answer were made: data, cell, and how to load them again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from borderbook import catalog
from borderbook.catalog.entries import parted
from borderbook.report.page import Page, close, html_of
from borderbook.report.places import linked, marked


@dataclass(frozen=True)
class Origin:
    """How the numbers of a block were made.

    Attributes:
        anchor: the anchor of the panel with this information.
        cell: the anchor of the code that made the block; '' if there is none.
        rows: the number of rows of data in the block; 0 for the answer.
        sources: the datasets that were loaded, as in the run's record, with ``title``, with its
            publisher, and ``line``, the Python that loads it again.
        html: a figure's title, or the answer, as HTML in which each number is a link.
    """

    anchor: str
    cell: str
    rows: int
    sources: list[dict[str, Any]]
    html: Markup


def origins(page: Page, record: dict[str, Any]) -> dict[str, Origin]:
    """The origin of each figure and table by its anchor, and that of the answer under 'answer'."""
    by_anchor, cell = {}, ""
    for block in page.blocks:
        if block.kind == "code":
            cell = block.anchor
        elif block.kind in ("figure", "table"):
            facts, anchor = block.content, f"made-{block.anchor}"
            sources = list(map(_source, facts.get("datasets", [])))
            html = linked(page, marked(close(facts.get("title", "")), block.places), block.places, anchor)
            by_anchor[block.anchor] = Origin(anchor, cell, len(facts["rows"]), sources, html)
        elif block.kind == "answer":
            sources, anchor = list(map(_source, record["datasets"])), "made-answer"
            marks = Markup(html_of(marked(close(block.markdown), block.places)))
            html = linked(page, marks, block.places, anchor)
            by_anchor["answer"] = Origin(anchor, cell, 0, sources, html)
    return by_anchor


def _source(dataset: dict[str, Any]) -> dict[str, Any]:
    name, days = dataset["name"], sorted(dataset["sha256"])
    entry = catalog.read_catalog().datasets.get(parted(name)[0])
    pinned = "as_of" if len(days) > 1 else "vintage"  # each figure from the newest vintage that gives it
    asked = "" if not days or not entry or entry.kind == "curated" else f', {pinned}="{days[-1]}"'
    title = f"{entry.publisher.partition(',')[0]}, {entry.title}" if entry else name
    return {**dataset, "line": f'bb.load("{name}"{asked})', "title": title}
