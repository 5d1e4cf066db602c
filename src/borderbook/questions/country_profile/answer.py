"""What do the official counts say about one country? The sentences and the longer titles."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from borderbook import phrases
from borderbook.methods import enforcement
from notemill import words
from notemill.catalog import reference
from notemill.show.cited import Rate, linked, linked_rows

FIRST = (enforcement.FOUND, enforcement.ORDERS, "asylum applicants", enforcement.RETURNS)
"""The counts that lead, in this order; others follow."""


def sentences(
    profile: pd.DataFrame, name: str, last: int, places: pd.DataFrame | None, jumps: pd.DataFrame
) -> list[str]:
    """The counts of the newest year, three at most; the newest of the others; what is missing, and ranks of the first.

    Args:
        profile: the result of ``analysis.newest``.
        name: the country, as in a sentence.
        last: the newest year that is asked for.
        places: the result of ``analysis.places``; None if the country is not a member state.
        jumps: the rows of ``breaks.of_places`` of this country.
    """
    if pd.isna(year := profile["year"].max()):
        return [f"No figure of **{name}** is available here."]
    current, newest = _current(profile, last), leading(profile, last)
    lead = [_said(row, jumps, "**") for row in newest]
    # the second of two counts can be of another year
    then = f" in {newest[-1].year}" if newest[-1].year < year else ""
    counted = f"{', and '.join(lead) if then else words.listed(lead)}{then}"
    others = current.drop([row.Index for row in newest])
    rest = [_said(row, jumps, "", str(row.year)) for row in linked_rows(others, "persons")]
    figures = "figures are" if len(rest) > 1 else "figure is"
    older = profile.drop(current.index)["year"]
    ends = {f"no figure later than {at}": older.index[older == at] for at in sorted(older.dropna().unique())}
    ends["no figure"] = older.index[older.isna()]
    none = "; ".join(f"{none} is available here of {words.listed(list(of))}" for none, of in ends.items() if len(of))
    old = " the newest year with a figure here," if year < last - enforcement.OLD else ""
    return [
        f"In **{year}**,{old} {name} counted {counted}.",
        f"Of the others the newest {figures} {words.listed(rest)}." if rest else "",
        f"{words.at_start(none)}." if none else "",
        _place(newest, places) if places is not None else "",
    ]


def _said(row: Any, jumps: pd.DataFrame, mark: str, *more: str) -> str:
    """'18,245 orders to leave (2025, a jump)': a row of the profile, with more in the brackets."""
    steps = jumps.loc[(jumps["count"] == row.Index) & (jumps["year"] == row.year), "reason"]
    inside = ", ".join([*more, *("a flagged break" if why == "flag" else "a jump" for why in steps)])
    return f"{mark}{words.least(row.persons, row.floor)}{mark} {row.Index}{f' ({inside})' * bool(inside)}"


def leading(profile: pd.DataFrame, last: int) -> list[Any]:
    """The rows that the first sentence gives: three of the newest year at most, in their order.

    One count alone, such as a few asylum applicants, would stand for the country: the first of the others joins it.
    """
    current = _current(profile, last)
    newest = current.index[current["year"] == current["year"].max()]
    counts = [count for count in dict.fromkeys([*FIRST, *newest]) if count in newest][:3]
    if len(counts) == 1:
        counts += [count for count in FIRST if count in current.index.difference(counts)][:1]
    return linked_rows(current.reindex(counts), "persons")


def _current(profile: pd.DataFrame, last: int) -> pd.DataFrame:
    """The rows that are not old; if all are, those of the newest year."""
    return profile[profile["year"] >= min(last - enforcement.OLD, profile["year"].max())]


def _place(newest: list[Any], places: pd.DataFrame) -> str:
    """'By number of persons it ranks 1st of 27 members in asylum applicants (2025).', for two at most; or ''."""
    years = {row.Index: row.year for row in newest}
    known = places.reindex(list(years)).dropna(subset="place").head(2)
    each = [
        f"{words.ordinal(row.place)} of {row.states:.0f} members in {row.Index} ({years[row.Index]})"
        for row in linked_rows(known, "place", "states")
    ]
    return f"By number of persons it ranks {words.listed(each)}." if each else ""


def jumps_note(jumps: pd.DataFrame) -> str:
    """Which counts jump, when and from what to what, and the years of breaks that Eurostat flags; '' without both.

    Args:
        jumps: the rows of ``breaks.of_places`` of this country.
    """
    sizes, flags = jumps[jumps["reason"] == "size"], jumps[jumps["reason"] != "size"]
    steps = phrases.jumps(sizes.assign(geo=sizes["count"]), "{} in".format)
    flagged = [f"{count} in {words.years(years)}" for count, years in flags.groupby("count")["year"]]
    parts = {"Jumps": steps, "Breaks that Eurostat flags": words.listed(flagged)}
    return " ".join(f"{kind}: {said}." for kind, said in parts.items() if said)


def same_note(counted: pd.DataFrame) -> str:
    """The years in which as many persons were found as ordered to leave, or that repeat the year before; or ''.

    A year repeats the one before if counts with two numbers or more, from a hundred on, are the same in both.
    """
    same = counted.index[(counted[enforcement.FOUND] == counted[enforcement.ORDERS]) & (counted[enforcement.FOUND] > 0)]
    both = words.at_start(f"{enforcement.FOUND} and {enforcement.ORDERS}")
    parts = [f"{both} are the same number in {words.years(same)}, as Eurostat published them."][: len(same)]
    alike = counted.where((counted == counted.shift()) & (counted >= words.FEW))
    for year in alike.index[alike.nunique(axis=1) > 1]:
        repeated = words.listed([*alike.columns[alike.loc[year].notna()]])
        parts.append(f"In {year}, {repeated} are the same as in {year - 1}, as Eurostat published them.")
    return " ".join(parts)


def no_notification(geo: str, day: dt.date) -> str:
    """Why no notification of controls at internal borders is shown of a country, as of a day."""
    name = reference.in_sentence(geo)
    if geo in reference.members("Schengen", day):
        return f"Neither the lists nor the tables compiled by hand have a notification by {name}."
    return f"{words.at_start(name)} is not in the Schengen area and notifies no controls at internal borders."


def course_title(first: Any, name: str, course: pd.Series) -> str:
    """The first count of the answer, and its change on the year before if the two can be compared.

    Below a hundredth of the highest year, that year is given instead of a change that cannot be seen.

    Args:
        first: the first row of ``leading``.
        name: the country.
        course: the same count by year, without minimums.
    """
    change = ""
    if first.persons * 100 < course.max():
        highest = course.idxmax()
        change = f"; the highest was {words.number(linked(course, highest))}, in {highest}"
    elif first.before > 0:
        change = f", {words.difference(first.before, first.persons)} on {first.year - 1}"
    return f"{name}, {first.year}: {words.least(first.persons, first.floor)} {first.Index}{change}"


def rates_title(rates: pd.Series, floors: pd.Series, per: Rate) -> str:
    """The country's newest rate, if it is not old.

    Args:
        rates: by year; its name is the country.
        floors: by year, whether the counted returns are a floor.
        per: what is divided by what, per how many.
    """
    known = rates.dropna()
    year: Any = known.index[-1]
    if year < rates.index.max() - enforcement.OLD:
        return f"{rates.name}: no rate of {per.part} here later than {year}"
    rate = words.least(linked(known, year), floors.get(year, False), words.decimal)
    return f"{rates.name}, {year}: {rate} {per.part} {per}"
