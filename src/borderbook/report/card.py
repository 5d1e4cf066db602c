"""What the index page shows of a report, kept beside it: so the index is made without reading notebooks."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

from borderbook.report import pictures
from borderbook.report.page import Page, page_in

NAME = "card.json"
_SHORT = 40  # letters: a first sentence of fewer says too little alone


def card(page: Page) -> dict[str, str]:
    """Title, opening of the answer and first picture, small (a data URI); what is not there is ''."""
    figures = page.of("figure") or page.of("image")
    return {
        "title": page.title,
        "answer": _opening(page.answer),
        "thumbnail": pictures.thumbnail(*figures[0].picture(narrow=True)) if figures else "",
    }


def read_card(folder: Path) -> dict[str, str]:
    """The card of a run's folder; from its notebook, if the folder has none; of '' if it has neither."""
    try:
        kept = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return {name: str(kept[name]) for name in ("title", "answer", "thumbnail")}
    except (OSError, ValueError, KeyError, TypeError):
        return card(page_in(folder) if (folder / "notebook.ipynb").is_file() else Page())


def _opening(answer: str) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", "", answer)).strip()
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z])", text)
    while len(sentences) > 1 and len(sentences[0]) < _SHORT:
        sentences[:2] = [f"{sentences[0]} {sentences[1]}"]
    return sentences[0]
