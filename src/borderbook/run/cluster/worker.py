"""What Dask calls on a worker. It runs in a thread of the worker's process and imports nothing heavy."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

from distributed import Reschedule, Worker, get_worker
from distributed.core import Status

PULSE = 0.2  # seconds between two looks at whether the run is still wanted
GRACE = 10  # seconds that a process has to end its kernel and clear up

_ENDING = (Status.closing, Status.closed, Status.failed)
_interrupted: set[str] = set()


def work(job: bytes, topic: str) -> bytes:
    """Do a job in a process of its own, telling of it under a topic.

    Returns:
        The result, as ``parcel.Result`` is pickled.

    Raises:
        Reschedule: the worker is closing, or nobody wants the run any more.
        RuntimeError: the process died.
    """
    worker = get_worker()
    key = worker.get_current_task()
    with _process(job) as (process, pipe):
        told = False
        while True:
            try:
                message = pipe.recv() if pipe.poll(PULSE) else None
            except (EOFError, OSError):
                code = process.wait(GRACE)
                raise RuntimeError(f"the process of the run died on its worker (exit code {code})") from None
            if isinstance(message, bytes):
                return message
            if message:
                worker.log_event(topic, message)
            elif not _is_wanted(worker, key):
                raise Reschedule
            elif topic in _interrupted and not told:
                told = True
                process.terminate()


def interrupt(topic: str) -> None:
    """Break off all runs of a topic on this worker; they still come back, as interrupted."""
    _interrupted.add(topic)


def _is_wanted(worker: Worker, key: Any) -> bool:
    """Whether the worker still lives and its scheduler still has a client that waits for the task.

    A thread cannot be told, so it asks. That also ends the runs of a client that was killed.
    """
    task = worker.state.tasks.get(key)
    return worker.status not in _ENDING and task is not None and task.state != "cancelled"


@contextmanager
def _process(job: bytes) -> Iterator[tuple[subprocess.Popen[bytes], Connection]]:
    """A process that has been given a job, and the pipe to it; at the end it is gone, and its kernel with it."""
    pipe, far = Pipe()
    with far:
        # not multiprocessing's: a worker under a nanny is itself a daemon and may have no such children
        command = [sys.executable, "-P", "-m", "borderbook.run.cluster.child", str(far.fileno())]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[far.fileno()])
    with pipe, process:  # its standard input is closed, which tells it, too
        with contextlib.suppress(OSError):  # dead already: who listens hears of it
            pipe.send_bytes(job)
        try:
            yield process, pipe
        finally:
            if process.stdin:
                process.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(GRACE)
            process.kill()
