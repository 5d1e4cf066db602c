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
    """Parameters of the notebook ``route_displacement``.

    ``least`` and ``share`` say what counts as a fall or a rise. Their defaults were set before any result was seen: a
    change that a reader would call large, in numbers and in proportion.
    """

    title = "When one route falls, does another rise?"
    theme = "External border"
    datasets = ("detections by citizenship",)

    routes: tuple[Route, ...] = Field(LARGE_ROUTES, min_length=2, description="the routes to compare")
    least: int = Field(
        1000, ge=100, le=100_000, description="smallest change that counts, in detections a year"
    )
    share: float = Field(
        0.3, gt=0, le=1, description="smallest change that counts, as a part of the year before"
    )
    start: MonthOrEdge = Field("first", description="first month")
    end: MonthOrEdge = Field("latest", description="last month")

    @field_validator("routes")
    @classmethod
    def _each_once(cls, routes: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(routes)) < len(routes):
            raise ValueError("a route is named twice; name each once")
        return routes
