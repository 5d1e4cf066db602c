"""The field's phrases: sentences on routes, detections and Eurostat's counts, always in the same words.

It is imported without pandas, as checking parameters needs a route's name: ``methods`` imports each module at its use.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from borderbook import methods
from notemill import words
from notemill.catalog import reference

if TYPE_CHECKING:
    import pandas as pd

DETECTIONS = "Detections of illegal border-crossing (events, not persons)"
"""What Frontex counts: the line below the title of every figure of detections."""
FLOOR = "≥, hatched or hollow: a minimum from parts."
NOT_READ = "no reason found"
"""The reason, in words, of a notification whose source, as it was read, gives none."""
_TWICE = frozenset({"Eastern Mediterranean", "Western Balkan"})


def counted_twice(first: pd.Timestamp, last: pd.Timestamp, routes: Iterable[str] | None = None) -> str:
    """The warning on double counting in 2015 and 2016; '' if it does not apply.

    Args:
        first: first month.
        last: last month.
        routes: those that are shown; None: all routes.

    Source: Frontex, Risk Analysis for 2016; data/reference/routes.csv.
    """
    if (routes is not None and _TWICE.isdisjoint(routes)) or last.year < 2015 or first.year > 2016:
        return ""
    return (
        "In 2015 and 2016 detections on the Western Balkan route largely repeat those of the Eastern "
        "Mediterranean: they do not add up to persons."
    )


def twice(first: pd.Timestamp, last: pd.Timestamp, routes: Iterable[str] | None = None, before: str = "; ") -> str:
    """The same of sums over both routes: '; many of 2015 were counted twice', with what stands ``before`` it; or ''."""
    both = routes is None or set(routes) >= _TWICE
    these = words.years(year for year in (2015, 2016) if first.year <= year <= last.year)
    return f"{before}many of {these} were counted twice" if both and counted_twice(first, last) else ""


def route(name: str | None) -> str:
    """A route in a sentence: 'the Central Mediterranean route'; None is 'all routes'."""
    if name is None:
        return "all routes"
    if name == "Other":
        return "other routes"
    return f"the {name}" if name.endswith(("route", "crossing", "border")) else f"the {name} route"


def change(new: float, old: float) -> str:
    """The change from one figure to another, in words.

    Measure: Change in per cent
    Formula: (new / old − 1) × 100; a rise of 100 % or more is given as the factor new / old
    Assumptions: Both figures count the same thing over periods of the same length, and the old one is not zero.
    Example: From 100 to 74 the change is "down 26 %", and from 100 to 253 it is "up by a factor of 2.5".
    Used by: detections_trend, citizenships, illegally_present, brief, claims_audit
    """
    return words.changed((new / old - 1) * 100)


def at_peak(of_union: pd.Series, of_members: pd.DataFrame) -> str:
    """The member with the largest part of a union's highest year; '' if a member without a figure can have more.

    Args:
        of_union: persons by year; its name is in the plural.
        of_members: of the same count, a year a row, a member a column.
    """
    if of_union.isna().all():
        return ""
    year: Any = of_union.idxmax()
    parts = of_members.reindex([year]).iloc[0].fillna(0)
    if not parts.max() > of_union[year] - parts.sum():
        return ""
    state = words.at_start(reference.in_sentence(str(parts.idxmax())))
    whole = f"{words.number(of_union[year])} {of_union.name} in {year}"
    return f"{state} counted {words.number(parts.max())} of the {whole}, the peak."


def main_part(counts: pd.DataFrame, total: pd.Series, jumps: pd.DataFrame) -> str:
    """The member state that accounts for more than a third of the EU-27's newest change of a count; '' if none does.

    Args:
        counts: persons, index geo and year.
        total: of these the EU-27's figures of one count, to the year that is meant.
        jumps: geo, year, count, reason: the result of ``breaks.of_places`` or ``breaks.of_members``.
    """
    eu = methods.enforcement.EU
    count, year = str(total.name), cast("int", total.last_valid_index())
    of_places = counts[count].unstack("geo").reindex(columns=[eu, *methods.enforcement.members(eu)])
    moved = of_places.diff().reindex([year]).iloc[0]
    net, parts = moved[eu], moved.drop(eu).dropna() / moved[eu]
    if parts.empty or not parts.max() > 1 / 3:
        return ""
    state = str(parts.idxmax())
    of_state = jumps[(jumps["geo"] == state) & (jumps["year"] == year) & (jumps["count"] == count)]
    step = ", a jump" if len(of_state) else ""
    step = ", a break that Eurostat flags" if (of_state["reason"] != "size").any() else step
    then, now = map(words.number, of_places[state].loc[year - 1 : year])
    return (
        f"{words.at_start(reference.in_sentence(state))} accounts for {abs(moved[state]):,.0f} of the net "
        f"{'rise' if net > 0 else 'fall'} of {abs(net):,.0f}: {then} in {year - 1}, {now} in {year}{step}."
    )


def reason_words(reason: str) -> str:
    """A reason as it is read: 'political conference', 'no reason found'."""
    return reason.replace("not_stated", NOT_READ).replace("_", " ")
