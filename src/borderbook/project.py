"""Where the project is: its root, its data, its notebooks, its reports."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from borderbook.errors import UsageError

ROOT_VARIABLE = "BORDERBOOK_ROOT"
MARK = Path("data") / "catalog.yml"
LOCK = "requirements.lock"
HOUSE, HOUSE_VARIABLE = "house.yml", "BORDERBOOK_HOUSE"
FIGURES_VARIABLE = "BORDERBOOK_FIGURES"  # "svg": figures as drawings, for reports; otherwise as pictures

_NOT_HERE = (
    f"No Borderbook project here: no {MARK} in this folder or above it. "
    f"Change into the project, or set {ROOT_VARIABLE} to it."
)


def root() -> Path:
    """The project root: ``BORDERBOOK_ROOT``, or the nearest folder upwards that holds data/catalog.yml.

    Without either it is where the installed package has its data, to be read only: see ``checkout``.

    Raises:
        UsageError: none of them leads to a project.
    """
    return _known(_found() or _installed())


def checkout() -> Path:
    """The project root, for whoever writes to it: the data that come with the package are only to be read.

    Raises:
        UsageError: there is no project here, or only the installed package.
    """
    return _known(_found())


def _known(found: Path | None) -> Path:
    if found is None:
        raise UsageError(_NOT_HERE)
    return found


def _found() -> Path | None:
    """The project that the environment or the working directory lead to."""
    named = os.environ.get(ROOT_VARIABLE)
    if named and named.startswith(os.sep):
        return _root(named, "")  # wherever this process works, even if that folder is gone
    try:
        return _root(named, os.getcwd())  # noqa: PTH109 thousands of times
    except FileNotFoundError:
        raise UsageError("The working directory is gone. Change into a folder that is there.") from None


@cache
def _root(named: str | None, start: str) -> Path | None:
    if named:
        if (Path(named) / MARK).is_file():
            return Path(named).resolve()
        raise UsageError(
            f"{ROOT_VARIABLE} is '{named}', but there is no {MARK} in it. Point it at a project."
        )
    here = Path(start).resolve()
    return next((folder for folder in (here, *here.parents) if (folder / MARK).is_file()), None)


@cache
def _installed() -> Path | None:
    """The folder whose data come with the package: a wheel has them inside, an editable install in its checkout."""
    package = Path(__file__).resolve().parent
    return next((folder for folder in (package, package.parents[1]) if (folder / MARK).is_file()), None)


def data() -> Path:
    """The data folder of the project."""
    return root() / "data"


def notebooks() -> Path:
    """The folder of the questions."""
    return root() / "notebooks"


def reports() -> Path:
    """The folder that runs are rendered to."""
    return root() / "reports"


def house() -> Path | None:
    """The file of the house style: the one that ``BORDERBOOK_HOUSE`` names, or house.yml in the root; None without."""
    if named := os.environ.get(HOUSE_VARIABLE):
        return Path(named)
    found = _found() or _installed()
    return found / HOUSE if found and (found / HOUSE).is_file() else None
