"""Controls on the left, what the notebook shows for them beside."""

from __future__ import annotations

import asyncio
import html
import json
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from borderbook.charts.colours import DARK
from borderbook.errors import BorderbookError
from borderbook.lab.panel.cells import Cells, Output
from borderbook.lab.panel.controls import TOGETHER, controls_of
from borderbook.questions.base import Parameters
from borderbook.questions.call import command_of, in_python
from borderbook.show.outputs import faces

PAUSE = 0.005  # seconds between two cells, in which messages arrive
QUIET = 0.05  # seconds without a cell that somebody executes, after which the panel goes on
HERE = Path(__file__).parent


class Panel:
    """The controls of a question's parameters, and the view of its notebook for what they say.

    The newest wish wins: a move, in whatever thread its message comes, notes only that something else is wanted. One
    task in the notebook's own thread runs the cells, and runs them again until what is shown is what is wanted.

    Attributes:
        controls: one a parameter; start and end are one.
        message: what is wrong with the values or in a cell, or that cells run; what is shown then is an earlier view.
        call: the command and the Python that give the view.
        view: what the notebook shows.
        widget: all of it.
        wanted, shown: the number of the newest move, and of the one that was followed.
    """

    def __init__(self, ask: Parameters, cells: Cells) -> None:
        self.model, self.begun, self.cells = type(ask), ask.plain(), cells
        self.controls = controls_of(self.model, self.begun)
        self.message, self.call, self.view = widgets.HTML(), widgets.HTML(), widgets.Output()
        self.call.add_class("borderbook-view")
        scrolled = widgets.VBox([self.view], layout={"max_height": "85vh", "overflow": "auto"})
        scrolled.add_class("borderbook-view")
        reset = widgets.Button(description="Reset", tooltip="The values that the panel began with")
        reset.on_click(lambda _: self.set(self.begun))
        save = widgets.Button(description="Save the view", tooltip="As HTML, PNG and CSV beside the notebook")
        save.on_click(lambda _: self._do(self.save))
        buttons = widgets.HBox([reset, save])
        style = widgets.HTML(f"<style>{style_of()}</style>", layout={"display": "none"})
        parts = [*(control.widget for control in self.controls), buttons, self.call, style]
        left = widgets.VBox(parts, layout={"flex": "0 1 21em", "margin": "0 1.5em 0 0"})
        right = widgets.VBox([self.message, scrolled], layout={"flex": "1 1 30em", "min_width": "0"})
        self.widget = widgets.HBox([left, right], layout={"flex_flow": "row wrap"})
        self.widget.add_class("borderbook-panel")
        self.wanted = self.shown = 0
        self.newest: tuple[float, str] | None = None  # of the cells that somebody executed
        self.outputs: list[Output] = []
        self.turn = asyncio.Lock()
        try:
            self.loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:  # no kernel's
            self.loop = None
        for moved in [widget for control in self.controls for widget in control.moved]:
            moved.observe(self.refresh, "value")
        self.refresh()

    def values(self) -> dict[str, Any]:
        """The parameters as the controls have them, unchecked."""
        return {name: value for control in self.controls for name, value in control.read().items()}

    def set(self, values: Mapping[str, Any]) -> None:
        """Set the controls, and show what the notebook shows for them."""
        with TOGETHER:
            for control in self.controls:
                control.write(values)
        self.refresh()

    def refresh(self, _: Any = None) -> None:
        """Have the cells run for the controls' values."""
        with TOGETHER:
            self.wanted += 1
            self._say("Running ...")
        self._do(self._follow)

    def _do(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do something in the notebook's thread, one after the other."""

        async def in_turn() -> None:
            async with self.turn:
                await work()

        if self.loop:
            asyncio.run_coroutine_threadsafe(in_turn(), self.loop)
        else:
            asyncio.run(in_turn())

    async def save(self) -> None:
        """Save what is shown."""
        from borderbook.lab.panel.saved import save

        try:
            folder = save(self.cells.notebook, self.call.value, style_of(), self.outputs)
            said = f"The view is saved in {folder.parent.name}/{folder.name}."
        except OSError as error:
            said = f"The view is not saved: {error.strerror}."
        self.message.value = _said(said)

    async def _follow(self) -> None:
        """Run the cells until what is shown is what is wanted."""
        while self.shown != self.wanted:
            with TOGETHER:
                number, given = self.wanted, self.values()
            outputs: list[Output] = []
            try:
                values = self.model.check(**given).plain()
                await self._give_way()
                for shown in self.cells.run(values):
                    outputs += shown
                    await self._give_way()
                    if number != self.wanted:
                        break
                else:
                    self._show(number, values, outputs)
            except Exception as error:  # whatever it is, somebody waits for a word
                known = isinstance(error, BorderbookError)
                self._show(number, {}, [], str(error) if known else f"{type(error).__name__}: {error}")

    async def _give_way(self) -> None:
        """Let messages in, and cells that somebody executes run first."""
        await asyncio.sleep(PAUSE)
        while self.newest != (newest := max(self.cells.executed.values(), default=None)):
            self.newest = newest
            await asyncio.sleep(QUIET)

    def _show(self, number: int, values: dict[str, Any], outputs: list[Output], fault: str = "") -> None:
        """Show what the cells gave, unless something else is wanted by now; or what is wrong, and the last view."""
        with TOGETHER:
            if number != self.wanted:
                return
            self.shown = number
            if not fault:
                self.outputs, self.view.outputs = outputs, tuple(map(_for_jupyter, outputs))
                self.call.value = call_of(self.model, values)
            self._say(fault, "alert" if fault else "status")

    def _say(self, text: str, role: str = "status") -> None:
        """Say that cells run or what is wrong; what is shown then is an earlier view, and greyed."""
        more = " Below is the view before." if text and self.view.outputs else ""
        if not text and self.cells.unsaved:
            more = " A cell that you executed is in the panel once the notebook is saved."
        self.message.value = _said(text or "Up to date.", role, more)
        (self.widget.add_class if text else self.widget.remove_class)("borderbook-earlier")


def style_of() -> str:
    """The rules of the panel's style; dark colours of drawings are lighter on a dark page."""
    dark = " ".join(f"--{name}: {colour};" for name, colour in DARK.items())
    return faces() + (HERE / "panel.css").read_text(encoding="utf-8").replace("$dark", dark)


def _said(text: str, role: str = "status", more: str = "") -> str:
    """A message as HTML; what is wrong stands out."""
    tag = "b" if role == "alert" else "i"
    return f'<p role="{role}"><{tag}>{html.escape(text)}</{tag}>{more}</p>'


def _for_jupyter(output: Output) -> Output:
    """An output without what JupyterLab does not show: HTML it shows first."""
    if "data" not in output:
        return output
    unseen = ("application/vnd.borderbook", *(["image/"] if "text/html" in output["data"] else []))
    seen = {kind: one for kind, one in output["data"].items() if not kind.startswith(unseen)}
    return {**output, "data": seen}


def call_of(model: type[Parameters], values: Mapping[str, Any]) -> str:
    """The command and the Python that give a view, as HTML to copy from, and a button that puts these in their cell."""
    code = {name: in_python(value) for name, value in values.items()}
    python = "\n".join(f"{name} = {value}" for name, value in code.items())
    texts = {"On the command line": command_of(model, values), "In the parameters cell": python}
    click, given = (HERE / "panel.js").read_text(encoding="utf-8"), json.dumps(code)
    button = (
        f'<button class="jupyter-button" onclick="{html.escape(click)}" data-values="{html.escape(given)}">'
    )
    return (
        "".join(
            f'{title}:<pre title="A click selects all of it">{html.escape(text)}</pre>'
            for title, text in texts.items()
        )
        + f"{button}Put them into the parameters cell</button>"
    )
