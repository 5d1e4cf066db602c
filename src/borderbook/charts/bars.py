"""Bars: one value a category or period, or a few side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import pandas as pd

from borderbook import words as say
from borderbook.charts import axis, labels
from borderbook.charts.canvas import ABSENT, Canvas, area, legend_height, tick_width
from borderbook.charts.colours import Look, looks
from borderbook.charts.figure import Figure, Words, figure, with_note
from borderbook.charts.labels import Format, Part
from borderbook.charts.theme import INK, NARROW, QUIET, SIZE, WIDE, text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROW, _SIDE = 30.0, 20.0  # pixels: a row of one bar, of each of several
_UPRIGHT = {WIDE: 360.0, NARROW: 260.0}  # height of upright bars in pixels
_PAD = 8.0  # pixels between a row's label and its bar


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
    frame = axis.regular(data.to_frame() if isinstance(data, pd.Series) else data)
    bounds = _bounds(frame, lower)
    across = not labels.is_time(frame.index) if horizontal is None else horizontal
    draw = _Bars(frame, form, part or {}, bounds)
    wide, narrow = (_height(draw, width, size) if across else _UPRIGHT[width] for width, size in SIZE.items())
    drawn = figure(
        draw.across if across else draw.upright, labels.tidy(frame, labels.value_name(words["unit"])),
        _alt(draw, across), (wide, narrow), words,
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
            canvas.empty()
            return
        top = self._legend(canvas)
        rows = axis.row_names(labels.names(self.frame.index, self.part), canvas.width, canvas.text)
        left = tick_width(rows, canvas.text) + _PAD
        room = max(text_width(self._text(row, column), canvas.text) for row, column in self._cells()) + 10
        beside = room if (self.values < 0).any() else 0.0
        axes = canvas.axes(left + beside, top, room, 4)
        axes.set_xlim(*self._limits())
        axes.set_ylim(len(self.frame) - 0.5, -0.5)
        axes.set_yticks(range(len(rows)), rows, color=INK)
        axes.tick_params(axis="y", length=0, pad=_PAD + beside)
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        for at, shift, thick, row, column in self._places():
            self._bar(canvas, axes, at + shift, thick, row, column, across=True)
        if beside:
            axes.axvline(0, color=QUIET, linewidth=1)

    def upright(self, canvas: Canvas) -> None:
        """Upright bars over periods, with a value axis; values above bars where they fit."""
        if self.frame.empty:
            canvas.empty()
            return
        top, size, count = self._legend(canvas) + canvas.text * 0.8, canvas.text, len(self.frame)
        low, high = axis.limits(self.values, air=0.09)
        left, right, free = axis.value_room(low, high, size), self._overhang(canvas), axis.free(count)
        room = canvas.width - left - right
        each = room / (count - 1 + 2 * free)
        chosen = axis.ticks(self.frame.index, self.part, each * (count - 1), size, newest=True)
        axes = canvas.axes(left, top, right, axis.below(chosen, size))
        axis.set_values(axes, low, high, 4 if canvas.narrow else 5)
        axes.set_xlim(-free, count - 1 + free)
        axis.set_periods(axes, np.arange(count, dtype="float64"), chosen, size)
        named = self._named_rows(each, size)
        for at, shift, thick, row, column in self._places():
            bound = bool(self.lower.iloc[row, column])
            labelled = row in named or bound
            self._bar(canvas, axes, at + shift, thick, row, column, across=False, labelled=labelled)
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
        if self.frame.shape[1] == 1:
            style["hatch"] = None  # of one series a hatch would look like a lower bound
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
        if across:
            drawn = axes.barh([at], [high * 0.12], height=thick, **ABSENT)
            axes.annotate(labels.MISSING, (high * 0.12, at), xytext=(5, 0), textcoords="offset points", va="center",
                          color=QUIET, size=canvas.text)  # fmt: skip
        else:
            run = self._missing_run(row)
            if run[0] < row:
                return  # drawn with the first of the run
            middle, wide = at + (run[-1] - row) / 2, thick + run[-1] - row
            drawn = axes.bar([middle], [(high - low) * 0.5], width=wide, **ABSENT)
            pixels = canvas.at(axes, wide, 0)[0] - canvas.at(axes, 0, 0)[0]
            upright = pixels < text_width(labels.MISSING, canvas.text)
            axes.text(middle, (high - low) * 0.25, labels.MISSING, rotation=90 if upright else 0, ha="center",
                      va="center", color=QUIET, size=canvas.text)  # fmt: skip
            canvas.mark(drawn[0], self._named_run(run, column), labels.MISSING)
            return
        canvas.mark(drawn[0], self._named(row, column), labels.MISSING)

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

    def _named_rows(self, each: float, size: float) -> list[int]:
        """The rows whose values are written; of several series all or none."""
        widths = [
            max(text_width(self._text(row, column), size) for column in range(len(self.looks)))
            for row in range(len(self.frame))
        ]
        if self.frame.shape[1] == 1:
            return axis.named_rows(self.values[:, 0], widths, each)
        return list(range(len(widths))) if max(widths) + 4 < each * 0.74 / self.frame.shape[1] else []

    def _text(self, row: int, column: int) -> str:
        value = float(self.values[row, column])
        if np.isnan(value):
            return labels.MISSING
        return f"{'≥ ' if self.lower.iloc[row, column] else ''}{self.form(value)}"

    def _named(self, row: int, column: int) -> str:
        label = self.frame.index[row]
        text = labels.with_part(labels.name(label, self.frame.index), label, self.part)
        return text if self.frame.shape[1] == 1 else f"{self.frame.columns[column]}, {text}"


def _bounds(frame: pd.DataFrame, lower: pd.Series | pd.DataFrame | None) -> pd.DataFrame:
    if lower is None:
        return pd.DataFrame(False, index=frame.index, columns=frame.columns)
    if isinstance(lower, pd.Series):
        lower = pd.DataFrame(dict.fromkeys(frame.columns, lower))
    return lower.reindex(index=frame.index, columns=frame.columns).fillna(False).astype(bool)


def _height(drawn: _Bars, width: int, size: float) -> float:
    """Of horizontal bars with their legend, in pixels."""
    count = drawn.frame.shape[1]
    names = axis.row_names(labels.names(drawn.frame.index, drawn.part), width, size)
    row = axis.row_height(names, size, _ROW if count == 1 else _SIDE * count + 12)
    legend = legend_height([str(name) for name in drawn.looks], width, size) + 6 if count > 1 else 0.0
    return max(60.0, row * len(drawn.frame) + legend + 4)


def _alt(drawn: _Bars, across: bool) -> str:
    kind = "Horizontal bars" if across else "Bars"
    parts = []
    for name in drawn.frame.columns:
        text = labels.series_in_words(drawn.frame[name], drawn.form, drawn.part, drawn.lower[name])
        parts.append(text if drawn.frame.shape[1] == 1 else f"{name}: {text}")
    return f"{kind}. {'; '.join(parts)}." if parts else f"{kind}: no figure."
