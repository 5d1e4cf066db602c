"""Adds to a page a record of its run and the page's checksum, and checks whether a page still has that checksum.

The SHA-256 checksum covers the whole page and its record, so that any damage or edit changes it. It does not detect
somebody who edits a page and computes the checksum again.
"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from notemill.errors import UsageError
from notemill.report.datapackage import in_html

Word = Annotated[str, Field(pattern=r"^[ -~]{0,200}\z")]
"""What a page that came from elsewhere may have printed: nothing that a terminal obeys, and no line of its own."""
_OPENING = '<script type="application/json" id="record">'
_RECORD = re.compile(_OPENING + r'(\{[^<]*"checksum":"([^"<]*)"\})</script>')


class Vintage(BaseModel):
    """A dataset that a page was made from."""

    name: Word
    vintage: Word


class Record(BaseModel):
    """The record of a run that a page contains."""

    question: Word
    run: Word
    key: Word
    started: Word
    datasets: list[Vintage]


def sealed(page: str, record: dict[str, Any]) -> str:
    """A page with its record and checksum, which are placed before its script. Its lines end in a line feed."""
    page = page.replace("\r\n", "\n").replace("\r", "\n")
    facts = {name: record[name] for name in Record.model_fields if name in record}
    place = page.rindex("<script>")
    before = page[:place] + _OPENING + in_html({**facts, "checksum": ""}).removesuffix('"}')
    after = '"}</script>\n' + page[place:]
    return before + _checksum(before + after) + after


def check(path: Path) -> Record | None:
    """The record of a page; None if the page was changed after it was made.

    Line endings do not count, because mail programs and editors change them.

    Raises:
        UsageError: the page contains no record, or one that this project does not make.
        OSError: the file cannot be read.
    """
    page = path.read_text(encoding="utf-8-sig", errors="replace")
    record = _RECORD.search(page)
    if not record:
        raise UsageError(f"{path.name} is no report that can be checked: it carries no checksum.")
    as_made = _checksum(page[: record.start(2)] + page[record.end(2) :]) == record[2]
    try:
        return Record.model_validate_json(record[1]) if as_made else None
    except ValidationError:
        raise UsageError(f"{path.name} carries a record that no report of this project has.") from None


def _checksum(page: str) -> str:
    return sha256(page.encode()).hexdigest()
