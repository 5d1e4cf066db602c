"""How do detections compare with asylum applications, citizenship by citizenship? The sentences and titles."""

from __future__ import annotations

import pandas as pd

from borderbook import reference, words

FEW = 10.0  # detections for 100 applicants: below this nearly all applicants' entries were not detected as crossings
NEITHER = (
    "Neither count follows a person: one person can be detected several times, apply in another year or in several "
    "states, or do only one of the two."
)


def sentences(both: pd.DataFrame, year: int) -> list[str]:
    """Both totals; who applies with hardly any detections; who is detected with fewer applications than detections.

    Args:
        both: ``detections`` and ``applicants`` of one year, index citizenship (countries only).
        year: the year.
    """
    total = both.sum()
    per = total["detections"] / total["applicants"] * 100
    unseen = unseen_of(both)
    share = unseen["applicants"].sum() / total["applicants"] * 100
    text = (
        f"In {year}, the member states registered **{words.number(total['applicants'])} asylum applicants** of known "
        f"citizenship, and **{words.number(total['detections'])} detections** carried one: {words.number(per)} "
        "detections for 100 applicants."
    )
    named = words.listed([_pair(code, row) for code, row in unseen.nlargest(3, "applicants").iterrows()])
    second = (
        f"{words.counted(len(unseen), 'citizenship').capitalize()} with {words.per_cent(share)} of the applicants had "
        f"fewer than {FEW:g} detections for 100 applicants, the largest {named}."
        if len(unseen)
        else ""
    )
    return [text, second, more_detected(both), NEITHER]


def unseen_of(both: pd.DataFrame) -> pd.DataFrame:
    """The citizenships with fewer than ``FEW`` detections for 100 applicants."""
    return both[both["detections"] < FEW / 100 * both["applicants"]]


def more_detected(both: pd.DataFrame) -> str:
    """The largest citizenships with more detections than applicants."""
    more = both[both["detections"] > both["applicants"]].nlargest(3, "detections")
    if more.empty:
        return "No citizenship had more detections than applicants."
    named = words.listed([_pair(code, row) for code, row in more.iterrows()])
    every = int((both["detections"] > both["applicants"]).sum())
    return (
        f"{words.counted(every, 'citizenship').capitalize()} had more detections than applicants, by detections "
        f"first {named}."
    )


def both_title(both: pd.DataFrame, year: int) -> str:
    """How many of the largest citizenships have more applicants than detections."""
    more = int((both["applicants"] > both["detections"]).sum())
    return f"{year}: {more} of the {len(both)} citizenships with most applicants have more applicants than detections"


def ratio_title(ratio: pd.Series, year: int) -> str:
    """The range of the ratio in the year."""
    known = ratio.dropna()
    if known.empty:
        return "No citizenship has enough detections and applicants"
    least, most = reference.label(str(known.idxmin())), reference.label(str(known.idxmax()))
    return (
        f"{year}: from {words.number(known.min())} detections for 100 applicants ({least}) to "
        f"{words.number(known.max())} ({most}), of the citizenships with enough of both"
    )


def course_title(yearly: pd.DataFrame) -> str:
    """The ratio of the totals in the last year and in the one before."""
    ratio = yearly["detections"] / yearly["applicants"] * 100
    parts = [f"{words.number(value)} in {year}" for year, value in ratio.iloc[:-3:-1].items()]
    return f"Detections for 100 applicants: {', '.join(parts)}"


def _pair(code: object, row: pd.Series) -> str:
    noun = "detection" if row["detections"] == 1 else "detections"
    counts = f"{words.number(row['applicants'])} applicants, {words.number(row['detections'])} {noun}"
    return f"{reference.label(str(code))} ({counts})"
