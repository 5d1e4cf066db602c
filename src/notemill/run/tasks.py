"""What the command and its processes exchange: tasks, settings and events, all of which can be pickled."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from notemill import questions
from notemill.errors import DataError, ExpectedError
from notemill.run.limits import USUAL, Limits
from notemill.run.plan import Run
from notemill.run.record import Failure, Kind, RunRecord, now, status_of, versions
from notemill.run.scrub import scrubbed

Render = Callable[[Path, RunRecord], tuple[str, ...] | None]
NEW = "there is no report yet"
"""The reason for a first run, which a log does not repeat for each."""


@dataclass(frozen=True)
class Settings:
    """How runs are executed.

    Attributes:
        render: makes the page in the run's folder, which already holds notebook.ipynb; a function of a module, or a
            ``functools.partial`` of one. None: no page.
        pdf: a report should have a PDF; one that lacks it is not up to date.
        history: the report of the defaults should have the history of its answer (``run/history.py``), likewise.
        limits: of time.
        warm: fork kernels from a process that has the libraries loaded, where that is safe.
        ready: a module that imports what a run needs (``local.prepare``).
    """

    render: Render | None = None
    pdf: bool = False
    history: bool = False
    limits: Limits = USUAL
    warm: bool = False
    ready: str = ""


@dataclass(frozen=True)
class Task:
    """A run to execute, and the reason; ``seconds`` is how long it took last time, infinite if that is unknown."""

    run: Run
    reason: str = ""
    seconds: float = float("inf")


@dataclass(frozen=True)
class Event:
    """What happened to a run, for a progress bar or a log; ``record`` is set when the run has finished."""

    kind: Literal["skipped", "started", "finished"]
    run: Run
    reason: str = ""
    record: RunRecord | None = None


Notify = Callable[[Event], None]
Done = tuple[list[RunRecord], bool]
"""The records of tasks, in the order in which they finished, and whether the work was interrupted.

If it was, runs in progress are recorded as interrupted, and the others have no record.
"""


def failure_of(error: BaseException) -> Failure:
    """The failure of a run that was ended by an error outside its cells."""
    if isinstance(error, KeyboardInterrupt):
        return Failure(kind="interrupted", message="interrupted")
    if isinstance(error, ExpectedError):
        kind: Kind = "data" if isinstance(error, DataError) else "refused"
        return Failure(kind=kind, message=scrubbed(str(error)))
    return Failure(kind="suite", message=f"{type(error).__name__}: {scrubbed(str(error))}")


def without_report(run: Run, failure: Failure) -> RunRecord:
    """The record of a run that wrote no report."""
    title, theme = run.question, ""
    with suppress(ExpectedError):  # the question itself may be the reason for the failure
        model = questions.load(run.question)
        title, theme = model.title, model.theme
    return RunRecord(
        question=run.question, run=run.name, title=title, theme=theme, parameters=run.parameters,
        key="", parts={}, datasets=(), status=status_of(failure), failure=failure,
        started=now(), seconds=0, versions=versions(),
    )  # fmt: skip
