"""What does EMPACT report, cycle by cycle?"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from borderbook.parameters import Choice, Parameters
from notemill import catalog, words
from notemill.files import yaml_table

FIRST_YEAR, LAST_YEAR = 2012, 2025
SHOWN = ("migrant_smugglers_arrested", "arrests", "investigations_initiated")


def _results() -> dict[str, str]:
    names = yaml_table(__package__, "words")["names"]
    return {name: name for name in names} | {text: name for name, text in names.items()}


Result = Annotated[str, Choice("result", _results)]
"""A result by its indicator ('arrests') or in words."""


class EmpactResults(Parameters):
    """Parameters of the notebook ``empact_results``."""

    title = "What does EMPACT report, cycle by cycle?"
    theme = "Smuggling"
    datasets = ("empact_results", "policy_events")

    indicators: tuple[Result, ...] = Field(
        SHOWN, min_length=1, description="the results to show; the answer is on the first that has a figure"
    )
    start: int = Field(2018, ge=FIRST_YEAR, le=LAST_YEAR, description="first year")
    end: int = Field(LAST_YEAR, ge=FIRST_YEAR, le=LAST_YEAR, description="last year")

    def expect_data(self) -> None:
        """Refuse years for which no whole year and no cycle of the results is known."""
        rows = catalog.records("empact_results", "scope", "indicator", "period", as_of=self.as_of)
        known = {row[2] for row in rows if row[0] in ("cycle", "whole_year") and row[1] in self.indicators}
        if not any(int(period[:4]) <= self.end and int(period[-4:]) >= self.start for period in known):
            there = f"there are some of {words.listed(sorted(known))}" if known else f"none as of {self.as_of}"
            asked = f"these results from {self.start} to {self.end}"
            raise ValueError(f"no figure of a whole year or cycle was found for {asked}; {there}")
