"""When one route falls, does another rise?"""

from __future__ import annotations

from pydantic import Field

from borderbook.parameters import MonthOrEdge, Parameters, Route
from notemill import words

LARGE_ROUTES = (
    "Eastern Mediterranean", "Western Balkan", "Central Mediterranean", "Western Mediterranean", "Western African",
    "Eastern Borders",
)  # fmt: skip
ONWARD = (frozenset({"Eastern Mediterranean", "Western Balkan"}),)  # most who take the second took the first
LEAST_YEARS = 3  # two changes: with fewer nothing can coincide twice


class RouteDisplacement(Parameters):
    """Parameters of the notebook ``route_displacement``."""

    title = "When one route falls, does another rise?"
    theme = "External border"
    datasets = ("detections by citizenship",)

    routes: tuple[Route, ...] = Field(LARGE_ROUTES, min_length=2, description="the routes to compare")
    start: MonthOrEdge = Field("first", description="first month")
    end: MonthOrEdge = Field("latest", description="last month")

    def expect_data(self) -> None:
        """Two routes are alternatives; a change needs a year before it, and a coincidence more than one change."""
        if set(self.routes) in ONWARD:
            raise ValueError(f"{' and '.join(self.routes)} are legs of one journey; add a route that is an alternative")
        for first, last in self._spans():
            start, end = max(self._edge("start"), first), min(self._edge("end") or last, last)
            whole = max(0, int(end[:4]) + (end[5:] == "12") - int(start[:4]) - (start[5:] != "01"))
            if whole < LEAST_YEARS:
                years = words.counted(whole, "whole year")
                raise ValueError(f"{start} to {end} has {years}; changes need at least {LEAST_YEARS}")
