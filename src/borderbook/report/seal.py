"""A page carries a record of its contents; ``check`` says whether the two still agree.

The whole page is cut into parts, none left out, and the record holds a checksum of each. So damage and careless edits
are found wherever they are, and named. Somebody who computes the record anew is not found by this: only a checkout
knows better, whose run and catalog the record is then compared with.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from borderbook import catalog, project
from borderbook.catalog.entries import parted
from borderbook.errors import BorderbookError, UsageError
from borderbook.report.card import text_of
from borderbook.report.datapackage import in_html

_FACTS = ("question", "run", "key", "look", "started", "datasets")  # of a run's record
_RECORD = re.compile(r'<script type="application/json" id="record">(.*?)</script>\n?', re.S)
_PARTS = re.compile(
    r"(<style\b.*?</style>|<script\b.*?</script>|<figure\b.*?</figure>|<table\b.*?</table>)", re.S
)
_OF_A_FIGURE = re.compile(r'(<svg\b.*?</svg>|<img\b[^>]*>|<table\b.*?</table>|href="data:[^"]*")', re.S)
_KINDS = {"<svg": "its picture", "<img": "its picture", "<tab": "its table", "href": "its CSV file"}
_WORDS = re.compile(r'(?=<h[1-6]\b|<nav\b|<footer\b|<div class="a(?:nswer|bout)"|<pre\b)')
_NAMED = {
    "<nav": "the links and contents", "<footer": "the last lines", '<div class="answer': "the answer",
    '<div class="about': "the introduction",
}  # fmt: skip
_SHOWN = ("the answer", "figure", "table")  # the parts that two renderings of one run have in common


@dataclass(frozen=True)
class Verdict:
    """What ``check`` found: which parts of the page are not as recorded, and what else there is to say."""

    record: dict[str, Any]
    parts: int
    altered: tuple[str, ...]
    notes: tuple[str, ...]


def sealed(page: str, record: dict[str, Any]) -> str:
    """The page with a record of its contents, before its script."""
    facts = {name: record[name] for name in _FACTS if name in record}
    facts["parts"] = _checksums(page)
    place = page.rindex("<script>")
    text = in_html({**facts, "seal": _seal(facts)})
    element = f'<script type="application/json" id="record">{text}</script>\n'
    return page[:place] + element + page[place:]


def check(path: Path) -> Verdict:
    """Compare a page with the record that it carries, and the record with the checkout, if there is one.

    Ends of lines do not count: mail programs and editors change them.

    Raises:
        UsageError: the page carries no record: it is no report of this project, or one of an earlier version.
        OSError: it cannot be read.
    """
    page = path.read_bytes().decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    found = _RECORD.search(page)
    if not found:
        raise UsageError(
            f"{path.name} is no report that can be checked: it carries no record of its contents."
        )
    try:
        record = dict(json.loads(found[1]))
        seal, recorded = record.pop("seal"), dict(record["parts"])
        intact = seal == _seal(record)
    except (ValueError, KeyError, TypeError):
        record, recorded, intact = {}, {}, False
    if not intact:
        return Verdict(record, 0, ("the record itself, so that nothing can be said of the rest",), ())
    now = _checksums(page[: found.start()] + page[found.end() :])
    altered = [name for name in {**recorded, **now} if recorded.get(name) != now.get(name)]
    differing, notes = _beside_the_checkout(record)
    return Verdict(record, len(recorded), (*altered, *differing), tuple(notes))


def _seal(record: dict[str, Any]) -> str:
    return sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def _checksums(page: str) -> dict[str, str]:
    """Part of a page, in words -> the first half of its SHA-256; every character is in one of them."""
    found: dict[str, str] = {}
    for name, text in _parts(page.replace("\r\n", "\n").replace("\r", "\n")):
        found[name] = found.get(name, "") + text
    return {name: sha256(text.encode()).hexdigest()[:32] for name, text in found.items()}


def _parts(page: str) -> Iterator[tuple[str, str]]:
    section, table = "the head of the page", ""
    for piece in _PARTS.split(page):
        if piece.startswith("<figure"):
            anchor = re.search(r'\bid="(?:figure-)?([^"]*)"', piece[: piece.index(">")])
            for part in _OF_A_FIGURE.split(piece):
                yield (
                    f"figure {anchor[1] if anchor else 'of the notebook'}, {_KINDS.get(part[:4], 'its words')}",
                    part,
                )
        elif piece.startswith("<table"):
            yield f"table {table or section}", piece
        elif piece.startswith(("<style", "<script")):
            yield (
                "the metadata" if "json" in piece[: piece.index(">")] else f"the {piece[1:7].rstrip('>')}",
                piece,
            )
        else:
            for text in _WORDS.split(piece):
                heading = re.match(r"<h\d\b.*?</h\d>", text, re.S)
                named = next((name for start, name in _NAMED.items() if text.startswith(start)), section)
                section = f"the section “{text_of(heading[0])}”" if heading else named
                yield section, text
            table = (re.findall(r'\bid="table-([^"]*)"', piece) or [""])[-1]


def _beside_the_checkout(record: dict[str, Any]) -> tuple[list[str], list[str]]:
    """What of a record is not as in the checkout from which ``check`` is called, and what could be compared."""
    try:
        datasets = catalog.read_catalog().datasets
    except BorderbookError:
        return [], ["No checkout is here to compare the record with."]
    known = {(name, str(v.date)): v.sha256 for name, entry in datasets.items() for v in entry.vintages}
    differing, notes = [], []
    for one in record["datasets"]:
        stored = {day: known.get((parted(one["name"])[0], day)) for day in one["sha256"]}
        wrong = [day for day, digest in one["sha256"].items() if stored[day] not in (None, digest)]
        differing += [f"the checksum of {one['name']}, vintage {day}" for day in wrong]
        if None not in stored.values() and not wrong:
            notes.append(
                f"{one['name']}, vintage {one['vintage']}: the checksum is that of data/catalog.yml."
            )
    page = project.reports() / record["question"] / record["run"] / f"{record['question']}.html"
    other = _RECORD.search(page.read_text(encoding="utf-8")) if page.is_file() else None
    local = dict(json.loads(other[1])) if other else {}
    if (local.get("key"), local.get("look")) != (record["key"], record["look"]):
        notes.append(
            "reports/ holds no run with this key that looks the same: a forged record would not be found."
        )
        return differing, notes
    told, here = record["parts"], local["parts"]
    names = [
        name for name in {**here, **told} if name.startswith(_SHOWN) and here.get(name) != told.get(name)
    ]
    return differing + [f"{name}, by the run in reports/" for name in names], notes
