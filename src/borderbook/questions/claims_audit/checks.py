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
from borderbook.questions.claims_audit import analysis
from borderbook.questions.claims_audit.analysis import HOLDS, OPEN, SHEET_YEAR, Finding, Frames, Number, day
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


def found(claim: str, verdict: str | bool, *numbers: Number, **said: Any) -> Finding:
    """A finding in the words that ``checks.yml`` has for it; of a condition, whether the statement holds.

    Args:
        claim: the number of the statement.
        verdict: one of the verdicts, or whether what is said holds.
        numbers: printed ones beside those computed.
        said: what the words name; days are written out.
    """
    told = {name: words.day(one) if isinstance(one, pd.Timestamp) else one for name, one in said.items()}
    text = analysis.TABLES["found"][claim].format(**told)
    return Finding(text, verdict if isinstance(verdict, str) else analysis.decided(bool(verdict)), numbers)


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
    about = "share of irregular migrants who use smugglers"
    number = Number(about, max(values), "more than", float("nan"), "per cent")
    more, listed = (rows["qualifier"] == "more than").sum(), words.listed([*map(words.per_cent, values)])
    said = {"texts": len(rows), "first": years.min(), "last": years.max(), "values": listed, "more": more}
    return found("C01", analysis.QUOTED if len(values) == 1 else analysis.FAILS, number, **said)


def trafficking_networks(frames: Frames, tolerance: float) -> Finding:
    """C02: do the texts that give the share speak of trafficking networks?"""
    texts = _share_texts(frames)[["unit", "scope", "document_title"]].agg(" ".join, axis=1)
    speaking = texts.str.contains("traffick|human trade", case=False).sum()
    return found("C02", speaking > len(texts) / 2, speaking=speaking, texts=len(texts))


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
    years = SHEET_YEAR - year
    return found("C18", HOLDS if years >= DECADES else OPEN, act=first, year=year, years=years)


def agenda_first(frames: Frames, tolerance: float) -> Finding:
    """C20: is the Agenda of 2015 the first text on migration strategy that the information sheet names?"""
    events = frames["policy_events"]
    named = events["topic"].isin(["migration strategy", "smuggling"]) & (events["in_brief"] == "yes")
    first = _first(frames, named)
    date = pd.Timestamp(first["date_adopted"])
    return found("C20", first["event_id"] == "AGENDA-2015", act=first, date=date)


def mandate_caused(frames: Frames, tolerance: float) -> Finding:
    """C22: can the wider mandate of Europol result from the plans of 2015?"""
    # of the proposal the finding names the COM number
    finding = frames["claims"].set_index("claim_id")["finding"]["C22"]
    proposed = int(re.findall(r"COM\((\d{4})\)", finding)[0])
    plan, act = day(frames, "SMUG-AP-2015"), day(frames, "EUROPOL-2016")
    said = {"plan": plan, "act": act, "applied": day(frames, "EUROPOL-2016", "date_applied")}
    return found("C22", plan.year <= proposed, proposed=proposed, years=plan.year - proposed, **said)


def cycle_of_2015(frames: Frames, tolerance: float) -> Finding:
    """C24: did a policy cycle with the priority begin, or get set, in 2015 and in 2021?"""
    table, newest = cycles(frames["policy_events"]), day(frames, "EMPACT-2022-2025")
    spans = table["from"].astype("str") + " to " + table["to"].astype("str")
    (running, *_) = spans[(table["from"] <= 2015) & (table["to"] >= 2015)]
    set_in = {newest.year, *table["from"]}
    none = "" if 2015 in set_in else "; none began or was set in that year"
    said = {"cycles": words.listed([*spans]), "running": running, "none": none, "newest": newest}
    return found("C24", set_in >= SAID_CYCLES, **said)


def a_plan_a_route(frames: Frames, tolerance: float) -> Finding:
    """C26: does each route have an action plan of 2022 or 2023? Judged by the detections on those with one."""
    plans, detections = analysis.TABLES["plans"], frames["detections"]
    dates = [day(frames, name) for name in plans]
    both_years = detections[detections["month"].dt.year.isin([2022, 2023])]
    totals = both_years.groupby(both_years["route"].astype("str"))["detections"].sum()
    covered = [route for routes in plans.values() for route in routes]
    without = totals.drop(covered, errors="ignore").sort_values(ascending=False)
    large = without[without >= LEAST_SHARE / 100 * totals.sum()]
    lacking = "".join(f"; {route} had {words.number(count)} and no plan" for route, count in large.items())
    share = (1 - without.sum() / totals.sum()) * 100
    said = {"plans": len(dates), "first": min(dates), "last": max(dates), "share": share, "lacking": lacking}
    return found("C26", large.empty and all(date.year in (2022, 2023) for date in dates), **said)


def yearly(detections: pd.DataFrame) -> pd.Series:
    """Detections by complete calendar year; index: the years."""
    by_month = detections.groupby("month")[["detections"]].sum()
    by_year = series.to_frequency(by_month, "year")[series.complete(by_month, "year")]["detections"]
    return by_year.set_axis(pd.DatetimeIndex(by_year.index).year)


def _printed(frames: Frames, years: pd.Series, rows: dict[int, str]) -> tuple[Number, ...]:
    """The detections of some years as risk analyses printed them (rows of ``risk_analysis``), beside those counted."""
    said = {year: analysis.row(frames, "risk_analysis", name) for year, name in rows.items()}
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
    growth, first, last = change(by_year.iloc[-1], by_year.iloc[0]), by_year.index[0], by_year.index[-1]
    others = [f"{row.value:,.0f} in {row.year} ({row.scope})" for row in rows_of(messages[~alone])]
    said = {"growth": words.changed(growth), "first": first, "last": last, "others": words.listed(others)}
    return found("C08", growth > tolerance if last >= SHEET_YEAR - 1 else OPEN, **said)


def most_in_other_crime(frames: Frames, tolerance: float) -> Finding:
    """C10: are more than half of the smuggling groups active in other crime?"""
    facts = frames["europol_indicators"].drop_duplicates("indicator").set_index("indicator")
    groups: Any = facts.loc["polycriminal_share_of_smuggling_groups"]
    alone: Any = facts.loc["networks_with_one_main_activity"]
    verdict = groups["value"] > 50 if groups["year"] >= SHEET_YEAR - 2 else OPEN
    return found("C10", verdict, groups=groups, alone=alone, several=100 - alone["value"])


def without_precedent(frames: Frames, tolerance: float) -> Finding:
    """C19: are the detections of 2015 above those of every year before?"""
    years = yearly(frames["detections"])
    before, now = years[years.index < 2015], float(years[2015])
    numbers = _printed(frames, years, {2015: "ARA083", 2014: "ARA004"})
    good = all(number.agrees(tolerance) for number in numbers) and change(now, before.max()) > tolerance
    spanned = {"first": before.index.min(), "last": before.index.max(), "highest": before.idxmax()}
    return found("C19", good, *numbers, now=now, times=now / before.max(), **spanned)


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
    said = {
        "count": counts[last],
        "last": last,
        "rise": words.changed(rise),
        "before": last - 4,
        "beyond": beyond,
    }
    rose = f"{words.changed(change(*arrests[::-1]))} from {REFORM_YEAR - 1} to {REFORM_YEAR}"
    return found("C29", rise > tolerance if last >= REFORM_YEAR - 1 else OPEN, arrests=rose, **said)


def controls_reintroduced(frames: Frames, tolerance: float) -> Finding:
    """C35: were controls at internal borders reintroduced in the last decade, and for which reasons?"""
    table, first = frames["internal_borders"], SHEET_YEAR - 10
    recent = table[table["start"].dt.year >= first]
    states, migration = recent["geo"].nunique(), (recent["reason"] == "migration").sum()
    later = frames["policy_events"]["event_id"].str.fullmatch(r"IBC-[A-Z]{2}-2024-.*").sum()
    said = {"states": states, "first": first, "last": recent["start"].max().year, "migration": migration}
    return found("C35", len(recent) > 0, starts=len(recent), later=later, **said)


def large_numbers(frames: Frames, tolerance: float) -> Finding:
    """C36: are detections of the last ten years above those before, and are the numbers said right?"""
    years = yearly(frames["detections"])
    before, decade = years.loc[:2013], years.loc[2014:2023]
    numbers = _printed(frames, years, {2019: "ARA107", 2022: "ARA120", 2023: "ARA121"})
    rose = change(decade.median(), before.median()) > tolerance
    high = years[(years > years.shift(1)) & (years > years.shift(-1))].nlargest(2).sort_index()
    peaks = words.listed([f"{year} ({words.number(count)})" for year, count in high.items()])
    said = {"first": decade.index[0], "last": decade.index[-1], "now": decade.median(), "peaks": peaks}
    said |= {"first_before": before.index[0], "last_before": before.index[-1], "before": before.median()}
    return found("C36", rose and all(number.agrees(tolerance) for number in numbers), *numbers, **said)


def crime_increasing(frames: Frames, tolerance: float) -> Finding:
    """C37: is there a measure of organised crime that was taken more than once?"""
    facts = frames["europol_indicators"]
    measures = facts[facts["group"].isin(CRIME_GROUPS)].sort_values("year").groupby(["indicator", "scope"])
    repeated = measures["year"].nunique() > 1
    rose = (measures["value"].last() > measures["value"].first())[repeated]
    rising = f"; {rose.sum()} of them rose" if len(rose) else ", so none shows a trend"
    verdict = bool(rose.all()) if len(rose) else OPEN
    return found("C37", verdict, repeated=len(rose), measures=len(repeated), rising=rising)


def hybrid_threat(frames: Frames, tolerance: float) -> Finding:
    """C38: do detections at the eastern land border rise in the year of the states of emergency?"""
    date, detections = day(frames, "BELARUS-2021"), frames["detections"]
    years = yearly(detections[detections["route"] == "Eastern Borders"])
    now, before = years[date.year], years[date.year - 1]
    return found("C38", change(now, before) > tolerance, date=date, year=date.year, now=now, before=before)


def side_by_side(frames: Frames, tolerance: float) -> Finding:
    """C40: do Frontex and Eurostat count the same returns to third countries?"""
    frontex = newest_edition(frames["risk_indicators"], "effective_returns")
    eurostat, floors = (
        enforcement.of_place(table, enforcement.EU)[enforcement.TO_THIRD]
        for table in enforcement.counts(frames["enforcement"])
    )
    percent = ((frontex / eurostat - 1) * 100).dropna()
    floor = floors.reindex(percent.index)
    differs = percent[
        (percent < -tolerance) | ((percent > tolerance) & ~floor)
    ]  # above a floor is no difference
    summed = f", Eurostat's as sums over citizenships, floors, in {floor.sum()}" if floor.any() else ""
    apart = (
        f". In {len(differs)} they differ by more than {tolerance:g} %, the last in " if len(differs) else ""
    )
    for year in differs.index[-1:]:
        theirs = words.least(words.number(eurostat[year]), floor[year])
        apart += f"{year}: {words.number(frontex[year])} (Frontex) against {theirs} (Eurostat)"
    settled = len(differs) > 0 or (len(percent) > 0 and not floor.any())
    return found("C40", differs.empty if settled else OPEN, years=len(percent), floors=summed, apart=apart)


CHECKS: dict[str, analysis.Check] = {
    **{name: partial(dated, act=act) for name, act in analysis.TABLES["dated"].items()},
    "C01": nine_in_ten, "C02": trafficking_networks, "C08": europol_involved, "C10": most_in_other_crime,
    "C18": long_priority, "C19": without_precedent, "C20": agenda_first, "C22": mandate_caused, "C24": cycle_of_2015,
    "C26": a_plan_a_route, "C29": smuggling_increased, "C35": controls_reintroduced, "C36": large_numbers,
    "C37": crime_increasing, "C38": hybrid_threat, "C40": side_by_side,
}  # fmt: skip
