"""Of those ordered to leave, how many return? The sentences, and the titles of the figures.

What is divided by what is read from the names of the columns, so that a sentence stays true when a cell of the
notebook divides something else.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from borderbook import reference, words
from borderbook.methods import enforcement, ratios

WHEN = {0: "of the same year", 1: "of one year before", 2: "of two years before"}

_ORDINALS = ("first", "second", "third", "fourth")


def shown(rate: float) -> str:
    """A rate per 100 as it is read: '39', '1.1' below ten; missing is 'no figure'."""
    return "no figure" if pd.isna(rate) else f"{rate:.1f}" if 0 < rate < 9.95 else f"{rate:,.0f}"


def latest(
    pairs: pd.DataFrame, floor: pd.Series, place: str, lag: int = 0, jumps: pd.DataFrame | None = None
) -> str:
    """The rate of the last year that has both counts, and of the year before if the two can be compared.

    Args:
        pairs: index year, two columns: what is counted, and what it is divided by.
        floor: by year, true where the first count is a floor.
        place: the place in words.
        lag: years between the two counts.
        jumps: breaks in the second count of this place, as ``breaks.breaks``.
    """
    part, whole = pairs.columns
    both = pairs.dropna()
    if both.empty:
        return f"For {place} none of these years has figures for {part} and for enough {whole}: no rate can be given."
    year, last = both.index[-1], both.iloc[-1]
    least = "at least " if floor.get(year, False) else ""
    sentence = (
        f"In **{year}**, the last year with both figures, {place} counted {least}{words.number(last[part])} {part} "
        f"against {words.number(last[whole])} {whole} {WHEN[lag]}: **{least}{shown(last[part] / last[whole] * 100)} "
        "per 100**"
    )
    steps = {} if jumps is None else {row["year"] + lag: row for row in jumps.to_dict("records")}
    before = _step(steps[year], whole) if year in steps else _before(both, floor)
    return f"{sentence}{before}. {_above(last[part], last[whole])}".strip()


def _step(row: Mapping[Hashable, Any], whole: str) -> str:
    levels = f"from {words.number(row['before'])} in {row['year'] - 1} to {words.number(row['after'])}"
    return f"; it is not set against the year before, since {whole} broke ({levels})"


def _before(both: pd.DataFrame, floor: pd.Series) -> str:
    year = both.index[-1]
    if year - 1 not in both.index:
        return ""
    if bool(floor.get(year, False)) != bool(floor.get(year - 1, False)):
        return f"; {year - 1} is not compared, since only one of the two figures is whole"
    part, whole = both.loc[year - 1]
    least = "at least " if floor.get(year, False) else ""
    counted = f"{words.number(part)} against {words.number(whole)}"
    return f", after {least}{shown(part / whole * 100)} in {year - 1} ({counted})"


def _above(part: float, whole: float) -> str:
    if part <= whole:
        return ""
    return "More than 100 per 100 is no share: returns can follow orders of other years, or none that was counted."


def newer(counts: pd.DataFrame, whole: str, year: int) -> str:
    """The rate of returns to any country, if it is held for a later year than ``year``; else nothing."""
    both = counts[[enforcement.RETURNS, whole]].dropna()
    both = both[both[whole] >= ratios.SMALL]
    if both.empty or both.index[-1] <= year:
        return ""
    part, base = both.iloc[-1]
    return (
        f"Of returns to any country, to other EU states too, a later figure is held: {shown(part / base * 100)} "
        f"per 100 of the same year in {both.index[-1]} ({words.number(part)} against {words.number(base)})."
    )


def reconciled(statements: pd.DataFrame) -> str:
    """The Commission's figure for a whole year beside both rates of that year; nothing without one.

    Args:
        statements: ``analysis.statements``.
    """
    both = statements.dropna(subset=[enforcement.TO_THIRD, enforcement.RETURNS])
    unnamed = both[both["indicator"] == "return_rate"]
    if unnamed.empty:
        return ""
    row = unnamed.sort_values("year").iloc[-1]
    third, every = row[enforcement.TO_THIRD], row[enforcement.RETURNS]
    which, other = ("third countries", "any country") if _nearer(row) else ("any country", "third countries")
    near, far = (third, every) if _nearer(row) else (every, third)
    newest = statements[(statements["indicator"] == "return_rate") & (statements["value"] % 10 == 0)]
    round_figure = ""
    if len(newest):
        said = pd.Timestamp(newest["document_date"].iloc[0])
        round_figure = f" (in {said:%B %Y} it said about {newest['value'].iloc[0]:.0f} %)"
    return (
        f"The Commission's {row['value']:.0f} % for {row['year']}{round_figure} matches the rate of returns to {which} "
        f"({near:.1f}), not that of returns to {other} ({far:.1f})."
    )


def _nearer(row: pd.Series) -> bool:
    third, every = row[enforcement.TO_THIRD], row[enforcement.RETURNS]
    return bool(abs(row["value"] - third) <= abs(row["value"] - every))


def quarter(quarters: pd.DataFrame, part: str, whole: str) -> str:
    """The newest quarter that has both counts; nothing if none has."""
    if not {part, whole} <= set(quarters.columns) or quarters[[part, whole]].dropna().empty:
        return ""
    both = quarters[[part, whole]].dropna()
    at, last = both.index[-1], both.iloc[-1]
    rate = shown(last[part] / last[whole] * 100)
    return (
        f"In the {_ORDINALS[at.quarter - 1]} quarter of {at.year} the EU-27's rate was {rate} "
        f"({words.number(last[part])} against {words.number(last[whole])}, first release; quarters do not add up "
        "to a year)."
    )


def broken(jumps: pd.DataFrame, rates: pd.DataFrame, part: str, whole: str) -> str:
    """The newest break in a member's count, and the EU's rate with and without the states that broke.

    Args:
        jumps: ``breaks.breaks`` of what is divided by, in the member states.
        rates: by year, the EU-27's rate with all states, and without those that broke.
        part: what is counted.
        whole: what it is divided by.
    """
    both = rates.dropna()
    if jumps.empty or len(both) < 2:
        return ""
    last = jumps[jumps["year"] == jumps["year"].max()].iloc[-1]
    year, (now, now_less), (then, then_less) = both.index[-1], both.iloc[-1], both.iloc[-2]
    alike = (now > then) == (now_less > then_less)
    names = words.listed([reference.label(code) for code in sorted(set(jumps["geo"]))])
    return (
        f"{words.at_start(whole)} in {reference.label(last['geo'])} broke in {last['year']} (from "
        f"{words.number(last['before'])} to {words.number(last['after'])}); the EU-27's rate of {part} went from "
        f"{shown(then)} in {both.index[-2]} to {shown(now)} in {year}, without the states that broke since "
        f"{jumps['year'].min()} ({names}) from {shown(then_less)} to {shown(now_less)}"
        f"{'' if alike else ', so that no change is read from it'}."
    )


def year_title(pairs: pd.DataFrame, floor: pd.Series, place: str) -> str:
    """'The EU-27: 24 returns to third countries per 100 orders to leave in 2024'."""
    part, whole = pairs.columns
    both = pairs.dropna()
    if both.empty:
        return words.at_start(f"{place}: no rate of {part} per 100 {whole}")
    year, last = both.index[-1], both.iloc[-1]
    least = "at least " if floor.get(year, False) else ""
    return words.at_start(
        f"{place}: {least}{shown(last[part] / last[whole] * 100)} {part} per 100 {whole} in {year}"
    )


def series_title(rates: pd.DataFrame, place: str, what: str) -> str:
    """The last year that all series have, with the rate of each."""
    both = rates.dropna()
    if both.empty:
        return words.at_start(f"{place}: no year has all of these rates")
    parts = [f"{shown(rate)} {name}" for name, rate in both.iloc[-1].items()]
    return words.at_start(f"{place}, {both.index[-1]}, {what}: {words.listed(parts)}")


def countries_title(table: pd.DataFrame, year: int | None, members: int, part: str, whole: str) -> str:
    """The range among countries, never who leads; how many of the members are there."""
    if table.empty:
        return f"No country has a rate of {part} per 100 {whole}"
    ordered = table.sort_values("rate")[["rate", "floor"]].iloc[[0, -1]]
    ends = [
        f"{'at least ' if end['floor'] else ''}{shown(end['rate'])}" for end in ordered.to_dict("records")
    ]
    return (
        f"{year}: from {ends[0]} to {ends[1]} {part} per 100 {whole} in the "
        f"{len(table)} countries shown, {members} of the EU's 27 members among them"
    )


def citizenships_title(table: pd.DataFrame, place: str, part: str, whole: str) -> str:
    """The year, which is the last held, and the rates of the citizenships with the most orders."""
    if table.empty:
        return words.at_start(f"{place}: no citizenship has both {part} and enough {whole}")
    year = int(table["year"].iloc[0])
    first = [f"{reference.label(str(code))} {shown(rate)}" for code, rate in table["rate"].head(3).items()]
    return words.at_start(
        f"{place}, {year}, the last year held: {words.listed(first)} {part} per 100 {whole}"
    )
