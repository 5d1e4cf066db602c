"""What does EMPACT report, cycle by cycle?"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from borderbook.questions.base import Parameters

FIRST_CYCLE, LAST_CYCLE = 2012, 2025

Indicator = Literal[
    "migrant_smugglers_arrested",
    "arrests",
    "investigations_initiated",
    "investigations_and_operations",
    "thb_victims_identified",
    "thb_and_cse_victims_identified",
    "assets_seized",
    "drugs_seized",
    "firearms_and_weapons_seized",
    "waste_seized",
]
WHOLE_YEAR: tuple[Indicator, ...] = (
    "migrant_smugglers_arrested",
    "arrests",
    "investigations_initiated",
    "thb_victims_identified",
    "assets_seized",
    "drugs_seized",
)


class EmpactResults(Parameters):
    """Parameters of the notebook ``empact_results``."""

    title = "What does EMPACT report, cycle by cycle?"
    theme = "Smuggling"
    datasets = ("empact_results", "policy_events", "claims")

    indicators: tuple[Indicator, ...] = Field(
        WHOLE_YEAR, min_length=1, description="the results to show, the first as the headline"
    )
    start: int = Field(2018, ge=FIRST_CYCLE, le=LAST_CYCLE, description="first year")
    end: int = Field(2024, ge=FIRST_CYCLE, le=LAST_CYCLE, description="last year")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start > self.end:
            raise ValueError(f"start {self.start} is after end {self.end}")
        return self
