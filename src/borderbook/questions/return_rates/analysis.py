"""Return rates compared between countries, citizenships and statements."""

from __future__ import annotations

import pandas as pd

from borderbook.catalog import reference
from borderbook.methods import enforcement, ratios

LAGS = (0, 1, 2)
ENOUGH = 10  # countries that a comparison needs


def by_citizenship(table: pd.DataFrame, geo: str, part: str, whole: str, lag: int) -> pd.DataFrame:
    """Two counts of each single citizenship, in the latest year for which both are held.

    Args:
        table: the enforcement dataset.
        geo: a country, or an EU aggregate, of which the member states are added up: those that list both counts, in
            vintages that are not ``enforcement.apart``.
        part: a column of ``enforcement.counts``.
        whole: another, of ``lag`` years before.
        lag: how many years.

    Returns:
        Index citizenship, the largest ``whole`` first; columns year, part, whole. Empty without such a year.
    """
    places = enforcement.members(geo) if reference.kind(geo) == "aggregate" else [geo]
    rows = enforcement.totals(table[table["geo"].isin(places) & ~reference.aggregates(table["citizenship"])])
    rows = rows[rows["count"].isin([part, whole])]
    keys = ["geo", "year", "count"]
    held = enforcement.vintages(rows.sort_values("vintage").drop_duplicates(keys))
    states = rows.groupby(keys)["persons"].sum().unstack().reindex(columns=[part, whole])
    able = enforcement.pairs(states, held, part, whole, lag).dropna().index
    year = rows["year"] + lag * (rows["count"] == whole)
    rows = rows.assign(year=year)[pd.MultiIndex.from_arrays([rows["geo"], year]).isin(able)]
    wide = rows.pivot_table(index=["year", "citizenship"], columns="count", values="persons", aggfunc="sum")
    both = wide.reindex(columns=[part, whole]).dropna().reset_index("year")
    return both[both["year"] == both["year"].max()].sort_values(whole, ascending=False, kind="stable")


def statements(headlines: pd.DataFrame, counts: pd.DataFrame, releases: pd.DataFrame) -> pd.DataFrame:
    """What the Commission said of the return rate, beside the two rates of the same union and year.

    Args:
        headlines: the curated table risk_analysis.
        counts: ``enforcement.counts``.
        releases: ``enforcement.first_releases``: for its years both counts of a rate come from there.

    Returns:
        A row a statement, in the order of what it is about: who, said (per cent), period, and per 100 orders to
        leave the returns to third countries and to any country, where the statement is about one whole year.
    """
    mine = headlines[
        (headlines["series"] == "Commission headline") & headlines["indicator"].str.startswith("return_rate")
        & (headlines["indicator"] != "return_rate_without_western_balkans")
    ]  # fmt: skip
    newest = _rates(enforcement.of_place(counts, enforcement.EU))
    by_scope = {
        "EU-28": _rates(enforcement.of_place(counts, "EU28")), "EU": _rates(releases).combine_first(newest)
    }  # fmt: skip
    year = mine["year"].where(mine["period"] == mine["year"].astype("str"))
    keys = pd.MultiIndex.from_arrays([mine["scope"], year])
    beside = pd.concat(by_scope).reindex(keys).set_axis(mine.index)
    columns = ["publisher", "indicator", "value", "qualifier", "scope", "year", "period", "document_date"]
    return mine[columns].join(beside).sort_values(["year", "period"], ascending=False, ignore_index=True)


def _rates(counts: pd.DataFrame) -> pd.DataFrame:
    names = [enforcement.TO_THIRD, enforcement.RETURNS]
    wide = counts.reindex(columns=[*names, enforcement.ORDERS])
    return pd.DataFrame({name: ratios.ratio(wide[name], wide[enforcement.ORDERS]) for name in names})
