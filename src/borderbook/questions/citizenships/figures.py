"""Citizenships: change, shares by year and route, concentration, what carries no nationality."""

from __future__ import annotations

import pandas as pd

from borderbook import charts, words
from borderbook.catalog import reference
from borderbook.methods import series
from borderbook.questions.citizenships import analysis, answer

OF = "detections by citizenship"
UNIT = words.DETECTIONS


def change(recent: pd.DataFrame, earlier: pd.DataFrame, top: int) -> charts.Figure:
    """The largest citizenships of either year: the newest months beside the same a year before.

    Args:
        recent: a row a month, a column a citizenship (its code).
        earlier: the same, a year before.
        top: how many to show.
    """
    both = series.beside_year_before(recent, earlier).drop(index=analysis.unnamed(recent.columns))
    shown = both.loc[both.max(axis=1).nlargest(top).index].sort_values(both.columns[0], ascending=False)
    notes = reference.footnotes(map(str, shown.index))
    return charts.dots(
        shown.rename(index=reference.label).rename_axis("citizenship"), join=True, name="citizenships-and-change",
        title=answer.change_title(recent, earlier), unit=UNIT, of=OF,
        note=[f"The {len(shown)} largest of either year.", *notes],
    )  # fmt: skip


def by_year(shares: pd.DataFrame) -> charts.Figure:
    """Shares by year, a row a citizenship, the rest and what is not named in rows of their own.

    Args:
        shares: per cent, a row a citizenship by name, a column a period.
    """
    countries = shares.drop(index=[analysis.OTHERS, analysis.UNNAMED])
    return charts.heatmap(
        countries, form="{:.0f}".format, limits=(0, 60), name="shares-by-year",
        title=words.largest_share(countries, "citizenship"),
        unit="Share of the detections of the period, per cent", of=OF,
        note="Shown are the three largest of every year; the rest is other countries or carries no nationality.",
    )  # fmt: skip


def by_route(shares: pd.DataFrame) -> charts.Figure:
    """Shares by route, a row a citizenship, a column a route.

    Args:
        shares: per cent, a row a citizenship by name, a column a route.
    """
    countries = shares.drop(index=[analysis.OTHERS, analysis.UNNAMED])
    title = f"No route has {analysis.LEAST} detections"
    if countries.notna().any(axis=None):
        leaders, route = countries.idxmax(), str(countries.max().idxmax())
        led = words.counted(leaders.nunique(), "citizenship").capitalize()
        led += " lead" if leaders.nunique() > 1 else " leads"
        share = words.per_cent(countries[route].max())
        title = f"{led} {words.counted(len(leaders), 'route')}; on {route} {leaders[route]} has {share}"
    return charts.heatmap(
        countries, form="{:.0f}".format, limits=(0, 100), name="shares-by-route", title=title,
        unit="Share of the detections of the route, per cent", of=OF,
        note="Shown are the three largest of every route.",
    )  # fmt: skip


def concentration(number: pd.DataFrame) -> charts.Figure:
    """The effective number of citizenships by year, with the range that unnamed detections leave.

    Args:
        number: ``analysis.effective_number``, by year.
    """
    known = number.dropna()
    title = "No year can be judged"
    if len(known):
        low, high = known[["low", "high"]].iloc[-1]
        ends = dict.fromkeys(f"{end:.1f}" for end in (low, high))
        span = f"{' to '.join(ends)} citizenships"
        title = f"In {known.index[-1]} detections were as concentrated as if {span} had equal shares"
    return charts.lines(
        number[["number"]].set_axis(["citizenships of equal size"], axis=1), low=number["low"], high=number["high"],
        form="{:.1f}".format, name="effective-number-of-citizenships", title=title,
        unit="Citizenships of equal size that would be as concentrated (inverse Herfindahl-Hirschman index)", of=OF,
        note="The band is what detections without a nationality leave open.",
    )  # fmt: skip


def without_nationality(share: pd.Series) -> charts.Figure:
    """The share without a nationality of a state, by year.

    Args:
        share: per cent, by year.
    """
    known = share.dropna()
    title = "No year can be judged"
    if len(known):
        highest = f"{words.per_cent(known.max(), 1)} of the detections of {known.idxmax()}"
        title = f"{highest} carry no nationality of a state"
        if known.idxmax() != known.index[-1]:
            title += f", {words.per_cent(known.iloc[-1], 1)} of those of {known.index[-1]}"
    return charts.bars(
        share, form="{:.1f}".format, name="without-a-nationality", title=title, of=OF,
        unit="Share of the year's detections, per cent",
    )  # fmt: skip
