"""Timelines: moments and spans of time, in rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Unpack

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, date2num
from matplotlib.patches import Rectangle

from notemill import words as say
from notemill.charts import axis, labels
from notemill.charts.canvas import Canvas, area, beside, dot, lines_of
from notemill.charts.colours import MUTED, NOT_HELD, Look, looks, tones
from notemill.charts.figure import Figure, Words
from notemill.charts.kinds import Kind, chart
from notemill.charts.theme import INK, RULE, text_width, wrapped
from notemill.errors import DataError

_COLUMNS = ("row", "start", "end", "label")
_NAMES = 0.22  # the largest share of the width for names of rows; on a phone they are above their rows
_SPAN, _DOT, _LINE = 11.0, 9.0, 4.0  # pixels: height of a span, size of a dot, height of a thin line
# pixels: the smallest length of a span, and the largest length on which no hatch would be seen
_THIN, _PLAIN = 2.5, 7.0
_AIR = 10.0  # pixels between entries in a lane, and between rows
_TALL = {True: 480.0, False: 420.0}  # pixels, on a phone or not: a taller chart has its years below it, too
_NONE = pd.DataFrame(columns=["row", "start", "end"])


@chart
def timeline(
    data: pd.DataFrame, *, absent: pd.DataFrame = _NONE, until: pd.Timestamp | None = None, **words: Unpack[Words]
) -> Figure:
    """Spans and moments with labels, in rows, in the order in which the rows first appear.

    Where groups have colours, all keep them, and the names of highlighted rows are bold.

    Args:
        data: one entry in each row: ``row`` (the row of the timeline), ``start``, ``end`` (missing for a moment),
            ``label`` (may be blank), and optionally ``group``, which decides the colour, ``open`` (whether it may
            continue after its end) and ``vague`` (whether it is of a day of its span that is not known: a thin line).
        absent: spans of days for which a row has no data: row, start, end; a dotted line.
        until: the day on which the axis ends; by default it shows whole years.
        words: name, title, unit, of, note.

    Raises:
        DataError: a column is missing, or an entry ends before it starts.
    """
    return _Entries(_checked(data), absent, until).figure(words)


@dataclass(frozen=True)
class _Placed:
    """An entry with positions in pixels: start of its mark, its label, and the left, right and height of both.

    ``above`` says whether the label stands above its mark.
    """

    entry: Any
    start: float
    text: str
    text_left: float
    left: float
    right: float
    height: float
    above: bool


class _Entries(Kind):
    """The entries, and the code that draws them at any width."""

    called = "Timeline"

    def __init__(self, data: pd.DataFrame, absent: pd.DataFrame, until: pd.Timestamp | None) -> None:
        self.data = data[data["start"].notna()].reset_index(drop=True)
        self.absent = absent[absent["row"].isin(self.data["row"])]
        days = pd.concat([self.data["start"], self.data["end"]]).dropna()
        years = days.dt.year if len(days) else pd.Series([2000, 1999])
        self.first = days.min() if until and len(days) else pd.Timestamp(int(years.min()), 1, 1)
        self.last, self.until = until or pd.Timestamp(int(years.max()) + 1, 1, 1), until
        self.looks = looks(self.data["group"])
        self.empty = self.data.empty

    def table(self, unit: str) -> pd.DataFrame:
        """One row for each entry."""
        return self.data.drop(columns=[name for name in ("open", "vague") if not self.data[name].any()])

    def draw(self, canvas: Canvas) -> float:
        """Draw the legend, the years and the rows; return the height in pixels."""
        size, narrow = canvas.text, canvas.narrow and bool(self.data["label"].any())  # names above their rows
        moments = bool(self.data["end"].isna().all())
        apart = 1 if canvas.narrow else 3  # pixels between lanes
        entries = dict(self.looks) if len(self.looks) > 1 else {}
        entries |= {"not in the data": NOT_HELD} if len(self.absent) else {}
        legend = canvas.legend(entries, sample="dot" if moments else "area")
        rows = list(self.data.groupby("row", sort=False, observed=True))
        bold = self.chosen if len(self.looks) > 1 else ()
        weights = {name: 600 if narrow or name in bold else 400 for name, _ in rows}
        wide = max(text_width(str(name), size, weight) for name, weight in weights.items())
        left = _DOT if narrow else min(wide + size * 0.6, canvas.width * _NAMES) + _AIR
        plot, top = canvas.width - left - _DOT, legend + size * 1.7
        room = canvas.width - 2 if narrow else left - _AIR
        blocks, y = [], 0.0
        for name, group in rows:
            text = wrapped(str(name), room, size, weights[name])
            lanes = self._lanes(group, canvas, (left, left + plot))
            head, deep = lines_of(text) * size * 1.3, sum(height + apart for height, _ in lanes)
            end = text_width(text, size, weights[name]) + _AIR
            free = all(one.text and one.text_left > end for one in lanes[0][1])  # they are beside the name
            over = narrow and not free
            blocks.append((name, y, text, y + _AIR / 2 + (head + 4) * over, lanes))
            y += (head + 4 + deep if over else max(head, deep)) + (_AIR / 2 if canvas.narrow else _AIR)
        below = size * 1.7 if top + y > _TALL[canvas.narrow] else 2.0
        axes = canvas.axes(left, top, plot, y)
        axes.xaxis_date()
        axes.set_xlim(date2num(self.first), date2num(self.last))
        axes.set_ylim(y, 0)  # a unit is a pixel
        self._years(axes, size, plot, below > 2)
        for name, begin, text, at, lanes in blocks:
            if begin:
                canvas.rectangle(0, top + begin, canvas.width, 1, facecolor=RULE)
            canvas.write(1, top + begin + _AIR / 2, text, color=INK, weight=weights[name], linespacing=1.25)
            deep = lanes[0][0]
            self._gaps(axes, name, at + deep - _SPAN / 2 - 2 if narrow else at + deep / 2)
            for height, lane in lanes:
                for one in lane:
                    self._mark(canvas, axes, one, at + height - _SPAN / 2 - 2 if one.above else at + height / 2)
                    _label(canvas, one, top + at + (0 if one.above else height / 2))
                at += height + apart
        return top + y + below

    def nameable(self) -> Sequence[object]:
        """Labels of entries, rows and groups."""
        return pd.unique(self.data[["label", "row", "group"]].astype(str).to_numpy().ravel()).tolist()

    def _look(self, entry: Any) -> Look:
        look, names = self.looks[entry.group], {entry.label, str(entry.row), entry.group}
        if not self.chosen or len(self.looks) > 1:
            return look
        ours = tones().accent if look.colour == tones().single else look.colour
        return replace(look, colour=ours) if names.intersection(self.chosen) else Look(MUTED)

    def alt(self) -> str:
        """The alternative text: every entry of each row; if there are many, the first and the last."""
        parts = []
        for name, entries in self.data.groupby("row", sort=False, observed=True):
            ordered: Any = entries.sort_values("start")
            shown = ordered if len(ordered) <= labels.LISTED else ordered.iloc[[0, -1]]
            named = [(entry.label or entry.group, _dates(entry)) for entry in shown.itertuples()]
            texts = [f"{label} ({when})" if label else when for label, when in named]
            count = "" if len(shown) == len(ordered) else f"{len(ordered)} entries, the first and the last: "
            parts.append(f"{name}: {count}{', '.join(texts)}")
        first, last = self.first.year, (self.last - pd.Timedelta(1)).year
        years = f"{first} to {last}" if first < last else first
        rows, gone = [*self.data["row"].unique()], set(self.absent["row"])
        gaps, rest = (say.listed([str(name) for name in rows if (name in gone) == had]) for had in (True, False))
        if sum(name in gone for name in rows) > max(1, len(rows) / 2):  # the others are fewer words
            gaps = f"every row{' but ' * bool(rest)}{rest}"
        return f"Timeline, {years}. {'; '.join(parts)}.{f' Not in the data: some days of {gaps}.' if gaps else ''}"

    def _lanes(
        self, entries: pd.DataFrame, canvas: Canvas, plot: tuple[float, float]
    ) -> list[tuple[float, list[_Placed]]]:
        """The entries of a row in lanes, so that no two entries touch; each lane with its height in pixels."""
        lanes: list[list[_Placed]] = []
        for entry in entries.sort_values("start", kind="stable").itertuples():
            placed = self._place(entry, canvas, plot)
            lane = next((lane for lane in lanes if all(_apart(placed, other) for other in lane)), [])
            if not lane:
                lanes.append(lane)
            lane.append(placed)
        return [(max(placed.height for placed in lane), lane) for lane in lanes]

    def _place(self, entry: Any, canvas: Canvas, plot: tuple[float, float]) -> _Placed:
        size, span = canvas.text, self.last - self.first
        days = entry.start, entry.start if pd.isna(entry.end) else entry.end
        start, end = (plot[0] + (day - self.first) / span * (plot[1] - plot[0]) for day in days)
        if pd.isna(entry.end):
            start, end = start - _DOT / 2, end + _DOT / 2
        room = (1.0 if canvas.narrow else plot[0]), canvas.width
        text, left = beside(entry.label, (start, end), room, size, most=0 if canvas.narrow else 2)
        above = canvas.narrow or (left < end and left + text_width(text, size) > start)
        deep = lines_of(text) * 1.3 * size if text else 0.0
        return _Placed(
            entry, start, text, left, min(start, left) if text else start,
            max(end, left + text_width(text, size)) if text else end,
            deep + _SPAN + 4 if above else max(_SPAN + 6, deep), above,
        )  # fmt: skip

    def _gaps(self, axes: Axes, row: object, y: float) -> None:
        for gap in self.absent[self.absent["row"] == row].itertuples():
            first, last = date2num(gap.start), date2num(gap.end) + 1
            how = {"color": NOT_HELD.colour, "linestyle": NOT_HELD.dash, "linewidth": 1.4}
            axis.line(axes, [first, last], [y, y], zorder=1, **how)

    def _mark(self, canvas: Canvas, axes: Axes, one: _Placed, y: float) -> None:
        entry, look = one.entry, self._look(one.entry)
        begin, how = date2num(entry.start), {**dot(look, canvas.text), "markersize": _DOT}
        drawn: Artist
        if pd.isna(entry.end):
            drawn = axis.line(axes, [begin], [y], zorder=4, **how)
        else:
            deep = _LINE if entry.vague else _SPAN
            length = max(date2num(entry.end) - begin, _THIN * canvas.pixel(axes)[0])
            seen = look.hollow or (length > _PLAIN * canvas.pixel(axes)[0] and not entry.vague)
            style = area(look) if seen else {"facecolor": look.colour, "linewidth": 0}
            drawn = axes.add_artist(Rectangle((begin, y - deep / 2), length, deep, zorder=3, **style))
            if entry.open:  # an arrow
                axis.line(axes, [begin + length], [y], zorder=3, **{**how, "marker": ">"})
        words = [str(entry.row), *filter(None, (entry.label, entry.group if len(self.looks) > 1 else ""))]
        canvas.mark(drawn, ", ".join(words), _dates(entry), [entry.Index], str(entry.group))

    def _years(self, axes: Axes, size: float, width: float, below: bool) -> None:
        """Shade every second year, or group of years, instead of drawing lines, which would cross labels."""
        days = pd.date_range(self.first, self.last, freq="YS", inclusive="left")
        widths = [text_width(f"{day:%Y}", size) for day in days]
        each = width / (len(days) + 1)
        days = days[:: labels.every([each * n for n in range(len(days))], widths, air=size * 0.8)]
        starts = date2num(days).tolist()
        for start, end in zip(starts[::2], [*starts, date2num(self.last)][1::2], strict=False):
            axes.axvspan(start, end, facecolor=RULE, alpha=0.45, linewidth=0, zorder=0)
        named = list(zip(starts, (f"{day:%Y}" for day in days), strict=True))
        if self.until:
            end, text = date2num(self.until), say.day(self.until)
            taken = (text_width(f"{text} 2000", size) + size / 2) / width * (end - date2num(self.first))
            named = [*((at, year) for at, year in named if at + taken < end), (end, text)]
            axes.axvline(end, color=INK, linewidth=1)
        year_of = DateFormatter("%Y")
        axis.write(axes.xaxis, named, year_of, pad=6.5, length=0, labeltop=True, labelbottom=below)
        ticks = axes.xaxis.get_major_ticks()
        for tick in ticks:  # the name of a year begins at its first day
            for label in (tick.label1, tick.label2):
                label.set_horizontalalignment("right" if self.until and tick is ticks[-1] else "left")
        axes.spines["bottom"].set_visible(False)


def _label(canvas: Canvas, one: _Placed, y: float) -> None:
    if not one.text:
        return
    x, side = one.text_left, "left"
    if not one.above and x <= one.start:  # a label left of its mark is right-aligned
        x, side = one.start - 6, "right"
    va = "top" if one.above else "center"
    canvas.write(x, y, one.text, color=INK, linespacing=1.25, ha=side, multialignment=side, va=va)


def _apart(one: _Placed, other: _Placed) -> bool:
    """Whether two entries can share a lane; spans without labels may be close to each other."""
    air = _AIR if one.text or other.text else 0.5
    return one.left >= other.right + air or other.left >= one.right + air


def _dates(entry: Any) -> str:
    """The dates of an entry as text: '27 May 2015', or '27 May 2015 to 3 June 2016'."""
    dates = [entry.start] if pd.isna(entry.end) else [entry.start, entry.end]
    return " to ".join(say.day(date) for date in dates) + " or later" * entry.open


def _checked(data: pd.DataFrame) -> pd.DataFrame:
    """The needed columns: dates as dates, blank labels and groups as "". Raises DataError like ``timeline``."""
    labels.require(data, _COLUMNS, "A timeline")
    checked = data.reindex(columns=[*_COLUMNS, "group", "open", "vague"])
    checked[["open", "vague"]] = checked[["open", "vague"]].eq(True)
    for name in ("label", "group"):
        checked[name] = checked[name].astype(object).fillna("").astype(str)
    for name in ("start", "end"):
        checked[name] = pd.to_datetime(checked[name])
    wrong: Any = next(checked[checked["end"] < checked["start"]].itertuples(), None)
    if wrong:
        raise DataError(f"The entry '{wrong.label or wrong.row}' ends before it starts: {_dates(wrong)}.")
    return checked
