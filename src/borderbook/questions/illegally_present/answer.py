"""Where are people found illegally present? The sentences, and the longer titles.

Places are ranked only in a year in which every member state has a total.
"""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.catalog import reference
from borderbook.catalog.cells import AGREE
from borderbook.methods import enforcement
from borderbook.questions.illegally_present.analysis import WORDS
from borderbook.show.cited import Rate

MET = "Persons found are those whom the authorities met, not those who live without a permit."
FLOORS = "≥: a floor, the sum over citizenships."


def per_head(rate: float) -> str:
    """A rate as it is read: '28.93', '0.035'."""
    return "no rate" if pd.isna(rate) else f"{rate:,.2f}" if rate >= 0.1 or rate == 0 else f"{rate:.3f}"


def persons_of(citizenship: str) -> str:
    """'persons', or 'citizens of Syria'."""
    if reference.kind(citizenship) == "residual":
        return f"persons ({reference.label(citizenship).lower()})"
    return "persons" if citizenship == "TOTAL" else f"citizens of {reference.label(citizenship)}"


def level(
    newest: enforcement.Newest | None, rate: Rate, inhabitants: float, geo: str, breaks: pd.Series
) -> str:
    """How many were found in the newest year of a place, per inhabitant, and the change on the year before.

    Args:
        newest: the newest figure of the place.
        rate: who was found, per how many inhabitants.
        inhabitants: of the place in that year; NaN if not held.
        geo: its code.
        breaks: the years in which its series breaks: of these no change is given.
    """
    place = reference.in_sentence(geo)
    if newest is None:
        return f"For {place} no figure of {rate.part} is held for this time."
    who = rate.part.replace(" found", " were found", 1)
    level = f"**{per_head(newest.figure / inhabitants * rate.per)} {rate}**"
    per = "" if pd.isna(inhabitants) else f", {words.least(level, newest.floor)}"
    change, before = change_of(newest), words.number(newest.before)
    if newest.year in set(breaks):
        change = f", after {before} in {newest.year - 1}: a break that the other states do not share"
    elif change:
        change += f" ({before})"
    return f"In **{newest.year}** {counted(newest)} {who} in {place}{per}{change}."


def counted(newest: enforcement.Newest) -> str:
    """'719,395', 'at least 1,605'."""
    return words.least(words.number(newest.figure), newest.floor)


def change_of(newest: enforcement.Newest) -> str:
    """', down 22 % on 2024'; blank where the year before cannot be compared."""
    if not newest.before > 0:
        return ""
    return f", {words.change(newest.figure, newest.before)} on {newest.year - 1}"


def added(newest: enforcement.Newest | None, geo: str, citizenship: str) -> str:
    """A single citizenship added up over the members that list it: no change, since not all do every year."""
    place, who = reference.in_sentence(geo), persons_of(citizenship)
    if newest is None:
        return f"No state of {place} lists {who}."
    found = f"at least {words.number(newest.figure)} {who} illegally present"
    return f"In **{newest.year}** the states of {place} that list them found {found}."


def where(places: pd.DataFrame, year: int, last: int, who: str, rate: Rate) -> str:
    """The countries with the most persons, and most per inhabitant, of a complete year.

    Args:
        places: countries; persons, and a column named after the rate.
        year: the year.
        last: the last complete year.
        who: 'persons', 'citizens of Syria'.
        rate: persons found per so many inhabitants.
    """
    counts, rates = places["persons"], places[str(rate)].dropna()
    most = reference.in_sentence(str(counts.idxmax()))
    which = "the last year with figures from" if year == last else "with figures from"
    text = (
        f"In {year}, {which} every member state, **{most}** found most {who} ({words.number(counts.max())})"
    )
    if len(rates):
        densest, level = (
            reference.in_sentence(str(rates.idxmax())),
            f"{per_head(rates.max())} per {rate.per:,}",
        )
        same = f", and most per inhabitant, too ({level})"
        text += same if densest == most else f" and **{densest}** most per inhabitant ({level})"
    return f"{text}."


def incomplete(year: int, missing: list[str], floors: list[str], mixed: bool = False) -> str:
    """Which member states lack a total, or that totals are of vintages that differ, and that no rank is given."""
    sums, lack = (words.counted(len(states), "member state") for states in (floors, missing))
    if len(missing) <= 3:
        lack = words.listed([reference.in_sentence(code) for code in missing])
    parts = [f"only a sum over citizenships for {sums}"] if floors else []
    parts += [f"no figure for {lack}"] if missing else []
    parts += ["no set of totals of one vintage"] if mixed else []
    return f"For {year} there is {words.listed(parts)}, so that no country is ranked." if parts else ""


def of_whom(table: pd.DataFrame, year: int, geo: str, states: list[str]) -> str:
    """The most frequent citizenships with counts and shares of all persons found.

    Args:
        table: index citizenship; persons, share (per cent of all found in the place, unlisted ones too).
        year: the year.
        geo: the place.
        states: the states that are added up, or the place itself.
    """
    if table.empty:
        return ""
    place = reference.in_sentence(geo)
    if states == [geo]:
        lead = f"The most frequent citizenships in {place} in {year}"
    elif _all_listed(states, geo, year):
        lead = f"The most frequent citizenships, added up over all {len(states)} member states, in {year}"
    else:
        lead = f"The highest sums over the {len(states)} states of {place} that list citizenships in {year}, not all,"
    rows = table.head(3).rename(index=reference.label)[["persons", "share"]].itertuples()
    parts = [f"{name} ({words.number(persons)}{share_of_all(', ', share)})" for name, persons, share in rows]
    return f"{lead} were {words.listed(parts)}."


def citizens_title(table: pd.DataFrame, year: int, geo: str, states: list[str]) -> str:
    """The most frequent citizenship; it is called so only where all states list citizenships. As ``of_whom``."""
    name, first = reference.label(str(table.index[0])), table.iloc[0]
    figure = f"{words.number(first['persons'])}{share_of_all(' (', first['share'], ')')}"
    title = f"{name} is the most frequent citizenship, {figure}"
    if not _all_listed(states, geo, year):
        every = len(enforcement.members(geo, year))
        title = f"only {len(states)} of {every} states list citizenships; {name} {figure}"
    return f"{reference.label(geo)}, {year}: {title}"


def _all_listed(states: list[str], geo: str, year: int) -> bool:
    """Whether a place lists citizenships itself, or all of its members do."""
    return states == [geo] or set(states) >= set(enforcement.members(geo, year))


def share_of_all(before: str, share: float, after: str = "") -> str:
    """', 20.0 % of all found'; nothing without a share."""
    return "" if pd.isna(share) else f"{before}{share:.1f} % of all found{after}"


def of_which_total(whole: float, now: float) -> str:
    """Of which total shares are, where it is not the one that is held now, or that there is none; else nothing."""
    if words.missing(whole):
        return "There is no total of the same vintage, so that no share is given."
    if abs(whole - now) <= AGREE * now:
        return ""
    then, since = words.number(whole), words.number(now)
    return f"Shares are of the {then} found that were published with them; the total was revised to {since} later."


def places_title(
    places: pd.DataFrame,
    year: int,
    missing: list[str],
    floors: list[str],
    rate: Rate | None,
    mixed: bool = False,
) -> str:
    """Who has most, in a complete year; otherwise how many member states have a total, without a rank.

    Args:
        places: as ``where``.
        year: the year.
        missing: member states without a figure.
        floors: member states with a sum over citizenships only.
        rate: what the figure shows; None: persons.
        mixed: whether totals are of vintages that differ.
    """
    if mixed:
        return f"{year}: the totals of the member states are of vintages that differ; no rank"
    if missing or floors:
        every = len(enforcement.members("", year))
        sums = f", sums over citizenships for {len(floors)}" if floors else ""
        lack = f", none for {reference.label(missing[0])}" if len(missing) == 1 else ""
        totals = every - len(missing) - len(floors)
        return f"{year}: totals of only {totals} of the {every} member states{sums}{lack}; no rank"
    values = places[str(rate) if rate else "persons"].dropna()
    country = reference.in_sentence(str(values.idxmax()))
    if rate:
        most = f"{per_head(values.max())} per {rate.per:,}"
        return f"{year}: most persons per inhabitant were found in {country}, {most}"
    return f"{year}: most persons were found in {country}, {words.number(values.max())}"


def largest_parts(parts: pd.DataFrame) -> str:
    """'by reason, entered illegally 676,545 (53.5 % of all found); by place, inland 761,020 (...)'.

    Args:
        parts: ``analysis.breakdown``.
    """
    largest = []
    for by in ("reason", "place"):
        rows = parts[parts.index.isin(list(WORDS[f"{by}s"].values()))].sort_values("persons", ascending=False)
        for name, persons, share in rows[["persons", "share"]].head(1).itertuples():
            category = f"{name[0].lower()}{name[1:]} {words.number(persons)}"
            largest.append(f"by {by}, {category}{share_of_all(' (', share, ')')}")
    return "; ".join(largest)
