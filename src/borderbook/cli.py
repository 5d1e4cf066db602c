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


if __name__ == "__main__":
    main()
