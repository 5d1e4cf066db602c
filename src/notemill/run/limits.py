"""All limits: how long a run and its parts may take, and how many characters a cell may print and display."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

# seconds
OUTPUT = 60  # from a cell's end to the arrival of its last output; nbclient's 4 are too few on a busy machine
INTERRUPTED = 30  # for an interrupted run to end its kernel and write its report
KERNEL_END = 10  # for a kernel to end

# characters
PRINTED = 200_000  # that one cell may print; figures and other displayed output may have fifty times as many
SHOWN = 50 * PRINTED
MESSAGE = 5_000  # of an error's message


@dataclass(frozen=True)
class Limits:
    """Limits in seconds; None means no limit.

    Attributes:
        cell: for one cell.
        cells: for all cells of a run.
        page: for the work after the cells: removing paths, making the page and its PDF.
    """

    cell: float | None = 600
    cells: float | None = 1800
    page: float | None = 600


USUAL = Limits()


@contextmanager
def at_most(seconds: float | None) -> Iterator[None]:
    """Raise TimeoutError in a block that takes longer; no limit outside the main thread."""
    if not seconds or threading.current_thread() != threading.main_thread():
        yield
        return

    def stop(*_: Any) -> None:
        raise TimeoutError(f"it took longer than {seconds:g} seconds")

    previous_handler = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous_handler)


def shortened(text: str, most: int) -> str:
    """Shorten a text that has more than ``most`` characters: a note on what is left out replaces its middle."""
    over = len(text) - most
    first, last = text[: most // 2], text[-most // 2 :]
    return f"{first} … {over:,} characters are left out … {last}" if over > 0 else text
