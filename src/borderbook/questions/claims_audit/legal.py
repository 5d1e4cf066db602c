"""Statements about law and policy: acts, dates, order. Each check is named after its statement.

They rest on the curated table ``policy_events``: an act that it lacks is not shown to be missing in law.
"""

from __future__ import annotations

import re

import pandas as pd

from borderbook import words
from borderbook.methods.texts import as_text
from borderbook.questions.claims_audit.rules import (
    FAILS,
    HOLDS,
    OPEN,
    QUOTED,
    SHEET_YEAR,
    Check,
    Finding,
    Frames,
    Number,
    adopted,
    decided,
    event,
    statement,
)

# the routes that each action plan names in its title (the Western one covers the Atlantic, too)
PLANNED_ROUTES = {
    "AP-CENTRALMED": ("Central Mediterranean",),
    "AP-WBALKANS": ("Western Balkan",),
    "AP-WESTMED": ("Western Mediterranean", "Western African"),
    "AP-EASTMED": ("Eastern Mediterranean",),
}
DECADES = 20  # years: "decades" is at least two
LEAST_SHARE = 1.0  # per cent of all detections: a smaller route needs no plan for "each route" to hold
SAID_CYCLES = (2015, 2021)  # when the priority was set, in the information sheet's words


def trafficking_networks(frames: Frames, tolerance: float) -> Finding:
    """C02: do the texts that give the share speak of trafficking networks?"""
    facts = frames["europol_indicators"]
    rows = facts[facts["indicator"] == "share_using_facilitation"]
    texts = rows[["unit", "scope", "document_title"]].agg(" ".join, axis=1)
    speaking = int(texts.str.contains("traffick|human trade", case=False).sum())
    return Finding(
        f"{speaking} of the {len(rows)} texts held that give the share name trafficking in title, scope or unit.",
        decided(speaking > len(rows) / 2),
    )


def code_amended(frames: Frames, tolerance: float) -> Finding:
    """C06: was the Borders Code amended in June 2024, by Regulation (EU) 2024/1717?"""
    act = event(frames, "SBC-2024")
    date = adopted(frames, "SBC-2024")
    good = (date.year, date.month) == (2024, 6) and "2024/1717" in act["document_number"]
    return Finding(
        f"{act['document_number']} was adopted on {words.day(date)} and in force on "
        f"{words.day(pd.Timestamp(act['date_in_force']))}.",
        decided(good),
    )


def renewed_plan(frames: Frames, tolerance: float) -> Finding:
    """C09: does COM(2021) 591 run from 2021 to 2025?"""
    return _plan(frames, "SMUG-AP-2021", (2021, 2025))


def first_plan(frames: Frames, tolerance: float) -> Finding:
    """C21: does COM(2015) 285 run from 2015 to 2020?"""
    return _plan(frames, "SMUG-AP-2015", (2015, 2020))


def _plan(frames: Frames, event_id: str, said: tuple[int, int]) -> Finding:
    date, end = adopted(frames, event_id), int(event(frames, event_id)["date_end"][:4])
    return Finding(f"Adopted on {words.day(date)}, period to {end}.", decided((date.year, end) == said))


def long_priority(frames: Frames, tolerance: float) -> Finding:
    """C18: how long before the information sheet does law against trafficking in human beings begin?

    Trafficking is judged by acts on trafficking alone; two decades are what "decades" needs at least.
    """
    events = frames["policy_events"]
    dated = events[(events["topic"] == "trafficking in human beings") & (events["date_adopted"] != "")]
    first = dated.sort_values("date_adopted").iloc[0]
    year = int(first["date_adopted"][:4])
    return Finding(
        f"The first act against trafficking in human beings held here is {first['short_title']} of {year}, "
        f"{SHEET_YEAR - year} years before the information sheet. Earlier acts may be missing from the table.",
        HOLDS if SHEET_YEAR - year >= DECADES else OPEN,
    )


def agenda_first(frames: Frames, tolerance: float) -> Finding:
    """C20: is the Agenda of 2015 the first text on migration strategy that the information sheet names?"""
    events = frames["policy_events"]
    chosen = events[events["topic"].isin(["migration strategy", "smuggling"]) & (events["in_brief"] == "yes")]
    first = chosen.loc[
        chosen["date_adopted"].where(chosen["date_adopted"] != "").dropna().sort_values().index[0]
    ]
    return Finding(
        f"Of the strategies and smuggling texts that the information sheet names, the earliest is "
        f"{first['short_title']}, {words.day(pd.Timestamp(first['date_adopted']))}.",
        decided(first["event_id"] == "AGENDA-2015"),
    )


def mandate_caused(frames: Frames, tolerance: float) -> Finding:
    """C22: can the wider mandate of Europol result from the plans of 2015?"""
    proposed = proposal_year(frames)
    plan, act = adopted(frames, "SMUG-AP-2015"), adopted(frames, "EUROPOL-2016")
    applied = pd.Timestamp(event(frames, "EUROPOL-2016")["date_applied"])
    return Finding(
        f"The regulation was proposed in {proposed}, {plan.year - proposed} years before the plan of "
        f"{words.day(plan)}; it was adopted on {words.day(act)} and applied from {words.day(applied)}.",
        decided(plan.year <= proposed),
    )


def proposal_year(frames: Frames) -> int:
    """The year of the proposal for the Europol Regulation, from the COM number that the finding names."""
    found = re.search(r"COM\((\d{4})\)", statement(frames, "C22")["finding"])
    return int(found[1]) if found else 0


def centre_set_up(frames: Frames, tolerance: float) -> Finding:
    """C23: had the European Migrant Smuggling Centre opened when the information sheet appeared?"""
    date, law = adopted(frames, "EMSC-2016"), adopted(frames, "EUROPOL-2016")
    days = (law - date).days
    return Finding(
        f"It opened on {words.day(date)}, {abs(days)} days {'before' if days > 0 else 'after'} the Europol Regulation "
        "was adopted.",
        decided(date.year <= SHEET_YEAR),
    )


def cycles(frames: Frames) -> pd.DataFrame:
    """The EU policy cycles: event_id, from and to (years), in order."""
    events = frames["policy_events"]
    rows = events[events["event_id"].str.fullmatch(r"EMPACT-\d{4}-\d{4}")]
    years = rows["event_id"].str.extract(r"EMPACT-(?P<start>\d{4})-(?P<stop>\d{4})").astype("int64")
    periods = pd.DataFrame({"event_id": rows["event_id"], "from": years["start"], "to": years["stop"]})
    return periods.sort_values("from", ignore_index=True)


def cycle_of_2015(frames: Frames, tolerance: float) -> Finding:
    """C24: did a policy cycle with the priority begin, or get set, in 2015 and in 2021?"""
    table = cycles(frames)
    running = table[(table["from"] <= 2015) & (table["to"] >= 2015)].iloc[0]
    spans = words.listed([f"{start} to {stop}" for start, stop in table[["from", "to"]].to_numpy()])
    none = "" if 2015 in _decided_in(frames) else "; none began or was set in that year"
    return Finding(
        f"The cycles are {spans}. In 2015 that of {running['from']} to {running['to']} was under way{none}. "
        f"The priorities of 2022 to 2025 were set on {words.day(adopted(frames, 'EMPACT-2022-2025'))}.",
        decided(set(SAID_CYCLES) <= _decided_in(frames)),
    )


def _decided_in(frames: Frames) -> set[int]:
    return {adopted(frames, "EMPACT-2022-2025").year, *cycles(frames)["from"]}


def a_plan_a_route(frames: Frames, tolerance: float) -> Finding:
    """C26: does each route have an action plan of 2022 or 2023? Judged by the detections on those with one."""
    dates = {name: adopted(frames, name) for name in PLANNED_ROUTES}
    covered = [route for routes in PLANNED_ROUTES.values() for route in routes]
    detections = frames["detections"]
    both_years = detections[detections["month"].dt.year.isin([2022, 2023])]
    totals = both_years.groupby(as_text(both_years["route"]))["detections"].sum()
    share = float(totals.reindex(covered).sum() / totals.sum() * 100)
    without = totals.drop(covered, errors="ignore").sort_values(ascending=False)
    large = without[without >= LEAST_SHARE / 100 * totals.sum()]
    in_time = all(date.year in (2022, 2023) for date in dates.values())
    lacking = (
        f"; {words.listed(list(large.index))} had {words.number(large.sum())} and no plan"
        if len(large)
        else ""
    )
    return Finding(
        f"{len(dates)} plans, {words.day(min(dates.values()))} to {words.day(max(dates.values()))}, cover the routes "
        f"with {words.per_cent(share, 1)} of the detections of these years{lacking}.",
        decided(in_time and large.empty),
    )


def package_because(frames: Frames, tolerance: float) -> Finding:
    """C30: can the package of 2023 be a consequence of the report?"""
    package, report = adopted(frames, "SMUG-EUROPOL-PROP"), adopted(frames, "STATE-SCHENGEN-2024")
    days = (report - package).days
    return Finding(
        f"The package is of {words.day(package)}, the report of {words.day(report)}: the report came {abs(days)} days "
        f"{'after' if days > 0 else 'before'} it.",
        decided(days <= 0),
    )


def alliance(frames: Frames, tolerance: float) -> Finding:
    """C31: was the Global Alliance launched?"""
    date, package = adopted(frames, "ALLIANCE-2023"), adopted(frames, "SMUG-EUROPOL-PROP")
    same = "the day of the package" if date == package else f"the package is of {words.day(package)}"
    return Finding(f"Launched on {words.day(date)}, {same}.", decided(date.year <= SHEET_YEAR))


def nine_in_ten(frames: Frames, tolerance: float) -> Finding:
    """C01: is the share a measurement? The texts that give it, and what they rest on."""
    facts = frames["europol_indicators"]
    rows = facts[facts["indicator"] == "share_using_facilitation"]
    values = sorted(rows["value"].unique())
    first, last = rows["document_date"].str[:4].min(), rows["document_date"].str[:4].max()
    more = int((rows["qualifier"] == "more than").sum())
    said = words.listed([words.per_cent(value) for value in values])
    number = Number("share of irregular migrants who use smugglers", max(values), "more than", float("nan"),
                    "per cent")  # fmt: skip
    return Finding(
        f"{len(rows)} texts from {first} to {last} give {said}, {more} of them as “more than”. No count of "
        "persons with and without smugglers is held by which the share could be computed.",
        QUOTED if len(values) == 1 else FAILS,
        (number,),
    )


CHECKS: dict[str, Check] = {
    "C01": nine_in_ten,
    "C02": trafficking_networks,
    "C06": code_amended,
    "C09": renewed_plan,
    "C18": long_priority,
    "C20": agenda_first,
    "C21": first_plan,
    "C22": mandate_caused,
    "C23": centre_set_up,
    "C24": cycle_of_2015,
    "C26": a_plan_a_route,
    "C30": package_because,
    "C31": alliance,
}
