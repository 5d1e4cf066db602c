"""What does EMPACT report, cycle by cycle?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import words
from borderbook.methods.columns import rows_of
from borderbook.questions.empact_results.analysis import BOUND

EFFORT = "Arrests and investigations also measure police effort and reporting."


def newest(whole: pd.DataFrame, change: pd.DataFrame) -> list[str]:
    """The newest figures of whole years, and their change where both figures are exact.

    Args:
        whole: ``analysis.by_period`` of whole years and the chosen indicators, in their order.
        change: per cent on the year before, a row a result in words, a column a year.
    """
    if whole.empty:
        return ["EMPACT's **whole-year** figures that were found have none of these results in this period."]
    year, names = int(whole["year"].max()), list(whole["result"].unique())[:3]
    parts = [part for name in names if (part := _of(whole[whole["result"] == name], year, change))]
    return [
        f"For {year}, the newest year with results of a whole year, EMPACT reports {words.listed(parts)}.",
        "Arrests and investigations also measure police effort and how many states report.",
    ]


def _of(rows: pd.DataFrame, year: int, change: pd.DataFrame) -> str:
    by_year = {row.year: row for row in rows_of(rows.drop_duplicates("year"))}
    if year not in by_year:
        return ""
    row, before = by_year[year], by_year.get(year - 1)
    text = f"{row.result}: **{_words(row)}**"
    if before is None:
        return text
    changed = "; not both exact, so no change is given"
    if row.exact and before.exact:
        changed = f", {words.changed(change[year][row.result])}"
    return f"{text} ({_words(before)} in {year - 1}{changed})"


def missing(whole: pd.DataFrame, years: range) -> str:
    """The years for which no whole-year figure was found, in words."""
    absent = [year for year in years if year not in set(whole["year"])]
    return f"No whole-year figure was found for {words.years(absent)}: missing, not zero." if absent else ""


def total(totals: pd.DataFrame) -> str:
    """The total of a cycle; blank without one. As ``newest`` of cycles."""
    for row in rows_of(totals.head(1)):
        return (
            f"The total of the cycle {row.period} ({row.result}: {_words(row)}) cannot be split into years."
        )
    return ""


def running(cycles: pd.DataFrame) -> str:
    """The newest of ``analysis.cycles``."""
    last = cycles.iloc[-1]
    note = f"; {last['note']}" if last["note"] else ""
    return f"The newest cycle is {last['cycle']} ({last['what'].split(': ', 1)[-1]}{note})."


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
