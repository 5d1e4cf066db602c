"""What a process does before kernels of this project are forked from it: import the package, and use it once.

A kernel that is forked afterwards finds done what notebooks begin with: modules are loaded, catalog and outlines are
read, fonts are open, and so are the datasets that more than one question asks for. Nothing of it can be told from the
outputs.
"""

from __future__ import annotations

import pkgutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path

from borderbook import project
from borderbook.errors import BorderbookError

PACKAGES = ("charts", "methods", "questions")
MODULES_OF_WORK = (
    "borderbook.command", "borderbook.suite.deputy", "borderbook.suite.progress", "borderbook.suite.shortcut",
    "borderbook.suite.warm.client", "borderbook.suite.workers", "click", "mistune", "psutil", "pygments.formatters",
    "pygments.lexers", "rich.console", "rich.progress", "rocrate.rocrate", "typst",
)  # fmt: skip
MODULES = ("catalog.corrections", "present", "sources.curated", "sources.schemas")


def rehearse() -> list[str]:
    """Import what notebooks import, read what many of them read, and draw a chart.

    Returns:
        The files that were read; once one of them is another, what is in memory is out of date.
    """
    import borderbook

    for module in MODULES:
        import_module(f"{borderbook.__name__}.{module}")
    for package in PACKAGES:
        _import_all(f"{borderbook.__name__}.{package}")
    _read()
    _draw()
    return sorted(_files())


def rehearse_work() -> None:
    """Import what workers need, read what says whether a run is up to date, check a notebook, show a page's parts."""
    from nbformat import v4, validate

    from borderbook import questions
    from borderbook.suite import engine, executor, kernel  # noqa: F401
    from borderbook.suite.key import key_of
    from borderbook.suite.plan import plan

    _import_all("borderbook.report")
    for module in MODULES_OF_WORK:
        import_module(module)
    kernel.manager_in(Path(tempfile.gettempdir()), warm=True)
    validate(v4.new_notebook())  # the first time, the format is made into a program that checks it
    import_module("borderbook.report.render").rehearse()
    for name in questions.names():
        with suppress(BorderbookError, OSError):  # who runs it says so
            for run in plan([name]):
                key_of(run)


def _import_all(package: str) -> None:
    for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
        import_module(module.name)


def _read() -> None:
    from borderbook import catalog, questions, reference

    models = [questions.load(name) for name in questions.names()]
    asked = Counter(dataset for model in models for dataset in model.datasets)
    reading: list[Callable[[], object]] = [reference.boundaries, *(model.check for model in models)]
    reading += [partial(catalog.load, dataset) for dataset, times in asked.items() if times > 1]
    for read in reading:
        with suppress(BorderbookError, OSError):  # a notebook that needs it says so itself
            read()


def _files() -> Iterable[str]:
    """All data: more than was read, but hardly ever another."""
    return (str(path) for path in project.data().rglob("*") if path.is_file())


def _draw() -> None:
    from borderbook.charts.old import style

    words = style.Words("A sentence", "A unit, 2019-2024", "Source: nobody (1,234.5 %)", "A note.")
    drawing, (lines, bars) = style.canvas(words, panels=(1, 2))
    lines.plot([0, 1], [1, 2])
    style.label_ends(lines, {"name": (1, 2)}, {"name": style.BLUE})
    bars.bar([0, 1], [1, 2], color=style.BLUE)
    bars.text(0, 1, "1")
    style.counts_axis(bars)
    style.key(bars, {"name": style.BLUE})
    drawing.svg("rehearsal")
