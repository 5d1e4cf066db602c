"""Refused, found, ordered to leave, returned: series, countries and ratios on Eurostat's enforcement table.

Eurostat rounds every figure to the nearest 5, so a published 10 may be anything from 7.5 to 12.5. Rates carry
the bounds that this leaves, and a rate on fewer than ``SMALL`` orders is suppressed: there its bounds are
wider than ten per cent of itself.

The four measures count persons at different moments. They are no stages of one group: who is refused at the
border is not found inside, and who is found need not be ordered to leave.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import pandas as pd

from borderbook import reference, words
from borderbook.errors import UsageError

ReturnsCounted = Literal["all", "third_country"]
CHAIN = ("refusal_of_entry", "found_illegally_present", "order_to_leave", "return")
NAMES = {
    "refusal_of_entry": "Refused entry",
    "found_illegally_present": "Found illegally present",
    "order_to_leave": "Ordered to leave",
    "return": "Returned",
}
FLAGS = {"b": "break in series", "d": "definition differs", "e": "estimated", "p": "provisional"}
COUNTED = {"all": "all returns", "third_country": "returns to third countries only"}
RATIOS = {  # of which to which
    "orders per 100 found": ("order_to_leave", "found_illegally_present"),
    "returns per 100 orders": ("return", "order_to_leave"),
}
MIXED = " / "  # between the vintages of part and whole
HALF_STEP = 2.5
SMALL = 50
FEW = 5  # a comparison of countries needs so many


def of_returns(table: pd.DataFrame, returns_counted: ReturnsCounted) -> pd.DataFrame:
    """The totals over reasons and apprehensions, with one kind of returns only: never a mix.

    Args:
        table: the enforcement dataset (``catalog.load("enforcement")``).
        returns_counted: which returns to keep beside the other measures, all or to a third country only.
    """
    return table[
        (table["reason"] == "total")
        & (table["apprehension"] == "total")
        & table["returns_counted"].isin(["", returns_counted])
    ]


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
        A row a year and measure, sorted: year, measure, persons (<NA> where missing), flag, vintage (where
        the table has one). Years that a measure lacks between its first and last are rows with missing
        persons.
    """
    mine = of_returns(table, returns_counted)
    mine = mine[(mine["geo"] == geo) & (mine["citizenship"] == citizenship)]
    kept = ["year", "measure", "persons", "flag", *(["vintage"] if "vintage" in table.columns else [])]
    rows = mine[kept].astype({c: "str" for c in kept if c not in ("year", "persons")})
    filled = [_every_year(part) for _, part in rows.groupby("measure", sort=False)]
    made = pd.concat(filled, ignore_index=True) if filled else rows
    order = made["measure"].map({name: i for i, name in enumerate(CHAIN)})
    return made.assign(_order=order).sort_values(["_order", "year"], ignore_index=True).drop(columns="_order")


def _every_year(part: pd.DataFrame) -> pd.DataFrame:
    years = range(int(part["year"].min()), int(part["year"].max()) + 1)
    full = part.set_index("year").reindex(years).rename_axis("year").reset_index()
    texts = [c for c in full.columns if c not in ("year", "persons", "measure")]
    return full.assign(measure=part["measure"].iloc[0], **{c: full[c].fillna("") for c in texts})


def period(
    table: pd.DataFrame, geo: str, citizenship: str, start: int | str, end: int | str
) -> tuple[int, int]:
    """The first and last year to look at: 'first' and 'latest' are what the geography has figures for.

    Args:
        table: the enforcement dataset, or a part of it; only rows with a number count.
        geo: country or aggregate code.
        citizenship: a citizenship code, or TOTAL.
        start: a year, or 'first'.
        end: a year, or 'latest'.

    Raises:
        UsageError: the table has no figure for them, or none in these years; says what it has.
    """
    known = table[table["persons"].notna() & (table["geo"] == geo)]
    mine = known[known["citizenship"] == citizenship]
    if mine.empty:
        raise UsageError(_nothing(known, geo, citizenship))
    first, last = int(mine["year"].min()), int(mine["year"].max())
    low, high = first if start == "first" else int(start), last if end == "latest" else int(end)
    if not mine["year"].between(low, high).any():
        raise UsageError(
            f"There is no figure for {reference.label(geo)} from {low} to {high}; there are figures from "
            f"{first} to {last}. Choose years among them, the first not after the last."
        )
    return low, high


def _nothing(known: pd.DataFrame, geo: str, citizenship: str) -> str:
    """What to say where a geography has no figure for a citizenship: what it has instead."""
    if known.empty:
        return (
            f"The enforcement table holds no such figure for {reference.label(geo)} ({geo}); it covers the "
            "EU's member states, EU27_2020, EU28 (to 2019), EU27_2007, CH, GB, IS, LI, ME and NO."
        )
    held = known["citizenship"].nunique()
    there = "all citizenships together (TOTAL) only" if held == 1 else f"{held - 1} single citizenships"
    return (
        f"The enforcement table holds no such figure for {reference.label(geo)} ({geo}) and citizenship "
        f"{citizenship}; for {geo} it holds {there}. Single citizenships are held for countries, and for "
        "EU28 from 2012 to 2016."
    )


def within(rows: pd.DataFrame, low: int, high: int) -> pd.DataFrame:
    """The rows of the years from low to high, both included."""
    kept: pd.DataFrame = rows.loc[rows["year"].between(low, high)]
    return kept.reset_index(drop=True)


def wide(rows: pd.DataFrame) -> pd.DataFrame:
    """``chain`` with a row a year and a column a measure, in the order of the chain; missing is NaN."""
    table = rows.pivot_table(index="year", columns="measure", values="persons", aggfunc="first", dropna=False)
    table.columns = table.columns.astype("str")
    return table.reindex(columns=[name for name in CHAIN if name in table.columns]).astype("float64")


def latest_together(rows: pd.DataFrame) -> pd.DataFrame:
    """The four measures in the latest year for which all that the geography has are known.

    Args:
        rows: ``chain``.

    Returns:
        The rows of that year in the order of the chain, with ``per_100_orders``: persons per 100 ordered to
        leave in the same year (missing for fewer than ``SMALL`` orders). Empty if no year has them all.
    """
    known = rows.dropna(subset=["persons"])
    counts = known.groupby("year")["measure"].nunique()
    years = counts[counts == known["measure"].nunique()].index
    if years.empty:
        return known.iloc[:0].assign(per_100_orders=pd.Series(dtype="float64"))
    made = known[known["year"] == years.max()].reset_index(drop=True)
    orders = made.loc[made["measure"] == "order_to_leave", "persons"].astype("float64")
    base = orders.iloc[0] if len(orders) and orders.iloc[0] >= SMALL else float("nan")
    return made.assign(per_100_orders=made["persons"].astype("float64") / base * 100)


def countries_compared(
    table: pd.DataFrame, returns_counted: ReturnsCounted, citizenship: str, low: int, high: int
) -> tuple[int, pd.DataFrame]:
    """The four measures of every country in the latest year in which ``FEW`` countries have all four.

    Args:
        table: the enforcement dataset.
        returns_counted: all or third_country; never a mix.
        citizenship: a citizenship code, or TOTAL.
        low: first year to consider.
        high: last year to consider.

    Returns:
        The year, and a row a country (aggregates left out): index ``geo``, a column a measure, missing where
        there is no figure, the largest number found illegally present first. If no year has so many
        countries, the latest year with a figure.
    """
    mine = of_returns(table, returns_counted)
    known = mine[(mine["citizenship"] == citizenship) & mine["year"].between(low, high)].dropna(
        subset=["persons"]
    )
    known = known[~reference.aggregates(known["geo"])]
    if known.empty:
        return high, pd.DataFrame(columns=list(CHAIN), index=pd.Index([], name="geo"), dtype="float64")
    measures = known.groupby(["year", "geo"], observed=True)["measure"].nunique()
    whole = (measures == len(CHAIN)).groupby("year").sum()
    year = int(whole[whole >= FEW].index.max() if (whole >= FEW).any() else whole.index.max())
    return year, _by_country(known[known["year"] == year])


def _by_country(rows: pd.DataFrame) -> pd.DataFrame:
    plain = rows.astype({"geo": "str", "measure": "str", "persons": "float64"})
    made = plain.set_index(["geo", "measure"])["persons"].unstack().reindex(columns=list(CHAIN))
    order = ["found_illegally_present", "order_to_leave", "refusal_of_entry"]
    return made.sort_values(order, ascending=False, kind="stable").rename_axis(columns=None)


def per_hundred(part: pd.Series, whole: pd.Series, cells: pd.Series | int = 1) -> pd.DataFrame:
    """One rounded count per 100 of another, with the bounds that rounding leaves.

    Args:
        part: persons, rounded to 5.
        whole: persons, rounded to 5, on the same index.
        cells: of how many rounded figures the part is the sum.

    Returns:
        rate, lower, upper (per cent), suppressed. The rate is missing where a figure is missing or the whole
        is below ``SMALL``.
    """
    above, below = part.astype("float64"), whole.astype("float64")
    enough = below >= SMALL
    base = below.where(enough)
    slack = HALF_STEP * cells
    return pd.DataFrame(
        {
            "rate": above / base * 100,
            "lower": (above - slack).clip(lower=0) / (base + HALF_STEP) * 100,
            "upper": (above + slack) / (base - HALF_STEP) * 100,
            "suppressed": below.notna() & ~enough,
        }
    )


def return_rate(returns: pd.Series, orders: pd.Series, lag: int = 0) -> pd.DataFrame:
    """Returns as a share of orders to leave, with the bounds that rounding leaves.

    Args:
        returns: persons returned, by year (all, or to third countries: the caller says which).
        orders: persons ordered to leave, by year.
        lag: compare the returns of a year with the orders of so many years before.

    Returns:
        A row a year of returns: returns, orders, rate, lower, upper (per cent), suppressed. The rate is
        missing where a figure is missing or orders are below ``SMALL``; it can exceed 100, since a return
        may follow an order of another year.
    """
    years = returns.index
    base = orders.reindex(years - lag).set_axis(years)
    counts = pd.DataFrame({"returns": returns.astype("float64"), "orders": base.astype("float64")})
    return counts.join(per_hundred(counts["returns"], counts["orders"])).rename_axis("year")


def ratios(rows: pd.DataFrame) -> pd.DataFrame:
    """Orders to leave per 100 found, and returns per 100 orders, of the same year.

    Args:
        rows: ``chain``, with its vintages.

    Returns:
        A row a year and ratio: year, ratio ('orders per 100 found', 'returns per 100 orders'),
        rate, lower, upper, suppressed, vintages ('2026-05-12', or 'part / whole' where they differ).
        A ratio of which a measure is not held has no rows.
    """
    numbers = wide(rows)
    dates = rows.pivot_table(index="year", columns="measure", values="vintage", aggfunc="first", dropna=False)
    parts = [
        per_hundred(numbers[part], numbers[whole])
        .assign(ratio=name, vintages=both(dates[part], dates[whole]))
        .rename_axis("year")
        .reset_index()
        for name, (part, whole) in RATIOS.items()
        if {part, whole} <= set(numbers.columns)
    ]
    columns = ["year", "ratio", "rate", "lower", "upper", "suppressed", "vintages"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def both(part: pd.Series, whole: pd.Series) -> pd.Series:
    """The vintages of part and whole, in one word where they are the same."""
    return part.astype("str").where(part == whole, part.astype("str") + MIXED + whole.astype("str"))


def shown(rate: float) -> str:
    """A rate per 100 as it is read: '39', '1.1' below ten; missing is 'no figure'."""
    return "no figure" if pd.isna(rate) else f"{rate:.1f}" if 0 < rate < 9.95 else f"{rate:,.0f}"


def as_read(rows: pd.DataFrame) -> pd.DataFrame:
    """``chain`` as a table to read: a row a year, a column a measure, then flags and vintages in words."""
    texts = rows[rows["persons"].notna()].assign(name=rows["measure"].map(NAMES))
    made = wide(rows).rename(columns=NAMES)
    made["Flags"] = texts.groupby("year")[["name", "flag"]].apply(_flag_words)
    if "vintage" in rows.columns:
        made["Vintages"] = texts.groupby("year")[["name", "vintage"]].apply(_vintage_words)
    words = [c for c in ("Flags", "Vintages") if c in made.columns]
    return made.assign(**{c: made[c].fillna("") for c in words}).reset_index()


def flag_words(flag: str) -> str:
    """Eurostat's flag letters in words: 'be' is 'break in series, estimated'."""
    return ", ".join(FLAGS.get(letter, f"flag {letter}") for letter in flag)


def _flag_words(cells: pd.DataFrame) -> str:
    return "; ".join(
        f"{name.lower()}: {flag_words(flag)}"
        for name, flag in zip(cells["name"], cells["flag"], strict=True)
        if flag
    )


def _vintage_words(cells: pd.DataFrame) -> str:
    most = str(cells["vintage"].value_counts().index[0])
    others = cells[cells["vintage"] != most]
    if others.empty:
        return most
    named = "; ".join(f"{n.lower()}: {v}" for n, v in zip(others["name"], others["vintage"], strict=True))
    return f"{most}; {named}"


def vintages(rows: pd.DataFrame) -> list[str]:
    """The vintages that the known figures of a table come from, the oldest first."""
    known = rows[rows["persons"].notna()]
    return sorted(set(known["vintage"].astype("str")) - {""})


def source_line(citation: str, dates: Iterable[str]) -> str:
    """What stands under a figure whose cells come from these vintages, each named once."""
    return source_lines({citation: dates})


def source_lines(dates: Mapping[str, Iterable[str]]) -> str:
    """The same for figures of several datasets: citation -> the vintages of its cells; blanks are passed over."""
    return "Source: " + "; ".join(_cited(citation, used) for citation, used in dates.items())


def _cited(citation: str, dates: Iterable[str]) -> str:
    used = sorted({date for date in dates if isinstance(date, str) and date})
    if not used:
        return citation
    return f"{citation}, {'vintages' if len(used) > 1 else 'vintage'} {words.listed(used)}"


def vintages_of(table: pd.DataFrame, year: int, citizenship: str) -> list[str]:
    """The vintages of the countries' known figures of one year and citizenship, the oldest first."""
    mine = table[(table["year"] == year) & (table["citizenship"] == citizenship)]
    return vintages(mine[~reference.aggregates(mine["geo"])])


def named(geo: str, citizenship: str) -> str:
    """The name of a geography, with the citizenship where it is not all of them."""
    place = reference.label(geo)
    return place if citizenship == "TOTAL" else f"{place} (citizenship: {reference.label(citizenship)})"


def remarks(geo: str, citizenship: str, low: int) -> str:
    """What a reader must know of a geography's figures from year ``low`` on: its land borders, its name."""
    large = geo in ("ES", "EU27_2020", "EU28", "EU27_2007") and citizenship == "TOTAL" and low <= 2019
    land = "Refusals to 2019 are dominated by the land borders at Ceuta and Melilla." if large else ""
    return " ".join(part for part in (land, *reference.footnotes([citizenship])) if part)
