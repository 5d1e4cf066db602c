"""Prepare the process that kernels are forked from: import modules, load what runs share of the data, draw one figure.

All of this happens on import. None of it changes the outputs of a notebook.
"""

from __future__ import annotations

import io
import os
import pkgutil
from contextlib import suppress
from importlib import import_module

from matplotlib.figure import Figure

from notemill import catalog, suite
from notemill.catalog import reference
from notemill.run.preload import SHARED

# an error here is ignored: the notebook that needs the module or the data reports it itself
for package in ("notemill.charts", *suite.suite().PREPARED):
    for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
        with suppress(Exception):
            import_module(module.name)
with suppress(Exception):
    reference.boundaries()
for dataset in filter(None, os.environ.get(SHARED, "").split(",")):
    with suppress(Exception):
        catalog.load(dataset)
# open the fonts, and import the modules that Matplotlib imports only when it draws
figure = Figure()
figure.subplots().plot([1, 2], label="Once")
figure.legend()
for kind in ("svg", "png"):
    figure.savefig(io.BytesIO(), format=kind)
