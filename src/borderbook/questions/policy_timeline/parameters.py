"""What was decided when, and what did detections do around it?"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from borderbook.parameters import Choice, Parameters
from notemill import catalog
from notemill.errors import UsageError


def _events() -> dict[str, str]:
    """Every event of the table by its identifier and by its title."""
    rows = catalog.records("policy_events", "event_id", "short_title")
    return {**{event: event for event, _ in rows}, **{title: event for event, title in rows}}


Event = Annotated[str, Choice("event of policy_events", _events)]
"""An event: its identifier ('EU-TURKEY') or its title."""


class PolicyTimeline(Parameters):
    """Parameters of the notebook ``policy_timeline``."""

    title = "What was decided when, and what did detections do around it?"
    theme = "Policy"
    datasets = ("policy_events", "detections")

    event: Event = Field("EU-TURKEY", description="the event to look at, by its event_id in policy_events")
    # below 18 months a year cannot be seen on both sides; above 36 few events are left
    window: int = Field(24, ge=18, le=36, description="months to look at before and after the event")

    def expect_data(self) -> None:
        """The event has one month, and there are detections for the window to both sides of it."""
        import pandas as pd

        from borderbook.questions.policy_timeline import analysis

        counts, _ = analysis.by_route(catalog.load("detections", as_of=self.as_of), self.event)
        try:
            events = catalog.load("policy_events", as_of=self.as_of)
            analysis.event(events, self.event, pd.DatetimeIndex(counts.index), self.window)
        except UsageError as error:
            raise ValueError(str(error)) from None
