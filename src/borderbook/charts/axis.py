"""Scales: where a period stands, which ticks time and values get, and labels beside the ends of lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.dates import date2num
from matplotlib.ticker import LogLocator, MaxNLocator

from borderbook import words
from borderbook.charts import labels
from borderbook.charts.canvas import Canvas, spread, tick_width
from borderbook.charts.colours import Look
from borderbook.charts.labels import Part
from borderbook.charts.theme import QUIET, RULE, text_width, wrapped
from borderbook.errors import DataError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = npt.NDArray[Any]

_STEPS = (1, 2, 5, 10, 20, 50, 100)
_NAMES = 0.36  # of a chart's width: names of rows are not wider
_FEW = 5
_MONTHS = (1, 3, 6)
_NEAR = 40.0  # pixels: what leads farther to a label is dotted, and a sample of an area needs no such line
_SHORT = 36  # months: of a longer span, only years are ticked


def regular(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame in order of time, with a row of missing values for each period that it leaves out.

    Periods are as far apart as its two nearest ones. An index that is not of years or of first days of months, and
    one that is not of time, stays as it is.

    Raises:
        DataError: a period or category stands twice.
    """
    twice = frame.index[frame.index.duplicated()]
    if len(twice):
        raise DataError(
            f"A chart has one row a period or category; {labels.name(twice[0], frame.index)} stands twice."
        )
    if isinstance(frame.index, pd.PeriodIndex):
        frame = frame.set_axis(frame.index.to_timestamp())
    if not labels.is_time(frame.index) or len(frame) < 2:
        return frame
    ordered = frame.sort_index()
    counted = _counted(ordered.index)
    if counted is None:
        return ordered
    every = np.arange(counted[0], counted[-1] + 1, np.diff(counted).min())
    if len(every) == len(counted) or not set(counted) <= set(every):
        return ordered
    whole = [_period(number, ordered.index) for number in every.tolist()]
    index = pd.Index(whole, name=frame.index.name)
    return ordered.reindex(index)


def positions(index: pd.Index) -> Array:
    """Where each row stands on an axis: days since 1970 of a period's first day; numbers; categories in order."""
    if isinstance(index, pd.DatetimeIndex):
        return cast("Array", date2num(index.to_pydatetime()))
    if labels.is_time(index):
        return cast("Array", date2num([pd.Timestamp(int(year), 1, 1).to_pydatetime() for year in index]))
    if pd.api.types.is_numeric_dtype(index):
        return index.to_numpy(dtype="float64")
    return np.arange(len(index), dtype="float64")


def ticks(
    index: pd.Index, part: Part, room: float, size: float, newest: bool = False
) -> list[tuple[int, str]]:
    """Which rows of an axis get a label that fits, and which: years at 1, 2, 5, 10 ..., months in short spans.

    Args:
        index: of periods, numbers or categories, in order and about equally far apart.
        part: part periods; their labels carry a star and go before others.
        room: pixels from the first row to the last.
        size: of text, in pixels.
        newest: name the last row in any case.
    """
    each = room / max(len(index) - 1, 1)
    starred = [(row, f"{_long(label, index)}*") for row, label in enumerate(index) if label in part]
    last = len(index) - 1
    if newest and labels.is_time(index) and last not in dict(starred):
        starred.append((last, _long(index[last], index)))
    for chosen in _candidates(index):
        shown = [one for one in chosen if all(_apart(one, star, each, size) for star in starred)]
        if shown and all(_apart(one, other, each, size) for one, other in pairwise(shown)):
            return sorted([*shown, *starred])
    ends = [(0, _long(index[0], index)), (len(index) - 1, _long(index[-1], index))]
    return sorted(starred) or (ends if len(index) > 1 and _apart(ends[0], ends[1], each, size) else ends[-1:])


def set_periods(axes: Axes, at: Array, chosen: Sequence[tuple[int, str]], size: float) -> None:
    """Short ticks with labels below axes: ``ticks`` at the rows' positions."""
    axes.set_xticks([float(at[row]) for row, _ in chosen], [text for _, text in chosen])
    axes.tick_params(axis="x", bottom=True, length=4, color=RULE, labelsize=size)


def limits(values: Array, zero: bool = True, air: float = 0.04) -> tuple[float, float]:
    """The ends of a value axis: with zero or not, with a little air above, and below where values go there."""
    known = values[np.isfinite(values)]
    if not len(known):
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    if zero:
        low, high = min(0.0, low), max(0.0, high)
    if low == high:
        low, high = (low, low + 1) if zero else (low - 1, high + 1)
    span = high - low
    return low - (0 if zero and low == 0 else span * air), high + (0 if zero and high == 0 else span * air)


def value_ticks(low: float, high: float, count: int = 5, log: bool = False) -> list[tuple[float, str]]:
    """Round values between two ends, at steps of 1, 2 or 5, and how they are written."""
    locator = LogLocator(subs=(1.0,)) if log else MaxNLocator(count, steps=[1, 2, 5, 10])
    chosen = [float(value) for value in locator.tick_values(low, high) if low <= value <= high]
    if log and len(chosen) < 2:
        chosen = [
            float(v) for v in LogLocator(subs=(1.0, 2.0, 5.0)).tick_values(low, high) if low <= v <= high
        ]
    return [(value, words.minus(f"{value:,.10g}")) for value in chosen]


def set_values(axes: Axes, low: float, high: float, count: int = 5, log: bool = False) -> None:
    """A value axis upwards from ``low`` to ``high`` with grid lines at ``value_ticks``."""
    if log:
        axes.set_yscale("log")
        axes.minorticks_off()
    axes.set_ylim(low, high)
    chosen = value_ticks(low, high, count, log)
    axes.set_yticks([value for value, _ in chosen], [text for _, text in chosen])
    axes.grid(axis="y", color=RULE)


def value_room(low: float, high: float, size: float, count: int = 5, log: bool = False) -> float:
    """Pixels that the labels of a value axis take."""
    return tick_width([text for _, text in value_ticks(low, high, count, log)], size) + 4


def free(count: int) -> float:
    """Free space before the first of some upright bars, in bars; a few are no wider than five."""
    return 0.6 + max(0, _FEW - count) / 2


def below(chosen: Sequence[tuple[int, str]], size: float) -> float:
    """Pixels below axes for the labels of ``ticks``: two lines where a month stands above its year."""
    return 10 + size * 1.3 * (1 + max((text.count("\n") for _, text in chosen), default=0))


def named_rows(tops: Array, widths: Sequence[float], each: float) -> list[int]:
    """Which upright bars have their value above them: all if it fits, else the highest and one of the last two.

    Args:
        tops: the upper end of each bar; missing without a bar.
        widths: of each value, in pixels.
        each: pixels from bar to bar.
    """
    rows = np.flatnonzero(np.isfinite(tops)).tolist()
    if all(widths[row] + 8 < each for row in rows):
        return rows
    chosen: list[int] = []
    for row in dict.fromkeys((max(rows, key=lambda row: tops[row]), *rows[-1:], *rows[-2:-1])):
        half = widths[row] / 2 + 4
        over = [other for other in rows if abs(other - row) * each < half + each / 2]
        apart = all(abs(row - other) * each > half + widths[other] / 2 + 4 for other in chosen)
        if apart and tops[row] == max(tops[other] for other in over):
            chosen.append(row)
    return chosen


def row_names(names: Sequence[str], width: float, size: float) -> list[str]:
    """Names beside horizontal bars, broken so that they leave more than half of the chart to the bars."""
    return [wrapped(name, width * _NAMES, size) for name in names]


def row_height(names: Sequence[str], size: float, least: float) -> float:
    """Pixels from row to row: enough for the name of most lines."""
    return max(least, max((name.count("\n") + 1 for name in names), default=0) * size * 1.46 + 4)


@dataclass(frozen=True)
class End:
    """What is named beside a chart: a series, where it ends, and how it is drawn."""

    label: str
    x: float
    y: float
    look: Look


def ends_fit(texts: Sequence[str], room: float, height: float, size: float) -> list[str] | None:
    """Labels broken to ``room`` pixels if they fit beside a chart one below the other; else None."""
    broken = [wrapped(text, room, size) for text in texts]
    too_wide = any(text_width(text, size) > room for text in broken)
    return None if too_wide or sum(_heights(broken, size)) > height else broken


def write_ends(canvas: Canvas, axes: Axes, ends: Sequence[End], left: float, swatch: bool = False) -> None:
    """Labels to the right of axes, each as near to its end as the others allow, with a line that leads to it.

    Args:
        canvas: of the axes.
        axes: their limits are set.
        ends: labels (broken by ``ends_fit``) and where their series end, in data.
        left: where the labels begin, in pixels.
        swatch: show the look of an area before the label.
    """
    at = [canvas.at(axes, end.x, end.y) for end in ends]
    order = sorted(range(len(ends)), key=lambda i: (at[i][1], -i))
    heights = _heights([ends[i].label for i in order], canvas.text)
    _, top, _, bottom = canvas.box(axes)
    apart = [(one + other) / 2 for one, other in pairwise(heights)]
    spare = canvas.text * 0.6
    low, high = top - spare + heights[0] / 2, bottom + spare - heights[-1] / 2
    centres = spread([at[i][1] for i in order], apart, low, high)
    led = not swatch or all(abs(at[i][1] - y) < _NEAR for i, y in zip(order, centres, strict=True))
    for i, centre in zip(order, centres, strict=True):
        (x, y), look = at[i], ends[i].look
        if led:
            far = left - x > _NEAR
            how = {"color": QUIET if swatch or far else look.colour, "linestyle": (0, (1, 2)) if far else "-"}
            canvas.stroke([x + 5, max(x + 5, left - 14), left - 4], [y, y, centre], linewidth=0.9, **how)
        shift = canvas.swatch(look, left, centre - canvas.text * 0.6) if swatch else 0.0
        canvas.write(left + shift, centre, ends[i].label, va="center_baseline", linespacing=1.0)


def _heights(texts: Sequence[str], size: float) -> list[float]:
    """Pixels down that labels take, with air between them."""
    return [(text.count("\n") + 1) * size * 1.22 + 3 for text in texts]


def _counted(index: pd.Index) -> Array | None:
    """Years or months since year 0 of each period; None for days within a month."""
    if not isinstance(index, pd.DatetimeIndex):
        return index.to_numpy(dtype="int64")
    if not (index == index.to_period("M").to_timestamp()).all():
        return None
    return (index.year * 12 + index.month - 1).to_numpy(dtype="int64")


def _period(number: int, like: pd.Index) -> int | pd.Timestamp:
    return pd.Timestamp(number // 12, number % 12 + 1, 1) if isinstance(like, pd.DatetimeIndex) else number


def _candidates(index: pd.Index) -> list[list[tuple[int, str]]]:
    """Sets of ticks, the densest first."""
    if not labels.is_time(index):
        counted = index if pd.api.types.is_integer_dtype(index) else range(len(index))
        rows = [(row, int(number)) for row, number in enumerate(counted)]
        named = [words.minus(str(label)) if counted is index else str(label) for label in index]
        return [[(row, named[row]) for row, number in rows if number % step == 0] for step in _STEPS]
    years = [label.year if isinstance(label, pd.Timestamp) else int(label) for label in index]
    sets = []
    frequency = labels.frequency(index)
    if frequency != "year" and (years[-1] - years[0]) * 12 < _SHORT:
        sets += [_months(index, step) for step in _MONTHS if frequency == "month" or step > 1]
    first = [row for row, year in enumerate(years) if row == 0 or years[row - 1] != year]
    if frequency != "year" and len(first) > 1 and index[0].month > 1:
        first = first[1:]  # a year that does not begin here
    sets += [[(row, str(years[row])) for row in first if years[row] % step == 0] for step in _STEPS]
    ends = [(row, str(years[row])) for row in dict.fromkeys((first[0], first[-1]))]
    if len(index) == 1:
        ends = [(0, _long(index[0], index))]
    return [chosen for chosen in sets if len(chosen) > 1] + [ends]


def _months(index: pd.Index, step: int) -> list[tuple[int, str]]:
    """A tick each ``step`` months, the year below January and below the first."""
    chosen = [(row, label) for row, label in enumerate(index) if (label.month - 1) % step == 0]
    quarter = labels.frequency(index) == "quarter"
    texts = []
    for at, (row, label) in enumerate(chosen):
        head = f"Q{label.quarter}" if quarter else f"{label:%b}"
        texts.append((row, f"{head}\n{label.year}" if at == 0 or label.month == 1 else head))
    return texts


def _long(label: object, index: pd.Index) -> str:
    if not isinstance(label, pd.Timestamp) or labels.frequency(index) == "year":
        return labels.name(cast("int", label), index)
    return f"Q{label.quarter} {label.year}" if labels.frequency(index) == "quarter" else f"{label:%b %Y}"


def _apart(one: tuple[int, str], other: tuple[int, str], each: float, size: float) -> bool:
    """Whether two ticks' labels do not touch; ``each`` pixels from row to row."""
    width = (text_width(one[1], size) + text_width(other[1], size)) / 2 + size * 0.7
    return math.fabs(one[0] - other[0]) * each >= width
