"""Moments on an axis of time: a vertical line with its name above the chart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from borderbook.charts import axis
from borderbook.charts.canvas import Canvas
from borderbook.charts.theme import NARROW, PAPER, QUIET, text_width, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LEAST = 70.0  # pixels: a name is not broken to less

Events = Mapping[pd.Timestamp, str]
"""A moment -> its name."""


@dataclass(frozen=True)
class Placed:
    """An event's place: on the axis, its words from the left and from the top, in pixels."""

    at: float
    left: float
    top: float
    text: str


def within(events: Events, span: tuple[float, float]) -> dict[pd.Timestamp, str]:
    """The events within the ends of an axis, in order."""
    return {
        moment: name for moment, name in sorted(events.items()) if span[0] <= _position(moment) <= span[1]
    }


def _position(moment: pd.Timestamp) -> float:
    return float(axis.positions(pd.DatetimeIndex([moment]))[0])


def place(
    events: Events, span: tuple[float, float], left: float, room: float, width: float, size: float
) -> tuple[list[Placed], float]:
    """Where the events' words go so that none covers another, nor another's line; and the height they take.

    Args:
        events: moments outside ``span`` are left out.
        span: the ends of the axis, in its units.
        left: pixels to the left of the axis.
        room: pixels that the axis takes.
        width: of the chart, in pixels.
        size: of text, in pixels.
    """
    first, last = span
    rows: list[tuple[float, float, float, int, str]] = []
    for moment, name in within(events, span).items():
        at = _position(moment)
        x = left + (at - first) / (last - first) * room
        text, start = _fitted(name, x, width, size)
        end = start + text_width(text, size) + size
        row = max((other + 1 for _, _, before, other, _ in rows if before > start), default=0)
        rows.append((at, start, end, row, text))
    lines = [0] * (max((row for *_, row, _ in rows), default=-1) + 1)
    for *_, row, text in rows:
        lines[row] = max(lines[row], text.count("\n") + 1)
    tops = [sum(lines[:row]) * size * 1.22 + 4 * row for row in range(len(lines) + 1)]
    return [Placed(at, start, tops[row], text) for at, start, _, row, text in rows], tops[-1]


def _fitted(name: str, x: float, width: float, size: float) -> tuple[str, float]:
    """A name broken to the right of its line, or to the left where there is no room; and where it begins."""
    room = width * (0.45 if width <= NARROW else 0.22)
    right = min(room, width - x - 6)
    text = wrapped(name, right, size)
    if text_width(text, size) <= right and right > _LEAST:
        return text, x + 4
    text = wrapped(name, room, size)
    return text, max(0.0, x - 4 - text_width(text, size))


def draw(canvas: Canvas, axes: Axes, placed: list[Placed], top: float) -> None:
    """Each event's line from its words down to the axis; ``top`` pixels stand above the words."""
    bottom = canvas.box(axes)[3]
    for event in placed:
        x = canvas.at(axes, event.at, axes.get_ylim()[0])[0]
        canvas.stroke([x, x], [top + event.top + 2, bottom], color=QUIET, linewidth=1, linestyle=(0, (2, 2)))
        ground = {"facecolor": PAPER, "edgecolor": "none", "pad": 1}
        canvas.write(event.left, top + event.top, event.text, color=QUIET, linespacing=1.0, bbox=ground)
