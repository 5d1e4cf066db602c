"""Commands on data: store, refresh, withdraw, verify, compare and list datasets."""

from __future__ import annotations

import datetime as dt
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from notemill import project
from notemill.cli.group import main
from notemill.errors import DataError, ExpectedError

if TYPE_CHECKING:
    from notemill.catalog.entries import Obtained

# the values of catalog.entries.Obtained, which takes too long to import here
OBTAINED = ("publisher", "mirror", "copy", "reshaped", "transcribed")


@main.command()
@click.argument("dataset")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--vintage", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The publisher's date of the file.")
@click.option(
    "--obtained",
    required=True,
    type=click.Choice(OBTAINED),
    help="How the file was obtained: from the publisher, an agency's mirror, as a copy, reshaped or transcribed.",
)
@click.option("--origin", default="", help="Where the file was found, if not on the publisher's own site.")
@click.option("--replace", is_flag=True, help="Overwrite a vintage of that date whose content differs.")
@click.option("--anyway", is_flag=True, help="Store it even if it differs a lot from the last vintage.")
def ingest(
    dataset: str, files: tuple[Path, ...], vintage: dt.datetime, obtained: Obtained, origin: str, replace: bool,
    anyway: bool,
) -> None:  # fmt: skip
    """Convert FILES into a tidy vintage of DATASET, check it and store it."""
    from borderbook.upkeep.ingest import ingest as run
    from notemill.catalog import read_catalog

    project.checkout()
    result = run(dataset, files, vintage.date(), obtained, origin=origin, replace=replace, anyway=anyway)
    stored = result.vintage
    click.echo(
        f"{dataset} {stored.date}: {result.status}; {stored.rows:,} rows, {stored.first} to {stored.last}, "
        f"sha256 {stored.sha256[:12]}"
    )
    if not stored.complete and read_catalog().entry(dataset).composition == "whole":
        click.echo("It does not cover the whole dataset, so 'latest' does not use it.")
    # also for a vintage that is there already: the ingest that stored it may have been killed
    for text in _follow_up(dataset, str(stored.date)):
        click.echo(text)


@main.command()
def forecast() -> None:
    """Make the forecasts that are missing in data/forecasts, one for each vintage of the detections.

    Forecasts that are there are never changed. 'ingest' and 'refresh' also make forecasts when they store a vintage.
    """
    from borderbook.upkeep import forecasts

    project.checkout()
    written = forecasts.make_missing()
    for path in written:
        click.echo(f"made {path.relative_to(project.root())}")
    click.echo(f"{len(written)} made." if written else "Nothing is missing.")


def _follow_up(dataset: str, vintage: str) -> list[str]:
    """Compare a new vintage with older ones and forecast from it; return a sentence for each.

    The vintage stays stored even if one of these steps fails.
    """
    try:
        from borderbook.upkeep.diff_page import written

        compared = written(dataset, vintage)
    except ModuleNotFoundError:  # the extra "reports" is not installed
        compared = f"To see what it changed: borderbook diff {dataset}."
    return [text for text in (compared, _forecast_from(dataset)) if text]


def _forecast_from(dataset: str) -> str:
    """Make the forecasts that are missing, and say so; '' for other datasets, or if none was missing."""
    from borderbook.ledger import DATASET
    from borderbook.upkeep.forecasts import make_missing

    if dataset != DATASET:
        return ""
    try:
        count = len(make_missing())
    except ExpectedError as error:
        return f"No forecast was made from it: {error}"
    return f"The forecasts from it are in data/forecasts ({count} files)." if count else ""


@main.command()
@click.argument("datasets", metavar="[DATASET]...", nargs=-1)
@click.option(
    "--overdue",
    type=click.IntRange(1),
    metavar="N",
    help="Exit with 1, too, if N or more periods of a dataset that were due are still missing.",
)
@click.option("--json", "as_json", is_flag=True, help="Print only the results and all checks, as JSON.")
def refresh(datasets: tuple[str, ...], overdue: int | None, as_json: bool) -> None:
    """Download the newest files of each DATASET, or of all, check them, and store what is new as vintages.

    The exit code is 3 if a file was refused, 1 if a publisher could not be reached, and 2 if a dataset has to be
    updated by hand. Older vintages are not changed.
    """
    from borderbook.upkeep.downloads import answers
    from borderbook.upkeep.refresh import refresh as run
    from borderbook.upkeep.refresh import refreshable
    from notemill.catalog import read_catalog, store

    project.checkout()
    for dataset in datasets:  # reports a wrong name before any download
        read_catalog().entry(dataset)
    outcomes, say = [], (lambda _: None) if as_json else click.echo
    asked = datasets or refreshable()
    for name, publisher, last, assumed in (row for row in answers() if row[0] in asked):
        say(f"{name}: last answer of {publisher} stored: {last}. Assumed: {assumed}")
    try:
        for dataset in asked:
            outcome = run(dataset)
            outcomes.append(outcome)
            say(f"{dataset}: {outcome.message}")
            for text in _follow_up(dataset, outcome.vintage) if outcome.status == "created" else ():
                say(text)
            for check in outcome.checks:
                if not check.passed and not check.required:
                    say(f"  Please check: {check.name}: {check.note}")
    finally:  # a full disk ends the loop; what was done before it is told all the same
        if as_json:
            click.echo(json.dumps([asdict(outcome) for outcome in outcomes], indent=1, ensure_ascii=False))
    codes = {"refused": 3, "unreachable": 1, "by_hand": 2}
    ends = {codes.get(outcome.status, 0) for outcome in outcomes}
    for name in (outcome.dataset for outcome in outcomes if overdue):
        entry = read_catalog().entry(name)
        if (late := store.overdue(name, entry, dt.date.today())) >= (overdue or 1):
            since = f"the first due by {store.due(name, entry)}: {entry.landing_page}"
            click.echo(f"{name}: overdue by {late} periods, {since}", err=True)
            ends.add(1)
    sys.exit(next((code for code in (3, 1, 2) if code in ends), 0))


@main.command()
@click.argument("dataset")
@click.argument("vintage", metavar="VINTAGE", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--reason", default="", help="The reason, which the catalog keeps.")
@click.option("--undo", is_flag=True, help="Put it back into use.")
def withdraw(dataset: str, vintage: dt.datetime, reason: str, undo: bool) -> None:
    """Take a faulty VINTAGE of DATASET out of use. Its table is kept, and --undo puts it back into use."""
    from borderbook.upkeep import withdraw as change

    project.checkout()
    if undo:
        change.restore(dataset, vintage.date())
        click.echo(f"{dataset} {vintage.date()}: in use again")
    else:
        change.withdraw(dataset, vintage.date(), reason)
        click.echo(
            f"{dataset} {vintage.date()}: withdrawn; to undo it: borderbook withdraw {dataset} {vintage.date()} --undo"
        )


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print all findings as JSON.")
@click.option("--all", "everything", is_flag=True, help="Also list the checks that passed.")
@click.option(
    "--record", is_flag=True, help="If all other checks pass, record the checksums of data/ and write WANTED.md."
)
def verify(as_json: bool, everything: bool, record: bool) -> None:
    """Check checksums, schemas, control totals, corrections and the catalog itself."""
    from borderbook.upkeep import checksums
    from borderbook.upkeep.edit import locked
    from borderbook.upkeep.verify import RECORDED
    from borderbook.upkeep.verify import verify as run

    findings = run()
    if record:
        project.checkout()
        if all(finding.ok or finding.check == RECORDED for finding in findings):
            with locked():
                changed = checksums.record()
                from borderbook.upkeep import wanted  # with what refreshes, which needs more than the core

                wanted.write()
            for name in changed:
                click.echo(f"recorded data/{name}", err=True)
            findings = run()
        else:
            findings = [finding for finding in findings if finding.check != RECORDED]
            click.echo("Nothing is recorded, because other checks failed.", err=True)
    bad = [f for f in findings if not f.ok]
    if as_json:
        click.echo(json.dumps([asdict(f) for f in findings], indent=1, ensure_ascii=False))
    else:
        for finding in findings if everything else bad:
            mark = "ok  " if finding.ok else "FAIL"
            click.echo(f"{mark} {finding.about}: {finding.check}. {finding.note}".rstrip())
        click.echo(f"{len(findings)} checks, {len(bad)} failed.")
    if bad:
        sys.exit(DataError.exit_code)


@main.command()
@click.argument("dataset")
@click.argument("vintages", nargs=-1, metavar="[OLD NEW]")
@click.option("--most", default=20, show_default=True, type=click.IntRange(1), help="Figures to show.")
@click.option("--html", is_flag=True, help="Also write a page to reports/, as refresh and ingest do.")
def diff(dataset: str, vintages: tuple[str, ...], most: int, html: bool) -> None:
    """Show what the newest vintage of DATASET, or NEW, changed in the figures of older ones.

    A figure is revised, appears, is withdrawn, or its scope changes.
    """
    from borderbook.upkeep import diff as compare

    if html:
        project.checkout()
    difference = compare.difference(dataset, vintages)
    click.echo(compare.text(difference, most))
    if html:
        from borderbook.upkeep.diff_page import write_page

        page = write_page(difference, most)
        click.echo(f"wrote {page.relative_to(project.root())}")
