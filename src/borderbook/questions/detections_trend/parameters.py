"""How many irregular crossings are detected, and what changed?"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from borderbook.questions.base import MonthOrEdge, Parameters


class DetectionsTrend(Parameters):
    """Parameters of the notebook ``detections_trend``."""

    title = "How many irregular crossings are detected, and what changed?"
    theme = "External border"
    datasets = ("detections", "detections by border_type", "policy_events")

    start: MonthOrEdge = Field("first", description="first month")
    end: MonthOrEdge = Field("latest", description="last month")
    border_type: Literal["all", "land", "sea"] = Field("all", description="which borders to count")
    frequency: Literal["month", "quarter", "year"] = Field("year", description="period to add up by")
