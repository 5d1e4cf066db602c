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

from notemill import catalog, questions, suite
from notemill.catalog import reference

# an error here is ignored: the notebook that needs the module or the data reports it itself
for package in ("notemill.charts", *suite.suite().PREPARED):
    for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
        with suppress(Exception):
            import_module(module.name)
with suppress(Exception):
    reference.boundaries()
uses = Counter[str]()
for name in questions.names():
    with suppress(Exception):
        uses.update(questions.load(name).datasets)
for dataset in (name for name, times in uses.items() if times > 1):
    with suppress(Exception):
        catalog.load(dataset)
# open the fonts, and import the modules that Matplotlib imports only when it draws
figure = Figure()
figure.subplots().plot([1, 2], label="Once")
figure.legend()
for kind in ("svg", "png"):
    figure.savefig(io.BytesIO(), format=kind)
