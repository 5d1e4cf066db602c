"""Scales of charts: positions of periods, ticks of time axes and value axes, and labels at the ends of lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib import ticker
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.dates import date2num, num2date
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from notemill import words
from notemill.charts import labels
from notemill.charts.canvas import ABSENT, Canvas, lines_of, spread, tick_width
from notemill.charts.labels import Part
from notemill.charts.theme import PAPER, QUIET, SMALL, text_width, wrapped
from notemill.errors import DataError

Array = npt.NDArray[Any]

End = tuple[str, float, float]
"""A label at the right of a chart: its text, and the end of its series (x and y in data units)."""
Tick = tuple[int, str]
"""A row and the label of its tick."""
Side = pd.Series | pd.DataFrame | None
"""The lower or upper ends of intervals, in the shape of the data."""

_STEPS = (1, 2, 5, 10, 20, 50, 100)
_MONTHS = (1, 3, 6)
_LEAD = 24.0  # pixels from the axes to the labels beside them
_SHORT = 36  # months: a longer span has ticks at years only
_LOG_AIR = 1.15  # a logarithmic scale begins at the lowest value divided by this
STRIP = 3.5  # pixels: height of the strip for what has no figure
THICK = 0.74  # thickness of a bar as a share of the distance between bars


def regular(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame sorted by time, with a row of missing values for each period that it leaves out.

    The distance between periods is that of its two nearest ones. A frame is not changed if its index is not of time, or
    is neither of years nor of first days of months.

    Raises:
        DataError: a period or category appears twice.
    """
    twice = frame.index[frame.index.duplicated()]
    if len(twice):
        name = labels.name(twice[0], frame.index)
        raise DataError(f"A chart needs one row for each period or category; {name} appears twice.")
    if isinstance(frame.index, pd.PeriodIndex):
        frame = frame.set_axis(frame.index.to_timestamp())
    if not labels.is_time(frame.index) or len(frame) < 2:
        return frame
    ordered = frame.sort_index()
    index = ordered.index
    if not isinstance(index, pd.DatetimeIndex):
        every: pd.Index = pd.RangeIndex(index[0], index[-1] + 1, np.diff(index).min())
    elif (index == index.to_period("M").to_timestamp()).all():
        months = np.diff(index.year * 12 + index.month).min()
        every = pd.date_range(index[0], index[-1], freq=pd.DateOffset(months=months))
    else:
        return ordered
    return ordered.reindex(every.rename(index.name)) if index.isin(every).all() else ordered


def positions(index: pd.Index) -> Array:
    """The position of each row on an axis: its first day (in days since 1970), its number, or 0, 1, 2 (categories)."""
    if labels.is_time(index):
        if not isinstance(index, pd.DatetimeIndex):
            index = pd.to_datetime(index.astype(str), format="%Y")
        return np.asarray(date2num(index.to_numpy()), dtype="float64")
    if pd.api.types.is_numeric_dtype(index):
        return index.to_numpy(dtype="float64")
    return np.arange(len(index), dtype="float64")


def span(at: Array) -> tuple[float, float]:
    """The ends of an axis of positions; with a single position, the axis begins 1 before it."""
    first, last = (float(at[0]), float(at[-1])) if len(at) else (0.0, 0.0)
    return (first, last) if last > first else (first - 1, last)


def aligned(side: Side, frame: pd.DataFrame) -> pd.DataFrame:
    """The ends of intervals in the shape of the data, as numbers; missing if there is no interval."""
    if not isinstance(side, pd.DataFrame):
        side = pd.DataFrame(dict.fromkeys(frame.columns, side), frame.index)
    return side.reindex(index=frame.index, columns=frame.columns).astype("float64")


def ticks(index: pd.Index, part: Part, room: float, size: float, ends: Sequence[int] = ()) -> list[Tick]:
    """The ticks of an axis, as (row, label), so that no labels touch: every 1, 2, 5, 10 ... years, or some months.

    Args:
        index: periods, numbers or categories, in order and about equally far apart.
        part: part periods; their labels have a star and take precedence.
        room: pixels from the first row to the last.
        size: the size of text, in pixels.
        ends: rows that always have a label.
    """
    each, last = room / max(len(index) - 1, 1), len(index) - 1
    names = labels.names(index, part)
    fixed = [(row, names[row]) for row in range(len(index)) if index[row] in part or row in ends]
    for chosen in _candidates(index):
        shown = [tick for tick in chosen if all(_apart(tick, other, each, size) for other in fixed)]
        if shown and all(_apart(tick, other, each, size) for tick, other in pairwise(shown)):
            return sorted([*shown, *fixed])
    return fixed or [(last, names[last])]


def bar(
    axes: Axes, across: bool, at: float, length: float, start: float = 0, thick: float = THICK, **style: Any
) -> Rectangle:
    """Draw a bar of a length from ``start``, in axes whose limits are set; ``style`` as for ``Rectangle``."""
    low = at - thick / 2
    corner, size = ((start, low), (length, thick)) if across else ((low, start), (thick, length))
    rectangle = Rectangle(corner, *size, clip_on=False, **style)
    axes.add_artist(rectangle)  # not axes.bar, which would compute limits and units again
    return rectangle


def absent(
    canvas: Canvas, axes: Axes, rows: Sequence[int] | Array, thick: float = THICK, across: bool = False
) -> Rectangle:
    """Draw a flat hatched strip on the baseline for a missing bar, or several, and "n/a" at each if there is room."""
    x, y = canvas.pixel(axes)
    strip = thick + rows[-1] - rows[0]
    drawn = bar(axes, across, (rows[0] + rows[-1]) / 2, STRIP * (x if across else y), thick=strip, **ABSENT)
    how: dict[str, Any] = {"size": canvas.text * SMALL, "color": QUIET}
    how |= {"ha": "left", "va": "center"} if across else {"ha": "center", "va": "bottom"}
    if across or thick > text_width("n/a", canvas.text * SMALL) * x:
        for row in rows:
            right, up = (9 * x, row) if across else (row, 6 * y)
            axes.text(right, up, "n/a", **how)
    return drawn


def line(axes: Axes, x: Sequence[float] | Array, y: Sequence[float] | Array, **style: Any) -> Line2D:
    """Draw a line or markers in axes whose limits are set; ``style`` as for Matplotlib's ``Line2D``."""
    drawn = Line2D(x, y, **style)
    axes.add_artist(drawn)  # not axes.plot, which would compute limits and units again
    return drawn


def write(
    side: Axis, chosen: Sequence[tuple[float, str]], other: Callable[[float], str] = lambda _: "", **how: Any
) -> None:
    """Set the ticks of a scale and their labels.

    Args:
        side: the x axis or the y axis.
        chosen: the positions of the ticks, in the axes' units, and their labels.
        other: returns the label for a position that is set later, when the figure is restyled.
        how: as for Matplotlib's ``tick_params``.
    """
    named = dict(chosen)
    side.set_major_locator(ticker.FixedLocator([at for at, _ in chosen]))
    side.set_major_formatter(ticker.FuncFormatter(lambda at, _: named[at] if at in named else other(at)))
    if how:
        side.set_tick_params(**how)


def set_periods(axes: Axes, index: pd.Index, at: Array, chosen: Sequence[Tick]) -> None:
    """Set short ticks with labels below the axes, from the result of ``ticks``, at the rows' positions."""
    rows = dict(zip(at.tolist(), labels.names(index), strict=True))
    if labels.is_time(index) and (at == positions(index)).all():
        axes.xaxis_date()

    def other(place: float) -> str:
        return rows.get(place) or (words.day(num2date(place)) if axes.xaxis.have_units() else "")

    write(axes.xaxis, [(float(at[row]), text) for row, text in chosen], other, length=4, pad=3.5)


def number(value: float) -> str:
    """A value as text for a scale."""
    return words.minus(f"{value:,.10g}")


def settle(axes: Axes, limits_before: Array) -> None:
    """Repair axes after a restyling: format numbers as usual, and clip marks and texts at limits that are new."""
    plain(axes.xaxis)
    plain(axes.yaxis)
    if (axes.viewLim.get_points() != limits_before).any():
        for artist in (*axes.lines, *axes.texts, *axes.patches):
            artist.set_clip_on(True)


def plain(side: Axis) -> None:
    """Format the numbers of an axis with Matplotlib's own scale, linear or logarithmic, as in all our charts."""
    kind = type(side.get_major_formatter())
    low, high = sorted(side.get_view_interval())
    if side.get_scale() == "log" and low <= 0:
        low = _lowest(side) / _LOG_AIR
        side.set_view_interval(low, high, ignore=True)
    if kind is ticker.LogFormatterSciNotation:
        side.set_major_locator(_locator(low, high, 5, log=True))
        side.set_minor_locator(ticker.NullLocator())
    if kind in (ticker.ScalarFormatter, ticker.LogFormatterSciNotation):
        side.set_major_formatter(lambda value, _: number(value))


def _lowest(side: Axis) -> float:
    """The smallest positive value of the lines and bars along an axis; 1 if there is none."""
    axes = side.axes
    lines = [np.asarray(line.get_xydata()) for line in axes.lines if line.get_transform() == axes.transData]
    boxes = [box.get_bbox().get_points() for box in axes.patches if isinstance(box, Rectangle)]
    places = np.concatenate([np.ones((0, 2)), *lines, *boxes])[:, int(side is axes.yaxis)]
    return float(min(places[places > 0], default=1))


def limits(values: Array, air: float = 0.04) -> tuple[float, float]:
    """The ends of a value axis, which includes zero, with a margin (``air``) beyond positive and negative values."""
    known = values[np.isfinite(values)]
    low, high = float(known.min(initial=0)), float(known.max(initial=0))
    if low == high:
        return 0.0, 1.0 + air
    air *= high - low
    return low - (air if low < 0 else 0), high + (air if high > 0 else 0)


def log_limits(values: Array, air: float) -> tuple[float, float]:
    """The ends of a logarithmic axis: the range of the positive values, extended at both ends by a factor ``air``."""
    there = values[values > 0]
    return (float(there.min()) / air, float(there.max()) * air) if len(there) else (1.0, 10.0)


def _locator(low: float, high: float, count: int, log: bool) -> ticker.Locator:
    """A locator of about ``count`` ticks at steps of 1, 2 or 5."""
    if log:
        return ticker.LogLocator(subs=(1, 2, 5) if np.log10(high / low) < 2 else (1.0,))
    return ticker.MaxNLocator(count, steps=[1, 2, 5, 10])


def value_ticks(low: float, high: float, count: int = 5, log: bool = False) -> list[tuple[float, str]]:
    """Round values between two ends, at steps of 1, 2 or 5, with their labels."""
    ticks = _locator(low, high, count, log).tick_values(low, high)
    return [(float(value), number(value)) for value in ticks if low <= value <= high]


def set_values(axes: Axes, low: float, high: float, count: int = 5) -> None:
    """Set a vertical value axis from ``low`` to ``high`` with grid lines at ``value_ticks``."""
    axes.set_ylim(low, high)
    axes.yaxis.set_major_locator(_locator(low, high, count, log=False))
    axes.yaxis.set_major_formatter(lambda value, _: number(value))
    axes.yaxis.grid(visible=True, clip_on=False)


def value_room(low: float, high: float, size: float, count: int = 5) -> float:
    """The width in pixels of the labels of a value axis."""
    return tick_width([text for _, text in value_ticks(low, high, count)], size) + 4


def below(chosen: Sequence[Tick], size: float) -> float:
    """The height in pixels of the labels of ``ticks`` below axes: two lines if a label has a month and a year."""
    return 10 + size * 1.3 * (1 + max((text.count("\n") for _, text in chosen), default=0))


def named_rows(tops: Array, widths: Sequence[float], each: float, first: Sequence[int] = ()) -> list[int]:
    """The upright bars that get their value above them: all if there is room, else the highest and one of the last two.

    Args:
        tops: the upper end of each bar; missing if there is no bar.
        widths: the width of each value as text, in pixels.
        each: pixels from bar to bar.
        first: rows that take precedence.
    """
    rows = np.flatnonzero(np.isfinite(tops)).tolist()
    if all(widths[row] + 8 < each for row in rows):
        return rows
    chosen: list[int] = []
    for row in dict.fromkeys((*first, max(rows, key=lambda row: tops[row]), *rows[-1:], *rows[-2:-1])):
        half = widths[row] / 2 + 4
        over = [other for other in rows if abs(other - row) * each < half + each / 2]
        apart = all(abs(row - other) * each > half + widths[other] / 2 + 4 for other in chosen)
        if apart and tops[row] == max(tops[other] for other in over):
            chosen.append(row)
    return chosen


def ends_fit(texts: Sequence[str], room: float, height: float, size: float) -> list[str] | None:
    """Labels broken into lines of ``room`` pixels, if they fit one below the other beside a chart; else None."""
    broken = [wrapped(text, room, size) for text in texts]
    too_wide = any(text_width(text, size) > room for text in broken)
    return None if too_wide or sum(_heights(broken, size)) > height else broken


def ends_room(texts: Sequence[str], size: float) -> float:
    """The width in pixels of labels at the ends of series, to the right of axes."""
    return max(text_width(text, size) for text in texts) + _LEAD + 6


def write_ends(canvas: Canvas, axes: Axes, ends: Sequence[End]) -> None:
    """Write labels to the right of axes, each as near to the end of its series as the others allow.

    A thin line leads from the last value to a label that is not beside it. A label that has room to the right of its
    last value, because the series ends far before the axes do, stands there.

    Args:
        canvas: the canvas of the axes.
        axes: axes whose limits are set.
        ends: labels (broken by ``ends_fit``) and the ends of their series.
    """
    view, (_, top, right, bottom) = axes.viewLim, canvas.box(axes)
    spare = canvas.text * 0.6
    groups: dict[bool, list[tuple[str, float, float, float]]] = {False: [], True: []}
    for text, x, y in reversed(ends):
        if x <= view.x1:
            across, down = canvas.at(axes, x, np.clip(y, *view.intervaly))
            inside = text_width(text, canvas.text) < right - across  # it may reach half the way to the others
            groups[inside].append((text, across, down, across + _LEAD / 2 if inside else right + _LEAD))
    for group in filter(None, groups.values()):
        group.sort(key=itemgetter(2))
        heights = _heights([text for text, *_ in group], canvas.text)
        apart = [(one + other) / 2 for one, other in pairwise(heights)]
        low, high = top - spare + heights[0] / 2, bottom + spare - heights[-1] / 2
        centres = spread([y for _, _, y, _ in group], apart, low, high)
        for (text, x, y, left), centre in zip(group, centres, strict=True):
            if right - x > 1 or abs(centre - y) > canvas.text / 3:
                canvas.line([x + 5, left - 4], [y, centre], color=QUIET, linewidth=0.9)
            written = canvas.write(left, centre, text, va="center_baseline", linespacing=1.0)
            if left < right:
                canvas.halo(written, PAPER)


def _heights(texts: Sequence[str], size: float) -> list[float]:
    """The heights of labels in pixels, with a margin."""
    return [lines_of(text) * size * 1.22 + 3 for text in texts]


def _candidates(index: pd.Index) -> list[list[Tick]]:
    """Possible sets of ticks, the densest first."""
    if not labels.is_time(index):
        rows = [(row, words.minus(str(label))) for row, label in enumerate(index)]
        return [rows[::step] for step in _STEPS]
    years = [label.year if isinstance(label, pd.Timestamp) else int(label) for label in index]
    frequency, sets = labels.frequency(index), []
    if frequency != "year" and (years[-1] - years[0]) * 12 < _SHORT:
        sets = [_months(index, step) for step in _MONTHS if frequency == "month" or step > 1]
    first = [row for row, year in enumerate(years) if row == 0 or years[row - 1] != year]
    if frequency != "year" and len(first) > 1 and index[0].month > 1:
        first = first[1:]  # the first year is not complete
    sets += [[(row, str(years[row])) for row in first if years[row] % step == 0] for step in _STEPS]
    ends = [(row, str(years[row])) for row in (first[0], first[-1])]
    return [chosen for chosen in (*sets, ends) if len(dict(chosen)) > 1]


def _months(index: pd.Index, step: int) -> list[Tick]:
    """A tick every ``step`` months; the label has the year below each January and below the first tick."""
    chosen = [(row, label) for row, label in enumerate(index) if (label.month - 1) % step == 0]
    quarter = labels.frequency(index) == "quarter"
    texts = []
    for at, (row, label) in enumerate(chosen):
        head = f"Q{label.quarter}" if quarter else f"{label:%b}"
        texts.append((row, f"{head}\n{label.year}" if at == 0 or label.month == 1 else head))
    return texts


def _apart(one: Tick, other: Tick, each: float, size: float) -> bool:
    """Whether the labels of two ticks do not touch; ``each`` is the distance between rows in pixels."""
    width = (text_width(one[1], size) + text_width(other[1], size)) / 2 + size * 0.6
    return abs(one[0] - other[0]) * each >= width
