"""The index page: a card a question, its other runs folded below, from what lies in the reports folder."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from borderbook.catalog import read_catalog
from borderbook.catalog.reach import named
from borderbook.files import write_atomically, yaml_table
from borderbook.report.card import read_card, text_of
from borderbook.report.order import Around, in_order
from borderbook.report.page import asked, newest_vintage, reach
from borderbook.report.render import fill

_DEFAULT = "default"
_NEWEST = 4  # vintages that the index names
_LONGEST = 200  # characters of a failure that the index shows


@dataclass(frozen=True)
class Entry:
    """One run on the index page; ``href`` is empty if it has no page, ``told`` is its answer or its failure.

    ``lead`` and ``words`` are those of its card.
    """

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
    lead: str
    words: str
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
    On top stand the newest vintages, three leading numbers and a chart, as far as ``site.yml`` names them and they
    are there.
    """
    entries = [_entry(reports, path) for path in sorted(reports.glob("[!.]*/[!.]*/run.json"))]
    cards = [_card(list(runs)) for _, runs in groupby(entries, key=lambda entry: entry.question)]
    place = {one.name: number for number, one in enumerate(in_order())}
    cards.sort(key=lambda card: (place.get(card.main.question, len(place)), card.main.title))
    mains = {card.main.question: card.main for card in cards if card.main.status == "done" and card.main.href}
    told = yaml_table("borderbook.report", "site")
    chart = mains.get(told["chart"])
    page = fill(
        "index.html.j2", site=True, around=Around(here="index.html"), cards=cards, runs=len(entries),
        leads=[mains[name] for name in told["leads"] if name in mains and mains[name].lead],
        chart=chart, drawing=_drawing(reports / chart.href) if chart else "", news=_news(reports),
        revised=mains.get(told["revised"]),
        diffs=[(path.name, _answer(path)) for path in sorted(reports.glob("diff-*.html"))],
    )  # fmt: skip
    write_atomically(reports / "index.html", page.encode())
    return reports / "index.html"


def _drawing(page: Path) -> str:
    """The first figure of a report with its title, at both widths; '' if it has none."""
    text = page.read_text(encoding="utf-8")
    found = re.search(r'(<figcaption>.*?</figcaption>).*?(<div class="drawing">.*?</div>)', text, re.S)
    # what it links to stands on the report
    return re.sub(r"</?a\b[^>]*>", "", "\n".join(found.groups())) if found else ""


@dataclass(frozen=True)
class News:
    """A new vintage: its dataset, its last period and that of the one before, the page of what it revised."""

    name: str
    title: str
    date: dt.date
    last: str
    before: str
    page: str
    revised: str


def _news(reports: Path) -> list[News]:
    """The newest vintages, one a dataset, the newest first."""
    found = []
    for name, entry in read_catalog().datasets.items():
        complete = sorted((one for one in entry.vintages if one.complete), key=lambda one: one.date)
        if complete:
            last, *before = (named(one.last, one.date) for one in reversed(complete))
            page = max(reports.glob(f"diff-{name}-????-??-??-{complete[-1].date}.html"), default=None)
            title = f"{entry.title} ({entry.publisher.partition(',')[0]})"
            said = _answer(page) if page else ""
            found.append(
                News(name, title, complete[-1].date, last, (*before, "")[0], page.name if page else "", said)
            )
    return sorted(found, key=lambda one: one.date, reverse=True)[:_NEWEST]


def _answer(page: Path) -> str:
    """What a page of differences says in short; '' if there is none."""
    with suppress(OSError):
        found = re.search(r'<div class="answer">(.*?)</div>', page.read_text(encoding="utf-8"), re.S)
        return text_of(found[1]) if found else ""
    return ""


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
        return _entry_of(reports, path.parent, record, {})


def _entry_of(reports: Path, folder: Path, record: dict[str, Any], shown: dict[str, str]) -> Entry:
    done = record["status"] == "done"
    page = folder / f"{record['question']}.html"
    return Entry(
        question=folder.parent.name, run=folder.name, title=shown.get("title") or str(record["title"]),
        href=page.relative_to(reports).as_posix() if page.is_file() else "",
        status=str(record["status"]), theme=str(record.get("theme", "")),
        told=shown["answer"] if done else _failure(record), thumbnail=shown.get("thumbnail", ""),
        lead=shown.get("lead", ""), words=shown.get("words", ""),
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
