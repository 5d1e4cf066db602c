"""Each statement that can be recomputed has one function here, named after it; ``CHECKS`` finds it by its number.

Statements about law and policy rest on the curated table ``policy_events``: an act that it lacks is not shown to
be missing in law. Those about levels and trends are computed from the data. A statement about wording, or about a
text that is not held, has no function and keeps the curated verdict alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from borderbook import words
from borderbook.methods import enforcement, series
from borderbook.methods.columns import rows_of
from borderbook.methods.series import change
from borderbook.methods.texts import as_text
from borderbook.questions.claims_audit import analysis
from borderbook.questions.claims_audit.analysis import (
    FAILS,
    HOLDS,
    OPEN,
    QUOTED,
    SHEET_YEAR,
    Finding,
    Frames,
    day,
)
from borderbook.questions.empact_results.analysis import cycles

DECADES = 20  # years: "decades" is at least two
LEAST_SHARE = 1.0  # per cent of all detections: a smaller route needs no plan for "each route" to hold
SAID_CYCLES = {2015, 2021}  # when the priority was set, in the information sheet's words
SMUGGLING_ONLY = "migrant smuggling only"
# what Europol counts of its centre year by year; stocks, budgets and staff are left out
EMSC_COUNT = "siena_messages"
REFORM_YEAR = 2023  # when the rise of smuggling was given as the reason for a package
CRIME_GROUPS = ("criminal economy", "most threatening networks 2024", "SOCTA 2021")
_DAY = len("2024-06-13")


def dated(frames: Frames, tolerance: float, act: Mapping[str, Any]) -> Finding:
    """Did an act or event happen by the time of the information sheet, when and as the statement says?

    Args:
        frames: the datasets by name.
        tolerance: not used; dates are exact.
        act: event, text, says, other, cause: as in ``checks.yml``.
    """
    row, date = analysis.row(frames, "policy_events", act["event"]), day(frames, act["event"])
    good = date.year <= SHEET_YEAR and all(
        text in row[column] for column, text in act.get("says", {}).items()
    )
    about: dict[str, str] = {str(column): value for column, value in row.items()}
    days_known = {name for name, value in about.items() if "date" in name and len(value) == _DAY}
    about |= {name: words.day(pd.Timestamp(about[name])) for name in days_known}
    if "other" in act:
        other = day(frames, act["other"])
        days = (other - date).days
        apart = f"{abs(days)} days {'before' if days > 0 else 'after'}" if days else "on the day of"
        about |= {"other": words.day(other), "apart": apart}
        good &= days >= 0 or not act.get("cause", False)
    return Finding(act["text"].format(**about), analysis.decided(good))


def _share_texts(frames: Frames) -> pd.DataFrame:
    """The texts that give the share of irregular migrants who use smugglers."""
    facts = frames["europol_indicators"]
    return facts[facts["indicator"] == "share_using_facilitation"]


def nine_in_ten(frames: Frames, tolerance: float) -> Finding:
    """C01: is the share a measurement? The texts that give it, and what they rest on."""
    rows = _share_texts(frames)
    values, years = sorted(rows["value"].unique()), rows["document_date"].str[:4]
    more = int((rows["qualifier"] == "more than").sum())
    about = "share of irregular migrants who use smugglers"
    return Finding(
        f"{len(rows)} texts from {years.min()} to {years.max()} give {words.listed([*map(words.per_cent, values)])}, "
        f"{more} of them as “more than”. No count of persons with and without smugglers is held by which the share "
        "could be computed.",
        QUOTED if len(values) == 1 else FAILS,
        (analysis.Number(about, max(values), "more than", float("nan"), "per cent"),),
    )


def trafficking_networks(frames: Frames, tolerance: float) -> Finding:
    """C02: do the texts that give the share speak of trafficking networks?"""
    texts = _share_texts(frames)[["unit", "scope", "document_title"]].agg(" ".join, axis=1)
    speaking = int(texts.str.contains("traffick|human trade", case=False).sum())
    text = f"{speaking} of the {len(texts)} texts held that give the share name trafficking in title, scope or unit."
    return Finding(text, analysis.decided(speaking > len(texts) / 2))


def _first(frames: Frames, of: pd.Series) -> pd.Series:
    """The event that was adopted first, of those that a mask chooses."""
    chosen = frames["policy_events"][of & (frames["policy_events"]["date_adopted"] != "")]
    return chosen.sort_values("date_adopted").iloc[0]


def long_priority(frames: Frames, tolerance: float) -> Finding:
    """C18: how long before the information sheet does law against trafficking in human beings begin?

    Trafficking is judged by acts on trafficking alone; two decades are what "decades" needs at least.
    """
    first = _first(frames, frames["policy_events"]["topic"] == "trafficking in human beings")
    year = int(first["date_adopted"][:4])
    return Finding(
        f"The first act against trafficking in human beings held here is {first['short_title']} of {year}, "
        f"{SHEET_YEAR - year} years before the information sheet. Earlier acts may be missing from the table.",
        HOLDS if SHEET_YEAR - year >= DECADES else OPEN,
    )


def agenda_first(frames: Frames, tolerance: float) -> Finding:
    """C20: is the Agenda of 2015 the first text on migration strategy that the information sheet names?"""
    events = frames["policy_events"]
    named = events["topic"].isin(["migration strategy", "smuggling"]) & (events["in_brief"] == "yes")
    first = _first(frames, named)
    date = words.day(pd.Timestamp(first["date_adopted"]))
    return Finding(
        "Of the strategies and smuggling texts that the information sheet names, the earliest is "
        f"{first['short_title']}, {date}.",
        analysis.decided(first["event_id"] == "AGENDA-2015"),
    )


def mandate_caused(frames: Frames, tolerance: float) -> Finding:
    """C22: can the wider mandate of Europol result from the plans of 2015?"""
    # of the proposal the finding names the COM number
    finding = frames["claims"].set_index("claim_id")["finding"]["C22"]
    proposed = int(re.findall(r"COM\((\d{4})\)", finding)[0])
    plan, act = day(frames, "SMUG-AP-2015"), day(frames, "EUROPOL-2016")
    applied = day(frames, "EUROPOL-2016", "date_applied")
    return Finding(
        f"The regulation was proposed in {proposed}, {plan.year - proposed} years before the plan of "
        f"{words.day(plan)}; it was adopted on {words.day(act)} and applied from {words.day(applied)}.",
        analysis.decided(plan.year <= proposed),
    )


def cycle_of_2015(frames: Frames, tolerance: float) -> Finding:
    """C24: did a policy cycle with the priority begin, or get set, in 2015 and in 2021?"""
    table, newest = cycles(frames["policy_events"]), day(frames, "EMPACT-2022-2025")
    spans = table["from"].astype("str") + " to " + table["to"].astype("str")
    (running, *_) = spans[(table["from"] <= 2015) & (table["to"] >= 2015)]
    decided_in = {newest.year, *table["from"]}
    none = "" if 2015 in decided_in else "; none began or was set in that year"
    return Finding(
        f"The cycles are {words.listed([*spans])}. In 2015 that of {running} was under way{none}. "
        f"The priorities of 2022 to 2025 were set on {words.day(newest)}.",
        analysis.decided(decided_in >= SAID_CYCLES),
    )


def a_plan_a_route(frames: Frames, tolerance: float) -> Finding:
    """C26: does each route have an action plan of 2022 or 2023? Judged by the detections on those with one."""
    plans = analysis.TABLES["plans"]
    dates = [day(frames, name) for name in plans]
    detections = frames["detections"]
    both_years = detections[detections["month"].dt.year.isin([2022, 2023])]
    totals = both_years.groupby(as_text(both_years["route"]))["detections"].sum()
    covered = [route for routes in plans.values() for route in routes]
    without = totals.drop(covered, errors="ignore").sort_values(ascending=False)
    large = without[without >= LEAST_SHARE / 100 * totals.sum()]
    lacking = "".join(f"; {route} had {words.number(count)} and no plan" for route, count in large.items())
    return Finding(
        f"{len(dates)} plans, {words.day(min(dates))} to {words.day(max(dates))}, cover the routes with "
        f"{words.per_cent((1 - without.sum() / totals.sum()) * 100, 1)} of the detections of these years{lacking}.",
        analysis.decided(large.empty and all(date.year in (2022, 2023) for date in dates)),
    )


def yearly(detections: pd.DataFrame) -> pd.Series:
    """Detections by complete calendar year; index: the years."""
    by_month = detections.groupby("month")[["detections"]].sum()
    by_year = series.to_frequency(by_month, "year")[series.complete(by_month, "year")]["detections"]
    return by_year.set_axis(pd.DatetimeIndex(by_year.index).year)


def _printed(frames: Frames, years: pd.Series, rows: dict[int, str]) -> tuple[analysis.Number, ...]:
    """The detections of some years as risk analyses printed them (rows of ``risk_analysis``), beside those counted."""
    said = {year: analysis.row(frames, "risk_analysis", name) for year, name in rows.items()}
    return tuple(
        analysis.Number(
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
        analysis.decided(growth > tolerance) if last >= SHEET_YEAR - 1 else OPEN,
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
        analysis.decided(groups["value"] > 50) if groups["year"] >= SHEET_YEAR - 2 else OPEN,
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
        analysis.decided(agree and change(now, float(before.max())) > tolerance),
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
        analysis.decided(rise > tolerance) if last >= REFORM_YEAR - 1 else OPEN,
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
        analysis.decided(len(recent) > 0),
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
        analysis.decided(agree and change(decade.median(), before.median()) > tolerance),
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
        analysis.decided(rising == repeated.sum()) if repeated.any() else OPEN,
    )


def hybrid_threat(frames: Frames, tolerance: float) -> Finding:
    """C38: do detections at the eastern land border rise in the year of the states of emergency?"""
    date, detections = day(frames, "BELARUS-2021"), frames["detections"]
    years = yearly(detections[detections["route"] == "Eastern Borders"])
    now, before = float(years[date.year]), float(years[date.year - 1])
    return Finding(
        f"The joint statement is of {words.day(date)}; detections at the Eastern Borders were {words.number(now)} in "
        f"{date.year}, {words.number(before)} the year before. That the two coincide does not show who directed the "
        "movement.",
        analysis.decided(change(now, before) > tolerance),
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
    return Finding(f"{text}.", analysis.decided(differs.empty) if settled else OPEN)


CHECKS: dict[str, analysis.Check] = {
    **{name: partial(dated, act=act) for name, act in analysis.TABLES["dated"].items()},
    "C01": nine_in_ten, "C02": trafficking_networks, "C08": europol_involved, "C10": most_in_other_crime,
    "C18": long_priority, "C19": without_precedent, "C20": agenda_first, "C22": mandate_caused, "C24": cycle_of_2015,
    "C26": a_plan_a_route, "C29": smuggling_increased, "C35": controls_reintroduced, "C36": large_numbers,
    "C37": crime_increasing, "C38": hybrid_threat, "C40": side_by_side,
}  # fmt: skip
