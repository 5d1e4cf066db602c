"""How many people die on the way, where, of what, and how deadly is each route? The sentences and titles."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from borderbook import phrases
from borderbook.questions.deaths_on_the_way import analysis
from notemill import words
from notemill.show.cited import Rate, fitting, linked, sum_of

NAMES: dict[str, str] = analysis.WORDS["denominators"]
"""What deaths are divided by, in words; anything else is named as the notebook names it."""
FEW = 100  # dead or missing; of fewer, a change in per cent says little


def counts(record: pd.DataFrame, years: Sequence[int], causes: pd.Series, cause: str = "") -> str:
    """How many are recorded dead or missing in the complete years, where most of them, and of what.

    Args:
        record: ``analysis.record`` of the incidents counted, of the complete years that lead.
        years: those years.
        causes: dead and missing by cause in words, the most frequent first.
        cause: '; cause: drowning', if one only is counted.
    """
    dead, most = record["dead and missing"], record.index[0]
    first = phrases.route(str(most))
    where = f"{words.counted(len(dead), 'route')}, most on {first} ({words.number(linked(dead, most))})"
    known = causes.drop(analysis.CAUSES[analysis.UNKNOWN_CAUSE], errors="ignore")
    of = "".join(
        f"; most frequent known cause: {str(name).partition(',')[0]} ({words.number(linked(known, name))})"
        for name in known.index[: 0 if cause else 1]
    )
    return (
        f"In {words.years(years)}, at least **{words.number(sum_of(dead))} people** are recorded dead or missing on "
        f"{where if len(dead) > 1 else first}{cause}{of}."
    )


def change(by_year: pd.Series, by_file: pd.DataFrame) -> str:
    """The last complete year, and the year before as the record was a year ago and as it is now.

    Args:
        by_year: dead and missing, to that year.
        by_file: as for ``analysis.at_like_age``.
    """
    year = by_year.index[-1]
    then = analysis.at_like_age(by_file, year)
    known = not words.missing(then) and year - 1 in by_year.index
    before = f"; {phrases.year_before_then(year - 1, then, linked(by_year, year - 1))}" if known else ""
    return f"The record of {year} has {words.number(linked(by_year, year))} so far{before}."


def rates_in_words(
    rates: pd.DataFrame,
    rate: Rate,
    ranked: Sequence[str],
    ties: set[tuple[str, str]],
    limits: Mapping[str, str],
    parts: Mapping[str, str],
) -> str:
    """The highest rate, and the rates from which it is not clearly different.

    Args:
        rates: rate, low and high by route.
        rate: per how many of what they are.
        ranked: the routes that may be ranked, the highest rate first.
        ties: ``analysis.ties`` among them.
        limits: by route, 'at sea only' where its denominator leaves out borders.
        parts: by route, 'known for 52 of 60 months' where it leaves out months; those known for most months first.
    """
    if not ranked:
        known = [part for route, part in parts.items() if pd.notna(rates["rate"].get(route))]
        why = f"{rate.whole} are {known[0]} at most" if known else f"too few incidents or no {rate.whole}"
        return f"No route is ranked {rate}: {why}."
    highest, *others = ranked
    short = {route: "; ".join(filter(None, [limits.get(route), parts.get(route)])) for route in ranked}
    first = _rate(rates, highest, short, interval=True)
    rest = [str(route) for route in rates.index if route not in ranked]
    left = f"; not ranked, for too few months or incidents: {words.listed(rest)}" if rest else ""
    if not others:
        return f"On {first} {rate.part} were recorded {rate}{left}."
    tied = [_rate(rates, other, short) for other in others if (highest, other) in ties]
    above = f", not clearly more than on {words.listed(tied)}" if tied else ""
    return f"{words.at_start(str(rate))}, most {rate.part} were recorded on {first}{above}{left}."


def map_title(inside: pd.DataFrame) -> str:
    """'Most dead or missing on the map: Central Mediterranean, 8,412 of 17,380', or how many there are of one route.

    Args:
        inside: rows of ``analysis.places`` that are on the map.
    """
    if inside.empty:
        return "No incident has coordinates"
    routes = inside.groupby("group")["value"].sum().sort_values(ascending=False)
    most, of = f"{routes.index[0]}, {words.number(routes.iloc[0])}", words.number(routes.sum())
    if len(routes) == 1:
        return f"Dead or missing on the map: {most}"
    return f"Most dead or missing on the map: {most} of {of}"


def _rate(rates: pd.DataFrame, route: str, short: Mapping[str, str], *, interval: bool = False) -> str:
    """'the A route, 5.4 (known for 52 of 60 months)': in brackets what is short, before it the interval if wanted."""
    best, low, high = (words.decimal(linked(rates, route, name)) for name in ("rate", "low", "high"))
    inside = "; ".join(filter(None, [f"95 % interval {low} to {high}" * interval, short.get(route)]))
    rate = f"**{best}**" if interval else best
    return f"{phrases.route(route)}, {rate}{f' ({inside})' * bool(inside)}"


def rates_title(rates: pd.DataFrame, rate: Rate, ranked: Sequence[str], ties: set[tuple[str, str]]) -> str:
    """The title of the figure of the rates: the highest, or the tie for it."""
    if not ranked:
        return f"No route is ranked {rate}"
    highest, said = ranked[0], {route: words.decimal(linked(rates, route, "rate")) for route in ranked}
    equal = [f"{other} {said[other]}" for one, other in sorted(ties) if one == highest]
    if equal:
        tie, others = f"{highest} {said[highest]}", words.counted(len(equal), "other route")
        above = "not clearly above"
        return fitting(f"{tie}, {above} {words.listed(equal)} {rate}", f"{tie} {rate}, {above} {others}")
    alone = ", the highest rate" if len(ranked) > 1 else ""
    return f"{highest}: {said[highest]} {rate}{alone}"


def sizes(each: pd.Series) -> tuple[str, str]:
    """'Half of the incidents have 2 dead or missing at most', and of all the share that the largest incidents have.

    Args:
        each: dead and missing, an incident a row.
    """
    largest = words.per_cent(each.nlargest(-(-len(each) // 100)).sum() / max(each.sum(), 1) * 100)
    half = f"Half of the incidents have {words.number(each.median())} dead or missing at most"
    return half, f"The largest 1 % of the incidents have {largest} of all dead and missing."


def changed_most(rates: pd.DataFrame) -> Any:
    """The row of the first route whose denominator changes the rate most.

    Args:
        rates: ``rate`` of ``analysis.by_denominator``, the route with the most dead and missing first.
    """
    first = rates[rates.index.get_level_values(0) == rates.index[0][0]]
    named, detected = (first[name] for name in first)
    return (named / detected).map(math.log).abs().idxmax()


def compared_title(rates: pd.DataFrame, per: int) -> str:
    """On the first route, the denominator that changes the rate most, over the same months.

    Args:
        rates: as in ``changed_most``.
        per: per how many of the denominator.
    """
    at = changed_most(rates)
    named, detected = (f"{words.decimal(linked(rates, at, name))} per {per:,}" for name in rates)
    return f"{at[0]}: {named} {at[1]}, {detected} detections"
