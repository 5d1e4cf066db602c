"""What the index page shows of a report, kept beside it: so the index is made without reading notebooks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from borderbook.report import pictures
from borderbook.report.page import Page

NAME = "card.json"
FIELDS = ("title", "answer", "lead", "words", "thumbnail")
_SHORT = 40  # letters: a first sentence of fewer says too little alone


def card(page: Page) -> dict[str, str]:
    """What the index shows of a report; what is not there is ''.

    That is its title, the opening of its answer and the first number emphasised there (``lead``), its first picture,
    small (a data URI), and the ``words`` of its figures and tables by which it is found, each once.
    """
    figures = page.of("figure") or page.of("image")
    return {
        "title": page.title,
        "answer": _opening(page.answer),
        "lead": _lead(page.answer),
        "words": " ".join(sorted(set(_words(page)))),
        "thumbnail": pictures.thumbnail(*figures[0].picture(narrow=True)) if figures else "",
    }


def _lead(answer: str) -> str:
    """The first emphasised words with a number that is no year."""
    bold = (text_of(words) for words in re.findall(r"<strong>(.*?)</strong>", answer, re.S))
    return next(
        (words for words in bold if re.search(r"\d", words) and not re.fullmatch(r"\d{4}", words)), ""
    )


def _words(page: Page) -> Iterator[str]:
    """Of titles, units and sources of figures and tables, and of all text in their data: countries, routes ..."""
    for facts in page.data:
        texts = [facts.get("title") or facts["caption"], facts["unit"], facts["source"]]
        texts += [cell for row in facts["rows"] for cell in row if isinstance(cell, str)]
        for text in texts:
            yield from re.findall(r"[^\W\d_]{2,}", text.lower())


def text_of(markup: str) -> str:
    """The words of some HTML."""
    return html.unescape(re.sub(r"<[^>]+>", "", markup)).strip()


def _opening(answer: str) -> str:
    text = text_of(answer)
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z])", text)
    while len(sentences) > 1 and len(sentences[0]) < _SHORT:
        sentences[:2] = [f"{sentences[0]} {sentences[1]}"]
    return sentences[0]
