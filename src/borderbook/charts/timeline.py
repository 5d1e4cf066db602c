"""A timeline: what happened when, and what lasted from when to when, in rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Unpack

import pandas as pd
from matplotlib.dates import date2num
from matplotlib.patches import Rectangle

from borderbook import words as say
from borderbook.charts import labels
from borderbook.charts.canvas import Canvas, area, tick_width
from borderbook.charts.colours import Look, looks
from borderbook.charts.figure import Figure, Words, figure, with_note
from borderbook.charts.theme import INK, NARROW, PAPER, RULE, SIZE, WIDE, text_size, text_width, wrapped
from borderbook.errors import DataError

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

_COLUMNS = ("row", "start", "end", "label")
_NAMES = 0.22  # of the width: the names of rows on a page; on a phone they stand above their rows
_SPAN, _DOT = 11.0, 9.0  # pixels: height of a span, size of a dot
_THIN = 2.0  # pixels: the shortest span that can be seen
_AIR = 10.0  # pixels between things in a lane, and between rows
_TALL = 420.0  # pixels: a taller chart has its years below it, too


def timeline(
    data: pd.DataFrame,
    *,
    first: pd.Timestamp | str | None = None,
    last: pd.Timestamp | str | None = None,
    **words: Unpack[Words],
) -> Figure:
    """Spans and moments in rows, in the order in which the rows first appear; labels beside them.

    Args:
        data: an entry a row: ``row`` (which row it belongs to), ``start``, ``end`` (missing: a moment), ``label``
            (blank: none is written), if it likes a ``group``, which gives the colour.
        first: when the chart begins; by default with the year of the first entry.
        last: when it ends; by default with the year of the last. Entries beyond are not drawn, which the note says.
        words: name, title, unit, of, note.

    Raises:
        DataError: a column is missing, or an entry ends before it starts.
    """
    entries = _Entries(_checked(data), first, last)
    heights = (entries.height(WIDE), entries.height(NARROW))
    drawn = figure(entries.draw, entries.table(), entries.alt(), heights, words)
    return with_note(drawn, entries.not_drawn())


@dataclass
class _Placed:
    """An entry with its label, in pixels from the left and from the top of its row."""

    entry: Any
    text: str
    start: float
    end: float
    text_left: float
    lines: int
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    height: float = 0.0


class _Entries:
    """The entries, and where they stand at any width."""

    def __init__(
        self, data: pd.DataFrame, first: pd.Timestamp | str | None, last: pd.Timestamp | str | None
    ) -> None:
        ends = data["end"].fillna(data["start"])
        low, high = data["start"].min(), ends.max()
        self.first = pd.Timestamp(first) if first is not None else _year(low)
        self.last = pd.Timestamp(last) if last is not None else _year(high) + pd.DateOffset(years=1)
        inside = data["start"].notna() & (data["start"] <= self.last) & (ends >= self.first)
        self.data, self.outside = data[inside], int((~inside).sum())
        self.rows = list(dict.fromkeys(self.data["row"]))
        self.looks: dict[str, Look] = {str(key): look for key, look in looks(self.data["group"]).items()}

    def draw(self, canvas: Canvas) -> None:
        """The legend, the years, the rows."""
        if self.data.empty:
            canvas.empty("No entry for these parameters.")
            return
        top = self._legend(canvas) + canvas.text * 1.7
        left, width = self._left(canvas.width), self._plot_width(canvas.width)
        below = self._below(canvas)
        axes = canvas.axes_at(left, top, width, canvas.height - top - below)
        axes.set_xlim(date2num(self.first), date2num(self.last))
        axes.set_ylim(canvas.height - top - below, 0)  # a unit is a pixel
        self._years(axes, canvas.text, width, below > 2)
        y = 0.0
        for number, name in enumerate(self.rows):
            if number:
                canvas.rectangle(0, top + y, canvas.width, 1, facecolor=RULE)
            y += self._row(canvas, axes, name, y, top)

    def height(self, width: int) -> float:
        """Of the drawing at a width, in pixels."""
        if self.data.empty:
            return 90.0
        probe = Canvas(width, 100, SIZE[width])
        rows = sum(self._row_height(name, width) for name in self.rows)
        whole = self._legend(probe) + probe.text * 1.7 + rows
        return whole + (probe.text * 1.7 if whole > _TALL else 2)

    def alt(self) -> str:
        """Every entry of each row; of many, the first and the last."""
        if self.data.empty:
            return "Timeline without an entry."
        parts = []
        for name in self.rows:
            ordered = self.data[self.data["row"] == name].sort_values("start")
            shown = ordered if len(ordered) <= labels.LISTED else ordered.iloc[[0, -1]]
            texts = [
                f"{entry.label or entry.group or 'entry'} ({_when(entry)})" for entry in shown.itertuples()
            ]
            count = "" if len(shown) == len(ordered) else f"{len(ordered)} entries, the first and the last: "
            parts.append(f"{name}: {count}{', '.join(texts)}")
        return (
            f"Timeline, {self.first.year} to {(self.last - pd.Timedelta(days=1)).year}. {'; '.join(parts)}."
        )

    def table(self) -> pd.DataFrame:
        """The entries drawn, a row each."""
        return self.data.reset_index(drop=True)

    def not_drawn(self) -> str:
        """How many entries lie outside the chart, for the note."""
        if not self.outside or self.data.empty:
            return ""
        return f"Not drawn: {self.outside} {'entry' if self.outside == 1 else 'entries'} outside the period shown."

    def _legend(self, canvas: Canvas) -> float:
        if len(self.looks) < 2:
            return 0.0
        return canvas.legend(self.looks, dots=bool(self.data["end"].isna().all()))

    def _left(self, width: float) -> float:
        """Where the chart begins, in pixels."""
        names = [str(name) for name in self.rows]
        return _DOT if width <= NARROW else min(tick_width(names, SIZE[WIDE]), width * _NAMES) + _AIR

    def _plot_width(self, width: float) -> float:
        return width - self._left(width) - _DOT

    def _below(self, canvas: Canvas) -> float:
        return canvas.text * 1.7 if canvas.height > _TALL else 2.0

    def _row(self, canvas: Canvas, axes: Axes, name: Any, y: float, top: float) -> float:
        """Draw a row from ``y`` on; gives its height."""
        narrow, size = canvas.narrow, canvas.text
        text = self._broken_name(name, canvas.width)
        canvas.write(
            1, top + y + _AIR / 2, text, color=INK, weight=600 if narrow else 400, linespacing=1.25,
        )  # fmt: skip
        placed, _ = self._placed(name, canvas.width)
        begin = y + _AIR / 2 + self._head(name, canvas.width)
        for one in placed:
            middle = begin + one.top + (one.height - _SPAN / 2 - 2 if narrow else one.height / 2)
            self._mark(canvas, axes, one, middle)
            if one.text:
                place = begin + one.top + (0 if narrow else one.height / 2)
                # left of its mark, each line ends at the mark
                x, side = (
                    (one.text_left, "left")
                    if narrow or one.text_left > one.start
                    else (one.start - 6, "right")
                )
                canvas.write(
                    x, top + place, one.text, color=INK, linespacing=1.25, ha=side, multialignment=side,
                    va="top" if narrow else "center", size=size,
                )  # fmt: skip
        return self._row_height(name, canvas.width)

    def _mark(self, canvas: Canvas, axes: Axes, one: _Placed, y: float) -> None:
        entry, look = one.entry, self.looks[one.entry.group]
        drawn: Artist
        if pd.isna(entry.end):
            (drawn,) = axes.plot(
                [date2num(entry.start)], [y], marker=look.marker, color=look.colour, markersize=_DOT,
                markeredgecolor=PAPER, linestyle="none", clip_on=False, zorder=4,
            )  # fmt: skip
        else:
            begin, thin = date2num(entry.start), _THIN / self._plot_width(canvas.width)
            length = max(date2num(entry.end) - begin, thin * (date2num(self.last) - date2num(self.first)))
            drawn = axes.add_patch(
                Rectangle((begin, y - _SPAN / 2), length, _SPAN, **{**area(look), "zorder": 3})
            )
        words = [str(entry.row), *filter(None, (entry.label, entry.group if len(self.looks) > 1 else ""))]
        canvas.mark(drawn, ", ".join(words), _when(entry))

    def _row_height(self, name: Any, width: float) -> float:
        size = text_size(width)
        _, lanes = self._placed(name, width)
        beside = 0.0 if width <= NARROW else (self._broken_name(name, width).count("\n") + 1) * size * 1.3
        return max(self._head(name, width) + lanes, beside) + _AIR

    def _head(self, name: Any, width: float) -> float:
        """Room for the name above its row, on a phone."""
        if width > NARROW:
            return 0.0
        return (self._broken_name(name, width).count("\n") + 1) * SIZE[NARROW] * 1.3 + 4

    def _broken_name(self, name: Any, width: float) -> str:
        narrow = width <= NARROW
        room = width - 2 if narrow else self._left(width) - _AIR
        return wrapped(str(name), room, text_size(width), 600 if narrow else 400)

    def _placed(self, name: Any, width: float) -> tuple[list[_Placed], float]:
        """The entries of a row in lanes, so that none touches another; and the height of all lanes."""
        placed = [self._place(entry, width) for entry in self._of(name)]
        lanes: list[list[_Placed]] = []
        for one in placed:
            lane = next((lane for lane in lanes if all(_apart(one, other) for other in lane)), None)
            if lane is None:
                lanes.append([one])
            else:
                lane.append(one)
        y = 0.0
        for lane in lanes:
            for one in lane:
                one.top = y
            tallest = max(one.height for one in lane)
            for one in lane:
                one.height = tallest
            y += tallest + 3
        return placed, y

    def _of(self, name: Any) -> Iterable[Any]:
        return self.data[self.data["row"] == name].sort_values("start", kind="stable").itertuples()

    def _place(self, entry: Any, width: float) -> _Placed:
        start = self._x(max(entry.start, self.first), width)
        end = start if pd.isna(entry.end) else self._x(min(entry.end, self.last), width)
        if pd.isna(entry.end):
            start, end = start - _DOT / 2, end + _DOT / 2
        narrow = width <= NARROW
        size = text_size(width)
        text, left = (
            self._text_above(entry, start, width, size)
            if narrow
            else _text_beside(entry, (start, end), (self._left(width), width), size)
        )
        lines = text.count("\n") + 1 if text else 0
        one = _Placed(entry, text, start, end, left, lines)
        right = left + text_width(text, size) if text else end
        one.left, one.right = min(start, left) if text else start, max(end, right)
        one.height = lines * size * 1.3 + _SPAN + 4 if narrow else max(_SPAN + 6, lines * size * 1.3)
        return one

    def _text_above(self, entry: Any, start: float, width: float, size: float) -> tuple[str, float]:
        """A label above its mark, broken to the width of the chart; and where it begins."""
        text = wrapped(entry.label, width - 4, size) if entry.label else ""
        wide = text_width(text, size) if text else 0.0
        return text, max(min(start, width - wide - 2), 1.0)

    def _x(self, at: pd.Timestamp, width: float) -> float:
        part = (date2num(at) - date2num(self.first)) / (date2num(self.last) - date2num(self.first))
        return float(self._left(width) + part * self._plot_width(width))

    def _years(self, axes: Axes, size: float, width: float, below: bool) -> None:
        """Every second year, or group of years, on a faint ground, so that no line strikes a label."""
        years = list(range(self.first.year, self.last.year + 1))
        step = labels.every([str(year) for year in years], width, size)
        starts = [max(pd.Timestamp(year, 1, 1), self.first) for year in years[::step]]
        starts = [start for start in starts if start < self.last]
        for number, start in enumerate(starts):
            end = min([*starts[number + 1 : number + 2], self.last])
            if number % 2 == 0:
                axes.axvspan(
                    date2num(start), date2num(end), facecolor=RULE, alpha=0.45, linewidth=0, zorder=0
                )
        axes.set_xticks(
            [date2num(start) for start in starts], [str(start.year) for start in starts], ha="left"
        )
        axes.tick_params(axis="x", labeltop=True, labelbottom=below, labelsize=size, pad=3)
        axes.set_yticks([])
        axes.spines["bottom"].set_visible(False)


def _text_beside(
    entry: Any, mark: tuple[float, float], chart: tuple[float, float], size: float
) -> tuple[str, float]:
    """A label right of its mark, or left where only that side holds it, broken where neither does in one line."""
    start, end = mark
    if not entry.label:
        return "", start
    right, left = chart[1] - end - 6, start - chart[0] - 8
    wide = text_width(entry.label, size)
    if wide <= right or (wide > left and right >= left):
        return wrapped(entry.label, right, size), end + 5
    text = wrapped(entry.label, left, size)
    return text, start - 6 - text_width(text, size)


def _apart(one: _Placed, other: _Placed) -> bool:
    """Whether two entries can share a lane; spans without a label may follow each other closely."""
    air = _AIR if one.text or other.text else 0.5
    return one.left >= other.right + air or other.left >= one.right + air


def _when(entry: Any) -> str:
    """'27 May 2015', or '27 May 2015 to 3 June 2016'."""
    dates = [entry.start] if pd.isna(entry.end) else [entry.start, entry.end]
    return " to ".join(say.day(date) for date in dates)


def _year(date: pd.Timestamp) -> pd.Timestamp:
    return pd.Timestamp(date.year, 1, 1) if pd.notna(date) else pd.Timestamp(2000, 1, 1)


def _checked(data: pd.DataFrame) -> pd.DataFrame:
    """The columns needed, dates as dates, blank labels and groups as empty texts."""
    lacking = [name for name in _COLUMNS if name not in data.columns]
    if lacking:
        raise DataError(
            f"A timeline needs the columns row, start, end and label; {say.listed(lacking)} missing."
        )
    group = data["group"] if "group" in data.columns else pd.Series("", data.index)
    checked = pd.DataFrame(
        {
            "row": data["row"], "start": pd.to_datetime(data["start"]), "end": pd.to_datetime(data["end"]),
            "label": data["label"].astype(object).where(data["label"].notna(), "").astype(str),
            "group": group.astype(object).where(group.notna(), "").astype(str),
        }
    )  # fmt: skip
    wrong = checked[checked["end"] < checked["start"]]
    if len(wrong):
        entry = wrong.iloc[0]
        raise DataError(
            f"The entry '{entry['label'] or entry['row']}' ends before it starts: {_when(entry)}."
        )
    return checked
