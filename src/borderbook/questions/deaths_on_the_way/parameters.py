"""How many people die on the way, where, of what, and how deadly is each route?"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from borderbook.parameters import SEA_ROUTES, Choice, Choices, Parameters, YearOrEdge
from notemill import catalog
from notemill.catalog import reference
from notemill.files import yaml_table

ROUTES = (
    *SEA_ROUTES, "Western Balkan", "Türkiye-Europe land route", "Belarus-EU border", "Ukraine to Europe",
    "Mainland Europe to the UK", "Italy to France", "Sahara Desert crossing",
)  # fmt: skip
WORDS = yaml_table(__package__, "words")
COLOURS = 8  # more colours than this are too much alike


def _routes() -> dict[str, str]:
    aliases = [row for row in reference.rows("route_aliases") if row["route"] in ROUTES]
    return {name: name for name in ROUTES} | {row["spelling"]: row["route"] for row in aliases}


RouteToEurope = Annotated[str, Choice("route to or in Europe on which IOM records deaths", _routes)]


Cause = Annotated[str, Choice("recorded cause", lambda: {cause: cause for cause in WORDS["causes"]})]


class DeathsOnTheWay(Parameters):
    """Parameters of the notebook ``deaths_on_the_way``."""

    title = "How many people die on the way, where, of what, and how deadly is each route?"
    title_of_one = "How many people die on {}, of what, and how deadly is it?"
    theme = "Deaths"
    choices = Choices("routes", "route", SEA_ROUTES, "four sea routes")
    datasets = (
        "incidents", "detections", "detections by border_type", "arrivals", "crossings", "spain_arrivals",
        "small_boats",
    )  # fmt: skip
    optional = ("arrivals", "crossings", "spain_arrivals", "small_boats")
    dated = ("incidents",)

    routes: tuple[RouteToEurope, ...] = Field(
        SEA_ROUTES, min_length=1, max_length=COLOURS, description="the routes to show, eight at most"
    )
    end: YearOrEdge = Field("latest", description="last year; the last complete one leads")
    denominator: Literal[
        "detections", "unhcr_arrivals", "iom_arrivals", "attempted", "spain_arrivals", "small_boats"
    ] = Field("detections", description="what deaths are divided by; attempted: arrivals, interceptions and deaths")
    cause: Cause | None = Field(None, description="count the deaths of one recorded cause only; null for all")

    def expect_data(self) -> None:
        """The denominator is known for one of the routes and was published, and the year that leads has an incident."""
        from borderbook.methods.denominators import ROUTES as KNOWN_FOR  # with it come pandas and numpy
        from borderbook.questions.deaths_on_the_way.analysis import complete_years

        chosen, known = f"denominator = {self.denominator}", KNOWN_FOR[self.denominator]
        if self.denominator != "detections" and not set(known) & set(self.routes):
            raise ValueError(f"{chosen} is known for {', '.join(known)} only, and none of them is in routes")
        for needed in set(WORDS["datasets"][self.denominator]) - set(self.published):
            raise ValueError(f"there is nothing of '{needed}' as of {self.as_of}, so {chosen} fails")
        table = catalog.load("incidents", as_of=self.as_of)
        of_cause = (table["cause"] == self.cause) | (self.cause is None)
        complete = complete_years(table, self.end)
        found = sorted({*complete} & {*table.loc[table["route"].isin(list(self.routes)) & of_cause, "year"]})
        if not complete or complete[-1] not in found:
            year, of = complete[-1] if complete else self.end, f" of cause {self.cause}" * bool(self.cause)
            there = f"the last year with one is {found[-1]}" if found else "no earlier year has one"
            raise ValueError(f"no incident{of} is recorded on {', '.join(self.routes)} in all of {year}; {there}")
