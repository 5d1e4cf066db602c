"""Borderbook: questions on irregular migration to the EU, answered from official figures, one notebook each.

::

    import borderbook as bb

    bb.datasets()                          # all datasets: publisher, unit, vintages, data to, terms
    detections = bb.load("detections")     # a tidy DataFrame
    bb.about(detections)                   # its unit, vintage, last period, terms, columns
    bb.load("enforcement", where=bb.totals("enforcement"))  # only rows that add up
    bb.provenance("detections").source_line
    bb.charts.lines(...), bb.show.table(...), bb.methods.intervals
    bb.panel(ask)                          # controls for a question's parameters, in JupyterLab

Importing the package loads nothing else: what these names stand for is imported when it is first used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from notemill.suite import use

if TYPE_CHECKING:
    from borderbook import methods as methods
    from notemill import catalog as catalog
    from notemill import charts as charts
    from notemill import show as show
    from notemill.questions.base import Parameters

    datasets, load, provenance, about = catalog.datasets, catalog.load, catalog.provenance, show.about
    totals = catalog.totals

use("borderbook")
__version__ = "0.1.0"
__all__ = ["about", "catalog", "charts", "datasets", "load", "methods", "panel", "provenance", "show", "totals"]
_FUNCTIONS = {"about": "show"} | dict.fromkeys(("datasets", "load", "provenance", "totals"), "catalog")


def panel(ask: Parameters) -> Any:
    """The panel of a question in a notebook that is open in Jupyter; None anywhere else, and without notemill.lab.

    Args:
        ask: the question's checked parameters; the controls start with their values.
    """
    return import_module("notemill.lab.panel").show(ask) if find_spec("notemill.lab") else None


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'borderbook' has no attribute '{name}'; it has {', '.join(__all__)}")
    room = _FUNCTIONS.get(name, name)
    module = import_module(f"borderbook.{room}" if room == "methods" else f"notemill.{room}")
    return getattr(module, name) if name in _FUNCTIONS else module


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


if "IPython" in sys.modules:
    from notemill.catalog.completion import offer_names

    offer_names()
