"""How much do official figures move after publication?"""

from __future__ import annotations

import itertools
from typing import Literal

from pydantic import Field

from borderbook.parameters import Parameters
from notemill import catalog
from notemill.catalog.as_of import LATEST


class Revisions(Parameters):
    """Parameters of the notebook ``revisions``."""

    title = "How much do official figures move after publication?"
    theme = "Method"
    datasets = ("detections", "incidents")

    optional = datasets  # one of them is read

    dataset: Literal["detections", "incidents"] = Field(
        "detections", description="the dataset whose vintages are compared; incidents: of the Mediterranean"
    )

    @property
    def days(self) -> tuple[int, int]:
        """How far apart two compared files are, at least and at most: about a month, or four to nine months."""
        return (20, 45) if self.dataset == "detections" else (100, 300)

    def expect_data(self) -> None:
        """As of an early day there may be no two vintages that far apart."""
        if self.as_of == LATEST:
            return
        published = catalog.published(self.dataset)
        held = [v.date for v in published if v.complete or self.dataset == "incidents"]
        fewest, most = self.days
        seconds = [new for old, new in itertools.pairwise(held) if fewest <= (new - old).days <= most]
        if str(min(seconds)) > self.as_of:
            raise ValueError(
                f"as of {self.as_of} no two successive vintages of {self.dataset} are {fewest} to {most} days apart; "
                f"the first such pair is of {min(seconds)}"
            )
