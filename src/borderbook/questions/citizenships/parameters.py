"""Who is detected on which route, and how did that shift?"""

from __future__ import annotations

from pydantic import Field

from borderbook.parameters import ROUTES, Choices, MonthOrEdge, Parameters, Route


class Citizenships(Parameters):
    """Parameters of the notebook ``citizenships``."""

    title = "Who is detected on which route, and how did that shift?"
    title_of_one = "Who is detected on {}, and how did that shift?"
    theme = "External border"
    choices = Choices("route", "route", ROUTES, "all routes")
    datasets = ("detections by citizenship", "detections_spanish_routes")
    optional = ("detections_spanish_routes",)
    dated = ("detections by citizenship",)

    route: Route | None = Field(None, description="one route; null: all routes together")
    start: MonthOrEdge = Field("first", description="first month")
    end: MonthOrEdge = Field("latest", description="last month")
