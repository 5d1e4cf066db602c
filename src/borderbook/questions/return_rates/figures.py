"""Rates of returns: by year, by quarter, with and without breaks, by country, by citizenship."""

from __future__ import annotations

import pandas as pd

from borderbook import charts, words
from borderbook.catalog import reference
from borderbook.methods import enforcement
from borderbook.questions.return_rates import answer

TABLES = ("enforcement", "risk_analysis")
FLOOR = "≥: a floor, summed over citizenships without Eurostat's small cells."
EARLY = "Before 2016 some states reported returns but not orders to leave."


def unit(part: str, whole: str, lag: int = 0) -> str:
    """'Returns to third countries per 100 orders to leave of the same year'."""
    return f"{words.at_start(part)} per 100 {whole} {answer.WHEN[lag]}"


def by_year(pairs: pd.DataFrame, floor: pd.Series, place: str, lag: int) -> charts.Figure:
    """The rate of a place by year; floors are drawn open.

    Args:
        pairs: index year, two columns: what is counted, and what it is divided by.
        floor: by year, true where the first count is a floor.
        place: the place in words.
        lag: years between the two counts.
    """
    part, whole = pairs.columns
    rate = pairs[part] / pairs[whole] * 100
    known, newest = _known(rate), enforcement.newest(rate, floor)
    title = f"{place}: no rate of {part} per 100 {whole}"
    if newest is not None:
        shown = words.least(answer.shown(newest.figure), newest.floor)
        title = f"{place}: {shown} {part} per 100 {whole} in {newest.year}"
    floors = FLOOR if floor.reindex(known.index, fill_value=False).any() else ""
    return charts.bars(
        known, form=answer.shown, lower=floor, name="return-rate-by-year", title=words.at_start(title),
        unit=unit(part, whole, lag), of=TABLES, note=[floors, EARLY if known.index.min() < 2016 else ""],
    )  # fmt: skip


def _known(rate: pd.Series) -> pd.Series:
    """From the first to the last figure."""
    return rate.loc[rate.first_valid_index() : rate.last_valid_index()]


def _counted(table: pd.DataFrame, part: str, whole: str) -> list[str]:
    """'France (10,580 of 136,685)': each place or citizenship with both counts."""
    return [
        f"{reference.label(str(code))} ({words.number(counted)} of {words.number(base)})"
        for code, counted, base in table[[part, whole]].itertuples()
    ]


def two_counts(rates: pd.DataFrame, place: str, whole: str) -> charts.Figure:
    """The rate by what is counted as a return."""
    return charts.lines(
        rates.dropna(how="all"), form=answer.shown, name="return-rate-by-what-is-counted", of=TABLES,
        title=answer.series_title(rates, place, f"per 100 {whole}"), unit=f"Returns per 100 {whole} of the same year",
        note="Returns to any country include those to other EU states. Where returns to third countries are summed "
        "over citizenships, their line is a floor.",
    )  # fmt: skip


def quarterly(quarters: pd.DataFrame, part: str, whole: str) -> charts.Figure:
    """The EU's rate by quarter; quarters without a release are drawn as missing."""
    counts = quarters.reindex(columns=[part, whole])
    rate = _known(counts[part] / counts[whole] * 100)
    title = f"EU-27: no quarterly figures of {part} are held"
    if rate.notna().any():
        when = words.period(rate.index[-1], "quarter")
        title = f"EU-27: {answer.shown(rate.iloc[-1])} {part} per 100 {whole} in {when}"
    return charts.bars(
        rate, form=answer.shown, name="return-rate-by-quarter", title=title, of="enforcement_quarterly",
        unit=f"{words.at_start(part)} per 100 {whole} of the same quarter",
        note="First releases, revised later. A person is counted once a quarter, so that quarters make no year.",
    )  # fmt: skip


def with_and_without(rates: pd.DataFrame, jumps: pd.DataFrame, whole: str) -> charts.Figure:
    """The EU's rate with all states, and without those that broke."""
    return charts.lines(
        rates.dropna(how="all"), form=answer.shown, name="return-rate-with-and-without-breaks", of="enforcement",
        title=answer.series_title(rates, "EU-27", f"{enforcement.RETURNS} per 100 {whole}"),
        unit=f"Returns to any country per 100 {whole} of the same year",
        note=f"Breaks in {whole}: {words.breaks(jumps, reference.label)}." if len(jumps) else "No break was found.",
    )  # fmt: skip


def by_country(
    table: pd.DataFrame, year: int | None, jumps: pd.DataFrame, part: str, whole: str
) -> charts.Figure:
    """The rate of each country with its two counts, those with the most orders first.

    Args:
        table: index geo; columns rate, part, whole, floor (bool).
        year: of the figures.
        jumps: breaks in the orders; countries that broke in the year are left out of ``table`` and named.
        part: what is counted.
        whole: what it is divided by.
    """
    inside = sum(code in enforcement.members(enforcement.EU) for code in table.index)
    out = [reference.label(code) for code in jumps.loc[jumps["year"] == year, "geo"]]
    notes = [
        FLOOR if table["floor"].any() else "",
        f"Left out, since {whole} broke that year: {words.listed(out)}." if out else "",
        "Ordered by orders to leave, not by rate: states issue orders by different rules.",
    ]
    shown = table.set_axis(_counted(table, part, whole))
    title = f"No country has a rate of {part} per 100 {whole}"
    if len(table):
        rates = table.sort_values("rate")[["rate", "floor"]].iloc[[0, -1]].itertuples(index=False)
        low, high = (words.least(answer.shown(rate), floor) for rate, floor in rates)
        among = f"in the {len(table)} countries shown, {inside} of the EU's 27 members among them"
        title = f"{year}: from {low} to {high} {part} per 100 {whole} {among}"
    return charts.bars(
        shown["rate"], form=answer.shown, lower=shown["floor"],
        name="return-rate-by-country", title=title,
        unit=f"{unit(part, whole)}, {year or 'no year'}", of="enforcement", note=notes,
    )  # fmt: skip


def by_country_and_year(rates: pd.DataFrame, broken: pd.DataFrame, part: str, whole: str) -> charts.Figure:
    """Countries by years, each cell a rate; hatched where the orders of that year broke.

    Args:
        rates: index geo, columns years.
        broken: of the same shape, true where the orders broke with the year before.
        part: what is counted.
        whole: what it is divided by.
    """
    title = f"No country has a rate of {part} per 100 {whole}"
    if rates.notna().any(axis=None):
        number = int(rates.notna().any(axis=1).sum())
        title = f"{words.number(broken.sum().sum())} breaks in {whole} among the rates of {number} countries"
    return charts.heatmap(
        rates.rename(index=reference.label), form="{:.0f}".format, limits=(0, 100),
        name="return-rate-by-country-and-year", hatched=broken.rename(index=reference.label), title=title,
        unit=unit(part, whole), of="enforcement",
        note="Hatched: a break with the year before. Above 100: returns that followed "
        "orders of other years. Missing: no figure, or too few orders.",
    )  # fmt: skip


def by_lag(rates: pd.DataFrame, place: str, part: str, whole: str) -> charts.Figure:
    """The rate against the orders of the same year, of one and of two years before."""
    return charts.lines(
        rates.dropna(how="all"), form=answer.shown, name="return-rate-by-lag", of=TABLES,
        title=answer.series_title(rates, place, f"{part} per 100 {whole}"),
        unit=f"{words.at_start(part)} per 100 {whole}",
        note="Where orders rise fast, a longer lag gives a higher rate; where they fall, a lower one.",
    )  # fmt: skip


def by_citizenship(table: pd.DataFrame, place: str, part: str, whole: str) -> charts.Figure:
    """The rate of each citizenship with both counts, those with the most orders first; rates above 100 are named.

    Args:
        table: index citizenship; columns year, rate, part, whole.
        place: the place in words.
        part: what is counted.
        whole: what it is divided by.
    """
    drawn, above = table[table["rate"] <= 100], table[table["rate"] > 100]

    no_share = f"Not drawn, since more {part} than {whole} are no share: "
    notes = [
        f"{no_share}{words.listed(_counted(above, part, whole))}." if len(above) else "",
        "Those with the most orders to leave; of an EU aggregate, sums over its members.",
        *reference.footnotes(table.index),
    ]
    title = f"{place}: no citizenship has both {part} and enough {whole}"
    if len(drawn):
        largest = drawn["rate"].head(3).rename(reference.label).map(answer.shown)
        first = [f"{name} {rate}" for name, rate in largest.items()]
        title = f"{place}, {drawn['year'].iloc[0]}, the last year held: {words.listed(first)} {part} per 100 {whole}"
    return charts.bars(
        drawn["rate"].set_axis(_counted(drawn, part, whole)), form=answer.shown, name="return-rate-by-citizenship",
        title=words.at_start(title), unit=unit(part, whole), of="enforcement",
        note=notes,
    )  # fmt: skip
