"""What do the nine charts of the information sheet show? The leading numbers and the sentences made of them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from borderbook import reference, words
from borderbook.methods import enforcement


@dataclass(frozen=True)
class Lead:
    """The number that a chart leads with, as it is read, and what it counts, when, and how it moved."""

    number: str
    label: str

    def __str__(self) -> str:
        return f"**{self.number}** {self.label}"


def newest(counts: pd.Series, what: str, lower: pd.Series | None = None) -> Lead:
    """The newest year that has a figure, and its change on the year before.

    No change is given where either figure is a lower bound, or the year before has none.

    Args:
        counts: by year; missing where there is no figure.
        what: what is counted, in the plural.
        lower: by year, whether the figure is a lower bound.
    """
    found = counts.dropna()
    if found.empty:
        return Lead("no figure", f"of {what} was found")
    year, count = int(found.index[-1]), found.iloc[-1]
    bounds = set() if lower is None else set(lower.index[lower])
    change = ""
    if year - 1 in found.index and not bounds & {year, year - 1}:
        change = f", {words.changed((count / found[year - 1] - 1) * 100)} on {year - 1}"
    last = ", the newest figure found" if year < counts.index[-1] else ""
    number = f"more than {words.number(count)}" if year in bounds else words.number(count)
    return Lead(number, f"{what} in {year}{change}{last}")


def largest(counts: pd.Series, what: str, year: int, whole: float) -> Lead:
    """The largest of some categories and its share of all.

    Args:
        counts: by category, as the category is read.
        what: the words around the category ("detections on the {} route").
        year: the year.
        whole: all of them, those not among the counts too.
    """
    share = words.per_cent(counts.max() / whole * 100)
    return Lead(words.number(counts.max()), f"{what.format(counts.idxmax())} in {year}, {share} of all")


def returned(union: pd.DataFrame, floors: pd.DataFrame) -> Lead:
    """Returns to third countries in the newest year that has them, for 100 orders to leave of that year.

    Args:
        union: the EU's counts of enforcement, a row a year, columns as ``methods.enforcement.COUNTS``.
        floors: of its shape, whether a figure is a sum over citizenships and so a floor.
    """
    both = union[[enforcement.TO_THIRD, enforcement.ORDERS]].dropna()
    year, (count, orders) = both.index[-1], both.iloc[-1]
    least = "at least " if floors.loc[year, enforcement.TO_THIRD] else ""
    rate = f"{least}{words.number(count / orders * 100)}"
    label = f"returned to third countries in {year}, {rate} for 100 orders to leave of that year"
    return Lead(f"{least}{words.number(count)}", label)


def quoted(texts: pd.DataFrame) -> Lead:
    """The share as the newest text words it, and how many texts give one.

    Args:
        texts: a row a text: from (the first day it can be of), wording; the earliest first.
    """
    since = f"{words.counted(len(texts), 'text')} since {texts['from'].min().year}"
    return Lead(texts["wording"].iloc[-1], f"of migrants use smugglers, says the newest of {since}")


def lacking(counts: pd.Series) -> str:
    """'No figure for 2021 and 2023 to 2025.'; blank where every year has one."""
    return f"No figure found for {words.years(counts.index[counts.isna()])}." if counts.isna().any() else ""


def sentences(tiles: dict[str, Lead], states: pd.Series, found_year: int) -> list[str]:
    """The leading numbers, where most were found, and which figures on smuggling are older.

    Args:
        tiles: leads of detections, deaths, returned, facilitators, nationalities, arrests.
        states: persons found illegally present by state of ``found_year``, the last complete one.
        found_year: the year.
    """
    most = reference.in_sentence(str(states.idxmax()))
    return [
        f"{tiles['detections']}. {tiles['deaths']}, a minimum. {tiles['returned']}.",
        f"In {found_year}, the last year with a total from every member state, most persons were found illegally "
        f"present in **{most}** ({words.number(states.max())}).",
        f"Of smuggling the newest figures are: {tiles['facilitators']}; {tiles['nationalities']}; {tiles['arrests']}.",
    ]
