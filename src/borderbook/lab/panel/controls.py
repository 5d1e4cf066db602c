"""A control for each parameter, from the model: buttons, sliders, lists to search."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from typing import Any

import ipywidgets as widgets

from borderbook import catalog
from borderbook.catalog import reference
from borderbook.catalog.as_of import LATEST
from borderbook.errors import UsageError
from borderbook.questions.base import Parameters, Shape

FEW = 6  # so many choices are buttons; more are a list to search
LONGEST = 200  # values of a slider
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
    names = list(model.model_fields)
    pair = [name for name in ("start", "end") if name in names]
    together = len(pair) == 2 and all(_steps(model, name) for name in pair)
    controls = [_period(model)] if together else []
    controls += [_control(model, name) for name in names if not (together and name in pair)]
    for control in controls:
        control.write(values)
    return controls


def _about(model: type[Parameters], name: str) -> dict[str, Any]:
    """What every widget of a parameter has: its description for the pointer, and the width of its column."""
    return {"tooltip": model.model_fields[name].description or "", "layout": {"width": "98%"}}


def _under(title: str, about: Mapping[str, Any], *parts: Any) -> Any:
    """Widgets under their parameter's name and description."""
    words = f"<b>{escape(title.replace('_', ' '))}</b> {escape(about['tooltip'])}"
    return widgets.VBox([widgets.HTML(f'<div style="line-height: 1.4">{words}</div>'), *parts])


def _one(
    name: str, widget: Any, to: Callable[[Any], Any] = lambda v: v, back: Callable[[Any], Any] = lambda v: v
) -> Control:
    """A control of one widget, whose value ``to`` makes the parameter's, and ``back`` the widget's."""

    def write(values: Mapping[str, Any]) -> None:
        widget.value = back(values[name])

    whole = _under(name, {"tooltip": widget.tooltip}, widget)
    return Control(whole, [widget], lambda: {name: to(widget.value)}, write)


def _control(model: type[Parameters], name: str) -> Control:
    shape, about = model.shape(name), _about(model, name)
    steps = _steps(model, name)
    if steps:
        return _one(
            name,
            widgets.SelectionSlider(options=steps, continuous_update=False, **about),
            back=_nearest(steps),
        )
    if shape.allowed is not None:
        labels = _labels(model, name, shape)
        if shape.many:
            return _several(name, labels, about)
        if len(labels) <= FEW:
            options = [(label, value) for value, label in labels.items()]
            return _one(name, widgets.ToggleButtons(options=options, style={"button_width": "auto"}, **about))
        values = {label: value for value, label in labels.items()}
        box = widgets.Combobox(
            options=list(values), continuous_update=False, placeholder="type to search", **about
        )
        return _one(
            name, box, lambda text: values.get(text, text), lambda value: labels.get(value, str(value))
        )
    if shape.kind == "number" and shape.range and None not in shape.range:
        low, high = shape.range
        slider = widgets.FloatSlider(
            min=low, max=high, step=(high - low) / 100, continuous_update=False, **about
        )
        return _one(name, slider, lambda value: round(value, 6))
    if shape.kind == "whole number" and not shape.many:
        low, high = shape.range or (None, None)
        return _one(name, widgets.BoundedIntText(min=low or 0, max=high or 10**9, **about))
    return _typed(name, shape, about)


def _typed(name: str, shape: Shape, about: dict[str, Any]) -> Control:
    """A field to type into: text, or a list with commas."""

    def to(text: str) -> Any:
        if shape.many:
            return [item.strip() for item in text.split(",") if item.strip()]
        return None if shape.optional and not text.strip() else text

    def back(value: Any) -> str:
        return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)

    return _one(name, widgets.Text(continuous_update=False, **about), to, back)


def _several(name: str, labels: Mapping[Any, str], about: dict[str, Any]) -> Control:
    """A list with a box to tick for each value, a field to search it, and buttons for all and none."""
    boxes = {
        value: widgets.Checkbox(
            description=label, indent=False, layout={"width": "auto", "height": "1.6em", "margin": "0 2px"}
        )
        for value, label in labels.items()
    }
    search = widgets.Text(
        placeholder="type to search", tooltip=about["tooltip"], layout={"flex": "1 1 auto", "width": "6em"}
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
    ticks = widgets.VBox(
        list(boxes.values()), layout={"max_height": "15em", "overflow": "auto", "margin": "0 0 .8em"}
    )
    whole = _under(name, about, widgets.HBox([search, every, none], layout=about["layout"]), ticks)
    return Control(
        whole,
        list(boxes.values()),
        lambda: {name: [value for value, box in boxes.items() if box.value]},
        write,
    )


def _period(model: type[Parameters]) -> Control:
    """One slider for ``start`` and ``end``; its own two ends are 'first' and 'latest' where these are allowed."""
    starts, ends = _steps(model, "start"), _steps(model, "end")
    dates = sorted({value for value in [*starts, *ends] if not isinstance(value, str) or value[:1].isdigit()})
    first, last = ("first" if "first" in starts else dates[0]), ("latest" if "latest" in ends else dates[-1])
    about = _about(model, "start")
    about["tooltip"] += f" to {_about(model, 'end')['tooltip']}"
    # a hyphen stands between the two labels that are shown
    options = [(f"\N{NO-BREAK SPACE}{date}\N{NO-BREAK SPACE}", date) for date in dates]
    slider = widgets.SelectionRangeSlider(options=options, continuous_update=False, **about)
    find = _nearest(dates)

    def read() -> dict[str, Any]:
        start, end = slider.value
        return {"start": first if start == dates[0] else start, "end": last if end == dates[-1] else end}

    def write(values: Mapping[str, Any]) -> None:
        start, end = values["start"], values["end"]
        slider.value = (
            dates[0] if start == "first" else find(start),
            dates[-1] if end == "latest" else find(end),
        )

    return Control(_under("period", about, slider), [slider], read, write)


def _steps(model: type[Parameters], name: str) -> list[Any]:
    """The values of a slider: years or months with data, days of publication, few whole numbers; none of others."""
    shape = model.shape(name)
    if shape.kind.startswith("day"):
        dates = {day for name in model.datasets for one in catalog.overview(name) for day in one.vintages}
        needed = {*model.datasets} - {*model.optional}
        return [*sorted(day for day in dates if needed <= {*model.published_by(day)}), LATEST]
    if shape.many or shape.optional or not shape.range or None in shape.range:
        return []
    if not shape.period:
        low, high = shape.range
        return list(range(low, high + 1)) if shape.kind == "whole number" and high - low <= LONGEST else []
    spans: list[tuple[str, str]] = []
    for dataset in model.datasets:
        with suppress(UsageError):
            spans += filter(None, [catalog.span(dataset)])
    if not spans:
        return []
    periods = _between(min(first for first, _ in spans), max(last for _, last in spans), shape.range)
    before, after = ([word] if f"'{word}'" in shape.kind else [] for word in ("first", "latest"))
    return [*before, *periods, *after]


def _between(first: str, last: str, limits: tuple[Any, Any]) -> list[Any]:
    """All years, or months, from one to another."""
    years = range(int(first[:4]), int(last[:4]) + 1)
    if isinstance(limits[0], int):
        return list(years)
    months = (f"{year}-{month:02}" for year in years for month in range(1, 13))
    return [month for month in months if first[:7] <= month <= last[:7]]


def _nearest(steps: Sequence[Any]) -> Callable[[Any], Any]:
    """Gives the step that a value is, or the last date before it."""

    def find(value: Any) -> Any:
        before = [step for step in steps if str(step)[0].isdigit() and str(step) <= str(value)]
        return value if value in steps else max(before, default=steps[0])

    return find


def _labels(model: type[Parameters], name: str, shape: Shape) -> dict[Any, str]:
    """The values for which data are held, with the words that are shown."""
    known, default = model.held(name), model.check().plain()[name]
    # a list is in the order of its default
    first = default if shape.many else [None] if shape.optional else []
    found = [value for value in shape.allowed or () if known is None or value in known]
    return {value: NOTHING if value is None else _label(value) for value in [*first, *found]}


def _label(value: Any) -> str:
    text = {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    place = reference.label(text)
    return text.replace("_", " ") if place == text else f"{place} ({text})"
