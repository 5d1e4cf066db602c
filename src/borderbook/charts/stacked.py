"""Stacked bars or areas: parts of a whole, by period or category."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import pandas as pd

from borderbook import words as say
from borderbook.charts import axis, labels
from borderbook.charts.canvas import ABSENT, EMPTY, Canvas, area, legend_height, opened, tick_width
from borderbook.charts.colours import ink_on
from borderbook.charts.figure import Figure, Words, figure, with_note
from borderbook.charts.labels import Format, Part
from borderbook.charts.parts import Parts, ends
from borderbook.charts.theme import INK, PAPER, QUIET, SIZE, text_width
from borderbook.errors import DataError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_DASHES = (0, (3, 3))
_ROW, _THICK = 34.0, 0.78  # pixels from row to row; a bar's share of the distance to the next
_CAP = 10.0  # pixels: the mark of a part that is missing


def stacked(
    data: pd.DataFrame,
    *,
    form: Format = say.number,
    part: Part | None = None,
    share: bool = False,
    horizontal: bool | None = None,
    **words: Unpack[Words],
) -> Figure:
    """Parts on top of each other: bars for years and categories, areas for quarters and months.

    Args:
        data: a row a period or category, a column a part, the first at the bottom or on the left. A missing part
            leaves a dashed mark on its stack, a missing row a dashed outline. Negative parts go down from zero, and
            are drawn as bars.
        form: how a value is written.
        part: periods that are not complete, and which part of each is there; they are drawn open.
        share: stack to 100 per cent; totals are written beside bars.
        horizontal: the direction of bars; by default horizontal for categories.
        words: name, title, unit, of, note.

    Raises:
        DataError: a period stands twice, or shares are asked of negative values.
    """
    frame = axis.regular(data)
    negative = bool((frame < 0).any(axis=None))
    if share and negative:
        raise DataError(
            "Shares of a whole need parts that are not negative.", advice="Stack the values instead."
        )
    parts = Parts(frame, form, part or {}, share)
    timed = labels.is_time(frame.index)
    draw, kind = _upright, "bars"
    if horizontal or (horizontal is None and not timed):
        draw, kind = _across, "horizontal bars"
    elif timed and not negative and labels.frequency(frame.index) != "year" and len(frame) > 1:
        draw, kind = _areas, "areas"
    drawn = figure(
        lambda canvas: draw(canvas, parts), parts.tidy(words["unit"]), parts.alt(kind),
        _heights(parts, across=draw is _across), words,
    )  # fmt: skip
    return with_note(drawn, parts.note())


def _upright(canvas: Canvas, parts: Parts) -> None:
    """Bars over periods."""
    axes = _over_time(canvas, parts, bars=True)
    if axes is None:
        return
    for row, column in parts.cells():
        value, start = parts.values[row, column], parts.start[row, column]
        drawn = axes.bar([row], [value], _THICK, bottom=[start], **parts.style(row, column))
        _mark(canvas, drawn[0], parts, row, column)
    low, high = axes.get_ylim()
    _, top, _, bottom = canvas.box(axes)
    for row in np.flatnonzero(parts.gone).tolist():
        canvas.mark(axes.bar([row], [high * 0.5], _THICK, **ABSENT)[0], parts.name(row), labels.MISSING)
        axes.text(row, high * 0.25, labels.MISSING, rotation=90, ha="center", va="center", color=QUIET,
                  size=canvas.text)  # fmt: skip
    cap = _CAP * (high - low) / (bottom - top)
    for row in parts.open:
        drawn = axes.bar([row], [cap], _THICK, bottom=[parts.end[row].max(initial=0)], **ABSENT)
        canvas.mark(drawn[0], f"{_without(parts, row)}, {parts.name(row)}", labels.MISSING)
    axes.axhline(0, color=QUIET, linewidth=1)
    if not (parts.start < 0).any() and not (parts.end < 0).any():
        _write_totals(canvas, axes, parts)


def _areas(canvas: Canvas, parts: Parts) -> None:
    """Areas over quarters or months; they break where nothing is there."""
    axes = _over_time(canvas, parts, bars=False)
    if axes is None:
        return
    at = axis.positions(parts.frame.index)
    half = np.array([label in parts.part for label in parts.frame.index])
    beside = half | np.append(half[1:], False) | np.append(False, half[:-1])
    there = np.flatnonzero(~parts.gone).tolist()
    for column, (name, look) in enumerate(parts.looks.items()):
        low, high = parts.start[:, column], parts.end[:, column]
        for where, style in ((~parts.gone & ~half, area(look)), (~parts.gone & beside, opened(look))):
            axes.fill_between(at, low, high, where=where, **{**style, "linewidth": 0})
        edge = axes.plot(at, np.where(parts.gone, np.nan, high), color=PAPER, linewidth=0.5)[0]
        canvas.mark_line(edge, str(name), [f"{parts.name(row)}: {parts.text(row, column)}" for row in there])
    some = parts.missing.any(axis=1) & ~parts.gone
    axes.plot(
        at, np.where(some, parts.end.max(axis=1), np.nan), color=QUIET, linestyle=_DASHES, linewidth=1.4
    )
    axes.axhline(0, color=QUIET, linewidth=1)


def _over_time(canvas: Canvas, parts: Parts, bars: bool) -> Axes | None:
    """Axes with both scales, the parts named beside or above them; None if there is nothing to draw."""
    if _nothing(canvas, parts):
        return None
    index, size, at = parts.frame.index, canvas.text, axis.positions(parts.frame.index)
    ends_at = (at[0], at[-1])
    if bars:
        free = axis.free(len(index))
        at = np.arange(len(index), dtype="float64")
        ends_at = (-free, len(index) - 1 + free)
    low, high = parts.limits(0.1 if bars else 0.04)
    left, beside = axis.value_room(low, high, size), _beside(canvas, parts)
    right = max(text_width(text, size) for text in beside) + size * 1.7 + 34 if beside else size * 1.2
    top = size * 0.8 + (0 if beside else _legend(canvas, parts))
    room = (canvas.width - left - right) * (at[-1] - at[0]) / (ends_at[1] - ends_at[0])
    chosen = axis.ticks(index, parts.part, room, size, newest=bars)
    if not beside and not bars and chosen[-1][0] == len(index) - 1:
        right = max(right, text_width(chosen[-1][1], size) / 2 + 2)
    axes = canvas.axes(left, top, right, axis.below(chosen, size))
    axis.set_values(axes, low, high, 4 if canvas.narrow else 5)
    axes.set_xlim(*ends_at)
    axis.set_periods(axes, at, chosen, size)
    if beside:
        last = int(np.flatnonzero(~parts.gone)[-1])
        named = ends(parts, beside, float(at[last]) + (_THICK / 2 if bars else 0), last)
        axis.write_ends(canvas, axes, named, canvas.width - right + 26, swatch=True)
    return axes


def _across(canvas: Canvas, parts: Parts) -> None:
    """Horizontal bars, the first on top; values in the parts where they fit, totals at the ends."""
    if _nothing(canvas, parts):
        return
    rows = axis.row_names(labels.names(parts.frame.index, parts.part), canvas.width, canvas.text)
    left = tick_width(rows, canvas.text) + 3
    right = max(text_width(parts.total(row), canvas.text) for row in range(len(rows))) + 8
    right += _CAP if parts.open else 0
    axes = canvas.axes(left, _legend(canvas, parts), right, 4)
    low, high = parts.limits(0)
    axes.set_xlim(low, high)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), rows, color=INK)
    axes.tick_params(axis="y", length=0, pad=5)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    pixels = (canvas.width - left - right) / (high - low)
    for row, column in parts.cells():
        value, start = parts.values[row, column], parts.start[row, column]
        drawn = axes.barh([row], [value], 0.72, left=[start], **parts.style(row, column))
        _mark(canvas, drawn[0], parts, row, column)
        _inside(canvas, axes, parts, (row, column), abs(value) * pixels)
    for row in range(len(rows)):
        _finish(canvas, axes, parts, row, 1 / pixels)
    axes.axvline(0, color=QUIET, linewidth=1)


def _inside(canvas: Canvas, axes: Axes, parts: Parts, cell: tuple[int, int], room: float) -> None:
    """A part's value in it, on its plain colour, if there is room."""
    value = float(parts.values[cell])
    text = say.per_cent(value) if parts.share else parts.form(value)
    if text_width(text, canvas.text) + 8 > room:
        return
    face = parts.style(*cell)["facecolor"]
    ink = INK if face == "none" else ink_on(face)
    axes.text(
        float(parts.start[cell]) + value / 2, cell[0], text, ha="center", va="center_baseline", size=canvas.text,
        color=ink, bbox={"facecolor": PAPER if face == "none" else face, "edgecolor": "none", "pad": 2},
    )  # fmt: skip


def _finish(canvas: Canvas, axes: Axes, parts: Parts, row: int, pixel: float) -> None:
    """The end of a row: its total; a dashed mark for a part that is missing, or for all of it."""
    end = float(parts.end[row].max(initial=0))
    if parts.gone[row]:
        drawn = axes.barh([row], [40 * pixel], 0.72, **ABSENT)
        canvas.mark(drawn[0], parts.name(row), parts.total(row))
        end = 40 * pixel
    elif row in parts.open:
        drawn = axes.barh([row], [_CAP * pixel], 0.72, left=[end], clip_on=False, **ABSENT)
        canvas.mark(drawn[0], f"{_without(parts, row)}, {parts.name(row)}", labels.MISSING)
        end += _CAP * pixel
    axes.annotate(
        parts.total(row), (end, row), xytext=(5, 0), textcoords="offset points", va="center_baseline",
        size=canvas.text, color=QUIET if parts.gone[row] else INK, annotation_clip=False,
    )  # fmt: skip


def _write_totals(canvas: Canvas, axes: Axes, parts: Parts) -> None:
    """Totals above bars, where they fit."""
    tops = np.where(parts.gone, np.nan, parts.end.max(axis=1, initial=0))
    each = canvas.at(axes, 1, 0)[0] - canvas.at(axes, 0, 0)[0]
    widths = [text_width(parts.total(row), canvas.text) for row in range(len(tops))]
    for row in axis.named_rows(tops, widths, each):
        over_edge = max(0.0, canvas.at(axes, row, 0)[0] + widths[row] / 2 + 2 - canvas.width)
        axes.annotate(
            parts.total(row), (row, tops[row]), xytext=(-over_edge, 4 + _CAP * (row in parts.open)),
            textcoords="offset points", ha="center", va="bottom", size=canvas.text, annotation_clip=False,
        )  # fmt: skip


def _mark(canvas: Canvas, artist: Any, parts: Parts, row: int, column: int) -> None:
    canvas.mark(artist, f"{parts.frame.columns[column]}, {parts.name(row)}", parts.text(row, column))


def _without(parts: Parts, row: int) -> str:
    return say.listed([str(name) for name in parts.frame.columns[parts.missing[row]]])


def _nothing(canvas: Canvas, parts: Parts) -> bool:
    if parts.frame.empty or parts.missing.all():
        canvas.empty()
        return True
    return False


def _beside(canvas: Canvas, parts: Parts) -> list[str] | None:
    """The parts' names, broken, if they fit beside the chart; a phone has no room."""
    if canvas.narrow or parts.gone.all() or parts.frame.shape[1] < 2:
        return None
    last = int(np.flatnonzero(~parts.gone)[-1])
    shown = [f" {say.per_cent(value)}" if parts.share else "" for value in parts.values[last]]
    texts = [f"{name}{text}" for name, text in zip(parts.looks, shown, strict=True)]
    return axis.ends_fit(texts, 200, canvas.height - 40, canvas.text)


def _legend(canvas: Canvas, parts: Parts) -> float:
    if parts.frame.shape[1] < 2:
        return 0.0
    return canvas.legend({str(name): look for name, look in parts.looks.items()}) + 6


def _heights(parts: Parts, across: bool) -> tuple[float, float]:
    names = [str(name) for name in parts.looks] if len(parts.looks) > 1 else []
    above = [legend_height(names, width, size) + 6 if names else 0.0 for width, size in SIZE.items()]
    if parts.frame.empty or parts.missing.all():
        return EMPTY
    if not across:
        return 380.0, 250.0 + above[1]
    names = labels.names(parts.frame.index, parts.part)
    heights = [
        axis.row_height(axis.row_names(names, width, size), size, _ROW) * len(names) + 6
        for width, size in SIZE.items()
    ]
    return above[0] + heights[0], above[1] + heights[1]
