"""What do the official counts say about one country? The sentences and the longer titles."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import words
from borderbook.catalog import reference
from borderbook.methods import enforcement
from borderbook.methods.columns import rows_of
from borderbook.show.cited import Rate, fitting

OLD = 5  # years; a newest figure that is older says nothing of today
FIRST = (enforcement.FOUND, enforcement.ORDERS, "asylum applicants", enforcement.RETURNS)
"""The counts that lead, in this order; others follow."""


def sentences(profile: pd.DataFrame, name: str, last: int, places: pd.DataFrame | None) -> list[str]:
    """The counts of the newest year, three at most; the newest of the others; what is missing, and places.

    Args:
        profile: ``analysis.newest``.
        name: the country, as in a sentence.
        last: the newest year that is asked for.
        places: by count its ``place`` among the member states and of how many ``states``; None: it is no member.
    """
    if pd.isna(year := profile["year"].max()):
        return [f"No figure of **{name}** is available."]
    since = min(last - OLD, int(year))
    current = profile[profile["year"] >= since]
    newest = leading(profile)
    lead = [f"**{_figure(row)}** {row.Index}" for row in newest]
    others = current.drop([row.Index for row in newest])
    rest = [f"{_figure(row)} {row.Index} ({row.year})" for row in rows_of(others)]
    lacking = words.listed([str(count) for count in profile.index.difference(current.index, sort=False)])
    end = [
        f"no figure later than {since - 1} is available of {lacking}" if lacking else "",
        _place(current, places) if places is not None else "",
    ]
    old = " the newest year with a figure," if since < last - OLD else ""
    return [
        f"In **{year}**,{old} {name} counted {words.listed(lead)}.",
        f"Of the others the newest figures are {words.listed(rest)}." if rest else "",
        f"{words.at_start('; '.join(filter(None, end)))}." if any(end) else "",
    ]


def leading(profile: pd.DataFrame) -> list[Any]:
    """The rows of the newest year of which the first sentence speaks, three at most, in their order."""
    newest = profile[profile["year"] == profile["year"].max()]
    order = dict.fromkeys([*FIRST, *newest.index])
    return list(rows_of(newest.reindex([count for count in order if count in newest.index]).head(3)))


def _place(profile: pd.DataFrame, places: pd.DataFrame) -> str:
    """'its place among the members by number is 1 of 27 in asylum applicants (2025)', and where none can be given."""
    known = places.loc[places.index.intersection(profile.index, sort=False)].dropna(subset="place")
    years = profile["year"].astype("str")
    each = [
        f"{row.place:.0f} of {row.states:.0f} in {row.Index} ({years[row.Index]})" for row in rows_of(known)
    ]
    few = "too few members have comparable figures to give a place"
    rest = f"; in the other counts {few}" if len(known) < len(profile) else ""
    return f"its place among the members by number is {words.listed(each)}{rest}" if each else few


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


def moved_most(profile: pd.DataFrame, jumps: pd.DataFrame) -> pd.DataFrame:
    """The count that moved most in number in the newest year that can be told, jumps of size among them.

    Args:
        profile: ``analysis.newest``.
        jumps: ``enforcement.breaks_of_place``.

    Returns:
        One row, or none: index the count; year, before, persons, jump (the step is one).
    """
    steady = profile.loc[profile["before"] > 0, ["year", "before", "persons"]].assign(jump=False)
    sized = jumps[jumps["reason"] == "size"].set_index("count")
    sized = sized[sized["year"] == profile["year"].reindex(sized.index)].assign(jump=True)
    sized = sized.rename(columns={"after": "persons"})[list(steady.columns)]
    both = pd.concat([one for one in (steady, sized) if len(one)] or [steady])
    newest = both[both["year"] == both["year"].max()]
    return newest.loc[(newest["persons"] - newest["before"]).astype("float64").abs().nlargest(1).index]


def course_title(moved: pd.DataFrame, name: str) -> str:
    """What the count that moved most did: the ends of one count, a year apart, whichever the country.

    Args:
        moved: ``moved_most``.
        name: the country.
    """
    if moved.empty:
        return f"{name}: no count has two years to compare"
    row: Any = next(moved.itertuples())
    if row.persons == row.before:
        return f"{name}, {row.year}: {row.Index} as in {row.year - 1}, {words.number(row.persons)}"
    ends = f"from {words.number(row.before)} to {words.number(row.persons)}"
    jump = f", a jump on {row.year - 1}" * row.jump
    return f"{name}, {row.year}: {row.Index} {'rose' if row.persons > row.before else 'fell'} {ends}{jump}"


def rates_title(rates: pd.DataFrame, floors: pd.DataFrame, per: Rate) -> str:
    """The country's newest rate, and what it is set beside in the same year; a minimum is called one.

    Args:
        rates: one row per year; the country's first, then what it is set beside.
        floors: of the same columns, whether what is counted is a floor.
        per: what is divided by what, per how many.
    """
    name = str(rates.columns[0])
    known = rates.dropna(subset=[name])
    if known.empty:
        return f"{name}: no year has both {per.part} and {per.whole}"
    year: Any = known.index[-1]
    each = {
        place: words.least(f"{rate:.0f}", floors[place].get(year, False))
        for place, rate in known.iloc[-1].dropna().items()
    }
    own = each.pop(name)
    end = "".join(f" ({place}: {rate})" for place, rate in each.items())
    title = f"{name}, {year}: {own} {per.part} {per}"
    return fitting(f"{title}{end}", title)


def marked(rates: pd.DataFrame, minimums: list[int]) -> dict[pd.Timestamp, str]:
    """What is marked in the chart of the rates: where the country's become minimums, and where the title compares.

    Args:
        rates: one row per year; the country's first, then what it is set beside.
        minimums: years from which on the country's rate is a minimum.
    """
    found = {pd.Timestamp(year, 1, 1): f"{rates.columns[0]}: minimum" for year in minimums}
    compared: Any = rates.dropna().tail(1).drop(rates.index[-1:], errors="ignore")
    for year, each in compared.iterrows():
        day, said = pd.Timestamp(year, 1, 1), f"{year}: {words.listed([f'{rate:.0f}' for rate in each])}"
        found[day] = "; ".join(filter(None, (found.get(day, ""), said)))
    return found


def floors_note(rate: pd.DataFrame, floors: pd.DataFrame) -> str:
    """Whose rates of which years are made of floors; blank where none is.

    Args:
        rate: one row per year, one column per place.
        floors: of the same shape, true where the returns are a floor.
    """
    flagged = (floors & rate.notna()).astype(bool)
    parts = [f"{place} {words.years(flagged.index[of])}" for place, of in flagged.items() if of.any()]
    return f"Minimums, without small cells and unknown citizenships: {'; '.join(parts)}." if parts else ""


def blank_places(geo: str) -> str:
    """Why a place among the member states can be missing.

    Args:
        geo: of the country.
    """
    if geo not in enforcement.members(enforcement.EU):
        return f"No place is given: {reference.in_sentence(geo)} is not one of the 27 member states."
    return "A missing place: too few members have more than a minimum of that year, or a total was later revised."
