"""Bar charts: one value for each category or period, or stacked parts of a whole. All bars begin at zero."""

from __future__ import annotations

from functools import partial
from typing import Any, Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from notemill import words as say
from notemill.charts import axis, compare, labels
from notemill.charts.canvas import ABSENT, GROUND, Canvas, area, lines_of, opened, tick_width
from notemill.charts.colours import ink_on
from notemill.charts.figure import Figure, Words
from notemill.charts.kinds import Grid, chart
from notemill.charts.labels import Format, Part
from notemill.charts.theme import INK, PAPER, QUIET, text_width, wrapped
from notemill.errors import DataError

_ROW = 30.0  # pixels from row to row
_UPRIGHT = {True: 260.0, False: 360.0}  # height of upright bars in pixels: on a phone, on a page
_NAMES = 0.36  # the largest width of the rows' names, as a share of the chart's width
_FEW = 5  # if there are fewer upright bars, they are as wide as if there were so many
_PAD = 8.0  # pixels between a row's label and its bar
_CAP = 10.0  # length in pixels of the mark for a missing part, and of the arrow on a lower bound
_BESIDE = {"textcoords": "offset points", "color": INK}  # a value written some pixels beside its bar


@chart
def bars(
    data: pd.Series,
    *,
    form: Format = say.number,
    part: Part | None = None,
    lower: pd.Series | None = None,
    upper: pd.Series | None = None,
    horizontal: bool = False,
    **words: Unpack[Words],
) -> Figure:
    """A bar for each value, in the order of the data.

    Args:
        data: values by category or period. A missing value is a flat hatched strip, with "n/a" where there is room.
        form: formats a value.
        part: incomplete periods -> the part that the data have; their bars are not filled.
        lower: true if a value is a lower bound; its bar is not filled and has an arrow, its label begins with "≥".
        upper: upper limits of lower bounds; such a bar is filled to the lower limit and hatched from there to the upper
            one, its label is "22.9–34.6".
        horizontal: draw horizontal bars for periods, too, as for categories.
        words: name, title, unit, of, note.

    Raises:
        DataError: the data have several series, or a period appears twice.
    """
    if data.ndim > 1:
        advice = "Stack the parts of a whole, or draw dots, lines or panels."
        raise DataError("Bars show one series", advice=advice)
    frame = axis.regular(data.to_frame())
    bounds = pd.Series(False, frame.index) if lower is None else lower.reindex(frame.index).eq(True)
    limits = None if upper is None else upper.reindex(frame.index).where(bounds & frame.notna().any(axis=1))
    return _Bars(frame, form, part, bounds, limits, stack=False, horizontal=horizontal).figure(words)


@chart
def stacked(
    data: pd.DataFrame,
    *,
    form: Format = say.number,
    part: Part | None = None,
    horizontal: bool = False,
    **words: Unpack[Words],
) -> Figure:
    """Stacked bars: the parts of a whole, with the whole at the end of the bar.

    Args:
        data: one row for each period or category, one column for each part; the first part is at the bottom or on the
            left. A missing part is a flat hatched strip on its stack, a missing row one on the baseline.
        form: formats a value.
        part: incomplete periods -> the part that the data have; their bars are not filled.
        horizontal: draw horizontal bars for periods, too, as for categories.
        words: name, title, unit, of, note.

    Raises:
        DataError: a period appears twice, or a part is negative.
    """
    frame = axis.regular(data)
    if (frame < 0).any(axis=None):
        raise DataError("A part of a whole cannot be negative.", advice="Draw lines or panels.")
    bounds = frame.isna().any(axis=1) & frame.notna().any(axis=1)
    return _Bars(frame, form, part, bounds, None, stack=True, horizontal=horizontal).figure(words)


class _Bars(Grid):
    """The values of a bar chart, and the code that draws them at any width.

    Attributes:
        start, end: the ends of each part in its stack.
        absent: rows without any figure.
        lower: rows whose whole is a lower bound; in stacks, rows with a missing part.
        upper: the upper limits of these; missing if there is none.
        tops: the upper end of what is drawn in each row.
    """

    def __init__(
        self, frame: pd.DataFrame, form: Format, part: Part | None, lower: pd.Series, upper: pd.Series | None, *,
        stack: bool, horizontal: bool,
    ) -> None:  # fmt: skip
        super().__init__(frame, form, part, high=upper, bounds=None if stack else lower)
        self.stack = stack
        self.series_named |= stack
        self.horizontal = horizontal or not labels.is_time(frame.index)
        self.called = f"{'stacked ' * stack}{'horizontal ' * self.horizontal}bars".capitalize()
        self.absent = np.isnan(self.values).all(axis=1)
        self.lower = lower.to_numpy(dtype=bool, na_value=False)
        self.upper = np.full(len(frame), np.nan) if stack else self.high[:, 0]
        # rows whose bar is a lower bound and has an arrow; a stack has a hatched mark on top instead
        self.pointing = np.flatnonzero(self.lower & ~self.absent & np.isnan(self.upper) & (not stack)).tolist()
        filled = np.nan_to_num(self.values)
        self.end = filled.cumsum(axis=1)
        self.start = self.end - filled
        self.wholes = np.where(self.absent, np.nan, filled.sum(axis=1))
        self.tops = np.fmax(self.wholes, self.upper)
        self.names = labels.names(frame.index, part, full=True)
        if stack and self.lower.any():
            self.notes = [*self.notes, "Hatched on top: a part has no figure, so the total is larger."]
        self.notes = [*self.notes, labels.ABSENT * bool(self.absent.any())]

    def draw(self, canvas: Canvas) -> float:
        """Draw horizontal or upright bars; return the height in pixels."""
        return self.across(canvas) if self.horizontal else self.upright(canvas)

    def across(self, canvas: Canvas) -> float:
        """Horizontal bars, the first on top, with the whole at the end and the values of parts inside if they fit."""
        names = labels.names(self.frame.index, self.part)
        # where rows have a limited height, two lines a name would run into those of the next
        widest = canvas.width * (0.56 if canvas.limit else _NAMES)
        rows = [wrapped(name, widest, canvas.text) for name in names]
        step = max(_ROW, max(map(lines_of, rows)) * canvas.text * 1.46 + 4)
        left, top = tick_width(rows, canvas.text) + _PAD, self.legend(canvas)
        right = max(text_width(self._at_end(row), canvas.text, 600) for row in range(len(rows))) + 10
        right += _CAP if self.pointing else 0
        beside = right if (self.values < 0).any() else 0.0
        high = canvas.room(max(60.0, step * len(rows) + top + 4), top + 4)
        axes = canvas.axes(left + beside, top, canvas.width - left - beside - right, high)
        axes.set_xlim(*axis.limits(np.append(self.end, self.tops), air=0))
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axis.write(axes.yaxis, list(enumerate(rows)), pad=_PAD + beside, labelcolor=INK)
        axes.spines["bottom"].set_visible(False)
        self._bars(canvas, axes, across=True)
        if self.stack:
            self._write_parts(canvas, axes)
        self._write_wholes(canvas, axes, np.flatnonzero(~self.absent).tolist(), across=True)
        if self.compared:
            (one, _), (other, _), _ = self.compared
            dashes: dict[str, Any] = {"color": QUIET, "linewidth": 1, "linestyle": (0, (2, 2))}
            axis.line(axes, [self.wholes[one]] * 2, [one, other], **dashes)
        if beside or self.stack:
            axes.axvline(0, color=QUIET, linewidth=1)
        return top + high + 4

    def upright(self, canvas: Canvas) -> float:
        """Upright bars over periods, with a value axis, and with the wholes above the bars if they fit."""
        size, count = canvas.text, len(self.frame)
        low, high = axis.limits(np.append(self.end, self.tops), air=0.09)
        free = 0.6 + max(0, _FEW - count) / 2  # before the first bar, in bars
        left, right, legend = axis.value_room(low, high, size), self._overhang(canvas), self.legend(canvas)
        texts = [self._whole(row, "–\n") for row in range(count)]
        widths = [text_width(text, size) for text in texts]
        difference = compare.beside(self.compared[2], canvas) if self.compared else ""
        first = [n for n in range(count) if self.picked[0] and self.stressing(n) and not self.absent[n]][::-1]
        beside, own = [difference] * bool(difference), []
        for _ in range(2):  # again with the room that is left if a value stands beside the bars
            right = max(right, axis.ends_room(beside, size)) if beside else right
            room = canvas.width - left - right
            each = room / (count - 1 + 2 * free)
            named = axis.named_rows(self.tops, widths, each, first)
            # the value of the one highlighted bar, if it has no room above it, is beside the bars
            own = [row for row in first if row not in named and len(first) == 1]
            near = [row for row in own for other in named if abs(row - other) * each < widths[row] + 8]
            if canvas.limit and not near:  # in a small chart it is above its neighbours
                named, own = [*named, *own], []
            # or above others, if another bar follows: at the right edge it would be read as that one's
            far = [row for row in own if row < count - 1]
            own = [row for row in own if row not in far]
            beside += [texts[row] for row in own]
        top = legend + size * (2 if any("\n" in text for text in texts) else 0.8) + _CAP * bool(self.pointing)
        always = [0] * bool(canvas.limit) + [count - 1]  # a small chart has few other labels
        ticks = axis.ticks(self.frame.index, self.part, each * (count - 1), size, always)
        bottom = axis.below(ticks, size)
        tall = canvas.room(_UPRIGHT[canvas.narrow] + legend, top + bottom)
        axes = canvas.axes(left, top, room, tall)
        axis.set_values(axes, low, high, 4 if canvas.narrow else 5)
        axes.set_xlim(-free, count - 1 + free)
        axis.set_periods(axes, self.frame.index, np.arange(count, dtype="float64"), ticks)
        self._bars(canvas, axes, across=False)
        bounds = self.pointing if all(widths[row] + 3 < each for row in self.pointing) else []
        hidden = {n for row in far for n in self._write_aside(canvas, axes, row)}
        self._write_wholes(canvas, axes, sorted({*named, *bounds} - hidden), across=False)
        ends = [(texts[row], axes.viewLim.x1, self.wholes[row]) for row in own if row not in bounds]
        if self.compared:
            points = [(row, self.end[row, column]) for row, column in self.compared[:2]]
            compare.upright(canvas, axes, points, self.look(*self.compared[1]), difference, ends)
        elif ends:
            canvas.at_last.append(partial(axis.write_ends, canvas, axes, ends))
        axes.axhline(0, color=QUIET, linewidth=1)
        return top + tall + bottom

    def alt(self) -> str:
        """The alternative text: the wholes; in stacks also each part."""
        if not self.stack:
            return f"{self.called}. {self.spoken({0: ''})}."
        whole, lower = (pd.Series(each, self.frame.index) for each in (self.wholes, self.lower))
        text = labels.series_in_words(whole, self.form, self.part, lower)
        return f"{self.called}. Total: {text}; {self.spoken()}."

    def _bars(self, canvas: Canvas, axes: Axes, across: bool) -> None:
        """Draw each part, a hatched strip for each missing part, and a flat strip for each missing row."""
        for row, column in np.argwhere(~np.isnan(self.values)).tolist():
            value, start = self.values[row, column], self.start[row, column]
            drawn = axis.bar(axes, across, row, value, start, **self._style(row, column))
            series = str(self.frame.columns[column]) if self.stack else ""
            text = f"{self.form(value)} of {self._whole(row)}" if series else self._whole(row)
            name = f"{series}, {self.names[row]}" if series else self.names[row]
            canvas.mark(drawn, name, text, [self.row(row, column)], series)
            if not np.isnan(self.upper[row]):
                style = self._style(row, column, hatched=True)
                canvas.mark(axis.bar(axes, across, row, self.upper[row] - value, value, **style), name, text)
        arrow = {"arrowstyle": "<-", "shrinkA": 0, "shrinkB": 0, "color": QUIET}
        for row in self.pointing:
            whole = self.wholes[row]
            end, tip = ((whole, row), (_CAP, 0)) if across else ((row, whole), (0, _CAP))
            axes.annotate("", end, tip, textcoords="offset points", arrowprops=arrow)
        cap = axis.STRIP * canvas.pixel(axes)[0 if across else 1]
        for row in np.flatnonzero(self.lower & self.stack).tolist():
            lacking = np.flatnonzero(np.isnan(self.values[row])).tolist()
            name = f"{say.listed([str(self.frame.columns[n]) for n in lacking])}, {self.names[row]}"
            drawn = axis.bar(axes, across, row, cap, self.end[row, -1], **ABSENT)
            canvas.mark(drawn, name, labels.MISSING, [self.row(row, n) for n in lacking])
        absent = np.flatnonzero(self.absent)
        for run in absent[:, None] if across else labels.runs(absent):
            drawn = axis.absent(canvas, axes, run, across=across)
            name = " to ".join(dict.fromkeys(self.names[row] for row in (run[0], run[-1])))
            canvas.mark(drawn, name, labels.MISSING, run.tolist())

    def _style(self, row: int, column: int, hatched: bool = False) -> dict[str, Any]:
        look = self.look(row, column)
        partly = self.frame.index[row] in self.part
        if self.stack:
            return opened(look) if partly else area(look)
        if partly or row in self.pointing or hatched:
            return {"facecolor": "none", "edgecolor": look.colour, "hatch": "////", "linewidth": 1.2}
        return {**area(look), "hatch": None}  # in a single series a hatch would look like a lower bound

    def _write_parts(self, canvas: Canvas, axes: Axes) -> None:
        """Write the value of each part inside it, on plain colour, if there is room."""
        pixel, _ = canvas.pixel(axes)
        for row, column in np.argwhere(~np.isnan(self.values)).tolist():
            value, style = float(self.values[row, column]), self._style(row, column)
            text = self.form(value)
            if text_width(text, canvas.text) + 8 > value / pixel:
                continue
            face = PAPER if style["facecolor"] == "none" or style["hatch"] else style["facecolor"]
            ground = {**GROUND, "facecolor": face} if style["hatch"] else None
            ink = INK if face == PAPER else ink_on(face)
            middle = float(self.start[row, column]) + value / 2
            how: dict[str, Any] = {"ha": "center", "va": "center", "size": canvas.text}
            drawn = axes.text(middle, row, text, color=ink, bbox=ground, **how)
            canvas.tag(drawn, {"data-ground": face})

    def _write_wholes(self, canvas: Canvas, axes: Axes, rows: list[int], across: bool) -> None:
        how: dict[str, Any] = {**_BESIDE, "size": canvas.text, "bbox": GROUND}
        for row in rows:
            text = self._at_end(row) if across else self._whole(row, "–\n")
            value = self.tops[row]
            sides = ("left", "bottom") if value >= 0 else ("right", "top")
            away = (5 + _CAP * (row in self.pointing)) * (1 if value >= 0 else -1)
            how["weight"] = 600 if self.picked[0] and self.stressing(row) else 400
            if across:
                axes.annotate(text, (value, row), (away, 0), va="center", ha=sides[0], **how)
            else:
                reach = text_width(text, canvas.text) / 2 * canvas.pixel(axes)[0] + axis.THICK / 2
                over = self.tops[max(0, int(row - reach + 1)) : int(row + reach) + 1]
                at = np.nanmax(over) if value >= 0 else value
                axes.annotate(text, (row, at), (0, away), ha="center", va=sides[1], **how)

    def _write_aside(self, canvas: Canvas, axes: Axes, row: int) -> set[int]:
        """Write a value above its bar and others before it, or after it if these are lower; a line leads to its bar.

        Beside an arrow of a comparison there is no room after the bar.

        Returns:
            The rows whose own value has no room then.
        """
        (x, y), right = canvas.pixel(axes), canvas.box(axes)[2]
        reach = text_width(self._whole(row), canvas.text, 600) * x
        tops = np.where(self.absent, 2 * canvas.text * y, self.tops)  # above "n/a"
        sides = {"right": range(max(0, int(row + 1 - reach)), row + 1)}
        if not self.compared and row - 0.4 + reach < axes.viewLim.x1 + (canvas.width - right) * x:
            sides["left"] = range(row, min(len(tops), int(np.ceil(row + reach))))
        side = min(sides, key=lambda each: tops[sides[each]].max())
        top, at, away = tops[sides[side]].max(), tops[row], 6 + _CAP * (row in self.pointing)
        axis.line(axes, [row, row], [at, top + away * y], color=QUIET, linewidth=1)
        how: dict[str, Any] = {**_BESIDE, "size": canvas.text, "weight": 600}
        edge = row + (0.4 if side == "right" else -0.4)
        axes.annotate(self._whole(row), (edge, top), (0, away), ha=side, va="bottom", **how)
        start = edge - reach * (side == "right")
        half = [text_width(text, canvas.text) / 2 * x for text in map(self._whole, range(len(tops)))]
        return {n for n, wide in enumerate(half) if start - wide < n < start + reach + wide}

    def _overhang(self, canvas: Canvas) -> float:
        """The room in pixels that the newest label needs beyond its bar."""
        last = labels.names(self.frame.index, self.part)[-1], self._whole(-1)
        widest = max(text_width(text, canvas.text) for text in last)
        return max(2.0, (widest - canvas.width * 0.85 / len(self.frame)) / 2 + 2)

    def _at_end(self, row: int) -> str:
        """The label at the end of a horizontal bar: the whole, and its difference from the compared one."""
        compared = self.compared if self.compared and self.compared[1][0] == row else None
        return f"{self._whole(row)} ({compared[2]})" if compared else self._whole(row)

    def _whole(self, row: int, dash: str = "–") -> str:
        """The whole as text: '1,204', '≥ 1,204' for a lower bound, '22.9–34.6' with its upper limit after ``dash``."""
        whole, upper = self.wholes[row], self.upper[row]
        if np.isnan(upper):
            return labels.value(whole, self.form, self.lower[row])
        return f"{say.bound(whole, self.form)}{dash}{self.form(upper)}"
