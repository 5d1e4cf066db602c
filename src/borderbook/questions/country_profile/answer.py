"""What do the official counts say about one country? The sentences and the longer titles."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import words
from borderbook.methods import enforcement
from borderbook.methods.columns import rows_of
from borderbook.show.cited import Rate, fitting

FLOORS = "≥, hatched or hollow: a minimum, without small cells and unknown citizenships; it is not compared"
FLOORS += f"{enforcement.VAGUE}."
FIRST = (enforcement.FOUND, enforcement.ORDERS, "asylum applicants", enforcement.RETURNS)
"""The counts that lead, in this order; others follow."""


def sentences(profile: pd.DataFrame, name: str, last: int, places: pd.DataFrame | None) -> list[str]:
    """The counts of the newest year, three at most; the newest of the others; what is missing, and ranks of the first.

    Args:
        profile: the result of ``analysis.newest``.
        name: the country, as in a sentence.
        last: the newest year that is asked for.
        places: the result of ``analysis.places``; None if the country is not a member state.
    """
    if pd.isna(year := profile["year"].max()):
        return [f"No figure of **{name}** is available."]
    since = min(last - enforcement.OLD, int(year))
    current = profile[profile["year"] >= since]
    newest = leading(profile)
    lead = [f"**{_figure(row)}** {row.Index}" for row in newest]
    others = current.drop([row.Index for row in newest])
    if len(newest) == 1:  # one count alone, such as a few asylum applicants, would stand for the country
        first = list(rows_of(others.reindex([count for count in FIRST if count in others.index]).head(1)))
        lead += [f"in {row.year} **{_figure(row)}** {row.Index}" for row in first]
        others = others.drop([row.Index for row in first])
    rest = [f"{_figure(row)} {row.Index} ({row.year})" for row in rows_of(others)]
    older = profile.drop(current.index)["year"]
    ends = {f"no figure later than {at}": older.index[older == at] for at in sorted(older.dropna().unique())}
    ends["no figure"] = older.index[older.isna()]
    end = [
        *(f"{none} is available of {words.listed(list(of))}" for none, of in ends.items() if len(of)),
        _place(newest, places) if places is not None else "",
    ]
    old = " the newest year with a figure," if since < last - enforcement.OLD else ""
    return [
        f"In **{year}**,{old} {name} counted {words.listed(lead)}.",
        f"Of the others the newest figures are {words.listed(rest)}." if rest else "",
        f"{words.at_start('; '.join(filter(None, end)))}." if any(end) else "",
    ]


def leading(profile: pd.DataFrame) -> list[Any]:
    """The rows that the first sentence gives: those of the newest year, three at most, in their order."""
    newest = profile[profile["year"] == profile["year"].max()]
    order = dict.fromkeys([*FIRST, *newest.index])
    return list(rows_of(newest.reindex([count for count in order if count in newest.index]).head(3)))


def _place(newest: list[Any], places: pd.DataFrame) -> str:
    """'among the members it ranks 1 of 27 in asylum applicants (2025), where 1 is the most', for two at most; or ''."""
    years = {row.Index: row.year for row in newest}
    known = places.reindex(list(years)).dropna(subset="place").head(2)
    each = [
        f"{row.place:.0f} of {row.states:.0f} in {row.Index} ({years[row.Index]})" for row in rows_of(known)
    ]
    return f"among the members it ranks {words.listed(each)}, where 1 is the most" if each else ""


def _figure(row: Any) -> str:
    return words.least(row.persons, row.floor)


def jumps_note(jumps: pd.DataFrame) -> str:
    """Which counts jump and when, and in which years Eurostat flags a break; an empty string without both.

    Args:
        jumps: the result of ``enforcement.breaks_of_place``.
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
    """The count that moved most in number in the newest year with a comparable year before; a jump counts as well.

    Args:
        profile: the result of ``analysis.newest``.
        jumps: the result of ``enforcement.breaks_of_place``.

    Returns:
        One row, or none: index the count; year, before and persons (both in persons), jump (whether the step is one).
    """
    steady = profile.loc[profile["before"] > 0, ["year", "before", "persons"]].assign(jump=False)
    sized = jumps[jumps["reason"] == "size"].set_index("count")
    sized = sized[sized["year"] == profile["year"].reindex(sized.index)].assign(jump=True)
    sized = sized.rename(columns={"after": "persons"})[list(steady.columns)]
    both = pd.concat([one for one in (steady, sized) if len(one)] or [steady])
    newest = both[both["year"] == both["year"].max()]
    return newest.loc[(newest["persons"] - newest["before"]).astype("float64").abs().nlargest(1).index]


def course_title(moved: pd.DataFrame, name: str) -> str:
    """The count that moved most: its figures in the year before and in the newest year.

    Args:
        moved: the result of ``moved_most``.
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
    """The country's newest rate, if it is not old; beside it the EU-27's of the same year, if neither is a minimum.

    Args:
        rates: one row for each year; the column of the country comes first and has a rate.
        floors: of the same columns, whether the counted returns are a floor.
        per: what is divided by what, per how many.
    """
    name = str(rates.columns[0])
    known = rates.dropna(subset=[name])
    year: Any = known.index[-1]
    if year < rates.index.max() - enforcement.OLD:
        return f"{name}: no rate of {per.part} later than {year}"
    each = {
        place: words.least(rate, floors[place].get(year, False), "{:.0f}".format)
        for place, rate in known.iloc[-1].dropna().items()
    }
    own, least = each.pop(name), [floors[place].get(year, False) for place in rates]
    end = "" if any(least) else "".join(f" ({place}: {rate})" for place, rate in each.items())
    title = f"{name}, {year}: {own} {per.part} {per}"
    return fitting(f"{title}{end}", title)
