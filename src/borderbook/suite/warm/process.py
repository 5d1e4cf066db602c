"""A warm kernel as its client sees it: what ``subprocess.Popen`` is for a cold one."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
from typing import IO

from . import wire

UNTOLD = 255  # what a process is taken to have ended with if its parent died before it
PATIENCE = 1.0  # seconds for the parent to tell how a process ended


class WarmProcess:
    """A process that another has forked for this one.

    Attributes:
        pid: its number, and its group's.
        returncode: as with ``Popen``: None while it lives, negative for a signal.
        end_known: whether ``returncode`` is what the process ended with; its parent may have died before it.
        stdin: the writing end of its input, where the caller gave none.
    """

    stdout = stderr = None

    def __init__(self, pid: int, handle: int, connection: socket.socket, stdin: IO[bytes] | None) -> None:
        self.pid, self.stdin = pid, stdin
        self.returncode: int | None = None
        self.end_known = True
        self._handle, self._connection = handle, connection

    def poll(self) -> int | None:
        """What it ended with, or None if it lives."""
        if self.returncode is None and self._has_ended(0):
            self._learn()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end.

        Raises:
            subprocess.TimeoutExpired: it has not ended after ``timeout`` seconds.
        """
        if self.returncode is None:
            if not self._has_ended(timeout):
                raise subprocess.TimeoutExpired(f"kernel {self.pid}", timeout or 0)
            self._learn()
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it lives."""
        if self.poll() is None:
            signal.pidfd_send_signal(self._handle, number)

    def kill(self) -> None:
        """Kill it."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def _has_ended(self, timeout: float | None) -> bool:
        return readable(self._handle, timeout)

    def _learn(self) -> None:
        self.returncode, self.end_known = UNTOLD, False
        if readable(self._connection.fileno(), PATIENCE):
            try:
                message, _ = wire.receive(self._connection)
                self.returncode, self.end_known = int(message["ended"]), True
            except (EOFError, OSError, KeyError, wire.DoubtError):
                pass
        self._connection.close()
        os.close(self._handle)


def readable(handle: int, timeout: float | None) -> bool:
    """Wait until there is something to read; False if there was nothing for ``timeout`` seconds."""
    poll = select.poll()
    poll.register(handle, select.POLLIN)
    return bool(poll.poll(None if timeout is None else timeout * 1000))


async def until_readable(handle: int, timeout: float | None) -> None:
    """Wait, without blocking the event loop, until there is something to read. Raises TimeoutError."""
    import asyncio  # who only asks for a process has no loop

    loop = asyncio.get_running_loop()
    there = asyncio.Event()
    loop.add_reader(handle, there.set)
    try:
        await asyncio.wait_for(there.wait(), timeout)
    finally:
        loop.remove_reader(handle)
