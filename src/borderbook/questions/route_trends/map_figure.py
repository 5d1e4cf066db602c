"""The routes on a map, sized by their detections."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from borderbook import words as w
from borderbook.charts.old import maps, style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words
from borderbook.questions.route_trends.figures import UNIT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EXTENT = maps.Extent(-21.0, 24.0, 36.5, 58.5, "+proj=laea +lat_0=42 +lon_0=9 +datum=WGS84 +units=m")
"""From the Canary Islands to the border of Latvia with Russia; equal-area."""

PLACES = "A disc stands where the route's name is written on maps, not where crossings are detected."
LAST, BEFORE, CHANGE = "last twelve months", "twelve months before", "change in %"
_LARGEST, _SMALLEST = 2600.0, 6.0  # square points, of the largest disc and of a dot that can still be seen
_CLEAR = 3.0  # points between a disc and its name


def last_year_map(table: pd.DataFrame, places: pd.DataFrame, months: pd.Index, source: str) -> Figure:
    """A disc a route, its area the detections of the last twelve months, with count and change.

    Args:
        table: ``series.last_year_table`` by route.
        places: ``reference.routes()``: the point at which each route is labelled; one without a point is named in
            the note.
        months: those of ``table``, up to the last; the last twelve of them are counted.
        source: the source line.
    """
    on_map = table.merge(places[["route", "lon", "lat"]], on="route", how="left")
    placed = on_map.dropna(subset=["lon"])
    span = w.span(months[-12:][0], months[-1])
    title = f"{_leader(table)} in {span}"
    note = _note(on_map, months)
    words = Words(title, f"{UNIT}, {span}; change on the twelve months before", source, note)
    drawing, axis = maps.canvas(words, EXTENT)
    maps.europe_axes(axis, EXTENT)
    _discs(axis, placed)
    return Figure(
        name="routes-map-last-twelve-months",
        title=title,
        alt=_alt(on_map, span),
        unit=words.unit,
        source=source,
        data=on_map,
        drawing=drawing,
        note=note,
    )


def areas(counts: pd.Series) -> pd.Series:
    """Areas of discs in square points, in proportion to the counts but for the smallest; 0 for none."""
    exact = counts.astype("float64") / max(1.0, float(counts.max())) * _LARGEST
    return exact.clip(lower=_SMALLEST).where(counts > 0, 0.0)


def _discs(axis: Axes, placed: pd.DataFrame) -> None:
    size = areas(placed[LAST])
    x, y = maps.to_map(placed["lon"], placed["lat"], EXTENT)
    colours = [style.ROUTES.get(route, style.QUIET) for route in placed["route"]]
    axis.scatter(x, y, s=size, c=colours, alpha=0.8, linewidths=0.8, edgecolors=style.PAPER, zorder=4)
    radii = np.sqrt(size.to_numpy() / np.pi)
    rows = zip(placed["route"], placed[LAST], placed[CHANGE], x, y, radii, strict=True)
    for route, count, change, east, north, radius in rows:
        shown = "" if pd.isna(change) else f" ({w.signed(change)})"
        axis.annotate(
            f"{route}\n{w.number(count)}{shown}", (east, north), xytext=(0, -radius - _CLEAR),
            textcoords="offset points", ha="center", va="top", size=8, color=style.INK, zorder=6,
            linespacing=1.15, path_effects=maps.edge(),
        )  # fmt: skip


def _leader(table: pd.DataFrame) -> str:
    first, total = table.iloc[0], table[LAST].sum()
    if total == 0:
        return "No detections on the routes shown"
    share = first[LAST] / total * 100
    return f"{first['route']} had {w.per_cent(share)} of the detections on the routes shown"


def _note(on_map: pd.DataFrame, months: pd.Index) -> str:
    absent = on_map[on_map["lon"].isna()]
    elsewhere = [f"{route}: {w.number(n)}" for route, n in zip(absent["route"], absent[LAST], strict=True)]
    unplaced = f"Not on the map: {w.listed(elsewhere)}." if elsewhere else ""
    repeated = w.counted_twice(months[-12:][0], months[-1], on_map["route"])
    return " ".join(filter(None, [PLACES, unplaced, repeated, maps.disclaimer(EXTENT)]))


def _alt(on_map: pd.DataFrame, span: str) -> str:
    said = [
        f"{route} {w.number(count)}" + ("" if pd.isna(change) else f" ({w.changed(change)})")
        for route, count, change in zip(on_map["route"], on_map[LAST], on_map[CHANGE], strict=True)
    ]
    return f"Map of the routes to the EU with a disc each, {span}: {'; '.join(said)}."
