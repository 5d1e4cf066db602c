"""A forked kernel as its client sees it: what ``subprocess.Popen`` is for an ordinary one."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence
from multiprocessing.connection import Connection, Pipe, wait
from typing import Any

from warmkernels import compat

VARIABLE = "WARMKERNELS_PRELOAD"
"""The modules that the fork server loads, separated by commas; ``module:function`` calls a function, too."""
_SERVERS: dict[tuple[int, str], compat.Server] = {}


class CannotForkError(Exception):
    """A kernel cannot be forked, or might differ from an ordinary one; the message says why."""


class ForkedProcess:
    """A process that the fork server has forked; it ends with this one.

    Attributes:
        pid: its number, and its group's.
        end_known: whether what ``poll`` and ``wait`` give is what it ended with, or 255 because the server died first.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, status: Connection, task: Connection) -> None:
        self.pid, self.end_known = pid, True
        self._code: int | None = None
        handle = Connection(os.pidfd_open(pid))
        self._handle, self._status, self._task = handle, status, task  # closed with this object

    def poll(self) -> int | None:
        """What it ended with (negative for a signal), or None if it lives."""
        return self.wait() if wait([self._handle], 0) else None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end. Raises subprocess.TimeoutExpired if it lives longer than ``timeout`` seconds."""
        if self._code is None:
            if not wait([self._handle], timeout):
                raise subprocess.TimeoutExpired(f"kernel {self.pid}", timeout or 0)
            try:
                self._code = compat.ended(self._status)
            except EOFError:
                self._code, self.end_known = 255, False
        return self._code

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it lives."""
        if self.poll() is None:
            signal.pidfd_send_signal(self._handle.fileno(), number)


def fork(server: compat.Server | str, job: compat.Job, streams: Sequence[Any]) -> ForkedProcess:
    """Fork a kernel.

    Args:
        server: where; or the modules to load, separated by commas, for this process's own server.
        job: what it is to be.
        streams: its input, output and errors, as with ``Popen``; None: an empty input, this process's others.

    Raises:
        CannotForkError: an ordinary one must be started.
    """
    answer, far = Pipe(duplex=False)
    try:
        with far, open(os.devnull) as nothing:  # noqa: PTH123
            pairs = zip(streams, (nothing, 1, 2), strict=True)
            given: list[Any] = [default if stream is None else stream for stream, default in pairs]
            files = [one if isinstance(one, int) else one.fileno() for one in given]
            own_server = server_of(server) if isinstance(server, str) else server
            pid, status, task = compat.connect(own_server, [*files, far.fileno()])
        process = ForkedProcess(pid, status, task)
        compat.give(task, job)
        reason = answer.recv() if answer.poll(60) else "the fork server does not answer"
    except (OSError, EOFError, ValueError) as error:  # a pipe, which is a negative number, is no file
        raise CannotForkError(f"the process died while it started ({error!r})") from error
    if reason:
        raise CannotForkError(reason)
    return process


def server_of(preload: str) -> compat.Server:
    """This process's own server with some modules, separated by commas, started if it does not run. Raises OSError."""
    server = _SERVERS.setdefault((os.getpid(), preload), compat.Server())
    server.set_forkserver_preload(["warmkernels.preload"])
    os.environ[VARIABLE] = preload
    server.ensure_running()
    return server
