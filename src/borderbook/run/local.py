"""Runs on this machine: a process each, and one that dies takes nobody with it.

Processes are forked by the standard library's fork server from one that has imported what a run needs;
their kernels by another that has what notebooks need (``preload``). Both end with this process, and so do the runs.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Sequence
from multiprocessing import connection, forkserver
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from borderbook.run.limits import INTERRUPTED
from borderbook.run.preload import kernel_server
from borderbook.run.record import Failure, RunRecord
from borderbook.run.tasks import Done, Event, Notify, Settings, Task, without_report

if TYPE_CHECKING:
    from warmkernels.compat import Server

_FORKS = "forkserver" in multiprocessing.get_all_start_methods()
_CONTEXT: Any = multiprocessing.get_context("forkserver" if _FORKS else "spawn")


def prepare(*, warm: bool, ready: str = "") -> Server | None:
    """Have the processes that runs and kernels are forked from import meanwhile what they need.

    Args:
        warm: kernels are to be forked.
        ready: a module that imports what a run needs; without it, runs have this package and kernels the libraries.

    Returns:
        Where kernels are forked, unless they are to be ordinary ones.
    """
    if not _FORKS:
        return None
    suite = ["borderbook.run.engine", "borderbook.run.one_run"]
    _CONTEXT.set_forkserver_preload([*suite, ready] if ready else suite)
    # Ctrl-C reaches the whole terminal, and an import that it breaks off would print a traceback
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        forkserver.ensure_running()
        return kernel_server("borderbook.run.kernel_imports" if ready else "") if warm else None
    finally:
        signal.signal(signal.SIGINT, before)


def run_here(tasks: Sequence[Task], settings: Settings, jobs: int, notify: Notify) -> Done:
    """Do tasks in their order, some at a time."""
    pool = _Pool(settings, notify)
    waiting = deque(tasks)
    try:
        while waiting or pool.running:
            while waiting and len(pool.running) < jobs:
                pool.start(waiting.popleft())
            pool.listen(None)
    except KeyboardInterrupt:
        pool.interrupt()
        return pool.records, True
    return pool.records, False


class _Pool:
    """The runs under way: the pipe to each process -> the process and its task."""

    def __init__(self, settings: Settings, notify: Notify) -> None:
        self.settings, self.notify = settings, notify
        self.server = prepare(warm=settings.warm, ready=settings.ready)
        self.running: dict[Any, tuple[Any, Task]] = {}
        self.records: list[RunRecord] = []

    def interrupt(self) -> None:
        """Ask the runs under way to end their kernels, and wait for their records; give up on a second interrupt."""
        with contextlib.suppress(KeyboardInterrupt):
            for process, _ in self.running.values():
                process.terminate()
            deadline = monotonic() + INTERRUPTED
            while self.running and monotonic() < deadline:
                self.listen(deadline - monotonic())
        for pipe in list(self.running):
            self._lose(pipe, Failure(kind="interrupted", message="interrupted; it did not end in time"))

    def start(self, task: Task) -> None:
        """Have a process do a task."""
        pipe, far = _CONTEXT.Pipe()
        arguments = (task, self.settings, self.server, far, dict(os.environ))
        with far:  # so that the end of the process is heard as the end of the pipe
            for attempt in range(3):  # where the fork server died, it is soon another
                sleep(attempt / 10)
                process = _CONTEXT.Process(target=_work, args=arguments, daemon=True)
                with contextlib.suppress(OSError, EOFError):
                    process.start()
                    break
        self.running[pipe] = process, task

    def listen(self, timeout: float | None) -> None:
        """Wait for a message of any process and take in all that there are."""
        ready: list[Any] = connection.wait(list(self.running), timeout)
        for pipe in ready:
            try:
                event: Event = pipe.recv()
            except (EOFError, OSError):
                process, _ = self.running[pipe]
                how = "could not be started"
                if process.pid is not None:
                    process.join(timeout=INTERRUPTED)
                    how = f"died (exit code {process.exitcode})"
                self._lose(pipe, Failure(kind="suite", message=f"the process of the run {how}"))
            else:
                self._take(pipe, event)

    def _take(self, pipe: Any, event: Event) -> None:
        if event.record is not None:
            self.records.append(event.record)
            self.running.pop(pipe)
            pipe.close()
        self.notify(event)

    def _lose(self, pipe: Any, failure: Failure) -> None:
        process, task = self.running[pipe]
        if process.pid is not None:
            process.kill()
        self._take(pipe, Event("finished", task.run, record=without_report(task.run, failure)))


def _work(task: Task, settings: Settings, server: Server | None, pipe: Any, env: dict[str, str]) -> None:
    """A process's life: one task; events go out through the pipe, the last of which holds the record."""
    # Ctrl-C reaches the whole terminal; the command decides and passes it on as SIGTERM. A function, because a
    # kernel would inherit that the signal is ignored
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, interrupt_once)
    threading.Thread(target=_end_with_command, daemon=True).start()
    os.environ.clear()
    os.environ.update(env)
    from borderbook.run.one_run import run_task

    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        run_task(task, settings, pipe.send, server)
    os._exit(0)  # nothing is left to save, and an interpreter takes its time to clear up


def interrupt_once(*_: Any) -> None:
    """What a signal does that is to break off a run: a second one must not break off the clearing up."""
    signal.signal(signal.SIGTERM, lambda *_: None)
    raise KeyboardInterrupt


def _end_with_command() -> None:
    command = multiprocessing.parent_process()
    if command is not None:
        command.join()
        os._exit(1)
