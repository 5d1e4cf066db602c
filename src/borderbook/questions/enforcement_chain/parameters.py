"""Refused, found, ordered to leave, returned: how do the four compare?"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from borderbook.parameters import Citizenship, Geo, Parameters, YearOrEdge

SINCE = "2020-02-01"  # the day from which the EU has had 27 members


class EnforcementChain(Parameters):
    """Parameters of the notebook ``enforcement_chain``."""

    title = "Refused, found, ordered to leave, returned: how do the four compare?"
    title_of_one = "Refused, found, ordered to leave, returned: how do the four compare in {}?"
    theme = "Enforcement and returns"
    datasets = ("enforcement", "enforcement_quarterly", "risk_analysis", "series_jumps")
    dated = ("enforcement",)

    geo: Geo = Field("EU27_2020", description="the reporting country or EU aggregate")
    citizenship: Citizenship = Field("TOTAL", description="the citizenship of the persons, or TOTAL")
    returns_counted: Literal["all", "third_country"] = Field(
        "all", description="which returns: to any country, or to third countries only"
    )
    end: YearOrEdge = Field("latest", description="last year; the newest with most of the counts leads")

    def expect_data(self) -> None:
        """Refuse a citizenship of an aggregate without such figures, and the EU-27 as of a day before it was."""
        if self.citizenship != "TOTAL" and self.geo in ("EU27_2020", "EU27_2007"):
            available = "single citizenships are available for countries, and for EU28 from 2012 to 2016"
            raise ValueError(f"{available}: take one of these, or citizenship = TOTAL")
        if self.geo == "EU27_2020" and self.as_of < SINCE:  # 'latest' comes after every day
            raise ValueError(f"the EU-27 was not counted before {SINCE}: take geo = EU28, or a later as_of")
