"""Readers for the publishers' own files: official file in, tidy frame out; a module or folder a publisher."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from borderbook.errors import UsageError
from borderbook.sources.tables import table

if TYPE_CHECKING:
    from borderbook.sources.rows import Reading


def reader(dataset: str) -> Callable[[Path], Reading]:
    """The function that reads one official file of ``dataset``: ``read_<dataset>``, in its module.

    Raises:
        UsageError: nobody reads such a dataset; names those that exist.
    """
    # modules are named, not imported: a command that reads no file should not pay for the readers
    modules = table("datasets")["readers"]
    if dataset not in modules:
        raise UsageError(f"There is no dataset '{dataset}' to ingest. There are: {', '.join(modules)}.")
    module = import_module(f"borderbook.sources.{modules[dataset]}")
    return cast("Callable[[Path], Reading]", getattr(module, f"read_{dataset}"))
