"""What can be expected of the months after the newest figures, by route?"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from borderbook.ledger import HORIZON
from borderbook.parameters import ROUTES, Choice, Choices, Parameters
from notemill.catalog import reference

# Black Sea, Circular Albania-Greece and Other had too few detections lately for a forecast to say much.
LIVELY_ROUTES = tuple(route for route in ROUTES if route != "Circular Albania-Greece")


def _spellings() -> dict[str, str]:
    aliases = {
        row["spelling"]: row["route"] for row in reference.rows("route_aliases") if row["route"] in LIVELY_ROUTES
    }
    return {route: route for route in LIVELY_ROUTES} | aliases


Lively = Annotated[str, Choice("route with enough detections for a forecast", _spellings, "route")]


class Outlook(Parameters):
    """Parameters of the notebook ``outlook``."""

    title = "What can be expected of the months after the newest figures, by route?"
    title_of_one = "What can be expected on {} in the months after the newest figures?"
    theme = "External border"
    choices = Choices("routes", "route", LIVELY_ROUTES, "six routes")
    datasets = ("detections",)

    routes: tuple[Lively, ...] = Field(LIVELY_ROUTES, min_length=1, description="the routes to forecast")
    horizon: int = Field(HORIZON, ge=1, le=HORIZON, description="months ahead")
