"""Runs that nobody wants any more leave the reports and the index."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from borderbook import project
from borderbook.errors import UsageError
from borderbook.files import temporary_folder
from borderbook.report import api
from borderbook.words import did_you_mean


def removable() -> list[str]:
    """The ids (question/run) of all runs in the reports folder, in alphabetical order."""
    folder = project.reports()
    runs = (path.relative_to(folder) for path in folder.glob("[!.]*/[!.]*") if path.is_dir())
    return sorted(run.as_posix() for run in runs if run.parts[0] != api.NAME)


def remove(names: Sequence[str]) -> list[str]:
    """Remove runs, given as question/run; all of them are looked for before any is removed.

    Returns:
        The ids of the runs that are gone.

    Raises:
        UsageError: one is not there; names what comes near, and the runs of a question that was named alone.
    """
    runs = removable()
    ids = list(dict.fromkeys(meant(name, runs) for name in names))
    for run in ids:
        _remove(project.reports() / run)
    return ids


def meant(name: str, runs: Sequence[str]) -> str:
    """The id among those of runs that is meant. Raises like ``remove``."""
    run = name.strip("/").removeprefix("reports/")
    if run in runs:
        return run
    of_question = [other for other in runs if other.startswith(f"{run}/")]
    if of_question:
        raise UsageError(f"'{run}' is a question. Name its runs: {', '.join(of_question)}.")
    hint = did_you_mean(run, runs) or f" There are: {', '.join(runs) or 'none'}."
    raise UsageError(f"There is no run '{name}' in the reports.{hint}")


def _remove(folder: Path) -> None:
    """Out of sight in one step, then away: whoever reads reports meets a whole run or none."""
    aside = temporary_folder(folder.parent)
    folder.rename(aside / folder.name)
    shutil.rmtree(aside)
    if not any(folder.parent.iterdir()):
        folder.parent.rmdir()
