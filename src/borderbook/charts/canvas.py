"""A drawing laid out in CSS pixels: axes with margins in pixels, a legend, labels, and marks that carry values."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure as MatplotlibFigure
from matplotlib.patches import Circle, Rectangle
from scipy.optimize import isotonic_regression

from borderbook.charts.colours import Look
from borderbook.charts.theme import INK, NARROW, PAPER, QUIET, text_width, wrapped

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.text import Text

_DPI = 72  # so that a unit of Matplotlib's is a CSS pixel
_EDGE = 8.0  # pixels left free around words
_LINE = 1.52  # from line to line of words, in their size: Inter is 1.21 high, at a spacing of 1.25
ABSENT: dict[str, Any] = {
    "facecolor": "none", "edgecolor": QUIET, "linestyle": (0, (3, 3)), "linewidth": 1,
}  # fmt: skip
"""How the outline of a missing bar is drawn."""
EMPTY = (120.0, 120.0)
"""Heights of a figure without a value."""
_LEGEND_STEP = 1.6  # from row to row of a legend, in heights of text


class Canvas:
    """An empty drawing; everything is placed in CSS pixels from its top left corner.

    Attributes:
        figure: the Matplotlib figure.
        panels: the axes, in the order in which they were made.
        marks: id of a mark -> its ``data-`` attributes, for the page.
        size: width and height in CSS pixels, with the words.
        text: size of text in CSS pixels.
    """

    def __init__(
        self, width: float, height: float, text: float, words: tuple[str, str, str] | None = None
    ) -> None:
        """Args: width and height of the chart; size of text; title, unit and foot to draw in, or none."""
        self.text, self.width, self.height = text, width, height
        self.panels: list[Axes] = []
        self.marks: dict[str, dict[str, str]] = {}
        above, below = self._measured(words) if words else (0.0, 0.0)
        self._top = above
        self.size = (width, above + height + below)
        self.figure = MatplotlibFigure(figsize=(width / _DPI, self.size[1] / _DPI), dpi=_DPI)
        if words is None:
            self.figure.patch.set_visible(False)
        self.sheet = self._sheet()
        if words is not None:
            self._write(words, above)

    @property
    def narrow(self) -> bool:
        """Whether this is the drawing for a phone."""
        return self.width <= NARROW

    def axes(self, left: float = 0, top: float = 0, right: float = 0, bottom: float = 0, **how: Any) -> Axes:
        """Axes that leave so many pixels free on each side of the chart; arguments as ``Figure.add_axes``."""
        box = (left, top, self.width - right - left, self.height - top - bottom)
        return self.axes_at(*box, **how)

    def axes_at(self, left: float, top: float, width: float, height: float, **how: Any) -> Axes:
        """Axes of a size in pixels at a place in the chart."""
        total = self.size[1]
        low = total - (self._top + top + height)
        axes = self.figure.add_axes(
            (left / self.width, low / total, max(width, 1) / self.width, max(height, 1) / total), **how
        )
        axes.patch.set_visible(False)
        self.panels.append(axes)
        return axes

    def grid(
        self, count: int, columns: int, margins: tuple[float, float, float, float], gap: tuple[float, float]
    ) -> list[Axes]:
        """Panels row by row.

        Args:
            count: how many.
            columns: of them, side by side.
            margins: left, top, right, bottom in pixels, inside each panel's box.
            gap: between boxes, across and down.
        """
        rows = -(-count // columns)
        left, top, right, bottom = margins
        wide = (self.width - gap[0] * (columns - 1)) / columns
        high = (self.height - gap[1] * (rows - 1)) / rows
        return [
            self.axes_at(
                (i % columns) * (wide + gap[0]) + left, (i // columns) * (high + gap[1]) + top,
                wide - left - right, high - top - bottom,
            )
            for i in range(count)
        ]  # fmt: skip

    def mark(self, artist: Artist, label: str, value: str) -> None:
        """Give a mark the words that a pointer or the keyboard reads from it."""
        identity = f"mark-{len(self.marks)}"
        artist.set_gid(identity)
        self.marks[identity] = {"data-label": label, "data-value": value}

    def mark_line(self, artist: Artist, label: str, values: Sequence[str]) -> None:
        """Give a line its label and the words of each of its vertices ("2009: 33,087"); missing ones have none."""
        identity = f"mark-{len(self.marks)}"
        artist.set_gid(identity)
        self.marks[identity] = {"data-label": label, "data-values": "|".join(values)}

    def write(self, x: float, y: float, text: str, **how: Any) -> Text:
        """Text at a place in the chart, in pixels from its top left corner; top aligned unless said otherwise."""
        return self.sheet.text(x, self._top + y, text, **{"va": "top", "size": self.text, **how})

    def legend(
        self, entries: Mapping[str, Look], left: float = 1, top: float = 0, lines: bool = False,
        dots: bool = False,
    ) -> float:  # fmt: skip
        """A legend in reading order, broken into rows that fit; gives its height in pixels.

        Args:
            entries: label -> look.
            left: where it begins.
            top: where it begins.
            lines: draw a piece of line with its marker instead of a patch.
            dots: draw the marker alone.
        """
        for look, (x, down, label) in zip(
            entries.values(), _legend_places(list(entries), self.width, self.text, left), strict=True
        ):
            if dots:
                self.dot(look, x + self.text * 0.6, top + down + self.text * 0.62)
            else:
                self.swatch(look, x, top + down, lines)
            middle = top + down + self.text * (0.62 + label.count("\n") * 0.605)
            self.write(x + self.text * 1.7, middle, label, va="center", linespacing=1.0)
        return legend_height(list(entries), self.width, self.text, left)

    def dot(self, look: Look, x: float, y: float) -> None:
        """The marker of a look at a place in the chart, in pixels from its top left corner."""
        self.sheet.plot(
            [x], [self._top + y], marker=look.marker, color=look.colour, markersize=self.text * 0.72,
            markeredgecolor=PAPER, linestyle="none", clip_on=False,
        )  # fmt: skip

    def rectangle(self, x: float, y: float, width: float, height: float, **how: Any) -> Rectangle:
        """A rectangle in the chart, in pixels from its top left corner; arguments as Matplotlib's ``Rectangle``."""
        drawn = Rectangle((x, self._top + y), width, height, **{"linewidth": 0, **how})
        self.sheet.add_artist(drawn)
        return drawn

    def circle(self, x: float, y: float, radius: float, **how: Any) -> None:
        """A circle in the chart, in pixels from its top left corner; arguments as Matplotlib's ``Circle``."""
        self.sheet.add_artist(Circle((x, self._top + y), radius, **how))

    def swatch(self, look: Look, x: float, y: float, lines: bool = False) -> float:
        """A sample of a look at a place in the chart, for a label beside it; gives the pixels that it takes."""
        size = self.text
        if lines:
            self.stroke(
                [x, x + size * 0.65, x + size * 1.3], [y + size * 0.62] * 3, color=look.colour,
                linestyle=look.dash, marker=look.marker, markevery=[1], markersize=size * 0.4,
            )  # fmt: skip
        else:
            self.rectangle(x, y + size * 0.1, size * 1.2, size, **area(look))
        return size * 1.7

    def stroke(self, x: Sequence[float], y: Sequence[float], **how: Any) -> None:
        """A line in pixels of the chart, outside all axes: what leads to a label."""
        self.sheet.plot(x, [self._top + at for at in y], clip_on=False, **how)

    def at(self, axes: Axes, x: float, y: float) -> tuple[float, float]:
        """Where a value of some axes stands, in pixels from the chart's top left corner."""
        across, up = axes.transData.transform((x, y))
        return float(across), self.size[1] - float(up) - self._top

    def box(self, axes: Axes) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of some axes, in pixels from the chart's top left corner."""
        left, low, right, high = axes.get_window_extent().extents
        return float(left), self.size[1] - high - self._top, float(right), self.size[1] - low - self._top

    def empty(self, sentence: str = "No figure for these parameters.") -> None:
        """Say in place of a chart why there is none."""
        text = wrapped(sentence, self.width * 0.8, self.text)
        self.write(self.width / 2, self.height / 2, text, ha="center", va="center", color=QUIET)

    def svg(self, salt: str) -> str:
        """The drawing as Matplotlib writes it, without a date; ``salt`` makes its ids its own."""
        buffer = io.StringIO()
        with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": salt, "path.simplify": False}):
            self.figure.savefig(buffer, format="svg", metadata={"Date": None})
        return buffer.getvalue()

    def _sheet(self) -> Axes:
        """Axes over the whole drawing, in pixels, for text and legends."""
        sheet = self.figure.add_axes((0, 0, 1, 1), zorder=5)
        sheet.set_axis_off()
        sheet.set_xlim(0, self.width)
        sheet.set_ylim(self.size[1], 0)
        return sheet

    def _measured(self, words: tuple[str, str, str]) -> tuple[float, float]:
        title, unit, foot = self._broken(words)
        above = _EDGE + self.text * _LINE * (1.25 * _lines(title) + _lines(unit)) + 10
        return above, 10 + self.text * 0.86 * _LINE * _lines(foot) + _EDGE

    def _broken(self, words: tuple[str, str, str]) -> tuple[str, str, str]:
        room = (self.width - 2 * _EDGE) * 0.98  # texts come out a little wider than they measure
        title, unit, foot = words
        return (
            wrapped(title, room, self.text * 1.25, 600), wrapped(unit, room, self.text),
            wrapped(foot, room, self.text * 0.86),
        )  # fmt: skip

    def _write(self, words: tuple[str, str, str], above: float) -> None:
        title, unit, foot = self._broken(words)
        step = 1.25 * self.text * _LINE * _lines(title)
        place: dict[str, Any] = {"va": "top", "linespacing": 1.25}
        self.sheet.text(_EDGE, _EDGE, title, size=self.text * 1.25, weight=600, color=INK, **place)
        self.sheet.text(_EDGE, _EDGE + step, unit, size=self.text, color=QUIET, **place)
        self.sheet.text(
            _EDGE, above + self.height + 10, foot, size=self.text * 0.86, color=QUIET, **place
        )  # fmt: skip


def legend_height(names: Sequence[str], width: float, text: float, left: float = 1) -> float:
    """Pixels that a legend takes in a chart of some width, with text of some size."""
    ends = [
        down + text * (_LEGEND_STEP + label.count("\n") * 1.21)
        for _, down, label in _legend_places(names, width, text, left)
    ]
    return max(ends) + 4 if ends else 0.0


def _legend_places(
    names: Sequence[str], width: float, text: float, left: float
) -> list[tuple[float, float, str]]:
    """Where each entry begins, across and down, and its label, broken if a row is too short for it."""
    x, down, deep = left, 0.0, 0.0
    places: list[tuple[float, float, str]] = []
    for name in names:
        label = wrapped(name, width - left - text * 1.7, text)
        wide = text * 1.7 + text_width(label, text)
        if x > left and x + wide > width:
            x, down, deep = left, down + deep, 0.0
        places.append((x, down, label))
        deep = max(deep, text * (_LEGEND_STEP + label.count("\n") * 1.21))
        x += wide + text * 1.1
    return places


def area(look: Look) -> dict[str, Any]:
    """How an area of a look is drawn: its colour, its hatch in white, a thin white edge."""
    return {"facecolor": look.colour, "edgecolor": PAPER, "hatch": look.hatch or None, "linewidth": 0.8}


def opened(look: Look) -> dict[str, Any]:
    """How an area of a part period is drawn: its pattern in its colour, on paper."""
    return {"facecolor": "none", "edgecolor": look.colour, "hatch": look.hatch or None, "linewidth": 1.1}


def tick_width(labels: Sequence[str], size: float) -> float:
    """The room that the longest of some labels takes, in pixels, with a little air."""
    return max((text_width(label, size) for label in labels), default=0.0) + size * 0.6


def _lines(text: str) -> int:
    return text.count("\n") + 1 if text else 0


def spread(values: Sequence[float], apart: float | Sequence[float], low: float, high: float) -> list[float]:
    """Positions at least ``apart`` from each other, as near to sorted ``values`` as low and high allow.

    Args:
        values: where each would stand by itself, ascending.
        apart: the least distance from each to the next, the same for all or one less than there are values.
        low: the first position is not below it.
        high: the last position is not above it, if all fit.
    """
    gaps = [apart] * (len(values) - 1) if isinstance(apart, int | float) else list(apart)
    taken = np.concatenate([[0.0], np.cumsum(gaps)])[: len(values)]
    if not len(taken):
        return []
    # least squares under an order: what is too close together moves apart evenly
    nearest = isotonic_regression(np.asarray(values, dtype="float64") - taken).x
    return [float(at) for at in np.clip(nearest, low, max(low, high - taken[-1])) + taken]
