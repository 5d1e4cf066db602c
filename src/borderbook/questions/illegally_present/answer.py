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
from notemill.show.cited import fitting, linked


def found_of(ask: IllegallyPresent) -> str:
    """Who was found: 'persons found illegally present', 'citizens of Syria found illegally present'."""
    who = "persons" if ask.citizenship == "TOTAL" else f"citizens of {reference.label(ask.citizenship)}"
    if reference.kind(ask.citizenship) == "residual":
        who = f"persons ({reference.label(ask.citizenship).lower()})"
    return f"{who} found illegally present"


def in_year(title: str, year: str) -> str:
    """'The most frequent citizenships, 2023': figures of a page can be of different years."""
    return f"{title}, {year}"


def added(ask: IllegallyPresent) -> bool:
    """Whether members that list a citizenship are added up, which are not all members."""
    return ask.citizenship != "TOTAL" and ask.geo.startswith("EU")


def place_of(ask: IllegallyPresent) -> str:
    """The place in a sentence; of a union and a single citizenship, the states that list it."""
    place = reference.in_sentence(ask.geo)
    return f"the states of {place} that list them" if added(ask) else place


def sentences(newest: Newest | None, members: pd.DataFrame, citizens: pd.DataFrame, ask: IllegallyPresent) -> list[str]:
    """How many were found in the newest year of a place; then where in a union, or of which citizenship in a country.

    Args:
        newest: the newest figure of the place, its year before missing where the two cannot be compared.
        members: members with comparable figures of the newest year (a column, as text); empty if none is to be named.
        citizens: citizenship, the most frequent first; persons, year.
        ask: the parameters.
    """
    if newest is None:
        return [f"For {place_of(ask)}, no figure of {found_of(ask)} of this time is available."]
    were = found_of(ask).replace(" found", " were found", 1)
    first = f"In {newest.year}, **{_many(newest)}** {were} in {place_of(ask)}{_change_of(newest)}."
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


def headline(newest: Newest | None, ask: IllegallyPresent) -> str:
    """'EU-27: 719,395 persons found illegally present in 2025, down 22 % on 2024'.

    Args:
        newest: as for ``sentences``.
        ask: the parameters.
    """
    if newest is None:
        return f"{reference.label(ask.geo)}: no figure"
    number, when = f"{reference.label(ask.geo)}: {_many(newest)}", f"in {newest.year}"
    long = f"{number} {found_of(ask)} {when}"
    return fitting(f"{long}{_change_of(newest)}", long, f"{number} found illegally present {when}")


def _many(newest: Newest) -> str:
    """'at least 1,605'; 'no' if none was found."""
    return words.least(newest.figure, newest.floor) if newest.figure else "no"


def _change_of(newest: Newest) -> str:
    """', down 22 % on 2024'; an empty string where the year before cannot be compared or is small."""
    small = not newest.before >= words.FEW
    return "" if small else f", {phrases.change(newest.figure, newest.before)} on {newest.year - 1}"
