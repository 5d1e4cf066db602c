"""A drawing laid out in CSS pixels: axes with margins in pixels, a legend, labels, and marks that carry values."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure as MatplotlibFigure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.ticker import NullLocator
from matplotlib.transforms import Affine2D, Bbox
from scipy.optimize import isotonic_regression

from borderbook.charts.colours import Look
from borderbook.charts.theme import INK, NARROW, PAPER, QUIET, text_size, text_width, wrapped

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.text import Text

_DPI = 72  # so that a unit of Matplotlib's is a CSS pixel
_EDGE = 8.0  # pixels left free around words
_LINE = 1.52  # from line to line of words, in their size: Inter is 1.21 high, at a spacing of 1.25
ABSENT: dict[str, Any] = {"facecolor": "none", "edgecolor": QUIET, "hatch": "/////", "linewidth": 0}
"""How a place without a figure is drawn."""
_HALO = 3.0  # pixels: the edge of a text on a map
_SLACK = 2.0  # pixels by which letters may reach over the edge
_EMPTY = 120.0  # pixels: height of a chart without a value
_TALL = 4096.0  # pixels: of a drawing until its height is known
_ENTRY, _SAMPLE = 1.6, 1.7  # in heights of text: from row to row of a legend, from a sample to its label
NOTHING = "No figure for these parameters"
Box = tuple[float, float, float, float]
Sample = Literal["area", "line", "dot"]


class Canvas:
    """A drawing of some width, made from the top down: whoever draws gives its height at the end.

    Everything is placed in CSS pixels from its top left corner.

    Attributes:
        figure: the Matplotlib figure.
        panels: the axes, in the order in which they were made.
        marks: id of a mark -> its ``data-`` attributes, for the page.
        each: id of a collection -> those of its dots, cells or shapes.
        shaded: whether light and dark mean little and much, on a light ground; a dark page turns both round.
        at_last: what draws beside values in pixels, when the axes are as they stay.
        seen: what is shown, in pixels from the chart's lower left corner: a restyling may need more than the chart.
        text: size of text in CSS pixels.
    """

    def __init__(self, width: float, limit: float | None = None) -> None:
        """Args: its width; how high the chart may be, at most."""
        self.text, self.width, self.limit, self.shaded = text_size(width), width, limit, False
        self.panels: list[Axes] = []
        self.marks: dict[str, dict[str, str]] = {}
        self.each: dict[str, list[dict[str, str]]] = {}
        self._boxes: dict[Axes, Box] = {}
        self._halos: dict[Text, withStroke] = {}
        self.at_last: list[Callable[[], None]] = []
        self.figure = MatplotlibFigure(dpi=_DPI)
        self.figure.patch.set_visible(False)
        # from pixels to the right of and below the top left corner to the drawing, for text and legends
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

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in CSS pixels of what is shown, without the words."""
        return self.seen.width, self.seen.height

    def finish(self, restyled: bool) -> None:
        """Draw what stands in pixels beside values; where somebody has changed axes, cut nothing at the edges."""
        for draw in self.at_last:
            draw()
        if restyled:
            boxes = [box for axes in self.panels if (box := axes.get_tightbbox()) is not None]
            over = Bbox.union([*boxes, self.seen]).get_points() - self.seen.get_points()
            whole = np.copysign(np.ceil(abs(over)), over)
            self.seen = Bbox(self.seen.get_points() + np.where(abs(over) > _SLACK, whole, 0))

    def save(self, target: Any, title: str, unit: str, note: str, **how: Any) -> None:
        """Save the drawing on white paper with words around it; arguments as Matplotlib's ``savefig``."""
        (left, low), (right, high), size = *self.seen.get_points(), self.text
        room = (self.width - 2 * _EDGE) * 0.98  # texts come out a little wider than they measure
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
            for named in self._halos:  # in an SVG it would no longer be text
                named.set_path_effects([])
            self.figure.patch.set_visible(False)

    def _save(self, target: Any, part: Bbox, **how: Any) -> None:
        self.figure.savefig(target, bbox_inches=Bbox(part.get_points() / _DPI), **how)

    @property
    def narrow(self) -> bool:
        """Whether this is the drawing for a phone."""
        return self.width <= NARROW

    def room(self, height: float, taken: float) -> float:
        """Pixels that a chart of a height leaves to its axes, lower where it may not be as high as it would be."""
        return min(height, self.limit or height) - taken

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes of a size in pixels at a place in the chart, without ticks as yet."""
        box = left, top, max(width, 1), max(height, 1)
        axes = self.figure.add_axes(self._shares(*box))
        axes.patch.set_visible(False)
        for side in (axes.xaxis, axes.yaxis):
            side.set_major_locator(NullLocator())
            side.get_major_ticks(1)  # ticks to come are copies of this one, whatever the style is by then
        self.panels.append(axes)
        self._boxes[axes] = box
        return axes

    def _shares(self, left: float, top: float, width: float, height: float) -> Box:
        """Left, bottom, width and height as shares of the drawing's."""
        wide, high = self.figure.bbox.size
        return left / wide, (high - top - height) / high, width / wide, height / high

    def mark(
        self,
        artist: Artist,
        label: str,
        value: str | Sequence[str],
        rows: Iterable[int] = (),
        series: str = "",
    ) -> None:
        """Give a mark the words that a pointer or the keyboard reads from it; a line those of each of its vertices.

        Args:
            artist: the mark.
            label: its name.
            value: what it shows; of a line, of each vertex that is there ("2009: 33,087").
            rows: of the figure's data, counted from 0: what the mark shows; of a line, one for each vertex.
            series: what can be told apart from the others of the chart; a line is one.
        """
        shown = {"data-value": value} if isinstance(value, str) else {"data-values": "|".join(value)}
        more = {"data-rows": " ".join(map(str, rows)), "data-series": series}
        self.tag(artist, {"data-label": label, **shown, **{key: text for key, text in more.items() if text}})

    def mark_each(self, collection: Artist, each: Sequence[tuple[str, str]]) -> None:
        """Name and value of each child of a collection (dots, cells, shapes), in the order in which they are drawn."""
        if each:
            self.tag(collection, {})
            words = [{"data-label": label, "data-value": value} for label, value in each]
            self.each[str(collection.get_gid())] = words

    def tag(self, artist: Artist, attributes: Mapping[str, str]) -> None:
        """Give what is drawn ``data-`` attributes, beside those that it has."""
        identity = artist.get_gid() or f"mark-{len(self.marks)}"
        artist.set_gid(identity)
        self.marks[identity] = {**self.marks.get(identity, {}), **attributes}

    def write(self, x: float, y: float, text: str, **how: Any) -> Text:
        """Text at a place in the chart, in pixels from its top left corner; top aligned unless said otherwise."""
        how = {"va": "top", "size": self.text, "transform": self._pixels, **how}
        return self.figure.text(x, y, text, **how)

    def halo(self, text: Text, colour: str) -> None:
        """Give a text an edge in the colour of its ground, so that lines end before its letters."""
        self.tag(text, {"stroke": colour, "stroke-width": str(_HALO), "paint-order": "stroke"})
        self._halos[text] = withStroke(linewidth=_HALO, foreground=colour)

    def legend(
        self, entries: Mapping[Any, Look], left: float = 1, sample: Sample = "area", column: bool = False
    ) -> float:
        """A legend in reading order at the top, broken into rows that fit; gives its height in pixels.

        Args:
            entries: label -> look.
            left: where it begins.
            sample: what stands before each label.
            column: one entry a row.
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
        """A sample of a look at a place in the chart, for a label beside it."""
        size = self.text
        middle = y + size * 0.62
        if kind == "area":
            self.rectangle(x, y + size * 0.1, size * 1.2, size, **area(look))
        elif kind == "line" or not look.marker:
            how = {"color": look.colour, "linestyle": look.dash, "marker": look.marker}
            across = [x, x + size * 0.65, x + size * 1.3]
            self.line(across, [middle] * 3, markevery=[1], markersize=size * 0.4, **how)
        else:
            self.line([x + size * 0.6], [middle], **dot(look, size))

    def rectangle(self, x: float, y: float, width: float, height: float, **how: Any) -> Rectangle:
        """A rectangle in the chart, in pixels from its top left corner; arguments as Matplotlib's ``Rectangle``."""
        drawn = Rectangle((x, y), width, height, **{"linewidth": 0, **how})
        self.add(drawn)
        return drawn

    def line(self, x: Sequence[float], y: Sequence[float], **how: Any) -> None:
        """A line through places in the chart, in pixels from its top left corner; arguments as ``Line2D``."""
        self.add(Line2D(x, y, **how))

    def add(self, artist: Artist) -> None:
        """Draw a patch or line, placed in pixels from the chart's top left corner, over all axes."""
        artist.set_transform(self._pixels)
        self.figure.add_artist(artist)

    def at(self, axes: Axes, x: float, y: float) -> tuple[float, float]:
        """Where a value of some axes stands, in pixels from the chart's top left corner."""
        across, up = axes.transData.transform((x, y))
        return float(across), float(self.figure.bbox.height - up)

    def pixel(self, axes: Axes) -> tuple[float, float]:
        """How much of some axes' units a pixel is, across and up; of linear scales."""
        left, top, right, bottom = self.box(axes)
        (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
        return abs(x1 - x0) / (right - left), abs(y1 - y0) / (bottom - top)

    def box(self, axes: Axes) -> Box:
        """Left, top, right and bottom of some axes, in pixels from the chart's top left corner."""
        (left, low), (right, high) = axes.get_window_extent().get_points().tolist()
        height = float(self.figure.bbox.height)
        return left, height - high, right, height - low

    def empty(self) -> float:
        """Say in place of a chart that there is none; gives the height."""
        text = wrapped(f"{NOTHING}.", self.width * 0.8, self.text)
        self.write(self.width / 2, _EMPTY / 2, text, ha="center", va="center", color=QUIET)
        return _EMPTY

    def svg(self, salt: str) -> str:
        """The drawing as Matplotlib writes it, without a date; ``salt`` makes its ids its own."""
        buffer = io.StringIO()
        with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": salt, "path.simplify": False}):
            self._save(buffer, self.seen, format="svg", metadata={"Date": None})
        return buffer.getvalue()


def area(look: Look) -> dict[str, Any]:
    """How an area of a look is drawn: its colour, its hatch in white, a thin white edge."""
    return {"facecolor": look.colour, "edgecolor": PAPER, "hatch": look.hatch or None, "linewidth": 0.8}


def opened(look: Look) -> dict[str, Any]:
    """How an area of a part period is drawn: its pattern in its colour, on paper."""
    return {"facecolor": "none", "edgecolor": look.colour, "hatch": look.hatch or None, "linewidth": 1.1}


def dot(look: Look, size: float) -> dict[str, Any]:
    """How a dot of a look is drawn with text of some size; arguments of Matplotlib's ``plot``."""
    edge = {"markerfacecolor": PAPER, "markeredgewidth": 1.6} if look.hollow else {"markeredgecolor": PAPER}
    return {
        "marker": look.marker, "color": look.colour, "markersize": size * (0.6 if look.hollow else 0.72), **edge,
        "linestyle": "none", "clip_on": False,
    }  # fmt: skip


def tick_width(labels: Sequence[str], size: float) -> float:
    """The room that the longest of some labels takes, in pixels, with a little air."""
    return max((text_width(label, size) for label in labels), default=0.0) + size * 0.6


def lines_of(text: str) -> int:
    """How many lines a text has."""
    return text.count("\n") + 1


def beside(
    label: str, mark: tuple[float, float], chart: tuple[float, float], size: float
) -> tuple[str, float]:
    """A label right of its mark, or left where only that side holds it, broken where neither does; where it begins.

    Args:
        label: the label.
        mark: where the mark begins and ends, in pixels.
        chart: between which pixels there is room.
        size: of text, in pixels.
    """
    start, end = mark
    right, left, wide = chart[1] - end - 6, start - chart[0] - 8, text_width(label, size)
    if wide <= right or (wide > left and right >= left):
        return wrapped(label, right, size), end + 5
    text = wrapped(label, left, size)
    return text, start - 6 - text_width(text, size)


def spread(values: Sequence[float], apart: Sequence[float], low: float, high: float) -> list[float]:
    """Positions at least ``apart`` from each other, as near to sorted ``values`` as low and high allow.

    Args:
        values: where each would stand by itself, ascending; at least one.
        apart: the least distance from each to the next.
        low: the first position is not below it.
        high: the last position is not above it, if all fit.
    """
    taken = np.concatenate([[0.0], np.cumsum(apart)])
    # least squares under an order: what is too close together moves apart evenly
    nearest = isotonic_regression(np.asarray(values, dtype="float64") - taken).x
    return [float(at) for at in np.clip(nearest, low, max(low, high - taken[-1])) + taken]
