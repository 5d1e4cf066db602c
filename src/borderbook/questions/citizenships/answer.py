"""Who is detected on which route, and how did that shift?"""

from __future__ import annotations

import pandas as pd

from borderbook import reference, words
from borderbook.methods import series
from borderbook.questions.citizenships.analysis import COUNTRY, NO_NATIONALITY, name


def sentences(
    ranked: pd.DataFrame, shift: pd.DataFrame, unnamed: pd.Series, place: str, spans: tuple[str, str, str]
) -> list[str]:
    """Who leads; how the shares shifted; how much carries no nationality.

    Args:
        ranked: ``analysis.ranking``.
        shift: ``analysis.shift``.
        unnamed: per cent without a nationality, by year.
        place: the route in words.
        spans: in words, all months, the earlier and the later ones compared.
    """
    made = [_leaders(ranked, place, spans[0]), _shift(shift, spans[1], spans[2]), _unnamed(ranked, unnamed)]
    footnotes = [note for note in reference.footnotes([*ranked["code"], *shift["code"]])
                 if note.split(":")[0] in " ".join(made)]  # fmt: skip
    return [part for part in (*made, *footnotes) if part]


def _leaders(ranked: pd.DataFrame, place: str, span: str) -> str:
    named, total = ranked[ranked["kind"] == COUNTRY], words.number(ranked["detections"].sum())
    if named.empty:
        return f"{_begun(span)} none of the {total} detections on {place} carries the nationality of a state."
    first = named.iloc[0]
    others = [f"{name(c)} ({words.per_cent(s)})" for c, s in zip(named["code"], named["share"], strict=True)]
    before = f", before {words.listed(others[1:3])}" if len(others) > 1 else ""
    return (
        f"{_begun(span)}, **{name(first['code'])}** was the citizenship reported most often on {place}: "
        f"{words.number(first['detections'])} of {total} detections ({words.per_cent(first['share'])}){before}."
    )


def _begun(span: str) -> str:
    when = words.during(span)
    return f"{when[0].upper()}{when[1:]}"


def _shift(shift: pd.DataFrame, earlier: str, later: str) -> str:
    named = shift[shift["kind"] == COUNTRY].dropna(subset=["change"])
    if named.empty:
        return ""
    up, down = named.iloc[0], named.iloc[-1]
    said = []
    if up["change"] > 0:
        said.append(f"the share of {name(up['code'])} rose from {_from_to(up)}")
    if down["change"] < 0:
        said.append(f"the share of {name(down['code'])} fell from {_from_to(down)}")
    return f"Between the periods {earlier} and {later}, {words.listed(said)}." if said else ""


def _from_to(row: pd.Series) -> str:
    return f"{words.per_cent(row['first'], 1)} to {words.per_cent(row['last'], 1)}"


def _unnamed(ranked: pd.DataFrame, unnamed: pd.Series) -> str:
    groups = ranked[ranked["kind"] == NO_NATIONALITY]
    if groups.empty:
        return "Every detection carries the nationality of a state."
    largest = name(groups.iloc[0]["code"]).lower()
    said = (
        f"{words.per_cent(groups['share'].sum(), 1)} of the detections carry no nationality of a state (most of "
        f"them: {largest})"
    )
    if not unnamed.max() > 0:
        return f"{said}."
    top, most = series.peak(unnamed.fillna(0))
    return f"{said}, the highest share in {top.year} (**{words.per_cent(most)}**)."
