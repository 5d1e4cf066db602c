"""A control for each parameter, from the model: buttons, sliders, lists to search."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any

import ipywidgets as widgets

from borderbook.catalog import reference
from borderbook.questions.base import Parameters, Shape

FEW = 6  # so many choices are buttons; more are a list to search
WIDE = "98%"  # of the column of controls
NOTHING = "all together"  # stands for null


@dataclass(frozen=True)
class Control:
    """The control of one parameter, or of a period's start and end.

    Attributes:
        widget: what is seen.
        moved: the widgets whose value somebody moves.
        read: gives the parameters as they are set, unchecked.
        write: sets them.
    """

    widget: Any
    moved: Sequence[Any]
    read: Callable[[], dict[str, Any]]
    write: Callable[[Mapping[str, Any]], None]


def controls_of(model: type[Parameters], values: Mapping[str, Any]) -> list[Control]:
    """The controls of a question in the order of its parameters, set to values; start and end are one."""
    ends = [model.steps(name) for name in ("start", "end") if name in model.model_fields]
    together = len(ends) == 2 and all(ends)
    controls = [_period(model, list(dict.fromkeys(ends[0] + ends[1])))] if together else []
    controls += [
        _control(model, name) for name in model.model_fields if not (together and name in ("start", "end"))
    ]
    for control in controls:
        control.write(values)
    return controls


def _under(title: str, description: str, *parts: Any) -> Any:
    """Widgets under their parameter's name and description."""
    words = f"<b>{escape(title.replace('_', ' '))}</b> {escape(description)}"
    return widgets.VBox([widgets.HTML(f'<div style="line-height: 1.4">{words}</div>'), *parts])


def _control(model: type[Parameters], name: str) -> Control:
    """The control of one parameter: ``to`` makes its value of the widget's, ``back`` the widget's of its value."""
    shape, description = model.shape(name), str(model.model_fields[name].description)
    (low, high), labels = shape.range or (None, None), _labels(model, name, shape)
    values = {label: value for value, label in labels.items()}
    to: Callable[[Any], Any] = partial(_typed, shape)
    back: Callable[[Any], Any] = _as_typed
    widget = widgets.Text(continuous_update=False)
    if shape.many and labels:
        return _several(name, labels, description)
    if steps := model.steps(name):
        widget = widgets.SelectionSlider(options=steps, continuous_update=False)
        to, back = _same, partial(_nearest, steps)
    elif labels and len(labels) <= FEW:
        widget = widgets.ToggleButtons(options=list(values.items()), style={"button_width": "auto"})
        to = back = _same
    elif labels:
        widget = widgets.Combobox(options=list(values), continuous_update=False, placeholder="type to search")
        to, back = lambda text: values.get(text, text), lambda value: labels.get(value, str(value))
    elif shape.kind == "number" and low is not None and high is not None:
        widget = widgets.FloatSlider(min=low, max=high, step=(high - low) / 100, continuous_update=False)
        to, back = lambda value: round(value, 6), _same
    elif shape.kind == "whole number" and not shape.many:
        widget = widgets.BoundedIntText(min=low or 0, max=high or 10**9)
        to = back = _same
    widget.tooltip, widget.layout.width = description, WIDE

    def write(given: Mapping[str, Any]) -> None:
        widget.value = back(given[name])

    return Control(_under(name, description, widget), [widget], lambda: {name: to(widget.value)}, write)


def _same(value: Any) -> Any:
    return value


def _typed(shape: Shape, text: str) -> Any:
    """Typed text as a parameter: as it is, or a list with commas."""
    if shape.many:
        return [item.strip() for item in text.split(",") if item.strip()]
    return None if shape.optional and not text.strip() else text


def _as_typed(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def _several(name: str, labels: Mapping[Any, str], description: str) -> Control:
    """A list with a box to tick for each value, a field to search it, and buttons for all and none."""
    line = {"width": "auto", "height": "1.6em", "margin": "0 2px"}
    boxes = {
        value: widgets.Checkbox(description=label, indent=False, layout=line)
        for value, label in labels.items()
    }
    search = widgets.Text(
        placeholder="type to search", tooltip=description, layout={"flex": "1 1 auto", "width": "6em"}
    )
    every, none = (widgets.Button(description=word, layout={"width": "auto"}) for word in ("All", "None"))

    def find(_: Any) -> None:
        for value, box in boxes.items():
            box.layout.display = "" if search.value.casefold() in labels[value].casefold() else "none"

    def write(values: Mapping[str, Any]) -> None:
        for value, box in boxes.items():
            box.value = value in values[name]

    search.observe(find, "value")
    every.on_click(lambda _: write({name: list(boxes)}))
    none.on_click(lambda _: write({name: []}))
    moved = list(boxes.values())
    ticks = widgets.VBox(moved, layout={"max_height": "15em", "overflow": "auto", "margin": "0 0 .8em"})
    whole = _under(name, description, widgets.HBox([search, every, none], layout={"width": WIDE}), ticks)
    return Control(whole, moved, lambda: {name: [value for value, box in boxes.items() if box.value]}, write)


def _period(model: type[Parameters], steps: list[Any]) -> Control:
    """One slider for ``start`` and ``end``, from 'first' to 'latest' where these are allowed."""
    fields = model.model_fields
    description = f"{fields['start'].description} to {fields['end'].description}"
    # a hyphen stands between the two labels that are shown
    options = [(f"\N{NO-BREAK SPACE}{step}\N{NO-BREAK SPACE}", step) for step in steps]
    slider = widgets.SelectionRangeSlider(
        options=options, continuous_update=False, tooltip=description, layout={"width": WIDE}
    )

    def write(values: Mapping[str, Any]) -> None:
        slider.value = tuple(_nearest(steps, values[name]) for name in ("start", "end"))

    whole = _under("period", description, slider)
    return Control(whole, [slider], lambda: dict(zip(("start", "end"), slider.value, strict=True)), write)


def _nearest(steps: Sequence[Any], value: Any) -> Any:
    """The step that a value is, or the last date before it."""
    before = [step for step in steps if str(step) <= str(value)]
    return value if value in steps else max(before, default=steps[0])


def _labels(model: type[Parameters], name: str, shape: Shape) -> dict[Any, str]:
    """The allowed values for which data are held, with the words that are shown; none where they are no list."""
    if shape.allowed is None:
        return {}
    known, default = model.held(name), model.check().plain()[name]
    # a list is in the order of its default
    first = default if shape.many else [None] if shape.optional else []
    allowed = [value for value in shape.allowed if known is None or value in known]
    return {value: NOTHING if value is None else _label(value) for value in [*first, *allowed]}


def _label(value: Any) -> str:
    text = ("no", "yes")[value] if isinstance(value, bool) else str(value)
    place = reference.label(text)
    return text.replace("_", " ") if place == text else f"{place} ({text})"
