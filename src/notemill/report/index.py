"""Writes the index page and its search: a card for each question, with its other runs folded below."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from notemill import catalog, questions, suite
from notemill.files import suite_table, write_atomically
from notemill.house import house
from notemill.report import feed, search
from notemill.report.card import FIELDS, NAME, also_called
from notemill.report.datapackage import of_site
from notemill.report.order import Around, in_order, pages
from notemill.report.page import asked, dates, page_in
from notemill.report.pictures import SOCIAL
from notemill.report.render import fill, in_the_dark

_NEWEST = 4  # vintages that the index names
_LONGEST = 200  # characters of a failure that the index shows

Entry = dict[str, Any]
"""One run on the index page: its record and its card, with ``href`` and ``pdf`` (empty if missing), ``outcome`` (its
answer or its failure), and what ``page.dates`` says."""


@dataclass(frozen=True)
class Card:
    """A question on the index page: its main run, and its other runs with what distinguishes them.

    ``noun`` says what the other runs are for, such as country; '' if not all of them were published for that.
    """

    main: Entry
    apart: str
    others: list[tuple[str, Entry]]
    noun: str


def build_index(reports: Path) -> Path:
    """Write ``index.html`` with all runs in ``reports``, and the index of its search.

    Runs of one question share a card. The run with default parameters is its main run, or else the first one; the
    other runs are listed in it with the parameters in which they differ. Failed and interrupted runs are marked. The
    brief, three leading numbers and a chart are above the cards, if ``site.yml`` names them and they exist; the newest
    vintages are below the cards.
    """
    records = sorted(reports.glob("[!.]*/[!.]*/run.json"))  # those of copies are their maker's own
    entries = [_entry(reports, path) for path in records if not path.parent.name.startswith("scratch-")]
    cards = [_card(list(runs)) for _, runs in groupby(entries, key=lambda entry: entry["question"])]
    place = {question.name: number for number, question in enumerate(in_order())}
    cards.sort(key=lambda card: (place.get(card.main["question"], len(place)), card.main["title"]))
    done = [card.main for card in cards if card.main["status"] == "done" and card.main["href"]]
    mains = {entry["question"]: entry for entry in done}
    choice = suite_table("site")
    chart = mains.get(choice["chart"])
    figure = page_in((reports / chart["href"]).parent).headline if chart else None
    newest = {one["name"]: one for one in reversed(feed.news(reports))}.values()
    lighter = [figure.lighter if figure else {}, *(card.main["lighter"] or {} for card in cards)]
    page = fill(
        "index.html.j2", site=True, around=Around(here="index.html"), cards=cards, runs=len(entries),
        leads=[mains[name] for name in choice["leads"] if name in mains and mains[name]["lead"]],
        brief=mains.get(choice["brief"]), chart=chart, figure=figure,
        news=sorted(newest, key=lambda one: one["date"], reverse=True)[:_NEWEST],
        run_on=max((card.main["started"] for card in cards), default=""),
        places=_places(cards), themes=list(dict.fromkeys(card.main["theme"] for card in cards if card.main["theme"])),
        colours=in_the_dark({name: colour for each in lighter for name, colour in each.items()}),
        described=suite.suite().DESCRIBED, path="index.html", linked=of_site("index.html", suite.suite().DESCRIBED),
        social=house().link(f"{chart['question']}/{chart['run']}/{SOCIAL}") if chart else "",
        revised=mains.get(choice["revised"]), how_obtained=catalog.how_obtained(),
        diffs=sorted(path.name for path in reports.glob("diff-*.html")),
    )  # fmt: skip
    write_atomically(reports / "index.html", page.encode())
    search.write(reports, _searched(cards))
    _sitemap(reports, entries)
    return reports / "index.html"


def _places(cards: list[Card]) -> dict[str, dict[str, list[tuple[str, Entry]]]]:
    """Place -> the title of a question that has a report for each -> their names and reports."""
    by_noun: dict[str, dict[str, list[tuple[str, Entry]]]] = {}
    every = {label for card in cards if card.noun for label, _ in card.others}
    for card in (card for card in cards if card.noun):
        runs = [(card.main["beside"][card.main["run"]], card.main), *card.others]
        found = sorted((run for run in runs if run[0] in every and run[1]["href"]), key=lambda run: run[0])
        by_noun.setdefault(card.noun, {})[questions.load(card.main["question"]).title] = found
    return by_noun


def _searched(cards: list[Card]) -> Iterator[tuple[str, Entry]]:
    """Each run that has a page, with what it is about and what readers call that and the terms of its question."""
    also, terms = also_called(), suite_table("glossary")
    for card in cards:
        own = card.main.get("beside", {}).get(card.main["run"], card.apart)
        for label, run in [(own, card.main), *card.others]:
            its = [f"{one['term']} {one.get('words', '')}" for one in terms if run["question"] in one.get("see", ())]
            names = [words for place, words in also.items() if place in f"{run['title']} {label}"]
            yield label, run | {"words": " ".join([run["words"], *its, *names])}


def _sitemap(reports: Path, entries: list[Entry]) -> None:
    """Write ``sitemap.xml`` with all pages and reports; without a public address, remove it."""
    path = reports / "sitemap.xml"
    if not house().address:
        path.unlink(missing_ok=True)
        return
    dated = {name: "" for name in pages() if (reports / name).is_file()}
    dated |= {one["href"]: one["started"][:10] for one in entries if one["status"] == "done" and one["href"]}
    write_atomically(path, fill("sitemap.xml.j2", pages=dated).encode())


def _entry(reports: Path, path: Path) -> Entry:
    """The entry of a run. If its record or card cannot be read, it counts as failed, so that readers see it."""
    question, run = path.parts[-3:-1]
    entry: Entry = dict.fromkeys((*FIELDS, "theme", "reach", "next", "end", "state", "mark", "started"), "")
    entry |= {"question": question, "run": run, "title": question}
    entry |= {"parameters": {}, "status": "failed", "failure": None}
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        kept = path.with_name(NAME)
        card = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
        entry |= record | {name: text for name, text in card.items() if text}
        entry |= dates(record, card.get("rests_on") or {})
    except Exception as error:  # a damaged run must not stop the others
        message = f"run.json cannot be read, or what lies beside it ({type(error).__name__})"
        entry["failure"] = {"message": message}
    page = path.with_name(f"{question}.html")
    links = {
        name: file.relative_to(reports).as_posix() if file.is_file() else ""
        for name, file in (("href", page), ("pdf", page.with_suffix(".pdf")))
    }
    return {**entry, **links, "outcome": entry["answer"] if entry["status"] == "done" else _failure(entry)}


def _failure(record: dict[str, Any]) -> str:
    last = str((record["failure"] or {}).get("message", "")).strip().rpartition("\n")[2]
    return last if len(last) <= _LONGEST else f"{last[:_LONGEST]}…"


def _card(runs: list[Entry]) -> Card:
    main = next((entry for entry in runs if entry["run"] == "default"), runs[0])
    base, apart = main["parameters"], ""
    if main["run"] != "default":  # compare with the parameters that all runs have in common
        base = {n: v for n, v in base.items() if all(entry["parameters"].get(n, v) == v for entry in runs)}
        apart = _apart(main, base)
    others = [entry for entry in runs if entry is not main]
    chosen = questions.load(main["question"]).choices if main.get("beside") else None
    noun = chosen.noun if chosen and all(entry["run"] in main["beside"] for entry in others) else ""
    named = [(_apart(entry, base), entry) for entry in others]
    return Card(main, apart, sorted(named, key=lambda run: run[0]) if noun else named, noun)


def _apart(entry: Entry, base: dict[str, Any]) -> str:
    """The label of a run among others: its given label, or its differing parameters in words, or its folder's name."""
    label = entry.get("beside", {}).get(entry["run"], "")
    differing = {name: value for name, value in entry["parameters"].items() if base.get(name, ...) != value}
    return label or ", ".join(f"{name} {value}" for name, value in asked(differing)) or entry["run"]
