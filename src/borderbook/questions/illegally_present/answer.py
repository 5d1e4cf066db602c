"""Where are people found illegally present, of which citizenship, per head of population?"""

from __future__ import annotations

import pandas as pd

from borderbook import reference, words
from borderbook.methods.enforcement import flag_words, shown
from borderbook.questions.illegally_present.analysis import countries, per_head


def sentences(
    places: pd.DataFrame, citizenships: pd.DataFrame, geo: str, citizenship: str, year: int
) -> list[str]:
    """How many were found, where most and most per inhabitant, and of which citizenships.

    Args:
        places: ``analysis.by_place``.
        citizenships: ``analysis.by_citizenship`` of ``geo``.
        geo: country or aggregate code.
        citizenship: a citizenship code, or TOTAL.
        year: the year.
    """
    persons = "persons" if citizenship == "TOTAL" else f"citizens of {reference.label(citizenship)}"
    made = [_level(places, geo, persons, year), _where(countries(places), persons)]
    return [*[sentence for sentence in made if sentence], *_of_whom(citizenships, geo)]


def _level(places: pd.DataFrame, geo: str, persons: str, year: int) -> str:
    name = reference.label(geo)
    if geo not in places.index:
        return f"For {name} no figure of {persons} found illegally present is held for {year}."
    number, flag, rate = (places[c].to_dict()[geo] for c in ("persons", "flag", "per_thousand"))
    flagged = f" ({flag_words(flag)})" if flag else ""
    relative = "" if pd.isna(rate) else f", **{per_head(rate)} per 1,000 inhabitants**"
    return f"In {year}, {words.number(number)} {persons} were found illegally present in {name}{flagged}{relative}."


def _where(countries: pd.DataFrame, persons: str) -> str:
    """The countries with the most, and with the most per inhabitant."""
    if len(countries) < 2:
        return ""
    counts, rates = countries["persons"], countries["per_thousand"].dropna()
    most = reference.label(str(counts.idxmax()))
    said = f"Of {len(countries)} countries with a figure, **{most}** found most {persons} ({counts.max():,})"
    if rates.empty:
        return f"{said}."
    densest = reference.label(str(rates.idxmax()))
    if densest == most:
        return f"{said}, and most per inhabitant, too ({per_head(rates.max())} per 1,000)."
    return f"{said} and **{densest}** most per inhabitant ({per_head(rates.max())} per 1,000)."


def _of_whom(citizenships: pd.DataFrame, geo: str) -> list[str]:
    top = citizenships.head(3)
    if top.empty:
        return []
    parts = [
        f"{reference.label(str(code))} ({shown(share)} %)"
        for code, share in zip(top["citizenship"], top["share"], strict=True)
    ]
    summed = ", added up over member states," if top["countries"].max() > 1 else ""
    return [f"The most frequent citizenships in {reference.label(geo)}{summed} were {words.listed(parts)}."]
