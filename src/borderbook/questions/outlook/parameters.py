"""What can be expected of the months after the newest figures, by route?"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from borderbook.parameters import ROUTES, Choices, Parameters, Route

# Black Sea, Circular Albania-Greece and Other had too few detections lately for a forecast to say much.
LIVELY_ROUTES = tuple(route for route in ROUTES if route != "Circular Albania-Greece")
Level = Annotated[int, Field(ge=50, le=99)]


class Outlook(Parameters):
    """Parameters of the notebook ``outlook``."""

    title = "What can be expected of the months after the newest figures, by route?"
    title_of_one = "What can be expected on {} in the months after the newest figures?"
    theme = "External border"
    choices = Choices("routes", "route", LIVELY_ROUTES, "six routes")
    datasets = ("detections", "arrivals")
    optional = ("arrivals",)  # they stand beside the forecast of one route

    routes: tuple[Route, ...] = Field(LIVELY_ROUTES, min_length=1, description="the routes to forecast")
    horizon: int = Field(12, ge=1, le=24, description="months ahead")
    levels: tuple[Level, ...] = Field(
        (80, 95), min_length=1, max_length=3, description="per cent of outcomes an interval is meant to hold"
    )
