"""Commands on questions: list, run, remove, check, share, accept, explore and start them."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from notemill import project, suite
from notemill.cli.group import main
from notemill.errors import DataError, ExpectedError


def _jobs() -> int:
    """The default number of jobs: one more than there are cores, because a run often waits for its kernel."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores + 1


@main.command("list")
@click.argument("question", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON, with the allowed values.")
def list_questions(question: str | None, as_json: bool) -> None:
    """List the questions and their parameters; for one QUESTION also all allowed values and the data it reads."""
    from notemill import questions
    from notemill.cli import listing

    project.root()  # outside a project every question would fail the same way
    described, faults = [], {}
    for name in [question] if question else questions.names():
        try:
            described.append(listing.described(questions.load(name)))
        except ExpectedError as error:
            if question:
                raise
            faults[name] = error
    if as_json:
        click.echo(json.dumps(described, indent=1, ensure_ascii=False))
    elif question:
        from notemill.catalog import overview

        overviews = [dataset for name in described[0]["datasets"] for dataset in overview(name)]
        click.echo(listing.question_in_full(described[0], overviews))
    else:
        today = dt.date.today()
        click.echo("\n\n".join(listing.question_in_short(about, today) for about in described))
    for name, fault in faults.items():
        click.echo(f"{suite.package()}: {name} is left out: {fault}", err=True)
    sys.exit(int(bool(faults)))


@main.command()
@click.argument("dataset", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def datasets(dataset: str | None, as_json: bool) -> None:
    """List the datasets with their vintages and last period; for one DATASET also its unit, coverage and terms."""
    from notemill.catalog import overview
    from notemill.cli import listing

    overviews = overview(dataset)
    if as_json:
        click.echo(json.dumps(overviews, indent=1, ensure_ascii=False))
    elif dataset:
        click.echo("\n".join(map(listing.dataset_in_full, overviews)))
    else:
        click.echo(listing.datasets_in_short(overviews))


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True)
def find(words: tuple[str, ...]) -> None:
    """Find WORDS, or a number as it is printed, in answers, figures, tables, datasets and glossary.

    It searches what the index page of the reports searches: all WORDS must be there. The exit code is 1 if they are
    found nowhere.
    """
    from notemill.report import search

    index = search.read(project.reports())
    found = search.find(index, " ".join(words))
    for one, line, others in found.places[: index["most"]]:
        lines = [f"{one['what'].capitalize()}: {one['title']}" + (f" ({one['page']})" if one["page"] else ""), line]
        lines += [f"{project.reports().name}/{one['href']}"]
        lines += [f"and {others} other page{'s' * (others > 1)} of this question"] if others else []
        click.echo("\n  ".join(filter(None, lines)))
    if now := search.now(found, " ".join(words)):
        click.echo(now)
    if more := len(found.places[index["most"] :]):
        click.echo(f"{more:,} more: add a word to see fewer.")
    if found.common:
        click.echo(f"{found.common} is a common number: a word beside it says which is meant.")
    if not found.places:
        click.echo("No page has all these words.")
    sys.exit(int(not found.places))


@main.command(epilog="Options for ordinary kernels and for programs: src/notemill/run/README.md.")
@click.argument("names", metavar="[QUESTION]...", nargs=-1)
@click.option(
    "-p", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="Set a parameter. Write a list as a,b."
)
@click.option("--sweep", "sweeps", multiple=True, metavar="NAME=A,B|all", help="Make a run for each of these values.")
@click.option("--defaults", is_flag=True, help="Without QUESTION: only the runs with default values.")
@click.option(
    "--published", is_flag=True, help="With QUESTION: also the runs that its pages offer to choose from, without PDFs."
)
@click.option(
    "--jobs", default=_jobs, show_default="one more than cores", type=click.IntRange(1),
    help="The number of runs at the same time on this machine.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Also run what is up to date.")
@click.option("--cold", is_flag=True, hidden=True)
@click.option(
    "--pdf/--no-pdf",
    default=True,
    help="Make PDFs (the default, except of runs that pages offer to choose from), or only update those that exist.",
)
@click.option(
    "--history",
    is_flag=True,
    help="Add what the answer was on each day of publication to reports of the defaults; as slow as the rest.",
)
@click.option(
    "--house",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Use this house style (name, colours, typeface ...) instead of the project's house.yml.",
)
@click.option("--open", "show", is_flag=True, help="Open the report, or the index of several, in a browser.")
@click.option("--json", "as_json", is_flag=True, hidden=True)
def run(cold: bool, show: bool, defaults: bool, house: Path | None, **options: Any) -> None:
    """Execute the notebook of each QUESTION (default: all) whose report is not up to date, and write the report.

    Without QUESTION and parameters, the reports with default values come first, then those that pages offer to choose
    from, such as each country.

    The command 'list QUESTION' shows a question's parameters and their allowed values.
    """
    if house:
        os.environ[project.HOUSE_VARIABLE] = str(house.resolve())
    asked = options["parameters"] or options["sweeps"]
    if asked and (defaults or options["published"]):
        raise click.UsageError("--defaults and --published set the parameters themselves: leave out -p and --sweep.")
    options["published"] |= not (defaults or asked or options["names"])
    from notemill.cli import command

    project.checkout()
    call = command.Call(warm=not cold, **options)
    code, ids = command.run(call)
    if show:
        _open(ids)
    sys.exit(code)


def _open(runs: Sequence[str]) -> None:
    """Open the report of a single run, or the index, in a browser; without a browser, print its path."""
    page = project.reports() / "index.html"
    if len(runs) == 1:
        page = project.reports() / runs[0] / f"{runs[0].partition('/')[0]}.html"
    if not page.is_file():
        click.echo(f"There is no page to open: {page} was not made.", err=True)
    elif click.launch(page.as_uri()):
        click.echo(f"No browser could be opened. The page is {page}", err=True)


@main.command()
@click.argument("question")
@click.option("-p", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="Set a parameter.")
@click.option("--period", metavar="YEAR|MONTH", help="Only what was said of this period: its revisions.")
@click.option("--json", "as_json", is_flag=True, help="The rows as JSON.")
def history(question: str, parameters: tuple[str, ...], period: str | None, as_json: bool) -> None:
    """Show what the answer to QUESTION was on each day of publication: new periods and revisions, told apart."""
    from notemill import questions
    from notemill.run import history as lives
    from notemill.run.arguments import assignments
    from notemill.run.plan import plan

    project.checkout()
    model, typed = questions.load(question), assignments(parameters)
    if period:
        typed |= lives.ending(model, period)
    (run,) = plan([question], typed)
    facts = lives.table(lives.of(question, run.parameters, bool(period))).facts()
    if as_json:
        rows = [dict(zip(facts["columns"], row, strict=True)) for row in facts["rows"]]
        click.echo(json.dumps(rows, indent=1))
        return
    from notemill.report.twins import shown_rows
    from notemill.show.tables import MISSING

    click.echo(f"{facts['caption']} ({facts['unit']}).")
    for row in shown_rows(facts):
        day, change, number, spell, before, _, sentence = (text for text, _ in row)
        lead = f"{number}, {spell} (compared with {before})" if number != MISSING else ""
        click.echo(f"\n{day}  {change}  {lead}\n{sentence}")


@main.command()
@click.argument("runs", metavar="QUESTION/RUN...", nargs=-1, required=True)
def remove(runs: tuple[str, ...]) -> None:
    """Remove the reports of runs, such as QUESTION/start-2030-01, and rebuild the index."""
    from notemill import report, words
    from notemill.report import remove as reports

    project.checkout()
    for run in (removed := reports.remove(runs)):
        click.echo(f"removed {run}")
    if still := reports.leading_to(removed):
        some = f"{', '.join(still[:3])}{' and others' if len(still) > 3 else ''}"
        click.echo(
            f"{words.at_start(words.counted(len(still), 'page'))} still lead there until they are run again: {some}."
        )
    report.build_site(project.reports())


@main.command()
@click.argument("pages", metavar="PAGE.html...", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
def check(pages: tuple[str, ...]) -> None:
    """Check whether report pages are unchanged, by the checksum that each of them contains.

    Every changed byte and every moved block is found; the exit code is then 3. This detects damage and careless edits.
    It does not detect a forgery with a new checksum: if in doubt, run the report again. Changed line endings are
    ignored. A page that a browser saved as "complete" counts as changed.
    """
    from notemill.report.seal import check as record_of

    records = [(page, record_of(Path(page))) for page in pages]
    for page, record in records:
        if record is None:
            click.echo(f"{page} has been changed: its checksum does not match its content.")
            continue
        description = f"{record.question}/{record.run}, started {record.started}, key {record.key}"
        click.echo(f"{page} is unchanged: {description}.")
        for dataset in record.datasets:
            click.echo(f"  It was made from {dataset.name}, vintage {dataset.vintage}.")
    if any(record is None for _, record in records):
        sys.exit(DataError.exit_code)


@main.command()
@click.argument("run", metavar="QUESTION/RUN")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="The archive to write.")
@click.option("--with-data", is_flag=True, help="Also pack tables whose terms are unsettled.")
def bundle(run: str, output: Path | None, with_data: bool) -> None:
    """Pack a run with its notebook, parameters, data, code and lock file, so that it can be run again elsewhere.

    In the unpacked archive, 'sh reproduce.sh' runs it in a new environment and compares all outputs. TERMS.txt lists
    the terms of use of the data.
    """
    from notemill.report.bundle import pack

    click.echo(f"wrote {pack(run, output, with_data=with_data, tell=click.echo)}")


@main.command()
@click.argument("names", metavar="[QUESTION]...", nargs=-1)
@click.option("--check", is_flag=True, help="Store nothing; exit with 1 if something would change.")
def accept(names: tuple[str, ...], check: bool) -> None:
    """Execute notebooks with their default parameters, show which outputs changed, and store the new outputs.

    reports/accept.html shows old and new outputs side by side. An edited parameters cell gets its default values back,
    and what JupyterLab changes on saving is undone.
    """
    from notemill import questions
    from notemill.report import changes
    from notemill.run.accept import accept as store
    from notemill.run.notebook import guides

    project.checkout()
    outcomes: dict[str, Any] = {}
    for name in names or [*questions.names(), *guides()]:
        outcomes[Path(name).stem] = result = store(name, write=not check)
        _print_acceptance(name, result)
    page = changes.write_page(outcomes)
    click.echo(f"Old and new side by side: {page.relative_to(project.root())}")
    sys.exit(int(any(result.failure or (check and result.differs) for result in outcomes.values())))


def _print_acceptance(name: str, acceptance: Any) -> None:
    for parameter, value in acceptance.restored.items():
        click.echo(f"{name}: the parameters cell said {parameter} = {value!r}; that is not the default")
    for change in acceptance.changes:
        click.echo(f"{name}, cell {change.index + 1}:\n{change.diff}")
    if acceptance.failure:
        click.echo(f"{name} failed in {acceptance.failure.where}: {acceptance.failure.message}", err=True)
    else:
        results = {(True, True): "stored", (True, False): "differs from what is stored"}
        click.echo(f"{name}: {results.get((acceptance.differs, acceptance.stored), 'unchanged')}")


@main.command()
@click.argument("name", metavar="[QUESTION]", default="getting_started")
@click.option("--port", type=click.IntRange(1, 65535), help="The port; by default 8888, if it is free.")
@click.option("--ip", help="The address to listen on; by default this machine only. In a container: 0.0.0.0.")
@click.option("--browser/--no-browser", default=True, help="Open a browser, or only print the address.")
def explore(name: str, port: int | None, ip: str | None, browser: bool) -> None:
    """Open a copy of a QUESTION's notebook in JupyterLab; without QUESTION, the introductory notebook.

    The copy is in scratch/, which git ignores, so you can change anything. If there is a copy already, it is opened.
    """
    from notemill.lab import explore as lab

    notebook = lab.copy(name)
    click.echo(f"{notebook.parent.name}/{notebook.name}", err=True)
    lab.open_lab(notebook, port=port, ip=ip, browser=browser)


@main.command()
@click.argument("name")
@click.option("--title", required=True, help="The question in words.")
def new(name: str, title: str) -> None:
    """Create a question: a notebook, its parameter model, its answer and its test, ready to run."""
    from notemill.run.scaffold import new as make

    project.checkout()
    for path in make(name, title):
        shown = path.relative_to(project.root()) if path.is_relative_to(project.root()) else path
        click.echo(f"made {shown}")
    click.echo(f"Run it: {suite.package()} run {name}. Store its outputs: {suite.package()} accept {name}.")
