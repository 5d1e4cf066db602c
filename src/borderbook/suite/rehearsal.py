"""What a process does before kernels of this project are forked from it: import the package, and use it once.

A kernel that is forked afterwards finds done what every notebook begins with: modules are loaded, the catalog is
read, fonts are open. Nothing of it can be told from the outputs, and no dataset is loaded.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

PACKAGES = ("answers", "figures", "measures", "questions")
MODULES = ("catalog.corrections", "present", "sources.curated", "sources.schemas")


def rehearse() -> None:
    """Import what notebooks import, and draw a chart."""
    import borderbook

    for module in MODULES:
        import_module(f"{borderbook.__name__}.{module}")
    for package in PACKAGES:
        _import_all(f"{borderbook.__name__}.{package}")
    _read()
    _draw()


def _import_all(package: str) -> None:
    for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
        import_module(module.name)


def _read() -> None:
    from borderbook.catalog.entries import read_catalog, read_corrections

    read_catalog()
    read_corrections()


def _draw() -> None:
    from borderbook.figures import style

    words = style.Words("A sentence", "A unit, 2019-2024", "Source: nobody (1,234.5 %)", "A note.")
    drawing, (lines, bars) = style.canvas(words, panels=(1, 2))
    lines.plot([0, 1], [1, 2])
    style.label_ends(lines, {"name": (1, 2)}, {"name": style.BLUE})
    bars.bar([0, 1], [1, 2], color=style.BLUE)
    bars.text(0, 1, "1")
    style.counts_axis(bars)
    style.key(bars, {"name": style.BLUE})
    drawing.svg("rehearsal")
