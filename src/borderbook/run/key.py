"""Compute the cache key of a run, which decides whether its report is up to date.

The key covers everything that can change a report: its notebook without outputs, parameters, the data it reads, the
files of its question, the modules of this package that notebooks import, the lock file, the page's templates and
options, and the note on uncommitted edits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from borderbook import catalog, project, questions
from borderbook.files import Stamp, checksum, stamp
from borderbook.project import LOCK
from borderbook.run import notebook
from borderbook.run.manifest import HOME, digest, files_of
from borderbook.run.plan import Run

# left out of the key's part "package": each question's own files, modules that no notebook computes with, and the
# data, which are inside the package in a wheel
NOT_SHARED = ("questions", "upkeep", "run", "report", "lab", "cli", "data", "__pycache__")

_QUESTION_IMPORT = re.compile(r"(?m)^\s*(?:from|import)\s+(?:borderbook\.questions|\.)(?:.*\([^)]*\)|.*)")
_WORDS = {
    "code": "code", "parameters": "parameters", "data": "data", "modules": "the question's modules",
    "package": "shared modules", "lock": LOCK, "words": "text or template", "edited": "uncommitted edits",
}  # fmt: skip


@dataclass(frozen=True)
class Key:
    """The cache key of a run: ``parts`` maps each name in ``_WORDS`` to a checksum."""

    parts: dict[str, str]

    @property
    def value(self) -> str:
        """The key: one checksum over all parts."""
        return digest(self.parts)

    def differing(self, parts: Mapping[str, str]) -> list[str]:
        """Which parts differ from those of another key, in words: 'code', 'data'."""
        return [words for name, words in _WORDS.items() if parts.get(name) != self.parts[name]]


def key_of(run: Run, appearance: str = "") -> Key:
    """The cache key of a run.

    Args:
        run: the run.
        appearance: a checksum of what the page is made with (templates, options).

    Raises:
        UsageError: the notebook is missing, or a dataset is not in the catalog.
    """
    cells = notebook.cells_of(run.notebook)
    code = notebook.code_of(cells)
    texts = [notebook.source_of(cell) for cell in cells if cell["cell_type"] != "code"]
    datasets = questions.load(run.question).datasets
    fingerprints = {dataset: catalog.fingerprint(dataset) for dataset in datasets}
    tables = [project.data() / name for name in ("reference", "forecasts", "backtest")]
    parts = {
        "code": digest(code),
        "parameters": digest(run.parameters),
        "data": digest([fingerprints, _contents(tables)]),
        "modules": digest(_contents(_folders_of(run.question, code))),
        "package": digest(_contents(path for path in HOME.iterdir() if path.name not in NOT_SHARED)),
        "lock": _checksum_of(project.root() / LOCK),
        "words": digest([texts, [*map(notebook.tags_of, cells)], appearance, run.beside, run.toward]),
        "edited": digest(run.edited),
    }
    return Key(parts)


def _folders_of(question: str, code: Iterable[str]) -> list[Path]:
    """A question's folder; if it imports another question's modules, the folders of all questions."""
    folder = questions.source_of(question).parent
    sources = [*code, *(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))]
    imports = " ".join(line for source in sources for line in _QUESTION_IMPORT.findall(source))
    others = set(questions.names()) - {question}
    if others.isdisjoint(re.findall(r"\w+", imports)):
        return [folder]
    return [questions.source_of(name).parent for name in sorted(others | {question})]


def _contents(paths: Iterable[Path]) -> list[tuple[str, str]]:
    """Path and checksum of each given file, and of each file below a given folder."""
    return [
        (path.relative_to(given.parent).as_posix(), _checksum_of(path))
        for given in sorted(paths)
        for path in files_of(given)
    ]


def _checksum_of(path: Path) -> str:
    """A file's checksum, cached until the file changes; an empty string if there is no such file."""
    return _known_checksum(stamp(path)) if path.exists() else ""


@cache
def _known_checksum(seen: Stamp) -> str:
    return checksum(seen[0])
