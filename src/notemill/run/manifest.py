"""Remember which calls found all their runs up to date, so that the same call needs to look only at file times.

This module imports very little, because it is all that such a call has to wait for.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from notemill import project, questions, suite
from notemill.files import stamp, write_atomically

TOOL = Path(__file__).parents[1]
MANIFEST = ".up-to-date.json"


class Manifest:
    """The calls that found all their runs up to date, stored in the folder of reports.

    Computing a key needs models, catalog and checksums. This class compares only the size and time of change of files.
    An entry is no longer valid once a file of the code, the notebooks, the data or the call's reports, or the lock
    file, has changed.
    """

    def __init__(self, names: Sequence[str] = (), **call: Any) -> None:
        asked = [str(Path(name).resolve()) if name.endswith(".ipynb") else name for name in names]
        self.call = json.dumps({"names": asked, **call}, sort_keys=True)
        self.inputs = _fingerprint(_inputs())

    def recall(self) -> list[dict[str, Any]] | None:
        """The records of the call's runs, as in their run.json, if all are up to date; None if that is unknown."""
        with suppress(OSError, ValueError, LookupError, TypeError, AttributeError):
            inputs, reports, runs = _read_manifest()[self.call]
            if [inputs, reports] == [self.inputs, _fingerprint(_outputs(runs))]:
                return [dict(json.loads((project.reports() / run / "run.json").read_bytes())) for run in runs]
        return None

    def remember(self, runs: Sequence[str]) -> None:
        """Store that the call's runs (question/run) are up to date, unless an input has changed meanwhile."""
        if _fingerprint(_inputs()) != self.inputs:
            return
        calls = {}
        with suppress(OSError, ValueError, TypeError, AttributeError, LookupError):
            calls = {call: entry for call, entry in _read_manifest().items() if entry[0] == self.inputs}
        calls[self.call] = [self.inputs, _fingerprint(_outputs(runs)), list(runs)]
        write_atomically(project.reports() / MANIFEST, json.dumps(calls).encode())


def _read_manifest() -> dict[str, Any]:
    return dict(json.loads((project.reports() / MANIFEST).read_bytes()))


def _outputs(runs: Iterable[str]) -> Iterator[Path]:
    """The files of the runs' reports, the site's pages, search and data, and every report's run.json."""
    for run in runs:
        yield from files_of(project.reports() / run)
    yield from sorted(path for path in project.reports().glob("[!.]*.*") if path.suffix in (".html", ".js", ".json"))
    yield from files_of(project.reports() / "api")
    yield from sorted(project.reports().glob("[!.]*/[!.]*/run.json"))


def _inputs() -> Iterator[Path]:
    """All files that any key can depend on."""
    elsewhere = [folder for folder in questions.folders() if not folder.is_relative_to(suite.folder())]
    yield from sources().values()
    for folder in (*elsewhere, project.notebooks(), project.root() / "scratch", project.data()):
        yield from files_of(folder)
    yield project.root() / ".git/logs/HEAD"  # changes with each commit
    yield project.root() / project.LOCK
    if style := project.house():
        from notemill.house import house

        yield from (style, *house().files)


def sources() -> dict[str, Path]:
    """All files of code, of the suite, this tool and warmkernels: path from the package on -> file."""
    packages = (suite.folder(), TOOL, TOOL.with_name("warmkernels"))
    return {path.relative_to(one.parent).as_posix(): path for one in packages for path in files_of(one)}


def files_of(file_or_folder: Path) -> Iterator[Path]:
    """The file itself, or all files below a folder, sorted; without hidden and compiled ones."""
    if file_or_folder.is_file():
        yield file_or_folder
    for parent, below, names in os.walk(file_or_folder):
        below[:] = sorted(name for name in below if not name.startswith((".", "__pycache__")))
        yield from (Path(parent, name) for name in sorted(names) if not name.startswith("."))


def _fingerprint(paths: Iterable[Path]) -> str:
    """A checksum of the path, the time of change and the size of files."""
    return digest([[str(path), *stamp(path)[1:]] if path.exists() else str(path) for path in paths])


def digest(thing: Any) -> str:
    """A checksum of a value that JSON can hold."""
    text = json.dumps(thing, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
