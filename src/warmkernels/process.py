"""A forked kernel as its client sees it, with the interface of ``subprocess.Popen``."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence
from multiprocessing.connection import Connection, Pipe, wait
from typing import Any

from warmkernels import compat

VARIABLE = "WARMKERNELS_PRELOAD"
"""The variable with the modules to import, separated by commas."""
_SERVERS: dict[tuple[int, str], compat.Server] = {}


class CannotForkError(Exception):
    """A kernel cannot be forked, or might differ from an ordinary one; the message says why."""


class ForkedProcess:
    """A process forked by the fork server; it ends with the process that asked for it.

    Attributes:
        pid: the number of the process and of its process group.
        end_known: whether ``poll`` and ``wait`` return the real exit code; otherwise they return 255, because the
            server died first.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, status: Connection, task: Connection) -> None:
        self.pid, self.end_known = pid, True
        self._code: int | None = None
        handle = Connection(os.pidfd_open(pid))
        self._handle, self._status, self._task = handle, status, task  # closed with this object

    def poll(self) -> int | None:
        """The exit code (negative for a signal), or None while it runs."""
        return self.wait() if wait([self._handle], 0) else None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end. Raises subprocess.TimeoutExpired if it runs longer than ``timeout`` seconds."""
        if self._code is None:
            if not wait([self._handle], timeout):
                raise subprocess.TimeoutExpired(f"kernel {self.pid}", timeout or 0)
            try:
                self._code = compat.ended(self._status)
            except EOFError:
                self._code, self.end_known = 255, False
        return self._code

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it is still running."""
        if self.poll() is None:
            signal.pidfd_send_signal(self._handle.fileno(), number)


def fork(server: compat.Server | str, job: compat.Job, streams: Sequence[Any]) -> ForkedProcess:
    """Fork a kernel.

    Args:
        server: the fork server; or the modules to import, separated by commas, for this process's own server.
        job: what the forked process becomes.
        streams: its input, output and errors, as for ``Popen``; None: empty input, and this process's output and
            errors.

    Raises:
        CannotForkError: an ordinary kernel must be started instead.
    """
    answer, far = Pipe(duplex=False)
    try:
        with far, open(os.devnull) as nothing:  # noqa: PTH123
            pairs = zip(streams, (nothing, 1, 2), strict=True)
            used_streams: list[Any] = [default if stream is None else stream for stream, default in pairs]
            files = [one if isinstance(one, int) else one.fileno() for one in used_streams]
            own_server = server_of(server) if isinstance(server, str) else server
            pid, status, task = compat.connect(own_server, [*files, far.fileno()])
        process = ForkedProcess(pid, status, task)
        compat.give(task, job)
        reason = answer.recv() if answer.poll(60) else "the fork server does not answer"
    except (OSError, EOFError, ValueError) as error:  # subprocess.PIPE is a negative number and not a file
        raise CannotForkError(f"the process died while it started ({error!r})") from error
    if reason:
        raise CannotForkError(reason)
    return process


def server_of(preload: str) -> compat.Server:
    """This process's own server with some modules, separated by commas; starts it if necessary. Raises OSError."""
    server = _SERVERS.setdefault((os.getpid(), preload), compat.Server())
    server.set_forkserver_preload(["warmkernels.preload"])
    os.environ[VARIABLE] = preload
    server.ensure_running()
    return server
