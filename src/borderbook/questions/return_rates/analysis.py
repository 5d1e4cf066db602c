"""Returns per 100 orders to leave, from one vintage of Eurostat's table wherever one vintage holds both.

Three rules, each visible in the result:

- A rate divides two figures of the same vintage, the newest that holds both. Only where no vintage does, the
  newest figure of each is taken, and the row is ``mixed``.
- Returns to third countries have published totals to 2016. Where a country has none, the sum of its
  citizenships stands in and the row is ``summed``: cells that Eurostat rounds to 0 and persons of no known
  citizenship are not in it, so that it is a lower figure. Countries are never added up to an aggregate.
- On fewer than ``enforcement.SMALL`` orders no rate is given and the row is ``suppressed``.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from borderbook import reference
from borderbook.methods.enforcement import FEW, MIXED, SMALL, ReturnsCounted, of_returns, per_hundred
from borderbook.methods.texts import as_texts

KEY = ["year", "geo", "citizenship"]
LAGS = (0, 1, 2)
RULES = (
    "A rate divides two published figures, of the newest vintage that holds both; where none does, the newest of "
    "each, marked as two vintages. Where a country's total of returns to third countries is not held, the sum of "
    "its citizenships stands in and is marked: it is a lower figure, as Eurostat rounds small cells to zero. "
    f"On fewer than {SMALL} orders no rate is given, because rounding alone would blur it by more than ten per "
    "cent. Bounds are what rounding leaves, not an interval of confidence. A published zero is shown as zero."
)
COLUMNS = [
    *KEY, "returns", "orders", "rate", "lower", "upper", "suppressed", "mixed", "summed", "cells",
    "return_flag", "order_flag", "vintages",
]  # fmt: skip


def stacked(by_vintage: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Orders and returns of several vintages of the enforcement dataset, one below the other.

    Args:
        by_vintage: vintage -> its table (``catalog.load("enforcement", vintage)``).

    Returns:
        The rows with a number, as in the tables, with text instead of categories and a column ``vintage``.
    """
    parts = []
    for vintage, table in by_vintage.items():
        asked = table["measure"].isin(["order_to_leave", "return"]) & table["persons"].notna()
        parts.append(as_texts(table[asked]).assign(vintage=vintage))
    return pd.concat(parts, ignore_index=True)


def rates(held: pd.DataFrame, returns_counted: ReturnsCounted, lag: int = 0) -> pd.DataFrame:
    """The return rate of every year, geography and citizenship for which both figures are held.

    Args:
        held: ``stacked``.
        returns_counted: all or third_country; never a mix.
        lag: compare the returns of a year with the orders of so many years before.

    Returns:
        ``COLUMNS``: year (of the returns), geo, citizenship, returns, orders, rate, lower, upper (per cent; the
        bounds are what rounding leaves), suppressed, mixed, summed, cells (figures added up), the flags of both,
        vintages (one, or 'returns / orders'). A row with a figure missing has no rate.
    """
    mine = of_returns(held, returns_counted)
    returns = _named(mine[mine["measure"] == "return"], "return").assign(cells=1, summed=False)
    returns = _with_sums(returns) if returns_counted == "third_country" else returns
    orders = _named(mine[mine["measure"] == "order_to_leave"], "order")
    paired = _paired(returns, orders.assign(year=orders["year"] + lag))
    bounds = per_hundred(paired["returns"], paired["orders"], paired["cells"])
    made = pd.concat([paired, bounds], axis=1)
    return made[COLUMNS].sort_values(KEY, ignore_index=True)


def _named(rows: pd.DataFrame, what: str) -> pd.DataFrame:
    named = rows.rename(columns={"persons": f"{what}s", "flag": f"{what}_flag"})
    return named[[*KEY, "vintage", f"{what}s", f"{what}_flag"]].astype(
        {"year": "int64", f"{what}s": "float64"}
    )


def _with_sums(returns: pd.DataFrame) -> pd.DataFrame:
    """Returns with the sum of a country's citizenships where no vintage has its total."""
    totals = returns[returns["citizenship"] == "TOTAL"]
    single = returns[~reference.aggregates(returns["citizenship"])]
    sums = single.groupby(["year", "geo", "vintage"], as_index=False).agg(
        returns=("returns", "sum"), cells=("returns", "size")
    )
    sums = sums.assign(citizenship="TOTAL", summed=True, return_flag="")
    published = pd.MultiIndex.from_frame(totals[["year", "geo"]])
    country = ~reference.aggregates(sums["geo"])
    lacking = ~pd.MultiIndex.from_frame(sums[["year", "geo"]]).isin(published)
    return pd.concat([returns, sums[country & lacking & (sums["returns"] > 0)]], ignore_index=True)


def _paired(returns: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Both figures side by side: of the newest vintage that has both, else the newest of each."""
    same = _newest(returns.merge(orders, on=[*KEY, "vintage"]))
    apart = _newest(returns).merge(_newest(orders), on=KEY, how="outer", suffixes=("", "_orders"))
    there = pd.MultiIndex.from_frame(same[KEY])
    rest = apart[~pd.MultiIndex.from_frame(apart[KEY]).isin(there)]
    both = rest["returns"].notna() & rest["orders"].notna()
    mixed = both & (rest["vintage"] != rest["vintage_orders"])
    two = rest["vintage"] + MIXED + rest["vintage_orders"]
    vintages = two.where(mixed, rest["vintage"].fillna(rest["vintage_orders"]))
    made = pd.concat(
        [same.assign(mixed=False, vintages=same["vintage"]), rest.assign(mixed=mixed, vintages=vintages)],
        ignore_index=True,
    )
    made["summed"] = made["summed"].eq(True)
    made["cells"] = made["cells"].fillna(1).astype("int64")
    return made.fillna({"return_flag": "", "order_flag": ""})


def _newest(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values("vintage", kind="stable").drop_duplicates(KEY, keep="last")


def series(table: pd.DataFrame, geo: str, citizenship: str, low: int, high: int) -> pd.DataFrame:
    """The rows of one geography and citizenship from year low to high, by year; years without any are rows too."""
    mine = table[(table["geo"] == geo) & (table["citizenship"] == citizenship)]
    mine = mine[mine["year"].between(low, high)].set_index("year")
    if mine.empty:
        return mine.rename_axis("year")
    made = mine.reindex(range(int(mine.index.min()), int(mine.index.max()) + 1)).rename_axis("year")
    texts = dict.fromkeys(["return_flag", "order_flag", "vintages"], "")
    for name in ("suppressed", "mixed", "summed"):
        made[name] = made[name].eq(True)
    return made.fillna({**texts, "geo": geo, "citizenship": citizenship})


def pooled(rows: pd.DataFrame) -> tuple[float, float]:
    """Returns and orders added up over the years that have both; NaN, NaN where no year has."""
    both = rows.dropna(subset=["returns", "orders"])
    if both.empty:
        return float("nan"), float("nan")
    return float(both["returns"].sum()), float(both["orders"].sum())


def latest(table: pd.DataFrame, by: str) -> tuple[int | None, pd.DataFrame]:
    """The rows with a rate in the latest year in which ``FEW`` have one, the highest rate first.

    Args:
        table: rows of ``rates``, one a year and ``by``.
        by: geo or citizenship.

    Returns:
        The year and its rows, suppressed ones last; None and no rows if no year has a rate. If no year has so
        many, the latest with any.
    """
    counts = table[table["rate"].notna()].groupby("year")[by].nunique()
    if counts.empty:
        return None, table.iloc[:0]
    enough = counts[counts >= FEW]
    year = int((enough if len(enough) else counts).index.max())
    rows = table[(table["year"] == year) & table["orders"].notna() & table["returns"].notna()]
    return year, rows.sort_values(["rate", by], ascending=[False, True], ignore_index=True)


def of_countries(table: pd.DataFrame, citizenship: str, low: int, high: int) -> pd.DataFrame:
    """The rows of countries (no aggregates) for one citizenship from year low to high."""
    mine = table[(table["citizenship"] == citizenship) & table["year"].between(low, high)]
    return mine[~reference.aggregates(mine["geo"])].reset_index(drop=True)


def of_citizenships(table: pd.DataFrame, geo: str, low: int, high: int, top: int) -> pd.DataFrame:
    """The rows of single citizenships of a geography from year low to high: each year's ``top`` by orders."""
    mine = table[(table["geo"] == geo) & table["year"].between(low, high)]
    both = mine["orders"].notna() & mine["returns"].notna()
    single = mine[~reference.aggregates(mine["citizenship"]) & both]
    ordered = single.sort_values(["year", "orders", "citizenship"], ascending=[True, False, True])
    return ordered.groupby("year").head(top).reset_index(drop=True)


def with_citizenships(table: pd.DataFrame, geo: str, low: int, high: int) -> str:
    """The geography whose citizenships are shown for ``geo``: itself, or EU28 for an EU without any."""
    own = of_citizenships(table, geo, low, high, 1)
    return "EU28" if own.empty and reference.kind(geo) == "aggregate" else geo


def aggregate(table: pd.DataFrame, geo: str, citizenship: str, year: int | None) -> tuple[str, float] | None:
    """Name and rate of the EU that countries are compared with: ``geo`` if it is one, or the EU of the year."""
    for code in (geo, "EU27_2020", "EU28"):
        mine = table[(table["geo"] == code) & (table["citizenship"] == citizenship) & (table["year"] == year)]
        if reference.kind(code) == "aggregate" and mine["rate"].notna().any():
            return reference.label(code), float(mine["rate"].iloc[0])
    return None


def by_year(table: pd.DataFrame, top: int) -> pd.DataFrame:
    """The rates of countries: a row a country, a column a year, those with the most orders first.

    Args:
        table: ``of_countries``.
        top: how many countries, by orders over all years.

    Returns:
        Index geo, columns the years from first to last, rates in per cent, missing where there is none.
    """
    known = table[table["rate"].notna()]
    if known.empty:
        return pd.DataFrame(index=pd.Index([], name="geo"))
    biggest = known.groupby("geo")["orders"].sum().sort_values(ascending=False, kind="stable").index[:top]
    wide = known.pivot_table(index="geo", columns="year", values="rate", aggfunc="first")
    years = range(int(known["year"].min()), int(known["year"].max()) + 1)
    return wide.reindex(index=biggest, columns=years).rename_axis(index="geo")


def vintages(rows: pd.DataFrame) -> list[str]:
    """The vintages that the figures of some rows come from, the oldest first."""
    return sorted({date for pair in rows["vintages"] for date in str(pair).split(MIXED) if date})
