"""Irregular migration and the fight against migrant smuggling in six charts: parameters."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from borderbook.parameters import Parameters, Period
from notemill.catalog.reach import end_of

FIRST = "2016-12"
"""The first year end by which the charts have a figure."""
RATES = ("2021-08", "2026-05-12")
"""The first cut-off by which releases gave a rate of return, and the day of the first file that has earlier ones."""
MonthOrLatest = Annotated[str, Period("month", ("latest",))]


class Brief(Parameters):
    """Parameters of the notebook ``brief``."""

    title = "Irregular migration and the fight against migrant smuggling in six charts"
    theme = "Policy"
    datasets = (
        "detections", "incidents", "enforcement", "risk_analysis", "risk_indicators", "europol_indicators",
        "empact_results", "policy_events",
    )  # fmt: skip

    earliest = (
        "2025-01-07",
        "detections since 2018, whose last year is that of the charts, are available from that day on",
    )

    cut_off: MonthOrLatest = Field("latest", description="last month that may be used, or 'latest'")

    def expect_data(self) -> None:
        """Before ``FIRST`` most charts would be empty; before ``RATES`` there is no rate of return."""
        if self.cut_off < FIRST:
            why = f"before {FIRST} most of the charts have no whole year"
            raise ValueError(f"cut_off = {self.cut_off} is too early: {why}")
        if self.cut_off < RATES[0] and self.files < RATES[1]:
            why = f"as of {self.as_of}, no rate of return is held for the years before"
            raise ValueError(f"{why}: take cut_off = {RATES[0]} or later, or as_of = {RATES[1]} or later")

    @property
    def known(self) -> str:
        """The day by which a document must be dated: the last of the cut-off, or ``as_of`` if that is earlier."""
        return min(self.as_of, self.cut_off if self.cut_off == "latest" else end_of(self.cut_off).isoformat())

    @property
    def files(self) -> str:
        """The day whose data files are read: ``known``, or ``as_of`` where no complete set of then is held."""
        return self.known if self.known >= self.earliest[0] else self.as_of
