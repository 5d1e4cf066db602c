"""How do detections compare with asylum applications, citizenship by citizenship? The sentences."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import words
from borderbook.catalog import reference
from borderbook.show.cited import Rate

ALL = "all citizenships"
FEW = 0.1  # detections for an applicant: below this nearly all applicants' entries were not detected as crossings
NEITHER = (
    "Neither count follows a person: one person can be detected several times, apply in another year or in several "
    "states, or do only one of the two."
)


def sentences(counts: pd.DataFrame, rate: Rate, year: int, least: int) -> list[str]:
    """Both totals; who applies with hardly any detections; who is detected with fewer applications than detections.

    Args:
        counts: ``detections``, ``applicants`` and ``ratio`` of one year; index citizenship (countries only), and
            ``ALL``.
        rate: detections per how many applicants ``ratio`` is.
        year: the year.
        least: fewest detections and applicants of a citizenship of which it is told which are more.
    """
    total: Any = counts.loc[ALL]
    each = counts.drop(index=ALL)
    unseen = each[each["ratio"] < FEW * rate.per]
    share = unseen["applicants"].sum() / total["applicants"] * 100
    first = (
        f"In {year}, the member states registered **{words.number(total['applicants'])} asylum applicants** of known "
        f"citizenship, and **{words.number(total['detections'])} detections** carried one: "
        f"{words.number(total['ratio'])} detections {rate}."
    )
    second = (
        f"{words.counted(len(unseen), 'citizenship').capitalize()} with {words.per_cent(share)} of the applicants had "
        f"fewer than {FEW * rate.per:g} detections {rate}, the largest {_largest(unseen, 'applicants')}."
    )
    enough = each[(each[["detections", "applicants"]] >= least).all(axis=1)]
    more = enough[enough["detections"] > enough["applicants"]]
    named = f", by detections first {_largest(more, 'detections')}" if len(more) else ""
    third = (
        f"Of the {words.counted(len(enough), 'citizenship')} with at least {least:,} detections and as many "
        f"applicants, {len(more) or 'none'} had more detections than applicants{named}."
    )
    return [first, second, third, NEITHER]


def share_of(some: int, every: int) -> str:
    """'3 of the 15', 'all 15' or 'none of the 15'."""
    return f"all {every}" if some == every else f"{some or 'none'} of the {every}"


def _largest(counts: pd.DataFrame, by: str) -> str:
    """'Mali (17,180 applicants, 19,224 detections) and ...': the three largest citizenships with both counts."""
    top = counts.sort_values(by, ascending=False, kind="stable").head(3)[["applicants", "detections"]]
    return words.listed([
        f"{reference.label(str(code))} ({words.number(applied)} applicants, {words.counted(detected, 'detection')})"
        for code, applied, detected in top.itertuples()
    ])  # fmt: skip
