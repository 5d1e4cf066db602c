"""One run, from a question and its parameters to a report's folder: the call that every process makes."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from borderbook import project, questions
from borderbook.catalog.as_of import LATEST
from borderbook.errors import BorderbookError
from borderbook.files import checksum, replacing_folder, sweep, write_atomically
from borderbook.questions.base import Parameters
from borderbook.run import notebook as documents
from borderbook.run import record as records
from borderbook.run.key import key_of
from borderbook.run.limits import MESSAGE, at_most, shortened
from borderbook.run.plan import Run
from borderbook.run.record import NOTEBOOK, Failure, RunRecord
from borderbook.run.scrub import scrubbed
from borderbook.run.tasks import Event, Notify, Settings, Task, failure_of, silent, without_report

if TYPE_CHECKING:
    from warmkernels.compat import Server

_STATUS: dict[str, records.CellStatus] = {"completed": "done", "failed": "failed"}


def run_task(
    task: Task, settings: Settings, notify: Notify = silent, server: Server | None = None
) -> RunRecord:
    """Do a task and tell of it. Whatever goes wrong becomes a record: one run never stops the others.

    Args:
        task: what is to be done.
        settings: how.
        notify: told of its beginning and its record.
        server: where kernels are forked; without one an ordinary one is started.
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

    The report replaces the old one whole: also when the run fails, so that no old answer passes for current.

    Raises:
        BorderbookError: the notebook, its parameters cell or its data are at fault; nothing was executed, the
            old report stays.
    """
    from borderbook.run import engine
    from borderbook.run.client import Session

    settings = settings or Settings()
    model = questions.load(run.question)
    documents.parameters_cell(run.notebook)
    key = key_of(run, appearance=settings.appearance)
    datasets = datasets_of(model, str(run.parameters["as_of"]))
    started, clock = records.now(), monotonic()
    notebook = documents.read(run.notebook, outputs=False)
    session = Session(settings.limits, server)
    sweep(run.folder().parent)
    with replacing_folder(run.folder()) as folder:
        notebook = engine.execute(notebook, session, run.parameters)
        record = RunRecord(
            question=run.question, run=run.name, title=model.title, theme=model.theme, parameters=run.parameters,
            key=key.value, parts=key.parts, datasets=datasets,
            status=records.status_of(session.failure), failure=session.failure, cells=_cells(notebook),
            started=started, seconds=round(monotonic() - clock, 3),
            versions=records.versions(), notebook=documents.shown(run.notebook), edited=run.edited,
            beside=dict(run.beside),
        )  # fmt: skip
        return _publish(folder, notebook, record, settings)


def refused(record: RunRecord, settings: Settings) -> RunRecord:
    """Put a report in place that says why a run could not begin, or not be made: no old answer passes for current."""
    from nbformat.v4 import new_markdown_cell, new_notebook

    assert record.failure
    notebook = new_notebook(
        cells=[new_markdown_cell(f"# {record.title}", id="title")], metadata={"papermill": {}}
    )
    documents.add_banner(notebook, record.failure)
    with suppress(OSError), replacing_folder(project.reports() / record.question / record.run) as folder:
        return _publish(folder, notebook, record, settings)
    return record  # the disk is full


def refuse_all(question: str, error: BorderbookError, settings: Settings) -> None:
    """Have all reports of a question that cannot be run say so."""
    for folder in sorted((project.reports() / question).glob("[!.]*")):
        old = records.read_record(folder)
        if old and old.status == "done" and not old.run.startswith("scratch-"):
            refused(without_report(Run(question, old.parameters, old.run), failure_of(error)), settings)


def _cells(notebook: Any) -> tuple[records.CellRecord, ...]:
    cells = []
    for position, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            index, papermill = documents.own_index(notebook, position), cell.metadata.papermill
            status = _STATUS.get(papermill["status"], "never_run")
            seconds = None if status == "never_run" else papermill["duration"]
            cells.append(
                records.CellRecord(index=index, tags=documents.tags_of(cell), status=status, seconds=seconds)
            )
    return tuple(cells)


def datasets_of(model: type[Parameters], as_of: str = LATEST) -> tuple[records.DatasetRecord, ...]:
    """The datasets of a question as they are held now, and had been published by a day.

    Raises:
        BorderbookError: one is not in the catalog, or has nothing to load.
    """
    from borderbook import catalog

    described = {name: catalog.provenance(name, as_of=as_of) for name in model.published_by(as_of)}
    return tuple(
        records.DatasetRecord(name=name, vintage=held.vintage, sha256=held.sha256, data_to=held.data_to)
        for name, held in described.items()
    )


def _publish(folder: Path, notebook: Any, record: RunRecord, settings: Settings) -> RunRecord:
    """Write notebook, page and record into a folder that nobody sees yet."""
    try:
        with at_most(settings.limits.page):
            _finish(notebook, record)
            write_atomically(folder / NOTEBOOK, documents.as_bytes(notebook))
            if settings.render:
                record = record.model_copy(update={"not_shown": settings.render(folder, record) or ()})
    except Exception as error:
        record = _unrendered(folder, notebook, record, error)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = {path.relative_to(folder).as_posix(): checksum(path) for path in files}
    return records.write_record(folder, record.model_copy(update={"files": sums}))


def _finish(notebook: Any, record: RunRecord) -> None:
    """Make an executed notebook fit to be shared: no path of the machine in it."""
    notebook.metadata.papermill.update(
        input_path=record.notebook, output_path=None, parameters=record.parameters
    )
    notebook.metadata["borderbook"] = {"status": record.status, "key": record.key}
    documents.scrub_outputs(notebook)


def _unrendered(folder: Path, notebook: Any, record: RunRecord, error: Exception) -> RunRecord:
    """The record of a run whose page or PDF could not be made; an earlier failure stays the reason; both are told."""
    message = f"the report could not be made whole: {type(error).__name__}: {scrubbed(shortened(str(error), MESSAGE))}"
    failure = record.failure or Failure(kind="render", message=message)
    if record.failure:
        failure = failure.model_copy(update={"message": f"{failure.message}\n{message}"})
    else:
        documents.add_banner(notebook, failure)
    if not (folder / NOTEBOOK).exists():  # paths of the machine are still in what its cells show
        for cell in notebook.cells:
            cell.update({"outputs": []} if cell.cell_type == "code" else {})
    write_atomically(folder / NOTEBOOK, documents.as_bytes(notebook))
    return record.model_copy(update={"status": records.status_of(failure), "failure": failure})
