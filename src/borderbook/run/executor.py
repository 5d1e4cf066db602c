"""Many runs: which are up to date, who executes the others, what came of them."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from borderbook.errors import BorderbookError
from borderbook.run.key import key_of
from borderbook.run.plan import Run
from borderbook.run.record import RunRecord, is_whole, read_record
from borderbook.run.tasks import Event, Notify, Settings, Task, silent


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
    on_event: Notify = silent,
) -> Outcome:
    """Do all runs that are not up to date; one that fails, or cannot begin, does not stop the others.

    Args:
        runs: from ``plan``.
        jobs: how many at a time on this machine, each in a process of its own.
        scheduler: the address of a Dask scheduler, whose workers then do the runs, as many as they can.
        force: execute also what is up to date.
        settings: page, limits.
        on_event: told of everything, always in this process.

    Raises:
        UsageError: there is no such scheduler; nothing was executed.
    """
    settings, outcome = settings or Settings(), Outcome()
    record_of: dict[str, RunRecord] = {}
    tasks: list[Task] = []
    for run in runs:
        task = task_for(run, settings, force=force)
        if task:
            tasks.append(task)
        elif record := read_record(run.folder()):
            record_of[run.id] = record
            outcome.skipped.add(run.id)
            on_event(Event("skipped", run, record=record))
    tasks.sort(key=lambda task: task.expected, reverse=True)  # what takes longest begins first
    if tasks:
        # CI stops a job with SIGTERM: from here on that is Ctrl-C, at least in a main thread
        with suppress(ValueError):
            signal.signal(signal.SIGTERM, signal.default_int_handler)
        if scheduler:
            from borderbook.run.cluster import run_on_cluster

            done, outcome.interrupted = run_on_cluster(tasks, settings, scheduler, on_event)
        else:
            from borderbook.run.pool import run_here

            done, outcome.interrupted = run_here(tasks, settings, jobs, on_event)
        record_of |= {record.id: record for record in done}
    outcome.records = [record_of[run.id] for run in runs if run.id in record_of]
    return outcome


def task_for(run: Run, settings: Settings, *, force: bool = False) -> Task | None:
    """What a run needs: to be executed, to have its page made again, or nothing (None)."""
    old = read_record(run.folder())
    seconds = old.seconds if old else None
    if force:
        return Task(run, reason="forced", seconds=seconds)
    if old is None:
        return Task(run, reason="there is no report yet")
    if old.status != "done":
        was = "was " if old.status == "interrupted" else ""
        return Task(run, reason=f"the last run {was}{old.status}", seconds=seconds)
    try:
        key = key_of(run, appearance=settings.appearance)
    except BorderbookError:
        return Task(run, reason="its notebook or its data are at fault", seconds=seconds)
    if old.key != key.value:
        return Task(run, reason=f"{' and '.join(key.differing(old.parts))} changed", seconds=seconds)
    if old.look != key.look:
        return Task(run, "render", "its words or the page's template changed")
    if not is_whole(run.folder(), old.files):
        return Task(run, "render", "a file of the report is missing or damaged")
    for suffix in settings.wanted:
        if not any(name.endswith(suffix) for name in old.files):
            return Task(run, "render", f"it has no {suffix.removeprefix('.').upper()} yet")
    return None
