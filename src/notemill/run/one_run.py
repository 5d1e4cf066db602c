"""Execute one run and put its report in place; every process of a run calls this module."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from notemill import catalog, project, questions
from notemill.catalog.as_of import LATEST
from notemill.errors import ExpectedError
from notemill.files import checksum, replacing_folder, sweep, write_atomically
from notemill.questions.base import Parameters
from notemill.run import notebook as documents
from notemill.run import record as records
from notemill.run.key import key_of
from notemill.run.limits import MESSAGE, at_most, shortened
from notemill.run.plan import DEFAULT, Run
from notemill.run.record import NOTEBOOK, Failure, RunRecord
from notemill.run.scrub import scrubbed
from notemill.run.tasks import Event, Notify, Settings, Task, failure_of, without_report
from warmkernels.compat import Server

if TYPE_CHECKING:
    from notemill.run.client import Session

_STATUS: dict[str, records.CellStatus] = {"completed": "done", "failed": "failed"}


def run_task(
    task: Task, settings: Settings, notify: Notify = lambda event: None, server: Server | None = None
) -> RunRecord:
    """Execute a task and report its events. Every error becomes a record, so that one run never stops the others.

    Args:
        task: the run to execute.
        settings: how it is executed.
        notify: is called when the run starts, and with its record at the end.
        server: the process that kernels are forked from; None starts an ordinary kernel.
    """
    notify(Event("started", task.run, reason=task.reason))
    try:
        record = execute(task.run, settings, server)
    except (Exception, KeyboardInterrupt) as error:
        record = without_report(task.run, failure_of(error))
    notify(Event("finished", task.run, record=record))
    return record


def execute(run: Run, settings: Settings | None = None, server: Server | None = None) -> RunRecord:
    """Execute a question's notebook with a run's parameters and put the report in place.

    The new report replaces the old one in one step. It does so even if the run fails, so that nobody takes an old
    answer for a current one.

    Raises:
        ExpectedError: the notebook, its parameters cell or its data have an error; nothing was executed, and the old
            report stays.
    """
    from notemill.run import engine, history
    from notemill.run.client import Session

    settings = settings or Settings()
    model = questions.load(run.question)
    documents.parameters_cell(run.notebook)
    key = key_of(run)
    datasets = datasets_of(model, str(run.parameters["as_of"]))
    started, clock = records.now(), monotonic()
    notebook = documents.read(run.notebook)
    session = Session(settings.limits, server, edited=run.edited)
    sweep(run.folder().parent)
    with replacing_folder(run.folder()) as folder:
        notebook = engine.execute(notebook, session, run.parameters)
        _judge_parameters(notebook, run, session, model.__name__)
        record = RunRecord(
            question=run.question, run=run.name, title=model.title, theme=model.theme, parameters=run.parameters,
            key=key.value, parts=key.parts, datasets=datasets,
            status=records.status_of(session.failure), failure=session.failure, cells=_cells(notebook),
            started=started, seconds=round(monotonic() - clock, 3),
            versions=records.versions(), notebook=documents.shown(run.notebook), edited=run.edited,
            beside=run.beside, toward=run.toward,
        )  # fmt: skip
        wanted = settings.history or (run.folder() / records.HISTORY).is_file()  # what is there is not lost
        if wanted and run.name == DEFAULT and record.status == "done":
            life = history.executed(run, Session(settings.limits, server, edited=run.edited))
            write_atomically(folder / records.HISTORY, documents.as_bytes(life))
        return _publish(folder, notebook, record, settings)


def _judge_parameters(notebook: Any, run: Run, session: Session, model: str) -> None:
    """Make a run fail whose notebook says that it used other parameters than were asked for."""
    if not session.failure and (difference := documents.used_otherwise(notebook, run.parameters)):
        advice = f"Let the notebook take all parameters from its variables: ask = {model}.of(globals())."
        session.failure = Failure(kind="parameters", message=f"{difference} {advice}")
        documents.add_banner(notebook, session.failure)


def refused(record: RunRecord, settings: Settings) -> RunRecord:
    """Replace a report by one that says why the run could not start, so that no old answer is taken as current."""
    from nbformat.v4 import new_markdown_cell, new_notebook

    assert record.failure
    title = new_markdown_cell(f"# {record.title}", id="title")
    notebook = new_notebook(cells=[title], metadata={"papermill": {}})
    documents.add_banner(notebook, record.failure)
    with suppress(OSError), replacing_folder(project.reports() / record.question / record.run) as folder:
        return _publish(folder, notebook, record, settings)
    return record  # nothing could be written, for example because the disk is full


def refuse_all(question: str, error: ExpectedError, settings: Settings) -> None:
    """Replace each report of a question that cannot be run by one that says why."""
    for folder in sorted((project.reports() / question).glob("[!.]*")):
        record = records.read_record(folder)
        if record and record.status == "done" and not record.run.startswith("scratch-"):
            refused(without_report(Run(question, record.parameters, record.run), failure_of(error)), settings)


def _cells(notebook: Any) -> tuple[records.CellRecord, ...]:
    cells = []
    for position, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            index, papermill = documents.own_index(notebook, position), cell.metadata.papermill
            status = _STATUS.get(papermill["status"], "never_run")
            seconds = None if status == "never_run" else papermill["duration"]
            tags = documents.tags_of(cell)
            cells.append(records.CellRecord(index=index, tags=tags, status=status, seconds=seconds))
    return tuple(cells)


def datasets_of(model: type[Parameters], as_of: str = LATEST) -> tuple[records.DatasetRecord, ...]:
    """The datasets of a question as they are stored now, limited to what had been published by a day.

    Raises:
        ExpectedError: a dataset is not in the catalog, or has nothing to load.
    """
    described = {name: catalog.provenance(name, as_of=as_of) for name in model.published_by(as_of)}
    return tuple(
        records.DatasetRecord(name=name, vintage=source.vintage, sha256=source.sha256, data_to=source.data_to)
        for name, source in described.items()
    )


def _publish(folder: Path, notebook: Any, record: RunRecord, settings: Settings) -> RunRecord:
    """Write notebook, page and record into the temporary folder of a report, without the machine's paths."""
    try:
        with at_most(settings.limits.page):
            facts = {"input_path": record.notebook, "output_path": None, "parameters": record.parameters}
            notebook.metadata.papermill.update(facts)
            notebook.metadata["notemill"] = {"status": record.status, "key": record.key}
            documents.scrub_outputs(notebook)
            write_atomically(folder / NOTEBOOK, documents.as_bytes(notebook, light=True))
            if settings.render:
                record = record.model_copy(update={"not_shown": settings.render(folder, record) or ()})
    except Exception as error:
        record = _unrendered(folder, notebook, record, error)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = {path.relative_to(folder).as_posix(): checksum(path) for path in files}
    return records.write_record(folder, record.model_copy(update={"files": sums}))


def _unrendered(folder: Path, notebook: Any, record: RunRecord, error: Exception) -> RunRecord:
    """The record of a run whose page or PDF could not be made; after an earlier failure, its message names both."""
    message = f"the report could not be completed: {type(error).__name__}: {scrubbed(shortened(str(error), MESSAGE))}"
    failure = record.failure or Failure(kind="render", message=message)
    if record.failure:
        failure = failure.model_copy(update={"message": f"{failure.message}\n{message}"})
    else:
        documents.add_banner(notebook, failure)
    if not (folder / NOTEBOOK).exists():  # its outputs still contain paths of the machine
        for cell in notebook.cells:
            cell.update({"outputs": []} if cell.cell_type == "code" else {})
    write_atomically(folder / NOTEBOOK, documents.as_bytes(notebook, light=True))
    return record.model_copy(update={"status": records.status_of(failure), "failure": failure})
