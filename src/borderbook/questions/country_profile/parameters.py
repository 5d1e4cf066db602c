"""What do the official counts say about one country?"""

from __future__ import annotations

from pydantic import Field

from borderbook import catalog
from borderbook.catalog import reference
from borderbook.questions.base import Geo, Parameters, YearOrEdge


class CountryProfile(Parameters):
    """Parameters of the notebook ``country_profile``."""

    title = "What do the official counts say about one country?"
    theme = "Enforcement and returns"
    datasets = (
        "enforcement", "risk_analysis", "asylum_applicants", "population", "internal_borders",
        "internal_border_measures", "policy_events",
    )  # fmt: skip
    dated = ("enforcement", "asylum_applicants")  # inhabitants and border controls alone make no profile

    geo: Geo = Field("DE", description="the country")
    start: YearOrEdge = Field(2014, description="first year")
    end: YearOrEdge = Field("latest", description="last year")

    def expect_data(self) -> None:
        """Aggregates have no profile, and a country needs figures of enforcement."""
        if reference.kind(self.geo) != "country":
            raise ValueError(f"{self.geo} is no country; a profile is of one country")
        if self.geo not in (catalog.values("enforcement", "geo", self.as_of) or ()):
            country = f"{reference.label(self.geo)} ({self.geo})"
            raise ValueError(f"no figures of enforcement are held for {country}")
