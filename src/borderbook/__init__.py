"""Borderbook: irregular migration to the EU, asked of the official figures, one notebook a question.

::

    import borderbook as bb

    bb.datasets()                          # what there is: publisher, unit, vintages, data to, terms
    detections = bb.load("detections")     # a tidy frame
    bb.about(detections)                   # its unit, vintage, last period, terms
    bb.provenance("detections").source_line
    bb.charts.lines(...), bb.show.table(...)

Importing the package loads nothing else: what is named here comes with its first use.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from borderbook import catalog as catalog
    from borderbook import charts as charts
    from borderbook import show as show

    datasets, load, provenance, about = catalog.datasets, catalog.load, catalog.provenance, show.about

__version__ = "0.1.0"
__all__ = ["about", "catalog", "charts", "datasets", "load", "provenance", "show"]


def __getattr__(name: str) -> Any:
    # import statements, so that a run whose code says no more than "import borderbook" depends on what it can reach
    if name == "charts":
        import borderbook.charts as module
    elif name in ("show", "about"):
        import borderbook.show as module  # type: ignore[no-redef]
    elif name in __all__:
        import borderbook.catalog as module  # type: ignore[no-redef]
    else:
        raise AttributeError(f"module 'borderbook' has no attribute '{name}'; it has {', '.join(__all__)}")
    return module if module.__name__ == f"borderbook.{name}" else getattr(module, name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


if "IPython" in sys.modules:
    from borderbook.catalog.completion import offer_names

    offer_names()
