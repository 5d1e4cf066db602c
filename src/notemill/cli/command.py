"""Carry out ``run`` once its arguments are parsed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from textwrap import indent
from typing import TYPE_CHECKING, Any

import click

from notemill import project, suite
from notemill.errors import DataError, ExpectedError, UsageError
from notemill.words import did_you_mean

if TYPE_CHECKING:
    from notemill.run.batch import Outcome
    from notemill.run.manifest import Manifest
    from notemill.run.plan import Run

READY = "notemill.report.runner_imports"


@dataclass(frozen=True)
class Call:
    """What is to be run, and how: the arguments and options of ``run``."""

    names: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    sweeps: tuple[str, ...] = ()
    published: bool = False
    jobs: int = 1
    force: bool = False
    warm: bool = True
    pdf: bool = False
    history: bool = False
    as_json: bool = False


def run(call: Call) -> tuple[int, list[str]]:
    """Execute the runs that are not up to date; return the exit code and the ids (question/run) of all runs.

    Raises:
        ExpectedError: the call is wrong, or reports cannot be written; nothing was executed.
    """
    os.environ.setdefault(project.FIGURES_VARIABLE, "svg")
    from notemill.run.manifest import Manifest

    options = ("names", "parameters", "sweeps", "published", "pdf", "history")
    manifest = Manifest(**{name: getattr(call, name) for name in options})
    records = None if call.force else manifest.recall()
    if records is not None:
        _print_up_to_date(records, call.as_json)
        return 0, [f"{record['question']}/{record['run']}" for record in records]
    _check_writable(project.reports())
    return _do(call, manifest)


def _check_writable(reports: Path) -> None:
    try:
        reports.mkdir(exist_ok=True)
        with TemporaryFile(dir=reports):
            pass
    except OSError as error:
        raise UsageError(
            f"No report can be written to {reports}: {error.strerror}. Make it a folder with write permission."
        ) from None


def _do(call: Call, manifest: Manifest) -> tuple[int, list[str]]:
    """Plan and execute the runs of a call, build the site and print the results; return as ``run`` does."""
    from notemill import house, report
    from notemill.report.remove import outgrown
    from notemill.run.arguments import assignments, sweeps_of
    from notemill.run.batch import Outcome, run_all
    from notemill.run.one_run import refuse_all
    from notemill.run.plan import plan
    from notemill.run.progress import progress
    from notemill.run.tasks import Settings

    faults: dict[str, ExpectedError] = {}
    parsed, tell = (assignments(call.parameters), sweeps_of(call.sweeps)), partial(click.echo, err=True)
    _expect_questions(call)
    runs = plan(call.names, *parsed, faults.__setitem__, tell, call.published)
    ids = [run.id for run in runs]
    _say(edited_cells(runs))
    house.house()  # raises now, before anything runs, if it has an error
    common = Settings(history=call.history, warm=call.warm, ready=READY)
    for name, fault in faults.items():
        refuse_all(name, fault, replace(common, render=report.render))
    outcome = Outcome()
    for batch, pdf in _batches(runs, call):
        settings = replace(common, render=partial(report.render, pdf=pdf), pdf=pdf)
        with progress(batch, quiet=call.as_json) as show:
            outcome += run_all(batch, jobs=call.jobs, force=call.force, settings=settings, on_event=show)
        report.build_site(project.reports())
        if outcome.interrupted:
            break
    if outcome.exit_code == 0 and not faults:
        manifest.remember(ids)
    if call.as_json:
        click.echo(json.dumps([record.model_dump(mode="json") for record in outcome.records], indent=1))
    elif outcome.records or not faults:
        click.echo(summary(outcome))
    _say(not_done(runs, outcome))
    for old in outgrown({run.question for run in runs}):
        _say([f"{old} has a parameter that its question no longer has: {suite.package()} remove {old}"])
    _say(f"{suite.package()}: {name} was not run: {fault}" for name, fault in faults.items())
    damaged = any(isinstance(fault, DataError) for fault in faults.values())
    return outcome.exit_code or (DataError.exit_code if damaged else int(bool(faults))), ids


def _expect_questions(call: Call) -> None:
    """Raise UsageError if the rest of a value with a blank was taken for a question: ``-p places=North Field``."""
    from notemill import questions

    known = questions.names()
    for name in call.names if call.parameters or call.sweeps else ():
        if not name.endswith(".ipynb") and name.replace("-", "_") not in known:
            hint = did_you_mean(name, known) or " A value with a blank needs quotes: -p 'NAME=FIRST SECOND'."
            raise UsageError(f"There is no question '{name}'.{hint}")


def _batches(runs: Sequence[Run], call: Call) -> list[tuple[list[Run], bool]]:
    """The runs that are made together, and whether they have PDFs: those to choose from come last, and have none."""
    from notemill.run.plan import DEFAULT

    if not call.published:
        return [([*runs], call.pdf)]
    defaults, others = ([run for run in runs if (run.name == DEFAULT) == first] for first in (True, False))
    return [(defaults, call.pdf), *([(others, False)] if others else [])]


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line, err=True)


def edited_cells(runs: Sequence[Run]) -> Iterator[str]:
    """A line for each parameter that an edited notebook's parameters cell sets to a value which runs do not use.

    A run always sets its own parameters, so that a value that was tried and saved in JupyterLab does not change a
    report unnoticed.

    Raises:
        UsageError: a notebook is missing or damaged, or has no parameters cell.
    """
    from notemill import questions
    from notemill.run.notebook import other_values

    for question in dict.fromkeys(run.question for run in runs if not run.copy):
        for name, value in other_values(question, questions.load(question)).items():
            yield f"notebooks/{question}.ipynb: the cell says {name} = {value!r}; a run sets its own parameters"


def summary(outcome: Outcome) -> str:
    """The results of the runs in one line; for each failed run also its question, parameters, cell and last lines."""
    from notemill.words import plain

    ends = ["up to date" if record.id in outcome.skipped else record.status for record in outcome.records]
    order = ("done", "up to date", "failed", "interrupted")
    counts = [f"{ends.count(end)} {end}" for end in order if end in ends]
    texts = [f"{', '.join(counts) or 'Nothing to do'}."]
    for record in outcome.failed:
        values = "; ".join(f"{name} = {value!r}" for name, value in record.parameters.items())
        texts.append(f"{record.id} {record.status}" + (f" ({values})" if values else ""))
        if record.failure:
            message = indent(record.failure.message, "    ", lambda line: True)
            texts[-1] += f"\n  {record.failure.where}:\n{message}"
    return plain("\n\n".join(texts))


def not_done(runs: Sequence[Run], outcome: Outcome) -> Iterator[str]:
    """A line for each output that a page cannot show, and one that names the runs that never started."""
    for record in outcome.records:
        if record.id not in outcome.skipped:
            yield from (f"{record.id}: the page does not show {name}" for name in record.not_shown)
    recorded = {record.id for record in outcome.records}
    if not_started := [run.id for run in runs if run.id not in recorded]:
        yield f"Not started: {', '.join(not_started)}."


def _print_up_to_date(records: list[dict[str, Any]], as_json: bool) -> None:
    """Print that all runs are up to date."""
    if as_json:
        click.echo(json.dumps(records, indent=1))
        return
    click.echo(f"{len(records)} up to date." if records else "Nothing to do.")
