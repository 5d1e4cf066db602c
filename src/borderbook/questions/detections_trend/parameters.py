"""How many irregular crossings are detected, and what changed?"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from borderbook.parameters import MonthOrEdge, Parameters
from notemill import catalog


class DetectionsTrend(Parameters):
    """Parameters of the notebook ``detections_trend``."""

    title = "How many irregular crossings are detected, and what changed?"
    theme = "External border"
    datasets = ("detections", "detections by border_type")

    start: MonthOrEdge = Field("first", description="first month")
    end: MonthOrEdge = Field("latest", description="last month")
    border_type: Literal["all", "land", "sea"] = Field("all", description="which borders to count")
    frequency: Literal["month", "quarter", "year"] = Field("year", description="period to add up by")

    def _spans(self) -> list[tuple[str, str]]:
        """Land and sea are distinguished up to an earlier month than all borders together."""
        dataset = "detections" if self.border_type == "all" else "detections by border_type"
        span = catalog.span(dataset, self.as_of)
        return [span] if span else []

    def expect_data(self) -> None:
        """A change and a season need twelve months up to the last one asked for."""
        for first, _ in self._spans():
            earliest = f"{first[:4]}-12" if first[5:7] == "01" else f"{int(first[:4]) + 1}-12"
            if self.end < earliest:  # 'latest' comes after every month
                problem = f"no twelve months up to end = {self.end} are available"
                raise ValueError(f"{problem}; the first are those to {earliest}")
