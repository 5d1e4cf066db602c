"""How many facilitators are detected, where, of which nationality; how many document frauds?"""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from borderbook.questions.base import Parameters

FIRST_YEAR, LAST_YEAR = 2009, 2025
FIRST_EDITION, LAST_EDITION = 2014, 2021


class Facilitators(Parameters):
    """Parameters of the notebook ``facilitators``."""

    title = "How many facilitators are detected, where, of which nationality; how many document frauds?"
    theme = "Smuggling"
    datasets = ("risk_indicators", "risk_analysis")

    edition: int = Field(
        LAST_EDITION,
        ge=FIRST_EDITION,
        le=LAST_EDITION,
        description="the edition of the annual risk analysis to take places, nationalities and documents from",
    )
    start: int = Field(FIRST_YEAR, ge=FIRST_YEAR, le=LAST_YEAR, description="first year")
    end: int = Field(2023, ge=FIRST_YEAR, le=LAST_YEAR, description="last year")

    @model_validator(mode="after")
    def _overlaps(self) -> Self:
        if self.start > self.end:
            raise ValueError(f"start {self.start} is after end {self.end}")
        # every edition prints these three years in all its tables, and in some of them the year before
        first, last = self.edition - 3, self.edition - 1
        if self.start > last or self.end < first:
            raise ValueError(
                f"the edition {self.edition} prints {first} to {last}, no year from {self.start} to {self.end}"
            )
        return self
