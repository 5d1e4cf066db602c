"""Notebooks and page makers for the tests of the suite; in a module, so that worker processes find them."""

from __future__ import annotations

import textwrap
from pathlib import Path

import nbformat


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
