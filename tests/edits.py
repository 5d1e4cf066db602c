"""Run a notebook's cells in this process after an edit, as somebody who changes a cell in JupyterLab does."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from notemill.catalog import citations
from notemill.report.page import Block, Page
from notemill.report.places import targets
from notemill.run.notebook import evaluated

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"


def cells_of(path: Path) -> list[str]:
    """The sources of a notebook's code cells."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def stored(question: str, *kinds: str) -> list[dict[str, Any]]:
    """The data of a notebook's stored outputs that are of one of the MIME types."""
    cells = json.loads((NOTEBOOKS / f"{question}.ipynb").read_text(encoding="utf-8"))["cells"]
    outputs = [one.get("data", {}) for cell in cells for one in cell.get("outputs", [])]
    return [data for data in outputs if {*kinds} & {*data}]


def run(cells: list[str]) -> list[Any]:
    """What cells end in, in order, executed in one scope; they cite what they loaded, not what a test before them did."""
    scope: dict[str, Any] = {"__name__": "__main__"}
    with citations.apart({}):
        return [value for cell in cells if (value := evaluated(cell, scope)) is not None]


def edited(question: str, *changes: tuple[str, str]) -> list[Any]:
    """What the code cells end in, in order, after text was replaced in them.

    Args:
        question: the notebook's name.
        changes: (text, replacement); each text must stand in exactly one cell.

    Raises:
        AssertionError: a text stands in no cell or in several: the edit is no longer one that a reader would make.
    """
    cells = cells_of(NOTEBOOKS / f"{question}.ipynb")
    for text, replacement in changes:
        found = [number for number, cell in enumerate(cells) if text in cell]
        assert len(found) == 1, f"'{text}' stands in {len(found)} cells of {question}"
        cells[found[0]] = cells[found[0]].replace(text, replacement)
    return run(cells)


@cache
def executed(question: str) -> list[Any]:
    """What the code cells of a notebook end in that nobody edited."""
    return edited(question)


def shown(results: list[Any], kind: str) -> list[Any]:
    """The results whose class has this name: 'Figure', 'Table' or 'Text'."""
    return [result for result in results if type(result).__name__ == kind]


def figure(results: list[Any], name: str) -> Any:
    """The figure of a name."""
    return next(one for one in shown(results, "Figure") if one.name == name)


def frame(results: list[Any], name: str) -> pd.DataFrame:
    """The frame of the table of a name."""
    return next(one.frame for one in shown(results, "Table") if one.name == name)


def answer(results: list[Any]) -> str:
    """The answer's text."""
    return next(text.markdown for text in shown(results, "Text") if text.role == "answer")


def page(results: list[Any]) -> Page:
    """The page that a notebook would have which shows these results."""
    made = Page()
    for one in shown(results, "Text"):
        made.blocks.append(Block(one.role, "", markdown=one.markdown, places=one.places))
    for one in shown(results, "Figure") + shown(results, "Table"):
        places = getattr(one, "places", ())
        made.blocks.append(Block(type(one).__name__.lower(), one.facts(), one.name, places=places))
    return made


def handed_over(page: Page) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each number of the page's answer and titles that was handed over with a place, and the place."""
    for block in page.of("answer") + page.of("figure"):
        text = block.markdown if block.kind == "answer" else block.content["title"]
        yield from ((text[slice(*one["at"])], one) for one in block.places)


def nowhere(page: Page) -> list[tuple[str, dict[str, Any]]]:
    """Each number that was handed over with a place which the page does not have, or where another number stands."""
    handed = list(handed_over(page))
    found = targets(page, [one for _, one in handed], [number for number, _ in handed])
    return [number_and_place for number_and_place, at in zip(handed, found, strict=True) if at is None]
