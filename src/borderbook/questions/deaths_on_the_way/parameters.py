"""How many people die on the way, where, of what, and how deadly is each route?"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from borderbook import reference
from borderbook.questions.base import Parameters, YearOrEdge
from borderbook.questions.types import Choice

SEA_ROUTES = ("Central Mediterranean", "Eastern Mediterranean", "Western Mediterranean", "Western African")
ROUTES = (
    *SEA_ROUTES, "Western Balkan", "Türkiye-Europe land route", "Belarus-EU border", "Ukraine to Europe",
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
    datasets = ("incidents", "detections by border_type", "crossings", "arrivals")

    routes: tuple[RouteToEurope, ...] = Field(
        SEA_ROUTES, min_length=1, max_length=COLOURS, description="the routes to show, eight at most"
    )
    start: YearOrEdge = Field("first", description="first year")
    end: YearOrEdge = Field("latest", description="last year")
    denominator: Literal["detections", "arrivals", "attempted"] = Field(
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
    def _in_order(self) -> Self:
        if isinstance(self.start, int) and isinstance(self.end, int) and self.start > self.end:
            raise ValueError(f"the years run backwards, from {self.start} to {self.end}")
        if len(set(self.routes)) < len(self.routes):
            raise ValueError("a route is named twice")
        return self
