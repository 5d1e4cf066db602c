"""Run the code of an open notebook again with other parameters."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import partial
from html import escape
from pathlib import Path
from threading import get_ident
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from IPython.display import display

from notemill.catalog import citations
from notemill.charts import Figure
from notemill.errors import ExpectedError, UsageError
from notemill.run.notebook import CELL, evaluated
from notemill.show.outputs import FIGURE_MIME, TEXT_MIME

MARK = "bb.panel("
WIDTH = 560  # of a figure beside the controls, in CSS pixels

Output = dict[str, Any]
Executed = dict[str, tuple[float, str]]
_EXECUTED: WeakKeyDictionary[Any, Executed] = WeakKeyDictionary()
"""For each shell: cell -> the time when it was last executed, and its code."""


def _note(executed: Executed, info: Any) -> None:
    if info.cell_id:
        executed[info.cell_id] = (time.time(), info.raw_cell)


class Cells:
    """The cells of a notebook, from the one that shows the panel on, as last executed or saved.

    Attributes:
        running: whether a cell is running for a panel.
        unsaved: whether a cell was executed that is not in the notebook's file yet.
    """

    running: ClassVar[bool] = False

    def __init__(self, notebook: Path, shell: Any) -> None:
        self.notebook, self.shell, self.unsaved = notebook, shell, False
        if shell not in _EXECUTED:  # once for each shell, so that a new panel knows what ran before
            _EXECUTED[shell] = {}
            shell.events.register("pre_run_cell", partial(_note, _EXECUTED[shell]))
        self.executed = _EXECUTED[shell]

    def sources(self) -> list[str]:
        """The code of the cells, in order.

        Raises:
            UsageError: the notebook's file cannot be read, or none of its cells shows the panel.
        """
        try:
            saved = self.notebook.stat().st_mtime
            cells = json.loads(self.notebook.read_text(encoding="utf-8"))["cells"]
        except (OSError, ValueError, KeyError) as error:
            raise UsageError(f"{self.notebook.name} cannot be read ({error}). Save the notebook.") from None
        newer = {name: source for name, (when, source) in self.executed.items() if when > saved}
        self.unsaved = bool(newer.keys() - {cell.get("id") for cell in cells})
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        sources = [newer.get(cell.get("id"), "".join(cell["source"])) for cell in code]
        first = next((number for number, source in enumerate(sources) if MARK in source), None)
        if first is None:
            raise UsageError(f"No cell of {self.notebook.name} calls {MARK}...). Save the notebook.")
        return sources[first:]

    def run(self, values: dict[str, Any]) -> Iterator[list[Output]]:
        """Run the cells with parameters, in variables of their own; yield the outputs of each cell.

        The output of a figure holds the figure itself beside its drawing.

        Raises:
            UsageError: like ``sources``; or a cell failed: the message has its line and the error.
        """
        names = {"__name__": "__main__", "get_ipython": lambda: self.shell, **values}
        loaded: dict[str, list[citations.Citation]] = {}
        for source in self.sources():
            Cells.running = True
            try:
                with citations.apart(loaded), _stopped_by_interrupt(), shown_here(self.shell) as outputs:
                    _execute(self.shell.transform_cell(source), names, outputs)
            except (Exception, SystemExit, KeyboardInterrupt) as error:
                raise UsageError(_in_words(error, source)) from error
            finally:
                Cells.running = False
            yield [one for one in outputs if _is_for_the_panel(one)]


@contextmanager
def shown_here(shell: Any) -> Iterator[list[Output]]:
    """Collect what this thread displays and prints meanwhile, instead of showing it; other threads are not affected."""
    outputs: list[Output] = []

    def take(message: dict[str, Any]) -> None:
        content = message["content"]
        if message["header"]["msg_type"] == "clear_output":
            outputs.clear()
            return
        shown = {name: content[name] for name in ("data", "metadata")}
        outputs.append({"output_type": "display_data", **shown})

    shell.display_pub.register_hook(take)  # ipykernel keeps hooks for each thread
    out, err = _Stream("stdout", outputs), _Stream("stderr", outputs)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            yield outputs
    finally:
        shell.display_pub.unregister_hook(take)


class _Stream:
    """A stream that turns the text of one thread into outputs, and passes the text of others to the original stream."""

    def __init__(self, name: str, outputs: list[Output]) -> None:
        self.was, self.thread, self.outputs = getattr(sys, name), get_ident(), outputs
        self.text = {"output_type": "stream", "name": name, "text": ""}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.was, name)

    def write(self, text: str) -> int:
        """Write a text."""
        if get_ident() != self.thread:
            return int(self.was.write(text))
        if not self.outputs or self.outputs[-1] is not self.text:
            self.text = {**self.text, "text": ""}
            self.outputs.append(self.text)
        self.text["text"] += text
        return len(text)


@contextmanager
def _stopped_by_interrupt() -> Iterator[None]:
    """Let an interrupt stop a cell of the panel; a kernel ignores interrupts while it executes no cell of its own."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _execute(source: str, names: dict[str, Any], outputs: list[Output]) -> None:
    """Run a cell; display its open figures, and its last expression unless that ends in a semicolon."""
    try:
        value = evaluated(source, names)
        if source.rstrip().endswith(";"):
            return
        if isinstance(value, Figure):
            data = {"text/plain": repr(value), "text/html": _drawing(value), FIGURE_MIME: value}
            outputs.append({"output_type": "display_data", "data": data, "metadata": {}})
        elif value is not None:
            display(value)  # type: ignore[no-untyped-call]
    finally:  # otherwise an open figure would appear under the next cell that the user executes
        inline = sys.modules.get("matplotlib_inline.backend_inline")
        if inline:
            inline.flush_figures()


def _drawing(figure: Figure) -> str:
    """A figure with its title, unit and note as HTML.

    If the cell has changed its axes, it is drawn at the width at which they were changed.
    """
    drawn = figure.svg() if figure.lead or figure.width in figure.drawings else figure.svg(WIDTH)
    source = f"{figure.source}." if figure.source else ""
    title, unit, foot = map(escape, (figure.heading, figure.unit, f"{figure.note} {source}".strip()))
    return f"<figure><b>{title}</b><div>{unit}</div>{drawn}<figcaption>{foot}</figcaption></figure>"


def _in_words(error: BaseException, source: str) -> str:
    """Describe an error: for an error of this package its sentence, for any other also the line of the cell."""
    if isinstance(error, ExpectedError):
        return str(error)
    number, trace = getattr(error, "lineno", None), error.__traceback__
    while trace:
        number = trace.tb_lineno if trace.tb_frame.f_code.co_filename == CELL else number
        trace = trace.tb_next
    line = source.splitlines()[number - 1].strip() if number else ""
    return f"{type(error).__name__}: {error}, in the line: {line}"


def _is_for_the_panel(output: Output) -> bool:
    """Whether the panel shows an output: not if it is empty, or a text on method, provenance or versions."""
    data = output.get("data", output)
    return bool(data) and data.get(TEXT_MIME, {}).get("role", "answer") == "answer"
