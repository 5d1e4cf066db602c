"""The index page: a card a question, its other runs folded below, from what lies in the reports folder."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from borderbook.files import write_atomically
from borderbook.locks import held
from borderbook.report.card import read_card
from borderbook.report.order import Around
from borderbook.report.page import asked, newest_vintage, reach
from borderbook.report.render import fill

_DEFAULT = "default"
_LONGEST = 200  # characters of a failure that the index shows


@dataclass(frozen=True)
class Entry:
    """One run on the index page; ``href`` is empty if it has no page, ``told`` is its answer or its failure."""

    question: str
    run: str
    title: str
    href: str
    status: str
    theme: str
    told: str
    reach: str
    vintage: str
    started: str
    thumbnail: str
    parameters: dict[str, Any]


@dataclass(frozen=True)
class Card:
    """A question on the index page: the run that stands for it, and the others with what sets them apart."""

    main: Entry
    apart: str
    others: tuple[tuple[str, Entry], ...]

    @property
    def failed(self) -> int:
        """How many of the other runs have no answer."""
        return sum(entry.status != "done" for _, entry in self.others)

    @property
    def newest(self) -> str:
        """When the newest of its runs began."""
        return max(entry.started for entry in (self.main, *(entry for _, entry in self.others)))


def build_index(reports: Path) -> Path:
    """Write ``index.html`` over all runs found in ``reports``.

    Runs of one question share a card, which the run with default parameters heads, or else the first one; the
    others are listed in it by the parameters that set them apart. Failed and interrupted runs are shown as such.
    Pages of what a vintage changed (``report.diff``) are listed at the end.
    """
    with held(reports):  # what another command lists meanwhile is not lost from the page
        return _build(reports)


def _build(reports: Path) -> Path:
    entries = [_entry(reports, path) for path in sorted(reports.glob("[!.]*/[!.]*/run.json"))]
    cards = [_card(list(runs)) for _, runs in groupby(entries, key=lambda entry: entry.question)]
    cards.sort(key=lambda card: (card.main.theme, card.main.title))
    diffs = sorted(path.name for path in reports.glob("diff-*.html"))
    path = reports / "index.html"
    write_atomically(
        path,
        fill(
            "index.html.j2",
            site=True,
            around=Around(here="index.html"),
            cards=cards,
            runs=len(entries),
            diffs=diffs,
        ).encode(),
    )
    return path


def _entry(reports: Path, path: Path) -> Entry:
    """A run's entry; one whose record or card cannot be read counts as failed, so that it is seen."""
    try:
        record = {"failure": None, **json.loads(path.read_text(encoding="utf-8"))}
        return _entry_of(reports, path.parent, record, read_card(path.parent))
    except Exception as error:  # whatever lies there stops no other run
        question = path.parent.parent.name
        message = f"run.json cannot be read, or what lies beside it ({type(error).__name__})"
        record = {"question": question, "title": question, "status": "failed", "started": "", "datasets": [],
                  "parameters": {}, "failure": {"message": message}}  # fmt: skip
        return _entry_of(reports, path.parent, record, {"title": "", "answer": "", "thumbnail": ""})


def _entry_of(reports: Path, folder: Path, record: dict[str, Any], shown: dict[str, str]) -> Entry:
    done = record["status"] == "done"
    page = folder / f"{record['question']}.html"
    return Entry(
        question=folder.parent.name, run=folder.name, title=shown["title"] or str(record["title"]),
        href=page.relative_to(reports).as_posix() if page.is_file() else "",
        status=str(record["status"]), theme=str(record.get("theme", "")),
        told=shown["answer"] if done else _failure(record), thumbnail=shown["thumbnail"],
        reach=reach(record), vintage=newest_vintage(record), started=str(record["started"]),
        parameters=dict(record["parameters"]),
    )  # fmt: skip


def _failure(record: dict[str, Any]) -> str:
    lines = str((record.get("failure") or {}).get("message", "")).strip().splitlines() or [""]
    return lines[-1] if len(lines[-1]) <= _LONGEST else f"{lines[-1][:_LONGEST]}…"


def _card(runs: list[Entry]) -> Card:
    main = next((entry for entry in runs if entry.run == _DEFAULT), runs[0])
    others = [entry for entry in runs if entry is not main]
    base = main.parameters if main.run == _DEFAULT else _common(runs)
    apart = _apart(main, base) if main.run != _DEFAULT else ""
    return Card(main, apart, tuple((_apart(entry, base), entry) for entry in others))


def _common(runs: Iterable[Entry]) -> dict[str, Any]:
    """The parameters that are the same in all runs of a question."""
    first, *others = [entry.parameters for entry in runs]
    if not others:
        return {}
    return {
        name: first[name]
        for name in first
        if all(other.get(name, first[name]) == first[name] for other in others)
    }


def _apart(entry: Entry, base: dict[str, Any]) -> str:
    """The parameters by which a run differs, in words; the name of its folder if there are none."""
    differing = {name: value for name, value in entry.parameters.items() if base.get(name, ...) != value}
    return ", ".join(f"{name} {value}" for name, value in asked(differing)) or entry.run
