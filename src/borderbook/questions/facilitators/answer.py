"""How many facilitators are detected, where, of which nationality; how much document fraud?"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from borderbook import phrases
from borderbook.questions.facilitators.analysis import UNNAMED
from notemill import show, words
from notemill.catalog.citations import issued


def newest(by_year: pd.DataFrame) -> str:
    """The newest exact figure and its change, and the lower bounds of later years.

    Args:
        by_year: one row per year: facilitators (missing if no figure was found), lower (it is a lower bound), source.
    """
    exact, bounds = _found(by_year)
    only = words.listed(_lower_bounds(bounds))
    if exact.empty:
        some = f"Only a lower bound of facilitators was found: {only}."
        return some if only else "No figure of facilitators was found."
    year = exact.index[-1]
    count = f"**{words.number(show.linked(exact, year))}** facilitators were detected"
    later = f"; later only a lower bound was found: {only}" if only else ""
    return f"In {year}, the newest year here with an exact figure, {count}{_change(exact)}{later}."


def _found(by_year: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """The exact figures by year, and the lower bounds of the years after them."""
    lower, counts = by_year["lower"].astype(bool), by_year["facilitators"]
    exact = counts[~lower].dropna()
    bounds = counts[lower].dropna()
    return exact, bounds[bounds.index > (exact.index[-1] if len(exact) else 0)]


def _lower_bounds(bounds: pd.Series) -> list[str]:
    """'more than 15,000 in 2022', one text for each year."""
    return [f"more than {words.number(show.linked(bounds, year))} in {year}" for year in bounds.index]


def _change(exact: pd.Series) -> str:
    """', down 19 % on 2019'; '' if the year before has no exact figure."""
    year: Any = exact.index[-1]
    return f", {phrases.change(exact[year], exact[year - 1])} on {year - 1}" if year - 1 in exact else ""


def limits(by_year: pd.DataFrame) -> str:
    """Whose the lower bounds are, whether they count the same, and the years without a figure."""
    _, bounds = _found(by_year)
    parts = [f"that of {year} is of {issued(by_year.loc[year, 'source'])}" for year in bounds.index]
    if parts:
        parts.append("whether it counts the same as the tables of Frontex's risk analysis is not known")
    absent = by_year.index[by_year["facilitators"].isna()]
    parts += [f"for {words.years(absent)} no figure was found"] * bool(len(absent))
    text = "; ".join(parts)
    return f"{words.at_start(text)}." if text else ""


def by_year(by_year: pd.DataFrame) -> str:
    """The first sentence as the title of the figure by year. As ``newest``."""
    exact, bounds = _found(by_year)
    last = {year: words.number(show.linked(exact, year)) for year in exact.index[-1:]}
    first = [f"{count} facilitators in {year}{_change(exact)}" for year, count in last.items()]
    return words.at_start("; ".join(first + _lower_bounds(bounds)))


def documents(counts: pd.DataFrame, partly: Collection[int] = ()) -> str:
    """The persons with fraudulent documents in the newest year, and what must be known of that count.

    Args:
        counts: one row per year; the columns that count persons begin so.
        partly: years of which some states lack December.
    """
    persons = counts.filter(regex="^persons").dropna(how="all")
    if persons.empty:
        return ""
    year, column = persons.index[-1], persons.iloc[-1].dropna().index[-1]
    narrow = ", counted more narrowly than in earlier editions" * ("narrower" in str(column))
    december = ", without December for some states" * (year in partly)
    count = show.linked(persons, year, column)
    return f"Persons with fraudulent documents on entry: {count:,} in {year}{narrow}{december}."


def by_place(places: pd.DataFrame) -> str:
    """The largest place of the last year, and how many have none: the title of the figure by place."""
    last = places.iloc[-1].dropna()
    shares = (last / last.sum() * 100).map(words.per_cent)
    most = str(last.drop("unknown", errors="ignore").idxmax())
    unknown = f"; the place of {shares['unknown']} is not known" if "unknown" in shares else ""
    all_of = f"Of {show.sum_of(places.iloc[[-1]]):,.0f} facilitators of {places.index[-1]}"
    return f"{all_of}, {shares[most]} were {_at(most)}{unknown}"


def reclassified(year: int, editions: pd.DataFrame) -> str:
    """Which place of the same year moved most, and from which edition on it is as in the last."""
    first, last = editions.iloc[0], editions.iloc[-1]
    place = str((last - first).drop("unknown", errors="ignore").abs().idxmax())
    then, now = (f"{show.linked(editions, edition.name, place):,.0f}" for edition in (first, last))
    since = editions.index[editions[place].eq(last[place])[::-1].cummin()[::-1]]
    later = " and later" * (len(since) > 1)
    return f"Of {year}, {first.name} has {then} facilitators {_at(place)}, {since[0]}{later} {now}"


def by_nationality(nationalities: pd.DataFrame) -> str:
    """The most frequent nationality of the newest year, and how many have none: the title of the figure."""
    counts = nationalities.iloc[:, 0].dropna()
    named = counts.drop(list(UNNAMED.values()), errors="ignore")
    top: Any = named.idxmax()
    many = words.number(show.linked(named, top))
    first = f"In {counts.name} {top} was the most frequent nationality, {many}"
    unknown = [words.number(show.linked(counts, name)) for name in [UNNAMED["UNK"]] if name in counts]
    return first + "".join(f"; for {number} it is unknown" for number in unknown)


def _at(place: object) -> str:
    if place == "inland":
        return "inland"
    return f"at {place} borders".replace(", within the EU borders", " borders within the EU")
