"""How many people die on the way, where, of what, and how deadly is each route? The sentences and titles."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from borderbook import words
from borderbook.questions.deaths_on_the_way import analysis
from borderbook.show.cited import Rate, fitting

NAMES: dict[str, str] = analysis.WORDS["denominators"]
"""What deaths are divided by, in words; anything else is named as the notebook names it."""
FEW = 100  # dead or missing; of fewer, a change in per cent says little


def counts(record: pd.DataFrame, years: Sequence[int], cause: str = "") -> str:
    """How many are recorded dead or missing in the complete years, in how many incidents.

    Args:
        record: ``analysis.record`` of the incidents counted, of the complete years that lead.
        years: those years.
        cause: '; cause: drowning', if one only is counted.
    """
    routes = record["dead and missing"].index
    where = words.route(str(routes[0])) if len(routes) == 1 else words.counted(len(routes), "route")
    dead, incidents = (words.number(record[name].sum()) for name in ("dead and missing", "incidents"))
    return (
        f"In {words.years(years)}, at least **{dead} people** are recorded dead or missing in {incidents} incidents on "
        f"{where}{cause}."
    )


def change(
    yearly: pd.DataFrame, years: Sequence[int], grown: str, by_file: pd.DataFrame, newest: str = ""
) -> str:
    """The last year as it is recorded so far, and the year before as it was recorded at about the same age.

    Args:
        yearly: dead and missing, one row per year, one column per route.
        years: the complete years that lead.
        grown: ``words.grown``, which may be empty.
        by_file: as for ``analysis.at_like_age``.
        newest: ``ongoing``, which may be empty.
    """
    sums, year = yearly.sum(axis=1), years[-1]
    last, now = sums[year], sums.get(year - 1)
    then, at_age = analysis.at_like_age(by_file, year)
    text = f"{newest}the record of {year} has {words.number(last)} so far"
    text = text[0].upper() + text[1:]
    if then >= FEW:
        text += f"; that of {year - 1} had {words.number(then)} {at_age}"
    elif now is not None:
        text += f", that of {year - 1}, which is a year older, {words.number(now)}"
    return f"{text}; the {grown}." if grown else f"{text}."


def ongoing(yearly: pd.DataFrame, last: pd.Timestamp, totals: pd.Series, day: str) -> str:
    """What is recorded of a year that is not over, and IOM's newest total of it; an empty string if it is not shown.

    Args:
        yearly: dead and missing, one row per year, one column per route.
        last: the day to which the incidents are recorded.
        totals: IOM's totals of the Mediterranean by year, of the years to which that can be added; may be empty.
        day: of the totals' file.
    """
    year, recorded = last.year, yearly.sum(axis=1)
    if year not in recorded or (last + pd.DateOffset(days=1)).year > year:
        return ""
    total = ""
    if year in totals:
        of_region = words.number(totals.loc[year])
        total = f" (by IOM's total of {words.day(pd.Timestamp(day))} {of_region} in the Mediterranean alone)"
    return f"In {year}, {words.number(recorded[year])} are recorded to {last:%-d %B}{total}; "


def rates_in_words(
    rates: pd.DataFrame,
    rate: Rate,
    ranked: Sequence[str],
    ties: set[tuple[str, str]],
    short: Mapping[str, str],
) -> str:
    """The highest rate, the rates from which it is not clearly different, and the lowest.

    Args:
        rates: rate, low and high by route.
        rate: per how many of what they are.
        ranked: the routes that may be ranked, the highest rate first.
        ties: ``analysis.ties`` among them.
        short: by route, 'detections at sea only' where the denominator is known for a part of months or borders only.
    """
    if not ranked:
        return f"No rate is given: too few incidents, or {rate.whole} are not known for enough months."
    highest, *others = ranked
    tied = [_rate(rates, other, short) for other in others if (highest, other) in ties]
    said = [_rate(rates, highest, short, interval=True)]
    said += [f"not clearly more than on {words.listed(tied)}"] if tied else []
    said += [f"and fewest on {_rate(rates, others[-1], short)}"] if len(others) > len(tied) else []
    rest = [str(route) for route in rates.index if route not in ranked]
    left = f"; not ranked, for too few months or incidents: {words.listed(rest)}" if rest else ""
    if not others:
        return f"On {said[0]} were recorded {rate}{left}."
    most = f"{words.at_start(str(rate))}, most {rate.part} were recorded on"
    return f"{most} {', '.join(said)}{left}; rates per other denominators are not comparable with these."


def attempts(compared: pd.DataFrame) -> str:
    """'Per attempted crossing, known on two routes, rates are 48 % to 59 % of ...'; an empty string if none is known.

    Args:
        compared: ``rate`` of ``analysis.by_denominator``.
    """
    known = compared[compared.index.get_level_values("denominator") == NAMES["attempted"]]
    if known.empty:
        return ""
    named, detected = (known[name].astype(float) for name in known)
    low, high = (words.per_cent(end) for end in (named / detected * 100).agg(["min", "max"]))
    if len(compared.index.unique("route")) == 1:  # one that no other is set beside
        return f"Per attempted crossing the rate is {low} of that per detection in the same months."
    return (
        f"Per attempted crossing, known on {words.counted(len(known), 'route')}, rates are {low}"
        f"{f' to {high}' * (low != high)} of those per detection in the same months, so that routes may be ordered "
        "differently."
    )


def largest(incidents: pd.DataFrame) -> str:
    """The largest incident of each route, the route with the largest first, with its day and IOM's number of it.

    Args:
        incidents: those counted: route, date, incident_id, dead, dead_and_missing.
    """
    top = incidents.sort_values(["dead_and_missing", "date"], ascending=[False, True], kind="stable")
    rows: Any = top.drop_duplicates("route").itertuples()
    each = [
        f"{row.route}, {words.number(row.dead_and_missing)} on {words.day(row.date)} ({row.incident_id}: "
        f"{words.number(row.dead)} dead, {words.number(row.dead_and_missing - row.dead)} missing)"
        for row in rows
    ]
    return f"Largest incidents: {'; '.join(each)}." if each else ""


def beside_region(incidents: pd.DataFrame, years: Sequence[int]) -> str:
    """In which years IOM's region Mediterranean is not the sum of its three routes; an empty string if in none.

    Args:
        incidents: of the whole file: route, region, year, dead_and_missing.
        years: those to compare.
    """
    within = incidents[incidents["year"].isin(years)]
    at_sea = [name for name in within["route"].unique() if name.endswith("Mediterranean")]
    of_routes, of_region = (
        within[kept].groupby("year")["dead_and_missing"].sum()
        for kept in (within["route"].isin(at_sea), within["region"] == "Mediterranean")
    )
    differ = of_routes.index[of_routes != of_region.reindex(of_routes.index, fill_value=0)]
    each = [
        f"{words.number(of_routes[year])} in {year}, the region {words.number(of_region.get(year, 0))}"
        for year in differ
    ]
    said = f"In IOM's file of incidents the three Mediterranean routes have {'; '.join(each)}"
    return f"{said}: an incident on such a route can be booked in another region." if each else ""


def place_title(top: Any) -> str:
    """'Most near one place: 646, Central Mediterranean, in one incident of 14 June 2023'.

    Args:
        top: the first row of ``analysis.places``.
    """
    of = f" of {words.day(top.first)}" if top.incidents == 1 else ""
    incidents = words.counted(top.incidents, "incident")
    return f"Most near one place: {words.number(top.value)}, {top.group}, in {incidents}{of}"


def _rate(rates: pd.DataFrame, route: str, short: Mapping[str, str], *, interval: bool = False) -> str:
    """'the A route, 5.4 (known for 52 of 60 months)': in brackets what is short, before it the interval if wanted."""
    row: Any = rates.loc[route]
    best, low, high = (words.decimal(row[name]) for name in ("rate", "low", "high"))
    inside = "; ".join(filter(None, [f"95 % interval {low} to {high}" * interval, short.get(route)]))
    rate = f"**{best}**" if interval else best
    return f"{words.route(route)}, {rate}{f' ({inside})' * bool(inside)}"


def rates_title(rates: pd.DataFrame, rate: Rate, ranked: Sequence[str], ties: set[tuple[str, str]]) -> str:
    """The title of the figure of the rates: the highest, or the tie for it."""
    if not ranked:
        return f"Nothing to rank {rate}"
    highest, said = ranked[0], rates["rate"].map(words.decimal)
    equal = [f"{other} {said[other]}" for one, other in sorted(ties) if one == highest]
    if equal:
        tie, others = f"{highest} {said[highest]}", words.counted(len(equal), "other route")
        above = "not clearly above"
        return fitting(f"{tie}, {above} {words.listed(equal)} {rate}", f"{tie} {rate}, {above} {others}")
    alone = ", the highest rate" if len(ranked) > 1 else ""
    return f"{highest}: {said[highest]} {rate}{alone}"


def sizes(each: pd.Series) -> str:
    """'half of the incidents have 2 dead or missing at most, the largest 1 % have 17 % of all'.

    Args:
        each: dead and missing, an incident a row.
    """
    largest = each.nlargest(-(-len(each) // 100)).sum()
    return (
        f"half of the incidents have {words.number(each.median())} dead or missing at most, the largest 1 % have "
        f"{words.per_cent(largest / max(each.sum(), 1) * 100)} of all"
    )


def compared_title(rates: pd.DataFrame, per: int) -> str:
    """On the first route, the denominator that changes the rate most, over the same months.

    Args:
        rates: ``rate`` of ``analysis.by_denominator``, the route with the most dead and missing first.
        per: per how many of the denominator.
    """
    first = rates[rates.index.get_level_values(0) == rates.index[0][0]]
    named, detected = (first[name].astype(float) for name in first)
    at: Any = (named / detected).map(math.log).abs().idxmax()
    said = [words.decimal(rate) for rate in rates.loc[at]]
    start, end = f"{at[0]}: per {per:,} {at[1]} {said[0]}, detections", f" {said[1]}"
    return fitting(f"{start} of these months{end}", f"{start}{end}")
