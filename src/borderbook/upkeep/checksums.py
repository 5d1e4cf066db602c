"""data/checksums.txt: the SHA-256 of every file below data/ that numbers rest on.

The catalog, the corrections, curated and reference tables, and whatever else is there; but not the vintages, whose
checksums are in the catalog, nor what git ignores, nor a README. The format is that of ``sha256sum``:
``cd data && sha256sum -c checksums.txt``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from borderbook import project
from borderbook.errors import DataError, Place
from borderbook.files import checksum, write_atomically

NAME = "checksums.txt"
RECORD = "borderbook verify --record"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_NOT_HERE = ("vintages", "refused", NAME)
_NO_DATA = (".tmp", ".lock", ".md")
_ABSENT = "0" * 64  # of a file that may be missing, because it is just being written for the first time

Sums = Mapping[str, frozenset[str]]
"""Name -> checksums that its file may have: one, or two while it is being replaced."""


def differences() -> Iterator[tuple[str, str]]:
    """Every file that is recorded or there, with what is wrong with it; '' if nothing is.

    Raises:
        DataError: data/checksums.txt is missing, or has a line that is none.
    """
    recorded, there = _recorded(), _there()
    restore = f"restore it from version control or, if this is meant, run {RECORD}"
    for name in sorted({*recorded, *there}):
        if name not in recorded:
            yield name, f"it is not recorded: remove it or, if it belongs here, run {RECORD}"
        elif name not in there and _ABSENT not in recorded[name]:
            yield name, f"it is gone: {restore}"
        else:
            changed = _sum(name) not in recorded[name]
            yield name, f"it is not what was recorded: {restore}" if changed else ""


def state() -> bytes:
    """What is recorded: every writer of data/ changes it. Nothing if the file is missing."""
    return _path().read_bytes() if _path().exists() else b""


def record() -> list[str]:
    """Take every file as it is now; gives the names of those that were others, new or are gone."""
    old = _recorded() if _path().exists() else {}
    new = {name: frozenset([_sum(name)]) for name in _there()}
    _store(new)
    return sorted(name for name in {*old, *new} if old.get(name) != new.get(name))


def write(path: Path, content: bytes) -> None:
    """Write a file below data/ and record it, under ``edit.locked``; killed anywhere, it is one that is recorded.

    A file that somebody changed and did not record is written, and remains to be found.

    Raises:
        OSError: the disk is full or read-only; the old file stands.
    """
    name = path.relative_to(project.data()).as_posix()
    recorded = _recorded() if _path().exists() else None
    before = frozenset([_sum(name)])
    if recorded is None or not before <= recorded.get(name, frozenset([_ABSENT])):
        write_atomically(path, content)
        return
    after = frozenset([sha256(content).hexdigest()])
    _store({**recorded, name: before | after})
    write_atomically(path, content)
    with suppress(OSError):  # both are recorded, and one of them is there
        _store({**recorded, name: after})


def remove(path: Path) -> None:
    """Remove a file below data/ and its checksum, under ``edit.locked``; killed anywhere, nothing is missing."""
    name = path.relative_to(project.data()).as_posix()
    recorded = _recorded() if _path().exists() else {}
    if name in recorded:
        _store({**recorded, name: recorded[name] | {_ABSENT}})
    path.unlink()
    if recorded.pop(name, None):
        _store(recorded)


def _path() -> Path:
    return project.data() / NAME


def _there() -> list[str]:
    data = project.data()
    names = [path.relative_to(data) for path in data.rglob("*") if path.is_file()]
    return [
        name.as_posix()
        for name in names
        if name.parts[0] not in _NOT_HERE
        and name.suffix not in _NO_DATA
        and not any(part.startswith(".") for part in name.parts)
    ]


def _sum(name: str) -> str:
    path = project.data() / name
    return checksum(path) if path.is_file() else _ABSENT


def _recorded() -> dict[str, frozenset[str]]:
    try:
        lines = _path().read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, UnicodeDecodeError) as error:
        raise DataError("the file is missing, or is not UTF-8", Place(_path()), _AGAIN) from error
    found: dict[str, frozenset[str]] = {}
    for row, line in enumerate(lines, start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise DataError(f"'{line[:80]}' is no checksum and name", Place(_path(), row=row), _AGAIN)
        found[match[2]] = found.get(match[2], frozenset()) | {match[1]}
    return found


_AGAIN = f"Restore it from version control or, if all of data/ is as it should be, run {RECORD}."


def _store(sums: Sums) -> None:
    lines = [f"{one}  {name}\n" for name in sorted(sums) for one in sorted(sums[name])]
    write_atomically(_path(), "".join(lines).encode())
