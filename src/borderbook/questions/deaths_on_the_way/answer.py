"""How many people die on the way, where, of what, and how deadly is each route? The sentences and titles."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from borderbook import words
from borderbook.questions.deaths_on_the_way import analysis

CAUSES = {
    "drowning": "drowning",
    "mixed_or_unknown": "mixed or unknown",
    "hazardous_transport": "vehicle accident or hazardous transport",
    "harsh_conditions": "harsh conditions, lack of shelter, food or water",
    "sickness": "sickness, lack of healthcare",
    "violence": "violence",
    "accidental": "accidental death",
    "several": "several causes in one incident",
}
"""Causes as IOM has them, in words."""
NAMES = {
    "detections": "detections",
    "unhcr_arrivals": "arrivals counted by UNHCR",
    "iom_arrivals": "arrivals in IOM's table",
    "attempted": "attempted crossings",
    "spain_arrivals": "arrivals counted by Spain",
    "small_boats": "small-boat arrivals",
}
"""What deaths are divided by, in words; anything else is named as the notebook names it."""

FEW = 100  # dead or missing; of fewer, a change in per cent says little


def per(divided_by: pd.Series) -> str:
    """What the rates are per 1,000 of: the name of the series that deaths are divided by."""
    name = str(divided_by.name) if divided_by.name is not None else "of what the notebook divides by"
    return NAMES.get(name, name)


def sentences(
    recent: pd.DataFrame,
    yearly: pd.DataFrame,
    years: Sequence[int],
    rates: str,
    outside: pd.Series,
    since: str = "",
) -> list[str]:
    """How many died in the complete years and the change; the rates; what the record does not hold.

    Args:
        recent: the incidents counted, of the complete years that lead.
        yearly: ``analysis.by_year``, with the part year at its end if there is one.
        years: the complete years that lead.
        rates: ``rates_in_words``.
        outside: dead and missing of routes that are not shown, same years.
        since: ``newer_total``.
    """
    return [_counts(recent, years), change(yearly, years), since, rates, _limits(recent, outside)]


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


def _counts(recent: pd.DataFrame, years: Sequence[int]) -> str:
    sums = recent.groupby("route", observed=True)["dead_and_missing"].sum().sort_values(ascending=False)
    where = (
        f"on {words.route(str(sums.index[0]))}" if len(sums) == 1
        else f"on {words.counted(len(sums), 'route')}: "
        + words.listed([f"{route} {words.number(count)}" for route, count in sums.items()])
    )  # fmt: skip
    return (
        f"In {period(years)}, at least **{words.number(sums.sum())} people** are recorded dead or missing in "
        f"{words.number(len(recent))} incidents {where}."
    )


def period(years: Sequence[int]) -> str:
    """'2021 to 2025', '2025'."""
    return f"{years[0]} to {years[-1]}" if len(years) > 1 else str(years[0])


def change(yearly: pd.DataFrame, years: Sequence[int]) -> str:
    """'2025 had 3,404, down 11 % on 2024 (3,812); 2026 so far 1,132.'"""
    sums = yearly.sum(axis=1)
    by_year = pd.Series(sums.to_numpy(), index=pd.DatetimeIndex(sums.index).year)
    last, before = by_year[years[-1]], by_year.get(years[-1] - 1)
    newest = int(by_year.index[-1])
    rest = f"; {newest} so far {words.number(by_year[newest])}" if newest > years[-1] else ""
    if before is None:
        return f"{years[-1]} had {words.number(last)}{rest}."
    if before < FEW:
        return f"{years[-1]} had {words.number(last)}, {years[-1] - 1} {words.number(before)}{rest}."
    moved = words.changed((last / before - 1) * 100)
    return f"{years[-1]} had {words.number(last)}, {moved} on {years[-1] - 1} ({words.number(before)}){rest}."


def rates_in_words(
    rates: pd.DataFrame, divided_by: pd.Series, ranked: Sequence[str], ties: set[tuple[str, str]]
) -> str:
    """The rates with their intervals, ties called ties, and which routes are not ranked.

    Args:
        rates: rate, low and high by route.
        divided_by: its name says what the rates are per 1,000 of.
        ranked: ``analysis.ranked``.
        ties: ``analysis.ties`` among them.
    """
    if not ranked:
        return f"No rate is given: too few incidents, or {per(divided_by)} are not known for enough months."
    of = _of(rates)
    parts = [
        f"**{words.decimal(of[route][0])}** ({_ends(of[route])}) on {words.route(route)}" for route in ranked
    ]
    others = [str(route) for route in rates.index if route not in ranked]
    rest = f" Not ranked, for too few months or incidents: {words.listed(others)}." if others else ""
    return (
        f"Per 1,000 {per(divided_by)}, {words.listed(parts)} were recorded dead or missing (95 % interval in brackets)"
        f"{order(ranked, ties)}.{rest}"
    )


def order(ranked: Sequence[str], ties: set[tuple[str, str]]) -> str:
    """What can be said of the order: '; a tie: A and B', '; each differs from the next ...'; blank for one route."""
    if len(ranked) < 2:
        return ""
    tied = [pair for pair in pairwise(ranked) if pair in ties]
    if not tied:
        return "; each differs from the next by more than chance lets expect"
    return "; a tie: " + words.listed([f"{one} and {other}" for one, other in tied])


def rates_title(
    rates: pd.DataFrame, divided_by: pd.Series, ranked: Sequence[str], ties: set[tuple[str, str]]
) -> str:
    """The title of the figure of the rates: the highest, or the tie for it."""
    if not ranked:
        return f"Nothing to rank per 1,000 {per(divided_by)}"
    of, highest = _of(rates), ranked[0]
    value = f"{words.decimal(of[highest][0])} per 1,000 {per(divided_by)}"
    equal = [other for one, other in sorted(ties) if one == highest]
    if equal:
        each = words.listed([f"{name} {words.decimal(of[name][0])}" for name in (highest, *equal)])
        return f"A tie for the highest rate: {each} per 1,000 {per(divided_by)}"
    return f"{highest}: {value}" + (", the highest rate" if len(ranked) > 1 else "")


def _limits(recent: pd.DataFrame, outside: pd.Series) -> str:
    total = max(float(recent["dead_and_missing"].sum()), 1.0)
    missing = (total - float(recent["dead"].sum())) / total * 100
    sexes = float(recent["females"].sum() + recent["males"].sum()) / total * 100
    children = int(recent["children"].sum())
    young = f", and at least {words.number(children)} were children" if children else ""
    elsewhere = outside[outside > 0].sort_values(ascending=False)
    rest = (
        f" Not counted here: {words.number(elsewhere.iloc[0])} on {words.route(str(elsewhere.index[0]))}, among others."
        if len(elsewhere) else ""
    )  # fmt: skip
    return (
        f"These are minima, since wrecks that nobody reported leave no record; {words.per_cent(missing)} are recorded "
        f"as missing, sex is known for {words.per_cent(sexes)}{young}.{rest}"
    )


def _of(rates: pd.DataFrame) -> dict[str, tuple[float, float, float]]:
    """Rate, low and high of each route."""
    table = rates[["rate", "low", "high"]].astype("float64")
    return {
        str(route): (float(r), float(a), float(b))
        for route, (r, a, b) in zip(table.index, table.to_numpy(), strict=True)
    }


def _ends(of: tuple[float, float, float]) -> str:
    return f"{words.decimal(of[1])} to {words.decimal(of[2])}"


def causes_title(sums: pd.Series) -> str:
    """'Drowning is the recorded cause of 60 %; for 30 % it is mixed or unknown'."""
    if sums.empty:
        return "No cause is recorded"
    share = sums / max(float(sums.sum()), 1.0) * 100
    unknown = CAUSES[analysis.UNKNOWN_CAUSE]
    named = share.drop(unknown, errors="ignore")
    known = (
        f"{named.index[0].capitalize()}: {words.per_cent(named.iloc[0])} of the dead and missing"
        if len(named)
        else ""
    )
    rest = f"{words.per_cent(share[unknown])} {unknown} cause" if unknown in share else ""
    return "; ".join(part for part in (known, rest) if part)


def season_title(wide: pd.DataFrame) -> str:
    """The month with the most on the route that has the most."""
    counts = wide.iloc[int(wide.sum(axis=1).argmax())]
    month, share = int(str(counts.idxmax())), counts.max() / counts.sum() * 100
    of = f"{words.number(counts.max())} of {words.number(counts.sum())} dead and missing"
    return f"{counts.name}: most in {pd.Timestamp(2000, month, 1):%B}, {of} ({words.per_cent(share)})"
