"""Where, when and why were internal border controls reintroduced?"""

from __future__ import annotations

from typing import Annotated, get_args

from pydantic import Field

from borderbook.questions.base import Geo, Parameters, YearOrEdge
from borderbook.questions.types import Choice

ALL = "all"


def _countries_or_all() -> dict[str, str]:
    _, countries = get_args(Geo)
    return {ALL: ALL, **countries.spellings()}


CountryOrAll = Annotated[str, Choice("country or 'all'", _countries_or_all)]
"""A country, or 'all' of them."""


class InternalBorders(Parameters):
    """Parameters of the notebook ``internal_borders``."""

    title = "Where, when and why were internal border controls reintroduced?"
    theme = "Policy"
    datasets = ("internal_borders", "policy_events")

    country: CountryOrAll = Field(ALL, description="the state that notified, or 'all'")
    start: YearOrEdge = Field("first", description="first year")
    end: YearOrEdge = Field("latest", description="last year")
