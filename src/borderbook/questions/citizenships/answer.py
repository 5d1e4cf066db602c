"""Who is detected on which route, and how did that shift? The sentences and the longer titles."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import phrases
from borderbook.questions.citizenships.analysis import UNNAMED, unnamed
from notemill import show, words
from notemill.catalog import reference

RANKED = 10  # of fewer detections with a nationality no citizenship is called the most frequent
DOMINATES = 20.0  # per cent: with so many detections without a nationality, that is said first


def sentences(
    counts: pd.DataFrame,
    by_period: pd.DataFrame,
    months: pd.Index,
    place: str,
    *,
    newest: bool = False,
    landed: pd.DataFrame | None = None,
) -> list[str]:
    """The largest citizenship of the newest months and its change, the largest change of all, what is not named.

    Args:
        counts: one row per citizenship (its code): ``detections``, ``a year before`` (missing where there is none).
        by_period: ``analysis.shares``, per cent, one column per period, the newest months last; all missing where
            detections are too few.
        months: first days of the months that are counted.
        place: the route in words.
        newest: whether there is no later month by citizenship.
        landed: ``analysis.landings`` by name, if the place has them and they are newer.
    """
    total, span = float(counts["detections"].sum()), words.window(months)
    named = counts.drop(index=unnamed(counts.index))
    known, everywhere = named["detections"].sum(), place == phrases.route(None)
    twice = phrases.twice(months[0], months[-1], None if everywhere else [place])
    place = f"{place} together" if everywhere else place
    if known < RANKED:
        none = f"reports on {place} have {words.counted(known, 'detection')} with a nationality of a state"
        return [f"In {span}, {none}: too few to say which citizenship was reported most often."]
    shares: Any = by_period.iloc[:, -1]
    few = words.missing(shares[UNNAMED])
    part = words.number(total - known) if few else _part(show.linked(shares, UNNAMED))
    most = round(100 - known / total * 100, 6) >= DOMINATES
    detected = f"detections{'' if most else ' of that time'} carry"
    without = words.at_start(f"{part} of the {detected} no nationality of a state")
    without = f"All {detected} a nationality of a state" if known == total else without
    code = str(named["detections"].idxmax())
    label, now = reference.label(code), show.linked(named, code, "detections")
    share = "" if few else f" ({words.per_cent(show.linked(shares, label))})"
    held = ", the newest here with citizenships" * newest
    leader = (
        f"In {span}{held}, **{label}** was the citizenship reported most often on {place}: {words.number(now)} of "
        f"{words.number(total)} detections{share}{twice}."
    )
    if most:
        return [f"{without}, so that every rank below is one of what was reported.", leader]
    last = f"{without}{_once(by_period)}{_landings(landed)}."
    if words.missing(named["a year before"][code]) or len(named) == 1:
        return [leader, last]
    return [leader, _changes(named, code), last]


def _once(by_period: pd.DataFrame) -> str:
    """' (in 2016, 78.6 % carried none)': the year with most detections without a nationality, if they were many."""
    year: Any = by_period.loc[UNNAMED].fillna(0).idxmax()
    most = show.linked(by_period, UNNAMED, year)
    return f" (in {year}, {words.per_cent(most, 1)} carried none)" if most >= DOMINATES else ""


def _landings(landed: pd.DataFrame | None) -> str:
    """'; in Italy, Bangladesh was declared most often on landing from 1 January to 31 December 2025 (20,164)'."""
    if landed is None or landed.empty:
        return ""
    day, first = landed.columns[0], landed.index[0]
    return (
        f"; in Italy, {first} was declared most often on landing from 1 January {day} "
        f"({words.number(show.linked(landed, first, day))})"
    )


def _changes(named: pd.DataFrame, code: str) -> str:
    """What the most frequent citizenship was a year before, and which other changed most."""
    moved = (named["detections"] - named["a year before"]).drop(code)
    other: Any = moved.abs().idxmax()
    verb = "fell" if moved[other] < 0 else "rose"
    before, now = (words.number(show.linked(named, other, name)) for name in ("a year before", "detections"))
    said = f"; of the others, {reference.label(other)} {verb} most, from {before} to {now}"
    others = said if moved[other] else ""
    return f"A year before it was {words.number(show.linked(named, code, 'a year before'))}{others}."


def _part(share: float) -> str:
    """'1.5 %', 'less than 0.1 %', 'none'."""
    return words.per_cent(share, 1) if share >= 0.05 else "less than 0.1 %" if share else "none"


def leader_title(name: str, now: float, before: float) -> str:
    """'Syria was reported most often: 37,199 detections, down 62 % on the year before'.

    Args:
        name: the citizenship with most detections.
        now: its detections.
        before: those of the year before; missing if the data start later.
    """
    change = f", {phrases.change(now, before)} on the year before" if before >= words.FEW else ""
    number = f"{words.number(now)} {words.plural(now, 'detection')}"
    return words.at_start(f"{name} was reported most often: {number}{change}")


def route_title(shares: pd.DataFrame, route: str | None) -> str:
    """'Morocco has 80 % on the Western Mediterranean route': the largest share on a route, or of all routes.

    Args:
        shares: per cent, one row per citizenship by name, one column per route.
        route: the route that was asked for.
    """
    chosen = str(route if route in shares else shares.max().idxmax())
    leader: Any = shares[chosen].idxmax()
    which = "" if chosen == route else ", the largest share on a route"
    return f"{leader} has {words.per_cent(show.linked(shares, leader, chosen))} on {phrases.route(chosen)}{which}"
