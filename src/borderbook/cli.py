"""The ``borderbook`` command: thin, and importing only what a call needs.

Exit codes: 0 done; 1 a run failed, or a publisher could not be reached; 2 the call was wrong (before any kernel);
3 data fails its check; 130 interrupted.
"""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from borderbook import __version__
from borderbook.errors import BorderbookError

if TYPE_CHECKING:
    from borderbook.suite.plan import Run


class _Group(click.Group):
    """Reports what a user can meet in one sentence and ends with its exit code; ``--debug`` shows the traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (BorderbookError, ModuleNotFoundError, OSError, KeyboardInterrupt) as error:
            told = _told(error)
            if told is None or ctx.params.get("debug"):
                raise
            message, code = told
            click.echo(f"borderbook: {message}", err=True)
            ctx.exit(code)


def _told(error: BaseException) -> tuple[str, int] | None:
    """What a user is told of an error, and the exit code; None if it is a fault of the program."""
    match error:
        case BorderbookError():
            return str(error), error.exit_code
        case KeyboardInterrupt():
            return "interrupted", 130
        case ModuleNotFoundError(name=str(name)) if not name.startswith("borderbook"):
            needed = "pip install 'borderbook[notebooks,reports,cluster,refresh]'"
            return f"this needs the module '{name}', which is not installed: {needed}", 2
        case OSError(errno=int(number), filename=str(name)):
            return f"{name}: {error.strerror}. {_ADVICE.get(number, '--debug shows where it happened.')}", 1
    return None


_PERMISSION, _SPACE = "Make it writable, or work where you may write.", "Make room, then do it again."
_ADVICE = {
    errno.EACCES: _PERMISSION, errno.EPERM: _PERMISSION, errno.EROFS: _PERMISSION,
    errno.ENOSPC: _SPACE, errno.EDQUOT: _SPACE,
}  # fmt: skip


def _jobs() -> int:
    """One run more than there are cores: while one waits for its kernel, or a kernel for its run, another works."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores + 1


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(__version__, prog_name="borderbook")
def main(debug: bool) -> None:
    """Irregular migration to the EU, asked of the official figures: one notebook a question."""


@main.command()
@click.argument("dataset")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--vintage",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="The date that the publisher's file carries.",
)
@click.option("--origin", default="", help="Where the file was found, if not on the publisher's own site.")
@click.option("--replace", is_flag=True, help="Overwrite a vintage of that date that has other content.")
@click.option("--anyway", is_flag=True, help="Store it though it differs much from the vintage before.")
def ingest(
    dataset: str, files: tuple[Path, ...], vintage: dt.datetime, origin: str, replace: bool, anyway: bool
) -> None:
    """Read official FILES into a tidy, validated vintage of DATASET."""
    from borderbook import project
    from borderbook.catalog import read_catalog
    from borderbook.catalog.ingest import ingest as run

    project.checkout()
    done = run(dataset, files, vintage.date(), origin=origin, replace=replace, anyway=anyway)
    stored = done.vintage
    click.echo(
        f"{dataset} {stored.date}: {done.status}; {stored.rows:,} rows, {stored.first} to {stored.last}, "
        f"sha256 {stored.sha256[:12]}"
    )
    _compared(dataset, str(stored.date), done.status != "unchanged")
    if not stored.complete and read_catalog().entry(dataset).composition == "whole":
        click.echo("It does not reach back to the dataset's start, so 'latest' passes over it.")
    _keep_forecasts(dataset, done.status != "unchanged")


def _keep_forecasts(dataset: str, new: bool, quiet: bool = False) -> None:
    """Forecast from a new vintage, which stands whether or not this succeeds, and say so in a sentence."""
    from borderbook.questions.outlook import ledger

    if dataset != ledger.DATASET or not new:
        return
    try:
        made = len(ledger.make_missing())
        said = f"What is forecast from it is kept in data/forecasts ({made} files)." if made else ""
    except BorderbookError as error:
        said = f"Nothing was forecast from it: {error}"
    if said and not quiet:
        click.echo(said)


@main.command()
def forecast() -> None:
    """Make the forecasts that data/forecasts lacks, one from each vintage of the detections; none is ever rewritten.

    'ingest' and 'refresh' do it, too, when they store a vintage.
    """
    from borderbook import project
    from borderbook.questions.outlook import ledger

    project.checkout()
    made = ledger.make_missing()
    for path in made:
        click.echo(f"made {path.relative_to(project.root())}")
    click.echo(f"{len(made)} made." if made else "Nothing is missing.")


def _compared(dataset: str, vintage: str, new: bool, quiet: bool = False) -> None:
    """Write the page of what a new vintage changed, where reports can be rendered, and say it in a sentence."""
    if not new:
        return
    try:
        from borderbook.report.diff import written
    except ModuleNotFoundError:  # reports are an extra
        said = f"What it changed: borderbook diff {dataset}."
    else:
        said = written(dataset, vintage)
    if said and not quiet:
        click.echo(said)


@main.command()
@click.argument("datasets", metavar="[DATASET]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="What was done and every check as JSON, nothing else.")
def refresh(datasets: tuple[str, ...], as_json: bool) -> None:
    """Get the newest files of each DATASET, or of all that can be had, check them, and store what is new as vintages.

    Ends with 3 if a file was refused, with 1 if a publisher could not be reached; old vintages stay as they are.
    """
    from dataclasses import asdict

    from borderbook import project
    from borderbook.catalog import read_catalog
    from borderbook.refresh import refresh as run
    from borderbook.refresh import refreshable
    from borderbook.refresh.progress import bar

    project.checkout()
    for dataset in datasets:  # a wrong name before any download
        read_catalog().entry(dataset)
    outcomes = []
    for dataset in datasets or refreshable():
        with bar(not as_json) as told:
            outcomes.append(run(dataset, told=told))
        if not as_json:
            click.echo(f"{dataset}: {outcomes[-1].message}")
        created = outcomes[-1].status == "created"
        _compared(dataset, outcomes[-1].vintage, created, quiet=as_json)
        _keep_forecasts(dataset, created, quiet=as_json)
        if not as_json:
            for check in outcomes[-1].checks:
                if check.outcome == "failed" and not check.required:
                    click.echo(f"  Worth a look: {check.name}: {check.note}")
    if as_json:
        click.echo(json.dumps([asdict(one) for one in outcomes], indent=1, ensure_ascii=False))
    codes = {"refused": 3, "unreachable": 1, "by_hand": 2}
    found = {codes.get(one.status, 0) for one in outcomes}
    sys.exit(next((code for code in (3, 1, 2) if code in found), 0))


@main.command()
@click.argument("dataset")
@click.argument("vintage", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--reason", default="", help="Why; it is kept in the catalog.")
@click.option("--undo", is_flag=True, help="Take it back into use.")
def withdraw(dataset: str, vintage: dt.datetime, reason: str, undo: bool) -> None:
    """Take a bad VINTAGE of DATASET out of use; its table stays, so that this can be undone."""
    from borderbook import project
    from borderbook.catalog import withdraw as change

    project.checkout()
    if undo:
        change.restore(dataset, vintage.date())
        click.echo(f"{dataset} {vintage.date()}: in use again")
    else:
        change.withdraw(dataset, vintage.date(), reason)
        click.echo(
            f"{dataset} {vintage.date()}: withdrawn; undo it: borderbook withdraw {dataset} {vintage.date()} --undo"
        )


@main.command()
@click.option("--json", "as_json", is_flag=True, help="All findings as JSON.")
@click.option("--all", "everything", is_flag=True, help="List what holds, too.")
@click.option(
    "--fresh", type=click.IntRange(min=0), metavar="DAYS",
    help="Fail where a dataset is older than its publisher's rhythm and so many days.",
)  # fmt: skip
@click.option(
    "--record", is_flag=True, help="First take all files of data/ as they are into data/checksums.txt."
)
def verify(as_json: bool, everything: bool, fresh: int | None, record: bool) -> None:
    """Check checksums, schemas, control totals, corrections and the catalog itself."""
    from dataclasses import asdict

    from borderbook.catalog.verify import verify as run

    if record:
        _record()
    findings = run(fresh)
    bad = [f for f in findings if not f.ok]
    if as_json:
        click.echo(json.dumps([asdict(f) for f in findings], indent=1, ensure_ascii=False))
    else:
        for finding in findings if everything else bad:
            mark = "ok  " if finding.ok else "FAIL"
            click.echo(f"{mark} {finding.about}: {finding.check}. {finding.note}".rstrip())
        click.echo(f"{len(findings)} checks, {len(bad)} failed.")
    if bad:
        sys.exit(3)


def _record() -> None:
    """Take the checksums of data/ anew, and say on standard error which are others now."""
    from borderbook import project
    from borderbook.catalog import checksums
    from borderbook.catalog.edit import locked

    project.checkout()
    with locked():
        changed = checksums.record()
    for name in changed:
        click.echo(f"recorded data/{name}", err=True)


@main.command("list")
@click.argument("question", required=False)
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON, allowed values included.")
def list_questions(question: str | None, as_json: bool) -> None:
    """List the questions and their parameters; of one QUESTION all allowed values, and the data it reads."""
    from borderbook import listing, project, questions

    project.root()  # without one, every question would fail for the same reason
    described, faults = [], []
    for name in [question] if question else questions.names():
        try:
            described.append(questions.load(name).describe())
        except BorderbookError as error:
            if question:
                raise
            faults.append(error)
    if as_json:
        click.echo(json.dumps(described, indent=1, ensure_ascii=False))
    elif question:
        from borderbook.catalog import overview

        (about,) = described
        overviews = [one for name in about["datasets"] for one in overview(name)]
        click.echo("\n".join(listing.in_full(about, overviews)))
    else:
        today = dt.date.today()
        lines = [
            line for about in described for line in listing.in_short(about, listing.reach_of(about, today))
        ]
        click.echo("\n".join(lines))
    for fault in faults:
        click.echo(f"borderbook: {fault}", err=True)
    sys.exit(int(bool(faults)))


@main.command()
@click.argument("dataset", required=False)
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON.")
def datasets(dataset: str | None, as_json: bool) -> None:
    """List the datasets with their vintages and last period; of one DATASET also what it counts, and its terms."""
    from dataclasses import asdict

    from borderbook import listing
    from borderbook.catalog import overview

    overviews = overview(dataset)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in overviews], indent=1, ensure_ascii=False))
    elif dataset:
        click.echo("\n".join(line for one in overviews for line in listing.dataset_in_full(one)))
    else:
        click.echo("\n".join(map(listing.dataset_in_short, overviews)))


@main.command()
@click.argument("names", metavar="[QUESTION]...", nargs=-1)
@click.option(
    "-p", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE",
    help="Set a parameter; a list as a,b or, where an item holds a comma, as [a, \"b, c\"].",
)  # fmt: skip
@click.option(
    "--sweep", "sweeps", multiple=True, metavar="NAME=A,B|all", help="A run for each value of a parameter."
)
@click.option(
    "--jobs", default=_jobs, show_default="one more than cores", type=click.IntRange(1),
    help="Runs at a time; not on a cluster.",
)  # fmt: skip
@click.option(
    "--executor", default="local", show_default=True, type=click.Choice(["local", "dask"]),
    help="Who does the runs: this machine, or an existing Dask cluster.",
)  # fmt: skip
@click.option("--scheduler", metavar="ADDRESS", help="The cluster's scheduler, as tcp://host:8786.")
@click.option("--force", is_flag=True, help="Run also what is up to date.")
@click.option(
    "--cold",
    is_flag=True,
    help="Start each kernel anew, rather than fork one that has imported the libraries.",
)
@click.option(
    "--pdf/--no-pdf", default=True,
    help="Make PDFs (the default); without, only those that are there are kept current.",
)  # fmt: skip
@click.option("--open", "show", is_flag=True, help="Open the report, or the index of several, in a browser.")
@click.option("--json", "as_json", is_flag=True, help="The records of the runs as JSON, nothing else.")
def run(executor: str, cold: bool, show: bool, **options: Any) -> None:
    """Run what is not up to date, headless, and leave reports/ complete.

    'borderbook list QUESTION' shows a question's parameters and their allowed values.
    """
    if (executor == "dask") != bool(options["scheduler"]):
        raise click.UsageError("--executor dask and --scheduler ADDRESS go together.")
    from borderbook import command, project

    project.checkout()
    call = command.Call(warm=not cold, **options)
    code = command.run(call)
    if show:
        _open(command.planned(call, on_fault=lambda fault: None))
    sys.exit(code)


def _open(runs: Sequence[Run]) -> None:
    """Show the report of one run, or the index, in a browser; without one, say where it lies."""
    from borderbook import project

    page = project.reports() / "index.html"
    if len(runs) == 1:
        page = runs[0].folder() / f"{runs[0].question}.html"
    if not page.is_file():
        click.echo(f"There is no page to open: {page} was not made.", err=True)
    elif click.launch(page.as_uri()):
        click.echo(f"No browser could be opened. The page is {page}", err=True)


@main.command()
@click.argument("runs", metavar="QUESTION/RUN...", nargs=-1, required=True)
def remove(runs: tuple[str, ...]) -> None:
    """Remove reports of runs, such as route_trends/start-2030-01, and make the index anew."""
    from borderbook import project, report
    from borderbook.report.remove import remove as take_away

    project.checkout()
    for run in take_away(runs):
        click.echo(f"removed {run}")
    report.build_site(project.reports())


@main.command()
@click.argument(
    "pages", metavar="PAGE.html...", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False)
)
def check(pages: tuple[str, ...]) -> None:
    """Compare reports that came from elsewhere with the record that each carries: is every part as it was made?

    It names each number, label, table or picture that was altered, and ends with 3 then. This finds damage and
    careless edits. It does not find forgery by somebody who computes the record anew, unless it is called in a
    checkout: there the record is compared with the run in reports/ and with the checksums in data/catalog.yml. Other
    ends of lines are no alteration; a page that a browser has saved as "complete" is another page.
    """
    from borderbook.report.seal import check as compare

    altered = False
    for page in pages:
        verdict = compare(Path(page))
        altered |= bool(verdict.altered)
        if verdict.altered:
            click.echo(f"{page} is not as it was made. Altered: {'; '.join(verdict.altered)}.")
        else:
            told = "{question}/{run}, begun {started}, key {key}".format(**verdict.record)
            click.echo(f"{page} is as it was made, all {verdict.parts} parts of it: {told}.")
        for note in verdict.notes:
            click.echo(f"  {note}")
    if altered:
        sys.exit(3)


@main.command()
@click.argument("run", metavar="QUESTION/RUN")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="The archive to write.")
def bundle(run: str, output: Path | None) -> None:
    """Pack a run with its notebook, parameters, data, code and lock file, to be run again elsewhere.

    'sh reproduce.sh' in the unpacked archive does so in an environment of its own, and compares all outputs.
    """
    from borderbook.report.bundle import pack

    click.echo(f"wrote {pack(run, output)}")


@main.command()
@click.argument("names", metavar="[QUESTION]...", nargs=-1)
@click.option(
    "--check", is_flag=True, help="Store nothing; end with 1 if a notebook is not as it would be stored."
)
@click.option("--json", "as_json", is_flag=True, help="What changed as JSON, nothing else.")
def accept(names: tuple[str, ...], check: bool, as_json: bool) -> None:
    """Execute notebooks with their defaults, show what they now print and draw otherwise, store the new outputs.

    reports/accept.html has it side by side. A parameters cell that was edited has the defaults again, and what
    JupyterLab changes when it saves is undone.
    """
    from borderbook import project, questions
    from borderbook.report import changes
    from borderbook.suite.accept import accept as store
    from borderbook.suite.notebook import guides

    project.checkout()
    outcomes: dict[str, Any] = {}
    for name in names or [*questions.names(), *guides()]:
        outcomes[Path(name).stem] = done = store(name, write=not check)
        if not as_json:
            _tell_accepted(name, done)
    page = changes.write_page(outcomes)
    if as_json:
        click.echo(json.dumps(changes.facts(outcomes), indent=1, ensure_ascii=False))
    else:
        click.echo(f"Old and new side by side: {page.relative_to(project.root())}")
    sys.exit(int(any(done.failure or (check and done.differs) for done in outcomes.values())))


def _tell_accepted(name: str, done: Any) -> None:
    for parameter, value in done.restored.items():
        click.echo(f"{name}: the parameters cell said {parameter} = {value!r}; that is not the default")
    for change in done.changes:
        click.echo(f"{name}, cell {change.index + 1}:\n{change.diff}")
    if done.failure:
        click.echo(f"{name} failed in {done.failure.where}: {done.failure.message}", err=True)
    else:
        words = {(True, True): "stored", (True, False): "differs from what is stored"}
        click.echo(f"{name}: {words.get((done.differs, done.stored), 'unchanged')}")


@main.command()
@click.argument("name", metavar="[QUESTION]", default="getting_started")
@click.option("--fresh", is_flag=True, help="Make a new copy beside the one that is there.")
@click.option("--port", type=click.IntRange(1, 65535), help="Where JupyterLab listens; 8888 if it is free.")
@click.option(
    "--ip", help="The address it listens on: 0.0.0.0 in a container. By default this machine alone."
)
@click.option(
    "--browser/--no-browser", default=True, help="Open a browser (the default), or print the address."
)
def explore(name: str, fresh: bool, port: int | None, ip: str | None, browser: bool) -> None:
    """Open a copy of a QUESTION's notebook in JupyterLab; without one, the notebook to start with.

    The copy is in scratch/, which git ignores: change what you like. One that is there is opened again.
    """
    from borderbook import explore as lab

    notebook = lab.copy(name, fresh=fresh)
    click.echo(f"{notebook.parent.name}/{notebook.name}", err=True)
    lab.open_lab(notebook, port=port, ip=ip, browser=browser)


@main.command()
@click.argument("name")
@click.option("--title", required=True, help="The question in words.")
def new(name: str, title: str) -> None:
    """Start a question: a notebook, its parameter model, its answer and its test, ready to run."""
    from borderbook import project
    from borderbook.suite.scaffold import new as make

    project.checkout()
    for path in make(name, title):
        shown = path.relative_to(project.root()) if path.is_relative_to(project.root()) else path
        click.echo(f"made {shown}")
    click.echo(f"Run it: borderbook run {name}. Store its outputs: borderbook accept {name}.")


@main.command()
@click.argument("dataset")
@click.argument("vintages", nargs=-1, metavar="[OLD NEW]")
@click.option("--most", default=20, show_default=True, type=click.IntRange(1), help="Figures to show.")
@click.option("--html", is_flag=True, help="Write a page to reports/, too, as refresh and ingest do.")
@click.option("--json", "as_json", is_flag=True, help="The comparison as JSON, nothing else.")
def diff(dataset: str, vintages: tuple[str, ...], most: int, html: bool, as_json: bool) -> None:
    """Show what a vintage of DATASET changed (the newest): revised, appeared, withdrawn, relabelled, rescoped."""
    from borderbook import project
    from borderbook.report import diff as compare

    found = compare.difference(dataset, vintages)
    page = None
    if html:
        project.checkout()
        page = compare.write_page(found, most)
    if as_json:
        click.echo(json.dumps(compare.facts(found, most), indent=1, ensure_ascii=False))
        return
    click.echo(compare.text(found, most))
    if page:
        click.echo(f"wrote {page.relative_to(project.root())}")


if __name__ == "__main__":
    main()
