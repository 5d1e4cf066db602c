"""Reads publishers' files into tidy tables; each publisher has a module or a folder."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from borderbook.upkeep.sources.vocabulary import table
from notemill.errors import UsageError
from notemill.words import did_you_mean

if TYPE_CHECKING:
    from borderbook.upkeep.sources.rows import Reading


PLAIN = "plain"


def reader(dataset: str) -> Callable[[Path], Reading]:
    """The function that reads one file of ``dataset``.

    A tidy file, which has the dataset's own columns, is read by ``plain``; any other file by ``read_<dataset>`` of the
    publisher's module.

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
    return partial(_read, dataset, modules[dataset])


def _read(dataset: str, module: str, path: Path) -> Reading:
    from borderbook.upkeep.sources import plain

    if module == PLAIN or plain.is_tidy(dataset, path):
        return plain.read(dataset, path)
    publisher = import_module(f"borderbook.upkeep.sources.{module}")
    reading: Reading = getattr(publisher, f"read_{dataset}")(path)
    return reading
