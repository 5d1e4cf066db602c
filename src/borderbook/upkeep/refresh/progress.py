"""How far a download is, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TransferSpeedColumn

from borderbook.upkeep.refresh.fetch import Told


@contextmanager
def bar(wanted: bool) -> Iterator[Told]:
    """What to tell of progress; it is shown on stderr if that is a terminal and it is wanted, and gone afterwards."""
    shown = wanted and sys.stderr.isatty()
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not shown) as progress:
        tasks: dict[str, TaskID] = {}

        def told(name: str, received: int, expected: int) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(name)
            progress.update(tasks[name], completed=received, total=expected or None)

        yield told
