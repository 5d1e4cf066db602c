"""Which rates are minimums, and return rates beside published statements."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook.methods import enforcement, ratios
from notemill.catalog.citations import issued


def minimums(rate: pd.Series, most: pd.Series, floors: pd.Series) -> pd.Series:
    """True where a rate is a minimum: not where its upper limit has the same first decimal, which is the rate then.

    All by year: ``most`` has the upper limits, ``floors`` is true where the first count is a lower bound.
    """
    return floors.reindex(rate.index).eq(True) & (most.isna() | (rate.round(1) != most.round(1)))


def statements(
    headlines: pd.DataFrame, table: pd.DataFrame, counts: pd.DataFrame, releases: pd.DataFrame
) -> pd.DataFrame:
    """What the Commission stated about the return rate, beside the two rates of the same union and year.

    Args:
        headlines: the curated table risk_analysis.
        table: the enforcement dataset.
        counts: persons, all citizenships: the result of ``enforcement.counts``.
        releases: the result of ``first_releases.by_year``.

    Returns:
        One row for each statement, the newest period first: publisher, indicator, value (per cent), scope, year,
        period; and, if the statement is about one whole year, returns to third countries and
        returns to any country, both per 100 orders to leave, divided as everywhere on the page (``enforcement.pairs``).
    """
    mine = headlines[
        (headlines["series"] == "Commission headline")
        & headlines["indicator"].str.startswith("return_rate")
        & (headlines["indicator"] != "return_rate_without_western_balkans")
    ]
    held = enforcement.vintages(enforcement.totals(table).query("citizenship == 'TOTAL'"))
    rates = {}
    for kind in (enforcement.TO_THIRD, enforcement.RETURNS):
        both = enforcement.pairs(counts, held, kind, enforcement.ORDERS, releases=releases)
        rates[kind] = ratios.ratio(both[kind], both[enforcement.ORDERS])
    unions = {"EU-28": "EU28", "EU": enforcement.EU}
    by_scope = {name: enforcement.of_place(pd.DataFrame(rates), geo) for name, geo in unions.items()}
    year = mine["year"].where(mine["period"] == mine["year"].astype("str"))
    keys = pd.MultiIndex.from_arrays([mine["scope"], year])
    beside = pd.concat(by_scope).reindex(keys).set_axis(mine.index)
    columns = ["publisher", "indicator", "value", "scope", "year", "period"]
    mine = mine.assign(publisher=mine["publisher"].map(issued))
    return mine[columns].join(beside).sort_values(["year", "period"], ascending=False, ignore_index=True)


def newest(pairs: pd.DataFrame) -> Any:
    """The newest year with a rate; None without one."""
    return pairs["rate"].last_valid_index()


def old(pairs: pd.DataFrame) -> bool:
    """Whether the newest rate says nothing about today: the years go on for more than five after it."""
    return bool(newest(pairs) < pairs.index.max() - enforcement.OLD)
