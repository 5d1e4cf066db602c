"""Reads publishers' files into tidy tables; each publisher has a module or a folder."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from borderbook.errors import UsageError
from borderbook.upkeep.sources.vocabulary import table
from borderbook.words import did_you_mean

if TYPE_CHECKING:
    from borderbook.upkeep.sources.rows import Reading


def reader(dataset: str) -> Callable[[Path], Reading]:
    """The function ``read_<dataset>``, which reads one official file of ``dataset``.

    Raises:
        UsageError: no reader exists for the dataset; the message lists those that exist.
    """
    # the table holds names of modules, so that commands which read no file do not import the readers
    modules = table("readers")
    if dataset not in modules:
        hint = did_you_mean(dataset, modules)
        raise UsageError(
            f"There is no reader for '{dataset}'.{hint} There are readers for: {', '.join(modules)}. Change a table "
            "compiled by hand in data/curated, then run borderbook verify --record. Other datasets are no longer "
            "updated: see data/README.md."
        )
    module = import_module(f"borderbook.upkeep.sources.{modules[dataset]}")
    return cast("Callable[[Path], Reading]", getattr(module, f"read_{dataset}"))
