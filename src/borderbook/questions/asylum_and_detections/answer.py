"""How do detections compare with asylum applications, citizenship by citizenship? The sentences."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import words
from borderbook.catalog import reference
from borderbook.show.cited import Rate

ALL = "all citizenships"
FEW = 0.1  # detections for an applicant: below this nearly all applicants' entries were not detected as crossings
ROUNDING = 2.5  # persons: so far from the truth can each cell of Eurostat be


def sentences(counts: pd.DataFrame, rate: Rate, year: int, least: int) -> list[str]:
    """Both totals; who applies with hardly any detections; who is detected more often than applies.

    Args:
        counts: ``detections``, ``applicants``, ``ratio`` and ``cells`` (how many of Eurostat's are added up) of one
            year; index citizenship (countries only), and ``ALL``.
        rate: detections per how many applicants ``ratio`` is.
        year: the year.
        least: fewest applicants, and detections where both are asked for, of a citizenship that is told of.
    """
    total: Any = counts.loc[ALL]
    each = counts.drop(index=ALL)
    twice = " (many persons were detected on two routes)" if year in (2015, 2016) else ""
    first = (
        f"In **{year}** the EU-27 registered **{words.number(total['applicants'])} asylum applicants** of known "
        f"citizenship, and **{words.number(total['detections'])} detections** carried one{twice}: "
        f"{words.number(total['ratio'])} {rate}."
    )
    unseen = each[(each["ratio"] < FEW * rate.per) & (each["applicants"] >= least)]
    share = unseen["applicants"].sum() / total["applicants"] * 100
    second = (
        f"{words.per_cent(share)} of the applicants are of {words.counted(len(unseen), 'citizenship')} with fewer than "
        f"{FEW * rate.per:g} detections {rate}, first {_largest(unseen, 'applicants')}."
    )
    enough = each[(each[["detections", "applicants"]] >= least).all(axis=1)]
    more = enough[enough["detections"] > enough["applicants"] + ROUNDING * enough["cells"]]
    named = f"{', first' if len(more) > 3 else ':'} {_largest(more, 'detections')}" if len(more) else ""
    third = (
        f"Of {words.counted(len(enough), 'citizenship')} with at least {least:,} of both, {words.spelt(len(more))} had "
        f"more detections than applicants, by more than rounding can explain{named}."
    ).replace(", no had", ", none had")
    nobody = f"No citizenship has at least {least:,} of both."
    return [first, second if len(unseen) else "", third if len(enough) else nobody]


def _largest(counts: pd.DataFrame, by: str) -> str:
    """'Mali (17,180 applicants, 19,224 detections) and ...': the three largest citizenships with both counts."""
    top = counts.sort_values(by, ascending=False, kind="stable").head(3)[["applicants", "detections"]]
    return words.listed([
        f"{reference.label(str(code))} ({words.number(applied)} applicants, {words.counted(detected, 'detection')})"
        for code, applied, detected in top.itertuples()
    ])  # fmt: skip
