"""Facilitators and document fraud: by year, by place, by nationality."""

from __future__ import annotations

import pandas as pd

from borderbook import charts
from borderbook.methods.columns import rows_of
from borderbook.questions.facilitators import answer

UNIT = "Persons detected as suspected facilitators, at the border and inland"
_YEARS = ["risk_indicators", "risk_analysis"]


def by_year(by_year: pd.DataFrame) -> charts.Figure:
    """Facilitators by year: exact from the newest edition, a lower bound open, a year without a figure dashed.

    Args:
        by_year: a row a year: facilitators, lower, source.
    """
    bounds, how = by_year[by_year["lower"]], "the printed table was not read"
    notes = [f"{row.Index}: a lower bound, from {row.source}; {how}." for row in rows_of(bounds)]
    return charts.bars(
        by_year["facilitators"].astype("float64"), lower=by_year["lower"], name="facilitators-by-year",
        title=answer.newest(by_year), unit=UNIT, of=_YEARS if len(bounds) else "risk_indicators",
        note=["Each year from the newest edition that prints it.", *notes],
    )  # fmt: skip


def places(places: pd.DataFrame, edition: int) -> charts.Figure:
    """Facilitators by place of detection, a bar a year of an edition."""
    note = "If 'unknown' changes, other places change without anything moving at the border."
    if "land, within the EU" not in places:
        note += " Land includes borders within the EU, as in all editions from 2019 on."
    return charts.stacked(
        places, name=f"facilitators-by-place-edition-{edition}", title=answer.by_place(places),
        unit=f"{UNIT}, edition {edition}", of="risk_indicators", note=note,
    )  # fmt: skip


def reclassified(year: int, editions: pd.DataFrame) -> charts.Figure:
    """One year's facilitators by place, a bar an edition: the total stays nearly the same, the places change."""
    return charts.stacked(
        editions.rename(index="edition {}".format), name="facilitators-reclassified-by-place", horizontal=True,
        title=answer.reclassified(year, editions), unit=f"{UNIT}, {year}", of="risk_indicators",
        note="The year that the editions split most differently. Headings for land of the editions before 2019 are "
        "added up.",
    )  # fmt: skip


def nationalities(rows: pd.DataFrame, edition: int) -> charts.Figure:
    """Facilitators by nationality in an edition's last year and the year before; all others are not drawn."""
    shown, year = rows[rows["code"] != "OTH"], int(rows["year"].iloc[0])
    wide = shown.set_index("nationality")[["value", "before"]].set_axis([str(year), str(year - 1)], axis=1)
    others = rows.loc[rows["code"] == "OTH", "value"].sum()
    return charts.dots(
        wide.astype("float64"), join=True, name=f"facilitators-by-nationality-edition-{edition}",
        title=answer.by_nationality(rows), unit=f"{UNIT}, edition {edition}", of="risk_indicators",
        note=f"The edition names the most frequent of {year}. Not drawn: all others together, {others:,}.",
    )  # fmt: skip


def documents(by_series: pd.DataFrame, part: dict[int, str]) -> charts.Figure:
    """Persons and documents by year; what the newest edition counts more narrowly is a line of its own."""
    return charts.lines(
        by_series, part=part, name="document-fraud-by-year", title=answer.document_fraud(by_series),
        unit="Persons detected with fraudulent documents on entry, and their documents", of="risk_indicators",
        note="Each year from the newest edition that prints it, by what it counts.",
    )  # fmt: skip
