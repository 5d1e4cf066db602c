"""Heat maps: tables with cells coloured by their value, and with the value written in them if it fits."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Unpack

import numpy as np
import pandas as pd

from notemill import words as say
from notemill.charts import axis, labels
from notemill.charts.canvas import Box, Canvas, area, lines_of, tick_width
from notemill.charts.colours import DIVERGING, UNKNOWN, Look, ink_on, shade, tones
from notemill.charts.figure import Figure, Words
from notemill.charts.kinds import Kind, chart
from notemill.charts.labels import Format
from notemill.charts.theme import INK, NARROW, PAPER, QUIET, SMALL, text_size, text_width, wrapped

_CELL = 28.0  # pixels: the height of a cell
_NAMES = 0.38  # share of the width; wider names of rows are broken into lines
_SMALLEST = 10.0  # pixels: the smallest text in a cell on a phone
_TURNED = 80.0  # pixels: length of a line in vertical names of columns; longer if there are too many lines
_SPELT = 60  # up to so many cells are all in the alternative text


@chart
def heatmap(
    data: pd.DataFrame,
    *,
    form: Format = say.number,
    limits: tuple[float, float] | None = None,
    diverging: bool = False,
    **words: Unpack[Words],
) -> Figure:
    """A cell for each value, in the order of the data; zero is blank, and missing cells are hatched in grey.

    Args:
        data: the values. On a phone, rows and columns are swapped if the values fit only then.
        form: formats a value; a " %" that all values have is not written in the cells.
        limits: the values of the first and the last colour, by default zero (or the lowest value) and the highest.
        diverging: use two hues around a neutral middle; give limits at the same distance from it.
        words: name, title, unit, of, note.
    """
    ends = limits or axis.limits(data.to_numpy(dtype="float64", na_value=np.nan), air=0)
    stops = DIVERGING if diverging else tones().sequential
    return _Cells(data, form, ends, stops, _Cells(data.T, form, ends, stops)).figure(words)


class _Cells(Kind):
    """The cells, and the code that draws them at any width.

    Attributes:
        turned: the same cells with rows and columns swapped, for a phone; None in those cells themselves.
    """

    called = "Heat map"

    def __init__(
        self, frame: pd.DataFrame, form: Format, limits: tuple[float, float], stops: tuple[str, ...],
        turned: _Cells | None = None,
    ) -> None:  # fmt: skip
        self.turned, self.frame, self.form, self.limits, self.stops = turned, frame, form, limits, stops
        self.values = frame.to_numpy(dtype="float64", na_value=np.nan)
        self.rows, self.columns = labels.names(frame.index), labels.names(frame.columns)
        self.missing = np.isnan(self.values)
        self.empty = bool(self.missing.all())
        # the row of each cell in the figure's data, which has one column after the other
        self.places = np.arange(frame.size).reshape(frame.shape, order="F" if turned else "C")

    def table(self, unit: str) -> pd.DataFrame:
        """One row for each cell."""
        return labels.tidy(self.frame, labels.value_name(unit), named=self.frame.shape[1] > 1)

    def draw(self, canvas: Canvas) -> float:
        """Draw legend, names and cells; return the height in pixels. On a phone they are swapped if needed to fit."""
        turned = self.turned if canvas.narrow and self.size_at(NARROW) is None else None
        if turned and turned.size_at(NARROW) is not None:
            turned.chosen = self.chosen
            return turned.draw(canvas)
        canvas.shaded = True
        size, left, count = canvas.text, self._left(canvas.width), len(self.rows)
        top = self._legend(canvas)
        top += self._name_columns(canvas, left, top)
        names = [wrapped(name, left - 10, size) for name in self.rows]
        high = max(_CELL, max(map(lines_of, names)) * size * 1.3 + 6)
        high = canvas.room(top + high * count + 1, top + 1) / count
        for row, name in enumerate(names):
            canvas.write(left - 8, top + (row + 0.5) * high, name, ha="right", va="center", color=INK)
        wide, text = self._cell_width(canvas.width), self.size_at(canvas.width)
        for row, column in np.ndindex(self.values.shape):
            box = (left + column * wide, top + row * high, wide, high)
            self._cell(canvas, row, column, box, text)
        sides = self.frame.index, self.frame.columns
        rows, columns = (np.array([name in self.chosen for name in side]) for side in sides)
        framed = (rows | ~rows.any())[:, None] & (columns | ~columns.any()) & bool(self.chosen)
        for row, column in np.argwhere(framed):
            box = (left + column * wide + 2, top + row * high + 2, wide - 4, high - 4)
            for colour, thick in ((PAPER, 4), (INK, 2)):  # to be seen on light and on dark
                canvas.rectangle(*box, facecolor="none", edgecolor=colour, linewidth=thick)
        return top + high * count + 1

    def nameable(self) -> Sequence[object]:
        """Rows and columns; the cells of what is highlighted are framed, of both only where they meet."""
        return [*self.frame.index, *self.frame.columns]

    def size_at(self, width: float) -> float | None:
        """The size of the text in cells, in pixels; None if it does not fit."""
        full = text_size(width) * SMALL
        widest = max((text_width(text, full) for text in self.texts.ravel()), default=0.0)
        size = min(full, full * (self._cell_width(width) - 5) / widest) if widest else full
        return size if size >= (_SMALLEST if width <= NARROW else full) else None

    def alt(self) -> str:
        """The alternative text: every cell of a small table, the most important cells of a large one."""
        kind = f"Heat map of {len(self.rows)} rows and {len(self.columns)} columns."
        whole = self.frame.size <= _SPELT
        shown = range(len(self.rows)) if whole or len(self.rows) <= labels.LISTED else self._key_rows()
        parts = [f"{self.rows[row]}: {self._row_in_words(row, whole)}" for row in shown]
        left_out = len(self.rows) - len(shown)
        more = f" {left_out} more rows are in the table." if left_out else ""
        return f"{kind} {'; '.join(parts)}.{more}"

    @cached_property
    def texts(self) -> np.ndarray:
        """The texts of the cells, without a " %" that all have; empty if a value is missing."""
        texts = self.frame.map(lambda value: "" if pd.isna(value) else self.form(float(value)))
        if texts.map(lambda text: text.endswith(" %") or not text).all(axis=None):
            texts = texts.map(lambda text: text.removesuffix(" %"))
        return texts.to_numpy(dtype=object)

    def _cell(self, canvas: Canvas, row: int, column: int, box: Box, size: float | None) -> None:
        missing, value = self.missing[row, column], float(self.values[row, column])
        colour = UNKNOWN.colour if missing else self._colour(value)
        plain: dict[str, Any] = {"facecolor": colour, "edgecolor": PAPER, "linewidth": 1}
        cell = canvas.rectangle(*box, **(area(UNKNOWN) if missing else plain))
        name, place = f"{self.rows[row]}, {self.columns[column]}", [int(self.places[row, column])]
        canvas.mark(cell, name, labels.value(value, self.form), place, self.rows[row])
        if size and not missing:
            middle = box[0] + box[2] / 2, box[1] + box[3] / 2
            how: dict[str, Any] = {"ha": "center", "va": "center_baseline", "size": size}
            ink = INK if colour == PAPER else ink_on(colour)
            canvas.write(*middle, self.texts[row, column], color=ink, **how)

    def _colour(self, value: float) -> str:
        """The colour of a value; what is written as zero has none."""
        zero = self.form(value) == self.form(0.0)
        return PAPER if zero else shade(float(np.interp(value, self.limits, (0, 1))), self.stops)

    def _left(self, width: float) -> float:
        return min(tick_width(self.rows, text_size(width)) + 6, width * _NAMES)

    def _cell_width(self, width: float) -> float:
        return (width - self._left(width) - 1) / len(self.columns)

    def _name_columns(self, canvas: Canvas, left: float, top: float) -> float:
        """Write the names of columns, vertically if a word is wider than its column; return their height."""
        size, wide, step, how = canvas.text, self._cell_width(canvas.width), 1, {}
        names, room = self.columns, wide - 4
        if labels.is_time(self.frame.columns):
            widths = [text_width(name, size) for name in names]
            step = labels.every([wide * n for n in range(len(names))], widths, air=size * 0.8)
        else:
            if max(text_width(word, size) for name in names for word in name.split()) > room:
                room, how = _TURNED, {"rotation": 90}
            most = max(1, wide // (size * 1.25))  # lines of a vertical name
            while how and max(lines_of(wrapped(name, room, size)) for name in names) > most:
                room += _TURNED / 8
            names = [wrapped(name, room, size) for name in names]
        widest, deepest = max(text_width(name, size) for name in names), max(map(lines_of, names))
        height = widest + 8 if how else deepest * size * 1.3 + 6
        for number in range((len(names) - 1) % step, len(names), step):  # the last one always has a name
            half = 0.0 if how else text_width(names[number], size) / 2
            x = min(left + (number + 0.5) * wide, canvas.width - half)
            canvas.write(x, top + height - 4, names[number], ha="center", va="bottom", color=QUIET, **how)
        return height

    def _legend(self, canvas: Canvas) -> float:
        """Draw three steps of the scale (if values are not written) and the hatch for no figure; return the height."""
        steps = np.linspace(*self.limits, 3) if self.size_at(canvas.width) is None else ()
        entries = {self.form(at): Look(self._colour(at)) for at in steps}
        return canvas.legend({**entries, **({labels.MISSING: UNKNOWN} if self.missing.any() else {})})

    def _key_rows(self) -> Sequence[int]:
        """The rows to describe if there are many: the first, those of the highest and the lowest value, the last."""
        ends = [int(np.nanargmax(self.values)), int(np.nanargmin(self.values))]
        return sorted({0, *(end // len(self.columns) for end in ends), len(self.rows) - 1})

    def _row_in_words(self, row: int, whole: bool) -> str:
        values = pd.Series(self.values[row], self.frame.columns)
        if whole or len(values) > labels.LISTED or values.isna().all():
            return labels.series_in_words(values, self.form)
        # in a large table: the highest and the lowest value of the row
        telling = values[values.index.isin([values.idxmax(), values.idxmin()])]
        absent = int(values.isna().sum())
        return labels.series_in_words(telling, self.form) + (f", {absent} missing" if absent else "")
