"""Dot charts: one or more values in each row on a common scale, with intervals or joined by a line (dumbbells)."""

from __future__ import annotations

from typing import Any, Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from notemill import words as say
from notemill.charts import axis, compare, labels
from notemill.charts.axis import Side
from notemill.charts.canvas import GROUND, Canvas, dot, lines_of, tick_width
from notemill.charts.colours import MUTED, Look, looks
from notemill.charts.figure import Figure, Words
from notemill.charts.kinds import Grid, chart
from notemill.charts.labels import Format
from notemill.charts.theme import INK, QUIET, RULE, text_width, wrapped

# pixels: height of a row, and its least; distance between dots that would cover each other; margin beside the scale
_ROW, _LEAST, _DODGE, _SIDE = 26.0, 18.0, 10.0, 8.0
_NAMES = 0.38  # share of the width; wider names of rows are broken, or on a phone written above their dots
_MORE = 0.46  # share of a phone's width for names if no values stand beside
_SCALE = 0.38  # the smallest share of the width for the scale; with less, values are not written in columns
_COLUMNS = 2  # the largest number of series whose values are written in columns
_WHISKER: dict[str, Any] = {"marker": "|", "markersize": 9, "markeredgewidth": 2, "solid_capstyle": "butt"}
_WHISKER |= {"linewidth": 2, "zorder": 3, "clip_on": False}
_DASHES = (0, (4, 3))
_NOT_LOG = "Values of zero or below are not drawn on a logarithmic scale."


@chart
def dots(
    data: pd.Series | pd.DataFrame,
    *,
    form: Format = say.number,
    low: Side = None,
    high: Side = None,
    join: bool = False,
    older: str | None = None,
    log: bool = False,
    reference: tuple[float, str] | None = None,
    **words: Unpack[Words],
) -> Figure:
    """Dots in rows, the first row on top; values of one or two series are also written in columns at the right.

    Args:
        data: values by category; a DataFrame has one column for each series. Missing values are written as "no figure".
        form: formats a value.
        low: lower ends of intervals in the shape of the data; missing if there is no interval.
        high: upper ends of intervals.
        join: draw a line between the dots of a row.
        older: of two series the one of the earlier time: its dots are hollow, with arrows from them to the other's.
        log: use a logarithmic scale; values of zero or below are written but not drawn.
        reference: a value to compare with, and its label; drawn as a dashed line with the label above it.
        words: name, title, unit, of, note.
    """
    frame = data.to_frame() if isinstance(data, pd.Series) else data
    return _Dots(frame, form, low, high, reference, older, log=log, join=join).figure(words)


class _Dots(Grid):
    """The data, and the code that draws them at any width."""

    def __init__(
        self, frame: pd.DataFrame, form: Format, low: Side, high: Side, reference: tuple[float, str] | None,
        older: str | None, *, log: bool, join: bool,
    ) -> None:  # fmt: skip
        super().__init__(frame, form, None, low, high)
        self.called = "Dots" if np.isnan(self.low).all() else "Dots with intervals"
        self.notes = [_NOT_LOG] if log and bool((self.values <= 0).any()) else []
        self.drawn = self.values > 0 if log else ~np.isnan(self.values)
        self.reference, self.log, self.join = reference, log, join
        self.ages = [older, *frame.columns.drop([older])] if older in frame and len(frame.columns) > 1 else []
        self.looks |= {older: Look(MUTED, hollow=True), **looks(self.ages[1:])} if self.ages else {}
        self.names = labels.names(frame.index)

    def draw(self, canvas: Canvas) -> float:
        """Draw the legend, the rows, and the scale below them; return the height in pixels."""
        size, wide, count = canvas.text, tick_width(self.names, canvas.text), len(self.frame)
        share = canvas.width * (_NAMES if self._columns(canvas, min(wide, canvas.width * _NAMES)) else _MORE)
        share = share if canvas.narrow else canvas.width * _NAMES
        broken = (lines_of(wrapped(name, share, size)) for name in self.names)
        fits = max(broken) <= (2 if self.picked[0] else 1)  # a longer name may break if a row is highlighted
        above = canvas.narrow and wide > share and not fits  # names are written above their dots
        room = canvas.width if above else share
        names = [wrapped(name, room - size, size) for name in self.names]
        deep = max(map(lines_of, names)) * size * 1.35
        near = _DODGE * 0.8 * (len(self.looks) - 1) / 2  # largest shift of dots
        lift = max(_ROW / 3, near + _DODGE * 0.6)  # distance of a name from its dots
        low = canvas.narrow and not (self.compared and self.compared[1][0])  # no words stand over a row
        step = _ROW + deep + 2 * (lift - _ROW / 3) if above else max(_LEAST if low else _ROW, deep + 3)
        columns = self._columns(canvas, 0 if above else min(wide, room))
        left = _SIDE if above else min(wide, room) + 4
        right = sum(columns) + _SIDE
        ends = [canvas.width - 1 - sum(columns[number + 1 :]) for number in range(len(columns))]
        top = self.legend(canvas, "dot", air=4) if len(columns) < _COLUMNS else 0.0  # or names above columns
        label = wrapped(self._compared(), canvas.width - left - right, size) if self.reference else ""
        over_line = (lines_of(label) * size * 1.3 + 4) * bool(label)
        top += max(self._headings(canvas, top, ends, columns), over_line)
        step = canvas.room(top + step * count + size * 2, top + size * 2) / count
        axes = canvas.axes(left, top, canvas.width - left - right, step * count)
        self._scale(axes, canvas)
        if self.reference:
            half, (x, _) = text_width(label, size) / 2, canvas.at(axes, self.reference[0], 0)
            x = min(max(x, half), canvas.box(axes)[2] - half)
            canvas.write(x, top - 4, label, ha="center", va="bottom", color=QUIET, linespacing=1.0)
        place: dict[str, Any] = {"ha": "right", "va": "center"}
        if above:  # on a plain ground, so that no grid line crosses the name
            place = {"ha": "left", "va": "bottom", "bbox": GROUND}
        first = top + (step - _ROW / 2 - lift + _ROW / 3 if above else step / 2)
        guides = np.arange(count) + (first - top) / step - 0.5
        axes.hlines(guides, 0, 1, color=RULE, linewidth=1, transform=axes.get_yaxis_transform(), zorder=1)
        for row, name in enumerate(names):
            y = first + row * step
            how: dict[str, Any] = {"weight": 600 if self.picked[0] and self.stressing(row) else 400}
            canvas.write(1 if above else left - 8, y - lift if above else y, name, color=INK, **place, **how)
            self._marks(axes, canvas, row, guides[row])
            for value, x in zip(self.values[row], ends, strict=False):
                how["color"] = QUIET if np.isnan(value) else INK
                canvas.write(x, y, labels.value(value, self.form), ha="right", va="center", **how)
        self._arrows(axes, canvas, guides, above)
        return top + step * count + size * 2

    def alt(self) -> str:
        """The alternative text, from what is drawn."""
        text = self.spoken({0: ""} if len(self.looks) == 1 else None)
        line = f" Dashed line: {self._compared()}." if self.reference else ""
        return f"{self.called}. {text}.{line}"

    def _columns(self, canvas: Canvas, names: float) -> list[float]:
        """Widths in pixels of the columns of values; empty for many series, or if the scale would get too narrow."""
        if len(self.looks) > _COLUMNS:
            return []
        texts = [[labels.value(value, self.form) for value in column] for column in self.values.T]
        names_of = [str(name).split() if len(texts) > 1 else [] for name in self.frame.columns]
        least = canvas.text * 6 * (len(texts) > 1 and not canvas.narrow)
        both = zip(texts, names_of, strict=True)
        widest = [max(text_width(text, canvas.text, 600) for text in (*one, *name)) for one, name in both]
        wide = [max(least, each) + canvas.text * 1.1 for each in widest]
        return wide if len(wide) == 1 or canvas.width * (1 - _SCALE) >= names + sum(wide) else []

    def _arrows(self, axes: Axes, canvas: Canvas, at: np.ndarray, above: bool) -> None:
        """Draw an arrow in each row from the older to the newer value, and the comparison with its words."""
        of = [self.frame.columns.tolist().index(name) for name in self.ages]
        words = {((row, of[0]), (row, of[1])): "" for row in range(len(self.frame)) if of}
        words |= {self.compared[:2]: self.compared[2]} if self.compared else {}
        for (start, end), text in words.items():
            if self.drawn[start] and self.drawn[end]:
                points = [(self.values[cell], at[cell[0]]) for cell in (start, end)]
                compare.across(canvas, axes, points, self.look(*end), text, above)

    def _headings(self, canvas: Canvas, top: float, ends: list[float], columns: list[float]) -> float:
        """Write marker and name of each series above two columns; return the height in pixels."""
        if len(ends) < _COLUMNS:
            return 2.0
        size, names = canvas.text, map(str, self.frame.columns)
        heads = [wrapped(name, wide - size * 1.1, size) for name, wide in zip(names, columns, strict=True)]
        foot = top + size * (1.6 + 1.2 * max(map(lines_of, heads)))
        how: dict[str, Any] = {"ha": "right", "multialignment": "right", "va": "bottom", "color": QUIET}
        for number, (head, x) in enumerate(zip(heads, ends, strict=True)):
            at = foot - size * (0.9 + 1.2 * lines_of(head))
            canvas.line([x - size * 0.5], [at], **dot(self.look(None, number), size))
            canvas.write(x, foot, head, linespacing=1.0, **how)
        return foot - top + size * 0.4

    def _marks(self, axes: Axes, canvas: Canvas, row: int, at: float) -> None:
        """Draw the joining line, the intervals and the dots of a row."""
        shown = np.flatnonzero(self.drawn[row]).tolist()
        if self.join and len(shown) > 1:
            joined = self.values[row, shown]
            joint = {"color": QUIET, "linewidth": 2.5, "alpha": 0.6, "zorder": 2}
            axis.line(axes, [joined.min(), joined.max()], [at, at], **joint)
        pixel = canvas.pixel(axes)[1]
        for number, moved in self._moved(axes, row, shown).items():
            y, look, value = at + moved * pixel, self.look(row, number), self.values[row, number]
            ends = [self.low[row, number], self.high[row, number]]
            if not np.isnan(ends).any():
                axis.line(axes, ends, [y, y], color=look.colour, **_WHISKER)
            drawn = axis.line(axes, [value], [y], zorder=4, **dot(look, canvas.text))
            text = f"{self.form(value)}{labels.between(ends[0], ends[1], self.form)}"
            series = str(self.frame.columns[number]) if len(self.looks) > 1 else ""
            label = f"{series}, {self.names[row]}" if series else self.names[row]
            canvas.mark(drawn, label, text, [self.row(row, number)], series)

    def _moved(self, axes: Axes, row: int, shown: list[int]) -> dict[int, float]:
        """How far each dot is moved down, in pixels, so that they do not cover each other."""
        across = {n: axes.transData.transform((self.values[row, n], row))[0] for n in shown}
        near = {n: [m for m in shown if abs(across[m] - across[n]) < _DODGE * 0.7] for n in shown}
        return {n: (near[n].index(n) - (len(near[n]) - 1) / 2) * _DODGE * 0.8 for n in shown}

    def _scale(self, axes: Axes, canvas: Canvas) -> None:
        """Set limits and ticks whose labels do not touch, and draw the reference line."""
        compared = [self.reference[0]] if self.reference else []
        every = np.concatenate([self.values.ravel(), self.low.ravel(), self.high.ravel(), compared])
        low, high = axis.log_limits(every, 1.3) if self.log else _limits(every[~np.isnan(every)])
        if self.log:
            axes.set_xscale("log")
            axes.xaxis.set_minor_locator(NullLocator())
        axes.set_xlim(low, high)
        axes.set_ylim(len(self.frame) - 0.5, -0.5)
        axes.spines["bottom"].set_visible(False)
        chosen = _fitting(axis.value_ticks(low, high, 4 if canvas.narrow else 7, self.log), axes, canvas)
        axis.write(axes.xaxis, chosen, axis.number, pad=7, length=0)
        axes.xaxis.grid(visible=True, clip_on=False)
        if self.reference:
            value, label = self.reference
            line = axes.axvline(value, color=INK, linestyle=_DASHES, linewidth=1.4, zorder=2)
            canvas.mark(line, label, self.form(value))

    def _compared(self) -> str:
        """The label and the value of the reference."""
        value, label = self.reference or (np.nan, "")
        return f"{label}: {self.form(value)}"


def _limits(values: np.ndarray) -> tuple[float, float]:
    """The ends of the scale. It begins at zero, unless the values would then only fill its last third."""
    low, high = float(values.min()), float(values.max())
    if 0 < low < high * 0.7 or low == high > 0:
        low = 0.0
    air = (high - low or 1.0) * 0.03
    return low - (air if low else 0), high + air


def _fitting(ticks: list[tuple[float, str]], axes: Axes, canvas: Canvas) -> list[tuple[float, str]]:
    """Every tick, or every second, third ... tick, so that no label touches the next one or the edge."""
    placed = [(canvas.at(axes, value, 0)[0], text_width(text, canvas.text)) for value, text in ticks]
    whole = [n for n, (x, wide) in enumerate(placed) if wide / 2 <= x <= canvas.width - wide / 2]
    step = labels.every([placed[n][0] for n in whole], [placed[n][1] for n in whole], air=6)
    return [ticks[n] for n in whole[::step]]
