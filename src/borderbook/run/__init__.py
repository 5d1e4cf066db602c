"""Runs: planned, keyed, executed headless, recorded. One run is one call, which a process here or on a cluster makes.

``plan`` makes runs of what was asked; ``batch`` does those that are not up to date, by ``local`` processes or a
``cluster``; in each of these ``one_run`` makes a report, by papermill's ``engine``, nbclient's ``client`` and a
``kernel``, within ``limits``. ``accept`` stores a notebook's new outputs. Import the module that is needed: this
package imports nothing, so that the command starts fast.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    """``BorderbookEngine``, papermill's entry point."""
    if name != "BorderbookEngine":
        raise AttributeError(name)
    from borderbook.run import engine

    return getattr(
        engine, name, None
    )  # None while that module waits for papermill: then it registers the engine
