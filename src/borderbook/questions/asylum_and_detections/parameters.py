"""How do detections compare with asylum applications, citizenship by citizenship?"""

from __future__ import annotations

from pydantic import Field

from borderbook.parameters import Parameters, YearOrEdge
from notemill import catalog

FIRST_YEAR = 2011  # before it, several member states have no figures of applicants


class AsylumAndDetections(Parameters):
    """Parameters of the notebook ``asylum_and_detections``."""

    title = "How do detections compare with asylum applications, citizenship by citizenship?"
    theme = "External border"
    datasets = ("detections by citizenship", "asylum_applicants")

    earliest = ("2025-05-26", "applicants by citizenship who apply again, too, are available from that day on")

    end: YearOrEdge = Field("latest", description="the year to look at")

    def expect_data(self) -> None:
        """Another year than the one asked for is never shown in its place."""
        span = catalog.span("detections by citizenship", self.as_of)
        if span and str(self.end).isdigit():
            last = int(span[1][:4]) - (span[1][5:] != "12")
            if not FIRST_YEAR <= int(self.end) <= last:
                raise ValueError(f"both counts are available from {FIRST_YEAR} to {last}, not for {self.end}")
