"""Execute runs on this machine, each in its own process, so that one that dies does not affect the others.

The standard library's fork server forks these processes from one that has imported what a run needs. Their kernels are
forked from another process, which has imported what notebooks need (``preload``). Both servers end with this process,
and so do the runs.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from multiprocessing import connection, forkserver
from time import monotonic, sleep
from typing import Any

from notemill import questions
from notemill.run.limits import INTERRUPTED
from notemill.run.preload import kernel_server
from notemill.run.record import Failure, RunRecord
from notemill.run.tasks import Done, Event, Notify, Settings, Task, without_report
from warmkernels.compat import Server

_CONTEXT: Any = multiprocessing.get_context("forkserver")


def prepare(*, warm: bool, ready: str = "", datasets: Iterable[str] = ()) -> Server | None:
    """Start the processes that runs and kernels are forked from; they import what is needed in the background.

    Args:
        warm: whether kernels are to be forked.
        ready: a module that imports what a run needs; without it, runs are forked with this package and kernels with
            the libraries only.
        datasets: those that the process loads from which kernels are forked.

    Returns:
        The server that kernels are forked from; None if kernels are to be ordinary ones.
    """
    _CONTEXT.set_forkserver_preload(
        ["notemill.run.own_process", "notemill.run.engine", ready or "notemill.run.one_run"]
    )
    # Ctrl-C reaches all processes of the terminal, and an interrupted import would print a traceback
    previous_handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        forkserver.ensure_running()
        return kernel_server("notemill.run.kernel_imports" if ready else "", datasets) if warm else None
    finally:
        signal.signal(signal.SIGINT, previous_handler)


def shared(tasks: Iterable[Task]) -> list[str]:
    """The datasets that more than one of the runs uses."""
    uses = Counter(name for task in tasks for name in questions.load(task.run.question).datasets)
    return [name for name, times in uses.items() if times > 1]


def run_here(tasks: Sequence[Task], settings: Settings, jobs: int, notify: Notify) -> Done:
    """Execute tasks in their order, at most ``jobs`` at the same time."""
    pool = _Pool(settings, notify, shared(tasks))
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
    """The runs in progress; ``running`` maps the pipe to each process to the process and its task."""

    def __init__(self, settings: Settings, notify: Notify, datasets: Iterable[str]) -> None:
        self.settings, self.notify = settings, notify
        self.server = prepare(warm=settings.warm, ready=settings.ready, datasets=datasets)
        self.running: dict[Any, tuple[Any, Task]] = {}
        self.records: list[RunRecord] = []

    def interrupt(self) -> None:
        """Ask the processes to end their kernels, and wait for their records; a second interrupt ends the waiting."""
        with contextlib.suppress(KeyboardInterrupt):
            for process, _ in self.running.values():
                process.terminate()
            deadline = monotonic() + INTERRUPTED
            while self.running and monotonic() < deadline:
                self.listen(deadline - monotonic())
        for pipe in list(self.running):
            self._lose(pipe, Failure(kind="interrupted", message="interrupted; it did not end in time"))

    def start(self, task: Task) -> None:
        """Start a process for a task."""
        pipe, far = _CONTEXT.Pipe()
        arguments = (task, self.settings, self.server, far, dict(os.environ))
        with far:  # closed here, so that the pipe ends with the process
            for attempt in range(3):  # if the fork server died, it is started again
                sleep(attempt / 10)
                process = _CONTEXT.Process(target=_work, args=arguments, daemon=True)
                with contextlib.suppress(OSError, EOFError):
                    process.start()
                    break
        self.running[pipe] = process, task

    def listen(self, timeout: float | None) -> None:
        """Wait for messages from the processes and handle all that have arrived."""
        ready: list[Any] = connection.wait(list(self.running), timeout)
        for pipe in ready:
            try:
                event: Event = pipe.recv()
            except (EOFError, OSError):
                process, _ = self.running[pipe]
                problem = "could not be started"
                if process.pid is not None:
                    process.join(timeout=INTERRUPTED)
                    problem = f"died (exit code {process.exitcode})"
                self._lose(pipe, Failure(kind="suite", message=f"the process of the run {problem}"))
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
    """Execute one task in a process and send its events through the pipe; the last one holds the record."""
    # Ctrl-C reaches all processes of the terminal; the command decides and sends SIGTERM. A function instead of
    # SIG_IGN, because a kernel would inherit SIG_IGN
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, interrupt_once)
    threading.Thread(target=_end_with_command, daemon=True).start()
    os.environ.clear()
    os.environ.update(env)
    from notemill.run.one_run import run_task

    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        run_task(task, settings, pipe.send, server)
    os._exit(0)  # nothing is left to save, and the interpreter's own exit takes longer


def interrupt_once(*_: Any) -> None:
    """Handle a signal that interrupts a run, so that a second signal does not interrupt the clean-up."""
    signal.signal(signal.SIGTERM, lambda *_: None)
    raise KeyboardInterrupt


def _end_with_command() -> None:
    if command := multiprocessing.parent_process():
        command.join()
        os._exit(1)
