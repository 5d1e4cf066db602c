"""The base of every map: projection, sea, land, borders, and what has to be said under them.

::

    words = Words(title, unit, source, note=maps.disclaimer(maps.ROUTES))
    drawing, axis = maps.canvas(words, maps.ROUTES)
    view = maps.europe_axes(axis, maps.ROUTES)
    maps.fill(axis, view, {"GR": "#0072B2"})
    axis.scatter(*maps.to_map(lon, lat, maps.ROUTES), zorder=4)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patheffects import withStroke

from borderbook import project, reference
from borderbook.charts.old import style
from borderbook.charts.old.style import Words

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from matplotlib.axes import Axes
    from pyproj import Transformer

    from borderbook.charts.old.sheet import Sheet

LAEA_EUROPE = "EPSG:3035"
"""Equal-area, the projection of Eurostat's maps; good for Europe and the Mediterranean."""
SEA, LAND, BORDER, NO_FIGURE = "#E4ECF1", "#F7F6F2", "#B9BFC5", "#DEDFE0"

BOUNDARIES_DISCLAIMER = (
    "The boundaries and names shown and the designations used on this map do not imply official endorsement "
    "or acceptance by the European Union."
)
OUTLINES_SOURCE = "Outlines: Natural Earth, in the view of the United Nations."

_SHOWN = 0.985  # the part of a drawing's width that ``style.canvas`` leaves to its axes
_PROBE = 10.0  # inches; any height that holds the texts
_DOTS = 2000  # of a map's width: what is smaller than one of them is not drawn


@dataclass(frozen=True)
class Extent:
    """What a map shows.

    Attributes:
        west, south, east, north: degrees; the map holds at least all that lies between them.
        projection: in which it is drawn, anything that pyproj understands.
    """

    west: float
    south: float
    east: float
    north: float
    projection: str = LAEA_EUROPE

    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top in the projection's metres: the whole of the frame is inside."""
        return _bounds(self)

    def ratio(self) -> float:
        """Height by width."""
        left, bottom, right, top = self.bounds()
        return (top - bottom) / (right - left)


@cache
def _to_metres(projection: str) -> Transformer:
    from pyproj import Proj, Transformer

    # the projection alone: between WGS84 and Europe's datum there is nothing that a map could show, and looking
    # through PROJ's tables for the best way from one to the other takes longer than drawing
    return Transformer.from_pipeline(Proj(projection).definition_string())


@cache
def _bounds(extent: Extent) -> tuple[float, float, float, float]:
    degrees = (extent.west, extent.south, extent.east, extent.north)
    return _to_metres(extent.projection).transform_bounds(*degrees, densify_pts=41)


EUROPE = Extent(-10.0, 34.5, 35.5, 69.0)
"""The member states and their neighbours, from Portugal to Cyprus and Finland; without the Canary Islands."""
MEDITERRANEAN = Extent(-9.0, 30.5, 36.5, 45.5)
"""The Mediterranean with its coasts."""
ROUTES = Extent(-19.0, 14.0, 36.0, 46.0, "+proj=laea +lat_0=32 +lon_0=8 +datum=WGS84 +units=m")
"""The Mediterranean and the Atlantic route from Senegal to the Canary Islands; equal-area, too."""
EUROPE_AND_ROUTES = Extent(-19.0, 14.0, 36.0, 54.5, "+proj=laea +lat_0=36 +lon_0=8 +datum=WGS84 +units=m")
"""From Senegal to the Channel and the border of Belarus; equal-area, too."""


def canvas(words: Words, extent: Extent) -> tuple[Sheet, Axes]:
    """An empty drawing of the suite's style as high as the map and its texts need.

    Args:
        words: title, unit, note and source; the note should end in ``disclaimer``.
        extent: what is to be shown.
    """
    probe, _ = style.canvas(words, height=_PROBE)
    texts = _PROBE * (1 - probe.get_layout_engine().get()["rect"][3])  # type: ignore[union-attr]
    drawing, (axis,) = style.canvas(words, height=texts + style.WIDTH * _SHOWN * extent.ratio())
    return drawing, axis


def europe_axes(axis: Axes, extent: Extent = EUROPE) -> gpd.GeoDataFrame:
    """Turn axes into a map: sea, land and borders of the extent, no ticks, true proportions.

    Returns:
        What is in view: code, name, geometry (in the extent's projection, cut at its frame, thinned to what
        can be seen). Colour its countries with ``fill``, look up who is in view with ``code``.
    """
    left, bottom, right, top = extent.bounds()
    view = in_view(extent)
    axis.set(facecolor=SEA, xticks=[], yticks=[])
    axis.grid(False)
    for side in axis.spines.values():
        side.set(visible=True, color=style.RULE)
    view.plot(ax=axis, color=LAND, edgecolor=BORDER, linewidth=0.5, aspect=None, zorder=1)
    axis.set_aspect("equal")
    axis.set(xlim=(left, right), ylim=(bottom, top), xlabel="", ylabel="")
    return view


def fill(axis: Axes, view: gpd.GeoDataFrame, colours: Mapping[str, str], hatch: str | None = None) -> None:
    """Colour countries: code -> colour. Codes that are not in view are passed over.

    Args:
        axis: what ``europe_axes`` made a map.
        view: what it returned.
        colours: code -> colour; ``NO_FIGURE`` with a hatch for a country of which there is no figure.
        hatch: a pattern as well, such as ``"////"``.
    """
    shown = view[view["code"].isin(list(colours))]
    if len(shown):
        shown.plot(
            ax=axis, color=list(shown["code"].map(colours)), edgecolor=BORDER if hatch else style.PAPER,
            linewidth=0.3, hatch=hatch, aspect=None, zorder=2,
        )  # fmt: skip
        axis.set(xlabel="", ylabel="")  # geopandas writes its own


def to_map(lon: Iterable[float], lat: Iterable[float], extent: Extent) -> tuple[np.ndarray, np.ndarray]:
    """Degrees east and north as x and y on the map."""
    x, y = _to_metres(extent.projection).transform(
        np.asarray(lon, dtype="float64"), np.asarray(lat, dtype="float64")
    )
    return np.asarray(x), np.asarray(y)


def inside(lon: Iterable[float], lat: Iterable[float], extent: Extent) -> np.ndarray:
    """For each point: whether it can be seen; no for one with a missing coordinate."""
    x, y = to_map(lon, lat, extent)
    left, bottom, right, top = extent.bounds()
    seen: np.ndarray = (left <= x) & (x <= right) & (bottom <= y) & (y <= top)
    return seen


def write(axis: Axes, text: str, at: tuple[float, float], extent: Extent, **how: Any) -> None:
    """Write a text at a point given in degrees (east, north), with a light edge so that it reads on lines."""
    (x,), (y,) = to_map([at[0]], [at[1]], extent)
    look: dict[str, Any] = {"ha": "center", "va": "center", "size": 8.5, "color": style.INK, "zorder": 6}
    axis.text(x, y, text, path_effects=edge(), **{**look, **how})


def edge() -> list[Any]:
    """The light edge of a text on a map (``path_effects``)."""
    return [withStroke(linewidth=2.5, foreground=style.PAPER, alpha=0.85)]


def disclaimer(extent: Extent) -> str:
    """What has to stand under a map: on boundaries, on the status of places in view, on the outlines."""
    return " ".join([BOUNDARIES_DISCLAIMER, *reference.footnotes(in_view(extent)["code"]), OUTLINES_SOURCE])


def in_view(extent: Extent) -> gpd.GeoDataFrame:
    """The outlines that can be seen: code, name, geometry, in the extent's projection and cut at its frame.

    They are thinned to what can be told apart on a map of the suite's width.
    """
    return _in_view(extent, project.data()).copy()


@cache
def _in_view(extent: Extent, folder: Path) -> gpd.GeoDataFrame:
    # keyed by the project's folder as well, as the outlines themselves are
    import geopandas as gpd
    import shapely

    left, _, right, _ = extent.bounds()
    outlines = reference.boundaries()
    cut = _cut(outlines.geometry.to_numpy(), extent)
    seen = ~shapely.is_empty(cut)
    thinned = shapely.coverage_simplify(cut[seen], (right - left) / _DOTS)
    named = {column: outlines[column].to_numpy()[seen] for column in ("code", "name")}
    return gpd.GeoDataFrame(named, geometry=thinned, crs=extent.projection)


def _cut(shapes: np.ndarray, extent: Extent) -> np.ndarray:
    """Shapes in degrees as what of them is in view, in the extent's projection; empty where nothing is."""
    import shapely

    left, bottom, right, top = extent.bounds()
    margin = (right - left) / 100  # so that the cut itself stays out of view
    in_metres = shapely.transform(shapes, _to_metres(extent.projection).transform, interleaved=False)
    cut: np.ndarray = shapely.clip_by_rect(
        in_metres, left - margin, bottom - margin, right + margin, top + margin
    )
    return cut
