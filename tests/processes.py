"""Waiting for processes, and whether they run: for tests of what starts and ends them."""

from __future__ import annotations

import time
from collections.abc import Callable

import psutil


def waited_for(condition: Callable[[], object], seconds: float = 15) -> bool:
    """Whether something comes to be so within some seconds."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(condition())


def alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be reaped has ended."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
