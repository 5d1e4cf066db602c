"""How long a run and its parts may take, and how much a cell may show: all limits in one place."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

# seconds
OUTPUT = 60  # from a cell's end to the last of its output; nbclient's 4 are few on a busy machine
START = 60  # until a kernel answers
INTERRUPTED = 30  # that an interrupted run has to end its kernel and write its report
KERNEL_END = 10  # that a kernel has to end
SCHEDULER = 5  # to reach that of a cluster

# characters
PRINTED = 200_000  # of what one cell prints; what it shows otherwise may have fifty times as many
SHOWN = 50 * PRINTED
MESSAGE = 5_000  # of an error's words


@dataclass(frozen=True)
class Limits:
    """Limits in seconds; None is none.

    Attributes:
        cell: for one cell.
        cells: for all cells of a run.
        page: for what comes after them: paths are taken out, the page and its PDF are made.
        no_worker: that a cluster may be without any worker until its runs are given up.
    """

    cell: float | None = 600
    cells: float | None = 1800
    page: float | None = 600
    no_worker: float = 60


USUAL, NO_LIMITS = Limits(), Limits(cell=None, cells=None, page=None)


@contextmanager
def at_most(seconds: float | None) -> Iterator[None]:
    """Raise a TimeoutError in what takes longer; there is no limit beside the main thread, or without Unix's timer."""
    if (
        not seconds
        or not hasattr(signal, "setitimer")
        or threading.current_thread() != threading.main_thread()
    ):
        yield
        return

    def stop(*_: Any) -> None:
        raise TimeoutError(f"it took longer than {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def shortened(text: str, most: int) -> str:
    """A text with its middle left out, and how much of it that is, where it has more characters than so many."""
    left = len(text) - most
    return (
        f"{text[: most // 2]} … {left:,} characters are left out … {text[-most // 2 :]}" if left > 0 else text
    )
