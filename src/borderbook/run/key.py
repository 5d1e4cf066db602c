"""Whether runs are up to date: a run by its key, a whole call by a manifest of the files as its runs left them.

The key covers everything that can change a run's numbers: code cells (not Markdown, tags or outputs), parameters, the
data it reads, the package's modules that it imports, found by reading and not by importing, and the lock file.
"""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import borderbook
from borderbook import project, questions
from borderbook.files import Stamp, checksum, stamp, write_atomically
from borderbook.project import LOCK
from borderbook.run import notebook

if TYPE_CHECKING:
    from borderbook.run.plan import Run

PACKAGE = "borderbook"
HOME = Path(borderbook.__file__).parent
MANIFEST = ".up-to-date.json"

_BLOCKS = ("body", "orelse", "handlers", "finalbody", "cases")
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
    cells = notebook.cells_of(run.question)
    code = notebook.code_of(cells)
    modules = modules_of(code, [questions.source_of(run.question)])
    # words and rules beside the modules
    tables = [table for folder in {path.parent for path in modules} for table in folder.glob("*.yml")]
    parts = {
        "code": _digest(code),
        "parameters": _digest(run.parameters),
        "data": _digest(_data(run.question, modules)),
        "modules": _digest(sorted((_dotted(path), _file_hash(path)) for path in [*modules, *tables])),
        "lock": _file_hash(project.root() / LOCK),
    }
    words = [notebook.source_of(cell) for cell in cells if cell["cell_type"] != "code"]
    return Key(parts, _digest([words, [notebook.tags_of(cell) for cell in cells], appearance]))


def _data(question: str, modules: Iterable[Path]) -> dict[str, str]:
    from borderbook import catalog

    digests = {dataset: catalog.fingerprint(dataset) for dataset in questions.load(question).datasets}
    # names, codes and outlines are data too, for the runs whose modules look them up
    if HOME / "catalog" / "reference.py" in modules:
        tables = sorted((project.data() / "reference").glob("*.*"))
        digests |= {f"reference/{path.name}": _file_hash(path) for path in tables}
    # so are the forecasts that were made, for the runs that score them
    if HOME / "catalog" / "ledger.py" in modules:
        kept = sorted((project.data() / name) for name in ("forecasts", "backtest"))
        paths = (path for folder in kept for path in sorted(folder.glob("*.csv")))
        digests |= {f"{path.parent.name}/{path.name}": _file_hash(path) for path in paths}
    return digests


def _dotted(path: Path) -> str:
    return path.relative_to(HOME).as_posix() if path.is_relative_to(HOME) else path.name


def _file_hash(path: Path) -> str:
    """A file's checksum, kept until the file changes; a file that is not there has an empty one."""
    return _hash_of(stamp(path)) if path.exists() else ""


@cache
def _hash_of(seen: Stamp) -> str:
    return checksum(seen[0])


def _digest(thing: Any) -> str:
    text = json.dumps(thing, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def modules_of(sources: Iterable[str], start: Iterable[Path] = ()) -> list[Path]:
    """The files of all modules of this package that code imports, directly or through another, sorted.

    Args:
        sources: pieces of code, such as a notebook's cells (lines of IPython magic are passed over).
        start: files that count as imported, too.
    """
    package = (path for path in _inside(HOME) if path.suffix == ".py")
    return list(_modules_of(tuple(sources), tuple(map(stamp, start)), tuple(map(stamp, package))))


@lru_cache(maxsize=256)
def _modules_of(sources: Sequence[str], start: Sequence[Stamp], package: Sequence[Stamp]) -> tuple[Path, ...]:
    """As ``modules_of``; worked out once until one of the files or any of the package's changes."""
    by_name = _by_name(package)
    names = frozenset(name for source in sources for name in imported(source))
    waiting = [*start, *_files(names, by_name)]
    found: set[Stamp] = set()
    while waiting:
        seen = waiting.pop()
        if seen not in found:
            found.add(seen)
            waiting += _files(_imports_of(seen), by_name)
    return tuple(sorted(path for path, *_ in found))


@lru_cache(maxsize=2)
def _by_name(package: Sequence[Stamp]) -> dict[str, Stamp]:
    """Dotted name -> the file that importing it runs: of a folder its ``__init__.py``."""
    parts = (((PACKAGE, *seen[0].relative_to(HOME).with_suffix("").parts), seen) for seen in package)
    return {".".join(name).removesuffix(".__init__"): seen for name, seen in parts}


@cache
def _imports_of(seen: Stamp) -> frozenset[str]:
    path = seen[0]
    package = ".".join((PACKAGE, *path.relative_to(HOME).parent.parts)) if path.is_relative_to(HOME) else ""
    return imported(path.read_text(encoding="utf-8"), package)


def imported(source: str, package: str = "") -> frozenset[str]:
    """The dotted names below ``borderbook`` that some code may import; ``package`` resolves relative ones.

    ``from a import b`` gives a and a.b, because b can be a module. What only a type checker imports
    is left out.
    """
    lines = ("" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines())
    try:
        tree = ast.parse("\n".join(lines))
    except SyntaxError:
        return frozenset()  # it cannot run either, and the run will say so
    names = {name for node in _running(tree) for name in _names(node, package)}
    return frozenset(name for name in names if name == PACKAGE or name.startswith(f"{PACKAGE}."))


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """All statements but those below ``if TYPE_CHECKING:``; an import is never inside an expression."""
    yield node
    for block in _BLOCKS:
        for child in getattr(node, block, ()):
            if not (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)):
                yield from _running(child)


def _names(node: ast.AST, package: str) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
        base = ".".join([*above, *([node.module] if node.module else [])])
        yield base
        yield from (f"{base}.{alias.name}" for alias in node.names)


def _files(names: Iterable[str], by_name: Mapping[str, Stamp]) -> Iterator[Stamp]:
    """The files that importing dotted names runs: of the packages above them, and their own."""
    for name in names:
        parents = accumulate(name.split("."), "{}.{}".format)
        yield from (by_name[parent] for parent in parents if parent in by_name)


class Manifest:
    """What is known of calls that found all their runs up to date, so that the same call has nothing to work out.

    A key takes models, catalog and syntax trees. This looks at no more than when files were last changed, and knows
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
        yield from _inside(project.reports() / run)
    yield from sorted(project.reports().glob("*.html"))
    yield from _inside(project.reports() / "api")
    yield from sorted(project.reports().glob("[!.]*/[!.]*/run.json"))


def _inputs() -> Iterator[Path]:
    """All files that any key can depend on."""
    elsewhere = [folder for path in questions.__path__ if not (folder := Path(path)).is_relative_to(HOME)]
    for folder in (HOME, *elsewhere, project.notebooks(), project.data()):
        yield from _inside(folder)
    yield project.root() / LOCK


def _inside(folder: Path) -> Iterator[Path]:
    for parent, below, files in os.walk(folder):
        below[:] = sorted(name for name in below if not name.startswith((".", "__pycache__")))
        yield from (Path(parent, name) for name in sorted(files))


def _seen(paths: Iterable[Path]) -> str:
    """A checksum of files as they are at the moment: which, when changed, how large."""
    return _digest([[str(path), *stamp(path)[1:]] if path.exists() else str(path) for path in paths])
