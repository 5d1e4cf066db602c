"""EMPACT results: whole years, cycles and joint action days, which are never mixed.

EMPACT is the EU's platform against organised crime; its results count what police and judicial authorities
did (arrests, investigations, victims identified, goods seized). They measure effort and reporting as well as
crime. All functions take the curated table ``empact_results``, one row a figure and source; its column
``scope`` says whether a figure covers a whole year, a year by action plan, a cycle or single action days.
"""

from __future__ import annotations

import pandas as pd

from notemill.files import yaml_table

NAMES: dict[str, str] = yaml_table(__package__, "words")["names"]
"""What an indicator counts, in words; those with a figure for a whole year or cycle."""
BOUND = "more than"


def by_period(facts: pd.DataFrame) -> pd.DataFrame:
    """One figure an indicator, scope and period; sources that agree become one.

    Args:
        facts: the curated table, or some of its rows.

    Returns:
        indicator, scope, period, value, lower (every source words it 'more than'), unit, result (the indicator in
        words). Sources that differ stay two rows.
    """
    marked = facts.assign(lower=facts["qualifier"] == BOUND)
    keys = ["indicator", "scope", "period", "value"]
    rows = marked.groupby(keys, sort=False, as_index=False).agg({"lower": "all", "unit": "first"})
    return rows.assign(result=rows["indicator"].map(NAMES))


def figure_words(value: float, lower: bool, unit: str) -> str:
    """A figure as it is read: '6,801', 'more than EUR 797 million', '171 tonnes'."""
    amount = f"{value / 1e6:,.1f}".removesuffix(".0") if unit == "EUR" else f"{value:,.0f}"
    said = f"EUR {amount} million" if unit == "EUR" else amount + (" tonnes" if unit == "tonnes" else "")
    return f"{BOUND} {said}" if lower else said
