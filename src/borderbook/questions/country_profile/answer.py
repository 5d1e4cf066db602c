"""What do the official counts say about one country? The sentences and the first title."""

from __future__ import annotations

import pandas as pd

from borderbook.questions.country_profile.analysis import APPLICANTS, FIRST, leading
from borderbook.questions.country_profile.parameters import CountryProfile
from notemill import words
from notemill.catalog import reference
from notemill.show.cited import fitting, linked_rows


def sentences(
    profile: pd.DataFrame, year: int, places: pd.DataFrame | None, jumps: pd.DataFrame, ask: CountryProfile
) -> list[str]:
    """Three counts of a year at most and what is missing of those that lead; then the ranks of two at most.

    Args:
        profile: the result of ``analysis.of_year``.
        year: the year.
        places: the result of ``analysis.places``; None if the country is not a member state.
        jumps: the rows of ``breaks.of_places`` of this country.
        ask: the parameters.
    """
    place, rows = reference.in_sentence(ask.geo), leading(profile)
    if not rows:
        return [f"No figure of **{place}** is available here."]
    steps = jumps[jumps["year"] == year].set_index("count")["reason"]
    marks = steps.map(lambda why: " (a flagged break)" if why == "flag" else " (a jump)").to_dict()
    each = [f"**{words.least(row.persons, row.floor)}** {row.Index}{marks.get(row.Index, '')}" for row in rows]
    absent = [count for count in FIRST if count not in profile["persons"].dropna()]
    none = f"; not held: {words.listed(absent)}" if absent else ""
    first = f"In **{year}**, {place} counted {words.listed(each)}{none}."
    if places is None:
        return [first]
    ranked = places.reindex([row.Index for row in rows if row.Index != APPLICANTS]).dropna(subset="place").head(2)
    ranks = [
        f"{words.ordinal(row.place)} of {row.states:.0f} members in {row.Index}"
        for row in linked_rows(ranked, "place", "states")
    ]
    return [first, f"By number of persons it ranks {words.listed(ranks)}." if ranks else ""]


def headline(profile: pd.DataFrame, year: int, ask: CountryProfile) -> str:
    """'Germany, 2025: 168,360 persons found illegally present and 55,240 orders to leave'. As ``sentences``."""
    each = [f"{words.least(row.persons, row.floor)} {row.Index}" for row in leading(profile)]
    of = f"{reference.label(ask.geo)}, {year}: "
    return fitting(f"{of}{words.listed(each[:2])}", f"{of}{each[0]}") if each else f"{of}no figure"
