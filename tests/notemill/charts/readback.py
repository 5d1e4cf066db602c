"""What a figure shows, read back from what is drawn on its axes."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.dates import date2num
from matplotlib.patches import Patch

from notemill.charts import Figure
from notemill.charts.canvas import Canvas


def marks(canvas: Canvas) -> dict[str, tuple[Any, str]]:
    """Label of a mark of the first axes (of a heat map, of the drawing) -> what is drawn, and the value it carries."""
    parts = (canvas.panels[0] if canvas.panels else canvas.figure).get_children()
    drawn = [artist for artist in parts if artist.get_gid() in canvas.marks]
    found = [(artist, canvas.marks[artist.get_gid()]) for artist in drawn]
    return {mark["data-label"]: (artist, mark.get("data-value", "")) for artist, mark in found if "data-label" in mark}


def lines_of(figure: Figure, panel: int = 0) -> dict[str, list[tuple[np.ndarray, list[str]]]]:
    """Label of each marked line -> the values that it goes through, and its words; a pair for each part."""
    found: dict[str, list[tuple[np.ndarray, list[str]]]] = {}
    for line in figure.axes[panel].lines:
        if mark := figure.canvas.marks.get(line.get_gid()):
            found.setdefault(mark["data-label"], []).append((line.get_ydata(), mark["data-values"].split("|")))
    return found


def bands_of(axes: Axes, at: str) -> list[set[float]]:
    """Between which values each band lies at a day."""
    day = date2num(pd.Timestamp(at))
    bands = [band for band in axes.collections if isinstance(band, PolyCollection)]
    corners = [np.concatenate([path.vertices for path in band.get_paths()]) for band in bands]
    return [{round(float(y), 6) for x, y in band if x == day} for band in corners]


def ticks_of(axes: Axes, which: str = "x") -> dict[str, float]:
    """What is written at a scale of axes -> where that is, in the axes' units."""
    side = axes.xaxis if which == "x" else axes.yaxis
    low, high = sorted(side.get_view_interval())
    texts = [text.get_text() for text in side.get_majorticklabels()]
    places = zip(texts, map(float, side.get_majorticklocs()), strict=True)
    return {text: round(at, 6) for text, at in places if low <= at <= high and text}


def texts_of(canvas: Canvas) -> list[str]:
    """All that is written in the chart's margins, at its values and at its scales."""
    beside = [text.get_text() for axes in (canvas.figure, *canvas.panels) for text in axes.texts]
    return beside + [text for axes in canvas.panels for which in "xy" for text in ticks_of(axes, which)]


def patches_of(canvas: Canvas) -> list[Any]:
    """Areas outside all axes, such as samples of a legend, in their order."""
    return [artist for artist in canvas.figure.artists if isinstance(artist, Patch)]


def boxes_of(canvas: Canvas) -> dict[str, Any]:
    """Each text in the margins and at values -> its box in pixels."""
    canvas.figure.draw_without_rendering()
    every = [text for axes in (canvas.figure, *canvas.panels) for text in axes.texts if text.get_text()]
    return {text.get_text(): text.get_window_extent() for text in every}


def is_open(artist: Any) -> bool:
    """Whether an area has no filling."""
    return bool(artist.get_facecolor()[3] == 0)
