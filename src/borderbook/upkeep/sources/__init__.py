"""Readers for the publishers' own files: official file in, tidy frame out; a module or folder a publisher."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from borderbook.errors import UsageError
from borderbook.upkeep.sources.tables import table
from borderbook.words import did_you_mean

if TYPE_CHECKING:
    from borderbook.upkeep.sources.rows import Reading


def reader(dataset: str) -> Callable[[Path], Reading]:
    """The function that reads one official file of ``dataset``: ``read_<dataset>``, in its module.

    Raises:
        UsageError: nobody reads such a dataset; names those that exist.
    """
    # modules are named, not imported: a command that reads no file should not pay for the readers
    modules = table("readers")
    if dataset not in modules:
        hint = did_you_mean(dataset, modules)
        raise UsageError(
            f"No official file is read into '{dataset}'.{hint} There are: {', '.join(modules)}. A table compiled by "
            "hand is changed in data/curated; then: borderbook verify --record. Other datasets get no further file: "
            "see data/README.md."
        )
    module = import_module(f"borderbook.upkeep.sources.{modules[dataset]}")
    return cast("Callable[[Path], Reading]", getattr(module, f"read_{dataset}"))
