"""Prepare the process that kernels are forked from: import modules, load shared data, draw one figure.

All of this happens on import. None of it changes the outputs of a notebook.
"""

from __future__ import annotations

import io
import pkgutil
from collections import Counter
from contextlib import suppress
from importlib import import_module

from matplotlib.figure import Figure

PACKAGES = ("borderbook.charts", "borderbook.methods", "borderbook.questions")


def _read() -> None:
    from borderbook import catalog, questions
    from borderbook.catalog import reference

    reference.boundaries()
    models = []
    for name in questions.names():
        with suppress(Exception):
            models.append(questions.load(name))
    uses = Counter(dataset for model in models for dataset in model.datasets)
    for dataset in (name for name, times in uses.items() if times > 1):
        with suppress(Exception):
            catalog.load(dataset)


for package in PACKAGES:
    for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
        with suppress(Exception):  # the notebook that needs it reports the error itself
            import_module(module.name)
with suppress(Exception):  # the notebook that loads faulty data reports the error itself
    _read()
# open the fonts, and import the modules that Matplotlib imports only when it draws
figure = Figure()
figure.subplots().plot([1, 2], label="Once")
figure.legend()
for kind in ("svg", "png"):
    figure.savefig(io.BytesIO(), format=kind)
