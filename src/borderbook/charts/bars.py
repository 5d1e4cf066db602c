"""Bars: one value a category or period, or a few side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import pandas as pd

from borderbook import words as say
from borderbook.charts import labels
from borderbook.charts.canvas import Canvas, area, tick_width, value_axis
from borderbook.charts.colours import Look, looks
from borderbook.charts.figure import Figure, Words, figure, with_note
from borderbook.charts.labels import Format, Part
from borderbook.charts.theme import INK, QUIET, text_width, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROW, _SIDE = 30.0, 20.0  # pixels: a row of one bar, of each of several
_PAD = 8.0  # pixels between a row's label and its bar
_MISSING = "no figure"


def bars(
    data: pd.Series | pd.DataFrame,
    *,
    form: Format = say.number,
    part: Part | None = None,
    lower: pd.Series | pd.DataFrame | None = None,
    horizontal: bool | None = None,
    **words: Unpack[Words],
) -> Figure:
    """Bars from zero, in the order of the data.

    Args:
        data: values by category or period; of a frame, a column a series, drawn side by side. Missing values are
            drawn as a dashed outline with "no figure".
        form: how a value is written.
        part: periods that are not complete, and which part of each is there; their bars are open.
        lower: of the data's shape, true where a value is a lower bound; drawn with an open end and "≥".
        horizontal: the direction; by default horizontal for categories and upright for periods.
        words: name, title, unit, of, note.
    """
    frame = data.to_frame() if isinstance(data, pd.Series) else data
    bounds = _bounds(frame, lower)
    across = not labels.is_time(frame.index) if horizontal is None else horizontal
    draw = _Bars(frame, form, part or {}, bounds)
    thick = _ROW if frame.shape[1] == 1 else _SIDE * frame.shape[1] + 12
    height = max(90.0, thick * len(frame) + 8)
    extra = 0 if frame.shape[1] == 1 else 50
    heights = (height + extra, height + extra) if across else (360.0, 260.0)
    drawn = figure(
        draw.across if across else draw.upright, labels.tidy(frame, labels.value_name(words["unit"])),
        _alt(draw, across), heights, words,
    )  # fmt: skip
    return with_note(drawn, labels.part_note(part, frame.index))


class _Bars:
    """What both directions share: the data, its looks, and how a bar is drawn."""

    def __init__(self, frame: pd.DataFrame, form: Format, part: Part, lower: pd.DataFrame) -> None:
        self.frame, self.form, self.part, self.lower = frame, form, part, lower
        self.values = frame.to_numpy(dtype="float64", na_value=np.nan)
        self.looks = looks(frame.columns)

    def across(self, canvas: Canvas) -> None:
        """Horizontal bars, the first on top, each value beside its end."""
        if self.frame.empty:
            canvas.empty("No figure for these parameters.")
            return
        top = self._legend(canvas)
        rows = labels.names(self.frame.index, self.part)
        left = min(tick_width(rows, canvas.text) + _PAD, canvas.width * 0.46)
        room = max(text_width(self._text(row, name), canvas.text) for row, name in self._cells()) + 10
        negative = bool((self.frame < 0).any(axis=None))
        axes = canvas.axes(left + (room if negative else 0), top, room, 4)
        self._scale(axes, "x")
        axes.set_ylim(len(self.frame) - 0.5, -0.5)
        axes.set_yticks(range(len(rows)), [_fitted(row, left - _PAD, canvas.text) for row in rows], color=INK)
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        for at, shift, thick, row, name in self._places():
            self._bar(canvas, axes, at + shift, thick, row, name, across=True)
        if negative:
            axes.axvline(0, color=QUIET, linewidth=1)

    def upright(self, canvas: Canvas) -> None:
        """Upright bars over periods, with a value axis; values above bars where they fit."""
        if self.frame.empty:
            canvas.empty("No figure for these parameters.")
            return
        top = self._legend(canvas)
        low, high = self._limits()
        ticks = [self.form(value) for value in (low, high)]
        left, right = tick_width(ticks, canvas.text) + 12, self._overhang(canvas)
        axes = canvas.axes(left, top + canvas.text * 1.6, right, canvas.text * 2)
        self._scale(axes, "y")
        value_axis(axes, "y", 4 if canvas.narrow else 5)
        axes.set_xlim(-0.6, len(self.frame) - 0.4)
        rows = labels.names(self.frame.index, self.part)
        room = canvas.width - left - right
        step = labels.every(rows, room, canvas.text)
        ticks_at = range((len(rows) - 1) % step, len(rows), step)  # the newest is always named
        axes.set_xticks(list(ticks_at), [rows[at] for at in ticks_at])
        named = self._named_rows(room, canvas.text)
        for at, shift, thick, row, name in self._places():
            bound = bool(self.lower.iloc[row, name])
            labelled = row in named or bound
            self._bar(canvas, axes, at + shift, thick, row, name, across=False, labelled=labelled)
        axes.axhline(0, color=QUIET, linewidth=1)

    def _legend(self, canvas: Canvas) -> float:
        if len(self.looks) < 2:
            return 0.0
        return canvas.legend({str(name): look for name, look in self.looks.items()}) + 6

    def _places(self) -> list[tuple[int, float, float, int, int]]:
        """Row number, shift and thickness of each bar, with its row and column."""
        count = self.frame.shape[1]
        thick = 0.74 / count
        return [
            (row, (column - (count - 1) / 2) * thick, thick * (0.94 if count > 1 else 1), row, column)
            for row in range(len(self.frame))
            for column in range(count)
        ]

    def _cells(self) -> list[tuple[int, int]]:
        return [(row, column) for row in range(len(self.frame)) for column in range(self.frame.shape[1])]

    def _bar(
        self, canvas: Canvas, axes: Axes, at: float, thick: float, row: int, column: int,
        *, across: bool, labelled: bool = True,
    ) -> None:  # fmt: skip
        value = float(self.values[row, column])
        name = self.frame.columns[column]
        text = self._text(row, column)
        bar = axes.barh if across else axes.bar
        if np.isnan(value):
            self._absent(canvas, axes, at, thick, across, row, column)
            return
        size: dict[str, Any] = {"height": thick} if across else {"width": thick}
        drawn = bar([at], [value], **size, **self._style(row, column, self.looks[name]))
        canvas.mark(drawn[0], self._named(row, column), text)
        if labelled:
            self._label(canvas, axes, at, value, text, across)

    def _style(self, row: int, column: int, look: Look) -> dict[str, Any]:
        open_ended = self.frame.index[row] in self.part or bool(self.lower.iloc[row, column])
        style = area(look)
        if open_ended:
            style |= {"facecolor": "none", "edgecolor": look.colour, "hatch": "////", "linewidth": 1.2}
        return style

    def _label(self, canvas: Canvas, axes: Axes, at: float, value: float, text: str, across: bool) -> None:
        away = 5 if value >= 0 else -5
        place = (value, at) if across else (at, value)
        how: dict[str, Any] = (
            {"xytext": (away, 0), "ha": "left" if value >= 0 else "right", "va": "center"}
            if across
            else {"xytext": (0, away), "ha": "center", "va": "bottom" if value >= 0 else "top"}
        )
        axes.annotate(
            text, place, textcoords="offset points", size=canvas.text, color=INK, annotation_clip=False, **how
        )

    def _absent(
        self, canvas: Canvas, axes: Axes, at: float, thick: float, across: bool, row: int, column: int
    ) -> None:
        """A dashed outline where a bar is missing: no figure, which is not zero."""
        low, high = self._limits()
        style: dict[str, Any] = {
            "facecolor": "none",
            "edgecolor": QUIET,
            "linestyle": (0, (3, 3)),
            "linewidth": 1,
        }
        if across:
            drawn = axes.barh([at], [high * 0.12], height=thick, **style)
            axes.annotate(_MISSING, (high * 0.12, at), xytext=(5, 0), textcoords="offset points", va="center",
                          color=QUIET, size=canvas.text)  # fmt: skip
        else:
            run = self._missing_run(row)
            if run[0] < row:
                return  # drawn with the first of the run
            middle, wide = at + (run[-1] - row) / 2, thick + run[-1] - row
            drawn = axes.bar([middle], [(high - low) * 0.5], width=wide, **style)
            pixels = axes.get_position().width * canvas.width / (len(self.frame) + 0.2) * wide
            upright = pixels < text_width(_MISSING, canvas.text)
            axes.text(middle, (high - low) * 0.25, _MISSING, rotation=90 if upright else 0, ha="center", va="center",
                      color=QUIET, size=canvas.text)  # fmt: skip
            canvas.mark(drawn[0], self._named_run(run, column), _MISSING)
            return
        canvas.mark(drawn[0], self._named(row, column), _MISSING)

    def _missing_run(self, row: int) -> list[int]:
        """The neighbouring periods that are missing, too; of several series each row stands alone."""
        if self.frame.shape[1] > 1:
            return [row]
        absent = np.isnan(self.values[:, 0])
        first = last = row
        while first > 0 and absent[first - 1]:
            first -= 1
        while last + 1 < len(absent) and absent[last + 1]:
            last += 1
        return list(range(first, last + 1))

    def _named_run(self, run: list[int], column: int) -> str:
        if len(run) == 1:
            return self._named(run[0], column)
        first, last = (labels.name(self.frame.index[row], self.frame.index) for row in (run[0], run[-1]))
        return f"{first} to {last}"

    def _scale(self, axes: Axes, which: str) -> None:
        low, high = self._limits()
        (axes.set_xlim if which == "x" else axes.set_ylim)(low, high)

    def _limits(self) -> tuple[float, float]:
        known = self.values[~np.isnan(self.values)]
        low, high = min(0.0, known.min(initial=0.0)), max(0.0, known.max(initial=0.0))
        return low, high if high > low else low + 1

    def _overhang(self, canvas: Canvas) -> float:
        """The room that the newest label needs beyond its bar."""
        last = [
            labels.names(self.frame.index, self.part)[-1],
            *(self._text(-1, c) for c in range(len(self.looks))),
        ]
        widest = max(text_width(text, canvas.text) for text in last)
        return max(2.0, (widest - canvas.width * 0.85 / len(self.frame)) / 2 + 2)

    def _named_rows(self, room: float, size: float) -> set[int]:
        """The rows whose values are written: all, if they fit; else, of one series, the highest and the newest."""
        widest = max(text_width(self._text(row, column), size) for row, column in self._cells())
        rows, columns = self.values.shape
        if widest + 4 < room / rows / columns:
            return set(range(rows))
        if columns > 1 or np.isnan(self.values).all():
            return set()
        last, highest = rows - 1, int(np.nanargmax(self.values))
        far = abs(last - highest) * room / rows > widest
        return {highest, last} if far else {highest}

    def _text(self, row: int, column: int) -> str:
        value = float(self.values[row, column])
        if np.isnan(value):
            return _MISSING
        return f"{'≥ ' if self.lower.iloc[row, column] else ''}{self.form(value)}"

    def _named(self, row: int, column: int) -> str:
        label = self.frame.index[row]
        text = labels.name(label, self.frame.index)
        if label in self.part:
            text = f"{text} ({self.part[label]} only)"
        return text if self.frame.shape[1] == 1 else f"{self.frame.columns[column]}, {text}"


def _bounds(frame: pd.DataFrame, lower: pd.Series | pd.DataFrame | None) -> pd.DataFrame:
    if lower is None:
        return pd.DataFrame(False, index=frame.index, columns=frame.columns)
    if isinstance(lower, pd.Series):
        lower = pd.DataFrame(dict.fromkeys(frame.columns, lower))
    return lower.reindex(index=frame.index, columns=frame.columns).fillna(False).astype(bool)


def _fitted(text: str, room: float, size: float) -> str:
    """A row's label on two lines where one is too wide."""
    return text if text_width(text, size) <= room else wrapped(text, room, size)


def _alt(drawn: _Bars, across: bool) -> str:
    kind = "Horizontal bars" if across else "Bars"
    parts = []
    for name in drawn.frame.columns:
        text = labels.series_in_words(drawn.frame[name], drawn.form, drawn.part, drawn.lower[name])
        parts.append(text if drawn.frame.shape[1] == 1 else f"{name}: {text}")
    return f"{kind}. {'; '.join(parts)}." if parts else f"{kind}: no figure."
