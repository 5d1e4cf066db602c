"""The only module that uses non-public parts of the standard library.

multiprocessing has a fork server, but it only starts multiprocessing's own processes: these import the caller's
``__main__``, are joined at exit or may have no children, and differ from a fresh interpreter in name and parent. This
module asks for a process with ``ForkServer.connect_to_new_process`` and sends it what ``multiprocessing.spawn`` reads:
two pickles, the preparation data (empty) and an object whose ``_bootstrap`` is called. CPython documents only
``Process``, and has no issue that asks for more. If this changes, kernels are started as ordinary ones, and
tests/warmkernels/test_compat.py fails.
"""

from __future__ import annotations

import atexit
import os
import pickle
from collections.abc import Sequence
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection
from typing import Any, NamedTuple


class Server(forkserver.ForkServer):
    """A separate fork server, because the one of multiprocessing belongs to the code that uses multiprocessing.

    When it is pickled, another process can use the same server; kernels forked for that process end with it.
    """

    def __getstate__(self) -> dict[str, Any]:
        names = ("_forkserver_address", "_forkserver_authkey")  # the second since Python 3.14
        return {name: getattr(self, name, None) for name in names}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__init__()
        # the server ends with the process that started it: this file replaces the pipe that keeps the server alive
        nothing = os.open(os.devnull, os.O_RDONLY)
        vars(self).update(state, ensure_running=lambda: None, _forkserver_alive_fd=nothing)


class Job(NamedTuple):
    """What a forked process becomes: a kernel with this command, environment and folder.

    ``varying`` are the variables that may differ from those of the server.
    """

    command: list[str]
    env: dict[str, str]
    cwd: str
    varying: frozenset[str]

    def _bootstrap(self, lifeline: int) -> int:
        """Become the kernel and run to its end; ``lifeline`` can be read once its owner has ended."""
        # cut the links to the caller's multiprocessing, so that a cell that uses it starts its own
        server, tracker = vars(forkserver)["_forkserver"], vars(resource_tracker)["_resource_tracker"]
        for owner, name in ((server, "_forkserver_alive_fd"), (tracker, "_fd")):
            os.close(getattr(owner, name))
            setattr(owner, name, None)
        from warmkernels.child import become

        become(self, lifeline)
        atexit._run_exitfuncs()  # as an interpreter does at its end; forked processes do so only since Python 3.14
        return 0


def connect(server: Server, files: Sequence[int]) -> tuple[int, Connection, Connection]:
    """Fork a process that waits for its job, and pass it open files.

    Returns:
        Its process number; a pipe from which ``ended`` reads how it ended; a pipe through which ``give`` sends its job.

    Raises:
        OSError, EOFError: the server cannot be started, or has ended.
    """
    status, pipe = server.connect_to_new_process(list(files))
    connection = Connection(status)
    return ended(connection), connection, Connection(pipe)  # the server first sends its number


def ended(status: Connection) -> int:
    """The exit code of a forked process, negative for a signal. Raises EOFError if the server ended first."""
    return int(forkserver.read_signed(status.fileno()))


def give(pipe: Connection, job: Job) -> None:
    """Send a forked process its job; the process lives as long as the pipe is open. Raises OSError."""
    with open(pipe.fileno(), "wb", closefd=False) as file:
        pickle.dump({}, file)
        pickle.dump(job, file)
