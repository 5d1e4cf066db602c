"""How much do official figures move after publication?"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from borderbook.questions.base import Parameters


class Revisions(Parameters):
    """Parameters of the notebook ``revisions``."""

    title = "How much do official figures move after publication?"
    theme = "Method"
    datasets = ("detections", "incidents", "enforcement", "asylum_applicants", "population")

    dataset: Literal["detections", "incidents", "enforcement", "asylum_applicants", "population"] = Field(
        "detections", description="the dataset whose vintages are compared; incidents: of the Mediterranean"
    )
    min_size: int = Field(
        1000, ge=1, description="a revision is material from this size on, in the dataset's unit, and a fifth"
    )
