"""Borderbook: irregular migration to the EU, asked of the official figures, one notebook a question.

::

    import borderbook as bb

    bb.datasets()                          # what there is: publisher, unit, vintages, data to, terms
    detections = bb.load("detections")     # a tidy frame
    bb.provenance("detections").source_line

Importing the package loads nothing else: what is named here comes with its first use.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import borderbook.catalog as catalog

    datasets, load, provenance = catalog.datasets, catalog.load, catalog.provenance

__version__ = "0.1.0"
__all__ = ["catalog", "datasets", "load", "provenance"]


def __getattr__(name: str) -> Any:
    # an import statement, so that a run whose code says no more than "import borderbook" depends on the catalog
    if name in __all__:
        import borderbook.catalog as found

        return found if name == "catalog" else getattr(found, name)
    raise AttributeError(f"module 'borderbook' has no attribute '{name}'; it has {', '.join(__all__)}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


if "IPython" in sys.modules:
    from borderbook.completion import offer_names

    offer_names()
