"""Citizenships: change, shares by year and route, concentration, what carries no nationality."""

from __future__ import annotations

import pandas as pd

from borderbook import charts, reference, words
from borderbook.charts import Figure
from borderbook.questions.citizenships import answer
from borderbook.questions.citizenships.analysis import OTHERS, UNNAMED, unnamed

OF = "detections by citizenship"
UNIT = "Detections of illegal border-crossing (events, not persons)"


def change(recent: pd.DataFrame, earlier: pd.DataFrame, top: int) -> Figure:
    """The largest citizenships of either year: the newest months beside the same a year before.

    Args:
        recent: a row a month, a column a citizenship (its code).
        earlier: the same, a year before.
        top: how many to show.
    """
    now, then = words.window(recent.index).removeprefix("the "), "the same a year before"
    both = pd.DataFrame({now: recent.sum(), then: earlier.sum()}).astype("int64")
    if len(earlier) < len(recent):
        both = both[[now]]
    countries = both.drop(index=unnamed(both.index))
    shown = countries.loc[countries.max(axis=1).nlargest(top).index].sort_values(now, ascending=False)
    notes = reference.footnotes(map(str, shown.index))
    return charts.dots(
        shown.rename(index=reference.label).rename_axis("citizenship"), join=True, name="citizenships-and-change",
        title=answer.largest_change(recent, earlier) or "There is no year before to compare with",
        unit=UNIT, of=OF, note=" ".join([f"The {len(shown)} largest of either year.", *notes]),
    )  # fmt: skip


def by_year(shares: pd.DataFrame) -> Figure:
    """Shares by year, a row a citizenship, the rest and what is not named in rows of their own.

    Args:
        shares: per cent, a row a citizenship by name, a column a period.
    """
    countries = shares.drop(index=[OTHERS, UNNAMED], errors="ignore")
    return charts.heatmap(
        countries, form="{:.0f}".format, limits=(0, 60), name="shares-by-year", title=answer.largest_by_year(countries),
        unit="Share of the detections of the period, per cent", of=OF,
        note="Shown are the three largest of every year; the rest is other countries or carries no nationality.",
    )  # fmt: skip


def by_route(shares: pd.DataFrame) -> Figure:
    """Shares by route, a row a citizenship, a column a route.

    Args:
        shares: per cent, a row a citizenship by name, a column a route.
    """
    countries = shares.drop(index=[OTHERS, UNNAMED], errors="ignore")
    return charts.heatmap(
        countries, form="{:.0f}".format, limits=(0, 100), name="shares-by-route", title=answer.by_route(countries),
        unit="Share of the detections of the route, per cent", of=OF,
        note="Shown are the three largest of every route.",
    )  # fmt: skip


def concentration(number: pd.DataFrame) -> Figure:
    """The effective number of citizenships by year, with the range that unnamed detections leave.

    Args:
        number: ``analysis.effective_number``, by year.
    """
    name = "citizenships of equal size"
    low, high = (number[[column]].set_axis([name], axis=1) for column in ("low", "high"))
    return charts.lines(
        number[["number"]].set_axis([name], axis=1), low=low, high=high, form="{:.1f}".format,
        name="effective-number-of-citizenships", title=answer.concentration(number),
        unit="Citizenships of equal size that would be as concentrated (inverse Herfindahl-Hirschman index)", of=OF,
        note="The band is what detections without a nationality leave open.",
    )  # fmt: skip


def without_nationality(share: pd.Series) -> Figure:
    """The share without a nationality of a state, by year.

    Args:
        share: per cent, by year.
    """
    return charts.bars(
        share, form="{:.1f}".format, name="without-a-nationality", title=answer.without_nationality(share),
        unit="Share of the year's detections, per cent", of=OF,
    )  # fmt: skip
