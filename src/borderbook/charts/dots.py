"""Dots on a common scale: one or more values a row, with intervals; two values a row joined make a dumbbell."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import pandas as pd
from matplotlib.transforms import offset_copy

from borderbook import words as say
from borderbook.charts import axis, labels
from borderbook.charts.canvas import Canvas, tick_width
from borderbook.charts.colours import looks
from borderbook.charts.figure import Figure, Words, figure, with_note
from borderbook.charts.labels import Format
from borderbook.charts.theme import (
    INK,
    NARROW,
    PAPER,
    QUIET,
    RULE,
    SIZE,
    WIDE,
    text_size,
    text_width,
    wrapped,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# pixels: a row; between dots that would hide each other; beside the scale
_ROW, _DODGE, _SIDE = 26.0, 10.0, 8.0
_NAMES = 0.38  # of the width: a row's name that is wider breaks; on a phone it stands above its dots
_SCALE = 0.38  # of the width: the scale takes at least this much, or values are not written in columns
_COLUMNS = 2  # of so many series the values are written in columns
_NOT_LOG = "Values of zero or below are not drawn on a logarithmic scale."


def dots(
    data: pd.Series | pd.DataFrame,
    *,
    form: Format = say.number,
    low: pd.Series | pd.DataFrame | None = None,
    high: pd.Series | pd.DataFrame | None = None,
    join: bool = False,
    log: bool = False,
    reference: tuple[float, str] | None = None,
    **words: Unpack[Words],
) -> Figure:
    """Dots in rows, the first row on top; of one or two series the values stand in columns at the right.

    Args:
        data: values by category; of a frame, a column a series. Missing values are said to be missing.
        form: how a value is written.
        low: lower ends of intervals, of the data's shape; missing where there is none.
        high: upper ends.
        join: draw a line between the dots of a row.
        log: a logarithmic scale; what is not above zero is written, not drawn.
        reference: a value to compare with and its label; a dashed line.
        words: name, title, unit, of, note.
    """
    frame = data.to_frame() if isinstance(data, pd.Series) else data
    rows = _Dots(frame, form, _like(frame, low), _like(frame, high), reference, log=log, join=join)
    heights = (rows.height(WIDE), rows.height(NARROW))
    drawn = figure(rows.draw, rows.table(words["unit"]), rows.alt(), heights, words)
    return with_note(drawn, _NOT_LOG if log and bool((rows.values <= 0).any()) else "")


class _Dots:
    """The data, and how they are drawn at any width."""

    def __init__(
        self, frame: pd.DataFrame, form: Format, low: np.ndarray, high: np.ndarray,
        reference: tuple[float, str] | None, *, log: bool, join: bool,
    ) -> None:  # fmt: skip
        self.frame, self.form, self.low, self.high = frame, form, low, high
        self.reference, self.log, self.join = reference, log, join
        self.values = _like(frame, frame)
        self.looks = list(looks(frame.columns).values())
        self.names = labels.names(frame.index)

    def draw(self, canvas: Canvas) -> None:
        """The legend, the rows, the scale below them."""
        if self.frame.empty:
            canvas.empty()
            return
        size, above = canvas.text, self._above(canvas.width)
        top, bottom = self._legend(canvas) + self._head(canvas), size * 2
        columns = self._columns(canvas.width, size)
        left = _SIDE if above else min(tick_width(self.names, size), canvas.width * _NAMES) + 4
        right = sum(columns) + _SIDE if columns else self._absent_width()
        axes = canvas.axes(left, top, right, bottom)
        self._scale(axes, canvas)
        high = (canvas.height - top - bottom) / len(self.frame)
        for row in range(len(self.frame)):
            begins = top + row * high
            middle = begins + high - _ROW / 2 if above else begins + high / 2
            self._name(canvas, row, left, middle - _ROW / 3 if above else middle, above)
            self._marks(axes, canvas, row, (middle - top) / high - 0.5, 1 / high)
            self._written(canvas, row, middle, columns)
        self._headings(canvas, top, columns)
        self._line(axes, canvas, top)

    def height(self, width: int) -> float:
        """Of the drawing at a width, in pixels."""
        size = SIZE[width]
        if self.frame.empty:
            return 90.0
        probe = Canvas(width, 100, size)
        above = self._above(width)
        room = width if above else width * _NAMES
        lines = max(_broken(name, room, size).count("\n") + 1 for name in self.names)
        row = _ROW + lines * size * 1.35 if above else max(_ROW, lines * size * 1.35 + 6)
        if not np.isnan(self.low).all():
            row = max(row, _DODGE * len(self.looks) + 12)
        return self._legend(probe) + self._head(probe) + size * 2 + row * len(self.frame)

    def table(self, unit: str) -> pd.DataFrame:
        """The numbers drawn: a row a dot, with the ends of its interval."""
        tall = labels.tidy(self.frame, labels.value_name(unit))
        if np.isnan(self.low).all():
            return tall
        return tall.assign(low=self.low.T.ravel().round(6), high=self.high.T.ravel().round(6))

    def alt(self) -> str:
        """What is drawn, in words."""
        if self.frame.empty:
            return "Dots: no figure."
        parts = []
        for number, name in enumerate(self.frame.columns):
            low, high = (pd.Series(side[:, number], self.frame.index) for side in (self.low, self.high))
            text = labels.series_in_words(self.frame[name], self.form, interval=(low, high))
            parts.append(text if len(self.looks) == 1 else f"{name}: {text}")
        kind = "Dots" if np.isnan(self.low).all() else "Dots with intervals"
        line = f" Dashed line: {self._compared()}." if self.reference else ""
        return f"{kind}. {'; '.join(parts)}.{line}"

    def _above(self, width: float) -> bool:
        """Whether the names stand above their dots."""
        return width <= NARROW and tick_width(self.names, SIZE[NARROW]) > width * _NAMES

    def _columns(self, width: float, size: float) -> list[float]:
        """Widths of the columns of values; none for many series or where the scale would be squeezed."""
        if len(self.looks) > _COLUMNS:
            return []
        wide = [max(text_width(self._text(row, n), size) for row in range(len(self.frame))) + size * 1.1
                for n in range(len(self.looks))]  # fmt: skip
        names = 0.0 if self._above(width) else min(tick_width(self.names, size), width * _NAMES)
        return wide if len(wide) == 1 or width - names - sum(wide) >= width * _SCALE else []

    def _absent_width(self) -> float:
        """Room for the open marks of missing series."""
        return 12.0 + 14 * int(np.isnan(self.values).sum(axis=1).max())

    def _head(self, canvas: Canvas) -> float:
        """Room above the rows: for the reference's label or the columns' headings."""
        headed = len(self.looks) > 1 and (np.isnan(self.values).any() or len(self.looks) <= _COLUMNS)
        lines = self._compared(canvas.width).count("\n") + 1 if self.reference else int(headed)
        return canvas.text * (1.3 * lines + 0.6) if lines else 2.0

    def _legend(self, canvas: Canvas) -> float:
        if len(self.looks) < 2:
            return 0.0
        named = zip(map(str, self.frame.columns), self.looks, strict=True)
        return canvas.legend(dict(named), dots=True) + 4

    def _name(self, canvas: Canvas, row: int, left: float, y: float, above: bool) -> None:
        room = canvas.width if above else canvas.width * _NAMES
        how: dict[str, Any] = {"ha": "right", "va": "center"}
        if above:  # on paper of its own, so that no line of the scale strikes it
            how = {"ha": "left", "va": "bottom", "bbox": {"facecolor": PAPER, "edgecolor": "none", "pad": 1}}
        text = _broken(self.names[row], room, canvas.text)
        canvas.write(1 if above else left - 8, y, text, color=INK, **how)

    def _marks(self, axes: Axes, canvas: Canvas, row: int, at: float, pixel: float) -> None:
        """Guide, joining line, intervals and dots of a row at its place; ``pixel`` is one in rows."""
        axes.axhline(at, color=RULE, linewidth=1, zorder=1)
        shown = [n for n in range(len(self.looks)) if self._drawable(self.values[row, n])]
        if self.join and len(shown) > 1:
            ends = self.values[row, shown]
            axes.plot([ends.min(), ends.max()], [at, at], color=QUIET, linewidth=2.5, zorder=2, alpha=0.6)
        for number, moved in self._moved(axes, row, shown).items():
            y = at + moved * pixel
            self._interval(axes, row, number, y)
            look, value = self.looks[number], self.values[row, number]
            (dot,) = axes.plot(
                [value], [y], marker=look.marker, color=look.colour, markersize=canvas.text * 0.72,
                markeredgecolor=PAPER, linestyle="none", zorder=4, clip_on=False,
            )  # fmt: skip
            ends_in_words = labels.between(self.low[row, number], self.high[row, number], self.form)
            canvas.mark(dot, self._label(row, number), f"{self.form(value)}{ends_in_words}")
        if len(self.looks) > _COLUMNS:
            self._absent(axes, canvas, row, at)

    def _interval(self, axes: Axes, row: int, number: int, y: float) -> None:
        ends = [self.low[row, number], self.high[row, number]]
        if not np.isnan(ends).any():
            axes.plot(
                ends, [y, y], color=self.looks[number].colour, linewidth=2, marker="|", markersize=9,
                markeredgewidth=2, solid_capstyle="butt", zorder=3, clip_on=False,
            )  # fmt: skip

    def _absent(self, axes: Axes, canvas: Canvas, row: int, at: float) -> None:
        """Open marks of the missing series, right of the scale under 'no figure'."""
        for place, number in enumerate(np.flatnonzero(np.isnan(self.values[row]))):
            beside = offset_copy(axes.get_yaxis_transform(), canvas.figure, x=14 + 14 * place, units="points")
            (dot,) = axes.plot(
                [1], [at], marker=self.looks[number].marker, markerfacecolor="none", linestyle="none",
                color=self.looks[number].colour, markersize=8, clip_on=False, transform=beside,
            )  # fmt: skip
            canvas.mark(dot, self._label(row, int(number)), labels.MISSING)

    def _moved(self, axes: Axes, row: int, shown: list[int]) -> dict[int, float]:
        """How far each dot is moved down, in pixels, so that none hides another or its interval."""
        if not np.isnan(self.low[row]).all():
            return {n: (i - (len(shown) - 1) / 2) * _DODGE for i, n in enumerate(shown)}
        across = {n: axes.transData.transform((self.values[row, n], row))[0] for n in shown}
        near = {n: [m for m in shown if abs(across[m] - across[n]) < _DODGE * 0.7] for n in shown}
        return {n: (near[n].index(n) - (len(near[n]) - 1) / 2) * _DODGE * 0.8 for n in shown}

    def _written(self, canvas: Canvas, row: int, y: float, columns: list[float]) -> None:
        """The values of a row, in columns at the right."""
        for number in range(len(columns)):
            text = self._text(row, number)
            x = canvas.width - sum(columns[number + 1 :]) - 1
            canvas.write(x, y, text, ha="right", va="center", color=QUIET if text == labels.MISSING else INK)

    def _headings(self, canvas: Canvas, top: float, columns: list[float]) -> None:
        """Above columns the marker of the series; above open marks what they mean."""
        middle = top - canvas.text * 0.8
        if len(columns) > 1:
            for number, look in enumerate(self.looks):
                canvas.dot(look, canvas.width - sum(columns[number + 1 :]) - canvas.text * 0.5, middle)
        elif not columns and np.isnan(self.values).any():
            canvas.write(canvas.width - 1, middle, labels.MISSING, ha="right", va="center", color=QUIET)

    def _line(self, axes: Axes, canvas: Canvas, top: float) -> None:
        """The reference as a dashed line, its label above the scale."""
        if self.reference is None:
            return
        value, _ = self.reference
        line = axes.axvline(value, color=INK, linestyle=(0, (4, 3)), linewidth=1.4, zorder=2)
        canvas.mark(line, self.reference[1], self.form(value))
        text = self._compared(canvas.width)
        half = text_width(text, canvas.text) / 2
        at, _ = canvas.at(axes, value, 0)
        x = min(max(at, half + 1), self._label_end(canvas.width, canvas.text) - half)
        canvas.write(x, top - canvas.text * 0.3, text, ha="center", va="bottom", color=INK, linespacing=1.2)

    def _label_end(self, width: float, size: float) -> float:
        """Where the reference's label ends at the latest: before headings."""
        columns = self._columns(width, size)
        headed = sum(columns) if len(columns) > 1 else self._absent_width() + size * 3 if not columns else 0.0
        return width - 1 - headed

    def _scale(self, axes: Axes, canvas: Canvas) -> None:
        shown = [
            self.values,
            self.low,
            self.high,
            np.array([self.reference[0] if self.reference else np.nan]),
        ]
        every = np.concatenate([part.ravel() for part in shown])
        axes.set_ylim(len(self.frame) - 0.5, -0.5)
        axes.set_yticks([])
        axes.spines["bottom"].set_visible(False)
        every = every[[self._drawable(value) for value in every]]
        low, high = _ends(every, self.log)
        if self.log:
            axes.set_xscale("log")
            axes.minorticks_off()
        axes.set_xlim(low, high)
        chosen = _fitting(axis.value_ticks(low, high, 4 if canvas.narrow else 7, self.log), axes, canvas)
        axes.set_xticks([value for value, _ in chosen], [text for _, text in chosen])
        axes.grid(axis="x", color=RULE)

    def _drawable(self, value: float) -> bool:
        return not np.isnan(value) and (value > 0 or not self.log)

    def _text(self, row: int, number: int) -> str:
        value = float(self.values[row, number])
        return labels.MISSING if np.isnan(value) else self.form(value)

    def _label(self, row: int, number: int) -> str:
        return self.names[row] if len(self.looks) == 1 else f"{self.frame.columns[number]}, {self.names[row]}"

    def _compared(self, width: float = WIDE) -> str:
        """The reference's label and value, broken where it is wider than a part of the chart."""
        value, label = self.reference or (np.nan, "")
        size = text_size(width)
        return wrapped(f"{label} {self.form(value)}", self._label_end(width, size) - 2, size)


def _like(frame: pd.DataFrame, side: pd.Series | pd.DataFrame | None) -> np.ndarray:
    """Numbers of the frame's shape; NaN where there is none."""
    if side is None:
        return np.full(frame.shape, np.nan)
    wide = side.to_frame(frame.columns[0]) if isinstance(side, pd.Series) else side
    aligned = wide.reindex(index=frame.index, columns=frame.columns)
    return aligned.to_numpy(dtype="float64", na_value=np.nan)


def _broken(text: str, room: float, size: float) -> str:
    return wrapped(text, room - size, size)


def _ends(values: np.ndarray, log: bool) -> tuple[float, float]:
    """The ends of the scale: from zero, unless that would squeeze values into the last third of it."""
    if not len(values):
        return (1.0, 10.0) if log else (0.0, 1.0)
    low, high = float(values.min()), float(values.max())
    if log:
        return low / 1.3, high * 1.3
    if 0 < low < high * 0.7 or low == high > 0:
        low = 0.0
    air = (high - low or 1.0) * 0.03
    return low - (air if low else 0), high + air


def _fitting(ticks: list[tuple[float, str]], axes: Axes, canvas: Canvas) -> list[tuple[float, str]]:
    """Every tick, or every second, third ..., so that no label touches the next or the edge."""
    placed = [(canvas.at(axes, value, 0)[0], text_width(text, canvas.text) / 2) for value, text in ticks]
    whole = [n for n, (x, half) in enumerate(placed) if x - half >= 0 and x + half <= canvas.width]
    for step in range(1, len(whole) + 1):
        chosen = whole[::step]
        if all(placed[b][0] - placed[a][0] > placed[a][1] + placed[b][1] + 6 for a, b in pairwise(chosen)):
            return [ticks[n] for n in chosen]
    return []
