"""What does EMPACT report, cycle by cycle?"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from borderbook.questions.base import Parameters

FIRST_YEAR, LAST_YEAR = 2012, 2025

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
    start: int = Field(2018, ge=FIRST_YEAR, le=LAST_YEAR, description="first year")
    end: int = Field(LAST_YEAR, ge=FIRST_YEAR, le=LAST_YEAR, description="last year")
