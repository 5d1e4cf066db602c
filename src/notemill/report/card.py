"""Makes the card of a report: a file with everything that the index page shows, so that it reads no notebooks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from notemill import catalog
from notemill.catalog import reference
from notemill.catalog.entries import parted
from notemill.files import suite_table
from notemill.report.page import Block, Page
from notemill.report.pictures import without_data
from notemill.words import in_sentences, opening

NAME = "card.json"
FIELDS = ("title", "answer", "lead", "words", "figure", "unit", "lighter", "rests_on")


def card(page: Page) -> dict[str, Any]:
    """The card of a report; a text that is missing is ''.

    It has the title, the opening of the answer and its main number (``lead``), the headline figure in its phone version
    with its ``unit`` and the colours that are ``lighter`` on a dark page, what it ``rests_on``, for the search its
    distinct ``words``, and for that of numbers the texts in ``printed``.
    """
    figure = page.headline
    facts = figure.content if figure and figure.kind == "figure" else {}
    return {
        "title": page.title,
        "answer": opening(text_of(page.answer.content)),
        "lead": page.answer.lead.get("text", ""),
        "words": " ".join(sorted(set(_words(page)))),
        "figure": _drawn(figure) if figure else "",
        "unit": facts.get("unit", ""),
        "lighter": dict(figure.lighter) if figure and figure.lighter else "",
        "rests_on": page.rests_on or "",
        "printed": [text for text in _printed(page) if re.search(r"\d[,.]\d|^\d", text)],
    }


def _printed(page: Page) -> Iterator[str]:
    """The sentences of the answer, the lead before the first, and what the first figure and those with a lead say."""
    first, *others = in_sentences(text_of(page.answer.content))
    yield from (f"{page.answer.lead['text']}. {first}" if page.answer.lead else first, *others)
    for nth, facts in enumerate(figure.content for figure in page.of("figure")):
        if nth == 0 or facts.get("lead"):
            yield f"{facts.get('lead', '')} {facts.get('label', '')} {facts['title']}. {facts['alt']}".strip()


def _drawn(figure: Block) -> str:
    """A figure for the index, without the values for tooltips."""
    if figure.wide:
        return without_data(figure.narrow or figure.wide)
    return f'<img src="{html.escape(figure.image)}" alt="">'


def _words(page: Page) -> Iterator[str]:
    """The words of the title and the answer, of figures and tables, and what readers call their datasets and places."""
    known, called = catalog.read_catalog().datasets, suite_table("numbers")
    texts = [page.title, text_of(page.answer.content)]
    for facts in page.data:
        texts += [facts.get(name, "") for name in ("title", "caption", "unit", "source", "alt")]
        texts += [cell for row in facts["rows"] for cell in row if isinstance(cell, str)]
        for name in {parted(one["name"])[0] for one in facts.get("datasets", ())} & {*known}:
            texts += [known[name].title, *(way["words"] for way in called["tables"].get(name, ()))]
    texts += [words for place, words in also_called().items() if place in texts]
    yield from re.findall(r"[^\W\d_]{2,}", " ".join(texts).lower())


def also_called() -> dict[str, str]:
    """Name of a place -> what readers call it, and what a country calls itself, in all its languages."""
    readers, own = suite_table("numbers")["also"], reference.own_names()
    return {place: f"{readers.get(place, '')} {own.get(place, '')}".strip() for place in (readers | own)}


def text_of(markup: str) -> str:
    """The text of some HTML, without tags."""
    return html.unescape(re.sub(r"<[^>]+>", "", markup)).strip()
