"""How many returns are there for 100 orders to leave?"""

from __future__ import annotations

from pydantic import Field

from borderbook.parameters import Choices, Citizenship, Geo, Parameters, YearOrEdge
from notemill import catalog, words


class ReturnRates(Parameters):
    """Parameters of the notebook ``return_rates``."""

    title = "How many returns are there for 100 orders to leave?"
    title_of_one = "How many returns are there for 100 orders to leave {}?"
    theme = "Enforcement and returns"
    choices = Choices("geo", "country")
    datasets = ("enforcement", "risk_analysis")

    geo: Geo = Field("EU27_2020", description="the reporting country or EU aggregate")
    citizenship: Citizenship = Field("TOTAL", description="the citizenship of the persons, or TOTAL")
    start: YearOrEdge = Field("first", description="first year of returns")
    end: YearOrEdge = Field("latest", description="last year of returns")

    def expect_data(self) -> None:
        """An aggregate has orders for all citizenships only; a country needs a year with returns and enough orders."""
        from borderbook.methods import enforcement, first_releases, ratios  # with them comes pandas

        if self.geo.startswith("EU") and self.citizenship != "TOTAL":
            available = "orders to leave by citizenship are available for countries only, from 2012 to 2016"
            raise ValueError(f"{available}: take a country, or citizenship = TOTAL")
        table, headlines = (catalog.load(name, as_of=self.as_of) for name in ("enforcement", "risk_analysis"))
        if not self.geo.startswith("EU"):
            table = table[table["geo"] == self.geo]  # which takes less time
        counts, _ = enforcement.counts(table, self.citizenship, first_releases.by_year(headlines))
        own = enforcement.of_place(counts, self.geo)
        returns = own[enforcement.RETURNS][own[enforcement.ORDERS] >= ratios.SMALL].dropna()
        if returns.loc[self.years].empty:
            some = f" in the years asked for; {words.years(returns.index)} have" * bool(len(returns))
            raise ValueError(f"no year of {self.geo} has returns and {ratios.SMALL} orders to leave or more{some}")
