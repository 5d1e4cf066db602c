"""What do the official counts say about one country? The sentences and the longer titles."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import words
from borderbook.catalog import reference
from borderbook.methods import enforcement
from borderbook.methods.columns import rows_of
from borderbook.show.cited import Rate

NOT_STAGES = "The counts are of different persons at different moments and are no successive stages."


def sentences(profile: pd.DataFrame, name: str, breaks: pd.DataFrame) -> list[str]:
    """The newest figure of each count; breaks first if there are any.

    Args:
        profile: ``analysis.newest``.
        name: the country.
        breaks: ``methods.enforcement.breaks_of_place``: year, count, factor.
    """
    found, missing = profile.dropna(subset="persons"), profile.index[profile["persons"].isna()]
    if found.empty:
        return [f"No figure of **{name}** is held in these years."]
    parts = [
        f"{words.least(words.number(row.persons), row.floor)} {row.Index} ({row.year}{_changed(row)})"
        for row in rows_of(found)
    ]
    first = f"**{name}**, the newest figure of each count: {words.listed(parts)}."
    lacking = f"No figure is held of {words.listed(list(missing))}." if len(missing) else ""
    return [breaks_in_words(breaks, name), first, lacking, NOT_STAGES]


def breaks_in_words(breaks: pd.DataFrame, name: str) -> str:
    """Which series break and when; blank where none does."""
    parts = [f"{count} in {words.years(years)}" for count, years in breaks.groupby("count")["year"]]
    if not parts:
        return ""
    return f"Series of {name} break, so their trends must not be read across: {words.listed(parts)}."


def course_title(profile: pd.DataFrame, name: str) -> str:
    """Which count changed most, in persons, on the year before; counts that cannot be compared left out.

    Args:
        profile: ``analysis.newest``.
        name: the country.
    """
    steady = profile[profile["before"] > 0]
    if steady.empty:
        return f"{name}: no count has two years to compare"
    count: Any = (steady["persons"] - steady["before"]).abs().idxmax()
    row = steady.loc[count]
    if row["persons"] == row["before"]:
        return f"{name}: no count changed on the year before"
    ends = f"from {words.number(row['before'])} in {row['year'] - 1} to {words.number(row['persons'])} in {row['year']}"
    per_cent = words.signed((row["persons"] / row["before"] - 1) * 100)
    change = f" ({per_cent})" if row["before"] >= words.FEW else ""
    return f"{name}: in persons, {count} changed most on the year before, {ends}{change}"


def rates_title(rate: pd.Series, floor: pd.Series, name: str, per: Rate) -> str:
    """The newest rate; a floor is called one.

    Args:
        rate: by year.
        floor: by year, whether what is counted is a floor.
        name: the country.
        per: what is divided by what, per how many.
    """
    known = rate.dropna()
    if known.empty:
        return f"{name}: no year has both {per.part} and {per.whole}"
    year = known.index[-1]
    figure = words.least(f"{known.iloc[-1]:.0f}", floor.get(year, False))
    return f"{name}: {figure} {per.part} {per} in {year}"


def floors_note(rate: pd.DataFrame, floors: pd.DataFrame) -> str:
    """Whose rates of which years are made of floors; blank where none is.

    Args:
        rate: a row a year, a column a place.
        floors: of the same shape, true where the returns are a floor.
    """
    flagged = (floors & rate.notna()).astype(bool)
    parts = [f"{place} {words.years(flagged.index[of])}" for place, of in flagged.items() if of.any()]
    return f"Floors, without small cells and unknown citizenships: {'; '.join(parts)}." if parts else ""


def _changed(row: Any) -> str:
    if not row.before > 0:
        return ""
    if row.before < words.FEW:
        return f", {words.number(row.before)} in {row.year - 1}"
    return f", {words.change(row.persons, row.before)} on {row.year - 1}"


def blank_places(geo: str) -> str:
    """Why a place among the member states can be blank.

    Args:
        geo: of the country.
    """
    if geo not in enforcement.members(enforcement.EU):
        return f"No place is given: {reference.in_sentence(geo)} is not one of the 27 member states."
    return "A blank place: too few members have a figure of that year, or a total was revised between their vintages."
