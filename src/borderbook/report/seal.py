"""A page carries a record of its run and a checksum of itself; ``check`` says whether the two still agree.

The checksum is that of the whole page, its record included, so that any damage and any edit changes it, wherever it
is. Somebody who computes it anew is not found by this: only the same run in a checkout's reports/ knows better, with
which the page is then compared.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from borderbook import project
from borderbook.errors import UsageError
from borderbook.report.datapackage import in_html

_FACTS = ("question", "run", "key", "started", "datasets")  # of a run's record
_OPENING = '<script type="application/json" id="record">'
_RECORD = re.compile(_OPENING + r'(\{[^<]*"checksum":"([^"<]*)"\})</script>')
_SHOWN = re.compile(r'<div class="answer".*?</div>|<figure\b.*?</figure>|<table\b.*?</table>', re.S)


@dataclass(frozen=True)
class Verdict:
    """What ``check`` found: what is wrong with a page, in words, its record, and what it was compared with."""

    record: dict[str, Any]
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()


def sealed(page: str, record: dict[str, Any]) -> str:
    """The page with its record and checksum, before its script; its lines end in a line feed."""
    page = page.replace("\r\n", "\n").replace("\r", "\n")
    facts = {name: record[name] for name in _FACTS if name in record}
    place = page.rindex("<script>")
    before = page[:place] + _OPENING + in_html({**facts, "checksum": ""}).removesuffix('"}')
    after = '"}</script>\n' + page[place:]
    return before + _checksum(before + after) + after


def check(path: Path) -> Verdict:
    """Compare a page with the checksum that it carries, and with the same run in reports/, if it is there.

    Ends of lines do not count: mail programs and editors change them.

    Raises:
        UsageError: the page carries no record: it is no report of this project, or one of an earlier version.
        OSError: it cannot be read.
    """
    page = path.read_text(encoding="utf-8-sig", errors="replace")
    found = _RECORD.search(page)
    if not found:
        raise UsageError(f"{path.name} is no report that can be checked: it carries no checksum.")
    if _checksum(page[: found.start(2)] + page[found.end(2) :]) != found[2]:
        return Verdict({}, ("it has another checksum than it was given",))
    record = json.loads(found[1])
    own = project.reports() / record["question"] / record["run"] / f"{record['question']}.html"
    other = own.read_text(encoding="utf-8") if own.is_file() else ""
    local = json.loads(found[1]) if (found := _RECORD.search(other)) else {}
    if local.get("key") != record["key"]:
        note = "reports/ holds no run with this key: a forgery would not be found."
        return Verdict(record, (), (note,))
    same = _SHOWN.findall(page) == _SHOWN.findall(other) and local["datasets"] == record["datasets"]
    return Verdict(
        record, () if same else ("the run in reports/ has another answer, figure, table or vintage",)
    )


def _checksum(page: str) -> str:
    return sha256(page.encode()).hexdigest()
