"""What do the official counts say about one country?"""

from __future__ import annotations

from pydantic import Field

from borderbook.parameters import Choices, Geo, Parameters, YearOrEdge
from notemill import catalog
from notemill.catalog import reference
from notemill.catalog.as_of import LATEST


class CountryProfile(Parameters):
    """Parameters of the notebook ``country_profile``."""

    title = "What do the official counts say about one country?"
    title_of_one = "What do the official counts say about {}?"
    theme = "Enforcement and returns"
    choices = Choices("geo", "country")
    datasets = (
        "enforcement", "risk_analysis", "asylum_applicants", "population", "internal_borders",
        "internal_border_measures", "policy_events", "asylum_decisions_quarterly",
    )  # fmt: skip
    optional = ("asylum_decisions_quarterly",)
    dated = ("enforcement", "asylum_applicants")  # inhabitants and border controls alone make no profile

    geo: Geo = Field("DE", description="the country")
    start: YearOrEdge = Field(2014, description="first year")
    end: YearOrEdge = Field("latest", description="last year")

    @classmethod
    def held(cls, name: str, as_of: str = LATEST) -> frozenset[str] | None:
        """A country needs figures of enforcement; a union has no profile."""
        if name != "geo":
            return super().held(name, as_of)
        codes = catalog.values("enforcement", "geo", as_of) or ()
        return frozenset(code for code in codes if reference.kind(code) == "country")
