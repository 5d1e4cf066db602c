"""Statements about law and policy: acts, dates, order. Each check is named after its statement.

They rest on the curated table ``policy_events``: an act that it lacks is not shown to be missing in law.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from borderbook import words
from borderbook.methods.texts import as_text
from borderbook.questions.claims_audit import rules
from borderbook.questions.claims_audit.rules import SHEET_YEAR, Check, Finding, Frames, Number, day, decided
from borderbook.questions.empact_results.analysis import cycles

DECADES = 20  # years: "decades" is at least two
LEAST_SHARE = 1.0  # per cent of all detections: a smaller route needs no plan for "each route" to hold
SAID_CYCLES = {2015, 2021}  # when the priority was set, in the information sheet's words
_DAY = len("2024-06-13")


def dated(frames: Frames, tolerance: float, act: Mapping[str, Any]) -> Finding:
    """Did an act or event happen by the time of the information sheet, when and as the statement says?

    Args:
        frames: the datasets by name.
        tolerance: not used; dates are exact.
        act: event, text, says, other, cause: as in ``checks.yml``.
    """
    row, date = rules.row(frames, "policy_events", act["event"]), day(frames, act["event"])
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
    return Finding(act["text"].format(**about), decided(good))


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
        rules.QUOTED if len(values) == 1 else rules.FAILS,
        (Number(about, max(values), "more than", float("nan"), "per cent"),),
    )


def trafficking_networks(frames: Frames, tolerance: float) -> Finding:
    """C02: do the texts that give the share speak of trafficking networks?"""
    texts = _share_texts(frames)[["unit", "scope", "document_title"]].agg(" ".join, axis=1)
    speaking = int(texts.str.contains("traffick|human trade", case=False).sum())
    text = f"{speaking} of the {len(texts)} texts held that give the share name trafficking in title, scope or unit."
    return Finding(text, decided(speaking > len(texts) / 2))


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
        rules.HOLDS if SHEET_YEAR - year >= DECADES else rules.OPEN,
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
        decided(first["event_id"] == "AGENDA-2015"),
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
        decided(plan.year <= proposed),
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
        decided(decided_in >= SAID_CYCLES),
    )


def a_plan_a_route(frames: Frames, tolerance: float) -> Finding:
    """C26: does each route have an action plan of 2022 or 2023? Judged by the detections on those with one."""
    plans = rules.TABLES["plans"]
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
        decided(large.empty and all(date.year in (2022, 2023) for date in dates)),
    )


CHECKS: dict[str, Check] = {name: partial(dated, act=act) for name, act in rules.TABLES["dated"].items()} | {
    "C01": nine_in_ten, "C02": trafficking_networks, "C18": long_priority, "C20": agenda_first,
    "C22": mandate_caused, "C24": cycle_of_2015, "C26": a_plan_a_route,
}  # fmt: skip
