"""papermill, without what it loads on import for storage that no run of the suite is read from.

It takes a third of the time in which a worker is ready: papermill imports pyarrow's file systems, and so pyarrow
and numpy, in case that a notebook lies on a Hadoop cluster.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from nbformat.v4 import nbbase


@contextmanager
def _absent(name: str) -> Iterator[None]:
    """While it lasts, a module that is not loaded yet cannot be imported; afterwards it can."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]


with _absent("pyarrow.fs"):
    from papermill import __version__
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import Engine, NotebookExecutionManager, papermill_engines


@contextmanager
def unchecked() -> Iterator[None]:
    """While it lasts, nbformat does not check the outputs that it makes, which takes a sixth of a worker's time."""
    check, nbbase.validate = nbbase.validate, lambda *_: None
    try:
        yield
    finally:
        nbbase.validate = check


__all__ = [
    "Engine",
    "NotebookExecutionManager",
    "PapermillNotebookClient",
    "__version__",
    "papermill_engines",
    "unchecked",
]
