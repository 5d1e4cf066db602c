"""Controls on the left, what the notebook shows for them beside."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Iterator, Mapping
from typing import Any

import ipywidgets as widgets

from borderbook.charts.colours import DARK
from borderbook.errors import BorderbookError
from borderbook.lab.panel.cells import Cells
from borderbook.lab.panel.controls import controls_of
from borderbook.questions.base import Parameters
from borderbook.questions.call import command_of, in_python
from borderbook.show.outputs import faces

PAUSE = 0.005  # seconds between two cells, in which a newer change arrives
HINT = "Change a value: answer, figures and tables appear here. The notebook's cells stay as they are."
# drawings take ink and paper from JupyterLab's theme; on a dark one dark colours are lighter, and shades turn round
STYLE = (
    """
.borderbook-panel :is(pre, p, figure) { line-height: 1.4; margin: 0 0 .8em; }
.borderbook-panel pre { user-select: all; white-space: pre-wrap; word-break: normal; overflow-wrap: anywhere; }
.borderbook-panel .widget-readout { flex: none; width: auto; max-width: none !important; }
.borderbook-view figure { --paper: var(--jp-layout-color0); }
.borderbook-view figcaption { font-size: .85em; opacity: .8; }
.borderbook-view svg { display: block; max-width: 100%; height: auto; margin: .4em 0; }
[data-jp-theme-light=false] .borderbook-view svg.shaded
    { color: #1b1f24; --paper: #ebe7e2; filter: invert(1) hue-rotate(180deg); }
[data-jp-theme-light=false] .borderbook-view svg:not(.shaded)
"""
    + f"{{ {' '.join(f'--{name}: {colour};' for name, colour in DARK.items())} }}"
)


class Panel:
    """The controls of a question's parameters, and the view of its notebook for what they say.

    Attributes:
        controls: one a parameter; start and end are one.
        message: what is wrong with the values or in a cell, or that cells run.
        call: the command and the Python that give the view.
        view: what the notebook shows, an area a cell that shows something.
        widget: all of it.
    """

    def __init__(self, ask: Parameters, cells: Cells) -> None:
        self.model, self.begun, self.cells = type(ask), ask.plain(), cells
        self.controls = controls_of(self.model, self.begun)
        self.message, self.call = widgets.HTML(_said(HINT)), widgets.HTML(call_of(self.model, self.begun))
        self.view = widgets.VBox(layout={"max_height": "85vh", "overflow": "auto"})
        self.view.add_class("borderbook-view")
        reset = widgets.Button(description="Reset", tooltip="The values that the panel began with")
        reset.on_click(lambda _: self.set(self.begun))
        style = widgets.HTML(f"<style>{faces()}{STYLE}</style>", layout={"display": "none"})
        parts = [*(control.widget for control in self.controls), reset, self.call, style]
        left = widgets.VBox(parts, layout={"flex": "0 1 21em", "margin": "0 1.5em 0 0"})
        right = widgets.VBox([self.message, self.view], layout={"flex": "1 1 30em", "min_width": "0"})
        self.widget = widgets.HBox([left, right], layout={"flex_flow": "row wrap"})
        self.widget.add_class("borderbook-panel")
        self.task: asyncio.Task[None] | None = None
        self.still = False  # whether changes of controls are the panel's own
        for moved in [widget for control in self.controls for widget in control.moved]:
            moved.observe(self._moved, "value")

    def values(self) -> dict[str, Any]:
        """The parameters as the controls have them, unchecked."""
        return {name: value for control in self.controls for name, value in control.read().items()}

    def set(self, values: Mapping[str, Any]) -> None:
        """Set the controls, and show what the notebook shows for them."""
        self.still = True
        for control in self.controls:
            control.write(values)
        self.still = False
        self.refresh()

    def _moved(self, _: Any) -> None:
        if not self.still:
            self.refresh()

    def refresh(self) -> None:
        """Run the cells for the controls' values; a newer change ends what an older one began."""
        if self.task:
            self.task.cancel()
        try:
            self.task = asyncio.get_running_loop().create_task(self._follow())
        except RuntimeError:  # no kernel's loop: at once
            for _ in self.steps():
                pass

    async def _follow(self) -> None:
        await asyncio.sleep(PAUSE)
        for _ in self.steps():
            await asyncio.sleep(PAUSE)

    def steps(self) -> Iterator[None]:
        """Run the cells one by one, showing each one's outputs at once; what is wrong is said in the panel."""
        used, call = 0, ""
        try:
            values = self.model.check(**self.values()).plain()
            self.call.value = call = call_of(self.model, values)
            self.message.value = _said("Running ...")
            for outputs in self.cells.run(values):
                if outputs:
                    self._area(used).outputs = tuple(outputs)
                    used += 1
                    yield
            self.message.value = ""
        except BorderbookError as error:
            self.message.value = _said(str(error), "alert")
            self.call.value = call
        self.view.children = self.view.children[:used]

    def _area(self, number: int) -> Any:
        """The area of the number-th cell that shows something; one that is there is used again."""
        if number == len(self.view.children):
            self.view.children = (*self.view.children, widgets.Output())
        return self.view.children[number]


def _said(text: str, role: str = "status") -> str:
    """A message as HTML; what is wrong stands out."""
    tag = "b" if role == "alert" else "i"
    return f'<p role="{role}"><{tag}>{html.escape(text)}</{tag}></p>'


def call_of(model: type[Parameters], values: Mapping[str, Any]) -> str:
    """The command and the Python that give a view, as HTML to copy from: a click selects all."""
    python = "\n".join(f"{name} = {in_python(value)}" for name, value in values.items())
    texts = {"On the command line": command_of(model, values), "In the parameters cell": python}
    return "".join(
        f'{title}:<pre title="A click selects all of it">{html.escape(text)}</pre>'
        for title, text in texts.items()
    )
