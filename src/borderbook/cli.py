"""The ``borderbook`` command: thin, and importing only what a call needs.

Exit codes: 0 done; 1 a run failed; 2 the call was wrong (before any kernel); 3 data fails its check.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from borderbook import __version__
from borderbook.errors import BorderbookError

F = TypeVar("F", bound=Callable[..., Any])


class _Group(click.Group):
    """Reports the project's own errors in one sentence and ends with their exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BorderbookError as error:
            if ctx.params.get("debug"):
                raise
            click.echo(f"borderbook: {error}", err=True)
            ctx.exit(error.exit_code)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(__version__, prog_name="borderbook")
def main(debug: bool) -> None:
    """Irregular migration to the EU, asked of the official figures: one notebook a question."""


@main.command()
@click.argument("dataset")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--vintage",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="The date that the publisher's file carries.",
)
@click.option("--origin", default="", help="Where the file was found, if not on the publisher's own site.")
@click.option("--replace", is_flag=True, help="Overwrite a vintage of that date that has other content.")
def ingest(dataset: str, files: tuple[Path, ...], vintage: datetime, origin: str, replace: bool) -> None:
    """Read official FILES into a tidy, validated vintage of DATASET."""
    from borderbook.catalog import read_catalog
    from borderbook.catalog.ingest import ingest as run

    done = run(dataset, files, vintage.date(), origin=origin, replace=replace)
    held = done.vintage
    click.echo(
        f"{dataset} {held.date}: {done.status}; {held.rows:,} rows, {held.first} to {held.last}, "
        f"sha256 {held.sha256[:12]}"
    )
    if not held.complete and read_catalog().entry(dataset).composition == "whole":
        click.echo("It does not reach back to the dataset's start, so 'latest' passes over it.")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="All findings as JSON.")
@click.option("--all", "everything", is_flag=True, help="List what holds, too.")
def verify(as_json: bool, everything: bool) -> None:
    """Check checksums, schemas, control totals, corrections and the catalog itself."""
    from dataclasses import asdict

    from borderbook.catalog.verify import verify as run

    findings = run()
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


@main.command("list")
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON, allowed values included.")
def list_questions(as_json: bool) -> None:
    """List the questions, their parameters, defaults and datasets."""
    from borderbook import questions

    described = [questions.load(name).describe() for name in questions.names()]
    if as_json:
        click.echo(json.dumps(described, indent=1, ensure_ascii=False))
        return
    for about in described:
        click.echo(f"{about['name']}: {about['title']}")
        for one in about["parameters"]:
            click.echo(f"    {one['name']} = {one['default']!r}  ({one['type']}) {one['description']}")


@main.command()
@click.argument("names", metavar="[QUESTION]...", nargs=-1)
@click.option("-p", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="Set a parameter.")
@click.option(
    "--sweep", "sweeps", multiple=True, metavar="NAME=A,B|all", help="A run for each value of a parameter."
)
@click.option(
    "--jobs", default=1, show_default=True, type=click.IntRange(1), help="Runs at a time; not on a cluster."
)
@click.option(
    "--executor",
    default="local",
    show_default=True,
    type=click.Choice(["local", "dask"]),
    help="Who does the runs: this machine, or an existing Dask cluster.",
)
@click.option("--scheduler", metavar="ADDRESS", help="The cluster's scheduler, as tcp://host:8786.")
@click.option("--force", is_flag=True, help="Run also what is up to date.")
@click.option(
    "--cold",
    is_flag=True,
    help="Start each kernel anew, rather than fork one that has imported the libraries.",
)
@click.option("--pdf", is_flag=True, help="Make a PDF of each report; a run without this leaves none.")
@click.option("--json", "as_json", is_flag=True, help="The records of the runs as JSON, nothing else.")
def run(
    names: tuple[str, ...],
    parameters: tuple[str, ...],
    sweeps: tuple[str, ...],
    jobs: int,
    executor: str,
    scheduler: str | None,
    force: bool,
    cold: bool,
    pdf: bool,
    as_json: bool,
) -> None:
    """Run what is not up to date, headless, and leave reports/ complete."""
    if (executor == "dask") != bool(scheduler):
        raise click.UsageError("--executor dask and --scheduler ADDRESS go together.")
    from borderbook import command

    call = command.Call(
        names, parameters, sweeps, jobs=jobs, scheduler=scheduler, force=force, warm=not cold, pdf=pdf,
        as_json=as_json,
    )  # fmt: skip
    debug = click.get_current_context().find_root().params["debug"]
    sys.exit(command.run(call, deputy=not debug))  # of a deputy's error there is no traceback


@main.command()
@click.argument("names", metavar="[QUESTION]...", nargs=-1)
def accept(names: tuple[str, ...]) -> None:
    """Execute notebooks with their defaults, show what they now print otherwise, store the new outputs."""
    from borderbook import questions
    from borderbook.suite.accept import accept as store

    failed = False
    for name in names or questions.names():
        done = store(name)
        for change in done.changes:
            click.echo(f"{name}, cell {change.index + 1}:\n{change.diff}")
        if done.failure:
            failed = True
            click.echo(f"{name} failed in {done.failure.where}: {done.failure.message}", err=True)
        else:
            click.echo(f"{name}: {'stored' if done.stored else 'unchanged'}")
    sys.exit(int(failed))


@main.command()
@click.argument("name")
@click.option("--title", required=True, help="The question in words.")
def new(name: str, title: str) -> None:
    """Start a question: a notebook, its parameter model, its answer and its test, ready to run."""
    from borderbook import project
    from borderbook.suite.scaffold import new as make

    for path in make(name, title):
        shown = path.relative_to(project.root()) if path.is_relative_to(project.root()) else path
        click.echo(f"made {shown}")
    click.echo(f"Run it: borderbook run {name}. Store its outputs: borderbook accept {name}.")


@main.command()
@click.argument("dataset")
@click.argument("vintages", nargs=-1, metavar="[OLD NEW]")
@click.option("--most", default=20, show_default=True, type=click.IntRange(1), help="Figures to show.")
@click.option("--html", is_flag=True, help="Write a page to reports/, too.")
@click.option("--json", "as_json", is_flag=True, help="The comparison as JSON, nothing else.")
def diff(dataset: str, vintages: tuple[str, ...], most: int, html: bool, as_json: bool) -> None:
    """Show which figures of DATASET moved between two vintages (the two newest), by size."""
    from borderbook import project
    from borderbook.report import diff as compare

    found = compare.difference(dataset, vintages)
    page = compare.write_page(found, most) if html else None
    if as_json:
        click.echo(json.dumps(compare.facts(found, most), indent=1, ensure_ascii=False))
        return
    click.echo(compare.text(found, most))
    if page:
        click.echo(f"wrote {page.relative_to(project.root())}")


if __name__ == "__main__":
    main()
