"""Execute a notebook's cells one by one, and explain the first failure."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output
from papermill.clientwrap import PapermillNotebookClient

from notemill.run import kernel
from notemill.run.limits import MESSAGE, OUTPUT, PRINTED, SHOWN, USUAL, Limits, shortened
from notemill.run.notebook import own_index, tags_of
from notemill.run.record import Failure, Kind
from notemill.run.scrub import scrubbed
from notemill.words import plain
from warmkernels.compat import Server

LAST_LINES = 8
# a frame of a traceback that lies in the cell, and the line that its arrow marks
_OWN_LINE = re.compile(r"(?m)^Cell In\[\d+\], line (\d+)[^\n]*\n(?:(?!-+> )[^\n]*\n)*?-+> \1 ([^\n]*)")


@dataclass
class Session:
    """One execution of a notebook: its limits and its outcome.

    ``server`` is the process that the kernel is forked from; None starts an ordinary kernel. ``folder`` is the kernel's
    working folder, by default the project's root. ``failure`` says why the notebook did not run to its end. ``edited``
    says how the notebook differs from the committed one.
    """

    limits: Limits = USUAL
    server: Server | None = None
    folder: Path | None = None
    failure: Failure | None = None
    edited: str = ""


class Client(PapermillNotebookClient):  # type: ignore[misc]
    """Executes the cells in order, up to the first failure, which it stores in the session."""

    def __init__(self, manager: Any, started: kernel.Kernel, session: Session, **options: Any) -> None:
        # force_raise_errors, skip_cells_with_tag: no tag can skip a cell or hide its error
        super().__init__(
            manager, km=started.manager, log=kernel.quiet, record_timing=False, timeout_func=self._patience,
            iopub_timeout=OUTPUT, force_raise_errors=True, skip_cells_with_tag="",
            on_cell_start=_ignore_exceptions,
            shutdown_kernel="immediate",  # a polite shutdown can take seconds, and nothing is left to save
            **options,
        )  # fmt: skip
        self.kernel, self.session, self.begun = started, session, False
        self.printed = self.shown = self.left_out = 0  # characters of the current cell
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
            self._keep(Failure(kind="interrupted", message="interrupted before or between cells"))
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
                    note = f"{self.left_out:,} more characters are left out: a cell may print {PRINTED:,}"
                    output = new_output("stream", name="stderr", text=f"{note} and show {SHOWN:,}.\n")
                    cell.outputs.append(output)
                self.nb_man.cell_complete(cell, cell_index=position)

    def process_message(self, msg: dict[str, Any], cell: Any, cell_index: int) -> Any:
        """Store what a cell prints, displays and raises, up to the limits; only count the characters beyond them."""
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
        """Seconds for a cell: its own limit or the rest of the notebook's, whichever is less; None: unlimited."""
        seconds_left = max(self.deadline - monotonic(), 0.001)
        limit = min(self.session.limits.cell or float("inf"), seconds_left)
        return None if limit == float("inf") else limit

    def _explained(self, error: BaseException) -> tuple[Kind, str]:
        match error:
            case CellExecutionError():
                message = error_in_words(error)  # of an error of this package one sentence
                return "data" if message.startswith("DataError: ") else "error", message
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
        """Record the cell that failed; add the reason to its outputs if the kernel could not."""
        cell = self.nb.cells[position]
        # a kernel that dies at once has not sent the cell's execution count
        cell.execution_count = cell.execution_count or self.code_cells_executed
        if kind not in ("error", "data"):
            cell.outputs.append(new_output("error", ename=kind, evalue=message, traceback=[message]))
        index, count, tags = own_index(self.nb, position), cell.execution_count, tags_of(cell)
        self._keep(Failure(kind=kind, message=message, index=index, execution_count=count, tags=tags))

    def _keep(self, failure: Failure) -> None:
        # keep the first reason: an interrupt while a dead kernel is removed is not the cause
        self.session.failure = self.session.failure or failure


async def _ignore_exceptions(**_: Any) -> None:
    """Keep asyncio from printing the exception of a task that nobody awaits; nbclient leaves one for a stopped cell."""
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)


def error_in_words(error: CellExecutionError) -> str:
    """Describe a cell's error: its line and the exception; for an error of this package, only its sentence."""
    traceback = plain(scrubbed(shortened(error.traceback, PRINTED)))
    lines = [line for line in traceback.splitlines() if line.strip()]
    summary = plain(scrubbed(shortened(f"{error.ename}: {error.evalue}", MESSAGE)))
    if own_lines := _OWN_LINE.findall(traceback):
        number, code = own_lines[-1]
        return f"line {number}: {code.strip()}\n{summary}"
    sentence = lines and lines[-1].strip() == summary and not any("Traceback" in line for line in lines)
    return summary if sentence or not lines else "\n".join(lines[-LAST_LINES:])
