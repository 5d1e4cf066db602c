"""What kernels are forked with, and where from: a server that has the libraries and the package loaded.

It ends with the process that started it. Nothing of it can be told from a notebook's outputs.
"""

from __future__ import annotations

import io
import os
import pkgutil
from collections import Counter
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from borderbook import project

if TYPE_CHECKING:
    from warmkernels.compat import Server

PACKAGES = ("borderbook.charts", "borderbook.methods", "borderbook.questions")
LIBRARIES = (
    "geopandas,matplotlib.pyplot,pandas.io.formats.style_render,pandas.io.parquet,pyarrow.dataset,pyarrow.parquet,"
    "scipy.stats,seaborn,statsmodels.api,statsmodels.tsa.api"
)
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
VARYING = [project.ROOT_VARIABLE, project.FIGURES_VARIABLE]  # read when they are needed, not on import


def environment(scratch: Path) -> dict[str, str]:
    """The environment of a kernel: the caller's, but for what would make two machines differ.

    Hashing is fixed, figures go to the notebook whatever MPLBACKEND says, and nobody's IPython profile
    (start-up files, options) or plug-ins of pydantic take part. Linear algebra keeps to one thread unless the
    caller says otherwise: on matrices as small as these, threads of several kernels wait for each other most of
    the time.
    """
    changed = {
        project.ROOT_VARIABLE: str(project.root()), "PYTHONHASHSEED": "0", "IPYTHONDIR": str(scratch),
        "PYDANTIC_DISABLE_PLUGINS": "__all__",
    }  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    return {**dict.fromkeys(THREADS, "1"), **kept, **changed}


def kernel_server() -> Server | None:
    """The server of this process, started if it does not run; None where there can be none."""
    from warmkernels.process import server_of

    before = dict(os.environ)
    os.environ.update(environment(Path()))
    os.environ.pop("MPLBACKEND", None)
    try:
        with suppress(OSError):  # then kernels are ordinary ones
            return server_of(f"{LIBRARIES},{__name__}:load_package")
        return None
    finally:
        os.environ.clear()
        os.environ.update(before)


def load_package() -> None:
    """In the server: import what notebooks import of the package, read what many of them read, draw a figure."""
    for package in PACKAGES:
        for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
            with suppress(Exception):  # the notebook that needs it says so itself
                import_module(module.name)
    with suppress(Exception):
        _read()
    _draw()


def _read() -> None:
    from borderbook import catalog, questions, reference

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
