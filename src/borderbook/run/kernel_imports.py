"""What notebooks need: the package's modules, data that several questions ask for, and a figure drawn once.

Nothing of it can be told from a notebook's outputs.
"""

from __future__ import annotations

import io
import pkgutil
from collections import Counter
from contextlib import suppress
from importlib import import_module

PACKAGES = ("borderbook.charts", "borderbook.methods", "borderbook.questions")


def _import() -> None:
    for package in PACKAGES:
        for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
            with suppress(Exception):  # the notebook that needs it says so itself
                import_module(module.name)


def _read() -> None:
    from borderbook import catalog, questions
    from borderbook.catalog import reference

    reference.boundaries()
    models = []
    for name in questions.names():
        with suppress(Exception):
            models.append(questions.load(name))
    asked = Counter(dataset for model in models for dataset in model.datasets)
    for dataset in (name for name, times in asked.items() if times > 1):
        with suppress(Exception):
            catalog.load(dataset)


def _draw() -> None:
    """Open the fonts, and import what Matplotlib imports only when it draws."""
    from matplotlib.figure import Figure

    figure = Figure()
    figure.subplots().plot([1, 2], label="Once")
    figure.legend()
    for kind in ("svg", "png"):
        figure.savefig(io.BytesIO(), format=kind)


_import()
with suppress(Exception):  # nor does it matter here what is wrong with the data
    _read()
_draw()
