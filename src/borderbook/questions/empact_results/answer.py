"""What does EMPACT report, cycle by cycle?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from borderbook.questions.empact_results.analysis import BOUND
from notemill import show, words

EFFORT = "arrests and investigations also measure police effort and reporting."


def newest(values: pd.DataFrame, name: str, cycle: str = "", no_total: str = "") -> str:
    """The newest whole year of a result, and the year before; '' without a whole year.

    Args:
        values: the result's figures of whole years: year, value, lower, unit.
        name: the result in words.
        cycle: the policy cycle of these years: '2022 to 2025'; '' if they are not of one.
        no_total: the cycle of which other results have a total, and this one has none: '2018 to 2021'; or ''.
    """
    rows = show.linked_rows(values.sort_values("year", ascending=False), "value")[:2]
    if not rows:
        return ""
    earlier = "".join(f" and {_words(row)} in {row.year}" for row in rows[1:])
    part = f"In the cycle {cycle}, " if cycle else ""
    total = f"; for the cycle {no_total} no total was found" if no_total else ""
    return f"{part}EMPACT reports **{_words(rows[0])}** {name} in {rows[0].year}{earlier}{total}."


def compared(values: pd.DataFrame) -> str:
    """What two years side by side do not show; nothing without a second year. As ``newest``."""
    if len(values) < 2:
        return ""
    return f"Which states and action plans reported in each year was not found, so a difference is no trend; {EFFORT}"


def missing(values: pd.DataFrame, years: range, name: str, confidence: pd.Series) -> str:
    """The years for which no whole-year figure of a result was found, and where those found were read; '' without.

    Args:
        values: as in ``newest``.
        years: those asked for.
        name: the result in words.
        confidence: of the figures found.
    """
    texts, absent = [], set(years) - set(values["year"])
    if absent:
        texts.append(f"no whole-year figure of {name} was found for {words.years(absent)}: missing, not zero")
    if len(confidence) and confidence.eq("secondary").all():
        texts.append("the figures were read in texts that restate the Council's")
    return f"{words.at_start('; '.join(texts))}." if texts else ""


def headline(values: pd.DataFrame, name: str) -> str:
    """The years with a figure of the headline result: the title of its figure.

    Args:
        values: its figures of whole years: year, value, lower, unit.
        name: the result in words.
    """
    figures = [f"{_words(row)} in {row.year}" for row in show.linked_rows(values[::-1], "value")]
    return f"{words.at_start(name)}: {words.listed(figures)}"


def _words(row: Any) -> str:
    return figure_words(row.value, row.lower, row.unit)


def figure_words(value: float, lower: bool, unit: str) -> str:
    """A figure as it is read: '6,801', 'more than EUR 797 million', '171 tonnes'."""
    amount = f"{value / 1e6:,.1f}".removesuffix(".0") if unit == "EUR" else f"{value:,.0f}"
    said = f"EUR {amount} million" if unit == "EUR" else amount + (" tonnes" if unit == "tonnes" else "")
    return f"{BOUND} {said}" if lower else said
