"""Where are people found illegally present, of which citizenship, per head of population?"""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from borderbook import catalog
from borderbook.questions.base import Citizenship, Geo, Parameters, YearOrEdge


class IllegallyPresent(Parameters):
    """Parameters of the notebook ``illegally_present``."""

    title = "Where are people found illegally present, of which citizenship, per head of population?"
    theme = "Enforcement and returns"
    datasets = ("enforcement", "population")

    year: YearOrEdge = Field(
        "latest", description="the year; 'latest' is the last with a figure for every member state"
    )
    geo: Geo = Field("EU27_2020", description="the country or EU aggregate to look into")
    citizenship: Citizenship = Field("TOTAL", description="the citizenship of the persons, or TOTAL")
    per_capita: bool = Field(True, description="order and colour by persons per 1,000 inhabitants")
    top: int = Field(15, ge=2, le=40, description="how many countries or citizenships to show at most")

    @model_validator(mode="after")
    def _has_figures(self) -> Self:
        """The population goes back further than the counts."""
        first, last = catalog.span("enforcement", self.as_of) or ("", "")
        if str(self.year).isdigit() and not first <= str(self.year) <= last:
            raise ValueError(f"no figures are held for year = {self.year}; they run from {first} to {last}")
        return self
