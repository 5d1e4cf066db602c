"""Of those ordered to leave, how many return?"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from borderbook.questions.base import Citizenship, Geo, Parameters, YearOrEdge


class ReturnRates(Parameters):
    """Parameters of the notebook ``return_rates``."""

    title = "Of those ordered to leave, how many return?"
    theme = "Enforcement and returns"
    datasets = ("enforcement",)

    geo: Geo = Field("EU27_2020", description="the reporting country or EU aggregate")
    citizenship: Citizenship = Field("TOTAL", description="the citizenship of the persons, or TOTAL")
    returns_counted: Literal["all", "third_country"] = Field(
        "all", description="which returns: all, or to a third country only"
    )
    lag: int = Field(0, ge=0, le=2, description="years between the orders to leave and the returns")
    start: YearOrEdge = Field("first", description="first year of returns")
    end: YearOrEdge = Field("latest", description="last year of returns")
    top: int = Field(15, ge=2, le=40, description="how many countries or citizenships to show at most")
