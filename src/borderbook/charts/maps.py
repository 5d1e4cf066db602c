"""The base of every map: extent, projection, sea, land, borders, and the disclaimer.

A dark page inverts the lightness of a whole map, so that the contrasts of sea, land and classes stay the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from colorsys import rgb_to_hls
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from shapely.geometry.base import BaseGeometry

from borderbook import project
from borderbook.catalog import reference
from borderbook.charts.canvas import Canvas
from borderbook.charts.theme import NARROW
from borderbook.house import contrast, lightness

if TYPE_CHECKING:
    import geopandas as gpd
    from pyproj import Transformer

LAEA_EUROPE = "EPSG:3035"
"""Equal-area, the projection of Eurostat's maps; good for Europe and the Mediterranean."""
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
