"""The client that executes a notebook's cells one by one, and explains the first that does not work."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output
from papermill.clientwrap import PapermillNotebookClient

from borderbook.run import kernel
from borderbook.run.limits import MESSAGE, NO_LIMITS, OUTPUT, PRINTED, SHOWN, Limits, shortened
from borderbook.run.notebook import own_index, tags_of
from borderbook.run.record import Failure, Kind
from borderbook.run.scrub import plain, scrubbed

if TYPE_CHECKING:
    from warmkernels.compat import Server

LAST_LINES = 8
# a frame of a traceback that is in the cell, with the line that its arrow points at
_OWN_LINE = re.compile(r"(?m)^Cell In\[\d+\], line (\d+)[^\n]*\n(?:(?!-+> )[^\n]*\n)*?-+> \1 ([^\n]*)")


@dataclass
class Session:
    """One execution: its limits, and what came of it.

    ``server`` is where the kernel is forked; without one an ordinary one is started. ``folder`` is where it works, by
    default the project's root. ``failure`` is why the notebook did not come to its end.
    """

    limits: Limits = NO_LIMITS
    server: Server | None = None
    folder: Path | None = None
    failure: Failure | None = None


class Client(PapermillNotebookClient):  # type: ignore[misc]
    """Executes the cells in order, up to the first failure, which the session then holds."""

    def __init__(self, manager: Any, started: kernel.Kernel, session: Session, **options: Any) -> None:
        # force_raise_errors, skip_cells_with_tag: no tag of a cell changes what is executed, or hides its error
        super().__init__(
            manager, km=started.manager, log=kernel.quiet, record_timing=False, timeout_func=self._patience,
            iopub_timeout=OUTPUT, force_raise_errors=True, skip_cells_with_tag="",
            on_cell_start=_hear_nothing,
            shutdown_kernel="immediate",  # asking it first can take seconds, and it has nothing left to save
            **options,
        )  # fmt: skip
        self.kernel, self.session, self.begun = started, session, False
        self.printed = self.shown = self.left_out = 0  # characters of a cell
        self.deadline = monotonic() + (session.limits.cells or float("inf"))

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
            self.nb_man.cell_start(cell, position)
            self.printed = self.shown = self.left_out = 0
            try:
                self.execute_cell(cell, position)
            except (Exception, KeyboardInterrupt) as error:
                self.nb_man.cell_exception(cell, cell_index=position)
                self._keep_cell(position, *self._explained(error))
                return
            finally:
                if self.left_out:
                    told = f"{self.left_out:,} more characters are left out: a cell may print {PRINTED:,}"
                    output = new_output("stream", name="stderr", text=f"{told} and show {SHOWN:,}.\n")
                    cell.outputs.append(output)
                self.nb_man.cell_complete(cell, cell_index=position)

    def process_message(self, msg: dict[str, Any], cell: Any, cell_index: int) -> Any:
        """Take in what a cell prints, shows and raises, as far as its limits go; the rest is only counted."""
        content, fits = msg["content"], True
        match msg["msg_type"]:
            case "stream":
                text = content["text"]
                content["text"] = text[: max(PRINTED - self.printed, 0)]
                self.printed += len(text)
                self.left_out += len(text) - len(content["text"])
                fits = bool(content["text"])
            case "display_data" | "execute_result" | "update_display_data":
                size = len(json.dumps(content["data"]))
                fits = self.shown + size <= SHOWN
                self.shown, self.left_out = self.shown + size * fits, self.left_out + size * (not fits)
            case "error":
                content["evalue"] = shortened(content["evalue"], PRINTED)
                content["traceback"] = [shortened(line, PRINTED) for line in content["traceback"]]
        return super().process_message(msg, cell, cell_index) if fits else None

    def _patience(self, cell: Any) -> float | None:
        """How long a cell may take: its own limit, or what is left of the notebook's."""
        left = max(self.deadline - monotonic(), 0.001)
        limit = min(self.session.limits.cell or float("inf"), left)
        return None if limit == float("inf") else limit

    def _explained(self, error: BaseException) -> tuple[Kind, str]:
        match error:
            case CellExecutionError():
                words = error_in_words(error)
                return (
                    "data" if words.startswith("DataError: ") else "error"
                ), words  # ours are a sentence alone
            case DeadKernelError():
                return "kernel_died", kernel.how_it_died(kernel.exit_code(self.kernel.manager))
            case KeyboardInterrupt():
                return "interrupted", "interrupted while this cell ran"
            case CellTimeoutError():
                return "timeout", self._too_long(error)
            case _:
                return "suite", f"{type(error).__name__}: {scrubbed(str(error))}"

    def _too_long(self, error: CellTimeoutError) -> str:
        if "IOPub" in str(error):
            return f"the cell ended, but its output did not arrive within {OUTPUT} seconds"
        if monotonic() >= self.deadline:
            return f"the notebook took longer than {self.session.limits.cells:g} seconds"
        return f"the cell took longer than {self.session.limits.cell:g} seconds"

    def _keep_cell(self, position: int, kind: Kind, message: str) -> None:
        """Blame a cell, and say so in its output if it cannot say so itself."""
        cell = self.nb.cells[position]
        # a kernel that dies at once has not told the number that it was going to give the cell
        cell.execution_count = cell.execution_count or self.code_cells_executed
        if kind not in ("error", "data"):
            cell.outputs.append(new_output("error", ename=kind, evalue=message, traceback=[message]))
        index, count, tags = own_index(self.nb, position), cell.execution_count, tags_of(cell)
        self._keep(Failure(kind=kind, message=message, index=index, execution_count=count, tags=tags))

    def _keep(self, failure: Failure) -> None:
        # the first reason stays: an interrupt while a dead kernel is cleared away is not why it failed
        self.session.failure = self.session.failure or failure


async def _hear_nothing(**_: Any) -> None:
    """Keep asyncio from printing what a task raised that nobody waits for: nbclient leaves one of a cell broken off."""
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)


def error_in_words(error: CellExecutionError) -> str:
    """A cell's error: the cell's own line and what was raised; one of our own errors is its sentence alone."""
    traceback = plain(scrubbed(shortened(error.traceback, PRINTED)))
    lines = [line for line in traceback.splitlines() if line.strip()]
    summary = plain(scrubbed(shortened(f"{error.ename}: {error.evalue}", MESSAGE)))
    if own_lines := _OWN_LINE.findall(traceback):
        number, code = own_lines[-1]
        return f"line {number}: {code.strip()}\n{summary}"
    sentence = lines and lines[-1].strip() == summary and not any("Traceback" in line for line in lines)
    return summary if sentence or not lines else "\n".join(lines[-LAST_LINES:])
