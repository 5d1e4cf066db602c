"""How many facilitators are detected, and of which nationality?"""

from __future__ import annotations

from pydantic import Field

from borderbook.parameters import Parameters

FIRST_YEAR, LAST_YEAR = 2009, 2025
NEWEST_FIGURE = 2020  # the newest year of which an edition has a figure; a test compares it with the table
FIRST_EDITION, LAST_EDITION = 2014, 2021


class Facilitators(Parameters):
    """Parameters of the notebook ``facilitators``."""

    title = "How many facilitators are detected, and of which nationality?"
    theme = "Smuggling"
    datasets = ("risk_indicators", "risk_analysis")

    edition: int = Field(
        LAST_EDITION,
        ge=FIRST_EDITION,
        le=LAST_EDITION,
        description="the edition of the annual risk analysis to take nationalities from",
    )
    start: int = Field(FIRST_YEAR, ge=FIRST_YEAR, le=NEWEST_FIGURE, description="first year of the totals")
    end: int = Field(LAST_YEAR, ge=FIRST_YEAR, le=LAST_YEAR, description="last year of the totals")
