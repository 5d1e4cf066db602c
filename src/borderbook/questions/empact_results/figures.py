"""EMPACT results: the headline by year, joint action days, the cycles and what is held of each."""

from __future__ import annotations

import pandas as pd

from borderbook import charts, words
from borderbook.questions.empact_results import analysis, answer

EFFORT = "Arrests and investigations also measure police effort and reporting."


def headline(rows: pd.DataFrame, indicator: str, years: range) -> charts.Figure:
    """One result by year: lower bounds open, years without a figure as one dashed span.

    Args:
        rows: ``analysis.by_period`` of whole years.
        indicator: the result.
        years: the years to show.
    """
    values, name = rows[rows["indicator"] == indicator].drop_duplicates("year"), analysis.NAMES[indicator]
    unit = str(values["unit"].iloc[0]) if len(values) else "as the sources give it"
    by_year = values.set_index("year").reindex(years)
    lower = by_year["lower"].eq(True)
    return charts.bars(
        by_year["value"].astype("float64").rename(name), lower=lower, name="empact-by-year", of="empact_results",
        form=lambda value: answer.figure_words(value, False, unit), title=answer.headline(values, name),
        unit=f"{words.at_start(name)}, whole years ({unit})",
        note=f"A hatched bar is a lower bound. {EFFORT}" if lower.any() else EFFORT,
    )  # fmt: skip


def action_days(days: pd.DataFrame, indicator: str) -> charts.Figure:
    """A result of joint action days, a row an operation; no series, nothing to add up.

    Args:
        days: ``analysis.by_period`` of action days.
        indicator: the result.
    """
    values = days[days["indicator"] == indicator].drop_duplicates("period").set_index("period")
    name = analysis.NAMES[indicator]
    return charts.bars(
        values["value"].astype("float64").rename(name).iloc[::-1], lower=values["lower"], horizontal=True,
        title=f"Joint action days, {name}: each operation reports its few days, so none stands for a year",
        unit=f"{words.at_start(name)} on the days named", of="empact_results", name="empact-joint-action-days",
        note="Operations differ in states and crime areas; those that published nothing are not here.",
    )  # fmt: skip


def cycles(rows: pd.DataFrame, facts: pd.DataFrame) -> charts.Figure:
    """The policy cycles as spans of years, and under them which kinds of figures were found for which years.

    Args:
        rows: ``analysis.cycles``.
        facts: the curated table ``empact_results``.
    """
    results = facts[facts["indicator"].isin(list(analysis.NAMES))]
    found = results.dropna(subset="year").drop_duplicates(["scope", "year"])
    found = found[found["scope"].isin(list(_LANES))].sort_values(["scope", "year"], ascending=[False, True])
    year, lane = found["year"], found["scope"].map(_LANES)
    named = rows.rename(columns={"cycle": "label"})
    totals = named[named["label"].isin(results.loc[results["scope"] == "cycle", "period"])]
    spans = pd.concat([
        named.assign(row="policy cycle"), totals.assign(row="total of a cycle"),
        pd.DataFrame({"row": lane, "from": year, "to": year, "label": year.astype("str")}),
    ]).astype({"from": "str", "to": "str"})  # fmt: skip
    return charts.timeline(
        spans.assign(start=spans["from"] + "-01-01", end=spans["to"] + "-12-31"), name="empact-cycles",
        title=answer.held(year[found["scope"] == "whole_year"], rows["from"].min(), rows["to"].max()),
        unit="Years of each EU policy cycle, and kinds of figures found", of=["policy_events", "empact_results"],
        note="A year without a mark: no figure was found.",
    )  # fmt: skip


_LANES = {"whole_year": "result of a whole year", "action_days": "joint action days"}
