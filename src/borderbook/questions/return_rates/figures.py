"""Rates of returns: by year, by quarter, with and without breaks, by country, by citizenship."""

from __future__ import annotations

import pandas as pd

from borderbook import charts, words
from borderbook.catalog import reference
from borderbook.methods import enforcement
from borderbook.questions.return_rates import answer
from borderbook.show.cited import Rate, cited

TABLES = ("enforcement", "risk_analysis")
FLOOR = "≥: a floor, summed over citizenships without Eurostat's small cells."
EARLY = {enforcement.ORDERS: "Before 2016 some states reported returns but not orders to leave."}
ABOVE = {enforcement.ORDERS: ": returns that followed orders of other years."}
RULES = {enforcement.ORDERS: ": states issue orders by different rules"}
"""What is true of one count only."""
SHORT = {enforcement.ORDERS: "orders"}


def unit(per: Rate, lag: int = 0) -> str:
    """'Returns to third countries per 100 orders to leave of the same year'."""
    return f"{per.unit} {answer.WHEN[lag]}"


def by_year(rate: pd.Series, per: Rate, floor: pd.Series, place: str, lag: int) -> charts.Figure:
    """The rate of a place by year; floors are drawn open.

    Args:
        rate: by year.
        per: what is divided by what, per how many.
        floor: by year, true where the first count is a floor.
        place: the place in words.
        lag: years between the two counts.
    """
    known, newest = _known(rate), enforcement.newest(cited("return-rate-by-year", rate), floor)
    title = f"{place}: no rate of {per.part} {per}"
    if newest is not None:
        shown = words.least(answer.shown(newest.figure), newest.floor)
        title = f"{place}: {shown} {per.part} {per} in {newest.year}"
    floors = FLOOR if floor.reindex(known.index, fill_value=False).any() else ""
    return charts.bars(
        known, form=answer.shown, lower=floor, name="return-rate-by-year", title=words.at_start(title),
        unit=unit(per, lag), of=TABLES, note=[floors, EARLY.get(per.whole, "") if known.index.min() < 2016 else ""],
    )  # fmt: skip


def _known(rate: pd.Series) -> pd.Series:
    """From the first to the last figure."""
    return rate.loc[rate.first_valid_index() : rate.last_valid_index()]


def _counted(table: pd.DataFrame, per: Rate) -> list[str]:
    """'France (10,580 of 136,685)': each place or citizenship with both counts."""
    return [
        f"{reference.label(str(code))} ({words.number(counted)} of {words.number(base)})"
        for code, counted, base in table[[per.part, per.whole]].itertuples()
    ]


def two_counts(rates: pd.DataFrame, place: str, per: Rate) -> charts.Figure:
    """The rate by what is counted as a return."""
    return charts.lines(
        rates.dropna(how="all"), form=answer.shown, name=(name := "return-rate-by-what-is-counted"), of=TABLES,
        title=answer.series_title(cited(name, rates), place, str(per)), unit=f"Returns {per} of the same year",
        note="Returns to any country include those to other EU states. Where returns to third countries are summed "
        "over citizenships, their line is a floor.",
    )  # fmt: skip


def quarterly(quarters: pd.DataFrame, per: Rate) -> charts.Figure:
    """The EU's rate by quarter; quarters without a release are drawn as missing."""
    counts = quarters.reindex(columns=[per.part, per.whole])
    rate = _known(per.of(counts[per.part], counts[per.whole]))
    title = f"EU-27: no quarterly figures of {per.part} are held"
    if rate.notna().any():
        when = words.period(rate.index[-1], "quarter")
        newest = answer.shown(cited("return-rate-by-quarter", rate).iloc[-1])
        title = f"EU-27: {newest} {per.part} {per} in {when}"
    return charts.bars(
        rate, form=answer.shown, name="return-rate-by-quarter", title=title, of="enforcement_quarterly",
        unit=f"{per.unit} of the same quarter",
        note="First releases, revised later. A person is counted once a quarter, so that quarters make no year.",
    )  # fmt: skip


def with_and_without(rates: pd.DataFrame, jumps: pd.DataFrame, per: Rate) -> charts.Figure:
    """The EU's rate with all states, and without those that broke."""
    return charts.lines(
        rates.dropna(how="all"), form=answer.shown, name=(name := "return-rate-with-and-without-breaks"),
        title=answer.series_title(cited(name, rates), "EU-27", f"{enforcement.RETURNS} {per}"), of="enforcement",
        unit=f"Returns to any country {per} of the same year",
        note=f"Breaks in {per.whole}: {words.breaks(jumps, reference.label)}." if len(jumps) else "No break was found.",
    )  # fmt: skip


def by_country(table: pd.DataFrame, year: int | None, jumps: pd.DataFrame, per: Rate) -> charts.Figure:
    """The rate of each country with its two counts, those with the most orders first.

    Args:
        table: index geo; columns rate, part, whole, floor (bool).
        year: of the figures.
        jumps: breaks in the orders; countries that broke in the year are left out of ``table`` and named.
        per: what is divided by what, per how many.
    """
    inside = sum(code in enforcement.members(enforcement.EU) for code in table.index)
    out = [reference.label(code) for code in jumps.loc[jumps["year"] == year, "geo"]]
    notes = [
        FLOOR if table["floor"].any() else "",
        f"Left out, since {per.whole} broke that year: {words.listed(out)}." if out else "",
        f"Ordered by {per.whole}, not by rate{RULES.get(per.whole, '')}.",
    ]
    shown = table.set_axis(_counted(table, per))
    title = f"No country has a rate of {per.part} {per}"
    if len(table):
        rates = cited("return-rate-by-country", table.sort_values("rate")[["rate", "floor"]].iloc[[0, -1]])
        low, high = (words.least(answer.shown(rate), floor) for rate, floor in rates.itertuples(index=False))
        among = f"in the {len(table)} countries shown, {inside} of the EU's 27 members among them"
        title = f"{year}: from {low} to {high} {per.part} {per} {among}"
    return charts.bars(
        shown["rate"], form=answer.shown, lower=shown["floor"],
        name="return-rate-by-country", title=title,
        unit=f"{unit(per)}, {year or 'no year'}", of="enforcement", note=notes,
    )  # fmt: skip


def by_country_and_year(rates: pd.DataFrame, broken: pd.DataFrame, per: Rate) -> charts.Figure:
    """Countries by years, each cell a rate; hatched where the orders of that year broke.

    Args:
        rates: index geo, columns years.
        broken: of the same shape, true where the orders broke with the year before.
        per: what is divided by what, per how many.
    """
    title, above = f"No country has a rate of {per.part} {per}", ABOVE.get(per.whole, "")
    if rates.notna().any(axis=None):
        number = int(rates.notna().any(axis=1).sum())
        title = (
            f"{words.number(broken.sum().sum())} breaks in {per.whole} among the rates of {number} countries"
        )
    return charts.heatmap(
        rates.rename(index=reference.label), form="{:.0f}".format, limits=(0, per.per),
        name="return-rate-by-country-and-year", hatched=broken.rename(index=reference.label), title=title,
        unit=unit(per), of="enforcement",
        note=["Hatched: a break with the year before.", f"Above {per.per:,}{above}" if above else "",
              f"Missing: no figure, or too few {SHORT.get(per.whole, per.whole)}."],
    )  # fmt: skip


def by_lag(rates: pd.DataFrame, place: str, per: Rate) -> charts.Figure:
    """The rate against the orders of the same year, of one and of two years before."""
    return charts.lines(
        rates.dropna(how="all"), form=answer.shown, name="return-rate-by-lag", of=TABLES,
        title=answer.series_title(cited("return-rate-by-lag", rates), place, f"{per.part} {per}"), unit=per.unit,
        note=f"Where {SHORT.get(per.whole, per.whole)} rise fast, a longer lag gives a higher rate; where they fall, a "
        "lower one.",
    )  # fmt: skip


def by_citizenship(table: pd.DataFrame, place: str, per: Rate) -> charts.Figure:
    """The rate of each citizenship with both counts, those with the most orders first; rates above 100 are named.

    Args:
        table: index citizenship; columns year, rate, part, whole.
        place: the place in words.
        per: what is divided by what, per how many.
    """
    drawn, above = table[table["rate"] <= per.per], table[table["rate"] > per.per]

    no_share = f"Not drawn, since more {per.part} than {per.whole} are no share: "
    notes = [
        f"{no_share}{words.listed(_counted(above, per))}." if len(above) else "",
        f"Those with the most {per.whole}; of an EU aggregate, sums over its members.",
        *reference.footnotes(table.index),
    ]
    title = f"{place}: no citizenship has both {per.part} and enough {per.whole}"
    if len(drawn):
        largest = (
            cited("return-rate-by-citizenship", drawn["rate"].head(3))
            .rename(reference.label)
            .map(answer.shown)
        )
        first = [f"{name} {rate}" for name, rate in largest.items()]
        title = (
            f"{place}, {drawn['year'].iloc[0]}, the last year held: {words.listed(first)} {per.part} {per}"
        )
    return charts.bars(
        drawn["rate"].set_axis(_counted(drawn, per)), form=answer.shown, name="return-rate-by-citizenship",
        title=words.at_start(title), unit=unit(per), of="enforcement",
        note=notes,
    )  # fmt: skip
