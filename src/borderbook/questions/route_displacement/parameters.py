"""When one route falls, does another rise?"""

from __future__ import annotations

from pydantic import Field, field_validator

from borderbook.questions.base import MonthOrEdge, Parameters, Route

LARGE_ROUTES = (
    "Eastern Mediterranean",
    "Western Balkan",
    "Central Mediterranean",
    "Western Mediterranean",
    "Western African",
    "Eastern Borders",
)


class RouteDisplacement(Parameters):
    """Parameters of the notebook ``route_displacement``."""

    title = "When one route falls, does another rise?"
    theme = "External border"
    datasets = ("detections by citizenship",)

    routes: tuple[Route, ...] = Field(LARGE_ROUTES, min_length=2, description="the routes to compare")
    max_lag: int = Field(6, ge=1, le=12, description="the longest lead or lag, in months")
    start: MonthOrEdge = Field("first", description="first month")
    end: MonthOrEdge = Field("latest", description="last month")

    @field_validator("routes")
    @classmethod
    def _each_once(cls, routes: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(routes)) < len(routes):
            raise ValueError("a route is named twice; name each once")
        return routes
