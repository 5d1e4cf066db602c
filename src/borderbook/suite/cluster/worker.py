"""What Dask calls on a worker. It runs in a thread of the worker's process and imports nothing heavy."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from multiprocessing import Pipe
from time import monotonic
from typing import Any

from distributed import Reschedule, Worker, get_worker
from distributed.core import Status

PULSE = 0.2  # seconds between two looks at whether the run is still wanted
GRACE = 10  # seconds that a process has to end its kernel and clear up
KEPT = 30  # seconds that a process waits for the next run of its call: it has imported what it needs

_ENDING = (Status.closing, Status.closed, Status.failed)
_interrupted: set[str] = set()
_idle: list[_Child] = []


def work(job: bytes, topic: str) -> bytes:
    """Do a job in a process that does nothing else meanwhile, telling of it under a topic.

    Returns:
        The result, as ``parcel.Result`` is pickled.

    Raises:
        Reschedule: the worker is closing, or nobody wants the run any more.
        RuntimeError: the process died.
    """
    child = _child(topic)
    try:
        result = _result(child, job)
    except BaseException:
        child.close()
        raise
    if child.told:
        child.close()
    else:
        child.free_since = monotonic()
        _idle.append(child)
    return result


def _child(topic: str) -> _Child:
    """A process for a run: one that did another of the same call a moment ago, or a new one."""
    with contextlib.suppress(IndexError):
        while True:
            child = _idle.pop()
            if child.topic == topic and monotonic() - child.free_since < KEPT:
                return child
            child.close()
    return _Child(topic)


def _result(child: _Child, job: bytes) -> bytes:
    worker = get_worker()
    key = worker.get_current_task()
    child.give(job)
    while True:
        message = child.hear()
        if isinstance(message, bytes):
            return message
        if message:
            worker.log_event(child.topic, message)
        elif not _is_wanted(worker, key):
            raise Reschedule
        elif child.topic in _interrupted:
            child.interrupt()


def interrupt(topic: str) -> None:
    """Break off all runs of a topic on this worker; they still come back, as interrupted."""
    _interrupted.add(topic)


def _is_wanted(worker: Worker, key: Any) -> bool:
    """Whether the worker still lives and its scheduler still has a client that waits for the task.

    A thread cannot be told, so it asks. That also ends the runs of a client that was killed.
    """
    task = worker.state.tasks.get(key)
    return worker.status not in _ENDING and task is not None and task.state != "cancelled"


class _Child:
    """A process that does the runs of one call, and the pipe to it."""

    def __init__(self, topic: str) -> None:
        self.topic, self.told, self.free_since = topic, False, 0.0
        self.pipe, far = Pipe()
        with far:
            handle = far.fileno()
            # not multiprocessing's: a worker under a nanny is itself a daemon and may have no such children
            command = [sys.executable, "-P", "-m", "borderbook.suite.cluster.child", str(handle)]
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[handle])

    def give(self, job: bytes) -> None:
        """Hand it a job."""
        with contextlib.suppress(OSError):  # dead already: ``hear`` will say so
            self.pipe.send_bytes(job)

    def hear(self) -> Any:
        """The next message, or None if there is none for a while. Raises RuntimeError if the process died."""
        try:
            return self.pipe.recv() if self.pipe.poll(PULSE) else None
        except (EOFError, OSError):
            code = self.process.wait(GRACE)
            raise RuntimeError(f"the process of the run died on its worker (exit code {code})") from None

    def interrupt(self) -> None:
        """Have it end its kernel and write its report."""
        if not self.told:
            self.told = True
            self.process.terminate()

    def close(self) -> None:
        """End it, if need be by force; its kernel ends with it."""
        self.pipe.close()
        with self.process:  # closes its standard input, which tells it, too
            if self.process.stdin:
                self.process.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(GRACE)
            self.process.kill()
