"""Each statement that can be recomputed, by its number in ``CHECKS``: declared in ``checks.yml``, or a function here.

Statements about law and policy are checked against the curated table ``policy_events``. An act that it lacks is not
shown to be missing in law. Those about levels and trends are computed from the data. A statement about wording, or
about a text that was not read, is not recomputed and has only the curated verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from borderbook import phrases
from borderbook.methods import series
from borderbook.methods.policy_events import cycles
from borderbook.questions.claims_audit import analysis
from borderbook.questions.claims_audit.analysis import FAILS, OPEN, PART, QUOTED, TABLES, Frames
from notemill import words

LEAST_SHARE = 1.0  # per cent of all detections: a smaller route needs no plan for "each route" to hold
SAID_CYCLES = {2015, 2021}  # when the priority was set, in the information sheet's words
CRIME_GROUPS = ("criminal economy", "most threatening networks 2024", "SOCTA 2021")
_DAY = len("2024-06-13")


def found(claim: str, verdict: str | bool, **said: Any) -> analysis.Finding:
    """A finding in the words that ``checks.yml`` has for it; of a condition, whether the statement holds.

    Args:
        claim: the number of the statement.
        verdict: one of the verdicts, or whether what is said holds.
        said: what the words name; days are written out.
    """
    spelt = {name: words.day(one) if isinstance(one, pd.Timestamp) else one for name, one in said.items()}
    text = TABLES["found"][claim].format(**spelt)
    judged = verdict if isinstance(verdict, str) else analysis.decided(bool(verdict))
    return analysis.Finding(text, judged)


def dated(claim: str, act: Mapping[str, Any], frames: Frames) -> analysis.Finding:
    """Did an act or event happen by the time of the information sheet, when and as the statement says?

    Args:
        claim: the number of the statement.
        act: event, says, other, cause, proposed: as in ``checks.yml``.
        frames: the datasets by name.
    """
    row, date = analysis.row(frames, "policy_events", act["event"]), analysis.day(frames, act["event"])
    good = date.year <= act.get("proposed", analysis.SHEET_YEAR)
    good &= all(text in row[column] for column, text in act.get("says", {}).items())
    about: dict[str, Any] = {str(column): value for column, value in row.items()}
    days_known = [name for name, value in about.items() if "date" in name and len(value) == _DAY]
    about |= {name: pd.Timestamp(about[name]) for name in days_known}
    if "other" in act:
        other = analysis.day(frames, act["other"])
        days = (other - date).days
        apart = f"{abs(days)} days {'before' if days > 0 else 'after'}" if days else "on the day of"
        about |= {"other": other, "apart": apart}
        good &= days >= 0 or not act.get("cause", False)
    return found(claim, good, **about)


def first(claim: str, act: Mapping[str, Any], frames: Frames) -> analysis.Finding:
    """Is the first act of its kind the one that is named, or old enough?

    Args:
        claim: the number of the statement.
        act: where, event, years, holding: as in ``checks.yml``.
        frames: the datasets by name.
    """
    events = frames["policy_events"]
    of_kind = events[list(act["where"])].isin(act["where"]).all(axis=1)
    oldest = events[of_kind & (events["date_adopted"] != "")].sort_values("date_adopted").iloc[0]
    date = pd.Timestamp(oldest["date_adopted"])
    years = analysis.SHEET_YEAR - date.year
    named = oldest["event_id"] == act.get("event", oldest["event_id"])
    verdict = analysis.decided(named, act.get("holding", analysis.HOLDS)) if years >= act.get("years", 0) else OPEN
    return found(claim, verdict, act=oldest, date=date, year=date.year, years=years)


def level(claim: str, of: Mapping[str, Any], frames: Frames) -> analysis.Finding:
    """Is what was counted in some years above what was counted before them, on one definition?

    Args:
        claim: the number of the statement.
        of: dataset, where, years, before, by, bound, holding: as in ``checks.yml``.
        frames: the datasets by name.
    """
    counts = yearly(frames[of["dataset"]], of.get("where", {}))
    (first_before, last_before), (first_of, last_of) = of["before"], of["years"]
    before, later = counts.loc[first_before:last_before], counts.loc[first_of:last_of]
    if before.empty:
        earlier = words.years(range(first_before, last_before + 1))
        return analysis.Finding(f"No figure of {earlier} is available here to compare with.", OPEN)
    reached, later = len(later) > 0, later if len(later) else counts.tail(1)
    now, then = later.agg(of["by"]), before.agg(of["by"])
    times = now / then
    said = {"now": now, "before": then, "times": times, "growth": phrases.change(now, then)}
    said |= {"first": later.index[0], "last": later.index[-1], "highest": before.idxmax()}
    said |= {"first_before": before.index[0], "last_before": before.index[-1]}
    said["bound"] = ""
    if "bound" in of:
        row = analysis.row(frames, "risk_analysis", of["bound"])
        said["bound"] = f"; of {row['year']} {row['qualifier']} {words.number(row['value'])} are reported"
    rose = analysis.decided(bool((times - 1) * 100 > analysis.RISE), of.get("holding", analysis.HOLDS))
    return found(claim, rose if reached else OPEN, **said)


def yearly(table: pd.DataFrame, where: Mapping[str, object]) -> pd.Series:
    """What some rows count by year: detections of complete years; else the value of the newest edition that has one."""
    for column, value in where.items():
        table = table[table[column] == value]
    if "month" in table:
        by_month = table.groupby("month")[["detections"]].sum()
        by_year = series.to_frequency(by_month, "year")[series.complete(by_month, "year")]["detections"]
        return by_year.set_axis(pd.DatetimeIndex(by_year.index).year)
    table = table.sort_values("edition") if "edition" in table else table
    return table.dropna(subset="value").groupby("year")["value"].last().astype("float64")


def nine_in_ten(frames: Frames) -> analysis.Finding:
    """C01: is the share a measurement? The texts that give it."""
    facts = frames["europol_indicators"]
    rows = facts[facts["indicator"] == "share_using_facilitation"]
    values, years = sorted(rows["value"].unique()), rows["document_date"].str[:4]
    more, listed = (rows["qualifier"] == "more than").sum(), words.listed([*map(words.per_cent, values)])
    said = {"texts": len(rows), "first": years.min(), "last": years.max(), "values": listed, "more": more}
    return found("C01", QUOTED if len(values) == 1 else FAILS, **said)


def most_in_other_crime(frames: Frames) -> analysis.Finding:
    """C10: are more than half of the smuggling groups active in other crime?"""
    facts = frames["europol_indicators"].drop_duplicates("indicator").set_index("indicator")
    groups: Any = facts.loc["polycriminal_share_of_smuggling_groups"]
    alone: Any = facts.loc["networks_with_one_main_activity"]
    verdict = groups["value"] > 50 if groups["year"] >= analysis.SHEET_YEAR - 2 else OPEN
    return found("C10", verdict, groups=groups, alone=alone, several=100 - alone["value"])


def cycle_of_2015(frames: Frames) -> analysis.Finding:
    """C24: did a policy cycle with the priority begin, or get set, in 2015 and in 2021?"""
    table, newest = cycles(frames["policy_events"]), analysis.day(frames, "EMPACT-2022-2025")
    spans = table["from"].astype("str") + " to " + table["to"].astype("str")
    (running, *_) = spans[(table["from"] <= 2015) & (table["to"] >= 2015)]
    set_in = SAID_CYCLES & {newest.year, *table["from"]}
    none = "" if 2015 in set_in else "; none began or was set in that year"
    said = {"cycles": words.listed([*spans]), "running": running, "none": none, "newest": newest}
    return found("C24", PART if len(set_in) == 1 else set_in == SAID_CYCLES, **said)


def a_plan_a_route(frames: Frames) -> analysis.Finding:
    """C26: does each route have an action plan of 2022 or 2023? Judged by the detections on those with one."""
    plans, detections = TABLES["plans"], frames["detections"]
    dates = [analysis.day(frames, name) for name in plans]
    both_years = detections[detections["month"].dt.year.isin([2022, 2023])]
    totals = both_years.groupby(both_years["route"])["detections"].sum()
    covered = [route for routes in plans.values() for route in routes]
    without = totals.drop(covered, errors="ignore").sort_values(ascending=False)
    large = without[without >= LEAST_SHARE / 100 * totals.sum()]
    lacking = "".join(f"; {route} had {words.number(count)} and no plan" for route, count in large.items())
    share = (1 - without.sum() / totals.sum()) * 100
    said = {"plans": len(dates), "first": min(dates), "last": max(dates), "share": share, "lacking": lacking}
    in_time = all(date.year in (2022, 2023) for date in dates)
    return found("C26", PART if in_time and len(large) else in_time, **said)


def controls_reintroduced(frames: Frames) -> analysis.Finding:
    """C35: were borders closed in the last decade? Controls were reintroduced, and for which reasons."""
    table = frames["internal_borders"]
    recent = table[table["start"].dt.year >= analysis.SHEET_YEAR - 10]
    states, migration = recent["geo"].nunique(), (recent["reason"] == "migration").sum()
    said = {"states": states, "first": analysis.SHEET_YEAR - 10, "last": recent["start"].max().year}
    return found("C35", PART if len(recent) else FAILS, starts=len(recent), migration=migration, **said)


def crime_increasing(frames: Frames) -> analysis.Finding:
    """C37: is there a measure of organised crime that was taken more than once?"""
    facts = frames["europol_indicators"]
    measures = facts[facts["group"].isin(CRIME_GROUPS)].sort_values("year").groupby(["indicator", "scope"])
    repeated = measures["year"].nunique() > 1
    rose = (measures["value"].last() > measures["value"].first())[repeated]
    rising = f"; {rose.sum()} of them rose" if len(rose) else ", so none shows a trend"
    verdict = bool(rose.all()) if len(rose) else OPEN
    return found("C37", verdict, repeated=len(rose), measures=len(repeated), rising=rising)


CHECKS: dict[str, analysis.Check] = {
    **{name: partial(dated, name, act) for name, act in TABLES["dated"].items()},
    **{name: partial(first, name, act) for name, act in TABLES["first"].items()},
    **{name: partial(level, name, of) for name, of in TABLES["level"].items()},
    "C01": nine_in_ten, "C10": most_in_other_crime, "C24": cycle_of_2015,
    "C26": a_plan_a_route, "C35": controls_reintroduced, "C37": crime_increasing,
}  # fmt: skip
