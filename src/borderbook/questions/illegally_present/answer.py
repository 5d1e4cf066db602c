"""Where are people found illegally present, and of which citizenship? The answer and the first title."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import phrases
from borderbook.methods.enforcement import Newest
from borderbook.questions.illegally_present.analysis import FEW
from borderbook.questions.illegally_present.parameters import IllegallyPresent
from notemill import words
from notemill.catalog import reference
from notemill.show.cited import Rate, fitting, linked


def per_head(rate: float) -> str:
    """A rate in words: '28.9', '0.15', '0.035'; 'no rate' if it is missing."""
    digits = 1 if rate >= 1 else 2 if rate >= 0.1 or rate == 0 else 3
    return "no rate" if pd.isna(rate) else f"{rate:,.{digits}f}"


def persons_of(citizenship: str) -> str:
    """'persons', or 'citizens of Syria'."""
    if reference.kind(citizenship) == "residual":
        return f"persons ({reference.label(citizenship).lower()})"
    return "persons" if citizenship == "TOTAL" else f"citizens of {reference.label(citizenship)}"


def added(ask: IllegallyPresent) -> bool:
    """Whether members that list a citizenship are added up, which are not all members."""
    return ask.citizenship != "TOTAL" and ask.geo.startswith("EU")


def place_of(ask: IllegallyPresent) -> str:
    """The place in a sentence; of a union and a single citizenship, the states that list it."""
    place = reference.in_sentence(ask.geo)
    return f"the states of {place} that list them" if added(ask) else place


def sentences(
    newest: Newest | None, inhabitants: float, members: pd.DataFrame, citizens: pd.DataFrame, rate: Rate,
    ask: IllegallyPresent,
) -> list[str]:  # fmt: skip
    """How many were found in the newest year of a place; then where in a union, or of which citizenship in a country.

    Args:
        newest: the newest figure of the place, its year before missing where the two cannot be compared.
        inhabitants: of the place in that year; missing if not held.
        members: members with comparable figures of the newest year (a column, as text); empty if none is to be named.
        citizens: citizenship, the most frequent first; persons, year.
        rate: who was found, per how many inhabitants.
        ask: the parameters.
    """
    if newest is None:
        return [f"For {place_of(ask)}, no figure of {rate.part} of this time is available."]
    per, few = newest.figure / inhabitants * rate.per, newest.figure < FEW or added(ask)
    each = "" if pd.isna(per) or few else f", {words.least(per, newest.floor, per_head)} {rate}"
    said = f"In {newest.year}, **{_many(newest)}** {rate.part.replace(' found', ' were found', 1)} in {place_of(ask)}"
    first = f"{said}{each}{change_of(newest)}."
    if ask.geo.startswith("EU"):
        return [first, _where(newest, members)]
    top = "".join(
        f"{reference.label(str(code))} ({words.number(linked(citizens, code, 'persons'))})"
        for code in citizens.index[citizens["persons"] >= FEW][:1]
    )
    of = f"Of {citizens['year'].iloc[0]}, the most frequent citizenship" if top else ""
    return [first, f"{of} listed is {top}." if top and ask.citizenship == "TOTAL" else ""]


def _where(newest: Newest, members: pd.DataFrame) -> str:
    """In which member most were found, if no other member can have more; else ''."""
    if members.empty:
        return ""
    counts = members[str(newest.year)]
    if counts.max() <= newest.figure - counts.sum():
        return ""
    most: Any = counts.idxmax()
    number = words.number(linked(members, most, str(newest.year)))
    return f"The largest number was in {reference.in_sentence(most)} ({number})."


def headline(newest: Newest | None, rate: Rate, ask: IllegallyPresent) -> str:
    """'EU-27: 719,395 persons found illegally present in 2025, down 22 % on 2024'.

    Args:
        newest: as for ``sentences``.
        rate: who was found.
        ask: the parameters.
    """
    if newest is None:
        return f"{reference.label(ask.geo)}: no figure"
    number, when = f"{reference.label(ask.geo)}: {_many(newest)}", f"in {newest.year}"
    long = f"{number} {rate.part} {when}"
    return fitting(f"{long}{change_of(newest)}", long, f"{number} found illegally present {when}")


def _many(newest: Newest) -> str:
    """'at least 1,605'; 'no' if none was found."""
    return words.least(newest.figure, newest.floor) if newest.figure else "no"


def change_of(newest: Newest) -> str:
    """', down 22 % on 2024'; an empty string where the year before cannot be compared or is small."""
    small = not newest.before >= words.FEW
    return "" if small else f", {phrases.change(newest.figure, newest.before)} on {newest.year - 1}"
