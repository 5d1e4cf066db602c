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
    """The counts of the newest year, three at most; the newest figures of the others; what is missing, and ranks.

    Args:
        profile: the result of ``analysis.newest``.
        name: the country, as in a sentence.
        last: the newest year that is asked for.
        places: the result of ``analysis.places``; None if the country is not a member state.
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
    """The rows that the first sentence gives: those of the newest year, three at most, in their order."""
    newest = profile[profile["year"] == profile["year"].max()]
    order = dict.fromkeys([*FIRST, *newest.index])
    return list(rows_of(newest.reindex([count for count in order if count in newest.index]).head(3)))


def _place(profile: pd.DataFrame, places: pd.DataFrame) -> str:
    """'ranked by number, it is number 1 of 27 members in asylum applicants (2025)', and for which counts no rank is."""
    known = places.loc[places.index.intersection(profile.index, sort=False)].dropna(subset="place")
    years = profile["year"].astype("str")
    each = [
        f"number {row.place:.0f} of {row.states:.0f} members in {row.Index} ({years[row.Index]})"
        for row in rows_of(known)
    ]
    few = "too few members have comparable figures to rank them"
    rest = f"; in the other counts {few}" if len(known) < len(profile) else ""
    return f"ranked by number, the most first, it is {words.listed(each)}{rest}" if each else few


def _figure(row: Any) -> str:
    return words.least(words.number(row.persons), row.floor)


def minimums_note(floors: pd.DataFrame) -> str:
    """The counts and years whose figures are minimums; an empty string without one.

    Args:
        floors: one row for each year, one column for each count; true where a figure is a floor.
    """
    each = [f"{name} {words.years(floors.index[floors[name]])}" for name in floors if floors[name].any()]
    return f"Minimums (hatched, ≥), which are not compared: {words.listed(each)}." if each else ""


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
    """The country's newest rate; beside it that of the EU-27 in the same year, if neither is a minimum.

    Args:
        rates: one row for each year; the column of the country comes first.
        floors: of the same columns, whether the counted returns are a floor.
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
    own, least = each.pop(name), [floors[place].get(year, False) for place in rates]
    end = "" if any(least) else "".join(f" ({place}: {rate})" for place, rate in each.items())
    title = f"{name}, {year}: {own} {per.part} {per}"
    return fitting(f"{title}{end}", title)


def marked(rates: pd.DataFrame, floors: pd.DataFrame) -> dict[pd.Timestamp, str]:
    """What is marked in the chart of the rates: where minimums of the country begin, and the year that is compared.

    Args:
        rates: one row for each year; the column of the country comes first.
        floors: of the same shape, true where a rate is a minimum. The step to the first minimum is no fall, and no
            minimum is compared.
    """
    name, low = str(rates.columns[0]), floors.eq(True)
    least = low[name] & rates[name].notna()
    found = {
        pd.Timestamp(year, 1, 1): f"{name}: minimum"
        for year in rates.index[least & ~least.shift(fill_value=True)]
    }
    last: Any = rates.dropna().tail(1).drop(rates.index[-1:], errors="ignore")
    for year, each in last[~low.any(axis=1).reindex(last.index)].iterrows():
        found[pd.Timestamp(year, 1, 1)] = f"{year}: {words.listed([f'{rate:.0f}' for rate in each])}"
    return found


def floors_note(rate: pd.DataFrame, floors: pd.DataFrame) -> str:
    """The places and years whose rates are minimums, which the chart draws hollow; an empty string without one.

    Args:
        rate: one row for each year, one column for each place.
        floors: of the same shape, true where the returns are a floor.
    """
    flagged = (floors & rate.notna()).astype(bool)
    parts = [f"{place} {words.years(flagged.index[of])}" for place, of in flagged.items() if of.any()]
    what = "Minimums (hollow, ≥), without small cells and unknown citizenships, which are not compared"
    return f"{what}: {'; '.join(parts)}." if parts else ""


def neighbours(places: pd.DataFrame, geo: str) -> str:
    """The countries ranked just above and below in each count, and why a rank can be missing.

    Args:
        places: the result of ``analysis.places``.
        geo: the code of the country.
    """
    sides = {
        count: [f"{name} {side}" for side in ("above", "below") if (name := places.loc[count, side])]
        for count in places.index
    }
    each = "; ".join(f"{count}, {words.listed(names)}" for count, names in sides.items() if names)
    return " ".join(filter(None, [f"Next in rank: {each}." if each else "", blank_places(geo)]))


def not_listed(listed: pd.DataFrame, by_hand: pd.DataFrame) -> str:
    """Between which days no notification of a country is in the data: after the official lists, before the first row.

    Args:
        listed: rows of the official lists of all states; start (a day).
        by_hand: the country's rows compiled by hand; start.
    """
    if listed.empty:
        return ""
    end = f"The last notification in the official lists starts on {words.day(listed['start'].max())}"
    if by_hand.empty:
        return f"{end}; no later measure of this country was compiled."
    first = words.day(by_hand["start"].min())
    between = "between these days none is known, which does not mean that there was none"
    return f"{end}, the first of this country compiled by hand on {first}; {between}."


def blank_places(geo: str) -> str:
    """Why a rank among the member states can be missing.

    Args:
        geo: the code of the country.
    """
    if geo not in enforcement.members(enforcement.EU):
        return f"No rank is given: {reference.in_sentence(geo)} is not one of the 27 member states."
    return (
        "A missing rank: too few members have more than a minimum of that year, or a total was later revised."
    )
