"""Run a notebook's cells in this process after an edit, as somebody who changes a cell in JupyterLab does."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


def edited(question: str, *changes: tuple[str, str]) -> list[Any]:
    """What the code cells end in, in order, after text was replaced in them.

    Args:
        question: the notebook's name.
        changes: (text, replacement); each text must stand in exactly one cell.

    Raises:
        AssertionError: a text stands in no cell or in several: the edit is no longer one that a reader would make.
    """
    document = json.loads((NOTEBOOKS / f"{question}.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in document["cells"] if cell["cell_type"] == "code"]
    for text, replacement in changes:
        found = [number for number, cell in enumerate(cells) if text in cell]
        assert len(found) == 1, f"'{text}' stands in {len(found)} cells of {question}"
        cells[found[0]] = cells[found[0]].replace(text, replacement)
    scope: dict[str, Any] = {"__name__": "__main__"}
    return [_run(cell, scope) for cell in cells]


def shown(results: list[Any], kind: str) -> list[Any]:
    """The results whose class has this name: 'Figure', 'Table' or 'Text'."""
    return [result for result in results if type(result).__name__ == kind]


def answer(results: list[Any]) -> str:
    """The answer's text."""
    return next(text.markdown for text in shown(results, "Text") if text.role == "answer")


def _run(cell: str, scope: dict[str, Any]) -> Any:
    tree = ast.parse(cell)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), scope)
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), scope) if last is not None else None
