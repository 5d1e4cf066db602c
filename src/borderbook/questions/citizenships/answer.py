"""Who is detected on which route, and how did that shift? The answer and the first title."""

from __future__ import annotations

import pandas as pd

from borderbook import phrases
from borderbook.questions.citizenships.analysis import UNNAMED, few, unnamed
from notemill import words
from notemill.catalog import reference
from notemill.show.cited import fitting, linked

DOMINATES = 20.0  # per cent: with so many detections without a nationality, that is said first


def sentences(counts: pd.DataFrame, shares: pd.Series, months: pd.Index, route: str | None, newest: bool) -> list[str]:
    """The largest citizenship of the newest months, what it was a year before, and how many have no nationality.

    Args:
        counts: one row per citizenship (its code): ``detections``, ``a year before`` (missing where there is none).
        shares: per cent of the same detections, by name and ``UNNAMED``; missing where they are few.
        months: first days of the months that are counted.
        route: the route; None: all routes.
        newest: whether there is no later month by citizenship.
    """
    total, span, place = float(counts["detections"].sum()), words.window(months), phrases.route(route)
    named = counts.drop(index=unnamed(counts.index))
    known = named["detections"].sum()
    if few(counts):
        none = f"reports on {place} have {words.counted(known, 'detection')} with a nationality of a state"
        return [f"In {span}, {none}: too few to say which citizenship was reported most often."]
    code = str(named["detections"].idxmax())
    now, before = (linked(named, code, name) for name in ("detections", "a year before"))
    part, none = linked(shares, reference.label(code)), linked(shares, UNNAMED)
    share = "" if words.missing(part) else f" ({words.per_cent(part)})"
    held = ", the newest here with citizenships" * newest
    of = f"{words.number(now)} of {words.number(total)} detections{share}"
    most = f"**{reference.label(code)}** was the citizenship reported most often on {place}"
    leader = f"In {span}{held}, {most}: {of}{phrases.twice(months[0], months[-1], None if route is None else [route])}."
    without = words.per_cent(none, 1) if none >= 0.05 else "less than 0.1 %"
    without = words.number(total - known) if words.missing(none) else without
    without = f"{without} of the detections carry no nationality of a state"
    if round(100 - known / total * 100, 6) >= DOMINATES:
        return [f"{without}, so that every rank below is one of what was reported.", leader]
    then = "" if words.missing(before) else f"A year before it was {words.number(before)}; "
    return [leader, words.at_start(f"{then}{without}.")]


def headline(counts: pd.DataFrame, months: pd.Index, route: str | None) -> str:
    """'Syria: 37,199 detections on all routes to April 2025, down 62 % on the year before'; arguments as above."""
    place = phrases.route(route)
    if few(counts):
        return words.at_start(f"{place}: too few detections to rank citizenships")
    code = str(counts["detections"].drop(unnamed(counts.index)).idxmax())
    now, before = (linked(counts, code, name) for name in ("detections", "a year before"))
    change = f", {phrases.change(now, before)} on the year before" if before >= words.FEW else ""
    counted = f"{words.number(now)} {words.plural(now, 'detection')}"
    said = f"{reference.label(code)}: {counted} on {place} to {months[-1]:%B %Y}"
    return fitting(f"{said}{change}", said)
