"""Which of the package's modules some code imports, found by reading, not by importing."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

import borderbook

PACKAGE = "borderbook"
HOME = Path(borderbook.__file__).parent

_BLOCKS = ("body", "orelse", "handlers", "finalbody", "cases")

Stamp = tuple[Path, int, int]
"""A file as it was last seen: path, time of change, size."""


def stamp(path: Path) -> Stamp:
    """What tells whether a file changed since it was last read."""
    seen = path.stat()
    return path, seen.st_mtime_ns, seen.st_size


def modules_of(sources: Iterable[str], start: Iterable[Path] = ()) -> list[Path]:
    """The files of all modules of this package that code imports, directly or through another, sorted.

    Args:
        sources: pieces of code, such as a notebook's cells (lines of IPython magic are passed over).
        start: files that count as imported, too.
    """
    return list(_modules_of(tuple(sources), tuple(map(stamp, start)), tuple(map(stamp, _package()))))


@lru_cache(maxsize=256)
def _modules_of(sources: Sequence[str], start: Sequence[Stamp], package: Sequence[Stamp]) -> tuple[Path, ...]:
    """As ``modules_of``; worked out once until one of the files or any of the package's changes."""
    seen = {one[0]: one for one in (*package, *start)}
    held = {str(path): path for path, *_ in package}
    waiting = [
        *(path for path, *_ in start),
        *(file for source in sources for name in imported(source) for file in _files(name, held)),
    ]
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += [file for name in _imports_of(seen[path]) for file in _files(name, held)]
    return tuple(sorted(found))


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
    try:
        tree = ast.parse(_without_magic(source))
    except SyntaxError:
        return frozenset()  # it cannot run either, and the run will say so
    names = {name for node in _running(tree) for name in _names(node, package)}
    return frozenset(name for name in names if name == PACKAGE or name.startswith(f"{PACKAGE}."))


def _without_magic(source: str) -> str:
    return "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines())


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


def _files(name: str, held: Mapping[str, Path]) -> Iterator[Path]:
    """The files that importing a dotted name runs: of the packages above it, and its own."""
    folder = str(HOME)
    for part in ("", *name.split(".")[1:]):
        folder = f"{folder}/{part}" if part else folder
        yield from (held[file] for file in (f"{folder}/__init__.py", f"{folder}.py") if file in held)


def _package() -> Iterator[Path]:
    """The package's files."""
    for folder, below, files in os.walk(HOME):
        below[:] = [name for name in below if name != "__pycache__"]
        yield from (_path(f"{folder}/{name}") for name in files if name.endswith(".py"))


@cache
def _path(text: str) -> Path:
    return Path(text)
