"""Where, when and why were internal border controls reintroduced?"""

from __future__ import annotations

from typing import Annotated, get_args

from pydantic import Field

from borderbook.parameters import Choice, Geo, Parameters, YearOrEdge
from notemill import catalog, words

ALL = "all"


def _countries_or_all() -> dict[str, str]:
    _, countries = get_args(Geo)
    return {ALL: ALL, **countries.spellings()}


CountryOrAll = Annotated[str, Choice("country or 'all'", _countries_or_all)]
"""A country, or 'all' of them."""


class InternalBorders(Parameters):
    """Parameters of the notebook ``internal_borders``."""

    title = "Where, when and why were internal border controls reintroduced?"
    title_of_one = "When and why did {} reintroduce controls at its internal borders?"
    theme = "Policy"
    datasets = ("internal_borders", "internal_border_measures", "policy_events")
    dated = ()  # in which years there are notifications is another matter

    country: CountryOrAll = Field(ALL, description="the state that notified, or 'all'")
    start: YearOrEdge = Field("first", description="first year")
    end: YearOrEdge = Field("latest", description="last year")

    def expect_data(self) -> None:
        """A state or a period without any notification in the data is refused."""
        every = _notified(self.as_of)
        spans = [(int(first[:4]), int(last[:4])) for geo, first, last in every if self.country in (ALL, geo)]
        if not spans:
            some = f"there are some of {', '.join(sorted({geo for geo, _, _ in every}))}"
            raise ValueError(f"no notification of {self.country} is in the data; {some}")
        found = {year for first, last in spans for year in range(first, last + 1)}
        asked = range(self.years.start or min(found), (self.years.stop or max(found)) + 1)
        if found.isdisjoint(asked):
            asked_for = f"no notification from {self.start} to {self.end} is in the data"
            raise ValueError(f"{asked_for}; there are some in {words.years(found)}")


def _notified(as_of: str) -> list[tuple[str, str, str]]:
    """State, first and last day of every notification in the data, as texts; those without a day are left out."""
    rows = catalog.records("internal_borders", "geo", "start", "end", as_of=as_of)
    rows += catalog.records("internal_border_measures", "geo", "start", "end", as_of=as_of)
    events = catalog.records("policy_events", "act_type", "geo", "date_in_force", "date_end", as_of=as_of)
    rows += [row[1:] for row in events if row[0] == "national measure"]
    return [(row[0], row[1], row[2]) for row in rows if row[1] and row[2]]
