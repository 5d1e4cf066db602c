"""How many people die on the way, where, of what, and how deadly is each route? The answer and the first title."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from borderbook import phrases
from borderbook.methods.intervals import FEWEST
from borderbook.questions.deaths_on_the_way import analysis
from borderbook.questions.deaths_on_the_way.parameters import DeathsOnTheWay
from notemill import words
from notemill.show.cited import Rate, fitting, linked, sum_of

NAMES: dict[str, str] = analysis.WORDS["denominators"]
"""What deaths are divided by, in words; anything else is named as the notebook names it."""


def cause(ask: DeathsOnTheWay, before: str) -> str:
    """'; cause: drowning' with ``before`` = '; '; an empty string if all causes count."""
    return f"{before}cause: {analysis.CAUSES[ask.cause]}" if ask.cause else ""


def left_out(ask: DeathsOnTheWay) -> list[str]:
    """What a denominator leaves out, by route: 'Eastern Mediterranean: detections at sea only.'"""
    known = analysis.PARTLY.get(ask.denominator, {})
    return [f"{route}: {what}." for route, what in known.items() if route in ask.routes]


def sentences(
    yearly: pd.DataFrame, pooled: pd.DataFrame, tied: Sequence[str], years: Sequence[int], rate: Rate,
    ask: DeathsOnTheWay,
) -> list[str]:  # fmt: skip
    """How many are recorded dead or missing in the last complete year, and the highest rate of several years.

    Args:
        yearly: dead and missing by year and route.
        pooled: ``analysis.pooled``, per as many as ``rate`` says.
        tied: ``analysis.tied``.
        years: the complete years, the last of which leads.
        rate: what is divided by what.
        ask: the parameters.
    """
    counts, compared = yearly.loc[[years[-1]]], analysis.of_same_years(pooled)
    ranked, where = compared["rate"], on_routes(ask)
    dead = words.number(sum_of(counts))
    first = f"In {years[-1]}, at least **{dead} people** are recorded dead or missing on {where}{cause(ask, '; ')}."
    if ranked.empty:
        known = max(pooled["known"], default=0)
        needed = f"{'at most ' * bool(known)}{words.counted(known, 'whole year')} of {words.years(years)}"
        why = f"{rate.whole} are known for {needed} on a route, and {words.spelt(analysis.FEWEST_YEARS)} are needed"
        if known >= analysis.FEWEST_YEARS:
            why = f"fewer than {FEWEST} incidents are recorded in the years for which {rate.whole} are known"
        return [first, f"No rate {rate} is given: {why}."]
    highest = str(ranked.idxmax())
    best, low, high = (analysis.in_words(linked(pooled, highest, name)) for name in ("rate", "low", "high"))
    per, on = f"{rate} of {pooled['years'][highest]}", phrases.route(highest)
    number = f"**{best}** (95 % interval {low} to {high})"
    partly = analysis.PARTLY.get(ask.denominator, {})
    of = pooled["years"].where(pooled["rate"].notna(), "no rate of several years")
    apart = [
        f"{route} ({', '.join(filter(None, (of.get(route, 'no rate'), partly.get(route))))})"
        for route in ask.routes
        if route not in ranked.index
    ]
    left = [f"Not compared: {words.listed(apart)}."] if apart else []
    if len(ranked) == 1:
        return [first, f"The rate {per} was {number} on {on}.", *left]
    others = words.counted(len(tied), "other") if tied else "the others" if len(ranked) > 2 else "the other"
    above = f"{'not ' * bool(tied)}clearly above {others}"
    routes = words.counted(len(ranked), "route")
    return [first, f"Of {routes} compared, the highest rate {per} was on {on}: {number}, {above}.", *left]


def headline(yearly: pd.DataFrame, year: int, ask: DeathsOnTheWay) -> str:
    """'2025: at least 3,404 dead or missing on four routes'.

    Args:
        yearly: as for ``sentences``.
        year: the one that leads.
        ask: the parameters.
    """
    said = f"{year}: at least {words.number(sum_of(yearly.loc[[year]]))} dead or missing on {on_routes(ask)}"
    return fitting(f"{said}{cause(ask, ', ')}", said)


def on_routes(ask: DeathsOnTheWay) -> str:
    """'four routes', or the one."""
    return phrases.route(ask.routes[0]) if len(ask.routes) == 1 else words.counted(len(ask.routes), "route")
