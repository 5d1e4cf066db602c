"""Plan runs, execute those that are not up to date, and record the results.

``plan`` turns what was asked for into runs. ``batch`` executes those that are not up to date, by ``local`` processes or
on a ``cluster``. In each process ``one_run`` makes one report, with papermill's ``engine``, nbclient's ``client`` and a
``kernel``, within ``limits``. ``accept`` stores a notebook's new outputs. Import the module that you need: this package
imports none of them, so that the command starts fast.
"""

import sys
from typing import Any

# nbformat imports jsonschema, which on import builds a grammar of international web addresses: over a second, in every
# process, for what no notebook has. To jsonschema the module is optional, and None makes it absent.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def __getattr__(name: str) -> Any:
    """Give ``BorderbookEngine``, which papermill's entry point names."""
    if name != "BorderbookEngine":
        raise AttributeError(name)
    from borderbook.run import engine

    # None while papermill is importing that module, which then registers the engine itself
    return getattr(engine, name, None)
