"""The migratory routes: their names as Frontex publishes them, and the table of data/reference/routes.csv."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notemill.catalog import reference

if TYPE_CHECKING:
    import pandas as pd

CENTRAL, EASTERN = "Central Mediterranean", "Eastern Mediterranean"
WESTERN, ATLANTIC = "Western Mediterranean", "Western African"
SEA_ROUTES = (CENTRAL, EASTERN, WESTERN, ATLANTIC)
ROUTES = (
    "Central Mediterranean", "Eastern Mediterranean", "Western African", "Western Balkan", "Western Mediterranean",
    "Eastern Borders", "Circular Albania-Greece",
)  # fmt: skip
"""Frontex's routes, except Black Sea and Other, which have only a few detections a year."""


def routes() -> pd.DataFrame:
    """Frontex's migratory routes, and IOM's where it has its own.

    Columns: route, label, publisher (frontex or iom), border_types (``land;sea``), lon, lat (a point for a
    label on a map, degrees; missing for Other), note.
    """
    import pandas as pd

    routes = reference.table("routes")
    return routes.assign(lon=pd.to_numeric(routes["lon"]), lat=pd.to_numeric(routes["lat"]))
