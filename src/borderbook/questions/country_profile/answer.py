"""What do the official counts say about one country? The sentences and the longer titles."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import words
from borderbook.catalog import reference
from borderbook.methods import enforcement
from borderbook.methods.columns import rows_of
from borderbook.show.cited import Rate

OLD = 5  # years; a newest figure that is older says nothing of today
FIRST = (enforcement.FOUND, enforcement.ORDERS, "asylum applicants", enforcement.RETURNS)
"""The counts that lead, in this order; others follow."""


def sentences(profile: pd.DataFrame, name: str, last: int, places: int | None) -> list[str]:
    """The counts of the newest year, three at most; the newest of the others; what is missing, and places.

    Args:
        profile: ``analysis.newest``.
        name: the country.
        last: the newest year that is asked for.
        places: for how many counts its place among the member states is known; None: it is no member.
    """
    current = profile[profile["year"] >= last - OLD]
    if current.empty:
        return [f"No figure of **{name}** of {last - OLD} or later is held."]
    year, order = current["year"].max(), dict.fromkeys([*FIRST, *current.index])
    newest = current[current["year"] == year].reindex([count for count in order if count in current.index])
    newest = newest.dropna(subset="year").head(3)
    lead = [f"**{_figure(row)}** {row.Index}" for row in rows_of(newest)]
    rest = [f"{_figure(row)} {row.Index} ({row.year})" for row in rows_of(current.drop(newest.index))]
    lacking = words.listed([str(count) for count in profile.index.difference(current.index, sort=False)])
    known = f"known for {words.counted(places, 'count')}; of the others" if places else "not known, as"
    end = [
        f"no figure later than {last - OLD - 1} is held of {lacking}" if lacking else "",
        f"its place among the members is {known} too few members have figures" if places is not None else "",
    ]
    return [
        f"In **{year}**, {name} counted {words.listed(lead)}.",
        f"Of the others the newest figures are {words.listed(rest)}." if rest else "",
        f"{words.at_start('; '.join(filter(None, end)))}." if any(end) else "",
    ]


def _figure(row: Any) -> str:
    return words.least(words.number(row.persons), row.floor)


def jumps_note(jumps: pd.DataFrame) -> str:
    """Which counts jump and when, and where Eurostat flags a break; blank where none does.

    Args:
        jumps: ``enforcement.breaks_of_place``.
    """
    kinds = {
        "Jumps": jumps[jumps["reason"] == "size"],
        "Breaks that Eurostat flags": jumps[jumps["reason"] != "size"],
    }
    parts = [
        f"{kind}: {words.listed([f'{count} in {words.years(years)}' for count, years in of.groupby('count')['year']])}."
        for kind, of in kinds.items()
        if len(of)
    ]
    return " ".join(parts)


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
    ends = f"from {words.number(row['before'])} to {words.number(row['persons'])}"
    per_cent = words.signed((row["persons"] / row["before"] - 1) * 100)
    change = f" ({per_cent})" if row["before"] >= words.FEW else ""
    return f"{name}, {row['year']}: {count} changed most, {ends}{change}"


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


def blank_places(geo: str) -> str:
    """Why a place among the member states can be blank.

    Args:
        geo: of the country.
    """
    if geo not in enforcement.members(enforcement.EU):
        return f"No place is given: {reference.in_sentence(geo)} is not one of the 27 member states."
    return "A blank place: too few members have a figure of that year, or a total was revised between their vintages."
