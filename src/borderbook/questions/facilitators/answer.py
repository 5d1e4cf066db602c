"""How many facilitators are detected, where, of which nationality; how much document fraud?"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import pandas as pd

from borderbook import words
from borderbook.questions.facilitators.analysis import UNNAMED

FRONTEX = "the tables of Frontex's risk analysis"


def newest(by_year: pd.DataFrame) -> str:
    """The newest figure, whose it is and where it was read.

    Args:
        by_year: one row per year: facilitators (missing if no figure was found), lower (it is a lower bound), source.
    """
    found = by_year.dropna(subset="facilitators")
    if found.empty:
        return "No figure of facilitators was found for this period."
    last = found.iloc[-1]
    figure = f"{'more than ' if last['lower'] else ''}**{words.number(last['facilitators'])}**"
    text = f"In {found.index[-1]}, the newest year with a figure, {figure} facilitators were detected"
    return f"{text}, according to {restated(last['source'])}."


def restated(source: str) -> str:
    """Whose figure it is and where it was read: 'Frontex, as eucrim restates it' of 'eucrim (restating Frontex)'."""
    return re.sub(r"^(.+) \(restating (.+)\)$", r"\2, as \1 restates it", source)


def exact(by_year: pd.DataFrame) -> str:
    """Whether a lower bound counts the same, the newest exact figure and its change, the years without a figure."""
    figures = by_year.loc[~by_year["lower"], "facilitators"].dropna()
    parts = []
    if by_year["lower"].any():
        parts.append(f"whether that counts the same as {FRONTEX} is not known")
    year: Any = figures.last_valid_index()
    if year is not None:
        parts.append(f"the newest exact figure is {figures[year]:,.0f} in {year}")
    if year is not None and year - 1 in figures:
        parts[-1] += f", {words.change(figures[year], figures[year - 1])} on {year - 1}"
    absent = by_year.index[by_year["facilitators"].isna()]
    if len(absent):
        parts.append(f"for {words.years(absent)} no figure was found")
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def by_year(by_year: pd.DataFrame) -> str:
    """The newest figure: the title of the figure by year. As ``newest``."""
    found = by_year.dropna(subset="facilitators")
    last = found.iloc[-1]
    figure = f"{'More than ' if last['lower'] else ''}{words.number(last['facilitators'])}"
    return f"{figure} facilitators were detected in {found.index[-1]}, the newest year with a figure"


def documents(counts: pd.DataFrame, partly: Collection[int] = ()) -> str:
    """The persons with fraudulent documents in the newest year, and what must be known of that count.

    Args:
        counts: one row per year; the columns that count persons begin so.
        partly: years of which some states lack December.
    """
    persons = counts.filter(regex="^persons").dropna(how="all")
    if persons.empty:
        return ""
    year, last = persons.index[-1], persons.iloc[-1].dropna()
    narrow = ", counted more narrowly than in earlier editions" * ("narrower" in str(last.index[-1]))
    december = ", without December for some states" * (year in partly)
    return f"Persons with fraudulent documents on entry: {last.iloc[-1]:,} in {year}{narrow}{december}."


def by_place(places: pd.DataFrame) -> str:
    """The largest place of the last year, and how many have none: the title of the figure by place."""
    last = places.iloc[-1].dropna()
    shares = (last / last.sum() * 100).map(words.per_cent)
    most = str(last.drop("unknown", errors="ignore").idxmax())
    unknown = f"; the place of {shares['unknown']} is not known" if "unknown" in shares else ""
    all_of = f"Of {last.sum():,.0f} facilitators of {places.index[-1]}"
    return f"{all_of}, {shares[most]} were {_at(most)}{unknown}"


def reclassified(year: int, editions: pd.DataFrame) -> str:
    """Which place of the same year moved most between the first edition and the last."""
    first, last = editions.iloc[0], editions.iloc[-1]
    place = str((last - first).drop("unknown", errors="ignore").abs().idxmax())
    then, now = f"{first[place]:,.0f} facilitators {_at(place)}", f"{last[place]:,.0f}"
    return f"Of {year}, the edition {first.name} has {then}, that of {last.name} {now}"


def by_nationality(nationalities: pd.DataFrame) -> str:
    """The most frequent nationality of the newest year, and how many have none: the title of the figure."""
    counts = nationalities.iloc[:, 0].dropna()
    named = counts.drop(list(UNNAMED.values()), errors="ignore")
    unknown = counts.get(UNNAMED["UNK"])
    top: Any = named.astype("float64").idxmax()
    first = f"In {counts.name} {top} was the most frequent nationality, {words.number(named[top])}"
    return first + (f"; of {words.number(unknown)} it is not known" if unknown is not None else "")


def _at(place: object) -> str:
    if place == "inland":
        return "inland"
    return f"at {place} borders".replace(", within the EU borders", " borders within the EU")
