"""Which routes carry the irregular crossings that are detected?"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from borderbook.parameters import ROUTES, Choices, MonthOrEdge, Parameters, Route

ALL_ROUTES = (
    "Eastern Mediterranean", "Western Balkan", "Central Mediterranean", "Western Mediterranean", "Western African",
    "Circular Albania-Greece", "Eastern Borders", "Black Sea", "Other",
)  # fmt: skip


class RouteTrends(Parameters):
    """Parameters of the notebook ``route_trends``."""

    title = "Which routes carry the irregular crossings that are detected?"
    title_of_one = "How many irregular crossings are detected on {}?"
    theme = "External border"
    choices = Choices("routes", "route", ROUTES, "all routes")
    datasets = ("detections",)

    routes: tuple[Route, ...] = Field(ALL_ROUTES, min_length=1, description="the routes to show")
    start: MonthOrEdge = Field("first", description="first month")
    end: MonthOrEdge = Field("latest", description="last month")
    frequency: Literal["month", "quarter", "year"] = Field("year", description="period to add up by")
