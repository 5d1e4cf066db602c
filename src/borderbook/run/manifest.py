"""Whether all runs of a call are up to date: the files as they were left, so that nothing has to be worked out.

This module imports next to nothing, because a call that has nothing to do waits for it alone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import borderbook
from borderbook import project, questions
from borderbook.files import stamp, write_atomically

HOME = Path(borderbook.__file__).parent
MANIFEST = ".up-to-date.json"


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
        yield from files_of(project.reports() / run)
    yield from sorted(project.reports().glob("*.html"))
    yield from files_of(project.reports() / "api")
    yield from sorted(project.reports().glob("[!.]*/[!.]*/run.json"))


def _inputs() -> Iterator[Path]:
    """All files that any key can depend on."""
    elsewhere = [folder for path in questions.__path__ if not (folder := Path(path)).is_relative_to(HOME)]
    for folder in (HOME, *elsewhere, project.notebooks(), project.root() / "scratch", project.data()):
        yield from files_of(folder)
    yield project.root() / ".git/logs/HEAD"  # what is committed
    yield project.root() / project.LOCK
    if style := project.house():
        from borderbook.house import house

        yield from (style, *house().files)


def files_of(file_or_folder: Path) -> Iterator[Path]:
    """A file itself, or all files below a folder, in order; none that is hidden or compiled."""
    if file_or_folder.is_file():
        yield file_or_folder
    for parent, below, names in os.walk(file_or_folder):
        below[:] = sorted(name for name in below if not name.startswith((".", "__pycache__")))
        yield from (Path(parent, name) for name in sorted(names) if not name.startswith("."))


def _seen(paths: Iterable[Path]) -> str:
    """A checksum of files as they are at the moment: which, when changed, how large."""
    return digest([[str(path), *stamp(path)[1:]] if path.exists() else str(path) for path in paths])


def digest(thing: Any) -> str:
    """A checksum of what JSON can hold."""
    text = json.dumps(thing, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
