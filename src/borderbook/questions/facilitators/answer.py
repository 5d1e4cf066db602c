"""How many facilitators are detected, where, of which nationality; how many document frauds?"""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.methods.series import change
from borderbook.questions.facilitators.analysis import AT_PLACE, INDICATORS, NARROWER


def sentences(
    facilitators: pd.DataFrame, places: pd.DataFrame, nationalities: pd.DataFrame, documents: pd.DataFrame
) -> list[str]:
    """How many, where and of which nationality; how many documents; which years have no figure.

    Args:
        facilitators: ``analysis.by_year`` of facilitators.
        places: ``analysis.by_place`` of the chosen edition.
        nationalities: ``analysis.nationalities`` of the same edition.
        documents: ``analysis.by_year`` of persons using fraudulent documents.
    """
    return [
        _many(facilitators),
        _where(places, nationalities),
        _documents(documents) + _missing(facilitators),
    ]


def _many(rows: pd.DataFrame) -> str:
    known = rows.dropna(subset="value")
    if known.empty:
        return "No edition held counts facilitators in this period."
    last, peak = known.iloc[-1], known.sort_values("value", kind="stable").iloc[-1]
    before = known.loc[known["year"] == last["year"] - 1, "value"]
    moved = ""
    if len(before):
        moved = (
            f", {words.changed(change(float(last['value']), float(before.iloc[0])))} on {last['year'] - 1}"
        )
    return (
        f"In {last['year']}, **{last['value']:,}** facilitators were detected at the border and inland{moved} "
        f"(edition {last['edition']}); the most were {peak['value']:,} in {peak['year']} (edition {peak['edition']})."
    )


def _where(places: pd.DataFrame, nationalities: pd.DataFrame) -> str:
    last = places.iloc[-1].astype("float64")
    parts = [
        f"{words.per_cent(value / last.sum() * 100)} {AT_PLACE[str(place)]}"
        for place, value in last.sort_values(ascending=False).head(3).items()
    ]
    named = nationalities[nationalities["named"]].head(3)
    parts[0] = parts[0].replace(" %", " % were detected", 1)
    who = [f"{name} {value:,}" for name, value in zip(named["nationality"], named["value"], strict=True)]
    return (
        f"Of those of {places.index[-1]}, {words.listed(parts)}; the nationalities named most are "
        f"{words.listed(who)}."
    )


def _documents(rows: pd.DataFrame) -> str:
    name = INDICATORS["persons_using_fraudulent_documents"]
    known = rows.dropna(subset="value")
    if known.empty:
        return f"{name}: no figure in this period."
    last = known.iloc[-1]
    same = known[known["definition"] == last["definition"]]
    narrow = " by a definition narrower than in earlier editions" if last["definition"] == NARROWER else ""
    partly = ", December missing for some states" if "December missing" in last["flag"] else ""
    back = same.iloc[0]
    lead = f"{name}: **{last['value']:,}** in {last['year']}{narrow}{partly}"
    return lead + (f" ({back['value']:,} in {back['year']})." if len(same) > 1 else ".")


def _missing(rows: pd.DataFrame) -> str:
    absent = [str(year) for year in rows.loc[rows["value"].isna(), "year"]]
    return f" For {words.listed(absent)} no figure was found." if absent else ""
