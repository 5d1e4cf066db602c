"""What does EMPACT report, cycle by cycle?"""

from __future__ import annotations

import pandas as pd

from borderbook.questions.empact_results.analysis import figure_words
from notemill import show, words

SAID = 3
"""How many figures a sentence has."""


def sentences(figures: pd.DataFrame, name: str, missing: str) -> tuple[str, str]:
    """The newest figures of a result, and what they do not show.

    Args:
        figures: the result's whole years and totals of cycles, by time: period ('2023', '2018 to 2021'), value, lower,
            unit; at least one row.
        name: the result in words.
        missing: the years without a whole-year figure of it: '2018 to 2021 and 2024'; '' without.
    """
    first, *others = _said(figures)
    of = "of " if figures["unit"].iloc[-1] in _UNITS else ""
    value, period = first
    found = words.listed([f"**{value}** {of}{name} in {period}", *(f"{value} in {period}" for value, period in others)])
    lacking = f"no whole-year figure was found for {missing}; " * bool(missing)
    trend = ", so a difference is no trend" * bool(others)
    unknown = f"{lacking}which states and action plans reported is not known{trend}."
    return f"EMPACT reports {found}.", words.at_start(unknown)


def headline(figures: pd.DataFrame, name: str) -> str:
    """The title of the figure of a result. As ``sentences``."""
    return f"{words.at_start(name)}: {words.listed([f'{value} in {period}' for value, period in _said(figures)])}"


def _said(figures: pd.DataFrame) -> list[tuple[str, str]]:
    """The newest figures and their periods, the newest first."""
    rows = show.linked_rows(figures[::-1][:SAID], "value")
    return [(figure_words(row.value, row.lower, row.unit), row.period) for row in rows]


_UNITS = ("EUR", "tonnes")
