"""Worker processes: each takes one task at a time, and one that dies takes nobody with it.

Workers share no socket and no event loop. They are forked from a process that an earlier command left and that has
imported what they need (``suite.warm``), if there is one; else from this one, while it has no socket, no event loop
and no second thread, so that what they need is imported once; else they are spawned. A worker ends with the process
that it works for, and its kernel with it, however that ends.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from multiprocessing import connection, get_context, parent_process
from time import monotonic
from typing import TYPE_CHECKING, Any

from borderbook.suite import ahead, kernel
from borderbook.suite.execute import Event, Notify, Settings, Task, perform, without_report
from borderbook.suite.record import Failure, RunRecord

if TYPE_CHECKING:
    from borderbook.suite.warm.client import Asked
    from borderbook.suite.warm.process import WarmProcess

GRACE = 30  # seconds that an interrupted worker has to end its kernel and write its report


class Pool:
    """Up to ``size`` processes that do tasks, until ``close`` ends them."""

    def __init__(self, settings: Settings, notify: Notify, size: int) -> None:
        self.settings, self.notify, self.size = settings, notify, size
        self.workers: list[_Worker] = []
        self.records: list[RunRecord] = []
        self.kernels = False  # that workers will need at once
        # one that is there already knows the package's functions, but no other module's of this process
        self.ready = settings.warm and _is_of_package(settings.render)
        # else this process may have worked with kernels, and have sockets and an event loop
        self.fork = sys.platform == "linux" and "zmq" not in sys.modules

    def prepare(self, count: int, *, kernels: bool) -> None:
        """Have so many processes: they import what they need while this one finds out what there is to do.

        With ``kernels``, each asks for its first.
        """
        self.kernels = self.kernels or (self.settings.warm and kernels)
        for _ in range(min(count, self.size) - len(self.workers)):
            self.workers.append(self._new())

    def close(self) -> None:
        """End all processes."""
        for worker in self.workers:
            worker.pipe.close()
        for worker in self.workers:
            worker.process.join(timeout=0.5 if worker.task else 5)
            worker.process.kill()

    def run(self, tasks: Sequence[Task]) -> tuple[list[RunRecord], bool]:
        """Do tasks, as many at a time as there may be processes.

        Returns:
            The records, in the order in which they came, and whether the work was interrupted: then the runs
            under way are recorded as interrupted and the rest have no record.
        """
        try:
            self._do(deque(tasks))
            return self.records, False
        except KeyboardInterrupt:
            self._interrupt()
            return self.records, True

    def _do(self, waiting: deque[Task]) -> None:
        """Do all tasks; returns when the last is done."""
        while waiting or self._busy():
            while waiting and (worker := self._free()):
                # of the last tasks nobody knows yet who does them, and a page needs no kernel
                followed = len(waiting) > self.size and waiting[self.size].action == "execute"
                if worker.give(replace(waiting[0], followed=followed)):
                    waiting.popleft()
                else:
                    self.workers.remove(worker)
            self._listen(None)

    def _interrupt(self) -> None:
        """Ask the busy workers to end their kernels, and wait for their records; kill who takes too long."""
        for worker in self._busy():
            worker.process.terminate()
        deadline = monotonic() + GRACE
        while self._busy() and monotonic() < deadline:
            self._listen(deadline - monotonic())

    def _busy(self) -> list[_Worker]:
        return [worker for worker in self.workers if worker.task]

    def _free(self) -> _Worker | None:
        free = next((worker for worker in self.workers if not worker.task), None)
        if free and not free.is_there():
            free.pipe.close()
            self.workers.remove(free)
            self.ready, free = False, None
        if free is None and len(self.workers) < self.size:
            free = self._new()
            self.workers.append(free)
        return free

    def _new(self) -> _Worker:
        ready = _ready(self.settings, self.kernels) if self.ready else None
        if ready:
            return ready
        if self.fork:
            from borderbook.suite import engine  # noqa: F401 once for all workers
        # threads would be missing in a forked worker, and what they locked would stay locked
        how = "fork" if self.fork and len(os.listdir("/proc/self/task")) == 1 else "spawn"  # noqa: PTH208
        return _started(self.settings, self.kernels, how, [worker.pipe for worker in self.workers])

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


@dataclass
class _Worker:
    """A process, the pipe to it, and what it is doing."""

    process: Any
    pipe: Any
    task: Task | None = None

    def is_there(self) -> bool:
        """Whether it could be forked; waits until that is known."""
        return not isinstance(self.process, _Joined) or self.process.process is not None

    def give(self, task: Task) -> bool:
        """Hand it a task; False if it has died meanwhile."""
        try:
            self.pipe.send(task)
        except OSError:
            return False
        self.task = task
        return True


def _started(settings: Settings, kernels: bool, how: str, others: Sequence[Any]) -> _Worker:
    """A worker that imports what it needs, or has it from this process; ``others`` are the ends of other pipes."""
    context: Any = get_context(how)
    pipe, far = context.Pipe()
    # a forked worker has the near ends, too, and while it holds them it does not hear that this process let go
    near = [pipe, *others] if how == "fork" else []
    process = context.Process(target=_serve, args=(far, settings, kernels, near), daemon=True)
    with _without_interrupts():
        process.start()
    far.close()  # so that the worker's death is heard as the end of the pipe
    return _Worker(process, pipe)


def _ready(settings: Settings, kernels: bool) -> _Worker | None:
    """A worker that is being forked from a process that has imported what it needs; None if there is none."""
    pipe, far = get_context().Pipe()
    asked = kernel.ask_for_worker(far.fileno())
    far.close()
    if asked is None:
        pipe.close()
        return None
    with contextlib.suppress(OSError):  # its death is heard when it is given a task
        pipe.send((settings, kernels, os.getcwd()))  # noqa: PTH109
    return _Worker(_Joined(asked), pipe)


def _is_of_package(render: Any) -> bool:
    function = render.func if isinstance(render, partial) else render
    return function is None or str(getattr(function, "__module__", "")).startswith("borderbook.")


@dataclass
class _Joined:
    """A process that another forks, as multiprocessing shows its own. Nobody waits for it until it is needed."""

    asked: Asked

    @cached_property
    def process(self) -> WarmProcess | None:
        """The process; None if nothing came of it."""
        return kernel.worker(self.asked)

    @property
    def exitcode(self) -> int | None:
        return self.process.poll() if self.process else None

    def join(self, timeout: float) -> None:
        if self.process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout)

    def kill(self) -> None:
        if self.process:
            self.process.kill()

    def terminate(self) -> None:
        if self.process:
            self.process.terminate()


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """While it lasts, Ctrl-C waits; a process that is started meanwhile does not hear it until it says so."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def serve(handle: int) -> None:
    """Be a worker at the end of a pipe, which first says how and in which folder to work."""
    pipe = connection.Connection(handle)
    settings, kernels, folder = pipe.recv()
    os.chdir(folder)
    _serve(pipe, settings, kernels, [])


def _serve(pipe: Any, settings: Settings, kernels: bool, near: Sequence[Any]) -> None:
    """A worker's life: tasks in, events out, the last of which holds the record."""
    for end in near:
        end.close()
    # Ctrl-C reaches the whole terminal; the parent decides and passes it on as SIGTERM. A function, because a
    # kernel would inherit that the signal is ignored
    signal.signal(signal.SIGINT, lambda *_: None)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from borderbook.suite import engine  # noqa: F401 loaded before the first task comes

    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        if kernels:
            ahead.ask()
        while True:
            task = pipe.recv()
            signal.signal(signal.SIGTERM, interrupt_once)
            perform(task, settings, pipe.send)
    with contextlib.suppress(KeyboardInterrupt):
        ahead.drop()
    os._exit(0)  # nothing is left to save, and an interpreter takes its time to clear up


def interrupt_once(*_: Any) -> None:
    signal.signal(signal.SIGTERM, lambda *_: None)  # a second one must not break the clearing up
    raise KeyboardInterrupt


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
