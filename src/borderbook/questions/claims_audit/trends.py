"""Statements about levels and trends, computed from the data. Each check is named after its statement."""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import words
from borderbook.methods import enforcement, series
from borderbook.methods.columns import rows_of
from borderbook.methods.series import change
from borderbook.questions.claims_audit import rules
from borderbook.questions.claims_audit.rules import OPEN, SHEET_YEAR, Check, Finding, Frames, Number, decided

SMUGGLING_ONLY = "migrant smuggling only"
# what Europol counts of its centre year by year; stocks, budgets and staff are left out
EMSC_COUNT = "siena_messages"
REFORM_YEAR = 2023  # when the rise of smuggling was given as the reason for a package
CRIME_GROUPS = ("criminal economy", "most threatening networks 2024", "SOCTA 2021")


def yearly(detections: pd.DataFrame) -> pd.Series:
    """Detections by complete calendar year; index: the years."""
    by_month = detections.groupby("month")[["detections"]].sum()
    by_year = series.to_frequency(by_month, "year")[series.complete(by_month, "year")]["detections"]
    return by_year.set_axis(pd.DatetimeIndex(by_year.index).year)


def _printed(frames: Frames, years: pd.Series, rows: dict[int, str]) -> tuple[Number, ...]:
    """The detections of some years as risk analyses printed them (rows of ``risk_analysis``), beside those counted."""
    said = {year: rules.row(frames, "risk_analysis", name) for year, name in rows.items()}
    return tuple(
        Number(
            f"detections in {year}", float(row["value"]), row["qualifier"], float(years[year]), "detections"
        )
        for year, row in said.items()
    )


def newest_edition(indicators: pd.DataFrame, indicator: str) -> pd.Series:
    """A total of the risk analysis by year, each year from the newest edition that prints it."""
    rows = indicators[(indicators["indicator"] == indicator) & (indicators["breakdown"] == "total")]
    by_year = rows.dropna(subset="value").sort_values("edition").groupby("year")
    return by_year["value"].last().astype("float64")


def europol_involved(frames: Frames, tolerance: float) -> Finding:
    """C08: do messages to Europol's centre rise from 2016 to the information sheet's year, on one scope?"""
    facts = frames["europol_indicators"]
    messages = facts[facts["indicator"] == EMSC_COUNT]
    alone = messages["scope"] == SMUGGLING_ONLY
    by_year = messages[alone].set_index("year")["value"].sort_index()
    growth, last = change(by_year.iloc[-1], by_year.iloc[0]), by_year.index[-1]
    others = [f"{row.value:,.0f} in {row.year} ({row.scope})" for row in rows_of(messages[~alone])]
    return Finding(
        f"Messages on smuggling alone: {words.changed(growth)} from {by_year.index[0]} to {last}; no later "
        f"figure of that scope is held. On other scopes: {words.listed(others)}.",
        decided(growth > tolerance) if last >= SHEET_YEAR - 1 else OPEN,
    )


def most_in_other_crime(frames: Frames, tolerance: float) -> Finding:
    """C10: are more than half of the smuggling groups active in other crime?"""
    facts = frames["europol_indicators"].drop_duplicates("indicator").set_index("indicator")
    groups: Any = facts.loc["polycriminal_share_of_smuggling_groups"]
    alone: Any = facts.loc["networks_with_one_main_activity"]
    return Finding(
        f"The only figure on smuggling groups is {groups['qualifier']} {words.per_cent(groups['value'])}, of "
        f"{groups['year']}; of the networks of all crimes mapped in {alone['year']}, "
        f"{words.per_cent(100 - alone['value'])} have more than one main activity.",
        decided(groups["value"] > 50) if groups["year"] >= SHEET_YEAR - 2 else OPEN,
    )


def without_precedent(frames: Frames, tolerance: float) -> Finding:
    """C19: are the detections of 2015 above those of every year before?"""
    years = yearly(frames["detections"])
    before, now = years[years.index < 2015], float(years[2015])
    numbers = _printed(frames, years, {2015: "ARA083", 2014: "ARA004"})
    agree = all(number.agrees(tolerance) for number in numbers)
    return Finding(
        f"{words.number(now)} detections in 2015, {now / before.max():.1f} times the highest year from "
        f"{before.index.min()} to {before.index.max()} ({before.idxmax()}); the file has no earlier years, "
        "detections on two routes in 2015 largely repeat each other, and a detection is not a person.",
        decided(agree and change(now, float(before.max())) > tolerance),
        numbers,
    )


def smuggling_increased(frames: Frames, tolerance: float) -> Finding:
    """C29: does a count of smuggling on one definition rise up to the year of the reform?"""
    counts = newest_edition(frames["risk_indicators"], "facilitators")
    restated, facts = frames["risk_analysis"], frames["empact_results"]
    last = int(counts.index[-1])
    rise = change(counts[last], counts.get(last - 4, float("nan")))
    bound = (restated["indicator"] == "facilitators") & (restated["qualifier"] == "more than")
    later = rows_of(restated[bound & (restated["year"] > last)])
    bounds = words.listed([f"more than {words.number(row.value)} in {row.year}" for row in later])
    beyond = f" ({bounds}: a lower bound, from which no change is computed)" if bounds else ""
    arrested = facts[(facts["scope"] == "whole_year") & (facts["indicator"] == "migrant_smugglers_arrested")]
    arrests = arrested.groupby("year")["value"].first().reindex([REFORM_YEAR - 1, REFORM_YEAR])
    return Finding(
        f"Facilitators detected: {words.number(counts[last])} in {last}, {words.changed(rise)} on {last - 4}, and no "
        f"exact figure after {last}{beyond}. EMPACT arrests of smugglers: "
        f"{words.changed(change(arrests.iloc[1], arrests.iloc[0]))} from {REFORM_YEAR - 1} to {REFORM_YEAR}, which "
        "counts what police did, too.",
        decided(rise > tolerance) if last >= REFORM_YEAR - 1 else OPEN,
    )


def controls_reintroduced(frames: Frames, tolerance: float) -> Finding:
    """C35: were controls at internal borders reintroduced in the last decade, and for which reasons?"""
    table = frames["internal_borders"]
    recent = table[table["start"].dt.year >= SHEET_YEAR - 10]
    later = frames["policy_events"]["event_id"].str.fullmatch(r"IBC-[A-Z]{2}-2024-.*").sum()
    return Finding(
        f"{len(recent)} notifications by {recent['geo'].nunique()} states start from {SHEET_YEAR - 10} to "
        f"{recent['start'].max().year}, {int((recent['reason'] == 'migration').sum())} of them for migration; {later} "
        "measures of 2024 are held beside them. These are controls, not closures.",
        decided(len(recent) > 0),
    )


def large_numbers(frames: Frames, tolerance: float) -> Finding:
    """C36: are detections of the last ten years above those before, and are the numbers said right?"""
    years = yearly(frames["detections"])
    before, decade = years.loc[:2013], years.loc[2014:2023]
    numbers = _printed(frames, years, {2019: "ARA107", 2022: "ARA120", 2023: "ARA121"})
    agree = all(number.agrees(tolerance) for number in numbers)
    peaks = years[(years > years.shift(1)) & (years > years.shift(-1))].nlargest(2).sort_index()
    highest = words.listed([f"{year} ({words.number(count)})" for year, count in peaks.items()])
    return Finding(
        f"The median year from {decade.index[0]} to {decade.index[-1]} has {words.number(decade.median())} "
        f"detections, that from {before.index[0]} to {before.index[-1]} {words.number(before.median())}; the highest "
        f"are {highest}.",
        decided(agree and change(decade.median(), before.median()) > tolerance),
        numbers,
    )


def crime_increasing(frames: Frames, tolerance: float) -> Finding:
    """C37: is there a measure of organised crime that was taken more than once?"""
    facts = frames["europol_indicators"]
    measures = facts[facts["group"].isin(CRIME_GROUPS)].sort_values("year").groupby(["indicator", "scope"])
    repeated = measures["year"].nunique() > 1
    rising = int((measures["value"].last() > measures["value"].first())[repeated].sum())
    found = f"; {rising} of them rose" if repeated.any() else ", so none shows a trend"
    return Finding(
        f"{repeated.sum()} of {len(repeated)} measures held are given for more than one year{found}.",
        decided(rising == repeated.sum()) if repeated.any() else OPEN,
    )


def hybrid_threat(frames: Frames, tolerance: float) -> Finding:
    """C38: do detections at the eastern land border rise in the year of the states of emergency?"""
    date, detections = rules.day(frames, "BELARUS-2021"), frames["detections"]
    years = yearly(detections[detections["route"] == "Eastern Borders"])
    now, before = float(years[date.year]), float(years[date.year - 1])
    return Finding(
        f"The joint statement is of {words.day(date)}; detections at the Eastern Borders were {words.number(now)} in "
        f"{date.year}, {words.number(before)} the year before. That the two coincide does not show who directed the "
        "movement.",
        decided(change(now, before) > tolerance),
    )


def side_by_side(frames: Frames, tolerance: float) -> Finding:
    """C40: do Frontex and Eurostat count the same returns to third countries?"""
    frontex = newest_edition(frames["risk_indicators"], "effective_returns")
    eurostat, floors = (
        enforcement.of_place(table, enforcement.EU)[enforcement.TO_THIRD]
        for table in enforcement.counts(frames["enforcement"])
    )
    apart = ((frontex / eurostat - 1) * 100).dropna()
    floor = floors.reindex(apart.index)
    differs = apart[(apart < -tolerance) | ((apart > tolerance) & ~floor)]  # above a floor is no difference
    text = f"Both count returns to third countries; {len(apart)} years have both"
    if floor.any():
        text += f", Eurostat's as sums over citizenships, floors, in {int(floor.sum())}"
    if len(differs):
        year = differs.index[-1]
        text += (
            f". In {len(differs)} they differ by more than {tolerance:g} %, the last in {year}: "
            f"{words.number(frontex[year])} (Frontex) against "
            f"{words.least(words.number(eurostat[year]), floor[year])} (Eurostat)"
        )
    settled = len(differs) > 0 or (len(apart) > 0 and not floor.any())
    return Finding(f"{text}.", decided(differs.empty) if settled else OPEN)


CHECKS: dict[str, Check] = {
    "C08": europol_involved, "C10": most_in_other_crime, "C19": without_precedent, "C29": smuggling_increased,
    "C35": controls_reintroduced, "C36": large_numbers, "C37": crime_increasing, "C38": hybrid_threat,
    "C40": side_by_side,
}  # fmt: skip
