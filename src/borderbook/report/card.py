"""What the index page shows of a report, kept beside it: so the index is made without reading notebooks."""

from __future__ import annotations

import json
import re
from pathlib import Path

from borderbook.report.page import Page, page_of

NAME = "card.json"


def card(page: Page) -> dict[str, str]:
    """Title, first sentence of the answer and first picture (a data URI) of a page; what is not there is ''."""
    figures = page.of("figure")
    return {
        "title": page.title,
        "answer": _first_sentence(page.answer),
        "thumbnail": figures[0].image if figures else "",
    }


def read_card(folder: Path) -> dict[str, str]:
    """The card of a run's folder; from its notebook, if the folder has none."""
    try:
        kept = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return {name: str(kept[name]) for name in ("title", "answer", "thumbnail")}
    except (OSError, ValueError, KeyError, TypeError):
        import nbformat

        return card(page_of(nbformat.read(folder / "notebook.ipynb", as_version=4)))


def _first_sentence(answer: str) -> str:
    text = re.sub(r"<[^>]+>", "", answer).strip()
    for entity, sign in (("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'")):
        text = text.replace(entity, sign)
    return re.split(r"(?<=[.!?])\s+(?=[A-Z])", text, maxsplit=1)[0]
