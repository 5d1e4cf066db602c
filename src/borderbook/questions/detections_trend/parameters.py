"""How many irregular crossings are detected, and what changed?"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from borderbook import catalog
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

    def _spans(self) -> list[tuple[str, str]]:
        """Land and sea are told apart to an earlier month than all borders are counted."""
        dataset = "detections" if self.border_type == "all" else "detections by border_type"
        held = catalog.span(dataset)
        return [held] if held else []
