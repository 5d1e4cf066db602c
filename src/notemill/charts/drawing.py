"""Turns any drawing by seaborn, geopandas or Matplotlib into a figure, for kinds of chart that this package lacks."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from inspect import signature
from itertools import cycle, starmap
from typing import Any, Unpack

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.category import StrCategoryLocator
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex, to_rgba_array
from matplotlib.dates import DateLocator, num2date
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.rcsetup import cycler
from matplotlib.ticker import FixedLocator

from notemill import words as say
from notemill.charts import axis, labels
from notemill.charts.canvas import Canvas, area
from notemill.charts.colours import looks, tones
from notemill.charts.figure import Figure, Words, figure, nothing
from notemill.charts.kinds import chart
from notemill.charts.theme import NARROW, text_width, wrapped
from notemill.errors import UsageError

Describe = Callable[[float, float], str]
"""Describes a point of the axes (x, y) in words."""
Names = dict[float, str]
"""Position on an axis -> the category there."""

_LOW = 0.75  # height of a drawing on a phone, as a share of its height on a page
_NAMES = 0.34  # share of a drawing's width; wider names beside it are broken into lines
_FAR = 1e5  # pixels; points that are farther away (zero on a logarithmic scale) are not drawn
_TURNED = 120.0  # pixels; the length at which vertical names are broken into lines


@chart
def drawing(
    data: pd.DataFrame | pd.Series,
    draw: Callable[..., object],
    *,
    alt: str,
    height: float = 320,
    told: Describe | None = None,
    **words: Unpack[Words],
) -> Figure:
    """Make a figure, with texts, table and CSV, from your own function that draws on ordinary axes.

    Args:
        data: the numbers that are drawn; they become the figure's table and CSV, without geometries.
        draw: draws on the given axes; it is called once for each width: ``lambda axes: sns.ecdfplot(rates, ax=axes)``.
            If it has a second parameter, it also gets the data, with counts as floats and missing ones as NaN:
            ``lambda axes, data: sns.heatmap(data, ax=axes)``.
        alt: the alternative text: what the figure shows, with its key numbers.
        height: the height of the drawing on a page in CSS pixels, without a legend; on a phone a quarter less.
        told: returns the tooltip for a point of a line or a dot; by default its x and y values.
        words: name, title, unit, of, note.

    If ``data`` has no rows, or only missing numbers, nothing is drawn: see ``Words.title``.

    Raises:
        UsageError: ``draw`` drew nothing on the axes.
    """
    frame = data.to_frame() if isinstance(data, pd.Series) else data
    numbers = frame.select_dtypes("number")
    if frame.empty or (len(numbers.columns) and numbers.isna().all(axis=None)):
        return nothing("Drawing", _table(frame), words)

    def on(canvas: Canvas) -> float:
        axes = _axes(canvas, frame, draw)
        sides = [side for each in canvas.figure.axes for side in (each.xaxis, each.yaxis)]
        categories = {side: _write_scale(side, canvas) for side in sides}
        tall = height * (_LOW if canvas.narrow else 1) + _move_legend(axes, canvas)
        canvas.end(tall)
        canvas.figure.draw_without_rendering()  # computes the layout, which must stay when texts are added
        canvas.figure.set_layout_engine(None)  # "none" as a name would cause another drawing before saving
        canvas.panels += [each for each in canvas.figure.axes if each.get_label() != "<colorbar>"]
        for side in sides:
            _thin(side)
        canvas.shaded = any(artist.get_array() is not None for artist in axes.collections)
        across, up = categories[axes.xaxis], categories[axes.yaxis]
        tooltip = told or (lambda x, y: f"{_in_words(axes.xaxis, x, across)}: {_in_words(axes.yaxis, y, up)}")
        series = _series(axes, canvas)
        _mark_points(canvas, axes, tooltip, series)
        _mark_bars(canvas, axes, (across, up), series)
        return tall

    made = figure(on, _table(frame), alt, words)
    made.drawn(NARROW)  # draw now, so that an error appears in the cell that made it
    return made


def palette(names: Iterable[Hashable]) -> dict[Hashable, str]:
    """Name of a series -> its colour in our register, for seaborn's ``palette=``; also visible on dark pages.

    Args:
        names: the names of all series of a chart.
    """
    return {name: look.colour for name, look in looks(names).items()}


def _axes(canvas: Canvas, data: pd.DataFrame, draw: Callable[..., object]) -> Axes:
    """Axes on which ``draw`` has drawn, with Matplotlib's layout; axes of a map have no scales."""
    counts = data.select_dtypes(["Int64", "Float64"]).columns
    numbers = data.astype(dict.fromkeys(counts, float))
    canvas.figure.set_layout_engine("constrained")
    with mpl.rc_context({"axes.prop_cycle": cycler(color=tones().fallback)}):
        axes = canvas.figure.subplots()
        draw(*[axes, numbers][: len(signature(draw).parameters)])
    if not any(each.has_data() or each.texts for each in canvas.figure.axes):
        raise UsageError("drawing: the function drew nothing on the axes that it was given. Pass them on: ax=axes.")
    axes.patch.set_visible(False)
    if hasattr(data, "geometry") and axes.get_aspect() != "auto":
        axes.set_axis_off()
        canvas.figure.set_layout_engine("compressed")
    return axes


def _table(data: pd.DataFrame) -> pd.DataFrame:
    """The data as shown in the figure's table: with the index as columns, without geometries."""
    frame = pd.DataFrame(data).loc[:, [str(kind) != "geometry" for kind in data.dtypes]]
    if not isinstance(frame.index, pd.RangeIndex):
        frame = frame.set_axis(labels.names(frame.columns), axis=1).reset_index()
    return frame.rename(columns=str)


def _write_scale(side: Axis, canvas: Canvas) -> Names:
    """Format the numbers of a scale and break the names of categories; return position -> name of categories."""
    side.set_label_text(side.label.get_text().replace("_", " "))
    axis.plain(side)
    if not isinstance(side.get_major_locator(), FixedLocator | StrCategoryLocator):
        return {}
    names = [text.get_text() for text in side.get_majorticklabels()]
    places = dict(zip(map(float, side.get_majorticklocs()), names, strict=True))
    across = side is side.axes.xaxis
    room = canvas.width * (0.7 / max(len(names), 1) if across else _NAMES)
    turned = across and any(text_width(word, canvas.text) > room for word in " ".join(names).split())
    broken = [(at, wrapped(name, _TURNED if turned else room, canvas.text)) for at, name in places.items()]
    axis.write(side, broken, labelrotation=90 if turned else 0)
    return places


def _move_legend(axes: Axes, canvas: Canvas) -> float:
    """Move the legend above the axes, in rows, as in our other charts; return its height in pixels."""
    legend: Any = axes.get_legend()
    if not legend:
        return 0.0
    beside = canvas.text * 4  # width of a sample and of the gap to the next column
    names = [wrapped(text.get_text(), canvas.width - beside, canvas.text) for text in legend.get_texts()]
    columns = int(canvas.width / (max(text_width(name, canvas.text) for name in names) + beside))
    how = {"frameon": False, "borderaxespad": 0.0, "alignment": "left", "ncols": max(1, columns)}
    title = legend.get_title().get_text().replace("_", " ") or None
    moved = canvas.figure.legend(legend.legend_handles, names, loc="outside upper left", title=title, **how)
    legend.remove()
    return float(moved.get_window_extent().height)


def _thin(side: Axis) -> None:
    """If the labels of a scale would touch, keep only every second, third ... label."""
    texts, across = side.get_majorticklabels(), int(side is side.axes.yaxis)
    ends = np.array([text.get_window_extent().get_points()[:, across] for text in texts]).reshape(-1, 2)
    step = labels.every(ends.mean(axis=1).tolist(), np.diff(ends).ravel().tolist(), air=3)
    if step > 1:
        places = map(float, side.get_majorticklocs())
        written = [(at, text.get_text()) for at, text in zip(places, texts, strict=True)]
        axis.write(side, written[::step], side.get_major_formatter())


def _mark_points(canvas: Canvas, axes: Axes, told: Describe, series: dict[str, str]) -> None:
    """Set the tooltips of lines, at each vertex, and of dots."""
    for line in axes.lines:
        points = _seen(line)
        if len(points) > 1:
            name = series.get(_colours(line)[0], "")
            line.set(data=points.T, drawstyle="default")  # a step line gets its corners as vertices
            canvas.mark(line, name, [told(x, y) for x, y in points], series=name)
    for dots in axes.collections:
        if isinstance(dots, PathCollection):
            names = cycle([series.get(colour, "") for colour in _colours(dots)])
            places = np.asarray(dots.get_offsets())
            canvas.mark_each(dots, list(zip(names, starmap(told, places), strict=False)))


def _mark_bars(canvas: Canvas, axes: Axes, names: tuple[Names, Names], series: dict[str, str]) -> None:
    """Set the tooltips of bars."""
    for bars in axes.containers:
        lying = getattr(bars, "orientation", "") == "horizontal"
        for bar in getattr(bars, "patches", ()):
            name, length = _bar(bar, lying, names[lying])
            of = series.get(_colours(bar)[0], "")
            canvas.mark(bar, f"{of}, {name}" if of else name, length, series=of)


def _series(axes: Axes, canvas: Canvas) -> dict[str, str]:
    """Colour -> its name in the legend. Lines and bars also get the dash and the hatch of that name in our register."""
    legends = canvas.figure.legends
    handles = [handle for legend in legends for handle in legend.legend_handles]
    names = [text.get_text().replace("\n", " ") for legend in legends for text in legend.get_texts()]
    series = {_colours(handle)[0]: name for handle, name in zip(handles, names, strict=True)}
    register = looks(series.values())
    for artist in (*handles, *axes.lines, *axes.patches):
        look = register.get(series.get(_colours(artist)[0]))
        if look and isinstance(artist, Line2D) and artist.get_linestyle() == "-":
            artist.set_linestyle(look.dash)
        elif look and isinstance(artist, Rectangle):
            artist.set(**area(look))
    return series


def _colours(artist: Any) -> list[str]:
    """The colours of a line, bar or collection, as hex; those that are more than half transparent are left out."""
    colours = to_rgba_array(artist.get_color() if hasattr(artist, "get_color") else artist.get_facecolor())
    return [to_hex(colour) for colour in colours if colour[3] > 0.5] or [""]


def _seen(line: Any) -> Any:
    """The visible vertices of a line; empty if the line is not in data coordinates."""
    places = np.asarray(line.get_path().vertices, dtype=float)
    with np.errstate(invalid="ignore"):
        there = np.abs(line.get_transform().transform(places)) < _FAR
    return places[there.all(axis=1)] if line.get_transform() == line.axes.transData else places[:0]


def _bar(bar: Any, lying: bool, names: Names) -> tuple[str, str]:
    """The category of a bar (in a histogram, its range) and its length, as texts."""
    low, wide, length = bar.get_x(), bar.get_width(), bar.get_height()
    if lying:
        low, wide, length = bar.get_y(), length, wide
    name = names.get(round(low + wide / 2)) or f"{_brief(low)} to {_brief(low + wide)}"
    return name, labels.value(length, _brief)


def _in_words(side: Axis, at: float, names: Names) -> str:
    """A position on an axis in words: its category, its day, or its value."""
    if isinstance(side.get_major_locator(), DateLocator):
        return say.day(num2date(at))
    return names.get(at) or _brief(at)


def _brief(value: float) -> str:
    """A value in a tooltip: four significant digits, from 1,000 on a whole number."""
    return axis.number(float(f"{value:.4g}") if abs(value) < 1000 else round(value))
