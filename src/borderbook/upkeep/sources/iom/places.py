"""Finds incidents whose coordinates contradict their route and country.

IOM's coordinates are typed by hand. The file has coordinates that were copied to the next forty incidents, latitude
and longitude that were swapped, and lost minus signs and digits. ``vocabulary/route_areas.yml`` has the area of each
route.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from borderbook.upkeep.sources.vocabulary import table

METRES = "EPSG:3035"  # equal-area over Europe; distances there are right to a few per cent
FOUND = ["incident_id", "route", "geo", "lat", "lon"]


def misplaced(incidents: pd.DataFrame, outlines: gpd.GeoDataFrame) -> pd.DataFrame:
    """The incidents whose coordinates contradict their route and country.

    Args:
        incidents: incident_id, route, geo (country of the incident), lat, lon (degrees, WGS 84). A row is not checked
            if it has no point, if ``outlines`` lacks its country, or if ``vocabulary/route_areas.yml`` lacks its route.
        outlines: ``reference.boundaries()``.

    Returns:
        ``incident_id``, ``route``, ``geo``, ``lat``, ``lon``, ``km`` (from point to country), sorted by incident.
    """
    areas = pd.DataFrame.from_dict(table("route_areas")["routes"], orient="index").astype("float64")
    known = incidents["route"].isin(areas.index) & incidents["geo"].isin(outlines["code"])
    known &= incidents["lat"].notna()
    rows = incidents.loc[known, FOUND].astype({"route": "str", "geo": "str"}).reset_index(drop=True)
    area = areas.loc[rows["route"]].reset_index(drop=True)
    km = distances(rows, outlines)
    inside = rows["lon"].between(area["west"], area["east"])
    inside &= rows["lat"].between(area["south"], area["north"])
    wrong = (~inside & (km > table("route_areas")["beside"])) | (km > area["far"])
    return rows.assign(km=km.round())[wrong].sort_values("incident_id", ignore_index=True)


def distances(rows: pd.DataFrame, outlines: gpd.GeoDataFrame) -> pd.Series:
    """Kilometres from each row's point (lat, lon) to its country (geo); 0 inside it, missing without an outline."""
    shapes = outlines.set_index("code").geometry.to_crs(METRES)
    points = gpd.GeoSeries.from_xy(rows["lon"], rows["lat"], crs="EPSG:4326").to_crs(METRES)
    km = pd.Series(np.nan, index=rows.index)
    for code, index in rows[rows["geo"].isin(shapes.index)].groupby("geo").groups.items():
        km[index] = points[index].distance(shapes[code]) / 1000
    return km


def looked_at() -> frozenset[str]:
    """The identifiers of incidents that ``misplaced`` finds although their coordinates are right."""
    return frozenset(table("route_areas")["looked_at"])
