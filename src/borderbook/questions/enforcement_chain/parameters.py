"""Refused, found, ordered to leave, returned: how do the four compare?"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from borderbook.questions.base import Citizenship, Geo, Parameters, YearOrEdge


class EnforcementChain(Parameters):
    """Parameters of the notebook ``enforcement_chain``."""

    title = "Refused, found, ordered to leave, returned: how do the four compare?"
    theme = "Enforcement and returns"
    datasets = ("enforcement",)

    geo: Geo = Field("EU27_2020", description="the reporting country or EU aggregate")
    citizenship: Citizenship = Field("TOTAL", description="the citizenship of the persons, or TOTAL")
    returns_counted: Literal["all", "third_country"] = Field(
        "all", description="which returns: all, or to a third country only"
    )
    start: YearOrEdge = Field("first", description="first year")
    end: YearOrEdge = Field("latest", description="last year")
    countries: int = Field(15, ge=2, le=33, description="how many countries to compare at most")
