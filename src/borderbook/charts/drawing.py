"""Any drawing by seaborn, geopandas or Matplotlib as a figure of a page: the door for kinds that the suite has not."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import cycle, pairwise, starmap
from typing import TYPE_CHECKING, Any, Unpack

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.category import StrCategoryLocator
from matplotlib.collections import PathCollection, QuadMesh
from matplotlib.colors import to_hex, to_rgba_array
from matplotlib.dates import DateLocator, num2date
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.rcsetup import cycler
from matplotlib.ticker import FixedLocator
from pandas.api.types import is_extension_array_dtype, is_numeric_dtype
from seaborn import move_legend

from borderbook import words as say
from borderbook.charts import axis, labels
from borderbook.charts.canvas import Canvas, area
from borderbook.charts.colours import DARK_PAPER, DIM, FALLBACK, UNKNOWN, contrast, ink_on, looks
from borderbook.charts.figure import Figure, Words, chart, figure
from borderbook.charts.theme import INK, NARROW, PAPER, QUIET, RULE, text_width, wrapped
from borderbook.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

Told = Callable[[float, float], str]
"""A place in axes, across and up, in words."""
Names = dict[float, str]
"""A place on an axis -> the category that stands there."""

_LOW = 0.75  # of its height on a page has a drawing on a phone
_NAMES = 0.34  # of a drawing's width: names beside it that are wider are broken
_FAR = 1e5  # pixels: what is farther off (zero on a logarithmic scale) is not drawn
_TURNED = 120.0  # pixels: names that stand upright are broken at


@chart
def drawing(
    data: pd.DataFrame | pd.Series,
    draw: Callable[..., object],
    *,
    alt: str,
    height: float = 320,
    label: str = "",
    told: Told | None = None,
    **words: Unpack[Words],
) -> Figure:
    """What a function of yours draws on ordinary axes, made a figure with words, table and CSV, at both widths.

    Args:
        data: the numbers drawn: the figure's table and CSV. Geometries are left out of these.
        draw: draws on the axes that it is given, once for each width: ``lambda axes: sns.ecdfplot(rates, ax=axes)``.
            With a second argument it gets the data, their counts as plain numbers and missing ones NaN:
            ``lambda axes, data: sns.heatmap(data, ax=axes)``.
        alt: what it shows, in words, with its key numbers.
        height: of the drawing on a page in CSS pixels; on a phone a quarter less. A legend comes on top of it.
        label: the column of ``data`` that names the shapes of a map under the pointer.
        told: what a pointer reads at a place of a line or dot; by default both its values.
        words: name, title, unit, of, note.

    Raises:
        UsageError: names and legend leave the axes no room; or ``draw`` fails on counts that are ``Int64``.
        DataError: there is no column ``label``.
    """
    frame = data.to_frame() if isinstance(data, pd.Series) else data
    labels.require(frame, [label] if label else [], "The drawing")
    names = list(map(str, frame[label])) if label else []
    made = figure(_Guest(frame, draw, height, names, told).draw, _table(frame), alt, words)
    made.drawn(NARROW)  # so that what fails, fails in its cell
    return made


def palette(names: Iterable[Hashable]) -> dict[Hashable, str]:
    """Name -> its colour in the suite, for ``palette=`` of seaborn: one that can be seen on dark pages, too.

    Args:
        names: of the series of a chart, all of them.
    """
    return {name: look.colour for name, look in looks(names).items()}


class _Guest:
    """The data, and how a function draws them at any width."""

    def __init__(
        self, data: Any, draw: Callable[..., object], height: float, names: list[str], told: Told | None
    ) -> None:
        self.data, self.function, self.height, self.names, self.told = data, draw, height, names, told

    def draw(self, canvas: Canvas) -> float:
        """Axes with what the function draws, the legend above; gives the height."""
        canvas.figure.set_layout_engine("constrained")
        with warnings.catch_warnings(), mpl.rc_context({"axes.prop_cycle": cycler(color=FALLBACK)}):
            warnings.filterwarnings("ignore", message=r"(?s).*palette")
            axes = canvas.figure.subplots()
            self._call(axes)
        axes.patch.set(visible=any(isinstance(one, QuadMesh) for one in axes.collections), **area(UNKNOWN))
        if hasattr(self.data, "geometry") and axes.get_aspect() != "auto":
            axes.set_axis_off()
            canvas.figure.set_layout_engine("compressed")
        sides = [side for each in canvas.figure.axes for side in (each.xaxis, each.yaxis)]
        categories = {side: _broken(side, canvas) for side in sides}
        tall = self.height * (_LOW if canvas.narrow else 1) + _move_legend(axes, canvas)
        _place(canvas, tall)
        for side in sides:
            _thin(side)
        canvas.shaded = any(one.get_array() is not None for one in axes.collections)
        if canvas.narrow and not canvas.shaded:
            _warn_of_colours(axes)
        self._tell(canvas, axes, categories[axes.xaxis], categories[axes.yaxis])
        return tall

    def _call(self, axes: Axes) -> None:
        numbers = _numbers(self.data)
        given = [axes, numbers][: len(inspect.signature(self.function).parameters)]
        try:
            self.function(*given)
        except (TypeError, ValueError) as failed:
            if len(given) > 1 or numbers is self.data:
                raise
            advice = "counts are Int64; a second argument gets them as plain numbers: lambda axes, data: ..."
            raise UsageError(f"The drawing failed ({failed}): {advice}") from failed

    def _tell(self, canvas: Canvas, axes: Axes, across: Names, up: Names) -> None:
        """What is under the pointer: of a line each vertex, of dots, bars, cells and shapes each one."""
        told = self.told or (lambda x, y: f"{_said(axes.xaxis, x, across)}: {_said(axes.yaxis, y, up)}")
        series = _series(axes)
        for line in axes.lines:
            points = _seen(line)
            if len(points) > 1:
                name = series.get(_colours(line)[0], "")
                line.set(data=points.T, drawstyle="default")  # of steps their corners
                canvas.mark(line, name, [told(x, y) for x, y in points], series=name)
        for bars in axes.containers:
            lying = getattr(bars, "orientation", "") == "horizontal"
            for bar in getattr(bars, "patches", ()):
                name = series.get(_colours(bar)[0], "")
                canvas.mark(bar, *_bar(bar, lying, up if lying else across, name), series=name)
        for one in axes.collections:
            values: Any = one.get_array()
            if isinstance(one, QuadMesh):
                canvas.mark_each(one, list(_cells(axes, values, across, up)))
                _write_in_ink(axes, one)
            elif isinstance(one, PathCollection):
                names = [series.get(colour, "") for colour in _colours(one)]
                canvas.mark_each(
                    one, list(zip(cycle(names), starmap(told, np.asarray(one.get_offsets())), strict=False))
                )
            elif len(one.get_paths()) == len(self.names):
                shown = self.names if values is None else list(map(_brief, values))
                canvas.mark_each(one, list(zip(self.names, shown, strict=True)))


def _series(axes: Axes) -> dict[str, str]:
    """Colour -> its name in the legend; lines and bars get the dash and hatch that the suite gives to that name."""
    legend = axes.get_legend()
    handles = dict(zip(legend.get_texts(), legend.legend_handles, strict=True)) if legend else {}
    series = {_colours(handle)[0]: text.get_text() for text, handle in handles.items()}
    given = looks(series.values())
    for artist in (*handles.values(), *axes.lines, *axes.patches):
        look = given.get(series.get(_colours(artist)[0]))
        if look and isinstance(artist, Line2D) and artist.get_linestyle() == "-":
            artist.set_linestyle(look.dash)
        elif look and isinstance(artist, Rectangle):
            artist.set(hatch=look.hatch or None, edgecolor=PAPER)
    return series


def _numbers(data: pd.DataFrame) -> pd.DataFrame:
    """The data with counts as floats, missing ones NaN; the same data if they have no ``Int64``."""
    kinds = {name: kind for name, kind in data.dtypes.items() if is_extension_array_dtype(kind)}
    counts = [name for name, kind in kinds.items() if is_numeric_dtype(kind)]
    return data.astype(dict.fromkeys(counts, float)) if counts else data


def _table(data: pd.DataFrame) -> pd.DataFrame:
    """The data as they stand in the figure's table: the index in columns, without geometries."""
    frame = pd.DataFrame(data).loc[:, [str(kind) != "geometry" for kind in data.dtypes]]
    if not isinstance(frame.index, pd.RangeIndex):
        frame = frame.set_axis(labels.names(frame.columns), axis=1).reset_index()
    return frame.rename(columns=str)


def _broken(side: Axis, canvas: Canvas) -> Names:
    """Numbers as the suite writes them, names of categories broken to the room there is; gives these by place."""
    side.set_label_text(side.label.get_text().replace("_", " "))
    axis.plain(side)
    if not isinstance(side.get_major_locator(), FixedLocator | StrCategoryLocator):
        return {}
    places = [float(at) for at in side.get_majorticklocs()]
    names = [text.get_text() for text in side.get_majorticklabels()]
    lying = side is side.axes.xaxis
    room = canvas.width * (0.7 / max(len(names), 1) if lying else _NAMES)
    turned = lying and any(text_width(word, canvas.text) > room for name in names for word in name.split())
    texts = [wrapped(name, _TURNED if turned else room, canvas.text) for name in names]
    axis.write(side, list(zip(places, texts, strict=True)), labelrotation=90 if turned else 0)
    return dict(zip(places, names, strict=True))


def _move_legend(axes: Axes, canvas: Canvas) -> float:
    """Put the legend above, in rows, as every legend of the suite; gives its height in pixels."""
    legend = axes.get_legend()
    if not legend:
        return 0.0
    names, title = (
        [text.get_text() for text in legend.get_texts()],
        legend.get_title().get_text().replace("_", " "),
    )
    wide = max(text_width(name, canvas.text) for name in names) + canvas.text * 4
    columns = min(len(names), max(1, int(canvas.width // wide)))
    how = {"frameon": False, "borderaxespad": 0.3, "alignment": "left", "title": title or None}
    move_legend(axes, "lower left", bbox_to_anchor=(0, 1), ncols=columns, **how)
    return canvas.text * 1.5 * (-(-len(names) // columns) + bool(title))


def _place(canvas: Canvas, tall: float) -> None:
    """Let Matplotlib place axes, colour bars and legend in a height; from then on they stay, with words around, too."""
    canvas.figure.set_figheight(tall / 72)
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="constrained_layout not applied")
        try:
            canvas.figure.draw_without_rendering()
        except UserWarning as collapsed:
            what = f"At a width of {canvas.width:g} pixels names and legend leave the axes no room"
            raise UsageError(f"{what}: shorten names, or give more height.") from collapsed
    canvas.figure.set_layout_engine("none")
    for axes in canvas.figure.axes:
        canvas.keep(axes, tall)


def _thin(side: Axis) -> None:
    """Every second, third ... label of a scale whose labels would touch."""
    places, texts = list(side.get_majorticklocs()), side.get_majorticklabels()
    first, last = ("x0", "x1") if side is side.axes.xaxis else ("y0", "y1")
    boxes = [
        (getattr(box, first), getattr(box, last)) for box in (text.get_window_extent() for text in texts)
    ]
    for step in range(1, len(boxes)):
        kept = sorted(boxes[::step])
        if all(one[1] + 3 <= other[0] for one, other in pairwise(kept)):
            break
    else:
        return
    if step > 1:
        chosen = [
            (float(at), text.get_text()) for at, text in zip(places[::step], texts[::step], strict=True)
        ]
        axis.write(side, chosen, side.get_major_formatter())


def _warn_of_colours(axes: Axes) -> None:
    drawn: list[Artist] = [*axes.lines, *axes.patches, *axes.collections]
    seen = {colour for one in drawn for colour in _colours(one)} - {"", INK, QUIET, RULE, PAPER, *DIM}
    if dark := sorted(colour for colour in seen if contrast(colour, DARK_PAPER) < 3):
        advice = "take colours by name: palette=bb.charts.palette(names), saturation=1"
        warnings.warn(f"On a dark page {', '.join(dark)} can hardly be seen; {advice}.", stacklevel=2)


def _colours(artist: Any) -> list[str]:
    """The colours of a line, bar or collection; none of one that lets through what is behind it."""
    found = to_rgba_array(artist.get_color() if hasattr(artist, "get_color") else artist.get_facecolor())
    return [to_hex(colour) for colour in found if colour[3] > 0.5] or [""]


def _seen(line: Any) -> Any:
    """The vertices of a line that stand somewhere; none of one that is not placed by values."""
    places = np.asarray(line.get_path().vertices, dtype=float)
    with np.errstate(invalid="ignore"):
        there = np.abs(line.get_transform().transform(places)) < _FAR
    return places[there.all(axis=1)] if line.get_transform() == line.axes.transData else places[:0]


def _bar(bar: Any, lying: bool, names: Names, series: str) -> tuple[str, str]:
    """A bar's name, with its series, and its length; of a histogram from where to where it goes."""
    low, wide = (bar.get_y(), bar.get_height()) if lying else (bar.get_x(), bar.get_width())
    name = names.get(round(low + wide / 2)) or f"{_brief(low)} to {_brief(low + wide)}"
    return ", ".join(filter(None, (series, name))), labels.value(
        bar.get_width() if lying else bar.get_height(), _brief
    )


def _cells(axes: Axes, values: Any, across: Names, up: Names) -> Iterator[tuple[str, str]]:
    for (row, column), value in np.ndenumerate(np.ma.filled(values.astype(float), np.nan)):
        names = up.get(row + 0.5, ""), across.get(column + 0.5, "")
        yield ", ".join(filter(None, names)), labels.value(value, _brief)


def _write_in_ink(axes: Axes, cells: Any) -> None:
    """Texts in cells in the ink that has more contrast on each."""
    faces = cells.get_facecolor().reshape(*cells.get_array().shape, 4)
    for text in axes.texts:
        column, row = map(int, text.get_position())
        text.set_color(ink_on(to_hex(faces[row, column])))


def _said(side: Axis, at: float, names: Names) -> str:
    """A place on an axis in words: its category, its day, or its value."""
    if isinstance(side.get_major_locator(), DateLocator):
        return say.day(num2date(at))
    return names.get(at) or _brief(at)


def _brief(value: float) -> str:
    """A value as a pointer reads it: whole, or in four digits."""
    return axis.number(float(f"{value:.4g}") if abs(value) < 1000 else round(value))
