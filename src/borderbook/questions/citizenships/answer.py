"""Who is detected on which route, and how did that shift? The sentences and titles."""

from __future__ import annotations

import pandas as pd

from borderbook import reference, words
from borderbook.questions.citizenships.analysis import LEAST, unnamed

DOMINATES = 20.0  # per cent: with so many detections without a nationality, that is said first


def sentences(recent: pd.DataFrame, earlier: pd.DataFrame, place: str) -> list[str]:
    """The largest citizenship of the newest months and its change, the largest change of all, what is not named.

    Args:
        recent: detections, a row a month, a column a citizenship (its code).
        earlier: the same months a year before; fewer rows where the data do not reach so far back.
        place: the route in words.
    """
    total = recent.to_numpy().sum()
    span = words.window(recent.index)
    if not total:
        return [f"No detections were reported on {place} in {span}."]
    named = _named(recent)
    share = (1 - named.sum() / total) * 100
    without = f"{words.per_cent(share, 1)} of the detections carry no nationality of a state"
    if not named.sum():
        return [
            f"In {span}, none of the {words.number(total)} detections on {place} carries a nationality of a state."
        ]
    code = str(named.idxmax())
    leader = (
        f"In {span}, **{reference.label(code)}** was the citizenship reported most often on {place}: "
        f"{words.number(named[code])} of {words.number(total)} detections "
        f"({words.per_cent(named[code] / total * 100)}){_compared(code, recent, earlier)}."
    )
    move = largest_change(recent.drop(columns=code), earlier.drop(columns=code, errors="ignore"))
    if round(share, 6) >= DOMINATES:
        return [f"{without}, so that every rank below is one of what was reported.", leader]
    return [leader, f"Of the others, {move}." if move else "", f"{without}."]


def largest_change(recent: pd.DataFrame, earlier: pd.DataFrame) -> str:
    """'Syria fell most: from 70,000 to 37,000 (-47 %)'; blank where there is no year before."""
    now, then = _named(recent), _named(earlier)
    if len(earlier) < len(recent) or not len(now):
        return ""
    code = str((now - then).abs().idxmax())
    if now[code] == then[code]:
        return "No count changed"
    verb = "rose" if now[code] > then[code] else "fell"
    change = f" ({words.signed((now[code] / then[code] - 1) * 100)})" if then[code] else ""
    return (
        f"{reference.label(code)} {verb} most on the year before: from {words.number(then[code])} to "
        f"{words.number(now[code])}{change}"
    )


def largest_by_year(shares: pd.DataFrame) -> str:
    """'Six citizenships were the largest in at least one period; 2024: Syria, 20 %'.

    Args:
        shares: per cent, a row a citizenship by name, a column a period, the newest last.
    """
    known = shares.dropna(axis=1, how="all")
    if known.empty:
        return f"No year has {LEAST} detections and all of its months"
    newest, led = known.columns[-1], known.idxmax().nunique()
    top = known[newest].idxmax()
    count = words.counted(led, "citizenship").capitalize()
    verb = "were" if led > 1 else "was"
    period = "newest twelve months" if newest == "newest" else newest
    return f"{count} {verb} the largest in at least one period; {period}: {top}, {words.per_cent(known[newest].max())}"


def by_route(shares: pd.DataFrame) -> str:
    """How many citizenships lead a route, and the most concentrated route.

    Args:
        shares: per cent, a row a citizenship by name, a column a route.
    """
    if shares.empty or shares.isna().all(axis=None):
        return f"No route has {LEAST} detections"
    led = shares.idxmax()
    route = str(shares.max().idxmax())
    different = words.counted(led.nunique(), "citizenship").capitalize()
    return (
        f"{different} {'lead' if led.nunique() > 1 else 'leads'} {words.counted(len(led), 'route')}; on {route} "
        f"{led[route]} has {words.per_cent(shares[route].max())}"
    )


def concentration(number: pd.DataFrame) -> str:
    """The newest complete year with the range that detections without a nationality leave.

    Args:
        number: ``analysis.effective_number``, by year.
    """
    known = number.dropna()
    if known.empty:
        return "No year can be judged"
    year, last = known.index[-1], known.iloc[-1]
    return (
        f"In {year} detections were as concentrated as if {last['low']:.1f} to {last['high']:.1f} citizenships had "
        "equal shares"
    )


def without_nationality(share: pd.Series) -> str:
    """The highest year and the newest one.

    Args:
        share: per cent without a nationality of a state, by year.
    """
    known = share.dropna()
    if known.empty:
        return "No year can be judged"
    return (
        f"{words.per_cent(known.max())} of the detections of {known.idxmax()} carry no nationality of a state, "
        f"{words.per_cent(known.iloc[-1], 1)} of those of {known.index[-1]}"
    )


def _named(months: pd.DataFrame) -> pd.Series:
    return months.drop(columns=unnamed(months.columns)).sum()


def _compared(code: str, recent: pd.DataFrame, earlier: pd.DataFrame) -> str:
    if len(earlier) < len(recent):
        return ", with no year before to compare"
    then = earlier[code].sum()
    if not then:
        return ", none a year before"
    share = then / earlier.to_numpy().sum() * 100
    change = words.changed((recent[code].sum() / then - 1) * 100)
    return f", {change} on the same months a year before ({words.number(then)}, {words.per_cent(share)})"
