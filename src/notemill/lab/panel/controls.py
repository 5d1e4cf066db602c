"""Make a control for each parameter from the model: buttons, sliders or searchable lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from threading import RLock
from typing import Any

import ipywidgets as widgets

from notemill.questions.base import Parameters, Shape
from notemill.questions.call import told, typed
from notemill.run.arguments import read, steps

FEW = 6  # up to so many choices are buttons; more are a searchable list
WIDE = "98%"  # of the column of controls
NOTHING = "all together"  # the label of null
TOGETHER = RLock()
"""Held while several widgets are set or read, because messages of widgets may arrive in another thread."""


@dataclass(frozen=True)
class Control:
    """The control of one parameter.

    Attributes:
        widget: what is displayed.
        moved: the widgets whose value the user changes.
        read: returns the parameter as it is set, unchecked.
        write: sets it.
    """

    widget: Any
    moved: Sequence[Any]
    read: Callable[[], Any]
    write: Callable[[Any], None]


def controls_of(model: type[Parameters], values: Mapping[str, Any]) -> dict[str, Control]:
    """Parameter -> its control, set to its value, in the order of the question's parameters."""
    controls = {name: _control(model, name) for name in model.model_fields}
    for name, control in controls.items():
        control.write(values[name])
    return controls


def _under(title: str, description: str, *parts: Any) -> Any:
    """Widgets under their parameter's name and description."""
    words = f"<b>{escape(title.replace('_', ' '))}</b> {escape(description)}"
    return widgets.VBox([widgets.HTML(f'<div style="line-height: 1.4">{words}</div>'), *parts])


def _control(model: type[Parameters], name: str) -> Control:
    """The control of one parameter: ``to`` converts the widget's value to the parameter's, ``back`` the other way."""
    shape, description = model.shape(name), str(model.model_fields[name].description)
    labels = _labels(model, name, shape)
    values = {label: value for value, label in labels.items()}
    to: Callable[[Any], Any]
    back: Callable[[Any], Any]
    to, back = partial(read, model, name), lambda value: "" if value is None else typed(value)
    widget = widgets.Text(continuous_update=False)
    if shape.many and labels:
        return _several(name, labels, description)
    if in_order := steps(model, name):
        widget = widgets.SelectionSlider(options=in_order, continuous_update=False)
        to, back = _same, partial(_nearest, in_order)
    elif labels and len(labels) <= FEW:
        widget = widgets.ToggleButtons(options=list(values.items()), style={"button_width": "auto"})
        to = back = _same
    elif labels:
        widget = widgets.Combobox(options=list(values), continuous_update=False, placeholder="type to search")
        to, back = lambda one: values.get(one, read(model, name, one)), lambda one: labels.get(one, str(one))
    widget.tooltip, widget.layout.width = description, WIDE

    def write(value: Any) -> None:
        widget.value = back(value)

    return Control(_under(name, description, widget), [widget], lambda: to(widget.value), write)


def _same(value: Any) -> Any:
    return value


def _several(name: str, labels: Mapping[Any, str], description: str) -> Control:
    """A list with a checkbox for each value, a search field, and buttons that select all, none or only one."""
    boxes = {value: widgets.Checkbox(description=label, indent=False) for value, label in labels.items()}
    wide = {"flex": "1 1 auto", "width": "6em"}
    search = widgets.Text(placeholder="type to search", tooltip=description, layout=wide)

    def button(word: str, values: Sequence[Any], **how: Any) -> Any:
        widget = widgets.Button(description=word, layout={"width": "auto"}, **how)
        widget.on_click(lambda _: write(values))
        return widget

    lines = {
        value: widgets.HBox([box, button("only", [value], tooltip=f"Only {labels[value]}")])
        for value, box in boxes.items()
    }

    none = widgets.HTML(layout={"display": "none"})

    def find(_: Any) -> None:
        found = {value for value in lines if search.value.casefold() in labels[value].casefold()}
        for value, line in lines.items():
            line.layout.display = None if value in found else "none"
        none.value = f'<p role="status">None of these has "{escape(search.value)}".</p>'
        none.layout.display = "none" if found else None

    def write(values: Sequence[Any]) -> None:
        with TOGETHER:
            for value, box in boxes.items():
                box.value = value in values

    search.observe(find, "value")
    above = widgets.HBox([search, button("All", list(boxes)), button("None", [])], layout={"width": WIDE})
    ticks = widgets.VBox([*lines.values()]).add_class("notemill-list")
    return Control(
        _under(name, description, above, none, ticks),
        [*boxes.values()],
        lambda: [value for value, box in boxes.items() if box.value],
        write,
    )


def _nearest(steps: Sequence[Any], value: Any) -> Any:
    """The step that equals a value, or else the last step before it."""
    return value if value in steps else max((at for at in steps if str(at) <= str(value)), default=steps[0])


def _labels(model: type[Parameters], name: str, shape: Shape) -> dict[Any, str]:
    """Each allowed value with data -> the label that is shown; empty if there is no list of allowed values."""
    if shape.allowed is None:
        return {}
    with_data, default = model.held(name), model.check().plain()[name]
    # a list starts with its default values, in their order
    first = default if shape.many else [None] if shape.optional else []
    allowed = [value for value in shape.allowed if with_data is None or value in with_data]
    return {value: NOTHING if value is None else told(value) for value in [*first, *allowed]}
