"""When is a run up to date: the key over everything that can change its numbers.

Code cells (not Markdown, tags or outputs), parameters, the data it reads, the package's modules it imports
and the lock file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from borderbook import project, questions
from borderbook.project import LOCK
from borderbook.suite import notebook
from borderbook.suite.imports import HOME, Stamp, modules_of, stamp
from borderbook.suite.plan import Run

Fingerprint = Callable[[str], str]

_WORDS = {
    "code": "its code", "parameters": "its parameters", "data": "its data", "modules": "a module it imports",
    "lock": LOCK,
}  # fmt: skip


@dataclass(frozen=True)
class Key:
    """The key of a run: ``parts`` are checksums of code, parameters, data, modules and lock.

    ``look`` is no part of it: it covers what changes the page but no number, Markdown, tags and templates.
    """

    parts: dict[str, str]
    look: str

    @property
    def value(self) -> str:
        """The key: one checksum over all parts."""
        return _digest(self.parts)

    def changed_since(self, parts: Mapping[str, str]) -> str:
        """What differs from another key's parts, in words: 'its code and its data changed'."""
        differ = [_WORDS[name] for name in self.differing(parts)]
        return f"{' and '.join(differ)} changed" if differ else ""

    def differing(self, parts: Mapping[str, str]) -> list[str]:
        """The names of the parts that are not the same in another key."""
        return [name for name in _WORDS if parts.get(name) != self.parts[name]]


def key_of(run: Run, fingerprint: Fingerprint | None = None, appearance: str = "") -> Key:
    """The key of a run.

    Args:
        run: the run.
        fingerprint: gives a checksum of all that a dataset holds; by default ``catalog.fingerprint``.
        appearance: a checksum of what the page is made with (templates, options).

    Raises:
        UsageError: the notebook is missing, or a dataset is not in the catalog.
    """
    cells = notebook.cells_of(run.question)
    code = notebook.code_of(cells)
    modules = modules_of(code, [questions.source_of(run.question)])
    parts = {
        "code": _digest(code),
        "parameters": _digest(run.parameters),
        "data": _digest(_data(run.question, modules, fingerprint)),
        "modules": _digest(sorted((_dotted(path), path_hash) for path, path_hash in _hashes(modules))),
        "lock": _file_hash(project.root() / LOCK),
    }
    words = [notebook.source_of(cell) for cell in cells if cell["cell_type"] != "code"]
    return Key(parts, _digest([words, [notebook.tags_of(cell) for cell in cells], appearance]))


def _data(question: str, modules: Iterable[Path], fingerprint: Fingerprint | None) -> dict[str, str]:
    if fingerprint is None:
        from borderbook import catalog

        fingerprint = catalog.fingerprint
    held = {dataset: fingerprint(dataset) for dataset in questions.load(question).datasets}
    # names, codes and outlines are data too, for the runs whose modules look them up
    if HOME / "reference.py" in modules:
        tables = sorted((project.data() / "reference").glob("*.*"))
        held |= {f"reference/{path.name}": path_hash for path, path_hash in _hashes(tables)}
    return held


def _dotted(path: Path) -> str:
    return path.relative_to(HOME).as_posix() if path.is_relative_to(HOME) else path.name


def _hashes(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    return [(path, _file_hash(path)) for path in paths]


def _file_hash(path: Path) -> str:
    """A file's checksum, kept until the file changes; a file that is not there has an empty one."""
    return _hash_of(stamp(path)) if path.exists() else ""


@cache
def _hash_of(seen: Stamp) -> str:
    return sha256(seen[0].read_bytes()).hexdigest()


def _digest(thing: Any) -> str:
    text = json.dumps(thing, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
