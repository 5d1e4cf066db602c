"""How do detections compare with asylum applications, citizenship by citizenship? The sentences and titles."""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.catalog import reference

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
    unseen = both[both["detections"] < FEW / 100 * both["applicants"]]
    share = unseen["applicants"].sum() / total["applicants"] * 100
    first = (
        f"In {year}, the member states registered **{words.number(total['applicants'])} asylum applicants** of known "
        f"citizenship, and **{words.number(total['detections'])} detections** carried one: "
        f"{words.number(total['detections'] / total['applicants'] * 100)} detections for 100 applicants."
    )
    second = (
        f"{words.counted(len(unseen), 'citizenship').capitalize()} with {words.per_cent(share)} of the applicants had "
        f"fewer than {FEW:g} detections for 100 applicants, the largest {_largest(unseen, 'applicants')}."
    )
    more = both[both["detections"] > both["applicants"]]
    third = (
        f"{words.counted(len(more), 'citizenship').capitalize()} had more detections than applicants, by detections "
        f"first {_largest(more, 'detections')}."
    )
    return [first, second, third, NEITHER]


def _largest(both: pd.DataFrame, by: str) -> str:
    """'Mali (17,180 applicants, 19,224 detections) and ...': the three largest citizenships with both counts."""
    top = both.nlargest(3, by)[["applicants", "detections"]].astype("int64")
    return words.listed([
        f"{reference.label(str(code))} ({words.number(applied)} applicants, {words.counted(detected, 'detection')})"
        for code, applied, detected in top.itertuples()
    ])  # fmt: skip
