"""papermill, made honest: what every cell came to, which one failed, and how.

papermill 2.7 marks cells as completed that never ran once a kernel is dead, does not tell a dead kernel from
a timeout, and takes ``sys.exit()`` for success. Here its client and its book-keeping are used so that they do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output
from papermill import __version__
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NotebookExecutionManager

from borderbook.run import kernel
from borderbook.run.notebook import own_index, tags_of
from borderbook.run.record import Failure, Kind
from borderbook.run.scrub import plain, scrubbed

if TYPE_CHECKING:
    from warmkernels.compat import Server

LAST_LINES = 8
START_TIMEOUT = 60
OUTPUT_TIMEOUT = 60  # from a cell's end to the last of its output; nbclient's 4 are few on a busy machine
# a frame of a traceback that is in the cell, with the line that its arrow points at
_OWN_LINE = re.compile(r"(?m)^Cell In\[\d+\], line (\d+)[^\n]*\n(?:(?!-+> )[^\n]*\n)*?-+> \1 ([^\n]*)")


@dataclass
class Session:
    """One execution: its limits in seconds (None: no limit), its listener, and what came of it.

    ``on_cell`` is called before each cell with its number (from 1) and the number of cells. ``server`` is where
    the kernel is forked; without one an ordinary one is started.
    """

    cell_timeout: float | None = None
    notebook_timeout: float | None = None
    on_cell: Callable[[int, int], None] | None = None
    server: Server | None = None
    failure: Failure | None = None


def execute(notebook: Any, session: Session) -> Any:
    """Execute a notebook (an nbformat node) headless.

    Returns:
        The executed notebook; ``session.failure`` says whether it came to its end.
    """
    ledger = Ledger(_prepared(notebook), progress_bar=False, autosave_cell_every=0)
    ledger.notebook_start()
    try:
        with kernel.fresh(session.server) as started:
            _Client(ledger, started, session).execute(**started.start)
    finally:
        ledger.notebook_complete()
    return notebook


def _prepared(notebook: Any) -> Any:
    """Give a notebook and its cells the metadata that papermill writes into."""
    notebook.metadata["papermill"] = {
        "default_parameters": {}, "environment_variables": {}, "parameters": {}, "version": __version__,
    }  # fmt: skip
    for cell in notebook.cells:
        cell.metadata.setdefault("tags", [])
        cell.metadata["papermill"] = {}
    return notebook


class Ledger(NotebookExecutionManager):  # type: ignore[misc]
    """papermill's book-keeping, in which a cell that never ran stays pending."""

    def notebook_complete(self, **kwargs: Any) -> None:
        """Close the books, and undo papermill's turning of pending into completed."""
        pending = [cell for cell in self.nb.cells if cell.metadata.papermill["status"] == self.PENDING]
        super().notebook_complete(**kwargs)
        for cell in pending:
            cell.metadata.papermill["status"] = self.PENDING


class _Client(PapermillNotebookClient):  # type: ignore[misc]
    """Executes the cells one by one and explains the first that does not work."""

    def __init__(self, ledger: Ledger, started: kernel.Kernel, session: Session) -> None:
        # force_raise_errors, skip_cells_with_tag: no tag of a cell changes what is executed, or hides its error
        super().__init__(
            ledger, km=started.manager, log=kernel.quiet, record_timing=False,
            startup_timeout=START_TIMEOUT, timeout_func=self._patience, iopub_timeout=OUTPUT_TIMEOUT,
            force_raise_errors=True, skip_cells_with_tag="",
            shutdown_kernel="immediate",  # asking it first can take seconds, and it has nothing left to save
        )  # fmt: skip
        self.kernel, self.session, self.begun = started, session, False
        self.memory_kills = kernel.memory_kills()
        self.deadline = monotonic() + (session.notebook_timeout or float("inf"))

    def execute(self, **start: Any) -> Any:
        """Start the kernel, execute the cells, end the kernel."""
        self.reset_execution_trackers()
        try:
            with self.setup_kernel(cleanup_kc=True, **start):
                self.papermill_execute_cells()
                self.set_widgets_metadata()
        except RuntimeError as error:
            if self.begun:
                raise
            message = f"the kernel did not start: {error}\n{self.kernel.last_words()}"
            self._keep(Failure(kind="kernel_died", message=scrubbed(message.rstrip())))
        except KeyboardInterrupt:
            self._keep(Failure(kind="interrupted", message="interrupted before a cell ran, or between two"))
        return self.nb

    def papermill_execute_cells(self) -> None:
        """Execute the cells in order, up to the first failure."""
        self.begun = True
        for position, cell in enumerate(self.nb.cells):
            if self.session.on_cell:
                self.session.on_cell(position + 1, len(self.nb.cells))
            self.nb_man.cell_start(cell, position)
            try:
                self.execute_cell(cell, position)
            except (Exception, KeyboardInterrupt) as error:
                self.nb_man.cell_exception(cell, cell_index=position)
                self._keep_cell(position, *self._explained(error))
                return
            finally:
                self.nb_man.cell_complete(cell, cell_index=position)

    def _patience(self, cell: Any) -> float | None:
        """How long a cell may take: its own limit, or what is left of the notebook's."""
        left = max(self.deadline - monotonic(), 0.001)
        limit = min(self.session.cell_timeout or float("inf"), left)
        return None if limit == float("inf") else limit

    def _explained(self, error: BaseException) -> tuple[Kind, str]:
        match error:
            case CellExecutionError():
                return "error", error_in_words(error)
            case DeadKernelError():
                more = kernel.memory_kills() > self.memory_kills
                return "kernel_died", kernel.how_it_died(kernel.exit_code(self.kernel.manager), more)
            case KeyboardInterrupt():
                return "interrupted", "interrupted while this cell ran"
            case CellTimeoutError():
                return "timeout", self._too_long(error)
            case _:
                return "suite", f"{type(error).__name__}: {scrubbed(str(error))}"

    def _too_long(self, error: CellTimeoutError) -> str:
        if "IOPub" in str(error):
            return f"the cell ended, but its output did not arrive within {OUTPUT_TIMEOUT} seconds"
        if monotonic() >= self.deadline:
            return f"the notebook took longer than {self.session.notebook_timeout:g} seconds"
        return f"the cell took longer than {self.session.cell_timeout:g} seconds"

    def _keep_cell(self, position: int, kind: Kind, message: str) -> None:
        """Blame a cell, and say so in its output if it cannot say so itself."""
        cell = self.nb.cells[position]
        # a kernel that dies at once has not told the number that it was going to give the cell
        cell.execution_count = cell.execution_count or self.code_cells_executed
        if kind != "error":
            cell.outputs.append(new_output("error", ename=kind, evalue=message, traceback=[message]))
        place = {"index": own_index(self.nb, position), "execution_count": cell.execution_count}
        self._keep(Failure(kind=kind, message=message, tags=tags_of(cell), **place))

    def _keep(self, failure: Failure) -> None:
        # the first reason stays: an interrupt while a dead kernel is cleared away is not why it failed
        self.session.failure = self.session.failure or failure


def error_in_words(error: CellExecutionError) -> str:
    """A cell's error: the cell's own line and what was raised; one of our own errors is its sentence alone."""
    traceback = plain(scrubbed(error.traceback))
    lines = [line for line in traceback.splitlines() if line.strip()]
    summary = plain(scrubbed(f"{error.ename}: {error.evalue}"))
    found = _OWN_LINE.findall(traceback)
    if found:
        number, code = found[-1]
        return f"line {number}: {code.strip()}\n{summary}"
    sentence = lines and lines[-1].strip() == summary and not any("Traceback" in line for line in lines)
    return summary if sentence or not lines else "\n".join(lines[-LAST_LINES:])
