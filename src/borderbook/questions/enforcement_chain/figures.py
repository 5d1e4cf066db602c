"""Eurostat's four counts of enforcement: by year, by country, as ratios, by quarter, with and without breaks."""

from __future__ import annotations

import pandas as pd

from borderbook import charts, words
from borderbook.catalog import reference
from borderbook.methods import enforcement
from borderbook.questions.enforcement_chain import answer

UNIT = "Persons a year, rounded to 5"
TABLES = ("enforcement", "risk_analysis")
NOT_STAGES = "The counts are of persons at different moments and not successive stages."


def course(counts: pd.DataFrame, floors: pd.DataFrame, jumps: pd.DataFrame, place: str) -> charts.Figure:
    """A panel a count, each on its own scale, with breaks and floors in the note.

    Args:
        counts: a row a year, a column a count.
        floors: of the same shape, true where a figure is a floor.
        jumps: breaks in the counts of this place: count, year.
        place: the place in words.
    """
    known = counts.dropna(how="all").dropna(how="all", axis=1)
    notes = [NOT_STAGES]
    for name in known.columns:
        years = [year for year in known.index if floors.loc[year, name]]
        if years:
            notes.append(f"Of {name}, floors summed over citizenships: {words.years(years)}.")
        steps = sorted(jumps.loc[jumps["count"] == name, "year"])
        if steps:
            notes.append(f"Breaks in {name}: {words.years(steps)}.")
    return charts.panels(
        known, form=words.number, kind="bar", columns=2, name="enforcement-counts-by-year",
        title=answer.newest_title(counts, place, floors), unit=UNIT, of=TABLES, note=notes,
    )  # fmt: skip


def found_and_ordered(table: pd.DataFrame, year: int | None) -> charts.Figure:
    """Persons found and orders to leave of each country, joined by a line.

    Args:
        table: index geo; persons found and orders.
        year: of the figures.
    """
    more = int((table[enforcement.ORDERS] > table[enforcement.FOUND]).sum())
    title = "No country has both persons found and orders to leave"
    if len(table):
        title = f"{year}: {more} of {len(table)} countries shown issued more orders to leave than they found persons"
    return charts.dots(
        table.rename(index=reference.label), form=words.number, join=True, log=True,
        name="found-and-ordered-by-country", title=title, of="enforcement",
        unit=f"Persons in {year or 'no year'}, rounded to 5; on a logarithmic scale",
        note=f"{NOT_STAGES} Orders also follow refused asylum applications. Shown are those with most orders.",
    )  # fmt: skip


def ratios(table: pd.DataFrame, place: str) -> charts.Figure:
    """A panel a ratio by year."""
    return charts.panels(
        table.dropna(how="all"), form=words.number, columns=2, name="enforcement-ratios-by-year",
        title=answer.newest_title(table, place), unit="Per 100 of the same year", of=TABLES,
        note=f"{NOT_STAGES} Before 2016 some states reported returns but not orders to leave.",
    )  # fmt: skip


def with_and_without(both_ways: pd.DataFrame, jumps: pd.DataFrame) -> charts.Figure:
    """The EU-27's orders with all states, and without those that broke."""
    known = both_ways.dropna()
    change, without = answer.changes(known)
    names = words.listed([reference.label(code) for code in sorted(set(jumps["geo"]))]) or "no state"
    return charts.lines(
        both_ways.dropna(how="all"), form=words.number, name="orders-with-and-without-breaks",
        title=f"Orders to leave in {known.index[-1]}: {change} in the EU-27, {without} without {names}",
        unit=f"Orders to leave. {UNIT}", of="enforcement",
        note=f"Breaks: {words.breaks(jumps, reference.label)}." if len(jumps) else "No break was found.",
    )  # fmt: skip


def quarterly(quarters: pd.DataFrame) -> charts.Figure:
    """Orders and returns of the EU-27 by quarter, as first released."""
    known = quarters[[enforcement.ORDERS, enforcement.TO_THIRD]]
    last = known.dropna()
    title = "EU-27: no quarter has both figures"
    if len(last):
        parts = [f"{words.number(value)} {name}" for name, value in last.iloc[-1].items()]
        title = f"EU-27, {words.period(last.index[-1], 'quarter')}: {words.listed(parts)}"
    return charts.panels(
        known, form=words.number, kind="bar", columns=2, name="enforcement-by-quarter", title=title,
        unit="Persons a quarter, rounded to 5; first releases", of="enforcement_quarterly",
        note="A person is counted once a quarter: quarters are not added up to a year. Releases that are not held are "
        "missing, and so are returns before 2024 Q3, which were counted to any country.",
    )  # fmt: skip


def cells_as_read(table: pd.DataFrame, geo: str, citizenship: str) -> pd.DataFrame:
    """Each figure of a place with its flag and vintage, a row a year and a column a count.

    Args:
        table: the enforcement dataset.
        geo: country or aggregate code.
        citizenship: a citizenship code, or TOTAL.
    """
    mine = enforcement.totals(table[(table["geo"] == geo) & (table["citizenship"] == citizenship)])
    flags = [[enforcement.FLAGS.get(letter, letter) for letter in flag] for flag in mine["flag"]]
    texts = [
        f"{words.number(persons)} ({', '.join([vintage, *flag])})"
        for persons, vintage, flag in zip(mine["persons"], mine["vintage"], flags, strict=True)
    ]
    wide = mine.assign(text=texts).pivot_table(index="year", columns="count", values="text", aggfunc="first")
    names = [name for name in enforcement.INDICATORS.values() if name in wide.columns]
    return wide[names].fillna("").rename_axis(columns=None).reset_index()
