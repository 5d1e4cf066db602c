"""How many facilitators are detected, where, of which nationality; how much document fraud?"""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.questions.facilitators.analysis import UNNAMED

DECEMBER = "December missing"
NARROWER = " (counted more narrowly than in earlier editions)"


def newest(by_year: pd.DataFrame) -> str:
    """The newest figure and whether it is the highest: also the title of the figure by year.

    Args:
        by_year: a row a year: facilitators (missing where no figure was found), lower (it is a lower bound), source.
    """
    found = by_year.dropna(subset="facilitators")
    if found.empty:
        return "No figure of facilitators was found for this period"
    last, earlier = found.iloc[-1], found["facilitators"].iloc[:-1]
    figure = f"{'more than ' if last['lower'] else ''}**{words.number(last['facilitators'])}**"
    text = f"In {found.index[-1]}, the newest year with a figure, {figure} facilitators were detected"
    if earlier.empty:
        return text
    most = f"{words.number(earlier.max())}, in {earlier.idxmax()}"
    if last["facilitators"] > earlier.max():
        return f"{text}, above every earlier year with a figure (at most {most})"
    return text if last["lower"] else f"{text}; the most were {most}"


def exact(by_year: pd.DataFrame) -> str:
    """The newest exact figure and its change on the year before; why a later bound has none."""
    exact, bounds = by_year.loc[~by_year["lower"], "facilitators"].dropna(), by_year[by_year["lower"]]
    if exact.empty:
        return ""
    year, count, before = int(exact.index[-1]), exact.iloc[-1], exact.get(exact.index[-1] - 1)
    change = ""
    if before is not None:
        pandemic = "; in that year the pandemic restricted travel" if year == 2020 else ""
        change = f"{words.change(count, before)} on {year - 1} ({before:,.0f}){pandemic}"
    if bounds.empty:
        return f"That is {change}." if change else ""
    figure = ", ".join(filter(None, (f"{count:,.0f} in {year}", change)))
    who = str(bounds["source"].iloc[-1]).replace(" (restating ", " restates ").rstrip(")")
    why = f"That of {bounds.index[-1]} is a lower bound, as {who}: no change can be given."
    return f"The newest exact figure is {figure}. {why}"


def missing(by_year: pd.DataFrame) -> str:
    """The years without a figure; blank where all or none have one."""
    absent = by_year.index[by_year["facilitators"].isna()]
    return f"For {words.years(absent)} no figure was found." if 0 < len(absent) < len(by_year) else ""


def where(places: pd.DataFrame, nationalities: pd.DataFrame) -> str:
    """The largest places and nationalities of the last year.

    Args:
        places: facilitators of an edition, a row a year, a column a place.
        nationalities: ``analysis.nationalities`` of the same edition.
    """
    last = places.iloc[-1].dropna().sort_values(ascending=False)
    parts = words.listed([f"{place} {text}" for place, text in _with_shares(last).head(3).items()])
    who = words.listed([f"{name} {count:,.0f}" for name, count in _named(nationalities).head(3).items()])
    all_of = f"Of the {last.sum():,.0f} of {places.index[-1]}"
    return f"{all_of}, the largest parts by place are {parts}; the nationalities named most are {who}."


def _with_shares(counts: pd.Series) -> pd.Series:
    """Each count with its share of all: '4,657 (52 %)'."""
    return counts.map("{:,.0f}".format) + " (" + (counts / counts.sum() * 100).map(words.per_cent) + ")"


def _named(nationalities: pd.DataFrame) -> pd.Series:
    """The nationalities that an edition names, in its last year."""
    return nationalities.drop(index=list(UNNAMED.values()), errors="ignore").iloc[:, 0]


def documents(totals: pd.DataFrame) -> str:
    """Document fraud: the newest edition's last year, and the year before where the two can be compared.

    Args:
        totals: persons using fraudulent documents: year, edition, value, flag.
    """
    if totals.empty:
        return ""
    newest = totals[totals["edition"] == totals["edition"].max()].set_index("year").sort_index()
    year, count, flag = newest.index[-1], newest["value"].iloc[-1], newest["flag"].iloc[-1]
    before, missing = newest["value"].get(year - 1), "; December is missing for some states"
    narrower = NARROWER if "narrower" in flag else ""
    lead = f"Persons using fraudulent documents on entry: {count:,} in {year}{narrower}"
    if before is None:
        return f"{lead}{missing if DECEMBER in flag else ''}."
    if DECEMBER in flag:
        return f"{lead}, {before:,} the year before{missing}, so the two cannot be compared."
    return f"{lead}, {words.change(count, before)} on {year - 1} ({before:,})."


def by_place(places: pd.DataFrame) -> str:
    """The largest place of the last year, and how many have none: the title of the figure by place."""
    last = places.iloc[-1].dropna()
    share, most = _with_shares(last), str(last.drop("unknown", errors="ignore").idxmax())
    unknown = f"; of {share['unknown']} the place is not known" if "unknown" in share else ""
    return f"In {places.index[-1]}, {share[most]} of {last.sum():,.0f} facilitators were detected {_at(most)}{unknown}"


def reclassified(year: int, editions: pd.DataFrame) -> str:
    """Which place of the same year moved most between the first edition and the last."""
    first, last = editions.iloc[0], editions.iloc[-1]
    place = str((last - first).drop("unknown", errors="ignore").abs().idxmax())
    then = f"{first.name} has {first[place]:,.0f} facilitators {_at(place)}"
    return f"For {year}, {then}, {last.name} has {last[place]:,.0f}"


def by_nationality(nationalities: pd.DataFrame) -> str:
    """The nationality named most, of how many, and what the named make up."""
    named, year = _named(nationalities), nationalities.columns[0]
    total, together = float(nationalities[year].sum()), float(named.sum())  # not all of it is drawn
    first = f"{named.index[0]} is named most in {year}: {named.iloc[0]:,.0f} of {total:,.0f} facilitators"
    share = words.per_cent(together / total * 100)
    return f"{first}; the {len(named)} nationalities named make up {together:,.0f} of them ({share})"


def document_fraud(by_series: pd.DataFrame) -> str:
    """First and last count of persons in the series that reaches furthest back."""
    every = by_series.filter(like="persons").dropna(axis=1, how="all")
    persons, last = every.iloc[:, 0].dropna(), every.columns[-1]
    counts = f"{persons.iloc[-1]:,.0f} persons with fraudulent documents on entry in {persons.index[-1]}"
    if "narrower" in str(persons.name):
        counts += NARROWER
    if len(persons) == 1:
        return counts
    narrower = "; what the newest edition counts is narrower" if last != persons.name else ""
    return f"{counts}, {persons.iloc[0]:,.0f} in {persons.index[0]}{narrower}"


def _at(place: object) -> str:
    if place == "inland":
        return "inland"
    return f"at {place} borders".replace(", within the EU borders", " borders within the EU")
