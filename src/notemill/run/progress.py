"""Show the progress of runs: a line for each that is executed, and on a terminal a bar for all."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from notemill.run.plan import Run
from notemill.run.tasks import NEW, Event, Notify


@contextmanager
def progress(runs: Sequence[Run], *, quiet: bool = False) -> Iterator[Notify]:
    """Show progress while the block runs; gives the function to call with each event.

    Args:
        runs: all runs that events will be reported for.
        quiet: show nothing.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True, quiet=quiet)
    with Progress(*columns, console=console, disable=quiet or not sys.stderr.isatty()) as bar:
        task_id = bar.add_task("runs", total=len(runs))

        def show(event: Event) -> None:
            if event.kind != "started":
                bar.advance(task_id)
            if event.kind == "finished" or (bar.disable and event.kind == "started" and event.reason != NEW):
                line = f"{event.run.id}: {_state(event)}"
                console.print(line, highlight=False, markup=False, soft_wrap=True)

        yield show


def _state(event: Event) -> str:
    if event.record is None:
        return f"running ({event.reason})"
    return f"{event.record.status}, {event.record.seconds:.1f} s"
