"""Reads and writes data/checksums.txt: the SHA-256 of every input file below data/, in the format of ``sha256sum``.

It lists the catalog, the corrections, the curated and reference tables and all other files. It omits the vintages
(their checksums are in the catalog), files that git ignores, and README files. While a file is being replaced, the list
has one line for the old file and one for the new file. So the file on disk is recorded even if the writer is killed.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from notemill import project
from notemill.files import checksum, write_atomically

NAME = "checksums.txt"
RECORD = "borderbook verify --record"
_NOT_HERE = ("vintages", "refused", NAME)
_NO_DATA = (".tmp", ".lock", ".md")
_ABSENT = "0" * 64  # stands in place of a checksum if the file does not exist


def differences() -> dict[str, str]:
    """Every file that is recorded or exists -> what is wrong with it; an empty string if nothing is."""
    recorded = _recorded()
    names = sorted(_names(recorded) | _there())
    return {name: "" if _line(name) in recorded else _problem(name, recorded) for name in names}


def _problem(name: str, recorded: set[str]) -> str:
    restore = f"restore it from version control or, if this is meant, run {RECORD}"
    if name not in _names(recorded):
        return f"it is not recorded: remove it or, if it belongs here, run {RECORD}"
    there = (project.data() / name).is_file()
    return f"it differs from its recorded checksum: {restore}" if there else f"it is missing: {restore}"


def state() -> bytes:
    """The content of data/checksums.txt, which every writer of data/ changes; empty if the file is missing."""
    path = project.data() / NAME
    return path.read_bytes() if path.exists() else b""


def record() -> list[str]:
    """Record every file as it is now; return the names of the files that were changed, added or removed."""
    old, new = _recorded(), {_line(name) for name in _there()}
    _store(new)
    return sorted(_names(old ^ new))


def write(path: Path, content: bytes | None) -> None:
    """Write a file below data/ (None: remove it) and record its checksum. The caller holds ``edit.locked``.

    If the old file differs from its recorded checksum, the new one is written but not recorded, so that
    ``borderbook verify`` still reports it.

    Raises:
        OSError: the disk is full or read-only; the old file is unchanged.
    """
    name = path.relative_to(project.data()).as_posix()
    recorded, before = _recorded(), _line(name)
    after = f"{sha256(content).hexdigest() if content is not None else _ABSENT}  {name}"
    new = before.startswith(_ABSENT) and name not in _names(recorded)
    as_recorded = bool(recorded) and (new or before in recorded)
    if as_recorded:
        _store(recorded | {before, after})
    if content is None:
        path.unlink()
    else:
        write_atomically(path, content)
    if as_recorded:
        _store((recorded - {before} | {after}) - {f"{_ABSENT}  {name}"})


def _there() -> set[str]:
    """The names of the existing files that must be recorded."""
    names = [path.relative_to(project.data()) for path in project.data().rglob("*") if path.is_file()]
    kept = (name for name in names if name.parts[0] not in _NOT_HERE and name.suffix not in _NO_DATA)
    return {name.as_posix() for name in kept if not any(part.startswith(".") for part in name.parts)}


def _names(lines: set[str]) -> set[str]:
    return {line[66:] or line for line in lines}


def _line(name: str) -> str:
    path = project.data() / name
    return f"{checksum(path) if path.is_file() else _ABSENT}  {name}"


def _recorded() -> set[str]:
    return set(state().decode("utf-8", errors="replace").splitlines())


def _store(lines: set[str]) -> None:
    text = "".join(f"{line}\n" for line in sorted(lines, key=lambda line: (line[66:], line)))
    write_atomically(project.data() / NAME, text.encode())
