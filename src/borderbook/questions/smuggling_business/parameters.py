"""What do "more than 90 %", the turnover and the fees rest on?"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from borderbook.questions.base import Parameters


class SmugglingBusiness(Parameters):
    """Parameters of the notebook ``smuggling_business``."""

    title = 'What do "more than 90 %", the turnover and the fees rest on?'
    theme = "Smuggling"
    datasets = ("europol_indicators", "smuggler_use_surveys", "claims")

    indicator: Literal["share", "surveys", "turnover", "fees", "emsc"] = Field(
        "share",
        description="the figures that the answer and the table of sources are about: the share of irregular "
        "migrants who use smugglers, surveys of people on the move, turnover, fees, or the activity of Europol's "
        "centre against migrant smuggling (emsc)",
    )
