"""Persons found illegally present: by year, on a map, by country, by citizenship, by reason and place."""

from __future__ import annotations

import pandas as pd

from borderbook import charts, words
from borderbook.catalog import reference
from borderbook.methods import enforcement
from borderbook.questions.illegally_present import analysis, answer

MET = "Persons found are those whom the authorities met, not those who live without a permit."
TABLES = ("enforcement", "population")
FLOORS = "≥: a floor, the sum over citizenships."


def unit(per_capita: bool, citizenship: str = "TOTAL") -> str:
    """What is counted, in words."""
    kind = "per 1,000 inhabitants" if per_capita else "rounded to 5"
    return f"{words.at_start(answer.persons_of(citizenship))} found illegally present, {kind}"


def course(persons: pd.Series, floor: pd.Series, geo: str) -> charts.Figure:
    """Persons found in one place by year; ``persons`` is named after who they are.

    Args:
        persons: persons found by year.
        floor: by year, true where the number is a floor.
        geo: the place.
    """
    known = persons.loc[persons.first_valid_index() : persons.last_valid_index()]
    newest, counted = enforcement.newest(persons, floor), f"{persons.name} found illegally present"
    title = f"{reference.label(geo)}: no figure of {counted}"
    if newest is not None:
        change = answer.change_of(newest)
        title = f"{reference.label(geo)}: {answer.counted(newest)} {counted} in {newest.year}{change}"
    return charts.bars(
        known.rename(enforcement.FOUND), form=words.number, lower=floor, name="found-illegally-present-by-year",
        title=title, of="enforcement", unit=f"{words.at_start(counted)}, rounded to 5",
        note=[FLOORS if floor.reindex(known.index, fill_value=False).any() else "", MET],
    )  # fmt: skip


def on_map(
    places: pd.DataFrame, title: str, missing: list[str], per_capita: bool, by_year: pd.DataFrame
) -> charts.Figure:
    """Countries coloured by persons found, per inhabitant or in all; states without a figure are hatched.

    Args:
        places: index geo; persons, per_thousand, floor.
        title: what the map shows, or why it shows no rank.
        missing: member states without a figure.
        per_capita: colour by persons per 1,000 inhabitants.
        by_year: ``analysis.by_year``, for the slider of the page.
    """
    column = "per_thousand" if per_capita else "persons"
    codes = [*places.index, *(code for code in [*missing, *analysis.EFTA] if code not in places.index)]
    shown = places[column].reindex(codes)
    if len(places):
        shown = shown.rename(int(places["year"].iloc[0]))
        others = by_year.drop(columns=shown.name, errors="ignore").reindex(codes)
        by_year = others.join(shown).sort_index(axis=1)
    return charts.choropleth(
        shown, form=answer.per_head if per_capita else words.number, by=by_year,
        name="found-illegally-present-map", title=title, unit=unit(per_capita), of=TABLES, note=MET,
    )  # fmt: skip


def by_country(places: pd.DataFrame, title: str, top: int, per_capita: bool) -> charts.Figure:
    """Bars by country with the number of persons; in order of size only where ``places`` is.

    Args:
        places: index geo, in the order to draw; persons, per_thousand, floor.
        title: as of the map.
        top: how many countries to show at most.
        per_capita: draw persons per 1,000 inhabitants.
    """
    column = "per_thousand" if per_capita else "persons"
    known = places.dropna(subset=[column]).head(top)
    counts = known["persons"].rename(index=reference.label).map(words.number)
    labels = [f"{place} ({persons})" if per_capita else place for place, persons in counts.items()]
    aged = sorted(set(known["population_year"].dropna().astype("int64")) - set(known["year"]))
    notes = [
        FLOORS if known["floor"].any() else "",
        f"No rate on fewer than {analysis.FEW} persons." if per_capita else "",
        f"Inhabitants of {words.years(aged)} where newer ones are not held." if aged and per_capita else "",
        f"{len(known)} of {len(places)} countries." if len(known) < len(places) else "",
        MET,
    ]
    return charts.bars(
        known[column].set_axis(labels), form=answer.per_head if per_capita else words.number,
        lower=known["floor"].set_axis(labels), name="found-illegally-present-by-country", title=title,
        unit=unit(per_capita), of=TABLES, note=notes,
    )  # fmt: skip


def by_citizenship(table: pd.DataFrame, year: int, geo: str, states: list[str]) -> charts.Figure:
    """The most frequent citizenships, each with its share of all persons found.

    Args:
        table: index citizenship; persons, share (of all found, unlisted ones too).
        year: the year.
        geo: the place.
        states: the states that are added up, or the place itself.
    """
    named = table.rename(index=reference.label)
    labels = [f"{name} ({share:.1f} %)" for name, share in named["share"].items()]
    place, title = f"{reference.label(geo)}, {year}", "no figure by citizenship is held"
    for name, persons, share in named[["persons", "share"]].head(1).itertuples():
        figure = f"{words.number(persons)} ({answer.share_of_all(share)})"
        title = f"{name} is the most frequent citizenship, {figure}"
        if not answer.all_listed(states, geo, year):
            few = f"only {len(states)} of {len(enforcement.members(geo, year))} states list citizenships"
            title = f"{few}; {name} {figure}"
    notes = [
        f"Added up over {len(states)} member states; who is found in two counts in both."
        if len(states) > 1
        else "",
        "Shares are of all persons found, those of unlisted and unknown citizenship included.",
        *reference.footnotes(table.index),
    ]
    return charts.bars(
        table["persons"].set_axis(labels).rename(enforcement.FOUND), form=words.number,
        name="found-illegally-present-by-citizenship",
        title=f"{place}: {title}", unit=f"{unit(False)}, {year}", of="enforcement", note=notes,
    )  # fmt: skip


def by_citizenship_and_country(shares: pd.DataFrame, year: int) -> charts.Figure:
    """Citizenships by countries, each cell the share of all persons found in the country.

    Args:
        shares: index citizenship, columns geo, per cent.
        year: the year.
    """
    title = f"{year}: no figure by citizenship and country is held"
    if shares.notna().any(axis=None):
        country = str(shares.max().idxmax())
        found = f"{shares[country].max():.0f} % of persons found in {reference.in_sentence(country)}"
        whose = reference.in_sentence(str(shares[country].idxmax()))
        title = f"{year}: {found} were citizens of {whose}, the largest share shown"
    return charts.heatmap(
        shares.rename(index=reference.label, columns=reference.label), form="{:.0f}".format,
        name="found-illegally-present-by-citizenship-and-country", title=title,
        unit=f"Per cent of all persons found in the country, {year}", of="enforcement",
        note=["Missing: no figure; zeros are not held.", *reference.footnotes(shares.index)],
    )  # fmt: skip


def by_reason_and_place(parts: pd.DataFrame, geo: str) -> charts.Figure:
    """Persons found by reason, and by place of apprehension; never to be added up."""
    year = int(parts["year"].iloc[0]) if len(parts) else "no year"
    shares = ["" if pd.isna(share) else f" ({share:.0f} %)" for share in parts["share"]]
    labels = [f"{name}{share}" for name, share in zip(parts.index, shares, strict=True)]
    largest = []
    for by in ("reason", "place"):
        rows = parts[parts.index.isin(list(analysis.WORDS[f"{by}s"].values()))].nlargest(1, "persons")
        for name, persons, share in rows[["persons", "share"]].itertuples():
            category = f"{str(name)[0].lower()}{str(name)[1:]}"
            largest.append(f"by {by}, {category} {words.number(persons)} ({answer.share_of_all(share)})")
    place, none = reference.label(geo), "no figure by reason or place of apprehension is held"
    return charts.bars(
        parts["persons"].set_axis(labels), form=words.number, name="found-illegally-present-by-reason-and-place",
        title=f"{place}, {year}: {'; '.join(largest)}" if largest else f"{place}: {none}", of="enforcement",
        unit=f"{unit(False)}, {year}, by reason, then by place",
        note="Reasons, and places, do not add up to the total: some states leave them out, and crossing points and "
        "stretches between them are parts of the external border.",
    )  # fmt: skip
