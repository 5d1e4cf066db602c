"""Lists the stored vintages, the newest first; writes them to ``feed.xml`` (Atom) with the answers they changed."""

from __future__ import annotations

import csv
import html
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from notemill import project, suite
from notemill.catalog import read_catalog
from notemill.catalog.entries import parted
from notemill.catalog.reach import named
from notemill.catalog.store import due
from notemill.files import write_atomically
from notemill.house import house
from notemill.report.render import fill
from notemill.run import history
from notemill.run.key import code_key, data_key
from notemill.run.manifest import digest

FILE, ATOM = "feed.xml", "{http://www.w3.org/2005/Atom}"
_MOST = 40  # entries


def write(reports: Path) -> None:
    """Write ``feed.xml`` into the reports folder: an entry for each vintage."""
    changes = list(_changes(reports))
    entries = news(reports)[:_MOST]
    for one in entries:
        that_day = [change for change in changes if change["day"] == str(one["date"])]
        one["answers"] = [change for change in that_day if one["name"] in change["datasets"]]
    write_atomically(reports / FILE, fill("feed.xml.j2", entries=entries, link=house().link).encode())


def news(reports: Path) -> list[dict[str, Any]]:
    """The complete vintages, the newest first.

    Each has ``name``, ``title`` and ``date`` (ISO 8601); its ``last`` period and that of the vintage ``before``; a
    summary of what it ``revised`` and the ``page`` about that ('' if there is none); and the day by which the next is
    ``due``.
    """
    vintages: list[dict[str, Any]] = []
    path, kept, known = project.root() / "build" / "revised.json", {}, {}
    code = code_key()
    with suppress(OSError, ValueError):
        kept = json.loads(path.read_bytes())
    for name, entry in read_catalog().datasets.items():
        held = [None, *(vintage for vintage in entry.published() if vintage.complete)]
        for before, one in pairwise(held):
            assert one
            page = max(reports.glob(f"diff-{name}-????-??-??-{one.date}.html"), default=None)
            key = digest([code, data_key([name]), str(one.date)])
            known[key] = kept[key] if key in kept else suite.suite().revised(name, str(one.date)) if before else ""
            vintages.append({
                "name": name, "title": f"{entry.title} ({entry.publisher.partition(',')[0]})", "date": one.date,
                "last": named(one.last, one.date), "before": named(before.last, before.date) if before else "",
                "page": page.name if page else "", "revised": known[key], "due": due(name, entry),
            })  # fmt: skip
    if known != kept:
        write_atomically(path, json.dumps(known).encode())
    return sorted(vintages, key=lambda vintage: vintage["date"], reverse=True)


def _changes(reports: Path) -> Iterator[dict[str, Any]]:
    """The changes of the answers of default runs: day, first sentence before and after, and the kind of change."""
    for path in sorted(reports.glob(f"[!.]*/default/data/{history.NAME}.csv")):
        record = json.loads((path.parents[1] / "run.json").read_text(encoding="utf-8"))
        about = {"title": record["title"], "page": f"{record['question']}/default/{record['question']}.html"}
        about["datasets"] = {parted(one["name"])[0] for one in record["datasets"]}
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["what changed"] != history.NONE]
        for old, new in pairwise(rows):
            said = [row["first sentence"] for row in (old, new)]
            yield {**about, "old": said[0], "new": said[1], "day": new["day"], "kind": new["what changed"]}


def main() -> None:
    """Print, as HTML, the feed's entries of the vintages in standard input, one on each line (dataset:date)."""
    names = {f"urn:{suite.package()}:vintage:{line.strip()}" for line in sys.stdin}
    feed = ElementTree.parse(project.reports() / FILE).getroot()
    for entry in feed.iter(f"{ATOM}entry"):
        if entry.findtext(f"{ATOM}id") in names:
            title = html.escape(entry.findtext(f"{ATOM}title", ""))
            print(f"<h2>{title}</h2>{entry.findtext(f'{ATOM}content')}")


if __name__ == "__main__":
    main()
