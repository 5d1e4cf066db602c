"""How many returns are there for 100 orders to leave? The sentences, and the title of the first figure.

They take numerator and denominator from the names of the columns, and stay true if a cell divides another pair.
"""

from __future__ import annotations

import pandas as pd

from borderbook.questions.return_rates.analysis import newest, old
from notemill import words
from notemill.show.cited import Rate, fitting, linked

MINIMUM = "Hatched: between a minimum and the rate of returns to any country."
NO_RANKING = "This is no ranking: states issue orders by different rules."
shown = words.decimal
"""A rate per 100 has one decimal everywhere, so that one rate is one number on a page."""


def sentences(pairs: pd.DataFrame, third: pd.Series, jumps: pd.DataFrame, per: Rate, place: str) -> list[str]:
    """The newest rate with its counts; then what limits it, or the newest rate of returns to third countries.

    Args:
        pairs: index year; what is counted, what it is divided by, and ``rate``.
        third: rates of returns to third countries by year; missing where no total was published.
        jumps: jumps in the counts of this place, as ``breaks.of_places``.
        per: what is divided by what, per how many.
        place: the place in words.
    """
    year = newest(pairs)
    if year is None:
        return [f"For {place} no year has both {per.part} and enough {per.whole} that can be compared."]
    part, whole = (words.number(linked(pairs, year, name)) for name in (per.part, per.whole))
    rate = f"{shown(linked(pairs, year, 'rate'))} per {per.per:,}"
    counted = f"{part} {per.part} against {whole} {per.whole}"
    lead = f"In **{year}** {place} counted {counted}: **{rate}**."
    if old(pairs):
        lead = f"**No rate later than {year}** is held for {place}: it was then {rate}, {counted}."
    own = jumps[(jumps["year"] == year) & jumps["count"].isin([per.part, per.whole])]
    if pairs["rate"][year] > per.per:
        return [lead, f"With more {per.part} than {per.whole} there is no percentage: they can be of other persons."]
    if len(own):
        return [lead, f"It is not set against the year before, since {_jump(own.iloc[-1])}."]
    alone = third.loc[year - 1 : year].dropna()
    if alone.empty:
        return [lead, ""]
    last = alone.index[-1]
    none = f"; no total for {year} is published" if last < year else ""
    return [
        lead,
        f"Returns to third countries alone were {shown(linked(alone, last))} per {per.per:,} in {last}{none}.",
    ]


def headline(pairs: pd.DataFrame, per: Rate, place: str) -> str:
    """The newest rate in the words of a title; if it is old, that there is no later one."""
    year = newest(pairs)
    if year is None:
        return words.as_label(f"{place}: no year has a rate")
    rate = shown(linked(pairs, year, "rate"))
    if old(pairs):
        return fitting(words.as_label(f"{place}: no rate later than {year}, when it was {rate} per {per.per:,}"))
    full = f"{place}: {rate} {per.part} {per} in {year}"
    return fitting(words.as_label(full), words.as_label(f"{place}: {rate} per {per.per:,} in {year}"))


def _jump(row: pd.Series) -> str:
    if row["reason"] != "size":
        return f"Eurostat flags a break in {row['count']}"
    return f"{row['count']} jumped from {words.number(row['before'])} to {words.number(row['after'])}"
