"""Whether runs are up to date: a run by its key, a whole call by a manifest of the files as its runs left them.

The key covers everything that can change a run's numbers: code cells (not Markdown, tags or outputs), parameters, the
data it reads, the files of its question, what notebooks import of the package, and the lock file.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import borderbook
from borderbook import project, questions
from borderbook.files import Stamp, checksum, stamp, write_atomically
from borderbook.project import LOCK
from borderbook.run import notebook

if TYPE_CHECKING:
    from borderbook.run.plan import Run

HOME = Path(borderbook.__file__).parent
# each question's own files; what no notebook computes with; data, which a wheel has inside the package
NOT_SHARED = ("questions", "upkeep", "run", "report", "lab", "cli", "data", "__pycache__")
MANIFEST = ".up-to-date.json"

_QUESTION_IMPORT = re.compile(r"(?m)^\s*(?:from|import)\s+(?:borderbook\.questions|\.)(?:.*\([^)]*\)|.*)")
_WORDS = {
    "code": "its code", "parameters": "its parameters", "data": "its data", "modules": "its own modules",
    "package": "a shared module", "lock": LOCK,
}  # fmt: skip


@dataclass(frozen=True)
class Key:
    """The key of a run: ``parts`` are checksums of code, parameters, data, modules, package and lock.

    ``look`` is no part of it: it covers what changes the page but no number, Markdown, tags and templates.
    """

    parts: dict[str, str]
    look: str

    @property
    def value(self) -> str:
        """The key: one checksum over all parts."""
        return _digest(self.parts)

    def differing(self, parts: Mapping[str, str]) -> list[str]:
        """What is not the same in another key, in words: 'its code', 'its data'."""
        return [words for name, words in _WORDS.items() if parts.get(name) != self.parts[name]]


def key_of(run: Run, appearance: str = "") -> Key:
    """The key of a run.

    Args:
        run: the run.
        appearance: a checksum of what the page is made with (templates, options).

    Raises:
        UsageError: the notebook is missing, or a dataset is not in the catalog.
    """
    from borderbook import catalog

    cells = notebook.cells_of(run.question)
    code = notebook.code_of(cells)
    fingerprints = {
        dataset: catalog.fingerprint(dataset) for dataset in questions.load(run.question).datasets
    }
    tables = [project.data() / name for name in ("reference", "forecasts", "backtest")]
    parts = {
        "code": _digest(code),
        "parameters": _digest(run.parameters),
        "data": _digest([fingerprints, _contents(tables)]),
        "modules": _digest(_contents(_folders_of(run.question, code))),
        "package": _digest(_contents(path for path in HOME.iterdir() if path.name not in NOT_SHARED)),
        "lock": _checksum_of(project.root() / LOCK),
    }
    words = [notebook.source_of(cell) for cell in cells if cell["cell_type"] != "code"]
    return Key(parts, _digest([words, [notebook.tags_of(cell) for cell in cells], appearance]))


def _folders_of(question: str, code: Iterable[str]) -> list[Path]:
    """A question's folder; of one that imports another question's modules, the folders of all questions."""
    own = questions.source_of(question).parent
    sources = [*code, *(path.read_text(encoding="utf-8") for path in own.glob("*.py"))]
    imports = " ".join(line for source in sources for line in _QUESTION_IMPORT.findall(source))
    others = set(questions.names()) - {question}
    if others.isdisjoint(re.findall(r"\w+", imports)):
        return [own]
    return [questions.source_of(name).parent for name in sorted(others | {question})]


def _contents(paths: Iterable[Path]) -> list[tuple[str, str]]:
    """Path and checksum of each file that is given, or lies below a folder that is."""
    return [
        (path.relative_to(given.parent).as_posix(), _checksum_of(path))
        for given in sorted(paths)
        for path in _files(given)
    ]


def _checksum_of(path: Path) -> str:
    """A file's checksum, kept until the file changes; a file that is not there has an empty one."""
    return _known_checksum(stamp(path)) if path.exists() else ""


@cache
def _known_checksum(seen: Stamp) -> str:
    return checksum(seen[0])


def _digest(thing: Any) -> str:
    text = json.dumps(thing, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


class Manifest:
    """What is known of calls that found all their runs up to date, so that the same call has nothing to work out.

    A key takes models, catalog and checksums. This looks at no more than when files were last changed, and knows
    nothing once any of the package, the notebooks, the data, the lock file or the call's reports is another.
    """

    def __init__(self, **call: Any) -> None:
        self.call = json.dumps(call, sort_keys=True)
        self.inputs = _seen(_inputs())

    def recall(self) -> list[dict[str, Any]] | None:
        """The records of the call's runs, as in their run.json, if all are up to date; None if nobody knows."""
        with suppress(OSError, ValueError, LookupError, TypeError, AttributeError):
            inputs, reports, runs = _read_manifest()[self.call]
            if [inputs, reports] == [self.inputs, _seen(_outputs(runs))]:
                return [dict(json.loads((project.reports() / run / "run.json").read_bytes())) for run in runs]
        return None

    def remember(self, runs: Sequence[str]) -> None:
        """Keep that the call's runs (question/run) are up to date, unless something changed meanwhile."""
        if _seen(_inputs()) != self.inputs:
            return
        calls = {}
        with suppress(OSError, ValueError, TypeError, AttributeError, LookupError):
            calls = {call: kept for call, kept in _read_manifest().items() if kept[0] == self.inputs}
        calls[self.call] = [self.inputs, _seen(_outputs(runs)), list(runs)]
        write_atomically(project.reports() / MANIFEST, json.dumps(calls).encode())


def _read_manifest() -> dict[str, Any]:
    return dict(json.loads((project.reports() / MANIFEST).read_bytes()))


def _outputs(runs: Iterable[str]) -> Iterator[Path]:
    """The files of the runs' reports, the pages and data around them, and which other reports there are."""
    for run in runs:
        yield from _files(project.reports() / run)
    yield from sorted(project.reports().glob("*.html"))
    yield from _files(project.reports() / "api")
    yield from sorted(project.reports().glob("[!.]*/[!.]*/run.json"))


def _inputs() -> Iterator[Path]:
    """All files that any key can depend on."""
    elsewhere = [folder for path in questions.__path__ if not (folder := Path(path)).is_relative_to(HOME)]
    for folder in (HOME, *elsewhere, project.notebooks(), project.data()):
        yield from _files(folder)
    yield project.root() / LOCK


def _files(file_or_folder: Path) -> Iterator[Path]:
    """A file itself, or all files below a folder, in order; none that is hidden or compiled."""
    if file_or_folder.is_file():
        yield file_or_folder
    for parent, below, names in os.walk(file_or_folder):
        below[:] = sorted(name for name in below if not name.startswith((".", "__pycache__")))
        yield from (Path(parent, name) for name in sorted(names) if not name.startswith("."))


def _seen(paths: Iterable[Path]) -> str:
    """A checksum of files as they are at the moment: which, when changed, how large."""
    return _digest([[str(path), *stamp(path)[1:]] if path.exists() else str(path) for path in paths])
