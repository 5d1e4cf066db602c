"""The index page: a card a report, from what lies in the reports folder."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from borderbook.files import write_atomically
from borderbook.report.page import Page, page_of
from borderbook.report.render import fill


@dataclass(frozen=True)
class Card:
    """One report on the index page."""

    title: str
    href: str
    run: str
    status: str
    theme: str
    answer: str
    vintage: str
    started: str
    thumbnail: str
    parameters: str


def build_index(reports: Path) -> Path:
    """Write ``index.html`` over all runs found in ``reports``; failed runs are shown as failed."""
    cards = [_card(reports, path) for path in sorted(reports.glob("[!.]*/[!.]*/run.json"))]
    cards.sort(key=lambda card: (card.theme, card.title, card.run))
    path = reports / "index.html"
    write_atomically(path, fill("index.html.j2", cards=cards).encode())
    return path


def _card(reports: Path, record_path: Path) -> Card:
    import nbformat

    record = json.loads(record_path.read_text(encoding="utf-8"))
    folder = record_path.parent
    page = page_of(nbformat.read(folder / "notebook.ipynb", as_version=4))
    return Card(
        title=page.title or str(record["title"]),
        href=f"{folder.relative_to(reports).as_posix()}/{record['question']}.html",
        run=folder.name,
        status=record["status"],
        theme=str(record.get("theme", "")),
        answer=_first_sentence(page.answer) if record["status"] == "done" else "",
        vintage=_vintage(record),
        started=str(record["started"]),
        thumbnail=_thumbnail(page),
        parameters=", ".join(f"{k} {_told(v)}" for k, v in record["parameters"].items()),
    )


def _first_sentence(answer: str) -> str:
    text = re.sub(r"<[^>]+>", "", answer).strip()
    for entity, sign in (("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'")):
        text = text.replace(entity, sign)
    return re.split(r"(?<=[.!?])\s+(?=[A-Z])", text, maxsplit=1)[0]


def _told(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _vintage(record: dict[str, Any]) -> str:
    return max((str(dataset.get("vintage", "")) for dataset in record["datasets"]), default="")


def _thumbnail(page: Page) -> str:
    figures = page.of("figure")
    return figures[0].image if figures else ""
