"""EMPACT results: the headline by year, joint action days, the cycles and what is held of each."""

from __future__ import annotations

import pandas as pd

from borderbook import charts
from borderbook.questions.empact_results import answer
from borderbook.questions.empact_results.analysis import NAMES

EFFORT = "Arrests and investigations also measure police effort and reporting."


def headline(rows: pd.DataFrame, indicator: str, years: range) -> charts.Figure:
    """One result by year: lower bounds open, years without a figure as one dashed span.

    Args:
        rows: ``analysis.by_period`` of whole years.
        indicator: the result.
        years: the years to show.
    """
    values = rows[rows["indicator"] == indicator].drop_duplicates("year").set_index("year")
    unit = str(values["unit"].iloc[0]) if len(values) else "as the sources give it"
    by_year = values["value"].reindex(years).astype("float64").rename_axis("year").rename(NAMES[indicator])
    lower = values["lower"].reindex(years).eq(True)
    return charts.bars(
        by_year, lower=lower, form=lambda value: answer.figure_words(value, False, unit), name="empact-by-year",
        title=answer.headline(by_year, lower, NAMES[indicator], unit), of="empact_results",
        unit=f"{NAMES[indicator][:1].upper()}{NAMES[indicator][1:]}, whole years ({unit})",
        note=f"A hatched bar is a lower bound. {EFFORT}" if lower.any() else EFFORT,
    )  # fmt: skip


def action_days(days: pd.DataFrame, indicator: str) -> charts.Figure:
    """A result of joint action days, a row an operation; no series, nothing to add up.

    Args:
        days: ``analysis.by_period`` of action days.
        indicator: the result.
    """
    values = days[days["indicator"] == indicator].drop_duplicates("period")
    by_operation = values.set_index("period")["value"].astype("float64").rename(NAMES[indicator]).iloc[::-1]
    return charts.bars(
        by_operation, lower=values.set_index("period")["lower"], horizontal=True, name="empact-joint-action-days",
        title=f"Joint action days, {NAMES[indicator]}: each operation reports its few days, so none stands for a year",
        unit=f"{NAMES[indicator][:1].upper()}{NAMES[indicator][1:]} on the days named", of="empact_results",
        note="Operations differ in states and crime areas; those that published nothing are not here.",
    )  # fmt: skip


def cycles(rows: pd.DataFrame, facts: pd.DataFrame) -> charts.Figure:
    """The policy cycles as spans of years, and under them which kinds of figures were found for which years.

    Args:
        rows: ``analysis.cycles``.
        facts: the curated table ``empact_results``.
    """
    results = facts[facts["indicator"].isin(list(NAMES))]
    years = {scope: sorted(set(results.loc[results["scope"] == scope, "year"].dropna())) for scope in _LANES}
    totals = rows[rows["cycle"].isin(results.loc[results["scope"] == "cycle", "period"])]
    spans = [
        ("policy cycle", start, end, name) for name, start, end in rows[["cycle", "from", "to"]].to_numpy()
    ]
    spans += [
        ("total of a cycle", start, end, name)
        for name, start, end in totals[["cycle", "from", "to"]].to_numpy()
    ]
    spans += [(lane, year, year, str(year)) for scope, lane in _LANES.items() for year in years[scope]]
    table = pd.DataFrame(spans, columns=["row", "start", "end", "label"])
    table = table.assign(
        start=pd.to_datetime(table["start"].astype("str") + "-01-01"),
        end=pd.to_datetime(table["end"].astype("str") + "-12-31"),
    )  # fmt: skip
    first, last = int(rows["from"].min()), int(rows["to"].max())
    return charts.timeline(
        table, name="empact-cycles", title=answer.held(years["whole_year"], first, last),
        unit="Years of each EU policy cycle, and kinds of figures found", of=["policy_events", "empact_results"],
        note="A year without a mark: no figure was found.",
    )  # fmt: skip


_LANES = {"whole_year": "result of a whole year", "action_days": "joint action days"}
