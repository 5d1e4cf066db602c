"""Where are people found illegally present? The sentences, and the titles of the figures.

Places are ranked only in a year in which every member state has a total.
"""

from __future__ import annotations

import pandas as pd

from borderbook import reference, words
from borderbook.methods import enforcement
from borderbook.questions.illegally_present.analysis import PLACES, REASONS


def per_head(rate: float) -> str:
    """Persons per 1,000 inhabitants as they are read: '28.93', '0.035'."""
    return "no rate" if pd.isna(rate) else f"{rate:.2f}" if rate >= 0.1 or rate == 0 else f"{rate:.3f}"


def persons_of(citizenship: str) -> str:
    """'persons', or 'citizens of Syria'."""
    if reference.kind(citizenship) == "residual":
        return f"persons ({reference.label(citizenship).lower()})"
    return "persons" if citizenship == "TOTAL" else f"citizens of {reference.label(citizenship)}"


def level(persons: pd.Series, floor: pd.Series, inhabitants: float, geo: str, broke: bool = False) -> str:
    """How many were found in the newest year of a place, per inhabitant, and the change on the year before.

    Args:
        persons: persons found in the place by year; its name is who they are ('persons', 'citizens of Syria').
        floor: by year, true where the number is a floor: it is compared with a floor only.
        inhabitants: of the place in the newest year; NaN if not held.
        geo: its code.
        broke: whether the series breaks in its newest year: then no change is given.
    """
    known, place, who = persons.dropna(), reference.in_sentence(geo), persons.name
    if known.empty:
        return f"For {place} no figure of {who} found illegally present is held for this time."
    year, number = known.index[-1], known.iloc[-1]
    before = known.get(year - 1, float("nan"))
    rate = (
        "" if pd.isna(inhabitants) else f", **{per_head(number / inhabitants * 1000)} per 1,000 inhabitants**"
    )
    least = "at least " if floor.get(year, False) else ""
    change = ""
    if broke:
        change = f", after {words.number(before)} in {year - 1}: a break that the other states do not share"
    elif before > 0 and bool(floor.get(year, False)) == bool(floor.get(year - 1, False)):
        change = f", {words.changed((number / before - 1) * 100)} on {year - 1} ({words.number(before)})"
    return f"In **{year}** {least}{words.number(number)} {who} were found illegally present in {place}{rate}{change}."


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
    if places.empty:
        return ""
    counts, rates = places["persons"], places["per_thousand"].dropna()
    most = reference.in_sentence(str(counts.idxmax()))
    which = "the last year with figures from" if year == last else "with figures from"
    text = (
        f"In {year}, {which} every member state, **{most}** found most {persons_of(citizenship)} "
        f"({words.number(counts.max())})"
    )
    if rates.empty:
        return f"{text}."
    densest = reference.in_sentence(str(rates.idxmax()))
    if densest == most:
        return f"{text}, and most per inhabitant, too ({per_head(rates.max())} per 1,000)."
    return f"{text} and **{densest}** most per inhabitant ({per_head(rates.max())} per 1,000)."


def incomplete(year: int, missing: list[str], floors: list[str]) -> str:
    """Which member states lack a total, and that no rank is given."""
    parts = []
    if floors:
        parts.append(f"only a sum over citizenships for {words.counted(len(floors), 'member state')}")
    if missing:
        named = words.listed([reference.label(code) for code in missing])
        parts.append(
            f"no figure for {named if len(missing) <= 3 else words.counted(len(missing), 'member state')}"
        )
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
    parts = [
        f"{reference.label(str(code))} ({words.number(row['persons'])}, {_share(row['share'])})"
        for code, row in top.iterrows()
    ]
    place = reference.in_sentence(geo)
    if states == [geo]:
        return f"The most frequent citizenships in {place} in {year} were {words.listed(parts)}."
    if _all_listed(states, geo, year):
        lead = f"The most frequent citizenships, added up over all {len(states)} member states, in {year}"
    else:
        lead = f"The highest sums over the {len(states)} states of {place} that list citizenships in {year}, not all,"
    return f"{lead} were {words.listed(parts)}."


def _all_listed(states: list[str], geo: str, year: int) -> bool:
    return states == [geo] or set(states) >= set(enforcement.members(geo, year))


def _share(share: float) -> str:
    return "no total" if pd.isna(share) else f"{share:.1f} % of all found"


def course_title(persons: pd.Series, floor: pd.Series, geo: str) -> str:
    """The newest number and, where both are whole or both floors, its change."""
    known, who = persons.dropna(), persons.name
    if known.empty:
        return f"{reference.label(geo)}: no figure of {who} found illegally present"
    year, number = known.index[-1], known.iloc[-1]
    before = known.get(year - 1, float("nan"))
    alike = bool(floor.get(year, False)) == bool(floor.get(year - 1, False))
    change = f", {words.changed((number / before - 1) * 100)} on {year - 1}" if before > 0 and alike else ""
    return f"{reference.label(geo)}: {words.number(number)} {who} found illegally present in {year}{change}"


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


def citizenship_title(table: pd.DataFrame, year: int, geo: str, states: list[str]) -> str:
    """The most frequent citizenship with its number and share; whether all states list them."""
    if table.empty:
        return f"{reference.label(geo)}, {year}: no figure by citizenship is held"
    top, name = table.iloc[0], reference.label(str(table.index[0]))
    if not _all_listed(states, geo, year):
        every = len(enforcement.members(geo, year))
        lead = (
            f"{reference.label(geo)}, {year}: only {len(states)} of {every} states list citizenships; {name}"
        )
        return f"{lead} {words.number(top['persons'])} ({_share(top['share'])})"
    return (
        f"{reference.label(geo)}, {year}: {name} is the most frequent citizenship, {words.number(top['persons'])} "
        f"({_share(top['share'])})"
    )


def matrix_title(shares: pd.DataFrame, year: int) -> str:
    """The largest share of one citizenship in one country."""
    if shares.isna().all(axis=None):
        return f"{year}: no figure by citizenship and country is held"
    country = str(shares.max().idxmax())
    citizenship = str(shares[country].idxmax())
    return (
        f"{year}: {shares[country].max():.0f} % of persons found in {reference.in_sentence(country)} were citizens of "
        f"{reference.in_sentence(citizenship)}, the largest share shown"
    )


def breakdown_title(parts: pd.DataFrame, geo: str) -> str:
    """The largest reason, and apart from it the larger place: two ways to divide all found."""
    if parts.empty:
        return f"{reference.label(geo)}: no figure by reason or place of apprehension is held"
    year = int(parts["year"].iloc[0])
    largest = []
    for by, names in (("reason", REASONS), ("place", PLACES)):
        rows = parts[parts.index.isin(list(names.values()))].nlargest(1, "persons")
        largest += [
            f"by {by}, {str(name)[0].lower()}{str(name)[1:]} {words.number(persons)} ({_share(share)})"
            for name, persons, share in rows[["persons", "share"]].itertuples()
        ]
    return f"{reference.label(geo)}, {year}: {'; '.join(largest)}"
