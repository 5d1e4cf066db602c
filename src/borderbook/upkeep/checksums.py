"""data/checksums.txt: the SHA-256 of every file below data/ that numbers rest on, as ``sha256sum`` writes it.

The catalog, the corrections, curated and reference tables, and whatever else is there; but not the vintages, whose
checksums are in the catalog, nor what git ignores, nor a README. While a file is being replaced it has two lines, that
of the old and that of the new one, so that a writer that is killed leaves a file that is recorded.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from borderbook import project
from borderbook.files import checksum, write_atomically

NAME = "checksums.txt"
RECORD = "borderbook verify --record"
_NOT_HERE = ("vintages", "refused", NAME)
_NO_DATA = (".tmp", ".lock", ".md")
_ABSENT = "0" * 64  # in place of the checksum of a file that is not there


def differences() -> dict[str, str]:
    """Every file that is recorded or there -> what is wrong with it; blank if nothing is."""
    recorded = _recorded()
    names = sorted(_names(recorded) | _there())
    return {name: "" if _line(name) in recorded else _problem(name, recorded) for name in names}


def _problem(name: str, recorded: set[str]) -> str:
    restore = f"restore it from version control or, if this is meant, run {RECORD}"
    if name not in _names(recorded):
        return f"it is not recorded: remove it or, if it belongs here, run {RECORD}"
    there = (project.data() / name).is_file()
    return f"it is not what was recorded: {restore}" if there else f"it is gone: {restore}"


def state() -> bytes:
    """What is recorded: every writer of data/ changes it. Nothing if the file is missing."""
    path = project.data() / NAME
    return path.read_bytes() if path.exists() else b""


def record() -> list[str]:
    """Take every file as it is now; gives the names of those that were others, new or are gone."""
    old, new = _recorded(), {_line(name) for name in _there()}
    _store(new)
    return sorted(_names(old ^ new))


def write(path: Path, content: bytes | None) -> None:
    """Write a file below data/ (None: remove it) and record it, under ``edit.locked``.

    A file that somebody changed and did not record is written, and remains to be found.

    Raises:
        OSError: the disk is full or read-only; the old file stands.
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
    """The names of the files that are to be recorded."""
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
