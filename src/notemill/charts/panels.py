"""Small multiples: one panel for each series, with its name and its last complete value above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Literal, Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from notemill import words as say
from notemill.charts import axis, compare, labels
from notemill.charts.canvas import Canvas, area, lines_of, opened
from notemill.charts.colours import Look, register, tones
from notemill.charts.figure import Figure, Words
from notemill.charts.kinds import Grid, chart
from notemill.charts.labels import Format, Part
from notemill.charts.lines import line
from notemill.charts.theme import INK, QUIET, wrapped

# on a phone, on a page: height of a panel's axes in pixels; distance above them in heights of text
_PLOT, _ABOVE = {True: 96.0, False: 124.0}, {True: 0.7, False: 0.9}
_BARS = 52.0  # pixels: height of axes with bars on a phone
_LEAST = 70.0  # pixels: the smallest width of axes in two columns on a phone; below it there is one column
_GAP, _BELOW = 26.0, {True: 8.0, False: 18.0}  # pixels between panels, across and down
_DASH = (0.0, (3.0, 1.6))
_TICKS = 3  # approximate number of ticks on a panel's value axis


@chart
def panels(
    data: pd.DataFrame,
    *,
    form: Format = say.number,
    part: Part | None = None,
    lower: pd.DataFrame | None = None,
    kind: Literal["line", "bar"] = "line",
    columns: int = 3,
    forecast: pd.DataFrame | None = None,
    heads: Mapping[str, str] = MappingProxyType({}),
    **words: Unpack[Words],
) -> Figure:
    """A panel for each column, in the order of the data, each on its own scale.

    With a forecast, the line goes on as its dashed median in bands; above it stand the last observed value and the
    forecast of the highlighted period, or else of the last.

    Args:
        data: one row for each period (years or first days), one column for each series. A missing value interrupts a
            line; a missing bar is a flat hatched strip.
        form: formats a value.
        part: incomplete periods -> the part that the data have; drawn hollow.
        lower: true if a value is a lower bound; its bar or marker is not filled and its value is written after "≥".
        kind: lines or bars; lines if there is a forecast.
        columns: number of panels side by side on a page; a phone shows up to two.
        forecast: what follows the data: one row for each series, period and ``level`` (per cent), as
            ``methods.forecast.forecast`` returns it. The first column is the series and the second the period; then
            ``median``, ``lower`` and ``upper``. Without ends, no band is drawn.
        heads: by series, further words above its panel, as on how good its past forecasts were.
        words: name, title, unit, of, note.

    Raises:
        DataError: a period appears twice, or a column of the forecast is missing.
    """
    if forecast is None or forecast.empty:
        return _Panels(axis.regular(data), form, part, lower, kind == "bar", columns).figure(words)
    return _Continued(data, form, part, columns, forecast, heads).figure(words)


class _Panels(Grid):
    """The series, and the code that draws them at any width."""

    def __init__(
        self, frame: pd.DataFrame, form: Format, part: Part | None, lower: pd.DataFrame | None, bars: bool, columns: int
    ) -> None:
        super().__init__(frame, form, part, bounds=lower)
        self.called = "Small bar charts" if bars else "Small line charts"
        own, lacking = frame.shape[1] > 1, bars and bool(np.isnan(self.values).any())
        self.notes = ["Each panel has its own scale." * own, *self.notes, labels.ABSENT * lacking]
        self.bars, self.columns, self.past = bars, columns, len(frame)
        known, single = register(), Look(tones().single)  # a colour alone: each series has its own panel
        self.looks = {name: Look(known.get(str(name), single).colour) for name in frame.columns}
        self.names = labels.names(frame.index, part, full=True)

    def draw(self, canvas: Canvas) -> float:
        """Draw everything except the texts around the figure; return the height in pixels."""
        limits: list[tuple[float, float] | None] = []
        heads, index = [], self.frame.index
        for column, name in enumerate(self.frame.columns):
            drawn = np.stack([self.values, self.low, self.high])[..., column]
            limits.append(axis.limits(drawn) if np.isfinite(drawn).any() else None)
            heads.append((str(name), self._head(column)))
        all_axes, height = self._axes(canvas, heads, limits)
        for column, (axes, ends) in enumerate(zip(all_axes, limits, strict=True)):
            if ends is None:
                continue
            (self._draw_bars if self.bars else self._draw_line)(canvas, axes, column)
            if self.bars or ends[0] < 0:
                axes.axhline(0, color=QUIET, linewidth=1)
            if self.compared and self.compared[1][1] == column:
                at = np.arange(len(index)) if self.bars else axis.positions(index)
                points = [(at[row], self.values[row, n]) for row, n in self.compared[:2]]
                compare.upright(canvas, axes, points, self.look(*self.compared[1]))
        return height

    def _axes(
        self, canvas: Canvas, heads: Sequence[tuple[str, str]], limits: Sequence[tuple[float, float] | None]
    ) -> tuple[list[Axes], float]:
        """Make the axes of all panels, with both scales and a heading; return them and their height in pixels.

        Args:
            canvas: the canvas to draw on.
            heads: the name of each panel, and the words below it.
            limits: the limits of each value axis; None for a panel without values.
        """
        size, narrow, index = canvas.text, canvas.narrow, self.frame.index
        left = max(axis.value_room(*ends, size, _TICKS) for ends in limits if ends)
        two = (canvas.width - _GAP) / 2 - left >= _LEAST
        beside = min(self.columns, len(heads), 1 + two if narrow else self.columns)
        box, right = (canvas.width - _GAP * (beside - 1)) / beside, size * 1.7
        broken = [(wrapped(name, box, size, 600), wrapped(words, box, size)) for name, words in heads]
        ticks = axis.ticks(index, self.part, box - left - right, size)
        high = _BARS if self.bars and narrow else _PLOT[narrow]
        below = axis.below(ticks, size) + _BELOW[narrow]
        at = np.arange(len(index), dtype="float64") if self.bars else axis.positions(index)
        span = (-0.6, len(index) - 0.4) if self.bars else axis.span(at)
        all_axes, y = [], 0.0
        for first in range(0, len(broken), beside):
            row = broken[first : first + beside]
            deep = max(lines_of(name) + lines_of(words) for name, words in row)
            top = deep * size * 1.3 + size * _ABOVE[narrow]
            for number, (name, words) in enumerate(row):
                x = number * (box + _GAP)
                canvas.write(x, y, name, weight=600, color=INK, linespacing=1.07)
                canvas.write(x, y + lines_of(name) * size * 1.3, words, color=QUIET, linespacing=1.07)
                axes = canvas.axes(x + left, y + top, box - left - right, high)
                axes.set_xlim(*span)
                axis.set_periods(axes, index, at, ticks)
                if ends := limits[first + number]:
                    axis.set_values(axes, *ends, _TICKS)
                all_axes.append(axes)
            y += top + high + below
        return all_axes, y - _BELOW[narrow]

    def alt(self) -> str:
        """The alternative text, from what is drawn."""
        return f"{self.called}, one a series. {self.spoken()}."

    def _head(self, column: int) -> str:
        """The words above a panel: the last complete value, and the highest."""
        if not (last := self._last(column)):
            return labels.MISSING
        texts, peak = [self._cell_in_words(last[0], column)], int(np.nanargmax(self.values[:, column]))
        if self.compared and self.compared[1][1] == column:
            texts.append(self.compared[2])
        exact = not self.bounds.iloc[:, column].any()  # of minimums none is the highest
        if exact and self.values[last[0], column] < self.values[peak, column]:
            when = labels.names(self.frame.index, self.part)[peak]
            texts.append(f"highest {self.text(peak, column)} in {when}")
        return ", ".join(texts)

    def _last(self, column: int) -> list[int]:
        """The last complete row with a value, or else the last row with a value, in a list; empty without values."""
        rows = np.flatnonzero(~np.isnan(self.values[: self.past, column])).tolist()
        complete = [row for row in rows if self.frame.index[row] not in self.part]
        return complete[-1:] or rows[-1:]

    def _cell_in_words(self, row: int, column: int) -> str:
        """A cell as text: '2025: 34 %'."""
        return f"{self.names[row]}: {self.text(row, column)}"

    def _draw_line(self, canvas: Canvas, axes: Axes, column: int) -> None:
        series, name = self.frame.iloc[:, column].astype("float64"), str(self.frame.columns[column])
        first, last, look = self.row(0, column), self._last(column), self.look(None, column)
        bounds = self.bounds.iloc[:, column].to_numpy()
        line(canvas, axes, series, look, self.form, self.part, name, first, last, bounds=bounds)

    def _draw_bars(self, canvas: Canvas, axes: Axes, column: int) -> None:
        name = str(self.frame.columns[column])
        for row, (label, value) in enumerate(zip(self.frame.index, self.values[:, column], strict=True)):
            look = self.look(row, column)
            partly = label in self.part or self.bounds.iloc[row, column]
            style = opened(replace(look, hatch="////")) if partly else area(look)
            if np.isnan(value):
                continue
            drawn = axis.bar(axes, False, row, value, thick=0.78, **style)
            canvas.mark(drawn, name, self._cell_in_words(row, column), [self.row(row, column)], name)
        for run in labels.runs(np.flatnonzero(np.isnan(self.values[:, column]))):
            drawn, rows = axis.absent(canvas, axes, run, thick=0.78), [self.row(row, column) for row in run]
            when = " to ".join(dict.fromkeys(self.names[row] for row in (run[0], run[-1])))
            canvas.mark(drawn, name, f"{when}: {labels.MISSING}", rows, name)


class _Continued(_Panels):
    """Series whose lines go on as a forecast."""

    def __init__(
        self, data: pd.DataFrame, form: Format, part: Part | None, columns: int, forecast: pd.DataFrame,
        heads: Mapping[str, str],
    ) -> None:  # fmt: skip
        median, ends = _wide(forecast)
        frame = axis.regular(pd.concat([data, median[data.columns]]))
        super().__init__(frame, form, part, None, False, columns)
        self.past, self.heads = len(frame) - len(median), heads
        self.ends = {name: side.reindex(frame.index)[frame.columns] for name, side in ends.items()}
        self.low, self.high = (side.to_numpy() for side in [*self.ends.values()][-2:])
        ahead = np.arange(len(frame)) >= self.past
        self.further = {"forecast": pd.DataFrame(dict.fromkeys(frame, ahead), frame.index), **self.ends}
        self.levels = [f"{name.removeprefix('low ')} %" for name in [*ends][::2]]
        bands = f"Bands: its intervals of {say.listed(self.levels)}; in brackets that of {self.levels[0]}."
        self.notes = [*self.notes, f"Dashes: the median of the forecast. {bands}"]

    def alt(self) -> str:
        """The alternative text: the words above the panels."""
        parts = [f"{name}: {self._head(column)}" for column, name in enumerate(self.frame.columns)]
        ahead = f"continued by a forecast, in brackets its interval of {self.levels[0]}"
        return f"{self.called}, one a series, {ahead}. {'; '.join(parts)}."

    def text(self, row: int, column: int) -> str:
        """A value as text; of a forecast with its narrowest interval."""
        low, high, *_ = (side.to_numpy()[row, column] for side in self.ends.values())
        return f"{super().text(row, column)}{labels.between(low, high, self.form)}"

    def _head(self, column: int) -> str:
        """The words above a panel: the last observed value, the marked forecast, and what was given."""
        last = [self._cell_in_words(row, column) for row in self._last(column)] or [labels.MISSING]
        shown = f"{last[0]}, then {self._cell_in_words(self._marked(), column)}"
        return "; ".join(filter(None, [shown, self.heads.get(str(self.frame.columns[column]))]))

    def _marked(self) -> int:
        """The row of the highlighted forecast, or else of the last."""
        chosen = np.flatnonzero(self.frame.index.isin(self.picked[0])).tolist()
        return [len(self.frame) - 1, *(row for row in chosen if row >= self.past)][-1]

    def _draw_line(self, canvas: Canvas, axes: Axes, column: int) -> None:
        series, look = self.frame.iloc[:, column], self.look(None, column)
        name, rows, join = str(series.name), np.arange(len(series)), self.past - 1
        at = axis.positions(series.index)
        sides = [side.iloc[:, column].to_numpy(copy=True) for side in self.ends.values()]
        for side in sides:
            side[join] = series.iloc[join]  # the bands begin at the last observed value
        for low, high in zip(sides[2::2], sides[3::2], strict=True):  # the first is drawn with the line
            axes.fill_between(at, low, high, color=look.colour, alpha=0.18, linewidth=0)
        axes.axvline(at[join], color=QUIET, linewidth=0.8, linestyle=(0, (1, 2)))
        first, ahead = self.row(0, column), replace(look, dash=_DASH)
        line(canvas, axes, series.mask(rows > join), look, self.form, self.part, name, first)
        name, marked = f"{name}, forecast", [self._marked()]
        line(canvas, axes, series.mask(rows < join), ahead, self.form, {}, name, first, marked, sides[:2])


def _wide(forecast: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """The medians, a row for each period and a column for each series; "low 80", "high 80" ..., narrowest first."""
    labels.require(forecast, ["median", "level", "lower", "upper"], "A forecast")
    series, time = forecast.columns[:2]
    ends: dict[str, pd.DataFrame] = {}
    for level, rows in forecast.groupby("level"):
        median, low, high = (
            rows.pivot(index=time, columns=series, values=value).astype("float64")
            for value in ("median", "lower", "upper")
        )
        ends |= {f"low {level:g}": low, f"high {level:g}": high}
    return median, ends
