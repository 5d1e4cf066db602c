"""What a person sees while runs are under way: on a terminal a bar for each, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from borderbook.run.plan import Run
from borderbook.run.tasks import Event, Notify

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


@contextmanager
def progress(runs: Sequence[Run], *, quiet: bool = False) -> Iterator[Notify]:
    """A function to tell of events, and what it shows of them.

    Args:
        runs: all runs that will be told of.
        quiet: show nothing.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True, quiet=quiet)
    with Progress(*columns, console=console, disable=quiet or not sys.stderr.isatty()) as bars:
        all_runs = bars.add_task("all runs", total=len(runs))
        shown: dict[str, TaskID] = {}
        yield lambda event: _update(bars, all_runs, shown, event)


def _update(bars: Progress, all_runs: TaskID, shown: dict[str, TaskID], event: Event) -> None:
    """Keep a bar for each run under way; what is finished moves up into the terminal's history."""
    name = event.run.id
    if event.kind == "started":
        shown[name] = bars.add_task(name, total=None)
    elif event.kind == "cell" and name in shown:
        bars.update(shown[name], completed=event.cell, total=event.cells)
    elif event.kind == "finished" and name in shown:
        bars.remove_task(shown.pop(name))
    if event.kind in ("skipped", "finished"):
        bars.advance(all_runs)
    line = _told(event)
    if line and (bars.disable or event.kind == "finished"):
        bars.console.print(line, highlight=False, markup=False, soft_wrap=True)


def _told(event: Event) -> str:
    """An event as a line; nothing of those that only move a bar."""
    match event.kind:
        case "skipped":
            return f"{event.run.id}: up to date"
        case "started":
            return f"{event.run.id}: running ({event.reason})"
        case "finished" if event.record:
            return f"{event.run.id}: {event.record.status}, {event.record.seconds:.1f} s"
        case _:
            return ""
