"""The code of an open notebook, run again with other parameters."""

from __future__ import annotations

import ast
import json
import sys
import time
from collections.abc import Iterator
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from IPython.utils.capture import capture_output

from borderbook.catalog import citations
from borderbook.charts import Figure
from borderbook.errors import BorderbookError, UsageError
from borderbook.show.outputs import TEXT_MIME

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
    """

    running: ClassVar[bool] = False

    def __init__(self, notebook: Path, shell: Any) -> None:
        self.notebook, self.shell = notebook, shell
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
        sources = []
        for cell in cells:
            when, source = self.executed.get(cell.get("id", ""), (0.0, ""))
            if cell["cell_type"] == "code":
                sources.append(source if when > saved else "".join(cell["source"]))
        first = next((number for number, source in enumerate(sources) if MARK in source), None)
        if first is None:
            raise UsageError(f"No cell of {self.notebook.name} calls {MARK}...). Save the notebook.")
        return sources[first:]

    def run(self, values: dict[str, Any]) -> Iterator[list[Output]]:
        """Run the cells with parameters, in variables of their own; gives what each shows.

        Raises:
            UsageError: as of ``sources``; or a cell failed: names the line, and what was wrong.
        """
        names = {"__name__": "__main__", "get_ipython": lambda: self.shell, **values}
        loaded: dict[str, list[citations.Citation]] = {}
        for source in self.sources():
            with citations.apart(loaded):
                outputs = self._run(self.shell.transform_cell(source), names)
            yield outputs

    def _run(self, source: str, names: dict[str, Any]) -> list[Output]:
        Cells.running = True
        try:
            with capture_output() as seen:
                last = _execute(source, names)
                inline = sys.modules.get("matplotlib_inline.backend_inline")
                if inline:  # figures of Matplotlib that the cell leaves open
                    inline.flush_figures()
                shown = self._shown(last)
        except Exception as error:
            raise UsageError(_in_words(error, source)) from error
        finally:
            Cells.running = False
        bundles = [*((one.data, one.metadata) for one in seen.outputs), shown]
        printed = [{"output_type": "stream", "name": "stdout", "text": seen.stdout}] if seen.stdout else []
        return printed + [_output(data, metadata) for data, metadata in bundles if _moves(data)]

    def _shown(self, last: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """What a cell's last value is shown as; a figure as a drawing of the panel's width in the page's own ink."""
        if isinstance(last, Figure):
            return {"text/plain": repr(last), "text/html": _drawing(last)}, {}
        return self.shell.display_formatter.format(last) if last is not None else ({}, {})


def _drawing(figure: Figure) -> str:
    """A figure with its words as HTML; one whose axes the cell has changed at the width that it changed."""
    drawn = figure.svg() if figure.lead or figure.width in figure.drawings else figure.svg(WIDTH)
    source = f"{figure.source}." if figure.source else ""
    title, unit, foot = map(escape, (figure.heading, figure.unit, f"{figure.note} {source}".strip()))
    return f"<figure><b>{title}</b><div>{unit}</div>{drawn}<figcaption>{foot}</figcaption></figure>"


def _execute(source: str, names: dict[str, Any]) -> Any:
    """Run a cell; gives what it ends in, if that is an expression without a semicolon."""
    tree = ast.parse(source)
    ends = bool(tree.body) and isinstance(tree.body[-1], ast.Expr) and not source.rstrip().endswith(";")
    last: Any = tree.body.pop() if ends else None
    exec(compile(tree, _NAME, "exec"), names)
    return eval(compile(ast.Expression(last.value), _NAME, "eval"), names) if last else None


def _in_words(error: Exception, source: str) -> str:
    """What went wrong: one of our own errors is its sentence, any other comes with the cell's line."""
    if isinstance(error, BorderbookError):
        return str(error)
    number, trace = getattr(error, "lineno", None), error.__traceback__
    while trace:
        number = trace.tb_lineno if trace.tb_frame.f_code.co_filename == _NAME else number
        trace = trace.tb_next
    line = source.splitlines()[number - 1].strip() if number else ""
    return f"{type(error).__name__}: {error}, in the line: {line}"


def _moves(data: dict[str, Any]) -> bool:
    """Whether it is for the panel: not what is said of method, provenance and versions."""
    return bool(data) and data.get(TEXT_MIME, {}).get("role", "answer") == "answer"


def _output(data: dict[str, Any], metadata: dict[str, Any]) -> Output:
    unseen = "image/" if "text/html" in data else "application/vnd.borderbook"  # JupyterLab shows HTML first
    kept = {
        kind: one for kind, one in data.items() if not kind.startswith((unseen, "application/vnd.borderbook"))
    }
    return {"output_type": "display_data", "data": kept, "metadata": metadata}
