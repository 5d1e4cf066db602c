"""How long the parameter panel takes from a moved control to what it shows, in a kernel that has run the notebook."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import ipywidgets as widgets

MOVES = 4  # of each question


class Taken(NamedTuple):
    """What a move takes: seconds to the first figure, seconds and processor seconds to everything."""

    first: float
    everything: float
    processor: float


def moves(made: Any) -> Iterator[Callable[[], None]]:
    """Move one control after another of a panel to a value that it does not have; gives what moves it back."""
    for moved in [one.moved[-1] for one in made.controls]:
        before = moved.value
        match moved:
            case widgets.Checkbox():
                moved.value = not moved.value
            case widgets.SelectionRangeSlider():
                moved.index = (len(moved.options) // 3, moved.index[1])
            case widgets.SelectionSlider() | widgets.ToggleButtons():
                moved.index = (moved.index - 1) % len(moved.options)
            case widgets.Combobox():
                moved.value = moved.options[len(moved.options) // 2]
            case widgets.FloatSlider() | widgets.BoundedIntText():
                moved.value = (moved.value + moved.max) / 2
            case _:
                continue
        yield lambda moved=moved, before=before: setattr(moved, "value", before)


def taken(made: Any) -> Taken | None:
    """What showing everything for the controls' values takes; None if the values are refused."""
    begun, busy, first = time.perf_counter(), time.process_time(), None
    made.view.children = ()
    for _ in made.steps():
        shown = [output for area in made.view.children for output in area.outputs]
        if first is None and any("<svg" in output.get("data", {}).get("text/html", "") for output in shown):
            first = time.perf_counter() - begun
    if made.message.value:
        return None
    everything = time.perf_counter() - begun
    return Taken(first or everything, everything, time.process_time() - busy)


def of_question(name: str, notebook: Path, shell: Any) -> list[Taken]:
    """What each of some moves of a question's controls takes, once its cells have run; a refused one is undone."""
    from borderbook import questions
    from borderbook.lab.panel.cells import Cells
    from borderbook.lab.panel.view import Panel

    made = Panel(questions.load(name).check(), Cells(notebook, shell))
    taken(made)
    made.refresh = lambda: None
    found: list[Taken] = []
    for back in moves(made):
        one = taken(made)
        found += [one] if one else []
        if one is None:
            back()
        if len(found) == MOVES:
            break
    return found


def as_markdown(notebooks: list[Path]) -> str:
    """A table of all questions: medians over some moves of each, and what is aimed at."""
    from IPython.core.interactiveshell import InteractiveShell

    import borderbook.run.kernel_imports  # noqa: F401  as a warm kernel has it

    os.environ.pop("BORDERBOOK_FIGURES", None)
    shell = InteractiveShell.instance()
    found = {path.stem: of_question(path.stem, path, shell) for path in notebooks}
    of_all = {
        name: Taken(*map(statistics.median, zip(*ones, strict=True))) for name, ones in found.items() if ones
    }
    first, everything, processor = zip(*of_all.values(), strict=True)
    rows = [
        ("answer and first figure, median over all questions", statistics.median(first), "", 0.7),
        (
            "everything, median over all questions",
            statistics.median(everything),
            statistics.median(processor),
            1.5,
        ),
    ]
    heaviest = sorted(of_all, key=lambda name: of_all[name].processor, reverse=True)[:3]
    rows += [
        (f"everything, {name}", of_all[name].everything, of_all[name].processor, 2.5) for name in heaviest
    ]
    lines = [
        f"| {what} | {seconds:.2f} | {busy if busy == '' else format(busy, '.2f')} | {aim} | {seconds / aim:.2f} |"
        for what, seconds, busy, aim in rows
    ]
    said = (
        f"{sum(map(len, found.values()))} moves of the controls of {len(of_all)} questions, medians of each question's; the "
        "three heaviest questions below. What the browser takes to show it is not in it."
    )
    head = [
        "| from a moved control to | seconds | processor seconds | aim | seconds / aim |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    return "\n".join([f"{said}\n", *head, *lines])


if __name__ == "__main__":
    from ways import NOTEBOOKS

    print(as_markdown(NOTEBOOKS))
