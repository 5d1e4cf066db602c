"""How do detections compare with asylum applications, citizenship by citizenship? The sentences."""

from __future__ import annotations

import pandas as pd

from borderbook import phrases
from notemill import words
from notemill.catalog import reference
from notemill.show.cited import Rate, fitting, linked

ALL = "all citizenships"
FEW = 10  # detections per 100 applicants: below this nearly all applicants' entries were not detected as crossings
PROTECTED = 2022  # the year in which temporary protection began, Council Implementing Decision (EU) 2022/382
UKRAINE = "Ukraine: most people who fled have had temporary protection since March 2022 and did not apply for asylum."


def sentences(
    counts: pd.DataFrame, unseen: pd.Index, enough: pd.Index, rate: Rate, year: int, least: int, newest: bool = False
) -> list[str]:
    """Both totals, citizenships with many applicants and hardly any detections, and citizenships with similar counts.

    Args:
        counts: ``detections``, ``applicants`` and ``ratio`` of one year; index citizenship (countries), and ``ALL``.
        unseen: citizenships with fewer than ``FEW`` detections per 100 applicants, the most applicants first.
        enough: citizenships with at least ``least`` of both.
        rate: detections per how many applicants ``ratio`` is.
        year: the year.
        least: fewest applicants and detections of a citizenship in ``enough``.
        newest: whether it is the last year of which both counts are known by citizenship.
    """
    total = {name: linked(counts, ALL, name) for name in ("ratio", "detections", "applicants")}
    when = f"In **{year}**,{' the newest year here with both counts,' * newest}"
    first = (
        f"{when} there were **{total['ratio']:.0f} detections {rate}**: {words.number(total['detections'])} "
        f"with a citizenship, and {words.number(total['applicants'])} applicants of known citizenship in the EU-27"
        f"{phrases.twice(pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31))}."
    )
    second = "The two counts do not follow the same people"
    if len(unseen):
        share = counts.loc[unseen, "applicants"].sum() / total["applicants"] * 100  # not all are shown: it has no link
        applied, detected = (linked(counts, unseen[0], name) for name in ("applicants", "detections"))
        second += (
            f"; {words.per_cent(share)} of the applicants are of citizenships with fewer than {FEW} detections "
            f"{rate}, the largest of them {reference.label(str(unseen[0]))} ({words.number(applied)} applicants, "
            f"{words.counted(detected, 'detection')})"
        )
    both = counts.loc[enough].sort_values("ratio", ascending=False, kind="stable")
    more = [reference.label(str(code)) for code in both.index[both["detections"] >= both["applicants"]]]
    named = f": {words.listed(more)}" if more else ""
    third = (
        f"Of {words.counted(len(enough), 'citizenship')} with at least {least:,} of both, {words.spelt(len(more))} had "
        f"at least as many detections as applicants{named}."
    )
    return [first, f"{second}.", third]


def ratio_title(ratios: pd.Series, rate: Rate, of: str) -> str:
    """'2024, 27 citizenships with 1,000 of both: 7 (Nigeria) to 141 (Algeria) detections per 100'.

    Args:
        ratios: ``rate`` by citizenship (its code).
        rate: detections per how many applicants.
        of: the year and which citizenships: two figures of one page show the same measure of different ones.
    """
    known = ratios.dropna().sort_values(kind="stable")
    ends = dict.fromkeys([known.index[0], known.index[-1]])
    each = " to ".join(f"{linked(known, code):.0f} ({reference.label(str(code))})" for code in ends)
    said = f"{of}: {each} {rate.part} per {rate.per}"
    return fitting(f"{of}: {each} {rate.part} {rate}", said, f"{of}: {each} per {rate.per}")


def totals_title(newest: pd.DataFrame) -> str:
    """'EU-27, 2025: 800,800 asylum applicants, 672,350 for the first time'.

    Args:
        newest: Eurostat's totals of any citizenship, one row (its index is the year) or none: all applicants, and those
            who apply for the first time.
    """
    for year in newest.index:
        every, first = (linked(newest, year, name) for name in newest)
        if words.missing(every):
            return f"EU-27, {year}: {words.number(first)} first-time asylum applicants"
        return f"EU-27, {year}: {words.number(every)} asylum applicants, {words.number(first)} for the first time"
    return "EU-27: no total of applicants of any citizenship"


def footnotes(codes: pd.Index, year: int) -> list[str]:
    """The notes on citizenships shown, among them that few who fled Ukraine needed to apply for asylum (from 2022)."""
    protected = "UA" in codes and year >= PROTECTED
    return [*reference.footnotes(codes), *([UKRAINE] if protected else [])]
