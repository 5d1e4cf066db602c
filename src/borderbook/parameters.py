"""What the models of questions' parameters share: the types of routes, countries and citizenships.

``route: Route = "Central Mediterranean"`` accepts any spelling of the route and stores its standard name;
``tuple[Route, ...]`` is a list of routes.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated

from borderbook.routes import ROUTES, SEA_ROUTES
from notemill.catalog import reference
from notemill.questions.base import Choices, MonthOrEdge, Parameters, YearOrEdge
from notemill.questions.types import Choice, Period

__all__ = [
    "ROUTES", "SEA_ROUTES", "Choice", "Choices", "Citizenship", "Geo", "MonthOrEdge", "Parameters", "Period", "Route",
    "YearOrEdge",
]  # fmt: skip


def _routes() -> dict[str, str]:
    ours = {row["route"]: row["route"] for row in reference.rows("routes") if row["publisher"] == "frontex"}
    return ours | {row["spelling"]: row["route"] for row in reference.rows("route_aliases") if row["route"] in ours}


def _places(*kinds: str) -> dict[str, str]:
    """Spelling -> code. If a spelling is ambiguous, the order is: codes, Eurostat's codes, names, alpha-3, aliases."""
    ours = sorted((row for row in reference.rows("countries") if row["kind"] in kinds), key=lambda row: row["code"])
    known = {row["code"] for row in ours}
    tables = [{row[column]: row["code"] for row in ours} for column in ("code", "eurostat", "name", "iso3")]
    tables.append({row["spelling"]: row["code"] for row in reference.rows("aliases") if row["code"] in known})
    spellings: dict[str, str] = {}
    for table in tables:
        spellings |= {spelling: code for spelling, code in table.items() if spelling not in spellings}
    spellings.pop("", None)
    return spellings


_PLACES = ("country", "territory", "historical", "aggregate")

Route = Annotated[str, Choice("route", _routes, "route")]
"""One of Frontex's nine routes."""

Geo = Annotated[str, Choice("country or aggregate", partial(_places, *_PLACES), "geo")]
"""A country or an aggregate: 'GR', 'EL' and 'Greece' all become GR."""

Citizenship = Annotated[str, Choice("citizenship", partial(_places, *_PLACES, "residual"), "citizenship")]
"""A country, an aggregate or a group such as STLS (stateless)."""
