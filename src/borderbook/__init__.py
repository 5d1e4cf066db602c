"""Borderbook: questions on irregular migration to the EU, answered from official figures, one notebook each.

::

    import borderbook as bb

    bb.datasets()                          # all datasets: publisher, unit, vintages, data to, terms
    detections = bb.load("detections")     # a tidy DataFrame
    bb.about(detections)                   # its unit, vintage, last period, terms
    bb.provenance("detections").source_line
    bb.charts.lines(...), bb.show.table(...), bb.methods.intervals

Importing the package loads nothing else: each of these names is imported when it is first used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from borderbook import catalog as catalog
    from borderbook import charts as charts
    from borderbook import methods as methods
    from borderbook import show as show

    datasets, load, provenance, about = catalog.datasets, catalog.load, catalog.provenance, show.about

__version__ = "0.1.0"
__all__ = ["about", "catalog", "charts", "datasets", "load", "methods", "provenance", "show"]
_FUNCTIONS = {"about": "show", "datasets": "catalog", "load": "catalog", "provenance": "catalog"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'borderbook' has no attribute '{name}'; it has {', '.join(__all__)}")
    module = import_module(f"borderbook.{_FUNCTIONS.get(name, name)}")
    return getattr(module, name) if name in _FUNCTIONS else module


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


if "IPython" in sys.modules:
    from borderbook.catalog.completion import offer_names

    offer_names()
