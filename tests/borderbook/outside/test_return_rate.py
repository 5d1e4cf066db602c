"""The Commission's return rates, from Eurostat's orders to leave and returns.

2014, 2015: Commission communication on return policy, introduction (EU-28; rows ARA305 to ARA310 of
data/curated/risk_analysis.csv). 2023: 19 %, quoted in December 2025 (ARA303); Eurostat's release of 6 May 2024 has
the counts behind it (ARA178 and ARA182).
"""

import pytest

from notemill import catalog

# year, returns counted, published rate, orders to leave as printed
TO_2015 = [(2014, "all", 41.8, 470_080), (2015, "all", 42.5, 533_395), (2014, "third_country", 36.6, 470_080),
           (2015, "third_country", 36.4, 533_395)]  # fmt: skip


def eurostat(geo: str, year: int, measure: str, counted: str = "") -> float:
    cells = catalog.load("enforcement")
    cell = cells[
        cells["geo"].eq(geo) & cells["year"].eq(year) & cells["measure"].eq(measure) & cells["returns_counted"].eq(counted)
        & cells["citizenship"].eq("TOTAL") & cells["reason"].eq("total") & cells["apprehension"].eq("total")
    ]  # fmt: skip
    return float(cell["persons"].item())


def headline(row: str) -> float:
    return float(catalog.load("risk_analysis").set_index("row_id").loc[row, "value"])


@pytest.mark.parametrize(("year", "counted", "rate", "orders"), TO_2015)
def test_2014_and_2015_by_both_definitions(year, counted, rate, orders):
    """Orders to the person; rates within half a point, for returns were revised after the communication."""
    assert eurostat("EU28", year, "order_to_leave") == orders
    assert eurostat("EU28", year, "return", counted) / orders * 100 == pytest.approx(rate, abs=0.5)


def test_2023_counts_returns_to_third_countries_only():
    """19 in whole per cent; all returns would give 23, so that this is what the Commission counts."""
    printed = headline("ARA303")
    assert round(headline("ARA182") / headline("ARA178") * 100) == printed == 19
    newest_orders = eurostat("EU27_2020", 2023, "order_to_leave")
    assert headline("ARA182") / newest_orders * 100 == pytest.approx(printed, abs=0.5)
    assert round(eurostat("EU27_2020", 2023, "return", "all") / newest_orders * 100) == 23
