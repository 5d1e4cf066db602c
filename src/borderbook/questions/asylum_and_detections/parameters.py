"""How do detections compare with asylum applications, citizenship by citizenship?"""

from __future__ import annotations

from pydantic import Field

from borderbook.questions.base import Parameters, YearOrEdge


class AsylumAndDetections(Parameters):
    """Parameters of the notebook ``asylum_and_detections``."""

    title = "How do detections compare with asylum applications, citizenship by citizenship?"
    theme = "External border"
    datasets = ("detections by citizenship", "asylum_applicants")

    end: YearOrEdge = Field("latest", description="the year to look at")
    top: int = Field(15, ge=5, le=30, description="how many citizenships to show")
    least: int = Field(
        1000, ge=100, le=100_000, description="fewest detections or applicants of a citizenship shown"
    )
