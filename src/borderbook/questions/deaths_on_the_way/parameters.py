"""How many people die on the way, where, of what, and how deadly is each route?"""

from __future__ import annotations

from typing import Annotated, Literal, Self

import pandas as pd
from pydantic import Field, model_validator

from borderbook import catalog, reference
from borderbook.methods import denominators
from borderbook.questions.base import Parameters, YearOrEdge
from borderbook.questions.deaths_on_the_way.analysis import complete_years
from borderbook.questions.types import Choice

ROUTES = (
    *denominators.SEA_ROUTES, "Western Balkan", "Türkiye-Europe land route", "Belarus-EU border", "Ukraine to Europe",
    "Mainland Europe to the UK", "Italy to France", "Sahara Desert crossing",
)  # fmt: skip
COLOURS = 8  # more routes than this cannot be told apart


def _routes() -> dict[str, str]:
    aliases = [row for row in reference.rows("route_aliases") if row["route"] in ROUTES]
    return {name: name for name in ROUTES} | {row["spelling"]: row["route"] for row in aliases}


RouteToEurope = Annotated[str, Choice("route to or in Europe on which IOM records deaths", _routes)]


class DeathsOnTheWay(Parameters):
    """Parameters of the notebook ``deaths_on_the_way``."""

    title = "How many people die on the way, where, of what, and how deadly is each route?"
    theme = "Deaths"
    datasets = (
        "incidents", "incident_totals", "detections", "detections by border_type", "arrivals", "crossings",
        "spain_arrivals", "small_boats",
    )  # fmt: skip

    routes: tuple[RouteToEurope, ...] = Field(
        denominators.SEA_ROUTES,
        min_length=1,
        max_length=COLOURS,
        description="the routes to show, eight at most",
    )
    start: YearOrEdge = Field("first", description="first year")
    end: YearOrEdge = Field("latest", description="last year")
    recent: int = Field(
        5, ge=1, le=12, description="how many complete years lead: the last ones of the period"
    )
    denominator: Literal[
        "detections", "unhcr_arrivals", "iom_arrivals", "attempted", "spain_arrivals", "small_boats"
    ] = Field(
        "detections", description="what deaths are divided by; attempted: arrivals, interceptions and deaths"
    )
    cause: (
        Literal[
            "drowning", "mixed_or_unknown", "hazardous_transport", "harsh_conditions", "sickness", "violence",
            "accidental", "several",
        ]
        | None
    ) = Field(None, description="count the deaths of one recorded cause only; null for all")  # fmt: skip

    @model_validator(mode="after")
    def _can_be_answered(self) -> Self:
        known = denominators.ROUTES[self.denominator]
        if self.denominator != "detections" and not set(known) & set(self.routes):
            raise ValueError(
                f"denominator = {self.denominator} is known for {', '.join(known)} only, and none of them is in routes"
            )
        self._lead()
        return self

    def _lead(self) -> None:
        """Refuse a period without a complete year, or without incidents in those that lead."""
        if (self.routes, self.cause, self.start, self.end) == (
            denominators.SEA_ROUTES,
            None,
            "first",
            "latest",
        ):
            return
        first, last = map(pd.Timestamp, catalog.span("incidents") or ("2014", "2014"))
        years = complete_years(first, last, self.start, self.end)[-self.recent :]
        if not years:
            raise ValueError(
                f"the period has no complete year; the data run from {first.year} to {last:%Y-%m-%d}"
            )
        table = catalog.load("incidents")
        chosen = table["route"].isin(list(self.routes)) & table["year"].isin(years)
        if self.cause:
            chosen &= table["cause"] == self.cause
        if not chosen.any():
            of = f" of cause {self.cause}" if self.cause else ""
            raise ValueError(f"no incident{of} is recorded on {', '.join(self.routes)} in the years {years}")
