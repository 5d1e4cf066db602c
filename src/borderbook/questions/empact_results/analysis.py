"""EMPACT results: whole years, cycles and joint action days, which are never mixed.

EMPACT is the EU's platform against organised crime; its results count what police and judicial authorities
did (arrests, investigations, victims identified, goods seized). They measure effort and reporting as well as
crime. All functions take the curated table ``empact_results``, one row a figure and source; its column
``scope`` says whether a figure covers a whole year, a year by action plan, a cycle or single action days.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from notemill.files import yaml_table

NAMES: dict[str, str] = yaml_table(__package__, "words")["names"]
"""What an indicator counts, in words; those with a figure for a whole year or cycle."""
BOUND = "more than"
WHOLE_YEAR = "result of a whole year"
_LANES = {"whole_year": WHOLE_YEAR, "year_by_plan": "year by action plan", "action_days": "joint action days"}


def by_period(facts: pd.DataFrame, scope: str) -> pd.DataFrame:
    """One figure an indicator and period of a scope; sources that agree become one.

    Args:
        facts: the curated table.
        scope: whole_year, year_by_plan, cycle or action_days.

    Returns:
        indicator, period, value, year (of the period; missing where the source gives none), lower (every source
        words it 'more than'), unit, result (the indicator in words). Sources that differ stay two rows.
    """
    chosen = facts[facts["scope"] == scope]
    marked = chosen.assign(lower=chosen["qualifier"] == BOUND)
    how = {"year": "first", "lower": "all", "unit": "first"}
    rows = marked.groupby(["indicator", "period", "value"], sort=False, as_index=False).agg(how)
    rows["result"] = rows["indicator"].map(NAMES)
    return rows.sort_values(["year", "period"], kind="stable", ignore_index=True)


def cycle_of(cycles: pd.DataFrame, years: Iterable[int]) -> str:
    """The policy cycle in which all of these years are: '2022 to 2025'; '' if they are of several or of none.

    Args:
        cycles: ``cycles``.
        years: one or more.
    """
    first, last = min(years := list(years)), max(years)
    found = cycles[(cycles["from"] <= first) & (cycles["to"] >= last)]
    return "".join(f"{row['from']} to {row['to']}" for _, row in found.iterrows())


def spans(cycles: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """The policy cycles, and under them which kinds of figures were found for which years, as a timeline takes them.

    Args:
        cycles: ``cycles``.
        facts: the curated table.
    """
    results = facts[facts["indicator"].isin(list(NAMES))]
    found = results.dropna(subset="year").drop_duplicates(["scope", "year"])
    found = found[found["scope"].isin(list(_LANES))].sort_values("year")
    found = found.sort_values("scope", key=lambda scopes: scopes.map(list(_LANES).index), kind="stable")
    year = found["year"].astype("str")
    named = cycles.rename(columns={"cycle": "label"}).astype({"from": "str", "to": "str"})
    totals = named[named["label"].isin(results.loc[results["scope"] == "cycle", "period"])]
    rows = pd.concat([
        named.assign(row="policy cycle"), totals.assign(row="total of a cycle"),
        pd.DataFrame({"row": found["scope"].map(_LANES), "from": year, "to": year, "label": year}),
    ])  # fmt: skip
    return rows.assign(start=rows["from"] + "-01-01", end=rows["to"] + "-12-31")


def conflicts(facts: pd.DataFrame) -> pd.DataFrame:
    """The figures on which sources differ, in the number or in how firmly they word it; every row of each disagreement.

    Returns:
        indicator, scope, period, value, qualifier, unit, publisher; sorted by the first four.
    """
    keys = ["indicator", "scope", "period"]
    differs = facts.groupby(keys)[["value", "qualifier"]].transform("nunique").gt(1).any(axis=1)
    found = facts[differs].sort_values([*keys, "value"], kind="stable", ignore_index=True)
    return found[[*keys, "value", "qualifier", "unit", "publisher"]]
