"""Many runs: which are up to date, who executes the others, what came of them."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from borderbook import questions
from borderbook.suite import ahead, kernel
from borderbook.suite import notebook as documents
from borderbook.suite.execute import Event, Notify, Settings, Task, _silent, datasets_of, is_complete, perform
from borderbook.suite.key import key_of
from borderbook.suite.order import evened_out, longest_first
from borderbook.suite.plan import Run
from borderbook.suite.record import RunRecord, read_record

if TYPE_CHECKING:
    from borderbook.suite.workers import Pool


@dataclass
class Outcome:
    """What came of many runs.

    Attributes:
        records: of all runs that have one, in the order of the runs; of skipped runs, the stored one.
        skipped: the ids of the runs that were up to date.
        interrupted: the work was broken off; runs that were not begun have no record.
    """

    records: list[RunRecord] = field(default_factory=list)
    skipped: set[str] = field(default_factory=set)
    interrupted: bool = False

    @property
    def failed(self) -> list[RunRecord]:
        """The records of the runs that did not come to their end."""
        return [record for record in self.records if record.status != "done"]

    @property
    def exit_code(self) -> int:
        """What the command ends with: 0, 1 if a run failed, 130 if interrupted."""
        return 130 if self.interrupted else int(bool(self.failed))


def run_all(
    runs: Sequence[Run],
    *,
    jobs: int = 1,
    scheduler: str | None = None,
    force: bool = False,
    settings: Settings | None = None,
    on_event: Notify = _silent,
) -> Outcome:
    """Do all runs that are not up to date; one that fails does not stop the others.

    Args:
        runs: from ``plan``.
        jobs: how many at a time, each in a process of its own; 1 works in this process.
        scheduler: the address of a Dask scheduler, whose workers then do the runs, as many as they can.
        force: execute also what is up to date.
        settings: page, limits.
        on_event: told of everything, always in this process.

    Raises:
        BorderbookError: a notebook, its parameters cell or the data are at fault, or there is no
            scheduler; nothing was executed.
    """
    settings = settings or Settings()
    outcome = Outcome()
    with _Doers(settings, jobs, scheduler, on_event) as doers:
        if force:
            doers.prepare(len(runs), kernels=True)
        _check(runs)
        tasks: list[Task] = []
        for run in runs:
            task = task_for(run, settings, force=force)
            if task is None:
                outcome.skipped.add(run.id)
                on_event(Event("skipped", run, record=read_record(run.folder())))
            else:
                tasks.append(task)
                doers.prepare(len(tasks), kernels=task.action == "execute")
        with _terminate_as_interrupt():
            done, outcome.interrupted = doers.do(tasks)
        if not outcome.interrupted:
            doers.make_next_ready()
    found = {record.id: record for record in done}
    kept = (found.get(run.id) or (run.id in outcome.skipped and read_record(run.folder())) for run in runs)
    outcome.records = [record for record in kept if record]
    return outcome


def _check(runs: Sequence[Run]) -> None:
    """Raise for a question whose notebook or data cannot be run."""
    for question in dict.fromkeys(run.question for run in runs):
        documents.parameters_cell(question)
        datasets_of(questions.load(question))


def task_for(run: Run, settings: Settings, *, force: bool = False) -> Task | None:
    """What a run needs: to be executed, to have its page made again, or nothing (None)."""
    old = read_record(run.folder())
    seconds = old.seconds if old else None
    if force:
        return Task(run, reason="forced", seconds=seconds)
    if old is None:
        return Task(run, reason="there is no report yet")
    if old.status != "done":
        how = "was interrupted" if old.status == "interrupted" else "failed"
        return Task(run, reason=f"the last run {how}", seconds=seconds)
    key = key_of(run, appearance=settings.appearance)
    if old.key != key.value:
        return Task(run, reason=key.changed_since(old.parts), seconds=seconds)
    if old.look != key.look:
        return Task(run, "render", "its words or the page's template changed")
    if not is_complete(run.folder(), old):
        return Task(run, "render", "a file of the report is missing")
    for suffix in settings.wanted:
        if not any(name.endswith(suffix) for name in old.files):
            return Task(run, "render", f"it has no {suffix.removeprefix('.').upper()} yet")
    return None


class _Doers:
    """Who does the tasks: this process, processes of its own, or a cluster. As a context, it leaves nobody behind."""

    def __init__(self, settings: Settings, jobs: int, scheduler: str | None, notify: Notify) -> None:
        self.settings, self.jobs, self.scheduler, self.notify = settings, jobs, scheduler, notify
        self.pool: Pool | None = None
        self.kernels = 0  # that the parent of warm kernels was told to expect

    def __enter__(self) -> _Doers:
        return self

    def __exit__(self, *_: object) -> None:
        ahead.drop()
        if self.pool:
            self.pool.close()

    def prepare(self, tasks: int, *, kernels: bool) -> None:
        """Have those who are needed for so many tasks import meanwhile what they need."""
        if self.scheduler:
            return
        expected = min(tasks, kernel.MANY)
        if kernels and self.settings.warm and (not self.kernels or expected == kernel.MANY > self.kernels):
            kernel.have_parent(expected)
            self.kernels = expected
        if min(tasks, self.jobs) > 1:
            self._pool().prepare(tasks, kernels=kernels)

    def make_next_ready(self) -> None:
        """Where a next command is likely, have its workers import meanwhile what they need."""
        if self.pool and self.kernels >= kernel.MANY and kernel.idle():
            kernel.have_workers()

    def do(self, tasks: Sequence[Task]) -> tuple[list[RunRecord], bool]:
        """Do the tasks; returns the records, and whether the work was interrupted."""
        if self.scheduler and tasks:
            from borderbook.suite.cluster.client import run_on_cluster

            return run_on_cluster(longest_first(tasks), self.settings, self.scheduler, self.notify)
        if min(len(tasks), self.jobs) > 1:
            return self._pool().run(evened_out(tasks, self.jobs))
        return self._one_by_one(tasks)

    def _one_by_one(self, tasks: Sequence[Task]) -> tuple[list[RunRecord], bool]:
        records: list[RunRecord] = []
        with contextlib.suppress(KeyboardInterrupt):
            for task, following in zip_longest(tasks, tasks[1:]):
                followed = following is not None and following.action == "execute"
                records.append(perform(replace(task, followed=followed), self.settings, self.notify))
                if records[-1].status == "interrupted":
                    return records, True
            return records, False
        return records, True

    def _pool(self) -> Pool:
        if not self.pool:
            from borderbook.suite.workers import Pool

            self.pool = Pool(self.settings, self.notify, self.jobs)
        return self.pool


@contextmanager
def _terminate_as_interrupt() -> Iterator[None]:
    """While it lasts, SIGTERM ends kernels and keeps reports as Ctrl-C does: CI stops a job with it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def summary(outcome: Outcome) -> str:
    """What came of the runs, in a line; of each that failed question, parameters, cell and last lines."""
    counts = [
        (len(outcome.records) - len(outcome.skipped) - len(outcome.failed), "done"),
        (len(outcome.skipped), "up to date"),
        (sum(record.status == "failed" for record in outcome.failed), "failed"),
        (sum(record.status == "interrupted" for record in outcome.failed), "interrupted"),
    ]
    first = ", ".join(f"{count} {word}" for count, word in counts if count) or "nothing to do"
    return "\n\n".join([f"{first[0].upper()}{first[1:]}.", *map(_told, outcome.failed)])


def _told(record: RunRecord) -> str:
    values = "; ".join(f"{name} = {value!r}" for name, value in record.parameters.items())
    lines = [f"{record.id} {record.status}" + (f" ({values})" if values else "")]
    if record.failure:
        lines.append(f"  {record.failure.where}:")
        lines += [f"    {line}" for line in record.failure.message.splitlines()]
    return "\n".join(lines)
