"""Draws the comparison that a title makes: an arrow between two values, and their difference in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from notemill.charts import axis
from notemill.charts.canvas import GROUND, Canvas
from notemill.charts.colours import Look
from notemill.charts.theme import INK, text_width, wrapped

Points = Sequence[tuple[float, float]]
"""Start and end, each as x and y in the units of some axes."""

_WORDS = 0.2  # width of the words beside vertical values, as a share of the chart's width
_AWAY, _HEAD = 5.0, 6.0  # pixels: distance from axes or dots to the arrow; size of the arrow's head
_LEVEL: dict[str, Any] = {"linewidth": 1, "linestyle": (0, (2, 2))}


def beside(text: str, canvas: Canvas) -> str:
    """The words broken into lines, for the place to the right of vertical values."""
    return wrapped(text.replace(" %", "\u00a0%"), canvas.width * _WORDS, canvas.text)


def upright(
    canvas: Canvas, axes: Axes, points: Points, look: Look, text: str = "", ends: Sequence[axis.End] = ()
) -> None:
    """Draw the levels of two values up to the right edge, and there an arrow between them with words beside it.

    Two values of one period are no change: they have only the words, as have values too near each other. If bars
    without a figure follow the second value, the arrow is beside its bar.

    Args:
        canvas: the canvas of the axes.
        axes: axes whose limits are set.
        points: start and end of the arrow.
        look: the look with the arrow's colour.
        text: the difference in words; may be blank.
        ends: other labels at the right edge.
    """

    def draw() -> None:
        (left, start), (right, end) = (canvas.at(axes, *point) for point in points)
        edge, step = canvas.box(axes)[2] + _AWAY, canvas.at(axes, 1, 0)[0] - canvas.at(axes, 0, 0)[0]
        edge = right + step / 2 + _AWAY if step > _AWAY and edge - right > 2 * step else edge
        if abs(end - start) > _HEAD and left != right:
            for x, y in ((left, start), (right, end)):
                canvas.line([x, edge], [y, y], color=look.colour, **_LEVEL)
            _arrow(canvas, [edge, edge], [start, end], "v" if end > start else "^", look)
        middle = axes.transData.inverted().transform((0, canvas.figure.bbox.height - (start + end) / 2))[1]
        axis.write_ends(canvas, axes, [*ends, *([(text, axes.viewLim.x1, middle)] if text else [])])

    canvas.at_last.append(draw)


def across(canvas: Canvas, axes: Axes, points: Points, look: Look, text: str, at_edge: bool = False) -> None:
    """Draw an arrow between two dots of a row, with words above it; dots too near for an arrow have words beside them.

    Args:
        canvas: the canvas of the axes.
        axes: axes whose limits are set.
        points: start and end of the arrow.
        look: the look with the arrow's colour.
        text: the difference in words; may be blank.
        at_edge: write the words at the right edge, because the names are above the rows on the left.
    """

    def draw() -> None:
        (start, y), (end, _) = (canvas.at(axes, *point) for point in points)
        away = math.copysign(_AWAY + _HEAD / 2, end - start)
        far = abs(end - start) > 2 * abs(away)
        if far:
            _arrow(canvas, [start + away / 2, end - away], [y, y], ">" if away > 0 else "<", look)
        if not text:
            return
        (left, _, right, _), half = canvas.box(axes), text_width(text, canvas.text, 600) / 2
        middle = right - half if at_edge else min(max((start + end) / 2, left + half), right - half)
        if not far:  # the dots may be moved up and down: the words are beside them
            low, high = min(start, end) - 2 * _AWAY - half, max(start, end) + 2 * _AWAY + half
            middle, y = high if high + half < right else low, y + canvas.text * 0.6 + _HEAD
        how: dict[str, Any] = {"ha": "center", "va": "bottom", "weight": 600, "color": INK, "bbox": GROUND}
        canvas.write(middle, y - _HEAD, text, **how)

    canvas.at_last.append(draw)


def _arrow(canvas: Canvas, x: list[float], y: list[float], head: str, look: Look) -> None:
    how: dict[str, Any] = {"marker": head, "markevery": [1], "markersize": _HEAD, "linewidth": 1.6}
    canvas.line(x, y, color=look.colour, solid_capstyle="butt", zorder=5, **how)
