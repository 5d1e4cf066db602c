"""Coordinates of incidents that contradict the route and the country of the same row.

IOM's coordinates are typed by hand: one incident's were copied onto the next forty, latitude and longitude change
places, a minus sign or a digit is lost. What a point must agree with, by route, stands in ``tables/route_areas.yml``.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from borderbook.upkeep.sources.tables import table

METRES = "EPSG:3035"  # equal-area over Europe; distances there are right to a few per cent
FOUND = ["incident_id", "route", "geo", "lat", "lon", "km", "exchanged_km"]


def misplaced(incidents: pd.DataFrame, outlines: gpd.GeoDataFrame) -> pd.DataFrame:
    """The incidents whose coordinates contradict their route and country.

    Args:
        incidents: incident_id, route, geo (country of the incident), lat, lon (degrees, WGS 84). Rows without a point,
            without a country that ``outlines`` has, or on a route that the table does not know are not looked at.
        outlines: ``reference.boundaries()``.

    Returns:
        Their ``incident_id``, ``route``, ``geo``, ``lat``, ``lon``, ``km`` (from the point to the country) and
        ``exchanged_km`` (the same with latitude and longitude exchanged: 0 says what happened), sorted by incident.
    """
    areas = pd.DataFrame.from_dict(table("route_areas")["routes"], orient="index").astype("float64")
    known = incidents["route"].isin(areas.index) & incidents["geo"].isin(outlines["code"])
    known &= incidents["lat"].notna()
    rows = incidents.loc[known, FOUND[:5]].astype({"route": "str", "geo": "str"}).reset_index(drop=True)
    area = areas.loc[rows["route"]].reset_index(drop=True)
    km = distances(rows, outlines)
    inside = rows["lon"].between(area["west"], area["east"]) & rows["lat"].between(
        area["south"], area["north"]
    )
    wrong = (~inside & (km > table("route_areas")["beside"])) | (km > area["far"])
    exchanged = distances(rows.rename(columns={"lat": "lon", "lon": "lat"}), outlines)
    found = rows.assign(km=km.round(), exchanged_km=exchanged.round())[wrong]
    return found.sort_values("incident_id", ignore_index=True)


def distances(rows: pd.DataFrame, outlines: gpd.GeoDataFrame) -> pd.Series:
    """Kilometres from each row's point (lat, lon) to its country (geo); 0 inside it, missing if it has no outline."""
    shapes = outlines.set_index("code").geometry.to_crs(METRES)
    points = gpd.GeoSeries.from_xy(rows["lon"], rows["lat"], crs="EPSG:4326").to_crs(METRES)
    km = pd.Series(np.nan, index=rows.index)
    for code, index in rows[rows["geo"].isin(shapes.index)].groupby("geo").groups.items():
        km[index] = points[index].distance(shapes[code]) / 1000
    return km


def looked_at() -> frozenset[str]:
    """The incidents that ``misplaced`` finds but whose coordinates are right."""
    return frozenset(table("route_areas")["looked_at"])
