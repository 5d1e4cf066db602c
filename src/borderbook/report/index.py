"""The index page: a card a report, from what lies in the reports folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from borderbook.files import write_atomically
from borderbook.report.card import read_card
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
    record = json.loads(record_path.read_text(encoding="utf-8"))
    folder = record_path.parent
    shown = read_card(folder)
    return Card(
        title=shown["title"] or str(record["title"]),
        href=f"{folder.relative_to(reports).as_posix()}/{record['question']}.html",
        run=folder.name,
        status=record["status"],
        theme=str(record.get("theme", "")),
        answer=shown["answer"] if record["status"] == "done" else "",
        vintage=_vintage(record),
        started=str(record["started"]),
        thumbnail=shown["thumbnail"],
        parameters=", ".join(f"{k} {_told(v)}" for k, v in record["parameters"].items()),
    )


def _told(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _vintage(record: dict[str, Any]) -> str:
    return max((str(dataset.get("vintage", "")) for dataset in record["datasets"]), default="")
