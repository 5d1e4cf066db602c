"""What a figure shows, read back from what is drawn on its axes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import num2date

from borderbook.charts import Figure
from borderbook.charts.canvas import Canvas
from borderbook.charts.theme import WIDE

WORDS = {"name": "a", "title": "A title", "unit": "Detections, by route", "of": "a survey"}
PART = {2024: "January to June"}


class Bar(NamedTuple):
    """Where a bar stands across, from where to where it goes, and its words; in the axes' units."""

    at: float
    start: float
    end: float
    value: str


def bars_of(figure: Figure, panel: int = 0, horizontal: bool = False, width: int = WIDE) -> dict[str, Bar]:
    """Label of each marked bar -> what it shows."""
    canvas = figure.drawn(width)
    found = {}
    for patch in canvas.panels[panel].patches:
        if patch.get_gid() in canvas.marks:
            mark = canvas.marks[patch.get_gid()]
            x, y, wide, high = patch.get_x(), patch.get_y(), patch.get_width(), patch.get_height()
            place = (y + high / 2, x, x + wide) if horizontal else (x + wide / 2, y, y + high)
            found[mark["data-label"]] = Bar(*(round(float(one), 6) for one in place), mark["data-value"])
    return found


def patch_of(canvas: Canvas, label: str, panel: int = 0) -> object:
    """The bar of a label."""
    gids = [gid for gid, mark in canvas.marks.items() if mark["data-label"] == label]
    return next(patch for patch in canvas.panels[panel].patches if patch.get_gid() in gids)


def lines_of(
    figure: Figure, panel: int = 0, width: int = WIDE
) -> dict[str, list[tuple[pd.Series, list[str]]]]:
    """Label of each marked line -> by the first day of each period what is drawn, and its words; a part each."""
    canvas = figure.drawn(width)
    found: dict[str, list[tuple[pd.Series, list[str]]]] = {}
    for line in canvas.panels[panel].lines:
        if line.get_gid() in canvas.marks:
            mark = canvas.marks[line.get_gid()]
            x, y = line.get_xydata().T
            days = [pd.Timestamp(day).tz_localize(None) for day in num2date(x)]
            shown = pd.Series(y, index=pd.DatetimeIndex(days))
            found.setdefault(mark["data-label"], []).append((shown, mark["data-values"].split("|")))
    return found


def ticks_of(axes: Axes, which: str = "x") -> dict[str, float]:
    """What is written at an axis -> where."""
    side = axes.xaxis if which == "x" else axes.yaxis
    texts = [label.get_text() for label in side.get_ticklabels()]
    return dict(zip(texts, np.round(side.get_ticklocs(), 6).tolist(), strict=True))


def texts_of(canvas: Canvas) -> list[str]:
    """All that is written in the chart's margins and at its values."""
    return [text.get_text() for axes in (canvas.sheet, *canvas.panels) for text in axes.texts]
