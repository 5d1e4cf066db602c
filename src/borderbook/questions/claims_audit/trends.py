"""Statements about levels and trends, computed from the data. Each check is named after its statement."""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.methods import enforcement
from borderbook.methods.series import change
from borderbook.questions.claims_audit.rules import (
    OPEN,
    SHEET_YEAR,
    Check,
    Finding,
    Frames,
    Number,
    adopted,
    all_agree,
    decided,
    quoted,
)

SMUGGLING_ONLY = "migrant smuggling only"
# what Europol counts of its centre year by year; stocks, budgets and staff are left out
EMSC_COUNT = "siena_messages"
REFORM_YEAR = 2023  # when the rise of smuggling was given as the reason for a package
CRIME_GROUPS = ("criminal economy", "most threatening networks 2024", "SOCTA 2021")


def yearly(detections: pd.DataFrame) -> pd.Series:
    """Detections by complete calendar year; index: the years."""
    months = detections.groupby("month")["detections"].sum()
    sums = months.groupby(pd.DatetimeIndex(months.index).year).agg(["sum", "size"])
    return sums.loc[sums["size"] == 12, "sum"].rename_axis("year").rename("detections")


def newest_edition(indicators: pd.DataFrame, indicator: str) -> pd.Series:
    """A total of the risk analysis by year, each year from the newest edition that prints it."""
    rows = indicators[(indicators["indicator"] == indicator) & (indicators["breakdown"] == "total")]
    newest = rows.dropna(subset=["value"]).sort_values("edition").drop_duplicates("year", keep="last")
    return newest.set_index("year")["value"].sort_index().astype("float64")


def one_value(facts: pd.DataFrame, indicator: str, year: int) -> float:
    """The value of an indicator in a year, NaN if none is held; the first of equal rows."""
    rows = facts[(facts["indicator"] == indicator) & (facts["year"] == year)]
    return float(rows["value"].iloc[0]) if len(rows) else float("nan")


def europol_involved(frames: Frames, tolerance: float) -> Finding:
    """C08: do messages to Europol's centre rise from 2016 to the information sheet's year, on one scope?"""
    facts = frames["europol_indicators"]
    rows = facts[(facts["indicator"] == EMSC_COUNT) & (facts["scope"] == SMUGGLING_ONLY)].sort_values("year")
    first, last = rows.iloc[0], rows.iloc[-1]
    growth = change(last["value"], first["value"])
    reaches = int(last["year"]) >= SHEET_YEAR - 1
    others = facts[(facts["indicator"] == EMSC_COUNT) & (facts["scope"] != SMUGGLING_ONLY)]
    later = words.listed(
        [f"{v:,.0f} in {y} ({s})" for v, y, s in others[["value", "year", "scope"]].to_numpy()]
    )
    return Finding(
        f"Messages on smuggling alone: {words.changed(growth)} from {first['year']} to {last['year']}; no later "
        f"figure of that scope is held. On other scopes: {later}.",
        decided(growth > tolerance) if reaches else OPEN,
    )


def most_in_other_crime(frames: Frames, tolerance: float) -> Finding:
    """C10: are more than half of the smuggling groups active in other crime?"""
    facts = frames["europol_indicators"]
    groups = facts[facts["indicator"] == "polycriminal_share_of_smuggling_groups"].iloc[0]
    alone = facts[facts["indicator"] == "networks_with_one_main_activity"].iloc[0]
    share = Number(
        f"smuggling groups active in other crime ({groups['year']})",
        50.0, "more than", float(groups["value"]), "per cent",
    )  # fmt: skip
    recent = int(groups["year"]) >= SHEET_YEAR - 2
    return Finding(
        f"The only figure on smuggling groups is {groups['qualifier']} {words.per_cent(groups['value'])}, of "
        f"{groups['year']}; of the networks of all crimes mapped in {alone['year']}, "
        f"{words.per_cent(100 - alone['value'])} have more than one main activity.",
        decided(bool(share.agrees(tolerance))) if recent else OPEN,
    )


def without_precedent(frames: Frames, tolerance: float) -> Finding:
    """C19: are the detections of 2015 above those of every year before?"""
    years = yearly(frames["detections"])
    before = years[years.index < 2015]
    numbers = (
        quoted(frames, "ARA083", "detections in 2015", float(years[2015]), "detections"),
        quoted(frames, "ARA004", "detections in 2014", float(years[2014]), "detections"),
    )
    return Finding(
        f"{words.number(years[2015])} detections in 2015, {years[2015] / before.max():.1f} times the highest year from "
        f"{before.index.min()} to {before.index.max()} ({before.idxmax()}); the file has no earlier years, "
        "detections on two routes in 2015 largely repeat each other, and a detection is not a person.",
        decided(
            change(float(years[2015]), float(before.max())) > tolerance and all_agree(numbers, tolerance)
        ),
        numbers,
    )


def _bounds(restated: pd.DataFrame, last: int) -> str:
    """Facilitators of later years that are given as a lower bound only."""
    later = restated[(restated["indicator"] == "facilitators") & (restated["qualifier"] == "more than")]
    later = later[later["year"] > last]
    parts = [
        f"more than {words.number(value)} in {int(year)}"
        for year, value in later[["year", "value"]].to_numpy()
    ]
    return f" ({words.listed(parts)}: a lower bound, from which no change is computed)" if parts else ""


def smuggling_increased(frames: Frames, tolerance: float) -> Finding:
    """C29: does a count of smuggling on one definition rise up to the year of the reform?"""
    series = newest_edition(frames["risk_indicators"], "facilitators")
    last = int(series.index[-1])
    first, rise = last - 4, change(float(series.iloc[-1]), float(series.get(last - 4, float("nan"))))
    facts = frames["empact_results"]
    whole = facts[(facts["scope"] == "whole_year")]
    arrests = [
        one_value(whole, "migrant_smugglers_arrested", year) for year in (REFORM_YEAR - 1, REFORM_YEAR)
    ]
    return Finding(
        f"Facilitators detected: {words.number(series.iloc[-1])} in {last}, {words.changed(rise)} on {first}, and no "
        f"exact figure after {last}{_bounds(frames['risk_analysis'], last)}. EMPACT arrests of smugglers: "
        f"{words.changed(change(arrests[1], arrests[0]))} from "
        f"{REFORM_YEAR - 1} to {REFORM_YEAR}, which counts what police did, too.",
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
    decade, before = years[(years.index >= 2014) & (years.index <= 2023)], years[years.index < 2014]
    numbers = (
        quoted(frames, "ARA107", "detections in 2019", float(years[2019]), "detections"),
        quoted(frames, "ARA120", "detections in 2022", float(years[2022]), "detections"),
        quoted(frames, "ARA121", "detections in 2023", float(years[2023]), "detections"),
    )
    middle = [float(part.median()) for part in (decade, before)]
    return Finding(
        f"The median year from {decade.index[0]} to {decade.index[-1]} has {words.number(middle[0])} detections, that "
        f"from {before.index[0]} to {before.index[-1]} {words.number(middle[1])}; the highest are "
        f"{_peaks(years)}.",
        decided(change(middle[0], middle[1]) > tolerance and all_agree(numbers, tolerance)),
        numbers,
    )


def _peaks(years: pd.Series) -> str:
    """The two highest local peaks, in order of time."""
    inner = years[(years > years.shift(1)) & (years > years.shift(-1))].nlargest(2).sort_index()
    return words.listed([f"{year} ({words.number(count)})" for year, count in inner.items()])


def crime_increasing(frames: Frames, tolerance: float) -> Finding:
    """C37: is there a measure of organised crime that was taken more than once?"""
    facts = frames["europol_indicators"]
    chosen = facts[facts["group"].isin(CRIME_GROUPS)]
    measures = {name: rows.sort_values("year") for name, rows in chosen.groupby(["indicator", "scope"])}
    repeated = [rows for rows in measures.values() if rows["year"].nunique() > 1]
    rising = sum(bool(rows["value"].iloc[-1] > rows["value"].iloc[0]) for rows in repeated)
    if not repeated:
        return Finding(
            f"0 of {len(measures)} measures held are given for more than one year, so none shows a trend.",
            OPEN,
        )
    return Finding(
        f"{len(repeated)} of {len(measures)} measures held are given for more than one year; {rising} of them rose.",
        decided(rising == len(repeated)),
    )


def hybrid_threat(frames: Frames, tolerance: float) -> Finding:
    """C38: do detections at the eastern land border rise in the year of the states of emergency?"""
    date = adopted(frames, "BELARUS-2021")
    detections = frames["detections"]
    years = yearly(detections[detections["route"] == "Eastern Borders"])
    rise = change(float(years[date.year]), float(years[date.year - 1]))
    return Finding(
        f"The joint statement is of {words.day(date)}; detections at the Eastern Borders were "
        f"{words.number(years[date.year])} in {date.year}, {words.number(years[date.year - 1])} the year before. "
        "That the two coincide does not show "
        "who directed the movement.",
        decided(rise > tolerance),
    )


def side_by_side(frames: Frames, tolerance: float) -> Finding:
    """C40: do Frontex and Eurostat count the same returns to third countries?"""
    frontex = newest_edition(frames["risk_indicators"], "effective_returns")
    counts, floors = enforcement.counts(frames["enforcement"])
    eurostat = enforcement.of_place(counts, enforcement.EU)[enforcement.TO_THIRD].dropna()
    apart = ((frontex / eurostat - 1) * 100).dropna()
    if apart.empty:
        return Finding("No year has returns to third countries from both.", OPEN)
    floor = enforcement.of_place(floors, enforcement.EU)[enforcement.TO_THIRD].reindex(apart.index)
    differs = (apart < -tolerance) | ((apart > tolerance) & ~floor)  # above a floor is no difference
    text = f"Both count returns to third countries; {len(apart)} years have both"
    if floor.any():
        text += f", Eurostat's as sums over citizenships, floors, in {int(floor.sum())}"
    if differs.any():
        year = int(apart[differs].index[-1])
        least = "at least " if floor[year] else ""
        text += (
            f". In {int(differs.sum())} they differ by more than {tolerance:g} %, the last in {year}: "
            f"{words.number(frontex[year])} (Frontex) against {least}{words.number(eurostat[year])} (Eurostat)"
        )
    return Finding(f"{text}.", decided(False) if differs.any() else OPEN if floor.any() else decided(True))


CHECKS: dict[str, Check] = {
    "C08": europol_involved,
    "C10": most_in_other_crime,
    "C19": without_precedent,
    "C29": smuggling_increased,
    "C35": controls_reintroduced,
    "C36": large_numbers,
    "C37": crime_increasing,
    "C38": hybrid_threat,
    "C40": side_by_side,
}
