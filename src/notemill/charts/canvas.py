"""A drawing surface with a layout in CSS pixels: axes, a legend, texts, and marks with values for tooltips."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure as MatplotlibFigure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.ticker import NullLocator
from matplotlib.transforms import Affine2D, Bbox
from scipy.optimize import isotonic_regression

from notemill.charts.colours import Look
from notemill.charts.theme import INK, NARROW, PAPER, QUIET, text_size, text_width, wrapped
from notemill.show.outputs import plain

_DPI = 72  # at 72 dots an inch, Matplotlib's unit (a point) is one CSS pixel
_EDGE = 8.0  # pixels left free around the texts of a saved picture
_LINE = 1.52  # line height as a multiple of the text size: Inter is 1.21 high, at a spacing of 1.25
ABSENT: dict[str, Any] = {"facecolor": "none", "edgecolor": QUIET, "hatch": "/////", "linewidth": 0}
"""The style of an area without a figure."""
GROUND: dict[str, Any] = {"facecolor": PAPER, "edgecolor": "none", "pad": 1}
"""The box behind a text, so that no line touches it."""
_HALO = 3.0  # pixels: width of the outline around a text on a map
_SLACK = 2.0  # pixels by which letters may extend over the edge
_EMPTY = 120.0  # pixels: height of a chart without a value
_TALL = 4096.0  # pixels: height of a drawing until the final height is known
# multiples of the text size: height of a row of the legend, distance from a sample to its label
_ENTRY, _SAMPLE = 1.6, 1.7
NOTHING = "No figure for these parameters"
Box = tuple[float, float, float, float]
Span = tuple[float, float]
Sample = Literal["area", "line", "dot"]


class Canvas:
    """A drawing of a given width, made from top to bottom. The chart that draws on it sets the height at the end.

    Positions are in CSS pixels from the top left corner.

    Attributes:
        figure: the Matplotlib figure.
        panels: the axes, in the order in which they were made.
        marks: id of a mark -> its ``data-`` attributes, for the page.
        each: id of a collection -> the ``data-`` attributes of its dots, cells or shapes.
        shaded: whether lightness shows the size of values on a light ground; a dark page inverts such a drawing.
        at_last: functions that draw in pixels next to values; they are called when the limits of the axes are final.
        seen: the visible part, in pixels from the chart's lower left corner; after a restyling it may exceed the chart.
        text: the size of text in CSS pixels.
    """

    def __init__(self, width: float, limit: float | None = None) -> None:
        """Args: width and largest height in CSS pixels."""
        self.text, self.width, self.limit, self.shaded = text_size(width), width, limit, False
        self.panels: list[Axes] = []
        self.marks: dict[str, dict[str, str]] = {}
        self.each: dict[str, list[dict[str, str]]] = {}
        self._boxes: dict[Axes, Box] = {}
        self._halos: dict[Text, withStroke] = {}
        self.at_last: list[Callable[[], None]] = []
        self.figure = MatplotlibFigure(dpi=_DPI)
        self.figure.patch.set_visible(False)
        # transform from pixels (from the top left corner, downwards) to the figure, for texts and legends
        self._down = Affine2D()
        self._pixels = self._down + self.figure.transFigure
        self.end(_TALL)

    def end(self, height: float) -> None:
        """Cut the drawing to the chart's height in pixels."""
        self.seen = Bbox.from_extents(0, 0, self.width, height)
        self.figure.set_size_inches(self.width / _DPI, height / _DPI)
        self._down.clear().scale(1 / self.width, -1 / height).translate(0, 1)
        for axes, box in self._boxes.items():
            axes.set_position(self._shares(*box))

    def finish(self, restyled: bool) -> None:
        """Call ``at_last``, remove marks of numbers; after a restyling, show all that reaches over the edges."""
        for draw in self.at_last:
            draw()
        for text in self.figure.findobj(Text):
            text.set_text(plain(text.get_text()))
        if restyled:
            boxes = [box for axes in self.panels if (box := axes.get_tightbbox()) is not None]
            over = Bbox.union([*boxes, self.seen]).get_points() - self.seen.get_points()
            whole = np.copysign(np.ceil(abs(over)), over)
            self.seen = Bbox(self.seen.get_points() + np.where(abs(over) > _SLACK, whole, 0))

    def save(self, target: Any, title: str, unit: str, note: str, **how: Any) -> None:
        """Save the drawing on a white ground with texts around it; ``how`` as for Matplotlib's ``savefig``."""
        (left, low), (right, high), size = *self.seen.get_points(), self.text
        room = (self.width - 2 * _EDGE) * 0.98  # texts are drawn a little wider than measured
        words = ((title, size * 1.25, 600, INK), (unit, size, 400, QUIET), (note, size * 0.86, 400, QUIET))
        drawn, deep = [], []
        for text, size, weight, colour in words:
            looks = {"size": size, "weight": weight, "color": colour, "linespacing": 1.25}
            drawn.append(self.write(left + _EDGE, 0, wrapped(text, room, size, weight), **looks))
            deep.append(lines_of(drawn[-1].get_text()) * size * _LINE if text else 0)
        height = self.figure.bbox.height
        top, foot = height - high - deep[0] - deep[1] - 10, height - low + 10
        for word, y in zip(drawn, (top, top + deep[0], foot), strict=True):
            word.set_y(y)
        self.figure.patch.set_visible(True)
        for named, edge in self._halos.items():
            named.set_path_effects([edge])
        paper = Bbox.from_extents(left, height - foot - deep[2] - _EDGE, right, height - top + _EDGE)
        try:
            self._save(target, paper, **how)
        finally:
            for word in drawn:
                word.remove()
            for named in self._halos:  # in an SVG, the effect would turn text into paths
                named.set_path_effects([])
            self.figure.patch.set_visible(False)

    def _save(self, target: Any, part: Bbox, **how: Any) -> None:
        self.figure.savefig(target, bbox_inches=Bbox(part.get_points() / _DPI), **how)

    @property
    def narrow(self) -> bool:
        """Whether this is the drawing for a phone."""
        return self.width <= NARROW

    def room(self, height: float, taken: float) -> float:
        """Pixels that remain for the axes: ``height``, or the largest allowed height, less ``taken``."""
        return min(height, self.limit or height) - taken

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Add axes at a position and with a size in pixels, without ticks."""
        box = left, top, max(width, 1), max(height, 1)
        axes = self.figure.add_axes(self._shares(*box))
        axes.patch.set_visible(False)
        for side in (axes.xaxis, axes.yaxis):
            side.set_major_locator(NullLocator())
            side.get_major_ticks(1)  # later ticks copy this one, even if the style has changed by then
        self.panels.append(axes)
        self._boxes[axes] = box
        return axes

    def _shares(self, left: float, top: float, width: float, height: float) -> Box:
        """Left, bottom, width and height as shares of the figure, from pixels."""
        wide, high = self.figure.bbox.size
        return left / wide, (high - top - height) / high, width / wide, height / high

    def mark(
        self, artist: Artist, label: str, value: str | Sequence[str], rows: Iterable[int] = (), series: str = ""
    ) -> None:
        """Set the tooltip of a mark, which pointer and keyboard show; a line has a text for each of its vertices.

        Args:
            artist: the mark.
            label: its name.
            value: its value as text; for a line, a text for each vertex that is drawn ("2009: 33,087").
            rows: the rows of the figure's data that the mark shows, from 0; for a line, one for each vertex.
            series: the name of the series, if the chart has several; a line is always a series.
        """
        shown = {"data-value": value} if isinstance(value, str) else {"data-values": "|".join(value)}
        more = {"data-rows": " ".join(map(str, rows)), "data-series": series}
        self.tag(artist, {"data-label": label, **shown, **{key: text for key, text in more.items() if text}})

    def mark_each(self, collection: Artist, each: Sequence[tuple[str, str]]) -> None:
        """Set the tooltips (name, value) of a collection's dots, cells or shapes, in the order of drawing."""
        if each:
            self.tag(collection, {})
            words = [{"data-label": label, "data-value": value} for label, value in each]
            self.each[str(collection.get_gid())] = words

    def tag(self, artist: Artist, attributes: Mapping[str, str]) -> None:
        """Add attributes to the SVG element of an artist."""
        identity = artist.get_gid() or f"mark-{len(self.marks)}"
        artist.set_gid(identity)
        self.marks[identity] = {**self.marks.get(identity, {}), **attributes}

    def write(self, x: float, y: float, text: str, **how: Any) -> Text:
        """Write text at a position in pixels from the top left corner, top aligned by default; returns the text."""
        how = {"va": "top", "size": self.text, "transform": self._pixels, **how}
        return self.figure.text(x, y, text, **how)

    def halo(self, text: Text, colour: str) -> None:
        """Outline a text in the colour of its background, so that lines do not touch its letters."""
        self.tag(text, {"stroke": colour, "stroke-width": str(_HALO), "paint-order": "stroke"})
        self._halos[text] = withStroke(linewidth=_HALO, foreground=colour)

    def legend(
        self, entries: Mapping[Any, Look], left: float = 1, sample: Sample = "area", column: bool = False
    ) -> float:
        """Draw a legend at the top, broken into rows that fit; return its height in pixels.

        Args:
            entries: label -> look.
            left: the left edge in pixels.
            sample: the kind of sample before each label.
            column: one entry in each row.
        """
        size, shift = self.text, self.text * _SAMPLE
        x, down, deep = left, 0.0, 0.0
        for name, look in entries.items():
            label = wrapped(str(name), self.width - left - shift, size)
            wide = shift + text_width(label, size)
            if x > left and (column or x + wide > self.width):
                x, down, deep = left, down + deep, 0.0
            self._sample(look, x, down, sample)
            foot = down + size * (0.98 + label.count("\n") * 1.21)
            self.write(x + shift, foot, label, va="baseline", linespacing=1.0)
            deep = max(deep, size * (_ENTRY + label.count("\n") * 1.21))
            x += wide + size * 1.1
        return down + deep + 4 if entries else 0.0

    def _sample(self, look: Look, x: float, y: float, kind: Sample) -> None:
        """Draw a sample of a look at a position in the chart, for the label beside it."""
        size = self.text
        middle = y + size * 0.62
        if kind == "line" or not look.marker:
            how = {"color": look.colour, "linestyle": look.dash, "marker": look.marker}
            across = [x, x + size * 0.65, x + size * 1.3]
            self.line(across, [middle] * 3, markevery=[1], markersize=size * 0.4, **how)
        elif kind == "area":
            self.rectangle(x, y + size * 0.1, size * 1.2, size, **area(look))
        else:
            self.line([x + size * 0.6], [middle], **dot(look, size))

    def rectangle(self, x: float, y: float, width: float, height: float, **how: Any) -> Rectangle:
        """Draw a rectangle, in pixels from the top left corner; ``how`` as for Matplotlib's ``Rectangle``."""
        drawn = Rectangle((x, y), width, height, **{"linewidth": 0, **how})
        self.add(drawn)
        return drawn

    def line(self, x: Sequence[float], y: Sequence[float], **how: Any) -> None:
        """Draw a line through points in pixels from the top left corner; ``how`` as for Matplotlib's ``Line2D``."""
        self.add(Line2D(x, y, **how))

    def add(self, artist: Artist) -> None:
        """Draw a patch or line over all axes; its coordinates are pixels from the top left corner."""
        artist.set_transform(self._pixels)
        self.figure.add_artist(artist)

    def at(self, axes: Axes, x: float, y: float) -> tuple[float, float]:
        """The position of a point of some axes, in pixels from the chart's top left corner."""
        across, up = axes.transData.transform((x, y))
        return float(across), float(self.figure.bbox.height - up)

    def ticks(self) -> list[list[str]]:
        """The labels in view at each scale of the panels, across and up; without scales that have none."""
        written = []
        for side in (side for axes in self.panels for side in (axes.xaxis, axes.yaxis)):
            low, high = sorted(side.get_view_interval())
            side.get_majorticklabels()  # Matplotlib writes the labels of its ticks now
            shown = [tick for tick in side.get_major_ticks() if low <= tick.get_loc() <= high]
            written.append([tick.label1.get_text() for tick in shown if tick.label1.get_visible()])
        return [texts for each in written if (texts := [*filter(None, each)])]

    def pixel(self, axes: Axes) -> tuple[float, float]:
        """The size of a pixel in the units of some axes, across and up; for linear scales."""
        left, top, right, bottom = self.box(axes)
        (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
        return abs(x1 - x0) / (right - left), abs(y1 - y0) / (bottom - top)

    def box(self, axes: Axes) -> Box:
        """Left, top, right and bottom of some axes, in pixels from the chart's top left corner."""
        (left, low), (right, high) = axes.get_window_extent().get_points().tolist()
        height = float(self.figure.bbox.height)
        return left, height - high, right, height - low

    def empty(self) -> float:
        """Write that there is no figure, instead of a chart; return the height in pixels."""
        text = wrapped(f"{NOTHING}.", self.width * 0.8, self.text)
        self.write(self.width / 2, _EMPTY / 2, text, ha="center", va="center", color=QUIET)
        return _EMPTY

    def svg(self, salt: str) -> str:
        """The drawing as Matplotlib's SVG, without a date; ``salt`` makes its ids differ from other drawings'."""
        buffer = io.StringIO()
        with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": salt, "path.simplify": False}):
            self._save(buffer, self.seen, format="svg", metadata={"Date": None})
        return buffer.getvalue()


def area(look: Look) -> dict[str, Any]:
    """The style of an area with a look: its colour, its hatch in white, a thin white edge; or ``opened``, if hollow."""
    filled = {"facecolor": look.colour, "edgecolor": PAPER, "hatch": look.hatch or None, "linewidth": 0.8}
    return opened(look) if look.hollow else filled


def opened(look: Look) -> dict[str, Any]:
    """The style of an area that is not filled, such as a part period: hatch and edge in its colour."""
    return {"facecolor": "none", "edgecolor": look.colour, "hatch": look.hatch or None, "linewidth": 1.1}


def dot(look: Look, size: float) -> dict[str, Any]:
    """The style of a dot with a look, for a text size; arguments of Matplotlib's ``plot``."""
    edge = {"markerfacecolor": PAPER, "markeredgewidth": 1.6} if look.hollow else {"markeredgecolor": PAPER}
    return {
        "marker": look.marker, "color": look.colour, "markersize": size * (0.6 if look.hollow else 0.72), **edge,
        "linestyle": "none", "clip_on": False,
    }  # fmt: skip


def tick_width(labels: Sequence[str], size: float) -> float:
    """The width of the longest label in pixels, with a margin."""
    return max((text_width(label, size) for label in labels), default=0.0) + size * 0.6


def lines_of(text: str) -> int:
    """The number of lines in a text."""
    return text.count("\n") + 1


def beside(label: str, mark: Span, chart: Span, size: float, most: int) -> tuple[str, float]:
    """Place a label right of its mark, or left if it fits only there; break it if it fits on neither side.

    Args:
        label: the label.
        mark: start and end of the mark, in pixels.
        chart: left and right edge of the available room, in pixels.
        size: the size of text, in pixels.
        most: the largest number of lines; a label that takes more begins at the start of its mark and may pass over it.

    Returns:
        The label, perhaps in several lines, and its left edge in pixels.
    """
    start, end = mark
    right, left, wide = chart[1] - end - 6, start - chart[0] - 8, text_width(label, size)
    before = wide > right and (wide <= left or right < left)
    text = wrapped(label, left if before else right, size)
    if lines_of(text) <= most:
        return text, start - 6 - text_width(text, size) if before else end + 5
    text = wrapped(label, chart[1] - chart[0] - 3, size)
    return text, max(min(start, chart[1] - text_width(text, size) - 2), chart[0])


def spread(values: Sequence[float], apart: Sequence[float], low: float, high: float) -> list[float]:
    """Positions near ``values`` that are at least ``apart`` from each other and between ``low`` and ``high``.

    Args:
        values: the ideal positions, ascending; at least one.
        apart: the smallest distance from each position to the next.
        low: the lower limit of the first position.
        high: the upper limit of the last position, if all positions fit.
    """
    taken = np.concatenate([[0.0], np.cumsum(apart)])
    # isotonic least squares: positions that are too close move apart evenly
    nearest = isotonic_regression(np.asarray(values, dtype="float64") - taken).x
    return [float(at) for at in np.clip(nearest, low, max(low, high - taken[-1])) + taken]
