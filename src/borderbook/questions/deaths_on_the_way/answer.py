"""How many people die on the way, where, of what, and how deadly is each route? The sentences and titles."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from borderbook import words
from borderbook.questions.deaths_on_the_way import analysis
from borderbook.show.cited import Rate

NAMES: dict[str, str] = analysis.WORDS["denominators"]
"""What deaths are divided by, in words; anything else is named as the notebook names it."""
FEW = 100  # dead or missing; of fewer, a change in per cent says little


def newer_total(totals: pd.DataFrame, last: pd.Timestamp, day: pd.Timestamp) -> str:
    """What IOM's totals give for the part year, for they are newer than the incidents; blank if they are not.

    Args:
        totals: the dataset ``incident_totals``: region, year, dead_and_missing.
        last: the day of the last incident held.
        day: the day of the totals.
    """
    region = totals[(totals["region"] == "Mediterranean") & (totals["year"] == last.year)]
    if region.empty or day <= last:
        return ""
    return (
        f"The record of incidents ends on {words.day(last)}; IOM's total for the Mediterranean alone, of "
        f"{words.day(day)}, is {words.number(region['dead_and_missing'].iloc[0])} for {last.year}."
    )


def counts(record: pd.DataFrame, years: Sequence[int]) -> str:
    """How many are recorded dead or missing in the complete years, in how many incidents.

    Args:
        record: ``analysis.record`` of the incidents counted, of the complete years that lead.
        years: those years.
    """
    routes = record["dead and missing"].index
    where = words.route(str(routes[0])) if len(routes) == 1 else words.counted(len(routes), "route")
    dead, incidents = (words.number(record[name].sum()) for name in ("dead and missing", "incidents"))
    return (
        f"In {words.years(years)}, at least **{dead} people** are recorded dead or missing in {incidents} incidents on "
        f"{where}."
    )


def change(
    yearly: pd.DataFrame, years: Sequence[int], first: pd.Series, grown: str, end: pd.Timestamp
) -> str:
    """'2025 had 3,404, down 11 % on 2024 (3,812; 3,641 in the file of 2025-05-05); 2026 to 9 April 1,132 (...).'

    Args:
        yearly: dead and missing, a row a year, a column a route.
        years: the complete years that lead.
        first: what the year before had, file by file, if the newest file is the first that has the year; else empty.
        grown: ``words.grown``; may be blank.
        end: the day with which the file ends.
    """
    sums, year = yearly.sum(axis=1), years[-1]
    last, before, newest = sums[year], sums.get(year - 1, float("nan")), sums.index[-1]
    text = f"{year} had {words.number(last)}"
    if before >= FEW:
        young = f"{words.number(first.iloc[0])} in" if len(first) and first.iloc[0] != before else "also in"
        young = f"; {young} the {first.index[0]}" if len(first) else ""
        text += f", {words.change(last, before)} on {year - 1} ({words.number(before)}{young})"
    elif before >= 0:
        text += f", {year - 1} {words.number(before)}"
    later = f" (the {grown})" if grown else ""
    return (
        f"{text}; {newest} to {end:%-d %B} {words.number(sums[newest])}{later}."
        if newest > year
        else f"{text}."
    )


def rates_in_words(
    rates: pd.DataFrame,
    rate: Rate,
    ranked: Sequence[str],
    ties: set[tuple[str, str]],
    short: Mapping[str, str],
) -> str:
    """The rates with their intervals, ties called ties, and which routes are not ranked.

    Args:
        rates: rate, low and high by route.
        rate: per how many of what they are.
        ranked: the routes that may be ranked, the highest rate first.
        ties: ``analysis.ties`` among them.
        short: by route, ' (sea detections, 52 months only)' where it is known for a part of months or borders only.
    """
    if not ranked:
        return f"No rate is given: too few incidents, or {rate.whole} are not known for enough months."
    parts = [
        f"**{words.decimal(best)}** ({words.decimal(low)} to {words.decimal(high)}) on {words.route(str(route))}"
        f"{short.get(str(route), '')}"
        for route, best, low, high in rates.loc[list(ranked), ["rate", "low", "high"]].itertuples()
    ]
    others = [str(route) for route in rates.index if route not in ranked]
    rest = f" Not ranked, for too few months or incidents: {words.listed(others)}." if others else ""
    return (
        f"{words.at_start(str(rate))}, {words.listed(parts)} were recorded dead or missing (95 % interval in brackets)"
        f"{order(ranked, ties)}.{rest}"
    )


def order(ranked: Sequence[str], ties: set[tuple[str, str]]) -> str:
    """What can be said of the order: '; a tie: A and B', '; each differs from the next ...'; blank for one route."""
    if len(ranked) < 2:
        return ""
    tied = [pair for pair in pairwise(ranked) if pair in ties]
    if not tied:
        return "; each differs from the next by more than chance lets expect"
    return f"; {'a tie' if len(tied) == 1 else 'ties'}: " + "; ".join(
        f"{one} and {other}" for one, other in tied
    )


def rates_title(rates: pd.DataFrame, rate: Rate, ranked: Sequence[str], ties: set[tuple[str, str]]) -> str:
    """The title of the figure of the rates: the highest, or the tie for it."""
    if not ranked:
        return f"Nothing to rank {rate}"
    highest, said = ranked[0], rates["rate"].map(words.decimal)
    equal = [other for one, other in sorted(ties) if one == highest]
    if equal:
        each = words.listed([f"{name} {said[name]}" for name in (highest, *equal)])
        return f"A tie for the highest rate: {each} {rate}"
    alone = ", the highest rate" if len(ranked) > 1 else ""
    return f"{highest}: {said[highest]} {rate}{alone}"


def sizes(each: pd.Series) -> str:
    """'half of the incidents have at most 2 dead or missing, and the largest 1 % carry 17 % of all'.

    Args:
        each: dead and missing, an incident a row.
    """
    largest = each.nlargest(-(-len(each) // 100)).sum()
    return (
        f"half of the incidents have at most {words.number(each.median())} dead or missing, and the largest 1 % carry "
        f"{words.per_cent(largest / max(each.sum(), 1) * 100)} of all"
    )


def newest_rate(rates: pd.DataFrame, rate: Rate) -> str:
    """The highest rate of the newest year: '2025: 68.2 per 1,000 detections on ..., the highest of three routes'.

    Args:
        rates: a row a year, a column a route.
        rate: per how many of what they are.
    """
    newest = rates.dropna(how="all").iloc[-1]
    among, highest = int(newest.notna().sum()), words.route(str(newest.idxmax()))
    title = f"{newest.name}: {words.decimal(newest.max())} {rate} on {highest}"
    return f"{title}, the highest of {words.counted(among, 'route')}" if among > 1 else title


def compared_title(rates: pd.DataFrame, per: int) -> str:
    """Where another denominator changes the rate most, over the same months.

    Args:
        rates: ``rate`` of ``analysis.by_denominator``.
        per: per how many of the denominator.
    """
    named, detected = (rates[name].astype(float) for name in rates)
    at: Any = (named / detected).map(math.log).abs().idxmax()
    said = [words.decimal(rate) for rate in rates.loc[at]]
    months = words.counted(at[2], "month")
    return f"{at[0]}: {said[0]} per {per:,} {at[1]}, {said[1]} per {per:,} detections of the same {months}"
