"""Says how the numbers of a figure, table or answer were made, and links each number to the row that it is from.

A number that was ``cited`` has a place. The link is set only if that row of that figure or table has this number; the
page is never searched for equal digits.
"""

from __future__ import annotations

import calendar
import datetime as dt
import html
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from notemill import catalog
from notemill.catalog import reference
from notemill.catalog.entries import parted
from notemill.report.page import Block, Page, close, html_of
from notemill.show.outputs import END, START
from notemill.words import YEAR_COLUMNS, head, round_bound

_MARKED = re.compile(f"{START}([^{START}{END}]*){END}")
# a number in a sentence, except years, days of a month and constants: per 100, the 80 % interval
_NUMBER = re.compile(
    r"(?<![\w.,/-])(?<![Pp]er\s)(?<!one below )(?!\d\d\s% interval|(?:19|20)\d\d(?![,.]?\d))"
    rf"(?!\d\d? (?:{'|'.join(calendar.month_name[1:])}))\d+(?:,\d{{3}})*(?:\.\d+)?(?=(?:st|nd|rd|th)?(?!\w|[,.]\d))"
)


class Target(NamedTuple):
    """The target of a number's link: an anchor of the page, and block, row and column in words."""

    anchor: str
    words: str


class _Cell(NamedTuple):
    number: float
    labels: tuple[str, ...]  # of its row, and last its column


def linked(page: Page, words: str | Markup, places: Sequence[Mapping[str, Any]], anchor: str = "") -> Markup:
    """Link the numbers in a text to their places, and numbers without a place to the panel on how they were made.

    Without an ``anchor`` numbers without a place are not linked.

    Args:
        page: the page with the figures and tables.
        words: text or HTML in which the numbers with a place are marked (``marked``).
        places: the places of these numbers, in order.
        anchor: the anchor of the panel.
    """
    in_order = iter(targets(page, places, _MARKED.findall(words)))

    def link(number: re.Match[str]) -> str:
        target = next(in_order, None)
        opening = Markup('<a class="made" href="#{}" title="{}">').format(*target) if target else ""
        return f"{opening}{number[1]}</a>" if target else number[1]

    text = Markup(_MARKED.sub(link, escape(words)))
    return with_links(text, anchor) if anchor else text


def marked(text: str, places: Sequence[Mapping[str, Any]]) -> str:
    """A text in which each number with a place is enclosed in two marks."""
    for first, end in sorted((place["at"] for place in places), reverse=True):
        text = f"{text[:first]}{START}{text[first:end]}{END}{text[end:]}"
    return text


def targets(page: Page, places: Sequence[Mapping[str, Any]], numbers: Sequence[str]) -> list[Target | None]:
    """The targets of numbers; None if the page has no such place, or has another number there."""
    blocks = {block.content["name"]: block for block in page.of("table") + page.of("figure")}
    return [
        target(blocks[place["block"]], place, number) if place["block"] in blocks else None
        for place, number in zip(places, numbers, strict=True)
    ]


def target(block: Block, place: Mapping[str, Any], number: str) -> Target | None:
    """The cell of a block at a place, or the cells that add up to the number; None if neither agrees."""
    keys = [key for key in place["row"] or [place["column"]] if key]
    fitting = [cell for cell in _cells(block.content) if all(_named(cell, key) for key in keys)]
    fitting = [cell for cell in fitting if place["column"] and _named(cell, place["column"])] or fitting
    name = f"{block.kind} “{block.content['name'].replace('-', ' ')}”"
    for cell in fitting if keys else ():  # without a label every cell would fit
        if _agrees(cell.number, number):
            words = [word for word in (name, *cell.labels[:-1], head(cell.labels[-1])) if word]
            return Target(block.anchor, ", ".join(words))
    for labels, parts in _together(fitting).items():
        if all(float(part).is_integer() for part in parts) and _agrees(sum(parts), number):
            words = list(dict.fromkeys((name, *map(head, (*keys, *labels)))))
            return Target(block.anchor, f"{', '.join(words)} added up")
    return None


def _together(cells: Sequence[_Cell]) -> dict[tuple[str, ...], list[float]]:
    """The groups of cells that a sum may use: all cells of a column, or those that share a label, such as a series."""
    groups: dict[tuple[str, ...], list[float]] = defaultdict(list)
    for cell in cells:
        *labels, column = cell.labels
        for shared in ((), *((label,) for label in labels)):
            groups[(*shared, column)].append(cell.number)
    return {labels: parts for labels, parts in groups.items() if len(parts) > 1}


def _cells(facts: Mapping[str, Any]) -> Iterator[_Cell]:
    for row in facts["rows"]:
        cells = list(zip(facts["columns"], row, strict=True))
        labels = [str(cell) for column, cell in cells if isinstance(cell, str) or column in YEAR_COLUMNS]
        for column, cell in cells:
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                yield _Cell(cell, (*labels, column))


def _named(cell: _Cell, key: str) -> bool:
    """Whether a label of a cell is a name of this key; text in brackets may follow: 'Spain (5,990 of 64,260)'."""
    names, labels = _names(key), list(map(_plain, cell.labels))
    return any(label in names or label.startswith(tuple(f"{n} (" for n in names)) for label in labels)


@cache
def _names(key: str) -> frozenset[str]:
    """The possible spellings of a key: itself, the name of a code, the period that begins on a day."""
    names = {key, reference.label(key)}
    if re.fullmatch(r"\d{4}-\d\d-\d\d", key):
        day = dt.date.fromisoformat(key)
        names |= {f"{day:%Y-%m}", f"{day:%B %Y}", f"{day.year} Q{(day.month + 2) // 3}"}
        names |= {str(day.year)} if (day.month, day.day) == (1, 1) else set()
    return frozenset(map(_plain, names))


def _plain(label: str) -> str:
    return label.replace("_", " ").replace("*", "").strip().casefold()


def _agrees(number: float, written: str) -> bool:
    """Whether the number in a cell, which may be rounded, agrees with a written number, whatever the sign.

    A written bound is rounded down or up.
    """
    digits = re.sub(r"[^\d.]", "", written)
    if not re.fullmatch(r"\d+(\.\d+)?", digits):
        return False
    places, held = (len(text.partition(".")[2]) for text in (digits, str(number)))
    rounded = 10.0**-held if "." in str(number) else 0.0
    near = abs(abs(number) - float(digits)) <= (10.0**-places + rounded) / 2 + 1e-9
    return near or float(digits) in {round_bound(abs(number), places, up) for up in (False, True)}


def with_links(text: str | Markup, anchor: str) -> Markup:
    """Text or HTML in which each number, except years, links to the panel on how it was made."""
    link = f'<a class="made" href="#{html.escape(anchor)}">\\g<0></a>'
    pieces = re.split(r'(<a class="made".*?</a>|<[^>]*>|&[#\w]+;)', str(escape(text)))
    return Markup("".join(p if p[:1] in ("<", "&") else _NUMBER.sub(link, p) for p in pieces))


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
            html = linked(page, marked(close(facts.get("title", "")), block.places), block.places)
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
