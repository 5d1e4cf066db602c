"""The code of an open notebook, run again with other parameters."""

from __future__ import annotations

import ast
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

from borderbook.catalog import citations
from borderbook.charts import Figure
from borderbook.errors import BorderbookError, UsageError
from borderbook.show.outputs import FIGURE_MIME, TEXT_MIME

MARK = "panel.show("
WIDTH = 560  # of a figure beside the controls, in CSS pixels
_NAME = "<cell>"  # of the file that a cell is, in a traceback

Output = dict[str, Any]
Executed = dict[str, tuple[float, str]]
_EXECUTED: WeakKeyDictionary[Any, Executed] = WeakKeyDictionary()
"""Of each shell: cell -> when it was last executed, and its code."""


def _note(executed: Executed, info: Any) -> None:
    if info.cell_id:
        executed[info.cell_id] = (time.time(), info.raw_cell)


class Cells:
    """The cells of a notebook from the one that shows the panel on, as last executed or saved.

    Attributes:
        running: a cell runs for a panel at this moment.
        unsaved: a cell was executed that the notebook's file does not have yet.
    """

    running: ClassVar[bool] = False

    def __init__(self, notebook: Path, shell: Any) -> None:
        self.notebook, self.shell, self.unsaved = notebook, shell, False
        if shell not in _EXECUTED:  # once, so that a panel that is made anew knows what ran before
            _EXECUTED[shell] = {}
            shell.events.register("pre_run_cell", partial(_note, _EXECUTED[shell]))
        self.executed = _EXECUTED[shell]

    def sources(self) -> list[str]:
        """The cells' code, in order.

        Raises:
            UsageError: the notebook's file cannot be read, or no cell of it shows the panel.
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
        """Run the cells with parameters, in variables of their own; gives what each shows.

        A figure's output has the figure itself beside its drawing.

        Raises:
            UsageError: as of ``sources``; or a cell failed: names the line, and what was wrong.
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
    """Take what this thread shows and prints meanwhile, in place of showing it; other threads go on as ever."""
    outputs: list[Output] = []

    def take(message: dict[str, Any]) -> None:
        content = message["content"]
        if message["header"]["msg_type"] == "clear_output":
            outputs.clear()
            return
        outputs.append(
            {"output_type": "display_data", "data": content["data"], "metadata": content["metadata"]}
        )

    shell.display_pub.register_hook(take)  # of ipykernel: a thread's own
    out, err = _Stream("stdout", outputs), _Stream("stderr", outputs)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            yield outputs
    finally:
        shell.display_pub.unregister_hook(take)


class _Stream:
    """A stream of which the text of one thread becomes outputs; to all others it is the stream that it was."""

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
    """A kernel that executes no cell of its own ignores interrupts; a cell of the panel heeds them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _execute(source: str, names: dict[str, Any], outputs: list[Output]) -> None:
    """Run a cell; show what it ends in, if that is an expression without a semicolon, and its open figures."""
    tree = ast.parse(source)
    ends = bool(tree.body) and isinstance(tree.body[-1], ast.Expr) and not source.rstrip().endswith(";")
    last: Any = tree.body.pop() if ends else None
    try:
        exec(compile(tree, _NAME, "exec"), names)
        value = eval(compile(ast.Expression(last.value), _NAME, "eval"), names) if last else None
        if isinstance(value, Figure):
            data = {"text/plain": repr(value), "text/html": _drawing(value), FIGURE_MIME: value}
            outputs.append({"output_type": "display_data", "data": data, "metadata": {}})
        elif value is not None:
            display(value)  # type: ignore[no-untyped-call]
    finally:  # a figure that is left open would be shown by the next cell that somebody executes
        inline = sys.modules.get("matplotlib_inline.backend_inline")
        if inline:
            inline.flush_figures()


def _drawing(figure: Figure) -> str:
    """A figure with its words as HTML; one whose axes the cell has changed at the width that it changed."""
    drawn = figure.svg() if figure.lead or figure.width in figure.drawings else figure.svg(WIDTH)
    source = f"{figure.source}." if figure.source else ""
    title, unit, foot = map(escape, (figure.heading, figure.unit, f"{figure.note} {source}".strip()))
    return f"<figure><b>{title}</b><div>{unit}</div>{drawn}<figcaption>{foot}</figcaption></figure>"


def _in_words(error: BaseException, source: str) -> str:
    """What went wrong: one of our own errors is its sentence, any other comes with the cell's line."""
    if isinstance(error, BorderbookError):
        return str(error)
    number, trace = getattr(error, "lineno", None), error.__traceback__
    while trace:
        number = trace.tb_lineno if trace.tb_frame.f_code.co_filename == _NAME else number
        trace = trace.tb_next
    line = source.splitlines()[number - 1].strip() if number else ""
    return f"{type(error).__name__}: {error}, in the line: {line}"


def _is_for_the_panel(output: Output) -> bool:
    """Whether it shows something; what is said of method, provenance and versions is the notebook's."""
    data = output.get("data", output)
    return bool(data) and data.get(TEXT_MIME, {}).get("role", "answer") == "answer"
