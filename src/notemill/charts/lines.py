"""Line charts over time, with the names of series at their ends, with intervals and events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from notemill import words as say
from notemill.charts import axis, compare, labels
from notemill.charts.axis import Array, Side
from notemill.charts.canvas import GROUND, Canvas, beside, lines_of
from notemill.charts.colours import MUTED, Look, looks
from notemill.charts.figure import Figure, Words
from notemill.charts.kinds import Grid, chart
from notemill.charts.labels import Format, Part
from notemill.charts.theme import PAPER, QUIET, text_width

Events = Mapping[pd.Timestamp, str]
"""Time of an event -> its name."""
_Event = tuple[float, str, float, float]

DOTS = (0.0, (1.0, 1.6))
"""The dash pattern of a part period."""
MANY = 8  # of more series only those that are highlighted are shown
_PLOT = {True: 220.0, False: 320.0}  # height of the axes in pixels: on a phone, on a page


@chart
def lines(
    data: pd.Series | pd.DataFrame,
    *,
    form: Format = say.number,
    part: Part | None = None,
    low: Side = None,
    high: Side = None,
    lower: pd.DataFrame | None = None,
    cut: pd.DataFrame | None = None,
    events: Events | None = None,
    **words: Unpack[Words],
) -> Figure:
    """A line for each series, with its name and last value at its end; the value axis begins at zero.

    A dot marks the last value of a named series and a value without a neighbour; lower bounds are hollow dots.

    Of many series only those that are highlighted are shown, on an axis that has room for all; a page lets its reader
    add the others.

    Args:
        data: one row for each period (years or first days), one column for each series. A missing value or period
            interrupts the line.
        form: formats a value.
        part: incomplete periods -> the part that the data have; drawn dotted, with a hollow marker.
        low: lower ends of intervals, drawn as a band up to ``high``.
        high: upper ends of intervals.
        lower: true if a value is a lower bound; its marker is hollow and its value is written after "≥".
        cut: true if a value cannot be compared with that of the period before; the line is interrupted there.
        events: time of an event -> its name; drawn as a vertical line. If series end in different periods, one that
            ends at an event has no label at the edge.
        words: name, title, unit, of, note.

    Raises:
        DataError: a period appears twice.
    """
    frame = axis.regular(data.to_frame(data.name or "") if isinstance(data, pd.Series) else data)
    names = [""] if isinstance(data, pd.Series) else list(map(str, frame.columns))
    return _Lines(frame, names, form, part, (low, high), lower, cut, events or {}).figure(words)


class _Lines(Grid):
    """The series, and the code that draws them at any width."""

    called = "Lines"

    def __init__(
        self, frame: pd.DataFrame, names: list[str], form: Format, part: Part | None, interval: tuple[Side, Side],
        lower: pd.DataFrame | None, cut: pd.DataFrame | None, events: Events,
    ) -> None:  # fmt: skip
        super().__init__(frame, form, part, *interval, lower)
        self.names, self.cut = names, axis.aligned(cut, frame).eq(True)
        self.notes = [*self.notes, "A line is cut at a break or jump." if self.cut.any(axis=None) else ""]
        there = [np.flatnonzero(~np.isnan(values)).tolist() for values in self.values.T]
        # column of a series -> row of its last value
        self.lasts = {column: rows[-1] for column, rows in enumerate(there) if rows}
        self.named = list(range(len(names)))  # the columns of the series that are named
        self.limits = axis.limits(np.stack([self.values, self.low, self.high]))
        self.at = axis.positions(frame.index)
        self.span = axis.span(self.at)
        first, last = self.span
        self.events = {when: events[when] for when in sorted(events) if first <= date2num(when) <= last}

    def stress(self, words: Words) -> None:
        """As for every grid; of many series only the highlighted ones are shown."""
        super().stress(words)
        if (chosen := self.picked[1]) and len(self.names) > MANY:
            self.named = [n for n in self.named if self.frame.columns[n] in chosen]
            self.looks = {**dict.fromkeys(self.frame.columns, Look(MUTED, unseen=True)), **looks(chosen)}
            self.lasts = {n: row for n, row in self.lasts.items() if n in self.named}

    def look(self, row: int | None, column: int) -> Look:
        """As for every grid; of many series each has its own look."""
        every = len(self.named) == len(self.names)
        return super().look(row, column) if every else self.looks[self.frame.columns[column]]

    def draw(self, canvas: Canvas) -> float:
        """Draw everything except the texts around the figure; return the height in pixels."""
        size, ends = canvas.text, self._texts(canvas)
        drawn = [self.look(None, n) for n in range(len(self.names))]
        labelled = ends is not None or self.names == [""]
        entries = {self.names[n]: drawn[n] for n in self.named}
        legend = 0.0 if labelled else canvas.legend(entries, sample="line") + 6
        count = 4 if canvas.narrow else 5  # number of ticks on the value axis
        left = axis.value_room(*self.limits, size, count)
        difference = compare.beside(self.compared[2], canvas) if self.compared else ""
        written = [*(ends or {}).values(), *filter(None, [difference])]
        more = [] if canvas.narrow else [name for n, name in enumerate(self.names) if n not in self.named]
        right = axis.ends_room([*written, *(f"{name} 100" for name in more)], size) if written else size * 1.6
        ticks = axis.ticks(self.frame.index, self.part, canvas.width - left - right, size)
        if not written:
            right = max(right, text_width(ticks[-1][1], size) / 2 + 2)
        room, bottom = canvas.width - left - right, axis.below(ticks, size)
        events, deep = self._events(canvas, left, room)
        top = legend + deep + size * 0.8
        high = canvas.room(top + _PLOT[canvas.narrow] + bottom, top + bottom)
        axes = canvas.axes(left, top, room, high)
        axis.set_values(axes, *self.limits, count)
        axes.set_xlim(*self.span)
        axis.set_periods(axes, self.frame.index, self.at, ticks)
        for at, text, across, down in events:
            _event(axes, at, text, (across, top - legend - down), high)
        if self.limits[0] < 0 < self.limits[1]:
            axes.axhline(0, color=QUIET, linewidth=1)
        for column, look in sorted(enumerate(drawn), key=lambda each: not each[1].unseen):
            series, *band = (each[:, column] for each in (self.values, self.low, self.high))
            name, markers = str(self.frame.columns[column]), [self.lasts.get(column, -1)]
            shown, first = pd.Series(series, self.frame.index), self.row(0, column)
            bounds, cut = (side.iloc[:, column].to_numpy() for side in (self.bounds, self.cut))
            line(canvas, axes, shown, look, self.form, self.part, name, first, markers, band, bounds, cut)
        named_ends = self._ends(ends) if ends else []
        if self.compared:
            points = [(self.at[row], self.values[row, column]) for row, column in self.compared[:2]]
            compare.upright(canvas, axes, points, self.look(*self.compared[1]), difference, named_ends)
        elif ends:
            canvas.at_last.append(partial(axis.write_ends, canvas, axes, named_ends))
        return top + high + bottom

    def alt(self) -> str:
        """The alternative text, from what is drawn."""
        yearly = labels.frequency(self.frame.index) == "year"
        days = [str(at.year) if yearly and at.day_of_year == 1 else say.day(at) for at in self.events]
        moments = [f"{name} ({day})" for name, day in zip(self.events.values(), days, strict=True)]
        marked = f" Marked: {'; '.join(moments)}." if moments else ""
        others = len(self.names) - len(self.named)
        more = f"; not shown: {others} others" if others else ""
        return f"{self.called}. {self.spoken({n: self.names[n] for n in self.named})}{more}.{marked}"

    def _texts(self, canvas: Canvas) -> dict[int, str] | None:
        """By column, name and last value, or only name, broken into lines; None if they do not fit beside the chart."""
        share, part = (0.34, 0.5) if canvas.narrow else (0.28, 1)  # of the width, of the axes' height
        room = canvas.width * share, _PLOT[canvas.narrow] * part
        last = {column: self.text(self.lasts.get(column, -1), column) for column in self.named}
        periods = labels.names(self.frame.index, self.part, full=True)
        several = {*self.lasts.values()} != {len(self.frame) - 1}
        when = {column: f" ({periods[row]})" for column, row in self.lasts.items() if several}
        full = {n: f"{self.names[n]} {value}{when.get(n, '')}".strip() for n, value in last.items()}
        for column in when:  # the line of an event has its own label: a series that ends there needs no other
            full[column] *= self.frame.index[self.lasts[column]] not in self.events
        names = [self.names[n] for n in self.named]
        fitted = axis.ends_fit([*full.values()], *room, canvas.text)
        fitted = fitted or (None if names == [""] else axis.ends_fit(names, *room, canvas.text))
        return dict(zip(self.named, fitted, strict=True)) if fitted else None

    def _ends(self, texts: Mapping[int, str]) -> list[axis.End]:
        """The label of each series with a value, and the position of its last value."""
        return [(texts[n], self.at[row], self.values[row, n]) for n, row in self.lasts.items() if texts[n]]

    def _events(self, canvas: Canvas, left: float, room: float) -> tuple[list[_Event], float]:
        """The events' days, names, and distances in pixels of each name from its line and from the top; their height.

        No name covers another name or its line.
        """
        placed, taken = [], [(0.0, 0.0)]
        for when, name in self.events.items():
            day = float(date2num(when))
            x = left + (day - self.span[0]) / (self.span[1] - self.span[0]) * room
            text, start = beside(name, (x, x), (0, canvas.width), canvas.text, most=3)
            y = max(bottom for end, bottom in taken if end > start or not end)
            end = start + text_width(text, canvas.text) + canvas.text
            taken.append((end, y + lines_of(text) * canvas.text * 1.22 + 4))
            placed.append((day, text, start - x, y))
        return placed, max(bottom for _, bottom in taken)


def _event(axes: Axes, day: float, text: str, away: tuple[float, float], high: float) -> None:
    """Draw the vertical line of an event, and its name ``away`` pixels (across, up) from the line's top."""
    across, up = away
    how: dict[str, Any] = {"linewidth": 1, "linestyle": (0, (2, 2)), "clip_on": False, "zorder": 3}
    place = axes.get_xaxis_transform()
    axis.line(axes, [day, day], [0, 1 + (up - 2) / high], color=QUIET, transform=place, **how)
    how = {"va": "top", "color": QUIET, "linespacing": 1.0, "bbox": GROUND, "annotation_clip": True}
    axes.annotate(text, (day, 1), (across, up), place, "offset points", **how)


def line(
    canvas: Canvas, axes: Axes, values: pd.Series, look: Look, form: Format, part: Part, label: str,
    first: int, markers: Sequence[int] = (), band: Sequence[Any] = (), bounds: Array | None = None,
    cut: Array | None = None,
) -> None:  # fmt: skip
    """Draw a series. A gap is where a value is missing, at a cut, and between a lower bound and another value.

    Markers are at single points, lower bounds (hollow) and in ``markers``; part periods are dotted and hollow.

    Args:
        canvas: the canvas of the axes.
        axes: the axes to draw on.
        values: the values by period.
        look: the look of the series.
        form: formats a value.
        part: incomplete periods -> the part that the data have.
        label: the name of the series, for tooltips.
        first: the first row of the series in the figure's data.
        markers: further rows with a marker.
        band: lower and upper ends of the intervals.
        bounds: true where a value is a lower bound; all of these have a hollow marker.
        cut: true where a value cannot be compared with the one before.
    """
    at, y = axis.positions(values.index), values.to_numpy()
    half = np.array([period in part for period in values.index], dtype=bool)
    whole, size = np.where(half, np.nan, y), canvas.text * 0.42
    least = np.zeros(len(y), dtype=bool) if bounds is None else bounds
    # a step to or from a lower bound is no change
    cuts = np.flatnonzero((least[1:] != least[:-1]) | (False if cut is None else cut[1:])) + 1
    if len(band) and not look.unseen:
        axes.fill_between(at, *band, color=look.colour, alpha=0.18, linewidth=0)
    told = partial(_tooltips, values, form=form, part=part, least=least, band=band)
    there = np.isfinite(whole)
    pieces = np.insert(whole, cuts, np.nan)
    joined = np.isfinite(pieces)
    alone = joined & ~np.append(False, joined[:-1]) & ~np.append(joined[1:], False)
    place = np.insert(np.arange(len(y)), cuts, -1)  # the row of each vertex
    shown = [n for n in np.flatnonzero(joined).tolist() if alone[n] or place[n] in markers]
    how: dict[str, Any] = {"color": look.colour, "marker": look.marker, "clip_on": False}
    how["alpha"] = 0 if look.unseen else None  # a page draws it again in a colour if it is picked
    solid = {"linestyle": look.dash, "markevery": shown, "markersize": size, "markeredgecolor": PAPER, **how}
    drawn = axis.line(axes, np.insert(at, cuts, np.nan), pieces, **solid)
    canvas.mark(drawn, label, told(there), first + np.flatnonzero(there))
    hollow = {**how, "markersize": size * 1.2, "markerfacecolor": PAPER}
    if look.unseen:
        canvas.tag(drawn, {"data-other": ""})
    elif (least & there).any():
        axis.line(axes, at[least & there], whole[least & there], linestyle="none", **hollow)
    if half.any():
        near = (half | np.append(half[1:], False) | np.append(False, half[:-1])) & np.isfinite(y)
        rows = np.flatnonzero(half & near).tolist()
        drawn = axis.line(axes, at, np.where(near, y, np.nan), linestyle=DOTS, markevery=rows, **hollow)
        canvas.mark(drawn, label, told(near), first + np.flatnonzero(near))


def _tooltips(
    values: pd.Series, there: Array, form: Format, part: Part, least: Array, band: Sequence[Any]
) -> list[str]:
    """The tooltip of each row that is drawn: '2009: 33,087', '2009: ≥ 33,087', '2009: 33,087 (30,000 to 40,000)'."""
    names = labels.names(values.index, part, full=True)
    low, high = band or (np.full(len(values), np.nan),) * 2
    rows = [(row, labels.between(low[row], high[row], form)) for row in np.flatnonzero(there).tolist()]
    return [f"{names[row]}: {labels.value(values.iloc[row], form, least[row])}{ends}" for row, ends in rows]
