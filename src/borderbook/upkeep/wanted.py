"""Writes ``data/WANTED.md``: which documents and files would replace gaps, restated rows and copies, and how.

``data/wanted.yml`` has what cannot be computed: gaps, documents without a known address, and what is left to the owner.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from typing import Any

from borderbook.upkeep.refresh import refreshable
from notemill import project, questions
from notemill.catalog.entries import parted, read_catalog
from notemill.catalog.store import curated_path
from notemill.files import write_atomically, yaml_content
from notemill.words import listed

Table = list[dict[str, str]]


def write() -> None:
    """Write the file into a project that has ``data/wanted.yml``."""
    if (project.data() / "wanted.yml").is_file():
        write_atomically(project.data() / "WANTED.md", text().encode())


def text() -> str:
    """The whole file as Markdown."""
    path = project.data() / "wanted.yml"
    known, catalog = yaml_content(path.read_text(encoding="utf-8"), path), read_catalog().datasets
    names = [name for name, entry in catalog.items() if entry.kind == "curated"]
    tables = {name: [*csv.DictReader(curated_path(name).open(encoding="utf-8"))] for name in names}
    parts = [known["head"], "## Gaps\n", *_gaps(known["gaps"], tables), "\n## Rows read at second hand"]
    for name, count in _restated(known["restated"], tables):
        rows = f"{count.total()} of {len(tables[name])} rows of `{name}`{_readers(name)}"
        parts += [f"\n### {rows}\n", *(f"- {n}: {document}" for document, n in count.most_common())]
    return "\n".join([*parts, "\n## Files that are copies\n", *_copies(), "\n## For the owner\n", *known["owner"], ""])


def _gaps(gaps: list[dict[str, Any]], tables: dict[str, Table]) -> list[str]:
    """A line for each gap that no row fills."""
    lines = []
    for gap in gaps:

        def held(one: str, table: str = gap["table"], cells: dict[str, str] = gap["cells"]) -> bool:
            return any(all(re.fullmatch(cells[at].format(one), row[at]) for at in cells) for row in tables[table])

        if missing := [one for one in gap.get("each", [""]) if not held(one)]:
            what = f"{gap['what'].format(listed(missing))}, {gap['publisher']}: {gap['at']}"
            lines.append(f"- {what}. New rows of `{gap['table']}`{_readers(gap['table'])}.")
    return lines


def _restated(documents: list[dict[str, str]], tables: dict[str, Table]) -> list[tuple[str, Counter[str]]]:
    """By table, the one with most such rows first: the documents of rows read at second hand, and their rows."""
    at = {one["title"]: f"{one['what']}, {one['publisher']}: {one['at']}" for one in documents}
    found = {}
    for name, table in tables.items():
        rows = [row for row in table if row.get("confidence") != "primary"]
        every = (row.get("should_stand_at") or at.get(row.get("document_title", ""), "") for row in rows)
        found[name] = Counter(filter(None, every))
    return sorted(((name, count) for name, count in found.items() if count), key=lambda one: -one[1].total())


def _copies() -> list[str]:
    """A line for each dataset whose newest vintage is not the publisher's own file."""
    lines, alone = [], refreshable()
    for name, entry in read_catalog().datasets.items():
        newest = entry.published()[-1] if entry.vintages else None
        if newest and newest.obtained != "publisher":
            by_hand = f"ingest {name} FILES --vintage DAY --obtained publisher"
            command = f"borderbook {f'refresh {name}' if name in alone else by_hand}"
            what = f"{newest.date} ({newest.obtained}, {newest.rows:,} rows)"
            lines.append(f"- `{name}`, {what}{_readers(name)}: {entry.landing_page}; `{command}`")
    return sorted(lines, key=lambda line: -line.count(", "))


def _readers(dataset: str) -> str:
    """The reports that a table changes, as the end of a phrase."""
    every = {name: {parted(one)[0] for one in questions.load(name).datasets} for name in questions.names()}
    return f", read by {listed([name for name in every if dataset in every[name]]) or 'no report'}"
