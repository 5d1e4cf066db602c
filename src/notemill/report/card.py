"""Makes the card of a report: a file with everything that the index page shows, so that it reads no notebooks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from notemill import catalog
from notemill.catalog import reference
from notemill.catalog.entries import parted
from notemill.files import suite_table
from notemill.report.page import Block, Page
from notemill.report.pictures import without_data
from notemill.report.twins import shown_names, shown_rows
from notemill.words import in_sentences, opening

NAME = "card.json"
FIELDS = ("title", "answer", "lead", "words", "said", "shown", "figure", "unit", "lighter", "rests_on")


def card(page: Page) -> dict[str, Any]:
    """The card of a report; a text that is missing is ''.

    It has the title, the opening of the answer and its main number (``lead``), the headline figure in its phone version
    with its ``unit`` and the colours that are ``lighter`` on a dark page, and what it ``rests_on``. For the search it
    has the sentences that are ``said`` in the answer, the ``words`` by which readers call its datasets, and the figures
    and tables that are ``shown``, as ``search.Place``.
    """
    figure = page.headline
    facts = figure.content if figure and figure.kind == "figure" else {}
    answer = text_of(page.answer.content)
    return {
        "title": page.title,
        "answer": opening(answer),
        "lead": page.answer.lead.get("text", ""),
        "words": called(_datasets(*page.data)),
        "said": [*chain(*map(in_sentences, answer.splitlines())), *filter(None, [page.answer.lead.get("text")])],
        "shown": [_shown(block) for block in page.blocks if block.kind in ("figure", "table")],
        "figure": _drawn(figure) if figure else "",
        "unit": facts.get("unit", ""),
        "lighter": dict(figure.lighter) if figure and figure.lighter else "",
        "rests_on": page.rests_on or "",
    }


def _shown(block: Block) -> dict[str, Any]:
    """A figure or table as the search finds it: its title, what it is called, and its rows as they are printed."""
    facts = block.content
    rows = [[text for text, _ in row] for row in shown_rows(facts)]
    names = also_called()
    places = [names[text] for text in dict.fromkeys(text for row in rows for text in row) if text in names]
    words = [*shown_names(facts), facts["unit"], facts["source"], called(_datasets(facts)), *places]
    led = f"{facts.get('lead', '')} {facts.get('label', '')}".strip()
    return {
        "what": block.kind,
        "title": facts["title"] if block.kind == "figure" else facts["caption"],
        "anchor": block.anchor,
        "words": " ".join(words),
        "lines": [*filter(None, [led]), *(" · ".join(filter(None, row)) for row in rows)],
    }


def _datasets(*shown: Mapping[str, Any]) -> list[str]:
    """The datasets that figures and tables name."""
    return [*dict.fromkeys(parted(one["name"])[0] for facts in shown for one in facts.get("datasets", ()))]


def called(datasets: Iterable[str]) -> str:
    """The titles of datasets in the catalog, their publishers, and what readers call them."""
    known, words = catalog.read_catalog().datasets, suite_table("called")["datasets"]
    return " ".join(
        f"{known[name].title} {known[name].publisher} {words.get(name, '')}".strip()
        for name in datasets
        if name in known
    )


def _drawn(figure: Block) -> str:
    """A figure for the index, without the values for tooltips."""
    if figure.wide:
        return without_data(figure.narrow or figure.wide)
    return f'<img src="{html.escape(figure.image)}" alt="">'


def also_called() -> dict[str, str]:
    """Name of a place -> what readers call it, and what a country calls itself, in all its languages."""
    readers, own = suite_table("called")["places"], reference.own_names()
    return {place: f"{readers.get(place, '')} {own.get(place, '')}".strip() for place in (readers | own)}


def text_of(markup: str) -> str:
    """The text of some HTML, without tags."""
    return html.unescape(re.sub(r"<[^>]+>", "", markup)).strip()
