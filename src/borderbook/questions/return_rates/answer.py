"""Of those ordered to leave, how many return?"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from borderbook import reference, words
from borderbook.methods.enforcement import COUNTED, SMALL, shown
from borderbook.questions.return_rates.analysis import pooled

_WHEN = {0: "of the same year", 1: "of one year before", 2: "of two years before"}


def sentences(
    by_lag: Mapping[int, pd.DataFrame],
    lag: int,
    place: str,
    returns_counted: str,
    countries: pd.DataFrame,
    year: int | None,
) -> list[str]:
    """The latest rate, how it moved and what another lag makes of it, and the range among countries.

    Args:
        by_lag: lag in years -> ``analysis.series`` of the place.
        lag: the one asked for.
        place: the name of the geography (and citizenship).
        returns_counted: 'all' or 'third_country'.
        countries: ``analysis.latest`` of countries.
        year: the year of that.
    """
    known = by_lag[lag].dropna(subset=["rate"])
    own = [_none(by_lag[lag], place, returns_counted)]
    if len(known):
        own = [_latest(known, lag, place, returns_counted), _course(known, by_lag, lag)]
    return [*own, *_among(countries, year)]


def _none(rows: pd.DataFrame, place: str, returns_counted: str) -> str:
    lacking = "no year has a figure for both returns and orders to leave"
    if rows["returns"].isna().all():
        lacking = "returns of this kind are not held for it"
    elif len(rows) and rows["suppressed"].any():
        lacking = f"orders to leave are fewer than {SMALL} wherever both figures are held"
    return (
        f"For {place} no return rate can be given (returns counted: {COUNTED[returns_counted]}): {lacking}."
    )


def _latest(known: pd.DataFrame, lag: int, place: str, returns_counted: str) -> str:
    last = known.iloc[-1]
    summed = ", summed over citizenships and so a lower figure" if last["summed"] else ""
    return (
        f"In {known.index[-1]}, {place} reported {words.number(last['returns'])} returns "
        f"({COUNTED[returns_counted]}{summed}) against {words.number(last['orders'])} orders to leave "
        f"{_WHEN[lag]}: **{shown(last['rate'])} for 100**."
    )


def _course(known: pd.DataFrame, by_lag: Mapping[int, pd.DataFrame], lag: int) -> str:
    rate = known["rate"]
    returns, orders = pooled(known)
    course = (
        f"From {known.index[0]} to {known.index[-1]} the rate was highest in {rate.idxmax()} "
        f"({shown(rate.max())}) and lowest in {rate.idxmin()} ({shown(rate.min())}); over all years with both "
        f"figures it is {shown(returns / orders * 100)}"
    )
    if len(known) == 1:
        course = "No other year has a rate"
    year = known.index[-1]
    others = [
        f"{shown(rows.loc[year, 'rate'])} against the orders {_WHEN[n]}"
        for n, rows in by_lag.items()
        if n != lag and year in rows.index and pd.notna(rows.loc[year, "rate"])
    ]
    return f"{course}. In {year} it is {words.listed(others)}." if others else f"{course}."


def _among(countries: pd.DataFrame, year: int | None) -> list[str]:
    known = countries.dropna(subset=["rate"])
    if year is None or len(known) < 2:
        return []
    top, low = known.iloc[0], known.iloc[-1]
    return [
        f"Of the {len(known)} countries with a rate for {year}, {reference.label(top['geo'])} had the highest "
        f"({shown(top['rate'])}) and {reference.label(low['geo'])} the lowest ({shown(low['rate'])})."
    ]
