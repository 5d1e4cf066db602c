"""How the numbers of a page were made: for each figure, table and the answer, its data, its cell, and the way back."""

from __future__ import annotations

import calendar
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from borderbook import catalog
from borderbook.catalog.entries import parted
from borderbook.report.card import text_of
from borderbook.report.page import Page
from borderbook.show import YEAR_COLUMNS

_MONTHS = "|".join(calendar.month_name[1:])
# a number in a sentence, but for years and days of a month
_NUMBER = re.compile(
    rf"(?<![\w.,/-])(?!(?:19|20)\d\d(?![,.]?\d))(?!\d\d? (?:{_MONTHS}))\d+(?:,\d{{3}})*(?:\.\d+)?(?!\w|[,.]\d)"
)
_SMALL = 100  # a whole number below this stands in many rows by chance
_PLACES = 3  # figures and tables that are named for one number


@dataclass(frozen=True)
class Origin:
    """How the numbers of a block were made.

    Attributes:
        anchor: of the panel that says so.
        cell: the anchor of the code that showed it; '' if there is none.
        rows: how many rows of data the block shows; 0 for the answer.
        sources: what was loaded: each dataset as a record names it, with ``line``, the Python that loads it again.
        places: of the answer alone: number -> where else on the page it stands, as (anchor, words).
    """

    anchor: str
    cell: str
    rows: int
    sources: list[dict[str, Any]]
    places: dict[str, list[tuple[str, str]]]


def origins(page: Page, record: dict[str, Any]) -> dict[str, Origin]:
    """The origin of each figure and table by its anchor, and that of the answer under 'answer'."""
    found, cell = {}, ""
    for block in page.blocks:
        if block.kind == "code":
            cell = block.anchor
        elif block.kind in ("figure", "table"):
            facts = block.content
            sources = list(map(_source, facts.get("datasets", [])))
            found[block.anchor] = Origin(f"made-{block.anchor}", cell, len(facts["rows"]), sources, {})
        elif block.kind == "answer":
            sources = list(map(_source, record["datasets"]))
            found["answer"] = Origin("made-answer", cell, 0, sources, _places(page))
    return found


def _source(dataset: dict[str, Any]) -> dict[str, Any]:
    name, days = dataset["name"], sorted(dataset["sha256"])
    entry = catalog.read_catalog().datasets.get(parted(name)[0])
    asked = "" if not days or not entry or entry.kind == "curated" else f', vintage="{days[-1]}"'
    if len(days) > 1:  # each figure from the newest vintage that gives it
        asked = f', as_of="{days[-1]}"'
    return {**dataset, "line": f'bb.load("{name}"{asked})'}


def _places(page: Page) -> dict[str, list[tuple[str, str]]]:
    """The numbers of the answer that also stand in rows of the page's figures and tables."""
    wanted = dict.fromkeys(found[0] for found in _NUMBER.finditer(text_of(page.answer)) if _telling(found[0]))
    places: dict[str, list[tuple[str, str]]] = {number: [] for number in wanted}
    for block in page.of("table") + page.of("figure"):
        name = f"{block.kind} “{block.content['name'].replace('-', ' ')}”"
        first: dict[str, tuple[str, str]] = {}
        for text, words in _numbers(block.content):
            first.setdefault(text, (block.anchor, f"{name}, {words}"))
        for number in places.keys() & first.keys():
            places[number].append(first[number])
    return {number: found[:_PLACES] for number, found in places.items() if found}


def _telling(number: str) -> bool:
    """Whether a number hardly stands in a row by chance."""
    return "." in number or int(number.replace(",", "")) >= _SMALL


def _numbers(facts: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each number of a block's data, to the decimals with which it may be written, and the row that it stands in."""
    for row in facts["rows"]:
        cells = list(zip(facts["columns"], row, strict=True))
        words = ", ".join(str(cell) for name, cell in cells if isinstance(cell, str) or name in YEAR_COLUMNS)
        for column, cell in cells:
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                for digits in (0,) if float(cell).is_integer() else (1, 2):
                    text = f"{abs(cell):,.{digits}f}"
                    yield text, f"{words or facts['columns'][0]} ({column.replace('_', ' ')})"


def with_links(text: str | Markup, anchor: str) -> Markup:
    """Text or HTML in which each number, but for years, leads to the panel that says how it was made."""
    link = f'<a class="made" href="#{html.escape(anchor)}">\\g<0></a>'
    pieces = re.split(r"(<[^>]*>|&[#\w]+;)", str(escape(text)))
    return Markup("".join(p if p[:1] in ("<", "&") else _NUMBER.sub(link, p) for p in pieces))
