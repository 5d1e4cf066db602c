"""A heat map: a table whose cells are coloured by their value, with the value written on them where it fits."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle

from borderbook import words as say
from borderbook.charts import labels
from borderbook.charts.canvas import Canvas, area, tick_width
from borderbook.charts.colours import DIVERGING, SEQUENTIAL, ink_on, look, shade
from borderbook.charts.figure import Figure, Words, figure, with_note
from borderbook.charts.labels import Format, Part
from borderbook.charts.theme import (
    INK,
    NARROW,
    PAPER,
    QUIET,
    SIZE,
    SMALL,
    WIDE,
    text_size,
    text_width,
    wrapped,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_CELL = 28.0  # pixels: the height of a cell
_NAMES = 0.38  # of the width: a row's name that is wider breaks
_SMALLEST = 10.0  # pixels: text in a cell on a phone
_TURNED = 120.0  # pixels: the names of narrow columns, which stand upright
_SPELT = 60  # so many cells are all in the alternative text


def heatmap(
    data: pd.DataFrame,
    *,
    form: Format = say.number,
    part: Part | None = None,
    limits: tuple[float, float] | None = None,
    diverging: bool = False,
    hatched: pd.DataFrame | None = None,
    **words: Unpack[Words],
) -> Figure:
    """A cell a value; rows and columns in the order of the data, missing cells hatched in grey.

    Args:
        data: values, a row a row. On a phone rows and columns change places if only then the values fit.
        form: how a value is written; in cells a common " %" is left to the unit.
        part: rows or columns that are incomplete periods, and which part of each is there; starred.
        limits: the values of the lightest and the darkest colour, by default zero (or the lowest) and the highest.
        diverging: two hues around a neutral middle, by default zero.
        hatched: true for cells that need a caution, which the note must say; hatched over their colour.
        words: name, title, unit, of, note.
    """
    cells = _Cells(data, form, part or {}, _limits(data, limits, diverging), diverging, _flags(data, hatched))
    turned = _Cells(data.T, form, part or {}, cells.limits, diverging, cells.hatched.T)
    slim = turned if cells.size_at(NARROW) is None and turned.size_at(NARROW) is not None else cells

    def draw(canvas: Canvas) -> None:
        (slim if canvas.narrow else cells).draw(canvas)

    heights = (cells.height(WIDE), slim.height(NARROW))
    table = labels.tidy(data, labels.value_name(words["unit"]))
    if hatched is not None:
        table = table.assign(hatched=cells.hatched.T.ravel())
    drawn = figure(draw, table, cells.alt(), heights, words)
    periods = data.index.append(data.columns) if part else data.index
    return with_note(drawn, labels.part_note(part, periods))


class _Cells:
    """The cells, and how they are drawn at any width."""

    def __init__(
        self, frame: pd.DataFrame, form: Format, part: Part, limits: tuple[float, float], diverging: bool,
        hatched: np.ndarray,
    ) -> None:  # fmt: skip
        self.frame, self.form, self.part, self.limits, self.hatched = frame, form, part, limits, hatched
        self.stops = DIVERGING if diverging else SEQUENTIAL
        self.values = frame.to_numpy(dtype="float64", na_value=np.nan)
        self.rows, self.columns = labels.names(frame.index, part), labels.names(frame.columns, part)
        self.missing = np.isnan(self.values)

    def draw(self, canvas: Canvas) -> None:
        """The legend, the names of columns and rows, the cells."""
        if self.frame.empty:
            canvas.empty()
            return
        left = self._left(canvas.width)
        top = self._legend(canvas)
        below = top + self._head(canvas.width)
        axes = canvas.axes(left, below, 1, 1)
        axes.set_xlim(-0.5, len(self.columns) - 0.5)
        axes.set_ylim(len(self.rows) - 0.5, -0.5)
        axes.set_axis_off()
        self._name_columns(canvas, left, below)
        high = (canvas.height - below - 1) / len(self.rows)
        for row, name in enumerate(self.rows):
            text = wrapped(name, left - 10, canvas.text)
            canvas.write(left - 8, below + (row + 0.5) * high, text, ha="right", va="center", color=INK)
        size = self.size_at(canvas.width)
        for row in range(len(self.rows)):
            for column in range(len(self.columns)):
                self._cell(canvas, axes, row, column, size)

    def height(self, width: int) -> float:
        """Of the drawing at a width, in pixels."""
        if self.frame.empty:
            return 90.0
        size, left = SIZE[width], self._left(width)
        lines = max(wrapped(name, left - 10, size).count("\n") + 1 for name in self.rows)
        row = max(_CELL, lines * size * 1.3 + 6)
        return self._legend(Canvas(width, 100, size)) + self._head(width) + row * len(self.rows) + 1

    def size_at(self, width: float) -> float | None:
        """The size of the text in cells, in pixels; None where it does not fit."""
        if self.frame.empty:
            return None
        narrow = width <= NARROW
        full = text_size(width) * SMALL
        room = self._cell_width(width) - 5
        widest = max((text_width(text, full) for text in self.texts.ravel()), default=0.0)
        size = min(full, full * room / widest) if widest else full
        return size if size >= (_SMALLEST if narrow else full) else None

    def alt(self) -> str:
        """What is drawn, in words: every cell of a small table, the telling ones of a large one."""
        if self.frame.empty:
            return "Heat map: no figure."
        kind = f"Heat map of {len(self.rows)} rows and {len(self.columns)} columns."
        whole = self.frame.size <= _SPELT
        shown = range(len(self.rows)) if whole or len(self.rows) <= labels.LISTED else self._telling()
        parts = [f"{self._full(row, 0)}: {self._spoken(row, whole)}" for row in shown]
        left_out = len(self.rows) - len(shown)
        more = f" {left_out} more rows are in the table." if left_out else ""
        marked = self._marked()
        return f"{kind} {'; '.join(parts)}.{more}{f' Hatched: {marked}.' if marked else ''}"

    @cached_property
    def texts(self) -> np.ndarray:
        """What is written in the cells, without a unit that all have; blank where a value is missing."""
        written = [self.form(value) for value in self.values[~self.missing]]
        if written and all(text.endswith(" %") for text in written):
            written = [text.removesuffix(" %") for text in written]
        texts = np.full(self.values.shape, "", dtype=object)
        texts[~self.missing] = written
        return texts

    def _cell(self, canvas: Canvas, axes: Axes, row: int, column: int, size: float | None) -> None:
        missing = self.missing[row, column]
        how = area(look("unknown")) if missing else self._style(row, column)
        cell = Rectangle((column - 0.5, row - 0.5), 1, 1, **how)
        axes.add_artist(cell)  # not add_patch: the limits are set
        text = labels.MISSING if missing else self.form(float(self.values[row, column]))
        canvas.mark(cell, f"{self._full(row, 0)}, {self._full(column, 1)}", text)
        if size and not missing:
            colour = self._colour(row, column)
            # over a hatch the text stands on a plain ground
            ground = (
                {"facecolor": colour, "edgecolor": "none", "pad": 1} if self.hatched[row, column] else None
            )
            axes.text(
                column, row, self.texts[row, column], ha="center", va="center_baseline", size=size,
                color=ink_on(colour), bbox=ground,
            )  # fmt: skip

    def _style(self, row: int, column: int) -> dict[str, Any]:
        colour = self._colour(row, column)
        if self.hatched[row, column]:
            lines = shade(0.5, (colour, ink_on(colour)))
            return {"facecolor": colour, "edgecolor": lines, "hatch": "///", "linewidth": 0}
        return {"facecolor": colour, "edgecolor": PAPER, "linewidth": 1}

    def _colour(self, row: int, column: int) -> str:
        low, high = self.limits
        return shade((self.values[row, column] - low) / (high - low), self.stops)

    def _full(self, number: int, axis: int) -> str:
        index = self.frame.columns if axis else self.frame.index
        return labels.with_part(labels.name(index[number], index), index[number], self.part)

    def _left(self, width: float) -> float:
        return min(tick_width(self.rows, text_size(width)) + 6, width * _NAMES)

    def _cell_width(self, width: float) -> float:
        return (width - self._left(width) - 1) / len(self.columns)

    def _upright(self, width: float) -> bool:
        """Whether the names of columns stand upright: some word is wider than a column, and none can be left out."""
        size = text_size(width)
        widest = max(text_width(word, size) for name in self.columns for word in name.split())
        return not labels.is_time(self.frame.columns) and widest + 4 > self._cell_width(width)

    def _broken(self, width: float) -> list[str]:
        size = text_size(width)
        if labels.is_time(self.frame.columns):
            return self.columns
        room = _TURNED if self._upright(width) else self._cell_width(width) - 4
        return [wrapped(name, room, size) for name in self.columns]

    def _head(self, width: float) -> float:
        """Room for the names of columns."""
        size = text_size(width)
        if self._upright(width):
            return max(text_width(name, size) for name in self._broken(width)) + 8
        return (max(name.count("\n") for name in self._broken(width)) + 1) * size * 1.3 + 6

    def _name_columns(self, canvas: Canvas, left: float, y: float) -> None:
        wide, upright = self._cell_width(canvas.width), self._upright(canvas.width)
        time = labels.is_time(self.frame.columns)
        step = labels.every(self.columns, wide * len(self.columns), canvas.text) if time else 1
        how: dict[str, Any] = {"rotation": 90} if upright else {}
        for number, name in enumerate(self._broken(canvas.width)):
            if (len(self.columns) - 1 - number) % step == 0:  # the last is always named
                half = 0.0 if upright else text_width(name, canvas.text) / 2
                x = min(left + (number + 0.5) * wide, canvas.width - half)
                canvas.write(x, y - 4, name, ha="center", va="bottom", color=QUIET, **how)

    def _legend(self, canvas: Canvas) -> float:
        """The scale where values are not written, and what a hatch means where some are missing; its height."""
        size, x = canvas.text, 1.0
        if self.size_at(canvas.width) is None and not self.missing.all():
            low, high = (self.form(value) for value in self.limits)
            canvas.write(x, size * 0.62, low, va="center", color=QUIET)
            x += text_width(low, size) + 6
            for number in range(12):
                canvas.rectangle(x, size * 0.1, 12, size, facecolor=shade(number / 11, self.stops))
                x += 12
            canvas.write(x + 6, size * 0.62, high, va="center", color=QUIET)
            x += text_width(high, size) + 24
        if self.missing.any():
            canvas.legend({labels.MISSING: look("unknown")}, left=x)
            x += 1
        return size * 1.9 if x > 1 else 0.0

    def _telling(self) -> Sequence[int]:
        """Of many rows: the first, that of the highest value, that of the lowest, the last."""
        if self.missing.all():
            return [0]
        ends = [int(np.nanargmax(self.values)), int(np.nanargmin(self.values))]
        return sorted({0, *(end // len(self.columns) for end in ends), len(self.rows) - 1})

    def _spoken(self, row: int, whole: bool) -> str:
        values = pd.Series(self.values[row], self.frame.columns)
        if whole or len(values) > labels.LISTED or values.isna().all():
            return labels.series_in_words(values, self.form, self.part)
        # a row of a large table: its highest and its lowest
        telling = values[values.index.isin([values.idxmax(), values.idxmin()])]
        absent = int(values.isna().sum())
        return labels.series_in_words(telling, self.form, self.part) + (
            f", {absent} missing" if absent else ""
        )

    def _marked(self) -> str:
        names = [f"{self._full(row, 0)} {self._full(column, 1)}" for row, column in np.argwhere(self.hatched)]
        return say.listed(names) if len(names) <= labels.LISTED else f"{len(names)} cells"


def _limits(data: pd.DataFrame, limits: tuple[float, float] | None, diverging: bool) -> tuple[float, float]:
    if limits is not None:
        return limits
    values = data.to_numpy(dtype="float64", na_value=np.nan)
    known = values[~np.isnan(values)]
    low, high = min(0.0, known.min(initial=0.0)), known.max(initial=0.0)
    if diverging:
        low, high = -max(-low, high), max(-low, high)
    return (low, high) if high > low else (low, low + 1)


def _flags(data: pd.DataFrame, hatched: pd.DataFrame | None) -> np.ndarray:
    if hatched is None:
        return np.zeros(data.shape, dtype=bool)
    aligned = hatched.reindex(index=data.index, columns=data.columns)
    return aligned.astype("boolean").fillna(False).to_numpy(dtype=bool)
