"""What does EMPACT report, cycle by cycle?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook import words
from borderbook.questions.empact_results.analysis import BOUND, NAMES


def sentences(whole: pd.DataFrame, totals: pd.DataFrame, cycles: pd.DataFrame, years: range) -> list[str]:
    """The newest whole-year figures and their change, what is missing, the total of a cycle, the running cycle.

    Args:
        whole: ``analysis.by_period`` of whole years and the chosen indicators, in their order.
        totals: the same of cycles.
        cycles: ``analysis.cycles``.
        years: the years asked for.
    """
    return [*_known(whole), missing(whole, years), _total(totals), _running(cycles)]


def _known(whole: pd.DataFrame) -> list[str]:
    if whole.empty:
        return ["EMPACT's **whole-year** figures that were found have none of these results in this period."]
    year, names = int(whole["year"].max()), list(whole["indicator"].unique())[:3]
    parts = [part for name in names if (part := _of(whole[whole["indicator"] == name], year))]
    return [
        f"For {year}, the newest year with results of a whole year, EMPACT reports {words.listed(parts)}.",
        "Arrests and investigations also measure police effort and how many states report.",
    ]


def _of(rows: pd.DataFrame, year: int) -> str:
    rows = rows.drop_duplicates("year").set_index("year")
    if year not in rows.index:
        return ""
    row: Any = rows.loc[year]
    text = f"{NAMES[row['indicator']]}: **{_words(row)}**"
    if year - 1 not in rows.index:
        return text
    before: Any = rows.loc[year - 1]
    change = "; not both exact, so no change is given"
    if row["exact"] and before["exact"]:
        change = f", {words.change(row['value'], before['value'])}"
    return f"{text} ({_words(before)} in {year - 1}{change})"


def missing(whole: pd.DataFrame, years: range) -> str:
    """The years for which no whole-year figure was found, in words."""
    absent = [year for year in years if year not in set(whole["year"])]
    return f"No whole-year figure was found for {words.years(absent)}: missing, not zero." if absent else ""


def _total(totals: pd.DataFrame) -> str:
    if totals.empty:
        return ""
    row = totals.iloc[0]
    figure = f"{NAMES[row['indicator']]}: {_words(row)}"
    return f"The total of the cycle {row['period']} ({figure}) cannot be split into years."


def _running(cycles: pd.DataFrame) -> str:
    last = cycles.iloc[-1]
    note = f"; {last['note']}" if last["note"] else ""
    return f"The newest cycle is {last['cycle']} ({last['what'].split(': ', 1)[-1]}{note})."


def headline(values: pd.DataFrame, name: str) -> str:
    """The years with a figure of the headline result: the title of its figure.

    Args:
        values: its figures of whole years: year, value, lower, unit.
        name: the result in words.
    """
    if values.empty:
        return f"EMPACT: no whole-year figure of {name} was found in this period"
    figures = [f"{_words(row)} in {row['year']}" for _, row in values[::-1].iterrows()]
    return f"{words.at_start(name)}: {words.listed(figures)}"


def held(years: pd.Series, first: int, last: int) -> str:
    """For which years whole-year figures were found: the title of the figure of cycles."""
    found = f"results of a whole year were found for {words.years(years)}"
    return f"EMPACT runs in cycles of years, {first} to {last}; {found}"


def _words(row: pd.Series) -> str:
    return figure_words(row["value"], row["lower"], row["unit"])


def figure_words(value: float, lower: bool, unit: str) -> str:
    """A figure as it is read: '6,801', 'more than EUR 797 million', '171 tonnes'."""
    amount = f"{value / 1e6:,.1f}".removesuffix(".0") if unit == "EUR" else f"{value:,.0f}"
    said = f"EUR {amount} million" if unit == "EUR" else amount + (" tonnes" if unit == "tonnes" else "")
    return f"{BOUND} {said}" if lower else said
