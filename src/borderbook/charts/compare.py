"""What a title compares, drawn: an arrow from one value to another, and how they differ, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from borderbook.charts import axis
from borderbook.charts.canvas import Canvas
from borderbook.charts.colours import Look
from borderbook.charts.theme import INK, PAPER, text_width, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Points = Sequence[tuple[float, float]]
"""From where to where, each across and up, in the units of some axes."""

_WORDS = 0.2  # of the width: the words beside upright values
_AWAY, _HEAD = 5.0, 6.0  # pixels: from axes or dots to the arrow; the arrow's head
_LEVEL: dict[str, Any] = {"linewidth": 1, "linestyle": (0, (2, 2))}


def beside(text: str, canvas: Canvas) -> str:
    """The words as they stand to the right of upright values."""
    return wrapped(text.replace(" %", "\u00a0%"), canvas.width * _WORDS, canvas.text)


def upright(
    canvas: Canvas, axes: Axes, points: Points, look: Look, text: str = "", ends: Sequence[axis.End] = ()
) -> None:
    """The levels of two upright values up to the right edge, an arrow between them there, words beside it.

    Args:
        canvas: of the axes.
        axes: their limits are set.
        points: from where to where.
        look: its colour is the arrow's.
        text: how they differ; none is written if blank.
        ends: other labels there.
    """

    def draw() -> None:
        (left, start), (right, end) = (canvas.at(axes, *point) for point in points)
        edge = canvas.box(axes)[2] + _AWAY
        for x, y in ((left, start), (right, end)):
            canvas.line([x, edge], [y, y], color=look.colour, **_LEVEL)
        _arrow(canvas, [edge, edge], [start, end], "v" if end > start else "^", look)
        middle = axes.transData.inverted().transform((0, canvas.figure.bbox.height - (start + end) / 2))[1]
        axis.write_ends(canvas, axes, [*ends, *([(text, axes.viewLim.x1, middle, look)] if text else [])])

    canvas.at_last.append(draw)


def across(canvas: Canvas, axes: Axes, points: Points, look: Look, text: str, at_edge: bool = False) -> None:
    """An arrow from one value to another in the second one's row, words above it.

    Args:
        canvas: of the axes.
        axes: their limits are set.
        points: from where to where.
        look: its colour is the arrow's.
        text: how they differ.
        at_edge: write it at the right edge, as names stand on the left.
    """

    def draw() -> None:
        (start, top), (end, y) = (canvas.at(axes, *point) for point in points)
        canvas.line([start, start], [top, y], color=look.colour, **_LEVEL)
        away = _AWAY + _HEAD / 2
        if abs(end - start) > 2 * away:
            tip = end - away if end > start else end + away
            _arrow(canvas, [start, tip], [y, y], ">" if end > start else "<", look)
        (left, _, right, _), half = canvas.box(axes), text_width(text, canvas.text, 600) / 2
        middle = right - half if at_edge else min(max((start + end) / 2, left + half), right - half)
        how: dict[str, Any] = {"ha": "center", "va": "bottom", "weight": 600, "color": INK}
        how["bbox"] = {"facecolor": PAPER, "edgecolor": "none", "pad": 1}
        canvas.write(middle, y - _HEAD, text, **how)

    canvas.at_last.append(draw)


def _arrow(canvas: Canvas, x: list[float], y: list[float], head: str, look: Look) -> None:
    how: dict[str, Any] = {"marker": head, "markevery": [1], "markersize": _HEAD, "linewidth": 1.6}
    canvas.line(x, y, color=look.colour, solid_capstyle="butt", zorder=5, **how)
