"""Where are people found illegally present? The sentences, and the longer titles.

Places are ranked only in a year in which every member state has a total.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from borderbook import phrases
from borderbook.methods import breaks, enforcement
from borderbook.questions.illegally_present.analysis import FEW, PARTS
from notemill import words
from notemill.catalog import reference
from notemill.catalog.compose import AGREE
from notemill.show.cited import Rate, fitting, linked, sum_of

MET = "Persons found are those whom the authorities met, not those who live without a permit: they need not live there."
NO_RANK = "not every member state has a total of one vintage, so that no country is ranked"


def per_head(rate: float) -> str:
    """A rate in words: '28.9', '0.15', '0.035'; 'no rate' if it is missing."""
    digits = 1 if rate >= 1 else 2 if rate >= 0.1 or rate == 0 else 3
    return "no rate" if pd.isna(rate) else f"{rate:,.{digits}f}"


def persons_of(citizenship: str) -> str:
    """'persons', or 'citizens of Syria'."""
    if reference.kind(citizenship) == "residual":
        return f"persons ({reference.label(citizenship).lower()})"
    return "persons" if citizenship == "TOTAL" else f"citizens of {reference.label(citizenship)}"


def level(
    newest: enforcement.Newest | None, rate: Rate, inhabitants: float | None, place: str, jumps: pd.Series,
    most: str = "",
) -> str:  # fmt: skip
    """How many were found in the newest year of a place, per inhabitant, and the change on the year before.

    Args:
        newest: the newest figure of the place.
        rate: who was found, per how many inhabitants.
        inhabitants: of the place in that year; None if not held.
        place: its name.
        jumps: by year, why its series jumps: 'size', or Eurostat's 'flag'. Of these years no change is given.
        most: the result of ``most_of``.
    """
    if newest is None:
        return f"For {place} no figure of {rate.part} of this time is available here."
    who = rate.part.replace(" found", " were found", 1)
    per = ""
    if inhabitants and newest.figure >= FEW:
        found = newest.figure / inhabitants * rate.per
        per = f", {words.least(found, newest.floor, lambda n: f'**{per_head(n)} {rate}**')}"
    change = change_of(newest)
    if newest.year in jumps.index:
        kind = "a jump" if jumps[newest.year] == "size" else "with a break that Eurostat flags"
        change = f", after {words.number(newest.before)} in {newest.year - 1}: {kind}"
    return f"In **{newest.year}**, {_many(newest)} {who} in {place}{per}{change}{most}."


def _many(newest: enforcement.Newest) -> str:
    """'at least 1,605'; 'no' if none was found."""
    return words.least(newest.figure, newest.floor) if newest.figure else "no"


def most_of(members: pd.Series, whole: float) -> str:
    """The member of a union with most persons, and of how many; '' if those without a figure together can have more."""
    known = members.dropna()
    if known.empty or known.max() <= whole - known.sum():
        return ""
    of = f"of the {words.spelt(len(known))} members with figures, " if len(known) < len(members) else ""
    return f"; {of}most in {reference.in_sentence(str(known.idxmax()))}"


def change_of(newest: enforcement.Newest) -> str:
    """', down 22 % on 2024', ', up by a factor of 12 on 2014'; empty if the year before cannot be compared."""
    if not newest.before > 0:
        return ""
    return f", {phrases.change(newest.figure, newest.before)} on {newest.year - 1}"


def year_title(newest: enforcement.Newest, place: str, whom: str) -> str:
    """How many were found in the newest year of a place, and the change if it fits."""
    number = f"{place}: {_many(newest)}"
    when = f"in {newest.year}{' in the states with figures' * (newest.floor and not newest.figure)}"
    long, short = f"{number} {whom} {when}", f"{number} found illegally present {when}"
    return fitting(f"{long}{change_of(newest)}", long, f"{short}{change_of(newest)}")


def located(newest: enforcement.Newest | None, changes: pd.Series, states: int) -> str:
    """The change of a union in two parts: of the members with comparable figures, and of the others together.

    Args:
        newest: the newest figure of a union.
        changes: persons by member, of those that have a figure of that year and a comparable one of the year before.
        states: how many members it has.

    Returns:
        A sentence, with the member that moved most in the direction of the comparable members; an empty string if the
        union has no comparable figure of the year before, or for a country.
    """
    if newest is None or not newest.before > 0 or changes.empty:
        return ""
    known = sum_of(changes)
    most: Any = (changes * known).idxmax()
    mostly = f"most in {reference.in_sentence(most)} ({words.number(abs(linked(changes, most)))})"
    parts = [f"{_moved(known)} in the {len(changes)} members with comparable figures, {mostly}"]
    if len(changes) < states:
        parts.append(f"{_moved(newest.figure - newest.before - known)} in all others together")
    return f"From {newest.year - 1} to {newest.year} the count {', and '.join(parts)}."


def _moved(change: float) -> str:
    return f"{'fell' if change < 0 else 'rose'} by {words.number(abs(change))}"


def jumps_note(jumps: pd.DataFrame, whose: str = "") -> str:
    """Jumps, the breaks that Eurostat flags, and the reason that a source gives for each, with how sure it is.

    Args:
        jumps: the result of ``breaks.explained``.
        whose: of which members the jumps are, for a union.

    Returns:
        Sentences; an empty string without a jump.
    """
    flagged = jumps["kind"] == "break"
    known = jumps.loc[jumps["what is known"] != "", ["geo", "how sure", "what is known"]].drop_duplicates()
    parts = [
        f"{words.at_start(sure)} reason in {reference.in_sentence(geo)}: {text}."
        for geo, sure, text in known.itertuples(index=False)
    ]
    if jumps.loc[~flagged, "what is known"].eq("").any():
        parts.append(f"No source with a reason{' for the others' * bool(parts)} was found.")
    heads = (f"Jumps{whose}: ", jumps[~flagged]), (f"Eurostat flags breaks{whose}: ", jumps[flagged])
    first, last = ([f"{start}{phrases.jumps(of, reference.label)}."] * bool(len(of)) for start, of in heads)
    return " ".join([*first, *parts, *last])


def differing(table: pd.DataFrame, geo: str) -> str:
    """The years of a place for which Eurostat flags another definition; '' without one.

    Args:
        table: the enforcement dataset.
        geo: the place.
    """
    rows = enforcement.totals(table[(table["geo"] == geo) & (table["citizenship"] == "TOTAL")])
    years = words.years(breaks.differing(rows).get(enforcement.FOUND, []))
    return f"Of {years} Eurostat flags that the definition differs." if years else ""


def given(who: str) -> str:
    """What all member states give in a year in which they are ranked; a blank of a single citizenship can be 0."""
    if who == "persons":
        return "all member states' figures available"
    return "citizenships listed by all member states"


def where(places: pd.DataFrame, year: int, last: int, who: str, rate: Rate, geo: str) -> str:
    """The countries with the most persons, and most per inhabitant, of a complete year; of a member its own rank.

    Args:
        places: countries; persons, and a column named after the rate.
        year: the year.
        last: the last complete year.
        who: 'persons', 'citizens of Syria'.
        rate: persons found per so many inhabitants.
        geo: the place; of a country that is no member nothing is said.
    """
    counts, rates = places["persons"], places[str(rate)].dropna()
    which = f"{'the last year ' * (year == last)}with {given(who)}"
    if not counts.max():
        return f"In {year}, {which}, each country with a figure gives 0 {who}"
    if not geo.startswith("EU"):
        own = ranks(places, year, rate, geo)
        return f"In {year}, {which}, {reference.in_sentence(geo)} ranks {own}" if own else ""
    first: Any = counts.idxmax()
    most = reference.in_sentence(str(first))
    text = f"In {year}, {which}, **{most}** found most {who} ({words.number(linked(counts, first))})"
    if rates.empty:
        return text
    highest: Any = rates.idxmax()
    top, level = reference.in_sentence(str(highest)), f"{per_head(linked(rates, highest))} per {rate.per:,}"
    also = "and" if top == most else f"and **{top}**"
    return f"{text} {also} most per inhabitant ({level}; those found need not live there)"


def ranks(places: pd.DataFrame, year: int, rate: Rate, geo: str) -> str:
    """'6th of 27 by number and 7th of 27 per inhabitant, where the first has most'; '' without a rank."""
    states = enforcement.members("", year)
    members = places.loc[places.index.isin(states)]
    each = {"by number": members["persons"], "per inhabitant": members[str(rate)].dropna()}
    said = [
        f"{words.ordinal((of > of[geo]).sum() + 1)} of {len(of)} {how}" for how, of in each.items() if geo in of.index
    ]
    among = " among the members with figures" if any(len(of) < len(states) for of in each.values()) else ""
    return f"{words.listed(said)}{among}, where the first has most" if said else ""


def of_whom(table: pd.DataFrame, year: int, geo: str, states: list[str], said: int) -> str:
    """The most frequent citizenship, or the highest sum where not all states list citizenships; a clause.

    Args:
        table: index citizenship, the most frequent first; persons.
        year: the year.
        geo: the place.
        states: the states that are added up, or the place itself.
        said: the year of the clause before; 0 if none is before.

    Of a place where the most frequent citizenship has fewer than ``FEW`` persons nothing is said.
    """
    if table["persons"].max() < FEW:
        return ""
    when = "" if year == said else f"in {year} "
    which = f"the most frequent citizenship in {reference.in_sentence(geo)} was"
    if not _all_listed(states, geo, year):
        which = f"over the {len(states)} states that list citizenships, the highest sum is of"
    first = {reference.label(code): words.number(linked(table, code, "persons")) for code in table.index[:1]}
    return "".join(f"{when}{which} {name} ({persons})" for name, persons in first.items())


def citizens_title(table: pd.DataFrame, year: int, geo: str, states: list[str]) -> str:
    """The most frequent citizenship with its share; it is called so only where all states list citizenships.

    Args:
        table: as ``of_whom``, with ``share`` (per cent of all found in the place, unlisted ones too).
        year: the year.
        geo: the place.
        states: as ``of_whom``.
    """
    first, share = table.index[0], table["share"].iloc[0]
    name, persons = reference.label(str(first)), linked(table, first, "persons")
    lead = "most often"
    if not _all_listed(states, geo, year):
        lead = f"only {len(states)} of {len(enforcement.members(geo, year))} states list citizenships;"
    if persons < FEW:
        return f"{reference.label(geo)}, {year}: fewer than {FEW} persons of each citizenship"
    of_all = "" if pd.isna(share) else f" ({share:.1f} % of all found)"
    return f"{reference.label(geo)}, {year}: {lead} {name}, {words.number(persons)}{of_all}"


def _all_listed(states: list[str], geo: str, year: int) -> bool:
    """Whether a place lists citizenships itself, or all of its members do."""
    return states == [geo] or set(states) >= set(enforcement.members(geo, year))


def of_which_total(whole: float, now: float) -> str:
    """Which total the shares refer to, if it is not the current one or is missing; otherwise an empty string."""
    if words.missing(whole):
        return "there is no total of the same vintage, so that no share is given"
    if abs(whole - now) <= AGREE * now:
        return ""
    then, since = words.number(whole), words.number(now)
    return f"shares are of the {then} found that were published with them, a total later revised to {since}"


def places_title(places: pd.DataFrame, year: int, rate: Rate | None, geo: str) -> str:
    """Who has most, in a complete year; for a country its own value.

    Args:
        places: as ``where``.
        year: the year.
        rate: what the figure shows; None: persons.
        geo: the place.
    """
    values = places[str(rate) if rate else "persons"].dropna()
    form, what = (per_head, f"{rate.part} {rate}") if rate else (words.number, "persons")
    if geo in values.index:
        return f"{reference.label(geo)}, {year}: {form(linked(values, geo))} {what}"
    if geo in places.index and places["persons"][geo] < FEW:
        few = words.number(linked(places, geo, "persons"))
        return f"{reference.label(geo)}, {year}: {few} persons, too few for a rate"
    if not values.max():
        return f"{year}: 0 {what} in each country with a figure"
    highest: Any = values.idxmax()
    country, most = reference.in_sentence(str(highest)), form(linked(values, highest))
    each, per = (" per inhabitant", f" per {rate.per:,}") if rate else ("", "")
    return f"{year}: most persons{each} were found in {country}, {most}{per}"


def too_few(persons: pd.Series) -> str:
    """'Too few persons for a rate: Liechtenstein (15).', by code of country; '' if there is none."""
    few = persons[persons < FEW]
    named = [f"{reference.label(str(code))} ({words.number(found)})" for code, found in few.items()]
    return f"Too few persons for a rate: {words.listed(named)}." if named else ""


def with_share(part: str, persons: float, share: float) -> str:
    """'inland (60.1 %)'; without a share where it is missing or, as for rates, of few persons."""
    return part if pd.isna(share) or persons < FEW else f"{part} ({words.per_cent(share, 1)})"


def parts_title(lead: str, kind: str, parts: pd.DataFrame) -> str:
    """'Greece, 2023, most: entered illegally (53.5 %)'; persons where there is no share.

    Args:
        lead: the place and the year.
        kind: 'reason' or 'place'.
        parts: the reasons or the places of ``analysis.breakdown``, by their names.
    """
    most, whole = parts["persons"].max(), parts["total"].max()
    if not most:
        found = "those" if pd.isna(whole) else f"the {words.number(whole)}"
        return f"{lead}: none of {found} found has a listed {kind}"
    names = parts.index[parts["persons"] == most].tolist()
    which = f"the only {kind} given" if len(parts) == 1 else "most"
    number = words.number(linked(parts, names[0], "persons"))
    share = with_share("", most, parts["share"].max()) or f" ({number})"
    return f"{lead}, {which}: {words.listed(names)}{share}{' each' * (len(names) > 1)}"


def parts_note(parts: pd.DataFrame, without: Mapping[str, float] | None = None) -> str:
    """Which share of all found the reasons or the places leave out, or count twice; ``PARTS`` are not added again.

    If all found are of another vintage, it is named.

    Args:
        parts: as in ``parts_title``.
        without: the result of ``analysis.in_none``.
    """
    own, total = parts[~parts.index.isin(PARTS)], parts["total"].max()
    whole, left = own["share"].sum(min_count=1), total - own["persons"].sum()
    many = abs(left) >= FEW  # of few no share is given, as no rate is
    said = ""
    if whole == 0:
        said = "none of those found is in one of these"
    elif whole < 99.95:
        part = f"{words.decimal(100 - whole)} %" if many else words.number(left)
        each = [f"{reference.in_sentence(geo)} ({words.number(n)})" for geo, n in (without or {}).items()]
        said = f"{part} of those found are in none{', among them all of ' * bool(each)}{words.listed(each)}"
    elif whole > 100.05:
        more = f"{words.decimal(whole)} % of those" if many else f"{words.number(-left)} more than all"
        said = f"together {more} found"
    apart = parts[parts["share"].notna() & (parts["vintage"] != parts["whole"])]
    vintages = apart[["whole", "vintage"]].drop_duplicates().itertuples(index=False)
    of_others = [f"shares are of a total of the vintage {of}; the parts are of {own}" for of, own in vintages]
    return " ".join(f"{words.at_start(text)}." for text in (said, *of_others) if text)
