"""Run a notebook's cells in this process after an edit, as somebody who changes a cell in JupyterLab does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import floor

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"


def edited(question: str, *changes: tuple[str, str]) -> list[Any]:
    """What the code cells end in, in order, after text was replaced in them.

    Args:
        question: the notebook's name.
        changes: (text, replacement); each text must stand in exactly one cell.

    Raises:
        AssertionError: a text stands in no cell or in several: the edit is no longer one that a reader would make.
    """
    cells = floor.cells_of(NOTEBOOKS / f"{question}.ipynb")
    for text, replacement in changes:
        found = [number for number, cell in enumerate(cells) if text in cell]
        assert len(found) == 1, f"'{text}' stands in {len(found)} cells of {question}"
        cells[found[0]] = cells[found[0]].replace(text, replacement)
    results: list[Any] = []
    floor.run(floor.compiled(cells), results.append)
    return results


def shown(results: list[Any], kind: str) -> list[Any]:
    """The results whose class has this name: 'Figure', 'Table' or 'Text'."""
    return [result for result in results if type(result).__name__ == kind]


def figure(results: list[Any], name: str) -> Any:
    """The figure of a name."""
    return next(one for one in shown(results, "Figure") if one.name == name)


def answer(results: list[Any]) -> str:
    """The answer's text."""
    return next(text.markdown for text in shown(results, "Text") if text.role == "answer")
