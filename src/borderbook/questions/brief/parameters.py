"""The brief itself: its nine charts, redrawn from the data up to a cut-off date."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from borderbook.questions.base import Parameters
from borderbook.questions.types import Period

MonthOrLatest = Annotated[str, Period("month", ("latest",))]


class Brief(Parameters):
    """Parameters of the notebook ``brief``."""

    title = "What do the brief's nine charts show, redrawn from the data?"
    theme = "Policy"
    datasets = (
        "detections",
        "incidents",
        "enforcement",
        "risk_indicators",
        "europol_indicators",
        "empact_results",
        "brief_figures",
    )

    cut_off: MonthOrLatest = Field("2024-12", description="last month that may be used, or 'latest'")
