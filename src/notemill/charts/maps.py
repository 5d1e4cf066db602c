"""The base of every map: extent, projection, sea, land, borders, the disclaimer, and circles for places.

A dark page inverts the lightness of a whole map, so that the contrasts of sea, land and classes stay the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from colorsys import rgb_to_hls
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import Circle, PathPatch
from matplotlib.path import Path as Outline
from shapely.geometry.base import BaseGeometry

from notemill import project
from notemill import words as say
from notemill.catalog import reference
from notemill.charts import labels
from notemill.charts.canvas import Canvas
from notemill.charts.colours import Look, looks
from notemill.charts.figure import Figure, Words
from notemill.charts.kinds import Kind, chart
from notemill.charts.labels import Format
from notemill.charts.theme import INK, NARROW, QUIET, text_width
from notemill.house import contrast, lightness

if TYPE_CHECKING:
    import geopandas as gpd
    from pyproj import Transformer

LAEA_EUROPE = "EPSG:3035"
"""Equal-area, the usual one of official maps; good for Europe and the Mediterranean."""
SEA, LAND, BORDER, TEXT = "#e4eef4", "#f6f4ef", "#a9b1b8", "#1c2025"

BOUNDARIES_DISCLAIMER = (
    "The boundaries and names shown and the designations used on this map do not imply official endorsement "
    "or acceptance by the European Union."
)
OUTLINES_SOURCE = "Outlines: Natural Earth, in the view of the United Nations."

_TALLEST = {False: 640.0, True: 420.0}  # largest height of a map in pixels: on a page, on a phone
_BESIDE = 210.0  # pixels: the smallest width of a legend beside a map
_MARGIN = 40.0  # pixels: if there is more room beside a map, a legend is put there
_DETAIL = 2.0  # pixels: a vertex of an outline is dropped if its triangle is smaller than the square of this
_ISLAND = 2.0  # square pixels: smaller islands are not drawn, unless they are a country's largest part
# on a page, on a phone: how many squares the map is wide, whose places share a circle; largest radius in pixels
_SQUARES, _LARGEST = {False: 48, True: 16}, {False: 26.0, True: 18.0}


@dataclass(frozen=True)
class Extent:
    """The area that a map shows.

    Attributes:
        west, south, east, north: degrees; the map shows at least the area between them.
        projection: the projection of the map, anything that pyproj understands.
        name: the name of the map in the alternative text.
    """

    west: float
    south: float
    east: float
    north: float
    projection: str = LAEA_EUROPE
    name: str = "Map"

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top in metres of the projection; the whole area is inside."""
        degrees = (self.west, self.south, self.east, self.north)
        return _to_metres(self.projection).transform_bounds(*degrees, densify_pts=41)


EUROPE = Extent(-10.0, 34.5, 35.5, 69.0, name="Map of Europe")
"""The member states and their neighbours, from Portugal to Cyprus and Finland; without the Canary Islands."""
MEDITERRANEAN = Extent(-9.0, 30.5, 36.5, 45.5, name="Map of the Mediterranean")
"""The Mediterranean with its coasts."""


def to_map(lon: Iterable[float], lat: Iterable[float], extent: Extent) -> tuple[np.ndarray, np.ndarray]:
    """Degrees east and north as x and y on the map, in metres."""
    east, north = (np.asarray(side, dtype="float64") for side in (lon, lat))
    x, y = _to_metres(extent.projection).transform(east, north)
    return x, y


def inside(lon: Iterable[float], lat: Iterable[float], extent: Extent) -> np.ndarray:
    """Whether each point is on the map; false if a coordinate is missing."""
    x, y = to_map(lon, lat, extent)
    left, bottom, right, top = extent.bounds
    seen: np.ndarray = (left <= x) & (x <= right) & (bottom <= y) & (y <= top)
    return seen


def edge(colour: str) -> str:
    """The colour, made darker until it has 3:1 on the sea of a light page (WCAG 2.2, 1.4.11)."""
    darker = (lightness(colour, n / 100) for n in range(round(rgb_to_hls(*to_rgb(colour))[1] * 100), -1, -1))
    return next(shade for shade in (colour, *darker) if contrast(shade, SEA) >= 3)


def disclaimer(extent: Extent) -> str:
    """The text required under a map: on boundaries, on the status of places in view, on the source of outlines."""
    shown = reference.footnotes(in_view(extent, NARROW).index)
    return " ".join([BOUNDARIES_DISCLAIMER, *shown, OUTLINES_SOURCE])


def in_view(extent: Extent, width: float) -> gpd.GeoSeries:
    """The outlines by code for a map of a width in pixels, without details smaller than a pixel.

    They are in the extent's projection and cut at its frame; neighbouring countries share their borders.
    """
    return _in_view(extent, round(width), project.data()).copy()


def draw(
    canvas: Canvas, extent: Extent, legend: Callable[[float, bool], float], without: Iterable[str] = ()
) -> tuple[Axes, gpd.GeoSeries, float]:
    """Draw sea, land, borders and the legend; return axes in metres, the outlines by code, and the legend's height.

    The map is as wide as its largest height allows. If that would leave some room beside it, but too little for a
    legend, it is made narrower.

    Args:
        canvas: the canvas to draw on.
        extent: the area that the map shows.
        legend: draws the legend from a left edge in pixels, as a column or in rows, and returns its height.
        without: codes of countries that the caller draws.
    """
    left, bottom, right, top = extent.bounds
    ratio = (top - bottom) / (right - left)
    width = min(canvas.width - 2, _TALLEST[canvas.narrow] / ratio)
    if not canvas.narrow and _MARGIN < canvas.width - width < _BESIDE:
        width = canvas.width - _BESIDE
    beside = canvas.width - width >= _BESIDE
    height = legend(width + 24 if beside else 1.0, beside)
    axes = canvas.axes(1, 1 + (0 if beside else height), width, width * ratio)
    axes.set(xlim=(left, right), ylim=(bottom, top))
    canvas.shaded = True
    axes.patch.set(visible=True, facecolor=SEA)
    for side in axes.spines.values():
        side.set(visible=True, color=BORDER)
    view = in_view(extent, width)
    others = view[~view.index.isin(list(without))]
    axes.add_artist(patch(others, facecolor=LAND, edgecolor=BORDER, linewidth=0.6, zorder=1))
    return axes, view, height


@chart
def circles(
    data: pd.DataFrame, *, form: Format = say.number, extent: Extent = MEDITERRANEAN, **words: Unpack[Words]
) -> Figure:
    """A map with circles, whose areas are in proportion to values; places of a group near each other share a circle.

    Args:
        data: one row for each place: ``lon`` and ``lat`` in degrees, ``value``, and ``group``, which decides the
            colour. Places without coordinates, out of view or without a value above zero are only in the table; if
            there are no others, there is no figure.
        form: formats a value.
        extent: the area that the map shows.
        words: name, title, unit, of, note.

    Raises:
        DataError: a column is missing.
    """
    labels.require(data, ["lon", "lat", "value", "group"], "A map of places")
    return _Places(data, form, extent).figure(words)


class _Places(Kind):
    """The places, and the code that draws them at any width."""

    def __init__(self, data: pd.DataFrame, form: Format, extent: Extent) -> None:
        seen = inside(data["lon"], data["lat"], extent) & data["value"].fillna(0).gt(0)
        group = data["group"].astype(object).fillna("not stated")
        ordered = data.assign(on_map=seen, group=group).sort_values("value", ascending=False, kind="stable")
        self.places = ordered.reset_index(drop=True)
        self.shown, away = self.places[self.places["on_map"]], self.places[~self.places["on_map"]]
        self.totals = self.shown.groupby("group")["value"].sum().sort_values(ascending=False)
        # all are circles, so groups differ only in colour
        self.looks = {str(name): Look(look.colour) for name, look in looks(self.totals.index).items()}
        self.form, self.extent, self.called, self.about = form, extent, extent.name, disclaimer(extent)
        of, total = say.counted(len(away), "place"), form(float(away["value"].sum()))
        left_out = f"Not on the map: {of} with {total}." * bool(len(away))
        self.notes = ["Places near each other share a circle.", left_out]
        self.empty = self.shown.empty

    def draw(self, canvas: Canvas) -> float:
        """Draw the map, the circles and the legend; return the height in pixels."""
        shared = self._shared(_SQUARES[canvas.narrow])
        most = float(shared["value"].iloc[0])
        scale = _LARGEST[canvas.narrow] / float(np.sqrt(most))
        axes, *_ = draw(canvas, self.extent, partial(self._legend, canvas, scale, most))
        metres, _ = canvas.pixel(axes)
        for _, one in shared.iterrows():
            colour, radius = self.looks[one["group"]].colour, scale * np.sqrt(one["value"]) * metres
            how = {"facecolor": (colour, 0.35), "edgecolor": edge(colour), "linewidth": 0.9}
            drawn = axes.add_artist(Circle((one["x"], one["y"]), radius, zorder=3, **how))
            alone, count = one["places"] == 1, say.counted(one["places"], "place")
            text = self.form(one["value"]) + ("" if alone else f" ({count})")
            canvas.mark(drawn, _named(one), text, [one["row"]] if alone else (), one["group"])
        return canvas.box(axes)[3] + 1

    def _shared(self, across: int) -> pd.DataFrame:
        """A row for each circle, the largest first: the places of a group in one of so many squares across the map.

        It stands where its largest place is, at x and y in metres.
        """
        left, _, right, _ = self.extent.bounds
        x, y = to_map(self.shown["lon"], self.shown["lat"], self.extent)
        squares = [side // ((right - left) / across) for side in (x, y)]
        groups = self.shown.assign(row=self.shown.index, x=x, y=y).groupby(["group", *squares], sort=False)
        rows = groups.first().assign(value=groups["value"].sum(), places=groups.size())
        return rows.reset_index("group").sort_values("value", ascending=False, kind="stable")

    def alt(self) -> str:
        """The alternative text: the number of places, the totals of groups, and the largest place."""
        most = self.shown.iloc[0]
        parts = [f"{group} {self.form(float(total))} in all" for group, total in self.totals.items()]
        parts.append(f"largest: {_named(most)}, {self.form(most['value'])}")
        count = say.at_start(say.counted(len(self.shown), "place"))
        return f"{self.called}, areas of circles are values. {count}: {'; '.join(parts)}."

    def table(self, unit: str) -> pd.DataFrame:
        """One row for each place, including those that are not on the map."""
        columns = self.places[["group", "lon", "lat", "value", "on_map"]]
        return columns.rename(columns={"value": labels.value_name(unit)})

    def _legend(self, canvas: Canvas, scale: float, most: float, left: float, beside: bool) -> float:
        """Draw the groups with their totals, then circles of round values; return the height in pixels."""
        named = {f"{name} {self.form(self.totals[name])}": look for name, look in self.looks.items()}
        top = canvas.legend(named, left, sample="dot", column=beside)
        power = 10.0 ** np.floor(np.log10(most))
        widest = scale * float(np.sqrt(power))
        for value in (power, power / 5)[: 2 if power > 1 else 1]:
            radius, text = scale * float(np.sqrt(value)), self.form(value)
            middle = left + radius + 1, top + widest + 2
            canvas.add(Circle(middle, radius, facecolor="none", edgecolor=QUIET, linewidth=1))
            canvas.write(left + radius * 2 + 6, middle[1], text, va="center", color=INK)
            left += radius * 2 + text_width(text, canvas.text) + 26
        return top + widest * 2 + 8


def _named(place: pd.Series) -> str:
    """A place in words: 'Western African, 28.1° N, 15.4° W'."""
    north = f"{abs(place['lat']):.1f}° {'S' if place['lat'] < 0 else 'N'}"
    east = f"{abs(place['lon']):.1f}° {'W' if place['lon'] < 0 else 'E'}"
    return f"{place['group']}, {north}, {east}"


def patch(shapes: Iterable[BaseGeometry], **how: object) -> PathPatch:
    """One patch of several polygons with their holes; ``how`` as for Matplotlib's ``PathPatch``."""
    rings = [ring for shape in shapes for part in shapely.get_parts(shape) if part.geom_type == "Polygon"
             for ring in (part.exterior, *part.interiors)]  # fmt: skip
    parts = [Outline(np.asarray(ring.coords), closed=True) for ring in rings]
    return PathPatch(Outline.make_compound_path(*parts) if parts else Outline(np.empty((0, 2))), **how)


@cache
def _to_metres(projection: str) -> Transformer:
    from pyproj import Proj, Transformer

    # only the projection: the difference between WGS84 and Europe's datum is too small to see on a map, and PROJ's
    # search for the best transformation between them takes longer than drawing
    return Transformer.from_pipeline(Proj(projection).definition_string())


@cache
def _in_view(extent: Extent, width: int, folder: Path) -> gpd.GeoSeries:
    # the folder is part of the cache key, as for the outlines themselves
    import geopandas as gpd

    left, bottom, right, top = extent.bounds
    pixel, margin = (right - left) / width, (right - left) / 100  # the edges of the cut are outside the view
    outlines = reference.boundaries()
    to_metres = _to_metres(extent.projection).transform
    shapes = shapely.transform(outlines.geometry.to_numpy(), to_metres, interleaved=False)
    cut = shapely.clip_by_rect(shapes, left - margin, bottom - margin, right + margin, top + margin)
    seen = ~shapely.is_empty(cut)
    coarse = shapely.coverage_simplify(cut[seen], pixel * _DETAIL)
    thinned = [_without_islets(shape, pixel) for shape in coarse]
    return gpd.GeoSeries(thinned, index=outlines["code"][seen], crs=extent.projection)


def _without_islets(shape: BaseGeometry, pixel: float) -> BaseGeometry:
    """A country without islands that are too small to see; its largest part is always kept."""
    parts = shapely.get_parts(shape)
    areas = shapely.area(parts)
    kept: BaseGeometry = shapely.multipolygons(parts[(areas >= _ISLAND * pixel**2) | (areas == areas.max())])
    return kept
