"""papermill, made honest: what every cell came to, which one failed, and how.

papermill 2.7 marks cells as completed that never ran once a kernel is dead, does not tell a dead kernel from
a timeout, and takes ``sys.exit()`` for success. This engine, registered with papermill under ``ENGINE``,
does not.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output

from borderbook.suite import ahead, kernel
from borderbook.suite.lean import (
    Engine,
    NotebookExecutionManager,
    PapermillNotebookClient,
    __version__,
    papermill_engines,
    unchecked,
)
from borderbook.suite.notebook import own_index, tags_of
from borderbook.suite.record import Failure, Kind
from borderbook.suite.scrub import plain, scrubbed

ENGINE = "borderbook"
LAST_LINES = 8
START_TIMEOUT = 60
_JSON = re.compile(r"application/(.*\+)?json")  # data of any kind; all other is text
OUTPUT_TIMEOUT = 60  # from a cell's end to the last of its output; nbclient's 4 are few on a busy machine


@dataclass
class Session:
    """One execution: its limits in seconds (None: no limit), its listener, and what came of it.

    ``on_cell`` is called before each cell with its number (from 1) and the number of cells. ``warm`` lets the
    kernel be forked from a process that has the libraries loaded. ``followed``: another execution is to follow in
    this process, whose kernel starts while this one's ends.
    """

    cell_timeout: float | None = None
    notebook_timeout: float | None = None
    on_cell: Callable[[int, int], None] | None = None
    warm: bool = False
    followed: bool = False
    notebook: Any = None
    failure: Failure | None = None


class NotebookStoppedError(Exception):
    """The notebook did not come to its end; the session says why."""


class Ledger(NotebookExecutionManager):  # type: ignore[misc]
    """papermill's book-keeping, in which a cell that never ran stays pending."""

    def cell_complete(self, cell: Any, cell_index: int | None = None, **kwargs: Any) -> None:
        """Note a cell's end, without having dateutil find out what time papermill itself wrote down."""
        kept = cell.metadata.papermill
        begun, kept["start_time"] = kept["start_time"], None
        super().cell_complete(cell, cell_index=cell_index, **kwargs)
        taken = datetime.fromisoformat(kept["end_time"]) - datetime.fromisoformat(begun)
        kept.update(start_time=begun, duration=taken.total_seconds())

    def notebook_complete(self, **kwargs: Any) -> None:
        """Close the books, and undo papermill's turning of pending into completed."""
        pending = [cell for cell in self.nb.cells if cell.metadata.papermill["status"] == self.PENDING]
        super().notebook_complete(**kwargs)
        for cell in pending:
            cell.metadata.papermill["status"] = self.PENDING


class HonestEngine(Engine):  # type: ignore[misc]
    """The engine that papermill calls."""

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str, *, session: Session, **_: Any) -> Any:
        """Execute all cells, keeping in ``session`` what came of it.

        Raises:
            NotebookStoppedError: not all of them ran.
        """
        session.notebook = nb
        ledger = Ledger(nb, progress_bar=False, autosave_cell_every=0)
        ledger.notebook_start()
        try:
            with ahead.fresh(warm=session.warm) as own:
                _Client(ledger, own, session).execute(**own.start)
        finally:
            ledger.notebook_complete()
        return nb


class _Client(PapermillNotebookClient):  # type: ignore[misc]
    """Executes the cells one by one and explains the first that does not work."""

    def __init__(self, ledger: Ledger, own: kernel.Kernel, session: Session) -> None:
        # force_raise_errors, skip_cells_with_tag: no tag of a cell changes what is executed, or hides its error
        super().__init__(
            ledger, km=own.manager, log=kernel.quiet, record_timing=False,
            startup_timeout=START_TIMEOUT, timeout_func=self._patience, iopub_timeout=OUTPUT_TIMEOUT,
            force_raise_errors=True, skip_cells_with_tag="",
            shutdown_kernel="immediate",  # asking it first can take seconds, and it has nothing left to save
        )  # fmt: skip
        self.kernel, self.session, self.begun = own, session, False
        self.memory_kills = kernel.memory_kills()
        self.deadline = monotonic() + (session.notebook_timeout or float("inf"))

    def execute(self, **start: Any) -> Any:
        """Start the kernel, execute the cells, end the kernel."""
        self.reset_execution_trackers()
        try:
            self.kernel.settle()
            with self.setup_kernel(cleanup_kc=True, **start):
                self.papermill_execute_cells()
                self.set_widgets_metadata()
                if self.session.warm and self.session.followed:
                    ahead.ask()
        except RuntimeError as error:
            if self.begun:
                raise
            message = f"the kernel did not start: {error}\n{self.kernel.last_words()}"
            self._keep(Failure(kind="kernel_died", message=scrubbed(message.rstrip())))
            raise NotebookStoppedError from error
        except KeyboardInterrupt as error:
            self._keep(Failure(kind="interrupted", message="interrupted before a cell ran, or between two"))
            raise NotebookStoppedError from error
        finally:
            _cancel_leftovers()
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
                raise NotebookStoppedError from error
            finally:
                self.nb_man.cell_complete(cell, cell_index=position)

    def output(self, outs: list[Any], msg: dict[str, Any], display_id: str | None, cell_index: int) -> Any:
        """Take in an output; what is plainly well-formed is not checked against the format before the whole is."""
        with unchecked() if _is_well_formed(msg) else contextlib.nullcontext():
            return super().output(outs, msg, display_id, cell_index)

    def _patience(self, cell: Any) -> float | None:
        """How long a cell may take: its own limit, or what is left of the notebook's."""
        left = max(self.deadline - monotonic(), 0.001)
        limit = min(self.session.cell_timeout or float("inf"), left)
        return None if limit == float("inf") else limit

    def _explained(self, error: BaseException) -> tuple[Kind, str]:
        match error:
            case CellExecutionError():
                return "error", _last_lines(error)
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
        failure = Failure(
            kind=kind, message=message, index=own_index(self.nb, position),
            execution_count=cell.execution_count, tags=tags_of(cell),
        )  # fmt: skip
        self._keep(failure)

    def _keep(self, failure: Failure) -> None:
        # the first reason stays: an interrupt while a dead kernel is cleared away is not why it failed
        self.session.failure = self.session.failure or failure


def execute(notebook: Any, session: Session) -> Any:
    """Execute a notebook (an nbformat node) headless, through papermill.

    Returns:
        The executed notebook; ``session.failure`` says whether it came to its end.
    """
    papermill_engines.register(ENGINE, HonestEngine)
    with contextlib.suppress(NotebookStoppedError):
        # papermill's execute_notebook would write the notebook down and read it again before, and after
        papermill_engines.execute_notebook_with_engine(
            ENGINE, _prepared(notebook), kernel_name="python3", session=session
        )
    return session.notebook


def _prepared(notebook: Any) -> Any:
    """Give a notebook and its cells the metadata that papermill writes into."""
    notebook.metadata["papermill"] = {
        "default_parameters": {}, "environment_variables": {}, "parameters": {}, "version": __version__,
    }  # fmt: skip
    for cell in notebook.cells:
        cell.metadata.setdefault("tags", [])
        cell.metadata["papermill"] = {}
    return notebook


def _is_well_formed(message: dict[str, Any]) -> bool:
    """Whether a message holds an output as the format has it; False if that is to be looked at more closely."""
    match message["msg_type"], message["content"]:
        case "stream", {"name": str(), "text": str()}:
            return True
        case (("display_data" | "execute_result"), {"data": dict(data), "metadata": dict(metadata)}):
            return not metadata and all(
                isinstance(value, str) or _JSON.fullmatch(kind) for kind, value in data.items()
            )
    return False


def _last_lines(error: CellExecutionError) -> str:
    lines = [line for line in plain(scrubbed(error.traceback)).splitlines() if line.strip()]
    summary = scrubbed(f"{error.ename}: {error.evalue}")
    # one of our own errors is its sentence; any other is told by the end of its traceback
    own = lines and lines[-1].strip() == summary and not any("Traceback" in line for line in lines)
    return summary if own or not lines else "\n".join(lines[-LAST_LINES:])


def _cancel_leftovers() -> None:
    """End what an interrupted cell left waiting in this thread's event loop, or it complains later."""
    with contextlib.suppress(RuntimeError):
        asyncio.get_running_loop()
        return  # the loop is the caller's, such as Jupyter's own
    from jupyter_core.utils import ensure_event_loop

    loop = ensure_event_loop()
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
