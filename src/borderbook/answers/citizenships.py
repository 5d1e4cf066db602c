"""Who is detected on which route, and how did that shift?"""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.measures import series
from borderbook.measures.citizenship import COUNTRY, NO_NATIONALITY, name


def sentences(
    ranked: pd.DataFrame, shift: pd.DataFrame, unnamed: pd.Series, place: str, spans: tuple[str, str, str]
) -> list[str]:
    """Who leads; how the shares shifted; how much carries no nationality.

    Args:
        ranked: ``measures.citizenship.ranking``.
        shift: ``measures.citizenship.shift``.
        unnamed: per cent without a nationality, by year.
        place: the route in words.
        spans: in words, all months, the earlier and the later ones compared.
    """
    return [part for part in (_leaders(ranked, place, spans[0]), _shift(shift, spans[1], spans[2]),
                              _unnamed(ranked, unnamed)) if part]  # fmt: skip


def _leaders(ranked: pd.DataFrame, place: str, span: str) -> str:
    named, total = ranked[ranked["kind"] == COUNTRY], words.number(ranked["detections"].sum())
    if named.empty:
        return f"In {span} none of the {total} detections on {place} carries the nationality of a state."
    first = named.iloc[0]
    others = [f"{name(c)} ({words.per_cent(s)})" for c, s in zip(named["code"], named["share"], strict=True)]
    before = f", before {words.listed(others[1:3])}" if len(others) > 1 else ""
    return (
        f"In {span}, **{name(first['code'])}** was the citizenship reported most often on {place}: "
        f"{words.number(first['detections'])} of {total} detections ({words.per_cent(first['share'])}){before}."
    )


def _shift(shift: pd.DataFrame, earlier: str, later: str) -> str:
    named = shift[shift["kind"] == COUNTRY].dropna(subset=["change"])
    if named.empty:
        return ""
    up, down = named.iloc[0], named.iloc[-1]
    said = [f"{name(row['code'])} {word} from {words.per_cent(row['first'], 1)} to "
            f"{words.per_cent(row['last'], 1)} of the detections"
            for row, word, moved in ((up, "rose", up["change"] > 0), (down, "fell", down["change"] < 0))
            if moved]  # fmt: skip
    return f"Between {earlier} and {later}, {words.listed(said)}." if said else ""


def _unnamed(ranked: pd.DataFrame, unnamed: pd.Series) -> str:
    groups = ranked[ranked["kind"] == NO_NATIONALITY]
    if groups.empty:
        return "Every detection carries the nationality of a state."
    top, most = series.peak(unnamed.fillna(0))
    largest = name(groups.iloc[0]["code"]).lower()
    return (
        f"{words.per_cent(groups['share'].sum(), 1)} of the detections carry no nationality of a state (most of "
        f"them: {largest}), the highest share in {top.year} (**{words.per_cent(most)}**)."
    )
