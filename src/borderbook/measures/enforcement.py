"""Refused, found, ordered to leave, returned: series and rates on Eurostat's enforcement table.

Eurostat rounds every figure to the nearest 5, so a published 10 may be anything from 7.5 to 12.5. Rates carry
the bounds that this leaves, and a rate on fewer than ``SMALL`` orders is suppressed: there its bounds are
wider than ten per cent of itself.
"""

from __future__ import annotations

from typing import Literal

import pandas as pd

ReturnsCounted = Literal["all", "third_country"]
CHAIN = ("refusal_of_entry", "found_illegally_present", "order_to_leave", "return")
HALF_STEP = 2.5
SMALL = 50


def chain(
    table: pd.DataFrame, geo: str, returns_counted: ReturnsCounted = "all", citizenship: str = "TOTAL"
) -> pd.DataFrame:
    """The four measures of one geography side by side.

    Args:
        table: the enforcement dataset (``catalog.load("enforcement")``).
        geo: country or aggregate code.
        returns_counted: which returns, all or to a third country only; never a mix.
        citizenship: a citizenship code, or TOTAL.

    Returns:
        A row a year and measure, sorted: year, measure, persons (<NA> where missing), flag, vintage (where the
        table has one). Years that a measure lacks between its first and last are rows with missing persons.
    """
    mine = (
        (table["geo"] == geo) & (table["citizenship"] == citizenship)
        & (table["reason"] == "total") & (table["apprehension"] == "total")
        & table["returns_counted"].isin(["", returns_counted])
    )  # fmt: skip
    kept = ["year", "measure", "persons", "flag", *(["vintage"] if "vintage" in table.columns else [])]
    rows = table.loc[mine, kept]
    rows = rows.assign(**{c: rows[c].astype("str") for c in kept if c not in ("year", "persons")})
    filled = [_every_year(part) for _, part in rows.groupby("measure", sort=False)]
    made = pd.concat(filled, ignore_index=True) if filled else rows
    order = made["measure"].map({name: i for i, name in enumerate(CHAIN)})
    return made.assign(_order=order).sort_values(["_order", "year"], ignore_index=True).drop(columns="_order")


def _every_year(part: pd.DataFrame) -> pd.DataFrame:
    years = range(int(part["year"].min()), int(part["year"].max()) + 1)
    full = part.set_index("year").reindex(years).rename_axis("year").reset_index()
    texts = [c for c in full.columns if c not in ("year", "persons", "measure")]
    return full.assign(measure=part["measure"].iloc[0], **{c: full[c].fillna("") for c in texts})


def wide(rows: pd.DataFrame) -> pd.DataFrame:
    """``chain`` with a row a year and a column a measure, in the order of the chain; missing is NaN."""
    table = rows.pivot_table(index="year", columns="measure", values="persons", aggfunc="first", dropna=False)
    table.columns = table.columns.astype("str")
    return table.reindex(columns=[name for name in CHAIN if name in table.columns]).astype("float64")


def return_rate(returns: pd.Series, orders: pd.Series, lag: int = 0) -> pd.DataFrame:
    """Returns as a share of orders to leave, with the bounds that rounding leaves.

    Args:
        returns: persons returned, by year (all, or to third countries: the caller says which).
        orders: persons ordered to leave, by year.
        lag: compare the returns of a year with the orders of so many years before.

    Returns:
        A row a year of returns: returns, orders, rate, lower, upper (per cent), suppressed. The rate is missing
        where a figure is missing or orders are below ``SMALL``; it can exceed 100, since a return may follow
        an order of another year.
    """
    years = returns.index
    base = orders.reindex(years - lag).set_axis(years)
    made = pd.DataFrame({"returns": returns.astype("float64"), "orders": base.astype("float64")})
    shown = made["orders"] >= SMALL
    orders_shown = made["orders"].where(shown)
    made["rate"] = made["returns"] / orders_shown * 100
    made["lower"] = (made["returns"] - HALF_STEP).clip(lower=0) / (orders_shown + HALF_STEP) * 100
    made["upper"] = (made["returns"] + HALF_STEP) / (orders_shown - HALF_STEP) * 100
    made["suppressed"] = made["orders"].notna() & ~shown
    return made.rename_axis("year")
