"""Find the project: its root, its data, its notebooks, its reports."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from notemill import suite
from notemill.errors import UsageError

ROOT_VARIABLE = suite.variable("ROOT")
MARK = Path("data") / "catalog.yml"
LOCK = "requirements.lock"
HOUSE, HOUSE_VARIABLE = "house.yml", suite.variable("HOUSE")
FIGURES_VARIABLE = suite.variable("FIGURES")  # "svg": figures as SVG, for reports; otherwise as PNG
EDITED_VARIABLE = suite.variable("EDITED")  # how a run's notebook differs from the committed one, or ''


def root() -> Path:
    """The project root: as ``ROOT_VARIABLE`` says, or the nearest folder with data/catalog.yml from the working one up.

    Without either, it is the folder of the data that come with the installed package. These must not be changed: see
    ``checkout``.

    Raises:
        UsageError: there is no project in any of these places.
    """
    return _known(_found() or _installed())


def checkout() -> Path:
    """The project root, for callers that write to it, which they must not do to the data of an installed package.

    Raises:
        UsageError: there is no project here, or only the installed package.
    """
    return _known(_found())


def _known(found: Path | None) -> Path:
    if found is None:
        raise UsageError(
            f"No {suite.suite().TITLE} project here: no {MARK} in this folder or above it. "
            f"Change into the project's folder, or set {ROOT_VARIABLE} to its path."
        )
    return found


def _found() -> Path | None:
    """The project given by the environment or the working folder."""
    named = os.environ.get(ROOT_VARIABLE)
    if named and named.startswith(os.sep):
        return _root(named, "")  # does not depend on the working folder, which may be gone
    try:
        return _root(named, os.getcwd())  # noqa: PTH109 it is called thousands of times
    except FileNotFoundError:
        raise UsageError("The working folder no longer exists. Change into another folder.") from None


@cache
def _root(named: str | None, start: str) -> Path | None:
    if named:
        if (Path(named) / MARK).is_file():
            return Path(named).resolve()
        raise UsageError(f"{ROOT_VARIABLE} is '{named}', but there is no {MARK} in it. Point it at a project.")
    here = Path(start).resolve()
    return next((folder for folder in (here, *here.parents) if (folder / MARK).is_file()), None)


@cache
def _installed() -> Path | None:
    """The folder of the data that come with the suite: inside a wheel, or the checkout of an editable install."""
    package = suite.folder().resolve()
    return next((folder for folder in (package, package.parents[1]) if (folder / MARK).is_file()), None)


def data() -> Path:
    """The data folder of the project."""
    return root() / "data"


def notebooks() -> Path:
    """The folder of the questions' notebooks."""
    return root() / "notebooks"


def reading(question: str) -> Path:
    """The file of what somebody reads in a question's default report, which need not exist."""
    return notebooks() / "reading" / f"{question}.md"


def reports() -> Path:
    """The folder that reports are written to."""
    return root() / "reports"


def house() -> Path | None:
    """The file of the house style: as ``HOUSE_VARIABLE`` says, or house.yml in the root; None if there is neither."""
    if named := os.environ.get(HOUSE_VARIABLE):
        return Path(named)
    folder = _found() or _installed()
    return folder / HOUSE if folder and (folder / HOUSE).is_file() else None
