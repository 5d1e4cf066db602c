"""Lines over time: each series named at its end, with intervals and events."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import pandas as pd

from borderbook import words as say
from borderbook.charts import axis, events, labels
from borderbook.charts.axis import Array
from borderbook.charts.canvas import EMPTY, Canvas, legend_height
from borderbook.charts.colours import Look, looks
from borderbook.charts.events import Events, Placed
from borderbook.charts.figure import Figure, Words, figure, with_note
from borderbook.charts.labels import Format, Part
from borderbook.charts.theme import NARROW, PAPER, QUIET, SIZE, WIDE, text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Side = pd.Series | pd.DataFrame | None
"""The lower or upper ends of intervals, of the shape of the data."""

DOTS = (0.0, (1.0, 1.6))
"""The dashes of a part period."""
_PLOT = {True: 220.0, False: 320.0}  # height of the axes in pixels, on a phone or not
_MARKER = 72.0  # pixels from marker to marker of a line
_CLOSE = 18.0  # pixels: markers are not closer


def lines(
    data: pd.Series | pd.DataFrame,
    *,
    form: Format = say.number,
    part: Part | None = None,
    low: Side = None,
    high: Side = None,
    events: Events | None = None,
    log: bool = False,
    zero: bool = True,
    **words: Unpack[Words],
) -> Figure:
    """A line a series, its name and last value beside its end.

    Args:
        data: a row a period (years or first days), a column a series. A missing value or period breaks its line.
        form: how a value is written.
        part: periods that are not complete, and which part of each is there: dotted, with an open marker.
        low: lower ends of intervals, drawn as a band up to ``high``.
        high: upper ends of intervals.
        events: a moment -> its name, drawn as a vertical line.
        log: logarithmic scale; zero and negative values cannot be on it and break the line.
        zero: begin the value axis at zero.
        words: name, title, unit, of, note.

    Raises:
        DataError: a period stands twice.
    """
    frame = axis.regular(data.to_frame(data.name or "") if isinstance(data, pd.Series) else data)
    names = [""] if isinstance(data, pd.Series) else [str(name) for name in frame.columns]
    drawn = _Lines(
        frame, names, form, part or {}, (side(low, frame), side(high, frame)), events or {}, log, zero
    )
    heights = drawn.layout(WIDE, SIZE[WIDE]).height, drawn.layout(NARROW, SIZE[NARROW]).height
    if drawn.values.isna().all(axis=None):
        heights = EMPTY
    result = figure(drawn.draw, drawn.tidy(words["unit"]), drawn.alt(), heights, words)
    return with_note(result, drawn.note())


@dataclass(frozen=True)
class _Layout:
    """Margins in pixels, and what stands in them."""

    left: float
    right: float
    top: float
    bottom: float
    legend: float
    ends: list[str] | None
    ticks: list[tuple[int, str]]
    events: list[Placed]
    height: float


class _Lines:
    """The series as they are drawn."""

    def __init__(
        self, frame: pd.DataFrame, names: list[str], form: Format, part: Part,
        interval: tuple[pd.DataFrame, pd.DataFrame], events: Events, log: bool, zero: bool,
    ) -> None:  # fmt: skip
        self.frame, self.names, self.form, self.part = frame, names, form, part
        self.interval, self.events, self.log = interval, events, log
        self.values, self.low, self.high = (_drawable(each, log) for each in (frame, *interval))
        self.looks = looks(frame.columns)
        self.at = axis.positions(frame.index)
        every = np.concatenate([each.to_numpy().ravel() for each in (self.values, self.low, self.high)])
        self.limits = _log_limits(every) if log else axis.limits(every, zero)
        first, last = (float(self.at.min()), float(self.at.max())) if len(frame) else (0.0, 0.0)
        self.span = (first, last) if last > first else (first - 1, last)

    def draw(self, canvas: Canvas) -> None:
        """Everything but the words."""
        if self.values.isna().all(axis=None):
            canvas.empty()
            return
        plan = self.layout(canvas.width, canvas.text)
        if plan.legend:
            canvas.legend(dict(zip(self.names, self.looks.values(), strict=True)), lines=True)
        axes = canvas.axes(plan.left, plan.top, plan.right, plan.bottom)
        axis.set_values(axes, *self.limits, 4 if canvas.narrow else 5, self.log)
        axes.set_xlim(*self.span)
        axis.set_periods(axes, self.at, plan.ticks, canvas.text)
        events.draw(canvas, axes, plan.events, plan.legend)
        if self.limits[0] < 0 < self.limits[1]:
            axes.axhline(0, color=QUIET, linewidth=1)
        for column, look in enumerate(self.looks.values()):
            band = self.low.iloc[:, column], self.high.iloc[:, column]
            axes.fill_between(self.at, *band, color=look.colour, alpha=0.18, linewidth=0)
            markers = self._markers(canvas.width - plan.left - plan.right, column)
            values, name = self.values.iloc[:, column], str(self.frame.columns[column])
            line(canvas, axes, values, look, self.form, self.part, name, markers)
        if plan.ends:
            axis.write_ends(canvas, axes, self._ends(plan.ends), canvas.width - plan.right + 24)

    def layout(self, width: float, size: float) -> _Layout:
        """Where everything goes in a chart of some width, with text of some size."""
        narrow = width <= NARROW
        left = axis.value_room(*self.limits, size, 4 if narrow else 5, self.log)
        ends = self._texts(
            *((width * 0.34, _PLOT[True] * 0.5) if narrow else (width * 0.28, _PLOT[False])), size
        )
        legend = 0.0 if ends or self.names == [""] else legend_height(self.names, width, size) + 6
        right = max((text_width(text, size) for text in ends), default=0) + 30 if ends else size * 1.6
        room = width - left - right
        ticks = axis.ticks(self.frame.index, self.part, room, size) if len(self.frame) else []
        if ticks and not ends:
            right = max(right, text_width(ticks[-1][1], size) / 2 + 2)
            room = width - left - right
        placed, above = events.place(self.events, self.span, left, room, width, size)
        top = legend + above + size * 0.8
        bottom = axis.below(ticks, size)
        height = top + _PLOT[narrow] + bottom
        return _Layout(left, right, top, bottom, legend, ends, ticks, placed, height)

    def tidy(self, unit: str) -> pd.DataFrame:
        """A row a value, with the ends of its interval if there are any."""
        return labels.tidy_with_ends(self.frame, self.interval, labels.value_name(unit))

    def alt(self) -> str:
        """The alternative text, from what is drawn."""
        parts = []
        for column, name in enumerate(self.names):
            low, high = (each.iloc[:, column] for each in self.interval)
            text = labels.series_in_words(self.frame.iloc[:, column], self.form, self.part, None, (low, high))
            parts.append(f"{name}: {text}" if name else text)
        inside = events.within(self.events, self.span)
        moments = [f"{name} ({say.day(when)})" for when, name in inside.items()]
        kind = "Lines on a logarithmic scale" if self.log else "Lines"
        marked = f" Marked: {'; '.join(moments)}." if moments else ""
        return f"{kind}. {'; '.join(parts)}.{marked}" if parts else f"{kind}: no figure."

    def note(self) -> str:
        """What must be said of part periods and of the scale."""
        notes = [labels.part_note(self.part, self.frame.index)]
        if self.log and (self.frame <= 0).any(axis=None):
            notes.append("Zero and less cannot be shown on a logarithmic scale.")
        if not self.log and not self.limits[0] <= 0 <= self.limits[1]:
            notes.append("The value axis does not begin at zero.")
        return " ".join(filter(None, notes))

    def _texts(self, room: float, height: float, size: float) -> list[str] | None:
        """Names with last values, or names alone, broken; None where they do not fit beside the chart."""
        last = [self.values.iloc[:, column].dropna().tail(1) for column in range(len(self.names))]
        full = [
            f"{name} {self.form(float(value.iloc[0])) if len(value) else 'no figure'}".strip()
            for name, value in zip(self.names, last, strict=True)
        ]
        fitted = axis.ends_fit(full, room, height, size)
        return fitted or (None if self.names == [""] else axis.ends_fit(self.names, room, height, size))

    def _ends(self, texts: Sequence[str]) -> list[axis.End]:
        ends = []
        for column, (text, look) in enumerate(zip(texts, self.looks.values(), strict=True)):
            rows = np.flatnonzero(self.values.iloc[:, column].notna())
            if len(rows):
                y = self.values.iloc[rows[-1], column]
                ends.append(axis.End(text, float(self.at[rows[-1]]), float(y), look))
        return ends

    def _markers(self, room: float, column: int) -> list[int]:
        """Rows that get a marker: all of a few; of many, so many that series can be told apart."""
        count, series = len(self.frame), len(self.names)
        if count * _CLOSE <= room:
            return list(range(count))
        if series == 1:
            return []
        every = math.ceil(count * _MARKER / room)
        return list(range(column * every // series, count, every))


def line(
    canvas: Canvas, axes: Axes, values: pd.Series, look: Look, form: Format, part: Part, label: str,
    markers: Sequence[int] = (),
) -> None:  # fmt: skip
    """A series: its line broken where values are missing, single points as markers, part periods dotted and open.

    Args:
        canvas: of the axes.
        axes: where it is drawn.
        values: by period, as drawn.
        look: of the series.
        form: how a value is written.
        part: part periods.
        label: name of the series, for the pointer.
        markers: rows that get a marker besides.
    """
    at, y = axis.positions(values.index), values.to_numpy()
    half = np.array([period in part for period in values.index], dtype=bool)
    whole, size = np.where(half, np.nan, y), canvas.text * 0.42
    there = np.isfinite(whole)
    alone = there & ~np.append(False, there[:-1]) & ~np.append(there[1:], False)
    shown = [row for row in np.flatnonzero(there).tolist() if alone[row] or row in markers]
    common: dict[str, Any] = {
        "color": look.colour,
        "marker": look.marker,
        "markersize": size,
        "clip_on": False,
    }
    drawn = axes.plot(at, whole, linestyle=look.dash, markevery=shown, markeredgecolor=PAPER, **common)
    canvas.mark_line(drawn[0], label, _spoken(values, there, form, part))
    if half.any():
        near = (half | np.append(half[1:], False) | np.append(False, half[:-1])) & np.isfinite(y)
        rows = np.flatnonzero(half & near).tolist()
        drawn = axes.plot(
            at, np.where(near, y, np.nan), linestyle=DOTS, markevery=rows, markerfacecolor=PAPER,
            **{**common, "markersize": size * 1.2},
        )  # fmt: skip
        canvas.mark_line(drawn[0], label, _spoken(values, near, form, part))


def _spoken(values: pd.Series, there: Array, form: Format, part: Part) -> list[str]:
    """'2009: 33,087' of each row that is drawn."""
    index, names = values.index, labels.names(values.index)
    said = []
    for row in np.flatnonzero(there).tolist():
        period = labels.with_part(names[row], index[row], part)
        said.append(f"{period}: {form(float(values.iloc[row]))}")
    return said


def side(values: Side, like: pd.DataFrame) -> pd.DataFrame:
    """One end of the intervals in the shape of the data; missing where there is none."""
    if values is None:
        return pd.DataFrame(np.nan, index=like.index, columns=like.columns)
    if isinstance(values, pd.Series):
        values = pd.DataFrame(dict.fromkeys(like.columns, values))
    return values.reindex(index=like.index, columns=like.columns).astype("float64")


def _drawable(values: pd.DataFrame, log: bool) -> pd.DataFrame:
    """Values as they are drawn: on a logarithmic scale, only what is above zero."""
    numbers = values.astype("float64")
    return numbers.where(numbers > 0) if log else numbers


def _log_limits(values: Array) -> tuple[float, float]:
    """Ends of a logarithmic axis: a little more than the values."""
    there = values[np.isfinite(values)]
    return (float(there.min()) / 1.15, float(there.max()) * 1.15) if len(there) else (1.0, 10.0)
