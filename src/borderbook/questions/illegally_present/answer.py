"""Where are people found illegally present? The sentences, and the titles of the figures.

Places are ranked only in a year in which every member state has a total.
"""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.catalog import reference
from borderbook.methods import enforcement


def per_head(rate: float) -> str:
    """Persons per 1,000 inhabitants as they are read: '28.93', '0.035'."""
    return "no rate" if pd.isna(rate) else f"{rate:.2f}" if rate >= 0.1 or rate == 0 else f"{rate:.3f}"


def persons_of(citizenship: str) -> str:
    """'persons', or 'citizens of Syria'."""
    if reference.kind(citizenship) == "residual":
        return f"persons ({reference.label(citizenship).lower()})"
    return "persons" if citizenship == "TOTAL" else f"citizens of {reference.label(citizenship)}"


def level(persons: pd.Series, floor: pd.Series, inhabitants: float, geo: str, broke: bool) -> str:
    """How many were found in the newest year of a place, per inhabitant, and the change on the year before.

    Args:
        persons: persons found in the place by year; its name is who they are ('persons', 'citizens of Syria').
        floor: by year, true where the number is a floor: it is compared with a floor only.
        inhabitants: of the place in the newest year; NaN if not held.
        geo: its code.
        broke: whether the series breaks in its newest year: then no change is given.
    """
    newest, place, who = enforcement.newest(persons, floor), reference.in_sentence(geo), persons.name
    if newest is None:
        return f"For {place} no figure of {who} found illegally present is held for this time."
    per_thousand = f"**{per_head(newest.figure / inhabitants * 1000)} per 1,000 inhabitants**"
    rate = "" if pd.isna(inhabitants) else f", {words.least(per_thousand, newest.floor)}"
    change = change_of(newest)
    if broke:
        before = words.number(persons.get(newest.year - 1, float("nan")))
        change = f", after {before} in {newest.year - 1}: a break that the other states do not share"
    elif change:
        change += f" ({words.number(newest.before)})"
    return (
        f"In **{newest.year}** {counted(newest)} {who} were found illegally present in {place}{rate}{change}."
    )


def counted(newest: enforcement.Newest) -> str:
    """'719,395', 'at least 1,605'."""
    return words.least(words.number(newest.figure), newest.floor)


def change_of(newest: enforcement.Newest) -> str:
    """', down 22 % on 2024'; blank where the year before cannot be compared."""
    if not newest.before > 0:
        return ""
    return f", {words.change(newest.figure, newest.before)} on {newest.year - 1}"


def added(persons: pd.Series, geo: str, citizenship: str) -> str:
    """A single citizenship added up over the members that list it: no change, since not all do every year."""
    known = persons.dropna()
    if known.empty:
        return f"No state of {reference.in_sentence(geo)} lists {persons_of(citizenship)}."
    return (
        f"In **{known.index[-1]}** the states of {reference.in_sentence(geo)} that list them found at least "
        f"{words.number(known.iloc[-1])} {persons_of(citizenship)} illegally present."
    )


def where(places: pd.DataFrame, year: int, last: int, citizenship: str) -> str:
    """The countries with the most persons, and most per inhabitant, of a complete year.

    Args:
        places: countries; persons, per_thousand.
        year: the year.
        last: the last complete year.
        citizenship: a citizenship code, or TOTAL.
    """
    counts, rates = places["persons"], places["per_thousand"].dropna()
    most, who = reference.in_sentence(str(counts.idxmax())), persons_of(citizenship)
    which = "the last year with figures from" if year == last else "with figures from"
    text = (
        f"In {year}, {which} every member state, **{most}** found most {who} ({words.number(counts.max())})"
    )
    if len(rates):
        densest, rate = reference.in_sentence(str(rates.idxmax())), f"({per_head(rates.max())} per 1,000)"
        same = f", and most per inhabitant, too {rate}"
        text += same if densest == most else f" and **{densest}** most per inhabitant {rate}"
    return f"{text}."


def incomplete(year: int, missing: list[str], floors: list[str]) -> str:
    """Which member states lack a total, and that no rank is given."""
    sums, lack = (words.counted(len(states), "member state") for states in (floors, missing))
    if len(missing) <= 3:
        lack = words.listed([reference.label(code) for code in missing])
    parts = [f"only a sum over citizenships for {sums}"] if floors else []
    parts += [f"no figure for {lack}"] if missing else []
    return f"For {year} there is {words.listed(parts)}, so that no country is ranked." if parts else ""


def of_whom(table: pd.DataFrame, year: int, geo: str, states: list[str]) -> str:
    """The most frequent citizenships with counts and shares of all persons found.

    Args:
        table: index citizenship; persons, share (per cent of all found in the place, unlisted ones too).
        year: the year.
        geo: the place.
        states: the states that are added up, or the place itself.
    """
    top = table.head(3)
    if top.empty:
        return ""
    rows = top[["persons", "share"]].rename(index=reference.label).itertuples()
    parts = [f"{name} ({words.number(persons)}, {share_of_all(share)})" for name, persons, share in rows]
    place = reference.in_sentence(geo)
    if states == [geo]:
        lead = f"The most frequent citizenships in {place} in {year}"
    elif all_listed(states, geo, year):
        lead = f"The most frequent citizenships, added up over all {len(states)} member states, in {year}"
    else:
        lead = f"The highest sums over the {len(states)} states of {place} that list citizenships in {year}, not all,"
    return f"{lead} were {words.listed(parts)}."


def all_listed(states: list[str], geo: str, year: int) -> bool:
    """Whether a place lists citizenships itself, or all of its members do."""
    return states == [geo] or set(states) >= set(enforcement.members(geo, year))


def share_of_all(share: float) -> str:
    """'20.0 % of all found'."""
    return "no total" if pd.isna(share) else f"{share:.1f} % of all found"


def places_title(
    places: pd.DataFrame, year: int, missing: list[str], floors: list[str], per_capita: bool
) -> str:
    """Who has most, in a complete year; otherwise how many member states have a total, without a rank."""
    if missing or floors:
        every = len(enforcement.members("", year))
        sums = f", sums over citizenships for {len(floors)}" if floors else ""
        lack = f", none for {reference.label(missing[0])}" if len(missing) == 1 else ""
        totals = every - len(missing) - len(floors)
        return f"{year}: totals of only {totals} of the {every} member states{sums}{lack}; no rank"
    values = places["per_thousand" if per_capita else "persons"].dropna()
    if values.empty:
        return f"{year}: no country has a figure"
    name = reference.in_sentence(str(values.idxmax()))
    if per_capita:
        return f"{year}: most persons per inhabitant were found in {name}, {per_head(values.max())} per 1,000"
    return f"{year}: most persons were found in {name}, {words.number(values.max())}"
