"""Where the project is: its root, its data, its notebooks, its reports."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from borderbook.errors import UsageError

ROOT_VARIABLE = "BORDERBOOK_ROOT"
MARK = Path("data") / "catalog.yml"
LOCK = "requirements.lock"
FIGURES_VARIABLE = "BORDERBOOK_FIGURES"  # "svg": figures as drawings, for reports; otherwise as pictures


def root(start: Path | None = None) -> Path:
    """The project root: ``BORDERBOOK_ROOT``, or the nearest folder upwards that holds data/catalog.yml.

    Raises:
        UsageError: neither leads to a project.
    """
    named = os.environ.get(ROOT_VARIABLE)
    if named and named.startswith(os.sep):
        return _root(named, "")  # wherever this process works, even if that folder is gone
    return _root(named, str(start or os.getcwd()))  # noqa: PTH109 thousands of times


@cache
def _root(named: str | None, start: str) -> Path:
    if named:
        if (Path(named) / MARK).is_file():
            return Path(named).resolve()
        raise UsageError(
            f"{ROOT_VARIABLE} is '{named}', but there is no {MARK} in it. Point it at a project."
        )
    here = Path(start).resolve()
    for folder in (here, *here.parents):
        if (folder / MARK).is_file():
            return folder
    raise UsageError(
        f"No Borderbook project here: no {MARK} in this folder or above it. "
        f"Change into the project, or set {ROOT_VARIABLE} to it."
    )


def data() -> Path:
    """The data folder of the project."""
    return root() / "data"


def notebooks() -> Path:
    """The folder of the questions."""
    return root() / "notebooks"


def reports() -> Path:
    """The folder that runs are rendered to."""
    return root() / "reports"
