"""An engine for papermill, with the name of the suite: it reports the true status of every cell and can fork kernels.

The command uses it, and so can anybody: ``papermill --engine SUITE in.ipynb out.ipynb``. It executes Python notebooks,
with the interpreter that runs papermill. It corrects four things in papermill 2.7:

- When a kernel dies, papermill marks cells that never ran as completed (papermill#125). Here they stay pending.
- papermill treats ``sys.exit()`` in a cell as success (papermill#449). Here it is an error like any other.
- papermill sets a parameter that the notebook does not have (papermill#818). Here that is refused. The notebook's
  parameters are read with Python's parser, not by counting '=' in a line (papermill#864).
- papermill writes a notebook that is given as an object into its own metadata, as its ``input_path``. Here it does not.
"""

from __future__ import annotations

import itertools
import logging
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import papermill
from nbclient.exceptions import DeadKernelError
from papermill import engines
from papermill.exceptions import PapermillException, PapermillExecutionError
from papermill.iorw import write_ipynb

from notemill import suite
from notemill.run import client, kernel
from notemill.run import notebook as documents
from notemill.run.limits import Limits
from notemill.run.preload import kernel_server
from notemill.run.record import Failure
from notemill.show.outputs import FIGURE_MIME, TABLE_MIME, slug
from notemill.words import did_you_mean

NAME = suite.package()
KERNEL = "python3"
_NAMED = re.compile(r"""\b(?:name|caption)\s*=\s*["']([^"']+)""")
_executed = itertools.count()  # counts the notebooks not executed by ``execute``
logging.getLogger("papermill").addHandler(logging.NullHandler())  # without a handler Python prints warnings


def execute(notebook: Any, session: client.Session, parameters: Mapping[str, Any] | None = None) -> Any:
    """Execute a notebook headless with the given parameters; the notebook itself (an nbformat node) is not changed.

    Returns:
        The executed notebook; ``session.failure`` says why it did not run to its end, or is None.
    """
    try:
        return papermill.execute_notebook(
            notebook, None, parameters=dict(parameters or {}), engine_name=NAME, kernel_name=KERNEL,
            language="python", progress_bar=False, session=session,
        )  # fmt: skip
    except ExecutionError as error:
        return error.notebook


class ExecutionError(PapermillExecutionError):  # type: ignore[misc]
    """A notebook did not run to its end; ``notebook`` holds what was executed."""

    def __init__(self, notebook: Any, failure: Failure) -> None:
        self.notebook, self.failure = notebook, failure
        super().__init__(failure.index, failure.execution_count, "", failure.kind, failure.message, [])

    def __str__(self) -> str:
        name = self.notebook.metadata.papermill.input_path or "the notebook"
        return f"{name}, {self.failure.where}: {self.failure.message}"


class KernelDiedError(ExecutionError, DeadKernelError):  # type: ignore[misc]
    """The kernel died; papermill's command then ends with exit code 138."""


class Engine(engines.Engine):  # type: ignore[misc]
    """The engine, with the methods that papermill calls."""

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> str:
        """The kernel of this interpreter. Raises PapermillException if the notebook needs another one."""
        language = nb.metadata.get("kernelspec", {}).get("language", "python")
        if name not in (None, KERNEL) or language != "python":
            raise PapermillException(f"The engine '{NAME}' executes Python only, and only in the kernel '{KERNEL}'.")
        return KERNEL

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> str:
        """The notebook's language; Python if it does not say."""
        return language or "python"

    @classmethod
    def execute_notebook(
        cls, nb: Any, kernel_name: str, output_path: str | None = None, *, session: client.Session | None = None,
        input_path: Any = None, execution_timeout: float | None = None, **options: Any,
    ) -> Any:  # fmt: skip
        """Execute a notebook node in place, and return it.

        Args:
            nb: the notebook, with papermill's metadata and its parameters set.
            kernel_name: as from ``nb_kernel_name``.
            output_path: the file to which it is saved after each cell and at the end.
            session: limits, server and folder; it receives the failure. Without one, the notebook is executed in the
                working folder; a process's second and later notebooks then use forked kernels, where that is safe.
            input_path: the file that the notebook was read from.
            execution_timeout: seconds for each cell; None for no limit.
            options: papermill's: start_timeout, progress_bar, autosave_cell_every, log_output ...

        Raises:
            ExecutionError: the notebook did not run to its end.
            PapermillException: a parameter was given that the notebook does not have.
        """
        nb.metadata.papermill.input_path = input_path if isinstance(input_path, str) else None
        documents.prepare(nb)
        called_by_papermill = session is None
        if session is None:
            _check_parameters(nb)
            server = kernel_server() if next(_executed) else None
            limits = Limits(cell=execution_timeout, cells=None)
            session = client.Session(limits, server, Path.cwd())
        super().execute_notebook(nb, kernel_name, output_path, session=session, **options)
        session.failure = session.failure or _led_nowhere(nb)
        if session.failure is None:
            return nb
        for cell in nb.cells:
            if cell.metadata.papermill["start_time"] is None:  # papermill has marked it as completed
                cell.metadata.papermill["status"] = "pending"
        documents.add_banner(nb, session.failure)
        if output_path:
            write_ipynb(nb, output_path)
        elif called_by_papermill and documents.has_error(nb):
            return nb  # papermill writes it itself, for example to standard output, and then raises
        error = KernelDiedError if session.failure.kind == "kernel_died" else ExecutionError
        raise error(nb, session.failure)

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, session: client.Session, start_timeout: float, **options: Any
    ) -> None:
        """Start a kernel and execute the cells, up to the first failure."""
        with kernel.fresh(session.server, session.folder, session.edited) as started:
            executor = client.Client(nb_man, started, session, startup_timeout=start_timeout, **options)
            executor.execute(**started.start)


def _check_parameters(notebook: Any) -> None:
    """Raise PapermillException for a parameter that the cells tagged 'parameters' do not assign."""
    cells = [cell for cell in notebook.cells if documents.PARAMETERS in documents.tags_of(cell)]
    known = {name for cell in cells for name in documents.assigned_names(cell.source)}
    given = notebook.metadata.papermill.get("parameters", {}) if cells else {}
    unknown = [name for name in given if name not in known and not name.startswith("PAPERMILL_")]
    if unknown:
        there = ", ".join(sorted(known))
        raise PapermillException(f"The notebook has no parameter {', '.join(unknown)}. It has: {there}.")


engines.papermill_engines.register(NAME, Engine)


def _led_nowhere(notebook: Any) -> Failure | None:
    """Of the first cell with a number cited from a figure or table that the notebook does not have; None without one.

    One that the code names counts, too, as it may be shown with other parameters only.
    """
    outputs = [(n, output) for n, cell in enumerate(notebook.cells) for output in cell.get("outputs", ())]
    facts = [output.get("data", {}).get(mime) for _, output in outputs for mime in (FIGURE_MIME, TABLE_MIME)]
    names = {each["name"] for each in facts if each}
    names |= {slug(name) for code in documents.code_of(notebook.cells) for name in _NAMED.findall(code)}
    places = [(n, kept.get("places", ())) for n, one in outputs for kept in one.get("metadata", {}).values()]
    nowhere = [(n, place["block"]) for n, some in places for place in some if place["block"] not in names]
    for position, name in nowhere[:1]:
        text = f"a number is cited from '{name}', and no figure or table here has that name."
        cell, index = notebook.cells[position], documents.own_index(notebook, position)
        where = {"index": index, "execution_count": cell.execution_count, "tags": documents.tags_of(cell)}
        return Failure(kind="error", message=text + did_you_mean(name, names), **where)
    return None
