"""How do detections compare with asylum applications, citizenship by citizenship? The sentences."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import words
from borderbook.catalog import reference
from borderbook.show.cited import Rate

ALL = "all citizenships"
FEW = 0.1  # detections for an applicant: below this nearly all applicants' entries were not detected as crossings
ABOUT = 0.95  # detections for an applicant: from here on about as many


def sentences(counts: pd.DataFrame, rate: Rate, year: int, least: int) -> list[str]:
    """Both totals; who applies with hardly any detections; who is detected about as often as applies.

    Args:
        counts: ``detections``, ``applicants`` and ``ratio`` of one year; index citizenship (countries), and ``ALL``.
        rate: detections per how many applicants ``ratio`` is.
        year: the year.
        least: fewest applicants, and detections where both are asked for, of a citizenship that is told of.
    """
    total: Any = counts.loc[ALL]
    each = counts.drop(index=ALL)
    twice = " (many persons were detected on two routes)" if year in (2015, 2016) else ""
    first = (
        f"In **{year}** the EU-27 registered **{words.number(total['applicants'])} asylum applicants** of known "
        f"citizenship; Frontex reported **{words.number(total['detections'])} detections** with a citizenship{twice}."
    )
    unseen = each[(each["ratio"] < FEW * rate.per) & (each["applicants"] >= least)]
    applied = unseen["applicants"].astype("float64").sum()  # of more citizenships than the page shows
    second = "The two counts do not follow the same people, so their ratio is no share" + (
        f": {words.number(applied)} applicants ({words.per_cent(applied / total['applicants'] * 100)}) are of "
        f"{words.counted(len(unseen), 'citizenship')} with fewer than {FEW * rate.per:g} detections {rate}, first "
        f"{_largest(unseen)}"
    ) * bool(len(unseen))
    enough = each[(each[["detections", "applicants"]] >= least).all(axis=1)]
    more = enough.loc[enough["ratio"] >= ABOUT * rate.per, "ratio"].sort_values()
    ratios = [f"{reference.label(str(code))} ({ratio:,.0f} {rate})" for code, ratio in more.tail(3).items()]
    named = f"{', highest in' if len(more) > 3 else ':'} {words.listed(ratios)}" if ratios else ""
    third = (
        f"Of {words.counted(len(enough), 'citizenship')} with at least {least:,} of both, {words.spelt(len(more))} had "
        f"about as many detections as applicants or more{named}."
    ).replace(", no had", ", none had")
    nobody = f"No citizenship has at least {least:,} of both."
    return [first, f"{second}.", third if len(enough) else nobody]


def _largest(counts: pd.DataFrame) -> str:
    """'Venezuela (73,690 applicants, no detections) and ...': the three with most applicants, with both counts."""
    top = counts.sort_values("applicants", ascending=False, kind="stable").head(3)[
        ["applicants", "detections"]
    ]
    return words.listed([
        f"{reference.label(str(code))} ({words.number(applied)} applicants, {words.counted(detected, 'detection')})"
        for code, applied, detected in top.itertuples()
    ])  # fmt: skip
