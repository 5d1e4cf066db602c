"""What do "more than 90 %", the turnover and the fees rest on?"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from borderbook.parameters import Parameters
from notemill import catalog
from notemill.files import yaml_table


class SmugglingBusiness(Parameters):
    """Parameters of the notebook ``smuggling_business``."""

    title = 'What do "more than 90 %", the turnover and the fees rest on?'
    theme = "Smuggling"
    datasets = ("europol_indicators", "smuggler_use_surveys")

    indicator: Literal["share", "surveys", "turnover", "fees"] = Field(
        "share",
        description="the figures that the answer and the first figure are about: the share of irregular migrants "
        "who use smugglers, surveys of people on the move, turnover, or fees",
    )

    def expect_data(self) -> None:
        """Check that a figure of the group had been published by the day."""
        table, column, wanted = (
            "europol_indicators",
            "group",
            yaml_table(__package__, "words")["groups"].get(self.indicator),
        )
        if wanted is None:
            table, column, wanted = "smuggler_use_surveys", "indicator", "share_used_smuggler"
        if wanted not in {found for (found,) in catalog.records(table, column, as_of=self.as_of)}:
            raise ValueError(f"no figure of indicator = {self.indicator} had been published by {self.as_of}")
