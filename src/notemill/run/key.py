"""Compute the cache key of a run, which decides whether its report is up to date.

The key covers everything that can change a report: its notebook without outputs, parameters, the data it reads, every
file of code but those that ``LEFT_OUT`` names, the lock file, the house style, and the note on uncommitted edits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from notemill import catalog, project, questions
from notemill.files import Stamp, checksum, stamp
from notemill.house import house
from notemill.project import LOCK
from notemill.run import notebook
from notemill.run.manifest import digest, files_of, sources
from notemill.run.plan import Run

LEFT_OUT = {
    "cli": "it reads parameters, which the key covers, and prints messages",
    "lab": "it shows something in a notebook that is open in Jupyter, and nothing in a run",
    "upkeep": "it stores data, which the key covers; of what else it computes, no report shows anything",
    "data": "in a wheel the data are inside the package; the key covers those that a run reads",
}
"""The folders of the package that no key covers, with the reason.

Of another question's folder the key covers only parameters.py, whose titles the page may show: no question imports from
another.
"""
OF_PAGE = {"report": "pages and PDFs", "templates": "the suite's own"}
"""The folders of which the page alone is made."""
PAGE = "text or template"
"""The part of a key that changes the page alone, and no output of a cell."""


@dataclass(frozen=True)
class Key:
    """The cache key of a run: ``parts`` maps what it covers, in words, to a checksum."""

    parts: dict[str, str]

    @property
    def value(self) -> str:
        """The key: one checksum over all parts."""
        return digest(self.parts)

    def differing(self, parts: Mapping[str, str]) -> list[str]:
        """Which parts differ from those of another key, in words: 'code', 'data'."""
        return [name for name in self.parts if parts.get(name) != self.parts[name]]


def key_of(run: Run) -> Key:
    """The cache key of a run.

    Raises:
        UsageError: the notebook is missing, a dataset is not in the catalog, or the house style has an error.
    """
    cells = notebook.cells_of(run.notebook)
    texts = [notebook.source_of(cell) for cell in cells if cell["cell_type"] != "code"]
    tags = [notebook.tags_of(cell) for cell in cells]
    own = questions.source_of(run.question).parent
    rooms = _by_room()
    read = _checksum_of(project.reading(run.question))
    titles = [_contents(sorted(path.glob("*/parameters.py")), path) for path in questions.folders()]
    parts = {
        "code": digest(notebook.code_of(cells)),
        "parameters": digest(run.parameters),
        "data": data_key(questions.load(run.question).datasets),
        "the question's modules": digest(_contents(files_of(own), own.parent)),
        "shared modules": digest([files for room, files in rooms.items() if room not in LEFT_OUT | OF_PAGE]),
        LOCK: _checksum_of(project.root() / LOCK),
        "house style": house().key,
        PAGE: digest([texts, tags, *(rooms.get(room, []) for room in OF_PAGE), titles, read, run.beside, run.toward]),
        "uncommitted edits": digest(run.edited),
    }
    return Key(parts)


def code_key() -> str:
    """A checksum of all code, what ``LEFT_OUT`` names included."""
    return digest([(name, _checksum_of(path)) for name, path in sources().items()])


def data_key(datasets: Iterable[str]) -> str:
    """A checksum of all that can be loaded of some datasets, and of the tables that belong to none.

    Raises:
        UsageError: a dataset is not in the catalog.
    """
    fingerprints = {dataset: catalog.fingerprint(dataset) for dataset in datasets}
    tables = (files_of(project.data() / name) for name in ("reference", "forecasts", "backtest"))
    return digest([fingerprints, _contents(chain.from_iterable(tables), project.data())])


def _by_room() -> dict[str, list[tuple[str, str]]]:
    """Room -> the files of code in it and their checksums, without the folders of questions; a module is a room."""
    rooms: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, path in sources().items():
        _, room, *rest = name.split("/")
        if room != "questions" or len(rest) == 1:
            rooms[room.removesuffix(".py")].append((name, _checksum_of(path)))
    return rooms


def _contents(paths: Iterable[Path], home: Path) -> list[tuple[str, str]]:
    """The path of each file below a folder, and its checksum."""
    return [(path.as_posix().removeprefix(home.as_posix()), _checksum_of(path)) for path in paths]


def _checksum_of(path: Path) -> str:
    """A file's checksum, cached until the file changes; an empty string if there is no such file."""
    return _known_checksum(stamp(path)) if path.exists() else ""


@cache
def _known_checksum(seen: Stamp) -> str:
    return checksum(seen[0])
