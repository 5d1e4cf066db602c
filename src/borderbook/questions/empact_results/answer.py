"""What does EMPACT report, cycle by cycle?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import words
from borderbook.methods.columns import rows_of
from borderbook.questions.empact_results.analysis import BOUND

EFFORT = "Arrests and investigations also measure police effort and reporting."


def newest(values: pd.DataFrame, name: str, arrests: pd.DataFrame | None = None) -> str:
    """The newest whole year of a result, and the year before; blank without a whole year.

    Args:
        values: the result's figures of whole years: year, value, lower, unit.
        name: the result in words.
        arrests: totals of all arrests in a cycle (period, value), where that is all that is known of one.
    """
    rows = list(rows_of(values.sort_values("year", ascending=False)))[:2]
    if not rows:
        return ""
    earlier = "".join(f" and {_words(row)} in {row.year}" for row in rows[1:])
    known = () if arrests is None else rows_of(arrests.head(1))
    cycle = "".join(
        f"; for the cycle {row.period.replace('-', ' to ')} only all arrests are known, {_words(row)}"
        for row in known
    )
    return f"EMPACT reports **{_words(rows[0])}** {name} in {rows[0].year}{earlier}{cycle}."


def read(confidence: pd.Series) -> str:
    """Where the figures were read, and what they measure besides crime."""
    if not confidence.eq("secondary").all():
        return EFFORT
    own = "These figures were read in what others restate, not in the Council's own text"
    return f"{own}; {EFFORT[0].lower()}{EFFORT[1:]}"


def missing(values: pd.DataFrame, years: range, name: str) -> str:
    """The years for which no whole-year figure of a result was found, in words."""
    absent = [year for year in years if year not in set(values["year"])]
    return (
        f"No whole-year figure of {name} was found for {words.years(absent)}: missing, not zero."
        if absent
        else ""
    )


def total(totals: pd.DataFrame) -> str:
    """A result's total of a cycle; blank without one. As ``newest``, with period and result."""
    for row in rows_of(totals.head(1)):
        return f"In the cycle {row.period} EMPACT reports {row.result}: **{_words(row)}** in total."
    return ""


def headline(values: pd.DataFrame, name: str) -> str:
    """The years with a figure of the headline result: the title of its figure.

    Args:
        values: its figures of whole years: year, value, lower, unit.
        name: the result in words.
    """
    figures = [f"{_words(row)} in {row.year}" for row in rows_of(values[::-1])]
    return f"{words.at_start(name)}: {words.listed(figures)}"


def _words(row: Any) -> str:
    return figure_words(row.value, row.lower, row.unit)


def figure_words(value: float, lower: bool, unit: str) -> str:
    """A figure as it is read: '6,801', 'more than EUR 797 million', '171 tonnes'."""
    amount = f"{value / 1e6:,.1f}".removesuffix(".0") if unit == "EUR" else f"{value:,.0f}"
    said = f"EUR {amount} million" if unit == "EUR" else amount + (" tonnes" if unit == "tonnes" else "")
    return f"{BOUND} {said}" if lower else said
