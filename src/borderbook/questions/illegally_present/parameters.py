"""Where are people found illegally present, and of which citizenship?"""

from __future__ import annotations

from pydantic import Field

from borderbook.parameters import Choices, Citizenship, Geo, Parameters, YearOrEdge


class IllegallyPresent(Parameters):
    """Parameters of the notebook ``illegally_present``."""

    title = "Where are people found illegally present, and of which citizenship?"
    title_of_one = "How many people are found illegally present in {}, and of which citizenship?"
    theme = "Enforcement and returns"
    choices = Choices("geo", "country")
    datasets = ("enforcement", "population", "risk_analysis", "series_jumps", "irregular_stock_estimates")
    optional = ("irregular_stock_estimates",)
    counted = dated = ("enforcement",)  # inhabitants alone are no answer, and known for longer

    year: YearOrEdge = Field(
        "latest", description="the year; 'latest' is the last with a figure for every member state"
    )
    geo: Geo = Field("EU27_2020", description="the country or EU aggregate to look into")
    citizenship: Citizenship = Field("TOTAL", description="the citizenship of the persons, or TOTAL")
