"""How long the parameter panel takes from a moved control to what it shows, in a kernel that has run the notebook."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import ipywidgets as widgets

from ways import NOTEBOOKS, judged, table

MOVES = 4  # of each question


class Taken(NamedTuple):
    """What a move takes until its view is there: seconds, and processor seconds."""

    everything: float
    processor: float


def moves(made: Any) -> Iterator[tuple[Callable[[], None], Callable[[], None]]]:
    """A move of each control of a panel to a value that it does not have, and what moves it back."""
    for moved in [one.moved[-1] for one in made.controls.values()]:
        match moved:
            case widgets.Checkbox():
                trait, value = "value", not moved.value
            case widgets.SelectionSlider() | widgets.ToggleButtons():
                trait, value = "index", (moved.index - 1) % len(moved.options)
            case widgets.Combobox():
                trait, value = "value", moved.options[len(moved.options) // 2]
            case _:
                continue
        yield partial(setattr, moved, trait, value), partial(setattr, moved, trait, getattr(moved, trait))


def of_question(name: str, notebook: Path, shell: Any) -> list[Taken]:
    """What each of some moves of a question's controls takes, once its cells have run; a refused one is undone."""
    from notemill import questions
    from notemill.lab.panel.code import Cells
    from notemill.lab.panel.view import Panel

    made = Panel(questions.load(name).check(), Cells(notebook, shell))
    found: list[Taken] = []
    for move, back in moves(made):
        begun, busy = time.perf_counter(), time.process_time()
        move()
        one = Taken(time.perf_counter() - begun, time.process_time() - busy)
        if "Up to date" in made.message.value:
            found.append(one)
        else:
            back()
        if len(found) == MOVES:
            break
    return found


def as_markdown(notebooks: list[Path]) -> str:
    """A table of all questions: medians over some moves of each, and what is aimed at."""
    from ipykernel.zmqshell import ZMQInteractiveShell
    from jupyter_client.session import Session

    import notemill.run.kernel_imports  # noqa: F401  as a warm kernel has it

    os.environ.pop("BORDERBOOK_FIGURES", None)
    shell = ZMQInteractiveShell.instance()
    shell.display_pub.session = Session()
    found = {path.stem: of_question(path.stem, path, shell) for path in notebooks}
    of_all = {name: Taken(*map(statistics.median, zip(*ones, strict=True))) for name, ones in found.items() if ones}
    everything, processor = zip(*of_all.values(), strict=True)
    rows = [("median over all questions", statistics.median(everything), statistics.median(processor), 1.5)]
    heaviest = sorted(of_all, key=lambda name: of_all[name].processor, reverse=True)[:3]
    rows += [(name, of_all[name].everything, of_all[name].processor, 2.5) for name in heaviest]
    lines = [
        (what, f"{seconds:.2f}", f"{busy:.2f}", aim, judged(f"{seconds / aim:.2f}", seconds <= aim))
        for what, seconds, busy, aim in rows
    ]
    said = (
        f"{sum(map(len, found.values()))} moves of the controls of {len(of_all)} questions, medians of each question's; a view "
        "appears as a whole. The three heaviest questions below. What the browser takes to show it is not in it."
    )
    head = ["from a moved control to its view", "seconds", "processor seconds", "aim", "seconds / aim"]
    return f"{said}\n\n{table(head, lines)}"


if __name__ == "__main__":
    print(as_markdown(NOTEBOOKS))
