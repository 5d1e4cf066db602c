"""How deadly each route is: rates per 1,000 of a named denominator, with intervals, and their ranking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, MaxNLocator

from borderbook import words as w
from borderbook.charts.old import style
from borderbook.charts.old.figure import Figure
from borderbook.charts.old.style import Words
from borderbook.methods.denominators import DENOMINATORS, NAMES
from borderbook.methods.intervals import FEWEST
from borderbook.questions.deaths_on_the_way.analysis import Denominator
from borderbook.questions.deaths_on_the_way.figures import colours

INTERVAL = (
    "Lines: 95 % intervals, for incidents that happen by chance; they do not cover what was never recorded."
)
EVENTS = "Detections are events, not persons."
INTERCEPTED = (
    "Attempted crossings are arrivals, interceptions and the dead and missing; interceptions are known for "
    "Türkiye, Libya and Tunisia only, so on the western routes they are missing and the rate is too high by comparison."
)

METHOD = (
    "Intervals: if each incident happens a Poisson(1) number of times, the dead and missing have a compound Poisson "
    "distribution, which is computed exactly; the interval is the middle 95 per cent of the rates that it gives. "
    "Intervals describe chance in the incidents as recorded, for a denominator taken as exact, and say nothing of "
    "deaths that were never recorded."
)
INTERVALS = {
    f"{way}_{end}": f"{words}, {end}"
    for way, words in (("incidents", "incidents"), ("months", "months"), ("poisson", "single deaths"))
    for end in ("low", "high")
}
"""The columns of ``analysis.intervals_compared`` as they are read."""


def unit_of(denominator: Denominator) -> str:
    """What a rate counts: 'Dead and missing per 1,000 attempted crossings'."""
    return f"Dead and missing per 1,000 {NAMES[denominator]}"


def by_route(
    rates: pd.DataFrame, denominator: Denominator, source: str, without: Sequence[str] = ()
) -> Figure:
    """A dot a route, its fatality rate, with its interval; the highest at the top.

    Args:
        rates: ``analysis.rates`` by route; may be empty.
        denominator: its name.
        source: the source line.
        without: routes of which the denominator is not known in any month.
    """
    ordered = rates.sort_values("rate", ascending=False, ignore_index=True)
    title = _by_route_title(ordered, denominator)
    about = [] if ordered.empty else [INTERVAL, _of(denominator)]
    note = " ".join([_missing(without, denominator), *about]).strip()
    words = Words(title, f"{unit_of(denominator)}, over the months in which both are known", source, note)
    drawing, (axis,) = style.canvas(words, height=1.9 + 0.78 * max(len(ordered), 1))
    if ordered.empty:
        style.empty(
            axis, f"In these years, {NAMES[denominator]} are not known for any month of these routes."
        )
    else:
        _dots(axis, ordered)
    return Figure(
        name=f"fatality-rate-by-route-per-1000-{denominator}",
        title=title,
        alt=_by_route_alt(ordered, denominator),
        unit=words.unit,
        source=source,
        data=_rounded(ordered),
        drawing=drawing,
        note=note,
    )


def by_year(rates: pd.DataFrame, denominator: Denominator, source: str) -> Figure:
    """A panel a route: the fatality rate of each year with its interval, each on its own scale from zero.

    Args:
        rates: ``analysis.rates`` by route and year; years with few incidents are not drawn.
        denominator: its name.
        source: the source line.
    """
    shown = rates.dropna(subset=["low"])
    routes = list(shown.groupby("route", sort=False)["rate"].max().sort_values(ascending=False).index)
    title = _by_year_title(shown, denominator)
    note = (
        f"Each panel has its own scale. Hollow: fewer than twelve months are known. Years with fewer than {FEWEST} "
        f"incidents are not drawn. {INTERVAL} {_of(denominator)}"
    )
    words = Words(title, f"{unit_of(denominator)}, by year", source, note)
    columns = 2 if len(routes) > 1 else 1
    rows = max(-(-len(routes) // columns), 1)
    drawing, axes = style.canvas(words, height=1.9 + 1.75 * rows, panels=(rows, columns), sharex=True)
    _panels(axes, shown, routes)
    return Figure(
        name=f"fatality-rate-by-year-per-1000-{denominator}",
        title=title,
        alt=_by_year_alt(shown, routes, denominator),
        unit=words.unit,
        source=source,
        data=_rounded(rates),
        drawing=drawing,
        note=note,
    )


def ranking(ranks: pd.DataFrame, source: str) -> Figure:
    """The routes by rank under each denominator: a line a route, its rate and interval at every point.

    Args:
        ranks: ``analysis.rankings``; may be empty.
        source: the source line.
    """
    title = _ranking_title(ranks)
    months = f", over the {ranks['months'].iloc[0]} months in which all are known" if len(ranks) else ""
    overlap = "In brackets: 95 % intervals; where they overlap much, the order is uncertain."
    note = f"{_months_note(ranks)} {overlap} {INTERCEPTED} {EVENTS}" if len(ranks) else ""
    words = Words(title, f"Dead and missing per 1,000, by denominator{months}", source, note)
    count = ranks["route"].nunique()
    drawing, (axis,) = style.canvas(words, height=2.3 + 0.6 * max(count, 1))
    if ranks.empty:
        style.empty(axis, "In these years there is no month in which every denominator is known.")
    else:
        _slopes(axis, ranks)
    return Figure(
        name="fatality-ranking-by-denominator",
        title=title,
        alt=_ranking_alt(ranks),
        unit=words.unit,
        source=source,
        data=_rounded(ranks),
        drawing=drawing,
        note=note,
    )


def _of(denominator: Denominator) -> str:
    return {"detections": EVENTS, "attempted": INTERCEPTED}.get(denominator, "")


def _missing(without: Sequence[str], denominator: Denominator) -> str:
    return f"No {NAMES[denominator]} are known for {w.listed(list(without))}." if without else ""


def _rounded(rates: pd.DataFrame) -> pd.DataFrame:
    months = {name: rates[name].dt.strftime("%Y-%m") for name in ("first", "last") if len(rates)}
    named = rates["denominator"].map(NAMES)
    return rates.assign(denominator=named, **months).round({"rate": 2, "low": 2, "high": 2, "first_in": 1})


def interval_text(low: float, high: float) -> str:
    """'28.0 to 41.3'; 'no interval' where there is none."""
    return "no interval" if pd.isna(low) else f"{w.decimal(low)} to {w.decimal(high)}"


def _span(row: Any) -> str:
    return w.span(row.first, row.last)


def _rows(table: pd.DataFrame) -> list[Any]:
    return list(table.itertuples(index=False))


def _highest(table: pd.DataFrame) -> Any:
    return _rows(table.sort_values("rate", ascending=False, kind="stable"))[0]


def _dots(axis: Axes, ordered: pd.DataFrame) -> None:
    shades = colours(ordered["route"])
    places = range(len(ordered))
    high = ordered[["rate", "high"]].max(axis=1)
    for place, row in zip(places, _rows(ordered), strict=True):
        _dot(axis, row.rate, place, row.low, row.high, shades[row.route])
        text = f"{w.decimal(row.rate)}  ({interval_text(row.low, row.high)})"
        axis.annotate(text, (high[place], place), (8, 0), textcoords="offset points", va="center", size=9)
    names = [
        f"{row.route}\n{w.number(row.dead_and_missing)} dead or missing\n{w.number(row.divided_by)} "
        f"{NAMES[row.denominator]}\n{row.months} months"
        for row in _rows(ordered)
    ]
    axis.set_yticks(places, names, size=8.5, color=style.INK)
    axis.set(ylim=(len(ordered) - 0.4, -0.6), xlim=(0, high.max() * 1.3))
    axis.grid(False)
    axis.grid(axis="x", color=style.RULE, linewidth=0.7)
    axis.xaxis.set_major_locator(MaxNLocator(6))
    axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))


def _dot(axis: Axes, rate: float, place: float, low: float, high: float, colour: str) -> None:
    if not pd.isna(low):
        axis.plot([low, high], [place, place], color=colour, linewidth=2.4, alpha=0.55, solid_capstyle="butt")
    axis.plot([rate], [place], "o", color=colour, markersize=7, clip_on=False)


def _panels(axes: list[Axes], shown: pd.DataFrame, routes: list[str]) -> None:
    if not routes:
        style.empty(axes[0], f"No year has {FEWEST} incidents in months in which the denominator is known.")
    shades = colours(routes)
    years = (shown["year"].min() - 0.6, shown["year"].max() + 0.6) if routes else (0, 1)
    for axis, route in zip(axes, routes, strict=False):
        _panel(axis, shown[shown["route"] == route], shades[route])
        axis.set_title(route, loc="left", size=9, weight="bold", pad=4)
        axis.set_xlim(*years)
    for axis in axes[max(len(routes), 1) :]:
        axis.set_visible(False)


def _panel(axis: Axes, own: pd.DataFrame, colour: str) -> None:
    axis.vlines(own["year"], own["low"], own["high"], color=colour, linewidth=2.2, alpha=0.5)
    whole = own["months"] == 12
    axis.plot(own.loc[whole, "year"], own.loc[whole, "rate"], "o", color=colour, markersize=5)
    axis.plot(
        own.loc[~whole, "year"], own.loc[~whole, "rate"], "o", markerfacecolor=style.PAPER, markeredgecolor=colour,
        markersize=5,
    )  # fmt: skip
    axis.set_ylim(0, own["high"].max() * 1.08)
    axis.yaxis.set_major_locator(MaxNLocator(4))
    axis.xaxis.set_major_locator(MaxNLocator(7, integer=True))
    axis.tick_params(labelsize=8)


def _slopes(axis: Axes, ranks: pd.DataFrame) -> None:
    routes = list(ranks["route"].unique())
    shades = colours(routes)
    wide = ranks.pivot_table(index="denominator", columns="route", values="rank").loc[list(DENOMINATORS)]
    for route in routes:
        axis.plot(range(3), wide[route], "-o", color=shades[route], linewidth=2.4, markersize=8, alpha=0.9)
        axis.annotate(
            route, (2, wide[route].iloc[-1]), (12, 0), textcoords="offset points", va="center", size=9,
            color=shades[route], weight="bold", annotation_clip=False,
        )  # fmt: skip
    for row in _rows(ranks):
        axis.annotate(
            f"{w.decimal(row.rate)}  ({interval_text(row.low, row.high)})",
            (DENOMINATORS.index(row.denominator), row.rank), (0, 9), textcoords="offset points", ha="center",
            size=8.2, color=style.INK, path_effects=[withStroke(linewidth=3, foreground=style.PAPER)],
        )  # fmt: skip
    axis.set_xticks(range(3), [f"per 1,000 {NAMES[name]}" for name in DENOMINATORS], size=9, color=style.INK)
    axis.set_yticks(range(1, len(routes) + 1), [f"{n}." for n in range(1, len(routes) + 1)])
    axis.set(ylim=(len(routes) + 0.4, 0.35), xlim=(-0.35, 2.85))
    axis.grid(False)
    axis.spines["bottom"].set_visible(False)


def _by_route_title(ordered: pd.DataFrame, denominator: Denominator) -> str:
    if ordered.empty:
        return f"No fatality rate: {NAMES[denominator]} are not known for these routes and years"
    top = _highest(ordered)
    rest = ", the highest rate of the routes shown" if len(ordered) > 1 else ""
    return f"{top.route}: {w.decimal(top.rate)} dead or missing per 1,000 {NAMES[denominator]}{rest}"


def _by_route_alt(ordered: pd.DataFrame, denominator: Denominator) -> str:
    if ordered.empty:
        return "An empty chart: the denominator is not known for any month."
    parts = "; ".join(
        f"{row.route} {w.decimal(row.rate)} ({interval_text(row.low, row.high)}; "
        f"{w.number(row.dead_and_missing)} dead and missing, {w.number(row.divided_by)} "
        f"{NAMES[denominator]}, {row.months} months, {_span(row)})"
        for row in _rows(ordered)
    )
    return f"Dots with intervals, a route each: dead and missing per 1,000 {NAMES[denominator]}. {parts}."


def _by_year_title(shown: pd.DataFrame, denominator: Denominator) -> str:
    whole = shown[shown["months"] == 12]
    if whole.empty:
        known = "too few incidents or known months" if shown.empty else "no whole year is known"
        return f"Fatality rate per 1,000 {NAMES[denominator]} by year: {known}"
    top = _highest(whole)
    return (
        f"The highest rate of the whole years shown: {w.decimal(top.rate)} per 1,000 {NAMES[denominator]}, "
        f"{top.route}, {top.year}"
    )


def _by_year_alt(shown: pd.DataFrame, routes: list[str], denominator: Denominator) -> str:
    if not routes:
        return "An empty chart: no year has enough incidents in months in which the denominator is known."
    parts = []
    for route in routes:
        own = shown[shown["route"] == route]
        top, last = _highest(own), _rows(own)[-1]
        parts.append(
            f"{route}: highest {w.decimal(top.rate)} in {top.year} ({interval_text(top.low, top.high)}), "
            f"last {w.decimal(last.rate)} in {last.year}"
        )
    return (
        f"Small charts, one a route, of the rate per 1,000 {NAMES[denominator]} by year. {'; '.join(parts)}."
    )


def _ranking_title(ranks: pd.DataFrame) -> str:
    if ranks.empty:
        return "No ranking: there is no month in which every denominator is known"
    orders = [list(ranks.loc[ranks["denominator"] == name, "route"]) for name in DENOMINATORS]
    firsts = {order[0] for order in orders}
    if len(orders[0]) == 1:
        return f"{orders[0][0]}: the fatality rate under three denominators"
    if all(order == orders[0] for order in orders):
        return f"{orders[0][0]} has the highest rate, and the order is the same under all three denominators"
    if len(firsts) == 1:
        return f"{orders[0][0]} has the highest rate under all three denominators; the order below it changes"
    return f"Which route has the highest rate depends on the denominator: {w.listed(sorted(firsts))}"


def _months_note(ranks: pd.DataFrame) -> str:
    return f"Months used: {ranks['months'].iloc[0]}, {_span(_rows(ranks)[0])}." if len(ranks) else ""


def _ranking_alt(ranks: pd.DataFrame) -> str:
    if ranks.empty:
        return "An empty chart: no month has every denominator."
    parts = []
    for name in DENOMINATORS:
        own = ranks[ranks["denominator"] == name]
        listed = ", ".join(f"{row.rank}. {row.route} {w.decimal(row.rate)}" for row in _rows(own))
        parts.append(f"per 1,000 {NAMES[name]}: {listed}")
    return f"Lines that join each route's rank under three denominators. {'; '.join(parts)}."
