"""Small multiples: a panel a series, each with its name and its last complete value above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Unpack

import numpy as np
import pandas as pd

from borderbook import words as say
from borderbook.charts import axis, labels
from borderbook.charts.axis import Array
from borderbook.charts.canvas import ABSENT, EMPTY, Canvas, area, opened
from borderbook.charts.colours import REGISTER, SINGLE, SOLID, Look
from borderbook.charts.figure import Figure, Words, figure, with_note
from borderbook.charts.labels import Format, Part
from borderbook.charts.lines import Side, line, side
from borderbook.charts.theme import INK, NARROW, QUIET, SIZE, WIDE, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PLOT = {True: 96.0, False: 124.0}  # height of a panel's axes in pixels, on a phone or not
_LEAST = 70.0  # pixels of a panel's axes across; if two would have less, a phone shows one
_GAP = (26.0, 18.0)
TICKS = 3
"""About so many values are written at a panel's axis."""


def panels(
    data: pd.DataFrame,
    *,
    form: Format = say.number,
    part: Part | None = None,
    low: Side = None,
    high: Side = None,
    kind: Literal["line", "bar"] = "line",
    shared: bool = False,
    columns: int = 3,
    **words: Unpack[Words],
) -> Figure:
    """A panel a column, in the order of the data.

    Args:
        data: a row a period (years or first days), a column a series. A missing value breaks a line; a missing bar is
            a dashed outline.
        form: how a value is written.
        part: periods that are not complete, and which part of each is there; drawn open.
        low: lower ends of intervals, drawn as a band (of bars, as a line) up to ``high``.
        high: upper ends of intervals.
        kind: lines or bars.
        shared: one scale for all panels; by default each has its own, and the note says so.
        columns: panels side by side on a page; a phone shows two.
        words: name, title, unit, of, note.

    Raises:
        DataError: a period stands twice.
    """
    frame = axis.regular(data)
    drawn = _Panels(
        frame, form, part or {}, (side(low, frame), side(high, frame)), kind == "bar", shared, columns
    )
    heights = drawn.grid(WIDE, SIZE[WIDE]).height, drawn.grid(NARROW, SIZE[NARROW]).height
    rows = labels.tidy_with_ends(frame, drawn.interval, labels.value_name(words["unit"]))
    result = figure(
        drawn.draw, rows, drawn.alt(), EMPTY if drawn.frame.isna().all(axis=None) else heights, words
    )
    scales = "" if shared or frame.shape[1] < 2 else "Each panel has its own scale."
    note = " ".join(filter(None, (scales, labels.part_note(part, frame.index))))
    return with_note(result, note)


@dataclass(frozen=True)
class Grid:
    """Panels in rows: how many side by side, their margins, and the words above each.

    Attributes:
        columns: side by side.
        margins: left, top, right, bottom of each, in pixels.
        heads: name and words below it, broken to the panels' width.
        height: of all, in pixels.
    """

    columns: int
    margins: tuple[float, float, float, float]
    heads: list[tuple[str, str]]
    height: float

    def panels(self, canvas: Canvas) -> list[Axes]:
        """The axes, row by row, with their words."""
        left, top, _, _ = self.margins
        created = canvas.grid(len(self.heads), self.columns, self.margins, _GAP)
        for axes, (name, words) in zip(created, self.heads, strict=True):
            x, y, _, _ = canvas.box(axes)
            canvas.write(x - left, y - top, name, weight=600, color=INK, linespacing=1.07)
            below = y - top + (name.count("\n") + 1) * canvas.text * 1.3
            canvas.write(x - left, below, words, color=QUIET, linespacing=1.07)
        return created


def panel_grid(
    heads: Sequence[tuple[str, str]], columns: int, width: float, size: float,
    limits: Sequence[tuple[float, float]], index: pd.Index, part: Part | None = None,
) -> Grid:  # fmt: skip
    """Panels for a chart of some width, with text of some size.

    Args:
        heads: name of each panel, and the words below it.
        columns: side by side on a page; a phone shows two if they are wide enough.
        width: of the chart in pixels.
        size: of text in pixels.
        limits: of the value axis of each.
        index: of periods, the same below all.
        part: part periods.
    """
    narrow, count = width <= NARROW, max(len(heads), 1)
    left = max((axis.value_room(*ends, size, TICKS) for ends in limits), default=0.0)
    beside = max(1, min(columns, count, 2 if narrow else columns))
    if narrow and (width - _GAP[0]) / 2 - left < _LEAST:
        beside = 1
    box, right = (width - _GAP[0] * (beside - 1)) / beside, size * 1.7
    broken = [(wrapped(name, box, size, 600), wrapped(words, box, size)) for name, words in heads]
    ticks = axis.ticks(index, part or {}, box - left - right, size) if len(index) else []
    bottom = axis.below(ticks, size)
    lines = max((name.count("\n") + words.count("\n") + 2 for name, words in broken), default=0)
    top, rows = lines * size * 1.3 + size * 0.9, -(-count // beside)
    height = rows * (top + _PLOT[narrow] + bottom) + (rows - 1) * _GAP[1]
    return Grid(beside, (left, top, right, bottom), broken, height)


class _Panels:
    """The series as they are drawn."""

    def __init__(
        self, frame: pd.DataFrame, form: Format, part: Part, interval: tuple[pd.DataFrame, pd.DataFrame],
        bars: bool, shared: bool, columns: int,
    ) -> None:  # fmt: skip
        self.frame, self.form, self.part = frame.astype("float64"), form, part
        self.interval, self.bars, self.columns = interval, bars, columns
        self.values = self.frame.to_numpy()
        self.at = np.arange(len(frame), dtype="float64") if bars else axis.positions(frame.index)
        every = [self._numbers(column) for column in range(frame.shape[1])]
        self.limits = [axis.limits(np.concatenate(every) if shared else values) for values in every]
        self.looks = [panel_look(name) for name in frame.columns]

    def draw(self, canvas: Canvas) -> None:
        """Everything but the words."""
        if self.frame.isna().all(axis=None):
            canvas.empty()
            return
        plan = self.grid(canvas.width, canvas.text)
        panels = plan.panels(canvas)
        left, _, right, _ = canvas.box(panels[0])
        ticks = axis.ticks(self.frame.index, self.part, right - left, canvas.text)
        for column, axes in enumerate(panels):
            axes.set_xlim(*self._span())
            axis.set_periods(axes, self.at, ticks, canvas.text)
            if self.frame.iloc[:, column].isna().all():
                axes.set_yticks([])
                continue
            axis.set_values(axes, *self.limits[column], TICKS)
            (self._draw_bars if self.bars else self._draw_line)(canvas, axes, column)
            if self.bars or self.limits[column][0] < 0:
                axes.axhline(0, color=QUIET, linewidth=1)

    def grid(self, width: float, size: float) -> Grid:
        """Where the panels go in a chart of some width, with text of some size."""
        heads = [(str(name), self._said(self._last(n), n)) for n, name in enumerate(self.frame.columns)]
        return panel_grid(heads, self.columns, width, size, self.limits, self.frame.index, self.part)

    def alt(self) -> str:
        """The alternative text, from what is drawn."""
        kind = "Small bar charts" if self.bars else "Small line charts"
        parts = []
        for column, name in enumerate(self.frame.columns):
            low, high = (each.iloc[:, column] for each in self.interval)
            text = labels.series_in_words(self.frame.iloc[:, column], self.form, self.part, None, (low, high))
            parts.append(f"{name}: {text}")
        return f"{kind}, one a series. {'; '.join(parts)}." if parts else f"{kind}: no figure."

    def _numbers(self, column: int) -> Array:
        shown = [self.frame, *self.interval]
        return np.concatenate([each.iloc[:, column].to_numpy(dtype="float64") for each in shown])

    def _span(self) -> tuple[float, float]:
        if self.bars:
            return -0.6, len(self.at) - 0.4
        first, last = float(self.at[0]), float(self.at[-1])
        return (first, last) if last > first else (first - 1, last)

    def _last(self, column: int) -> int | None:
        """The last complete row with a value; if there is none, the last one with a value."""
        rows = np.flatnonzero(~np.isnan(self.values[:, column])).tolist()
        complete = [row for row in rows if self.frame.index[row] not in self.part]
        return complete[-1] if complete else rows[-1] if rows else None

    def _said(self, row: int | None, column: int) -> str:
        """'2025: 34 % (30 % to 38 %)' of a cell; 'no figure' without a row."""
        if row is None:
            return labels.MISSING
        label, value = self.frame.index[row], float(self.values[row, column])
        low, high = (float(each.to_numpy()[row, column]) for each in self.interval)
        text = (
            labels.MISSING if np.isnan(value) else f"{self.form(value)}{labels.between(low, high, self.form)}"
        )
        return f"{labels.with_part(labels.name(label, self.frame.index), label, self.part)}: {text}"

    def _draw_line(self, canvas: Canvas, axes: Axes, column: int) -> None:
        values, look = self.frame.iloc[:, column], self.looks[column]
        low, high = (each.iloc[:, column] for each in self.interval)
        axes.fill_between(self.at, low, high, color=look.colour, alpha=0.18, linewidth=0)
        last = self._last(column)
        markers = [] if last is None else [last]
        line(canvas, axes, values, look, self.form, self.part, str(values.name), markers)

    def _draw_bars(self, canvas: Canvas, axes: Axes, column: int) -> None:
        values, look, name = self.frame.iloc[:, column], self.looks[column], self.frame.columns[column]
        low, high = (each.iloc[:, column] for each in self.interval)
        hatched = replace(look, hatch="////")
        for row, label in enumerate(values.index):
            value = float(values.iloc[row])
            if np.isnan(value):
                height, style = axes.get_ylim()[1] * 0.5, ABSENT
            else:
                height, style = value, opened(hatched) if label in self.part else area(look)
            drawn = axes.bar([self.at[row]], [height], 0.78, **style)
            canvas.mark(drawn[0], str(name), self._said(row, column))
            if pd.notna(low.iloc[row]) and pd.notna(high.iloc[row]):
                axes.plot([self.at[row]] * 2, [low.iloc[row], high.iloc[row]], color=INK, linewidth=1.2)


def panel_look(name: object) -> Look:
    """The look of a series that has a panel of its own: its colour in the register, without dash and hatch."""
    return replace(REGISTER.get(str(name), Look(SINGLE)), dash=SOLID, hatch="", marker="o")
