"""What does EMPACT report, cycle by cycle?"""

from __future__ import annotations

import pandas as pd

from borderbook import words
from borderbook.questions.empact_results.analysis import NAMES, missing_years
from borderbook.questions.empact_results.figures import figure_words


def sentences(
    shown: pd.DataFrame, changes: pd.DataFrame, cycles: pd.DataFrame, year: int = 2015
) -> list[str]:
    """The whole-year figures and their change; what is missing and cannot be split; which cycle a year is of.

    Args:
        shown: ``analysis.panel``.
        changes: ``analysis.changes`` of the same indicators and period.
        cycles: ``analysis.cycles``.
        year: the year that the brief takes for the start of a cycle.
    """
    return [_known(shown, changes), _missing(shown), _cycle_of(year, cycles)]


def _known(shown: pd.DataFrame, changes: pd.DataFrame) -> str:
    whole = shown[(shown["scope"] == "whole_year") & shown["value"].notna()]
    if whole.empty:
        return "EMPACT's **whole-year** figures held here have none of these indicators in this period."
    parts = [_of(name, whole, changes) for name in list(dict.fromkeys(whole["indicator"]))[:2]]
    said = "; ".join(parts)
    return f"Under EMPACT, by whole year: {said}. Arrests and investigations also measure police effort."


def _of(indicator: str, whole: pd.DataFrame, changes: pd.DataFrame) -> str:
    rows = whole[whole["indicator"] == indicator]
    said = [
        f"**{figure_words(value, qualifier, unit)}** in {year}"
        for value, qualifier, unit, year in zip(
            rows["value"], rows["qualifier"], rows["unit"], rows["from"], strict=True
        )
    ]
    own = changes[changes["indicator"] == indicator]
    moved = ""
    if len(own):
        about = "" if own["qualifier"].iloc[0] == "exact" else "about "
        moved = f" ({about}{words.changed(float(own['percent'].iloc[0]))})"
    return f"{NAMES[indicator].lower()}: {words.listed(said)}{moved}"


def _missing(shown: pd.DataFrame) -> str:
    absent = words.listed([str(year) for year in missing_years(shown)])
    totals = shown[shown["scope"] == "cycle"]
    said = (
        [f"No whole-year figure was found for {absent}: these years are missing, not zero."] if absent else []
    )
    if len(totals):
        row = totals.iloc[0]
        said.append(
            f"The total of the cycle {row['period']} ({NAMES[row['indicator']].lower()}: "
            f"{figure_words(row['value'], row['qualifier'], row['unit'])}) cannot be split into years."
        )
    return " ".join(said)


def _cycle_of(year: int, cycles: pd.DataFrame) -> str:
    own = cycles[(cycles["from"] <= year) & (cycles["to"] >= year)]
    if own.empty:
        return f"No policy cycle covers {year}."
    row = own.iloc[0]
    if row["from"] == year:
        return f"The cycle {row['cycle']} began in {year}."
    return f"No cycle began in {year}: that year lies in the cycle {row['cycle']}."
