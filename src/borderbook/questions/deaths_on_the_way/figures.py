"""Deaths on the way: by year, route, cause, season and place, and per 1,000 of what they are divided by."""

from __future__ import annotations

import calendar
from collections.abc import Sequence

import pandas as pd

from borderbook import charts, words
from borderbook.charts import maps
from borderbook.methods.intervals import FEWEST
from borderbook.questions.deaths_on_the_way import analysis, answer
from borderbook.show.cited import Rate, cited

UNIT = "Persons dead or missing (a minimum)"
OF = "incidents"


def by_year(yearly: pd.DataFrame, part: dict[int, str], title: str) -> charts.Figure:
    """Dead and missing by year and route.

    Args:
        yearly: a row a year, a column a route.
        part: the years that the record does not cover to their end.
        title: ``answer.change``.
    """
    return charts.stacked(
        yearly, part=part, name="dead-and-missing-by-year", title=title.rstrip("."), unit=UNIT, of=OF
    )


def routes(sums: pd.Series, shown: Sequence[str], years: Sequence[int]) -> charts.Figure:
    """All routes to and in Europe that IOM records, and the Sahara: what is counted above and what is not.

    Args:
        sums: dead and missing by route.
        shown: the routes counted.
        years: the complete years.
    """
    outside = cited("routes-recorded", sums[~sums.index.isin(list(shown))].sort_values(ascending=False))
    most = f"{outside.index[0]}, {words.number(outside.iloc[0])} dead or missing"
    marked = sums.rename(lambda route: route if route in shown else f"{route} (not counted above)")
    return charts.bars(
        marked.sort_values(ascending=False).rename("dead and missing"), name="routes-recorded",
        title=f"Not among the routes chosen: {most}",
        unit=f"{UNIT}, {words.years(years)}", of=OF,
        note="Coverage of the Sahara and of the Atlantic has grown; a low count is no proof of few deaths.",
    )  # fmt: skip


def causes(sums: pd.Series) -> charts.Figure:
    """Dead and missing by recorded cause.

    Args:
        sums: by cause in words, the largest first.
    """
    share, unknown = sums / max(float(sums.sum()), 1.0) * 100, analysis.CAUSES[analysis.UNKNOWN_CAUSE]
    named = share.drop(unknown, errors="ignore").head(1).map(words.per_cent)
    parts = [f"{str(cause).capitalize()}: {part} of the dead and missing" for cause, part in named.items()]
    parts += [f"{words.per_cent(share[unknown])} {unknown} cause"] if unknown in share else []
    return charts.bars(
        sums.rename("dead and missing"), name="causes", title="; ".join(parts), unit=UNIT, of=OF,
        note="The cause that IOM records for an incident.",
    )  # fmt: skip


def seasons(wide: pd.DataFrame) -> charts.Figure:
    """Dead and missing by calendar month.

    Args:
        wide: a row a route, columns 1 to 12.
    """
    named = wide.rename(columns=lambda month: calendar.month_abbr[month])
    counts = cited("calendar-months", wide).iloc[int(wide.sum(axis=1).argmax())]
    of = f"{words.number(counts.max())} of {words.number(counts.sum())} dead and missing"
    share = words.per_cent(counts.max() / counts.sum() * 100)
    return charts.heatmap(
        named, name="calendar-months", unit=UNIT, of=OF,
        title=f"{counts.name}: most in {calendar.month_name[int(str(counts.idxmax()))]}, {of} ({share})",
        note="A single shipwreck can make a month; crossings have a season, too.",
    )  # fmt: skip


def where(places: pd.DataFrame, without: int) -> charts.Figure:
    """The Mediterranean, a bubble a place.

    Args:
        places: ``analysis.places``.
        without: dead and missing of incidents without coordinates.
    """
    area = maps.MEDITERRANEAN
    inside = places.query("@area.west <= lon <= @area.east and @area.south <= lat <= @area.north")
    title = "No incident with coordinates lies on this map"
    if len(inside):
        top = cited("places", inside.head(1), by=["group"]).iloc[0]
        title = f"Most in one place: {words.number(top['value'])}, {top['group']}"
    lost = f"{words.number(without)} dead or missing have no usable coordinates." if without else ""
    return charts.bubbles(
        places, extent=area, name="places", title=title, unit=UNIT, of=OF,
        note=["Incidents within a quarter of a degree are one bubble; a place is often where a boat left or a body was "
              "found.", lost, maps.disclaimer(area)],
    )  # fmt: skip


def rates(
    table: pd.DataFrame, rate: Rate, months: pd.Series, ranked: Sequence[str], title: str
) -> charts.Figure:
    """Rates with their intervals, those that are ranked first.

    Args:
        table: rate, low, high by route.
        rate: per how many of what.
        months: how many of each route's months are known.
        ranked: the routes that may be ranked, the highest rate first.
        title: ``answer.rates_title``.
    """
    shown = table.reindex([*ranked, *(route for route in table.index if route not in ranked)])
    labels = [f"{route} ({words.number(months.get(route, float('nan')))} months)" for route in shown.index]
    shown = shown.set_axis(pd.Index(labels, name="route"))
    return charts.dots(
        shown["rate"], low=shown["low"], high=shown["high"], form=words.decimal, name="fatality-rates", title=title,
        unit=rate.unit, of=_of(rate.whole),
        note=f"Lines are 95 % intervals (bootstrap-t, whole incidents); none below {FEWEST} incidents. In brackets the "
        "months for which the denominator is known.",
    )  # fmt: skip


def rates_by_year(table: pd.DataFrame, rate: Rate) -> charts.Figure:
    """The rates of each year, a panel a route.

    Args:
        table: index (route, year); rate, low, high.
        rate: per how many of what.
    """
    wide = {name: table[name].unstack("route") for name in ("rate", "low", "high")}
    seen = wide["rate"].columns[wide["low"].notna().any()]
    each = wide["rate"][seen].where(wide["low"].notna())
    title = f"No year has {FEWEST} incidents and a known denominator"
    if len(seen):
        newest = cited("rates-by-year", each.dropna(how="all")).iloc[-1]
        value = f"{words.decimal(newest.max())} {rate}"
        title = f"{newest.name}: {value} on {words.route(str(newest.idxmax()))}"
        known = int(newest.notna().sum())
        title += f", the highest of {words.counted(known, 'route')}" if known > 1 else ""
    return charts.panels(
        each, low=wide["low"], high=wide["high"], kind="bar", columns=2, form=words.decimal,
        name="rates-by-year", title=title,
        unit=f"{rate.unit}, by year", of=_of(rate.whole),
        note=f"Years with fewer than {FEWEST} incidents, or for which the denominator is not known in all months, are "
        "missing.",
    )  # fmt: skip


def denominators(table: pd.DataFrame, per: int) -> charts.Figure:
    """The rate of each route under each denominator that is known for enough of the period.

    Args:
        table: ``analysis.by_denominator``.
        per: per how many of each.
    """
    wide = {n: table[n].unstack("denominator").rename(columns=answer.NAMES) for n in table}
    order = [name for name in answer.NAMES.values() if name in wide["rate"]]
    rate = wide["rate"][order]
    several = rate[rate.notna().sum(axis=1) > 1]
    title = "No route has two denominators to compare"
    if len(several):
        spread = several.max(axis=1) / several.min(axis=1)
        title = f"{spread.idxmax()}: the largest of its rates is {spread.max():.1f} times the smallest"
        if spread.max() < 1.05:
            title = "A route's rates under different denominators differ by less than 5 %"
    return charts.dots(
        rate, low=wide["low"], high=wide["high"], form=words.decimal, name="denominators-compared", title=title,
        unit=f"Dead and missing per {per:,}", of=_of(*table.index.get_level_values("denominator")),
        note="A denominator is shown for a route if it is known for four fifths of the months, each its own.",
    )  # fmt: skip


def _of(*names: object) -> list[str]:
    """The datasets of incidents and of some denominators; one that the notebook made itself is not known here."""
    keys = {words: key for key, words in answer.NAMES.items()}
    under = [
        data for name in names for data in analysis.WORDS["datasets"].get(keys.get(str(name), str(name)), [])
    ]
    return list(dict.fromkeys([OF, *under]))
