"""How many people die on the way, where, of what, and how deadly is each route?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import words
from borderbook.methods import series
from borderbook.methods.denominators import DENOMINATORS, NAMES
from borderbook.questions.deaths_on_the_way import analysis as fatality
from borderbook.questions.deaths_on_the_way.analysis import CAUSES, Denominator


def sentences(
    incidents: pd.DataFrame,
    yearly: pd.DataFrame,
    rates: pd.DataFrame,
    ranks: pd.DataFrame,
    denominator: Denominator,
    cause: str | None,
) -> list[str]:
    """How many died, of what, and how deadly the routes are by the chosen denominator and by the others.

    Args:
        incidents: those shown.
        yearly: ``analysis.by_year`` of them.
        rates: ``analysis.rates`` by route; may be empty.
        ranks: ``analysis.rankings`` of the same routes; may be empty.
        denominator: the one of ``rates``.
        cause: the one cause that ``incidents`` are of; None for all.
    """
    return [
        _how_many(incidents, yearly, cause),
        _of_what(incidents, cause),
        _how_deadly(rates, denominator),
        _other(ranks),
    ]


def _how_many(incidents: pd.DataFrame, yearly: pd.DataFrame, cause: str | None) -> str:
    by_route, (year, most) = yearly.sum(), series.peak(yearly.sum(axis=1))
    total, top = int(by_route.sum()), str(by_route.idxmax())
    of = f" ({CAUSES[cause]})" if cause else ""
    first, last = (pd.Timestamp(at).year for at in (yearly.index[0], yearly.index[-1]))
    years = f"in {first}" if first == last else f"from {first} to {last}"
    share = f", {_share(by_route[top], total)} of them on **{words.route(top)}**" if len(by_route) > 1 else ""
    highest = f"; most were recorded in {year.year}, {words.number(most)}" if first < last else ""
    return (
        f"At least {words.number(total)} people are recorded dead or missing{of} {years}, in "
        f"{words.number(len(incidents))} incidents{share}{highest}."
    )


def _of_what(incidents: pd.DataFrame, cause: str | None) -> str:
    sizes = incidents["dead_and_missing"]
    total = int(sizes.sum())
    missing = _share(total - int(incidents["dead"].sum()), total)
    ten = words.per_cent(fatality.largest_share(sizes, 10))
    gone = f"for {missing} no body was found; {ten} died or went missing in the ten largest"
    if cause:
        return f"{gone[0].upper()}{gone[1:]} incidents."
    top: Any = next(fatality.by_cause(incidents).itertuples(index=False))
    of_what = f"For {words.per_cent(top.share)} of them the recorded cause is {CAUSES[top.cause]}"
    return f"{of_what}; {gone} incidents."


def _how_deadly(rates: pd.DataFrame, denominator: Denominator) -> str:
    if rates.empty:
        return (
            f"No fatality rate can be given: {NAMES[denominator]} are not known for these routes and years."
        )
    ordered: list[Any] = list(rates.sort_values("rate", ascending=False).itertuples(index=False))
    parts = [f"{_rate(row)} on {words.route(row.route)}" for row in ordered]
    return (
        f"Per 1,000 {NAMES[denominator]}, over the months in which both are known, it is "
        f"{words.listed(parts)}."
    )


def _rate(row: Any) -> str:
    if pd.isna(row.low):
        return f"{words.decimal(row.rate)} (too few incidents for an interval)"
    return f"**{words.decimal(row.rate)}** ({words.decimal(row.low)} to {words.decimal(row.high)})"


def _other(ranks: pd.DataFrame) -> str:
    if ranks["route"].nunique() < 2:
        return ""
    orders = {name: list(ranks.loc[ranks["denominator"] == name, "route"]) for name in DENOMINATORS}
    months = f"Over the {ranks['months'].iloc[0]} months in which every denominator is known, "
    firsts = {name: order[0] for name, order in orders.items()}
    if len(set(firsts.values())) > 1:
        said = words.listed([f"{words.route(route)} by {NAMES[name]}" for name, route in firsts.items()])
        return f"{months}the route with the highest rate depends on the denominator: {said}."
    same = all(order == orders["detections"] for order in orders.values())
    rest = "the order of the others is the same, too" if same else "the order of the others is not the same"
    return f"{months}{words.route(firsts['detections'])} has the highest rate by each of the three; {rest}."


def _share(part: float, total: float) -> str:
    return words.per_cent(part / total * 100) if total else "no figure"
