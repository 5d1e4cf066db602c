"""Notebooks and page makers for the tests of the suite; in a module, so that worker processes find them."""

from __future__ import annotations

import os
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import nbformat

MARK = "BORDERBOOK_TEST"
PROJECT = Path(__file__).resolve().parents[2]


def write_notebook(project: Path, name: str, defaults: str, *cells: str) -> Path:
    """A notebook: a title, a cell tagged parameters, and cells; one that starts with '#md ' is Markdown."""
    v4 = nbformat.v4
    made = [v4.new_markdown_cell("# A question of the tests?", id="title")]
    made.append(v4.new_code_cell(defaults, id="parameters", metadata={"tags": ["parameters"]}))
    for number, text in enumerate(cells):
        if text.startswith("#md "):
            made.append(v4.new_markdown_cell(text.removeprefix("#md "), id=f"cell-{number}"))
        else:
            made.append(v4.new_code_cell(textwrap.dedent(text), id=f"cell-{number}"))
    path = project / "notebooks" / f"{name}.ipynb"
    nbformat.write(v4.new_notebook(cells=made), path)
    return path


def page(folder: Path, record) -> None:
    """A page maker for tests: writes the status; a module's function, so that workers find it."""
    (folder / "page.html").write_text(f"<p>{record.status}</p>")


def broken_page(folder: Path, record) -> None:
    """A page maker that cannot."""
    raise KeyError(f"no template in {folder}")


def marked(mark: str) -> list[int]:
    """The processes that were started with a mark in their environment, and those that were forked from them."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environ, command = (folder / "environ").read_bytes(), (folder / "cmdline").read_bytes()
        except OSError:
            continue
        # the tracker belongs to multiprocessing and ends with this process
        if f"{MARK}={mark}".encode() in environ.split(b"\0") and b"resource_tracker" not in command:
            found.append(int(folder.name))
    return [pid for pid in found if pid != os.getpid()]


def waited_for(condition: Callable[[], object], seconds: float = 15) -> bool:
    """Whether something comes to be so within some seconds."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(condition())
