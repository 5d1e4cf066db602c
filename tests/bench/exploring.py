"""How long the parameter panel takes from a moved control to what it shows, in a kernel that has run the notebook."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ipywidgets as widgets

MOVES = 4  # of each question


def moves(made: Any) -> Iterator[None]:
    """Move one control after another of a panel to a value that it does not have."""
    for moved in [one.moved[-1] for one in made.controls]:
        match moved:
            case widgets.Checkbox():
                moved.value = not moved.value
            case widgets.SelectionRangeSlider():
                moved.value = (moved.options[len(moved.options) // 3], moved.value[1])
            case widgets.SelectionSlider() | widgets.ToggleButtons():
                moved.index = (moved.index - 1) % len(moved.options)
            case widgets.Combobox():
                moved.value = moved.options[len(moved.options) // 2]
            case widgets.FloatSlider() | widgets.BoundedIntText():
                moved.value = (moved.value + moved.max) / 2
            case _:
                continue
        yield


def seconds(made: Any) -> tuple[float, float] | None:
    """Seconds until the first figure is shown, and until all is; None if the values are refused."""
    begun, first = time.perf_counter(), None
    for _ in made.steps():
        shown = [output for area in made.view.children for output in area.outputs]
        if first is None and any("<img" in output.get("data", {}).get("text/html", "") for output in shown):
            first = time.perf_counter() - begun
    if made.message.value:
        return None
    return first or 0.0, time.perf_counter() - begun


def of_question(name: str, notebook: Path, shell: Any) -> list[tuple[float, float]]:
    """What each move of a question's controls takes, once its cells have run."""
    from borderbook import questions
    from borderbook.panel.cells import Cells
    from borderbook.panel.view import Panel

    made = Panel(questions.load(name).check(), Cells(notebook, shell))
    seconds(made)
    made.refresh = lambda: None
    taken = []
    for _, _ in zip(range(MOVES), moves(made), strict=False):
        made.view.children = ()
        taken.append(seconds(made))
    return [one for one in taken if one]


def as_markdown(notebooks: list[Path]) -> str:
    """A table of all questions: medians over some moves of each."""
    from IPython.core.interactiveshell import InteractiveShell

    import borderbook.ready.kernels  # noqa: F401  as a warm kernel has it

    os.environ.pop("BORDERBOOK_FIGURES", None)
    shell = InteractiveShell.instance()
    found = {path.stem: of_question(path.stem, path, shell) for path in notebooks}
    first, every = (
        {name: statistics.median(one[part] for one in taken) for name, taken in found.items() if taken}
        for part in (0, 1)
    )
    slowest = max(every, key=every.__getitem__)
    rows = [
        ("answer and first figure, median over all questions", statistics.median(first.values()), 0.7),
        ("everything, median over all questions", statistics.median(every.values()), 1.5),
        (f"everything, the slowest ({slowest})", every[slowest], 2.5),
    ]
    lines = [f"| {what} | {taken:.2f} | {aim} |" for what, taken, aim in rows]
    return "\n".join(["| from a moved control to | seconds | aim |", "| --- | ---: | ---: |", *lines])


if __name__ == "__main__":
    from ways import NOTEBOOKS

    print(as_markdown(NOTEBOOKS))
