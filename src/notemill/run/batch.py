"""Find out which runs are up to date, have the others executed, and collect the results."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from notemill.errors import DataError, ExpectedError
from notemill.run.key import key_of
from notemill.run.one_run import refused
from notemill.run.plan import DEFAULT, Run
from notemill.run.record import HISTORY, RunRecord, is_whole, read_record
from notemill.run.tasks import NEW, Event, Notify, Settings, Task
from notemill.words import listed


@dataclass
class Outcome:
    """The results of several runs.

    Attributes:
        records: the record of each run that has one, in the order of the runs; of a skipped run, the stored record.
        skipped: the ids of the runs that were up to date.
        interrupted: whether the work was interrupted; runs that had not started then have no record.
    """

    records: list[RunRecord] = field(default_factory=list)
    skipped: set[str] = field(default_factory=set)
    interrupted: bool = False

    def __add__(self, more: Outcome) -> Outcome:
        """The results of both."""
        records, skipped = [*self.records, *more.records], self.skipped | more.skipped
        return Outcome(records, skipped, self.interrupted or more.interrupted)

    @property
    def failed(self) -> list[RunRecord]:
        """The records of the runs that failed or were interrupted."""
        return [record for record in self.records if record.status != "done"]

    @property
    def exit_code(self) -> int:
        """0; 1 if a run failed; 3 if runs failed only because of faulty data; 130 if interrupted."""
        of_data = all(record.failure and record.failure.kind == "data" for record in self.failed)
        return 130 if self.interrupted else 0 if not self.failed else DataError.exit_code if of_data else 1


def run_all(
    runs: Sequence[Run],
    *,
    jobs: int = 1,
    force: bool = False,
    settings: Settings | None = None,
    on_event: Notify = lambda event: None,
) -> Outcome:
    """Execute all runs that are not up to date; one that fails or cannot start does not stop the others.

    Args:
        runs: from ``plan``.
        jobs: how many run at the same time on this machine, each in its own process.
        force: also execute runs that are up to date.
        settings: how runs are executed.
        on_event: is called with each event, always in this process.
    """
    settings, outcome = settings or Settings(), Outcome()
    record_of: dict[str, RunRecord] = {}
    tasks: list[Task] = []
    for run in runs:
        if task := task_for(run, settings, force=force):
            tasks.append(task)
        elif record := read_record(run.folder()):
            record_of[run.id] = record
            outcome.skipped.add(run.id)
            on_event(Event("skipped", run, record=record))
    tasks.sort(key=lambda task: task.seconds, reverse=True)  # the longest runs start first
    if tasks:
        # CI stops a job with SIGTERM: treat it like Ctrl-C, which only a main thread can set up
        with suppress(ValueError):
            signal.signal(signal.SIGTERM, signal.default_int_handler)
        from notemill.run.local import run_here

        records, outcome.interrupted = run_here(tasks, settings, jobs, on_event)
        for record in records:
            record_of[record.id] = record if record.key else refused(record, settings)
    outcome.records = [record_of[run.id] for run in runs if run.id in record_of]
    return outcome


def task_for(run: Run, settings: Settings, *, force: bool = False) -> Task | None:
    """The task of executing a run, with the reason; None if the run is up to date."""
    record = read_record(run.folder())
    if record is None:
        return Task(run, NEW)
    reason = "forced" if force else _outdated(run, settings, record)
    return Task(run, reason, record.seconds) if reason else None


def _outdated(run: Run, settings: Settings, old: RunRecord) -> str:
    """Why a report is not up to date; an empty string if it is."""
    if old.status != "done":
        return f"the last run {'was ' if old.status == 'interrupted' else ''}{old.status}"
    try:
        key = key_of(run)
    except ExpectedError:
        return "its notebook or its data have an error"
    if old.key != key.value:
        return f"{listed(key.differing(old.parts))} changed"
    if not is_whole(run.folder(), old.files):
        return "a file of the report is missing or damaged"
    if settings.pdf and not any(name.endswith(".pdf") for name in old.files):
        return "it has no PDF yet"
    wants_history = settings.history and run.name == DEFAULT
    return "it has no history yet" if wants_history and HISTORY not in old.files else ""
