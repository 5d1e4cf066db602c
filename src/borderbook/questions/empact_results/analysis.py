"""EMPACT results: whole years, cycles and joint action days, which are never mixed.

EMPACT is the EU's platform against organised crime; its results count what police and judicial authorities
did (arrests, investigations, victims identified, goods seized). They measure effort and reporting as well as
crime. All functions take the curated table ``empact_results``, one row a figure and source; its column
``scope`` says whether a figure covers a whole year, a cycle of several years, single action days or a plan.
"""

from __future__ import annotations

import pandas as pd

NAMES = {
    "migrant_smugglers_arrested": "migrant smugglers arrested",
    "arrests": "arrests, all crime areas",
    "investigations_initiated": "investigations initiated",
    "investigations_and_operations": "investigations and operations",
    "thb_victims_identified": "victims of trafficking identified",
    "thb_and_cse_victims_identified": "victims of trafficking and of child sexual exploitation",
    "assets_seized": "assets seized",
    "drugs_seized": "drugs seized",
    "firearms_and_weapons_seized": "firearms and weapons seized",
    "waste_seized": "waste seized",
}
"""What an indicator counts, in words; those with a figure for a whole year or cycle."""
BOUND = "more than"
# indicators that answer one question but do not count the same: neither may stand in for the other
_RELATED = {"thb_and_cse_victims_identified": "thb_victims_identified"}


def by_period(facts: pd.DataFrame, scope: str) -> pd.DataFrame:
    """One figure an indicator and period of a scope; sources that agree become one.

    Args:
        facts: the curated table.
        scope: whole_year, cycle, action_days or plan.

    Returns:
        indicator, period, year (of the period; missing where the source gives none), value, lower (every source
        words it 'more than'), exact (a source gives it as exact), sources (how many give the value), unit. Sources
        that differ stay two rows.
    """
    chosen = facts[facts["scope"] == scope]
    marked = chosen.assign(lower=chosen["qualifier"] == BOUND, exact=chosen["qualifier"] == "exact")
    grouped = marked.groupby(["indicator", "period", "value"], sort=False)
    rows = grouped.agg(
        year=("year", "first"), lower=("lower", "all"), exact=("exact", "any"), sources=("publisher", "nunique"),
        unit=("unit", "first"),
    )  # fmt: skip
    return rows.reset_index().sort_values(["year", "period"], kind="stable", ignore_index=True)


def cycles(events: pd.DataFrame) -> pd.DataFrame:
    """The EU policy cycles (EMPACT) of ``policy_events``, by time: cycle, from, to (years), what, status, note."""
    periods = events[events["event_id"].str.fullmatch(r"EMPACT-\d{4}-\d{4}")]
    rows = pd.DataFrame(
        {
            "cycle": periods["event_id"].str.removeprefix("EMPACT-"),
            "from": periods["date_applied"].str[:4].astype("int64"),
            "to": periods["date_end"].str[:4].astype("int64"),
            "what": periods["short_title"],
            "status": periods["status"],
            "note": periods["note"],
        }
    )
    return rows.sort_values("from", ignore_index=True)


def conflicts(facts: pd.DataFrame) -> pd.DataFrame:
    """The figures on which sources differ, every row of each disagreement.

    Returns:
        indicator, scope, period, value, qualifier, unit, publisher and kind: 'value' (the same thing, other
        numbers), 'count' (a related indicator counts more or less), 'wording' (the same number, exact by one
        source and not by another).
    """
    about = facts["indicator"].replace(_RELATED)
    together = facts.groupby([about, "scope", "period"])
    differs = {c: together[c].transform("nunique") > 1 for c in ("value", "indicator", "qualifier")}
    kind = pd.Series("", index=facts.index)
    kind[differs["qualifier"]] = "wording"
    kind[differs["value"]] = "value"
    kind[differs["value"] & differs["indicator"]] = "count"
    found = facts.assign(kind=kind, _about=about)[kind != ""]
    columns = ["indicator", "scope", "period", "value", "qualifier", "unit", "publisher", "kind"]
    return found.sort_values(["_about", "scope", "period", "value"], kind="stable")[columns].reset_index(
        drop=True
    )
