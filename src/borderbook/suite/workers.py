"""Worker processes: each takes one task at a time, and one that dies takes nobody with it.

Workers are spawned, never forked, so that no socket or event loop is shared. A worker ends with its parent,
and its kernel with it, however the parent ends.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections import deque
from collections.abc import Sequence
from multiprocessing import connection, get_context, parent_process
from time import monotonic
from typing import Any

from borderbook.suite.execute import Event, Notify, Settings, Task, perform, without_report
from borderbook.suite.record import Failure, RunRecord

GRACE = 30  # seconds that an interrupted worker has to end its kernel and write its report


def run_in_workers(
    tasks: Sequence[Task], settings: Settings, jobs: int, notify: Notify
) -> tuple[list[RunRecord], bool]:
    """Do tasks in up to ``jobs`` processes.

    Returns:
        The records, in the order in which they came, and whether the work was interrupted: then the runs
        under way are recorded as interrupted and the rest have no record.
    """
    pool = _Pool(settings, notify, min(jobs, len(tasks)))
    try:
        pool.do(deque(tasks))
        return pool.records, False
    except KeyboardInterrupt:
        pool.interrupt()
        return pool.records, True
    finally:
        pool.close()


class _Worker:
    """A process, the pipe to it, and what it is doing."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self.pipe, far = context.Pipe()
        self.process = context.Process(target=_serve, args=(far,), daemon=True)
        self.process.start()
        far.close()  # so that the worker's death is heard as the end of the pipe
        self.task: Task | None = None

    def give(self, task: Task, settings: Settings) -> None:
        """Hand it a task."""
        self.task = task
        self.pipe.send((task, settings))


class _Pool:
    """Workers, and what came of their work."""

    def __init__(self, settings: Settings, notify: Notify, size: int) -> None:
        self.settings, self.notify, self.size = settings, notify, size
        self.workers: list[_Worker] = []
        self.records: list[RunRecord] = []

    def do(self, waiting: deque[Task]) -> None:
        """Do all tasks; returns when the last is done."""
        while waiting or self._busy():
            while waiting and (worker := self._free()):
                worker.give(waiting.popleft(), self.settings)
            self._listen(None)

    def interrupt(self) -> None:
        """Ask the busy workers to end their kernels, and wait for their records; kill who takes too long."""
        for worker in self._busy():
            worker.process.terminate()
        deadline = monotonic() + GRACE
        while self._busy() and monotonic() < deadline:
            self._listen(deadline - monotonic())

    def close(self) -> None:
        """End all workers."""
        for worker in self.workers:
            worker.pipe.close()
            worker.process.join(timeout=0.5 if worker.task else 5)
            worker.process.kill()

    def _busy(self) -> list[_Worker]:
        return [worker for worker in self.workers if worker.task]

    def _free(self) -> _Worker | None:
        free = next((worker for worker in self.workers if not worker.task), None)
        if free is None and len(self.workers) < self.size:
            free = _Worker()
            self.workers.append(free)
        return free

    def _listen(self, timeout: float | None) -> None:
        """Wait for a message of any busy worker and take in all that have one."""
        ready = connection.wait([worker.pipe for worker in self._busy()], timeout)
        for worker in [worker for worker in self._busy() if worker.pipe in ready]:
            try:
                self._take(worker, worker.pipe.recv())
            except (EOFError, OSError):
                self._bury(worker)

    def _take(self, worker: _Worker, message: Event) -> None:
        if message.record is not None:
            self.records.append(message.record)
            worker.task = None
        self.notify(message)

    def _bury(self, worker: _Worker) -> None:
        """Record the run of a worker that died; another takes its place when it is needed."""
        worker.process.join(timeout=5)
        task, code = worker.task, worker.process.exitcode
        self.workers.remove(worker)
        if task is not None:
            failure = Failure(kind="suite", message=f"the worker process died (exit code {code})")
            record = without_report(task.run, failure)
            self.records.append(record)
            self.notify(Event("finished", task.run, record=record))


def _serve(pipe: Any) -> None:
    """A worker's life: tasks in, events out, the last of which holds the record."""
    # Ctrl-C reaches the whole terminal; the parent decides and passes it on as SIGTERM. A function, because a
    # kernel would inherit that the signal is ignored
    signal.signal(signal.SIGINT, lambda *_: None)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            task, settings = pipe.recv()
            signal.signal(signal.SIGTERM, interrupt_once)
            perform(task, settings, pipe.send)


def interrupt_once(*_: Any) -> None:
    signal.signal(signal.SIGTERM, lambda *_: None)  # a second one must not break the clearing up
    raise KeyboardInterrupt


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
