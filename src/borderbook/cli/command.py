"""What ``borderbook run`` does, once its words are read."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from borderbook import project
from borderbook.errors import BorderbookError, DataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from borderbook.run.executor import Outcome
    from borderbook.run.key import Manifest
    from borderbook.run.plan import Run
    from borderbook.run.record import RunRecord

READY = "borderbook.report.ready"


@dataclass(frozen=True)
class Call:
    """What is to be run, and how: the arguments and options of ``borderbook run``.

    ``pages`` is no option: without them, runs leave notebooks and records.
    """

    names: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    sweeps: tuple[str, ...] = ()
    jobs: int = 1
    scheduler: str | None = None
    force: bool = False
    warm: bool = True
    pdf: bool = False
    pages: bool = True
    as_json: bool = False


def run(call: Call) -> int:
    """Run what is not up to date; returns the exit code.

    Raises:
        BorderbookError: the call is wrong, or reports cannot be written; nothing was executed.
    """
    os.environ.setdefault(project.FIGURES_VARIABLE, "svg")
    from borderbook.run.key import Manifest

    manifest = Manifest(names=call.names, parameters=call.parameters, sweeps=call.sweeps, pdf=call.pdf)
    known = None if call.force else manifest.recall()
    if known is not None:
        _tell_up_to_date(known, call.as_json)
        return 0
    _check_writable(project.reports())
    if not call.scheduler:
        from borderbook.run.pool import prepare

        # other processes import while this one finds out what there is to do
        prepare(warm=call.warm, ready=READY)
    return _do(call, manifest)


def _check_writable(reports: Path) -> None:
    try:
        reports.mkdir(exist_ok=True)
        with TemporaryFile(dir=reports):
            pass
    except OSError as error:
        raise UsageError(
            f"No report can be written to {reports}: {error.strerror}. Make it a folder that you may write to."
        ) from None


def _do(call: Call, manifest: Manifest) -> int:
    """Do what a call asks for, of which nobody knows that it is up to date; returns the exit code."""
    from functools import partial

    import click

    from borderbook import report
    from borderbook.run.executor import run_all
    from borderbook.run.progress import progress
    from borderbook.run.scrub import plain
    from borderbook.run.tasks import Settings

    faults: list[BorderbookError] = []
    runs = planned(call, on_fault=faults.append)
    for line in edited_cells(runs):
        click.echo(line, err=True)
    settings = Settings(
        render=partial(report.render, pdf=call.pdf) if call.pages else None, appearance=report.appearance(),
        wanted=(".pdf",) if call.pdf and call.pages else (), warm=call.warm, ready=READY,
    )  # fmt: skip
    with progress(runs, quiet=call.as_json) as tell:
        outcome = run_all(
            runs, jobs=call.jobs, scheduler=call.scheduler, force=call.force, settings=settings, on_event=tell
        )
    if call.pages:
        report.build_site(project.reports())
    if outcome.exit_code == 0 and call.pages and not faults:
        manifest.remember([run.id for run in runs])
    if call.as_json:
        click.echo(json.dumps([record.model_dump(mode="json") for record in outcome.records], indent=1))
    elif outcome.records or not faults:
        click.echo(plain(summary(outcome)))
    for line in [
        *_not_shown(outcome),
        *_never_begun(runs, outcome),
        *(f"borderbook: {fault}" for fault in faults),
    ]:
        click.echo(line, err=True)
    damaged = any(isinstance(fault, DataError) for fault in faults)
    return outcome.exit_code or (DataError.exit_code if damaged else int(bool(faults)))


def planned(call: Call, on_fault: Callable[[BorderbookError], None]) -> list[Run]:
    """The runs that a call asks for. Arguments and errors as of ``plan``."""
    from borderbook.run.plan import plan
    from borderbook.run.typed import assignments, sweeps_of

    return plan(call.names, assignments(call.parameters), sweeps_of(call.sweeps), on_fault)


def edited_cells(runs: Sequence[Run]) -> list[str]:
    """What the parameters cells of edited notebooks set that runs do not use: a line for each such parameter.

    A run always sets its own parameters, so that a value that somebody tried in JupyterLab and saved changes
    no report unseen.

    Raises:
        UsageError: a notebook is missing or damaged, or has no such cell.
    """
    from borderbook import questions
    from borderbook.run.notebook import other_values

    used: dict[str, list[dict[str, Any]]] = {}
    for run in runs:
        used.setdefault(run.question, []).append(run.parameters)
    return [
        f"notebooks/{question}.ipynb: the cell says {name} = {value!r}, this run uses {_uses(name, sets)}"
        for question, sets in used.items()
        for name, value in other_values(question, questions.load(question)).items()
    ]


def _uses(name: str, sets: Sequence[dict[str, Any]]) -> str:
    values = list(dict.fromkeys(repr(parameters[name]) for parameters in sets))
    return values[0] if len(values) == 1 else f"{values[0]} and {len(values) - 1} others"


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


def _not_shown(outcome: Outcome) -> list[str]:
    """What notebooks show and their pages cannot, a line a thing."""
    return [
        f"{record.id}: the page does not show {name}"
        for record in outcome.records
        if record.id not in outcome.skipped
        for name in record.not_shown
    ]


def _never_begun(runs: Sequence[Run], outcome: Outcome) -> list[str]:
    """The runs that an interrupt left undone, in a line."""
    begun = {record.id for record in outcome.records}
    left = [run.id for run in runs if run.id not in begun]
    return [f"Never begun: {', '.join(left)}."] if left else []


def _tell_up_to_date(records: list[dict[str, Any]], as_json: bool) -> None:
    """What ``run`` says when it has nothing to do."""
    import click

    if as_json:
        click.echo(json.dumps(records, indent=1))
        return
    for record in [] if sys.stderr.isatty() else records:
        click.echo(f"{record['question']}/{record['run']}: up to date", err=True)
    click.echo(f"{len(records)} up to date." if records else "Nothing to do.")
