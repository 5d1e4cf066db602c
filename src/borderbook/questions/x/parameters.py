"""X?"""

from __future__ import annotations

from pydantic import Field

from borderbook.questions.base import MonthOrEdge, Parameters


class X(Parameters):
    """Parameters of the notebook ``x``."""

    title = "X?"
    theme = "External border"
    datasets = ("detections",)

    start: MonthOrEdge = Field("first", description="first month")
    end: MonthOrEdge = Field("latest", description="last month")
