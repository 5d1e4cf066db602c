"""A call that found all its runs up to date is remembered, so that the same call has nothing to work out.

Keys say what a run depends on; working them out takes models, catalog and syntax trees. This asks less and
passes over more: as soon as any file of the package, the notebooks, the data or the lock file has other
content, any record or the list of reports has changed, or any file of a report is missing, it knows nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

import borderbook
from borderbook import project, questions
from borderbook.files import write_atomically

FILE = ".up-to-date.json"


class Shortcut:
    """What is remembered of a call, given as plain data."""

    def __init__(self, **call: Any) -> None:
        self.call = json.dumps(call, sort_keys=True)
        self.place = project.reports() / FILE
        self.seen = _inputs()

    @cached_property
    def inputs(self) -> str:
        """A checksum of all files that any key can depend on: names and contents."""
        digest = blake2b()
        for path in self.seen:
            digest.update(f"\0{path}\0".encode())
            digest.update(path.read_bytes() if path.is_file() else b"")
        return digest.hexdigest()

    def recall(self) -> list[dict[str, Any]] | None:
        """The records of the call's runs, as in their run.json, if all are up to date; None if nobody knows."""
        kept = self._read()
        runs = kept["calls"].get(self.call)
        if kept["inputs"] != self.inputs or kept["reports"] != _list_of_reports() or runs is None:
            return None
        records = [_record(name, digest) for name, digest in runs.items()]
        return None if None in records else [record for record in records if record]

    def remember(self, names: Iterable[str]) -> None:
        """Keep that the call's runs (question/run) are up to date, unless something changed meanwhile."""
        kept, reports = self._read(), _list_of_reports()
        same = kept["inputs"] == self.inputs and kept["reports"] == reports
        calls = kept["calls"] if same else {}
        calls[self.call] = {name: blake2b(_run_file(name).read_bytes()).hexdigest() for name in names}
        text = json.dumps({"inputs": self.inputs, "reports": reports, "calls": calls})
        if _inputs() != self.seen:
            return
        write_atomically(self.place, text.encode())

    def _read(self) -> dict[str, Any]:
        try:
            kept = json.loads(self.place.read_bytes())
        except (OSError, ValueError):
            kept = None
        known = isinstance(kept, Mapping) and isinstance(kept.get("calls"), dict)
        return dict(kept) if known else {"inputs": "", "reports": "", "calls": {}}


def _record(name: str, digest: str) -> dict[str, Any] | None:
    """The record of a run, if it is the one that was remembered and its report is whole."""
    path = _run_file(name)
    try:
        content = path.read_bytes()
    except OSError:
        return None
    record = dict(json.loads(content)) if blake2b(content).hexdigest() == digest else None
    whole = record and all(os.path.isfile(f"{path.parent}/{file}") for file in record["files"])  # noqa: PTH113
    return record if whole else None


def _run_file(name: str) -> Path:
    return project.reports() / name / "run.json"


def _list_of_reports() -> str:
    """Which reports there are, the index page among them."""
    folder = project.reports()
    found = [*folder.glob("[!.]*/[!.]*/run.json"), *folder.glob("index.html")]
    return blake2b("\n".join(sorted(map(str, found))).encode()).hexdigest()


def _inputs() -> dict[Path, tuple[int, int] | None]:
    """All files that any key can depend on, in order -> when they were last changed, and their size."""
    return {path: _age(path) for path in [*_inside(_folders()), project.root() / project.LOCK]}


def _age(path: Path) -> tuple[int, int] | None:
    try:
        seen = path.stat()
    except OSError:
        return None
    return seen.st_mtime_ns, seen.st_size


def _folders() -> list[Path]:
    own = Path(borderbook.__file__).parent
    elsewhere = [folder for path in questions.__path__ if not (folder := Path(path)).is_relative_to(own)]
    return [own, *elsewhere, project.notebooks(), project.data()]


def _inside(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        for parent, below, files in os.walk(folder):
            below[:] = sorted(name for name in below if not name.startswith((".", "__pycache__")))
            yield from (Path(parent, name) for name in sorted(files))
