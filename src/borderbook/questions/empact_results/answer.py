"""What does EMPACT report, cycle by cycle?"""

from __future__ import annotations

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
    year = int(whole["year"].max())
    names = list(dict.fromkeys(whole["indicator"]))
    parts = [part for name in names[:3] if (part := _of(whole[whole["indicator"] == name], year))]
    return [
        f"For {year}, the newest year with results of a whole year, EMPACT reports {words.listed(parts)}.",
        "Arrests and investigations also measure police effort and how many states report.",
    ]


def _of(rows: pd.DataFrame, year: int) -> str:
    newest = rows[rows["year"] == year]
    if newest.empty:
        return ""
    row, before = newest.iloc[0], rows[rows["year"] == year - 1]
    said = f"{NAMES[row['indicator']]}: **{figure_words(row['value'], row['lower'], row['unit'])}**"
    if before.empty:
        return said
    earlier = before.iloc[0]
    then = figure_words(earlier["value"], earlier["lower"], earlier["unit"])
    if not (row["exact"] and earlier["exact"]):
        return f"{said} ({then} in {year - 1}; not both exact, so no change is given)"
    return f"{said} ({then} in {year - 1}, {words.changed((row['value'] / earlier['value'] - 1) * 100)})"


def missing(whole: pd.DataFrame, years: range) -> str:
    """The years for which no whole-year figure was found, in words."""
    absent = [year for year in years if year not in set(whole["year"])]
    return f"No whole-year figure was found for {words.years(absent)}: missing, not zero." if absent else ""


def _total(totals: pd.DataFrame) -> str:
    if totals.empty:
        return ""
    row = totals.iloc[0]
    figure = figure_words(row["value"], row["lower"], row["unit"])
    return f"The total of the cycle {row['period']} ({NAMES[row['indicator']]}: {figure}) cannot be split into years."


def _running(cycles: pd.DataFrame) -> str:
    last = cycles.iloc[-1]
    note = f"; {last['note']}" if last["note"] else ""
    return f"The newest cycle is {last['cycle']} ({last['what'].split(': ', 1)[-1]}{note})."


def headline(by_year: pd.Series, lower: pd.Series, name: str, unit: str) -> str:
    """The years with a figure of the headline result: the title of its figure.

    Args:
        by_year: its figures by year, missing where none was found.
        lower: which of them are lower bounds.
        name: the result in words.
        unit: of the figures.
    """
    known = by_year.dropna()
    if known.empty:
        return f"EMPACT: no whole-year figure of {name} was found in this period"
    bounds = lower.reindex(known.index).tolist()
    said = [
        f"{figure_words(value, bound, unit)} in {year}"
        for (year, value), bound in zip(known.items(), bounds, strict=True)
    ]
    return f"{name[:1].upper()}{name[1:]}: {words.listed(said[::-1])}"


def held(years: list[int], first: int, last: int) -> str:
    """For which years whole-year figures were found: the title of the figure of cycles."""
    found = words.years(years)
    return (
        f"EMPACT runs in cycles of years, {first} to {last}; results of a whole year were found for {found}"
    )


def figure_words(value: float, lower: bool, unit: str) -> str:
    """A figure as it is read: '6,801', 'more than EUR 797 million', '171 tonnes'."""
    amount = f"{value / 1e6:,.1f}".removesuffix(".0") if unit == "EUR" else f"{value:,.0f}"
    said = f"EUR {amount} million" if unit == "EUR" else amount + (" tonnes" if unit == "tonnes" else "")
    return f"{BOUND} {said}" if lower else said
