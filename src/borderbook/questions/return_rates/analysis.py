"""Return rates beside published statements, and how far first figures moved later."""

from __future__ import annotations

import pandas as pd

from borderbook.methods import enforcement, first_releases, ratios
from notemill.catalog.citations import issued


def minimums(rate: pd.Series, most: pd.Series, floors: pd.Series) -> pd.Series:
    """True where a rate is a minimum: not where its upper limit has the same first decimal, which is the rate then.

    All by year: ``most`` has the upper limits, ``floors`` is true where the first count is a lower bound.
    """
    return floors.reindex(rate.index).eq(True) & (most.isna() | (rate.round(1) != most.round(1)))


def later_quarters(table: pd.DataFrame, geo: str) -> pd.DataFrame:
    """The counts of each quarter as they stood a year later: the next year's count without the change printed with it.

    Args:
        table: the curated table enforcement_quarterly.
        geo: the code of the place.

    Returns:
        Persons, as ``first_releases.by_quarter``; missing where the release of a year later is.
    """
    named = table["indicator"].str.removesuffix("_change_on_same_quarter")
    printed = table["indicator"].ne(named) & table["unit"].eq("percent")
    changes = table[printed].assign(indicator=named, unit="persons")
    if changes[changes["geo"] == geo].empty:
        return pd.DataFrame()
    grown = 1 + first_releases.by_quarter(changes, geo) / 100
    return (first_releases.by_quarter(table, geo) / grown).rename(index=lambda at: at - pd.DateOffset(years=1))


def first_and_later(
    first: pd.DataFrame, later: pd.DataFrame, part: str = enforcement.RETURNS, whole: str = enforcement.ORDERS
) -> pd.DataFrame:
    """The rates of the periods that two frames have, per 100, and by how many points they differ.

    Args:
        first: counts by period, as first released.
        later: the same counts, as given later.
        part: the column to divide.
        whole: the column to divide it by.

    Returns:
        ``first``, ``later`` and ``points`` by period.
    """
    both = {
        name: ratios.ratio(counts[part], counts[whole])
        for name, counts in (
            ("first", first.reindex(columns=[part, whole])),
            ("later", later.reindex(columns=[part, whole])),
        )
    }
    rates = pd.DataFrame(both).astype("float64").dropna()
    return rates.assign(points=rates["later"] - rates["first"])


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
        returns to any country, both per 100 orders to leave, divided as everywhere on the page (``enforcement.pairs``);
        and ``nearer``, which of the two the value is nearer to, or blank.
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
    away = beside.sub(mine["value"].astype("float64"), axis=0).abs().dropna()
    beside["nearer"] = away.idxmin(axis=1).reindex(beside.index).fillna("")
    mine = mine.assign(publisher=mine["publisher"].map(issued))
    return mine[columns].join(beside).sort_values(["year", "period"], ascending=False, ignore_index=True)
