"""The next run's kernel, which starts while nothing is to be done yet or while the run before it ends.

It is not given to a run if anything was changed after it was asked for that the run's key covers.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from borderbook import project
from borderbook.suite import kernel
from borderbook.suite.imports import HOME


@dataclass(frozen=True)
class _Asked:
    own: kernel.Kernel
    seen: tuple[Any, ...]


_next: list[_Asked] = []  # one at most


def ask() -> None:
    """Have the next kernel start meanwhile, if none does; ``fresh`` gives it, ``drop`` ends it."""
    if _next:
        return
    with suppress(Exception):  # the run that needs a kernel says what is wrong
        seen, own = _seen(), kernel.new(warm=True)
        try:
            own.ask()
        except BaseException:
            own.end()
            raise
        _next.append(_Asked(own, seen))


@contextmanager
def fresh(*, warm: bool) -> Iterator[kernel.Kernel]:
    """A kernel of its own for one notebook; gone, with all its traces, at the end.

    It is not started yet, or was asked for and then has to ``settle``.
    """
    own = (_take() if warm else None) or kernel.new(warm=warm)
    try:
        yield own
    finally:
        own.end()


def drop() -> None:
    """End a kernel that was asked for and that nobody needs."""
    while _next:
        _end(_next.pop().own)


def _take() -> kernel.Kernel | None:
    if not _next:
        return None
    asked = _next.pop()
    if asked.seen == _seen():
        return asked.own
    _end(asked.own)
    return None


def _end(own: kernel.Kernel) -> None:
    try:
        with suppress(Exception):
            own.settle()  # else its process is not known
    finally:
        own.end()


def _seen() -> tuple[Any, ...]:
    """What a kernel goes by that is forked now: the root, its environment, modules and data."""
    root = project.root()
    with suppress(OSError):
        seen = map(os.stat, _files(root))
        return root, kernel.environment(Path()), [(one.st_mtime_ns, one.st_size) for one in seen]
    return (object(),)  # a file is gone: like nothing else


@cache
def _files(root: Path) -> list[str]:
    # a file that is new is not among them, nor does a kernel that was forked before know it
    folders = ((HOME, "*.py"), (root / "data", "*"))
    return [str(path) for folder, pattern in folders for path in folder.rglob(pattern) if path.is_file()]
