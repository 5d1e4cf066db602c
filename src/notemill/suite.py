"""The suite of notebooks that the tool works for: a package with its questions, tables and templates.

The package holds, each with what is the field's own:

- ``suite.py`` with the constants and functions of ``Suite``, of which those in ``PLAIN`` may be absent;
- ``questions/<question>/``; and, where it needs them, ``tables/*.yml`` and ``templates/``.

The name of the package is that of the command, and begins the names of environment variables in capital letters.
"""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol, cast

GROUP, VARIABLE = "notemill.suite", "NOTEMILL_SUITE"
PLAIN: dict[str, Any] = {
    "PLACES": (), "PREPARED": (), "in_sentence": str, "revised": lambda *_: "",
}  # fmt: skip
"""What of ``Suite`` a suite need not have, and what then holds."""
_given: list[str] = []


class Suite(Protocol):
    """What the module ``suite`` of a suite's package holds."""

    TITLE: str
    """The suite's name as readers see it."""
    VERSION: str
    SUBJECT: str
    """What it is about, as the title of the index and of citations has it."""
    DESCRIBED: str
    """What its pages are about, in a sentence or two."""
    PURPOSE: str
    """What its command does, in a sentence."""
    PLACES: tuple[str, ...]
    """The parameters that choose the places that a run is about."""
    PREPARED: tuple[str, ...]
    """Packages whose modules are imported before kernels are forked, besides the tool's charts."""

    def in_sentence(self, place: str) -> str:
        """A value of a parameter in ``PLACES`` as it is written in a sentence."""

    def revised(self, dataset: str, vintage: str) -> str:
        """A summary of what a vintage revised; '' if it cannot be compared with the one before."""


def use(package: str) -> None:
    """Name the package of the suite that this process works for, unless the environment names another."""
    _given[:] = [package]


def package() -> str:
    """The name of the suite's package: as ``NOTEMILL_SUITE`` or ``use`` says, or as an installed one registers itself.

    Raises:
        RuntimeError: no suite is installed, or several are and nothing says which is meant.
    """
    return os.environ.get(VARIABLE) or next(iter(_given), "") or _installed()


@cache
def _installed() -> str:
    found = sorted({entry.value for entry in entry_points(group=GROUP)})
    if len(found) != 1:
        which = f"There are {', '.join(found)}." if found else "None is installed."
        raise RuntimeError(f"Which suite of notebooks? {which} Name its package in {VARIABLE}.")
    return found[0]


def suite() -> Suite:
    """The module ``suite`` of the suite's package."""
    module = import_module(f"{package()}.suite")
    for name, thing in PLAIN.items():
        vars(module).setdefault(name, thing)
    return cast("Suite", module)


def folder() -> Path:
    """The folder of the suite's package; the package itself is not imported."""
    spec = find_spec(package())
    if not spec or not spec.origin:
        raise RuntimeError(f"There is no package {package()}, which should hold the suite of notebooks.")
    return Path(spec.origin).parent


def variable(name: str) -> str:
    """The name of an environment variable of the suite, for 'ROOT': its package in capitals, '_' and 'ROOT'."""
    return f"{package().upper()}_{name}"
