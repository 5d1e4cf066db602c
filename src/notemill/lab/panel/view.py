"""Show the controls of a question on the left, and the notebook's outputs for their values on the right."""

from __future__ import annotations

import asyncio
import html
import json
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from notemill.charts.colours import tones
from notemill.errors import ExpectedError
from notemill.lab.panel.code import Cells, Output
from notemill.lab.panel.controls import TOGETHER, controls_of
from notemill.questions.base import Parameters
from notemill.questions.call import command_of, in_python
from notemill.show.outputs import FIGURE_MIME, TABLE_MIME, TEXT_MIME, VENDOR, faces

PAUSE = 0.005  # seconds between two cells, so that messages can arrive
QUIET = 0.05  # the panel goes on after so many seconds in which the user executes no cell
HERE = Path(__file__).parent


class Panel:
    """The controls of a question's parameters, and the notebook's outputs for their values.

    The newest change wins: a moved control, in whatever thread its message arrives, only counts up ``wanted``. One task
    in the notebook's own thread runs the cells, and repeats this until ``shown`` equals ``wanted``.

    Attributes:
        controls: parameter -> its control.
        message: an error in the values or in a cell, or that cells are running; the view is then an earlier one.
        call: the command and the Python code that give the view.
        view: the notebook's outputs.
        widget: the whole panel.
        wanted, shown: the number of the newest change, and of the change that the view belongs to.
    """

    def __init__(self, ask: Parameters, cells: Cells) -> None:
        self.model, self.begun, self.cells = type(ask), ask.plain(), cells
        self.controls = controls_of(self.model, self.begun)
        self.message, self.call, self.view = widgets.HTML(), widgets.HTML(), widgets.Output()
        self.call.add_class("notemill-view")
        scrolled = widgets.VBox([self.view], layout={"max_height": "85vh", "overflow": "auto"})
        scrolled.add_class("notemill-view")
        reset = widgets.Button(description="Reset", tooltip="The values that the panel began with")
        reset.on_click(lambda _: self.set(self.begun))
        save = widgets.Button(description="Save the view", tooltip="As HTML, PNG and CSV beside the notebook")
        save.on_click(lambda _: self._do(self.save))
        buttons = widgets.HBox([reset, save])
        style = widgets.HTML(f"<style>{style_of()}</style>", layout={"display": "none"})
        parts = [*(control.widget for control in self.controls.values()), buttons, self.call, style]
        left = widgets.VBox(parts, layout={"flex": "0 1 21em", "margin": "0 1.5em 0 0"})
        right = widgets.VBox([self.message, scrolled], layout={"flex": "1 1 30em", "min_width": "0"})
        self.widget = widgets.HBox([left, right], layout={"flex_flow": "row wrap"})
        self.widget.add_class("notemill-panel")
        self.wanted = self.shown = 0
        self.newest: tuple[float, str] | None = None  # the newest of the cells that the user executed
        self.outputs: list[Output] = []
        self.said = ""  # the command and the code of the view
        self.turn = asyncio.Lock()
        try:
            self.loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:  # outside a kernel
            self.loop = None
        for moved in [widget for control in self.controls.values() for widget in control.moved]:
            moved.observe(self.refresh, "value")
        self.refresh()

    def values(self) -> dict[str, Any]:
        """The parameters as the controls have them, unchecked."""
        return {name: control.read() for name, control in self.controls.items()}

    def set(self, values: Mapping[str, Any]) -> None:
        """Set the controls, and run the cells for their values."""
        with TOGETHER:
            for name, control in self.controls.items():
                control.write(values[name])
        self.refresh()

    def refresh(self, _: Any = None) -> None:
        """Run the cells for the values of the controls."""
        with TOGETHER:
            self.wanted += 1
            self._say("Running ...")
        self._do(self._follow)

    def _do(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run a coroutine in the notebook's thread, after the ones before it."""

        async def in_turn() -> None:
            async with self.turn:
                await work()

        if self.loop:
            asyncio.run_coroutine_threadsafe(in_turn(), self.loop)
        else:
            asyncio.run(in_turn())

    async def save(self) -> None:
        """Save the view as files, and show where they are."""
        from notemill.lab.panel.saved import save

        try:
            folder = save(self.cells.notebook, self.said, self.outputs)
            message = f"The view is saved in {folder.parent.name}/{folder.name}."
        except OSError as error:
            message = f"The view is not saved: {error.strerror}."
        self.message.value = _as_message(message)

    async def _follow(self) -> None:
        """Run the cells until the view belongs to the newest change."""
        while self.shown != self.wanted:
            with TOGETHER:
                number, raw_values = self.wanted, self.values()
            outputs: list[Output] = []
            try:
                asked = self.model.check(**raw_values)
                values, last = asked.plain(), asked.ends_earlier
                await self._give_way()
                for cell_outputs in self.cells.run(values):
                    outputs += cell_outputs
                    await self._give_way()
                    if number != self.wanted:
                        break
                else:
                    self._show(number, values, outputs, more=f" Data end in {last}." if last else "")
            except Exception as error:  # the user must see any error
                expected = isinstance(error, ExpectedError)
                self._show(number, {}, [], str(error) if expected else f"{type(error).__name__}: {error}")

    async def _give_way(self) -> None:
        """Let messages arrive, and let cells that the user executes run first."""
        await asyncio.sleep(PAUSE)
        while self.newest != (newest := max(self.cells.executed.values(), default=None)):
            self.newest = newest
            await asyncio.sleep(QUIET)

    def _show(
        self, number: int, values: dict[str, Any], outputs: list[Output], fault: str = "", more: str = ""
    ) -> None:
        """Show the outputs of the cells, or an error above the last view; do nothing after a newer change."""
        with TOGETHER:
            if number != self.wanted:
                return
            self.shown = number
            if not fault:
                self.outputs = arranged(outputs)
                self.view.outputs = tuple(map(_for_jupyter, self.outputs))
                self.said, button = call_of(self.model, values)
                self.call.value = self.said + button
            self._say(fault, "alert" if fault else "status", more)

    def _say(self, text: str, role: str = "status", more: str = "") -> None:
        """Show that cells are running, or an error; the view then is an earlier one and greyed."""
        more = " Below is the previous view." if text and self.view.outputs else more
        if not text and self.cells.unsaved:
            more = " Save the notebook: the panel lacks a new cell that you executed."
        self.message.value = _as_message(text or "Up to date.", role, more)
        (self.widget.add_class if text else self.widget.remove_class)("notemill-earlier")


def style_of() -> str:
    """The CSS of the panel; on a dark page the dark colours of drawings are made lighter."""
    dark = " ".join(f"--{name}: {colour};" for name, colour in tones().dark.items())
    return faces() + (HERE / "panel.css").read_text(encoding="utf-8").replace("$dark", dark)


def _as_message(text: str, role: str = "status", more: str = "") -> str:
    """A message as HTML; an error is bold."""
    tag = "b" if role == "alert" else "i"
    return f'<p role="{role}"><{tag}>{html.escape(text)}</{tag}>{more}</p>'


def _for_jupyter(output: Output) -> Output:
    """An output without the formats that JupyterLab would not show; it prefers HTML to pictures."""
    if "data" not in output:
        return output
    unseen = (VENDOR, *(["image/"] if "text/html" in output["data"] else []))
    formats = {kind: value for kind, value in output["data"].items() if not kind.startswith(unseen)}
    return {**output, "data": formats}


def arranged(outputs: list[Output]) -> list[Output]:
    """The answer first; where there is one, the frames of the steps to it are folded."""
    answers = [one for one in outputs if TEXT_MIME in one.get("data", {})]
    others = [one for one in outputs if one not in answers]
    return [*answers, *(map(_folded, others) if answers else others)]


def _folded(output: Output) -> Output:
    data = output.get("data", {})
    if "<table" not in data.get("text/html", "") or {FIGURE_MIME, TABLE_MIME} & {*data}:
        return output
    return {**output, "data": {**data, "text/html": f"<details><summary>A step</summary>{data['text/html']}</details>"}}


def call_of(model: type[Parameters], values: Mapping[str, Any]) -> tuple[str, str]:
    """The command and the Python code of a view, as HTML, and a button that puts the code into the parameters cell."""
    code = {name: in_python(value) for name, value in values.items()}
    python = "\n".join(f"{name} = {value}" for name, value in code.items())
    texts = {"On the command line": command_of(model, values), "In the parameters cell": python}
    script, data = (HERE / "panel.js").read_text(encoding="utf-8"), json.dumps(code)
    whole = 'title="A click selects all of it"'
    shown = "".join(f"{title}:<pre {whole}>{html.escape(text)}</pre>" for title, text in texts.items())
    does = f'onclick="{html.escape(script)}" data-values="{html.escape(data)}"'
    return shown, f'<button class="jupyter-button" {does}>Put them into the parameters cell</button>'
