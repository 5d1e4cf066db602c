"""Refused, found, ordered to leave, returned: how do the four compare?"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from borderbook.parameters import Citizenship, Geo, Parameters, YearOrEdge


class EnforcementChain(Parameters):
    """Parameters of the notebook ``enforcement_chain``."""

    title = "Refused, found, ordered to leave, returned: how do the four compare?"
    title_of_one = "Refused, found, ordered to leave, returned: how do the four compare in {}?"
    theme = "Enforcement and returns"
    datasets = ("enforcement", "enforcement_quarterly", "risk_analysis", "series_jumps")

    geo: Geo = Field("EU27_2020", description="the reporting country or EU aggregate")
    citizenship: Citizenship = Field("TOTAL", description="the citizenship of the persons, or TOTAL")
    returns_counted: Literal["third_country", "all"] = Field(
        "third_country", description="which returns: to third countries only, or all"
    )
    start: YearOrEdge = Field("first", description="first year")
    end: YearOrEdge = Field("latest", description="last year")
    countries: int = Field(15, ge=2, le=40, description="how many countries to compare at most")

    def expect_data(self) -> None:
        """Refuse a single citizenship of an aggregate without such figures: only countries and EU28 have them."""
        if self.citizenship != "TOTAL" and self.geo in ("EU27_2020", "EU27_2007"):
            available = "single citizenships are available for countries, and for EU28 from 2012 to 2016"
            raise ValueError(f"{available}: take one of these, or citizenship = TOTAL")
