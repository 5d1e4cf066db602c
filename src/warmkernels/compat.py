"""What is not public in the standard library, in one place.

multiprocessing has a fork server, but only its own processes can be had from it: these import the caller's
``__main__``, are joined at exit or may have no children, and differ from a fresh interpreter in name and parent.
Here a process is asked for with ``ForkServer.connect_to_new_process`` and told what to do as
``multiprocessing.spawn`` reads it: two pickles, preparation data (none) and an object whose ``_bootstrap`` is
called. CPython documents only ``Process``; no issue asks for more. If this changes, kernels are started as ordinary
ones, and tests/warmkernels/test_compat.py fails.
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
    """A fork server of one's own: the module's single one belongs to whoever uses multiprocessing.

    Pickled, it is the same server for another process; what that forks ends with it.
    """

    def __getstate__(self) -> dict[str, Any]:
        names = ("_forkserver_address", "_forkserver_authkey")  # the second since Python 3.14
        return {name: getattr(self, name, None) for name in names}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__init__()
        # the server lives as long as who started it; what is sent in place of its life line keeps nothing alive
        nothing = os.open(os.devnull, os.O_RDONLY)
        vars(self).update(state, ensure_running=lambda: None, _forkserver_alive_fd=nothing)


class Job(NamedTuple):
    """What a forked process is to be: a kernel with this command, environment and folder.

    ``varying`` are the variables that may differ from the server's.
    """

    command: list[str]
    env: dict[str, str]
    cwd: str
    varying: frozenset[str]

    def _bootstrap(self, lifeline: int) -> int:
        """Be it, to its end; ``lifeline`` can be read once the process that asked for it is gone."""
        # what ties this process to the caller's multiprocessing: a cell that uses it starts its own
        server, tracker = vars(forkserver)["_forkserver"], vars(resource_tracker)["_resource_tracker"]
        for owner, name in ((server, "_forkserver_alive_fd"), (tracker, "_fd")):
            os.close(getattr(owner, name))
            setattr(owner, name, None)
        from warmkernels.child import become

        become(self, lifeline)
        atexit._run_exitfuncs()  # as an interpreter does; a forked process does so since Python 3.14
        return 0


def connect(server: Server, files: Sequence[int]) -> tuple[int, Connection, Connection]:
    """Fork a process that waits for its job, and give it open files.

    Returns:
        Its number; a pipe that tells how it ended (``ended``); a pipe to ``give`` it its job.

    Raises:
        OSError, EOFError: the server cannot be started, or ended.
    """
    status, pipe = server.connect_to_new_process(list(files))
    connection = Connection(status)
    return ended(connection), connection, Connection(pipe)  # its number comes first


def ended(status: Connection) -> int:
    """How a forked process ended: negative for a signal. Raises EOFError if the server ended before it could say."""
    return int(forkserver.read_signed(status.fileno()))


def give(pipe: Connection, job: Job) -> None:
    """Tell a forked process what to be; it lives as long as the pipe is open. Raises OSError."""
    with open(pipe.fileno(), "wb", closefd=False) as file:
        pickle.dump({}, file)
        pickle.dump(job, file)
