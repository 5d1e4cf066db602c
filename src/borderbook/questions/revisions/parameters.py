"""How much do official figures move after publication?"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from borderbook.parameters import Parameters
from notemill import catalog
from notemill.catalog.as_of import LATEST


class Revisions(Parameters):
    """Parameters of the notebook ``revisions``."""

    title = "How much do official figures move after publication?"
    theme = "Method"
    datasets = ("detections", "incidents", "enforcement", "asylum_applicants", "population")

    optional = datasets  # one of them is read

    dataset: Literal["detections", "incidents", "enforcement", "asylum_applicants", "population"] = Field(
        "detections", description="the dataset whose vintages are compared; incidents: of the Mediterranean"
    )

    @property
    def newest(self) -> int:
        """How many of a file's last periods are its newest: three months, or a year."""
        return 3 if self.dataset in ("detections", "incidents") else 1

    def expect_data(self) -> None:
        """As of an early day there may be none to compare with."""
        if self.as_of != LATEST:
            from borderbook.methods.revisions import totals_of

            part_too = not totals_of(self.dataset).unlisted_is_zero
            vintages = catalog.published(self.dataset, self.as_of)
            if sum(vintage.complete or part_too for vintage in vintages) < 2:
                raise ValueError(f"as of {self.as_of} fewer than two vintages of {self.dataset} can be compared")
