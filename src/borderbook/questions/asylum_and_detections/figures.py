"""Detections beside asylum applicants by citizenship and year."""

from __future__ import annotations

import pandas as pd

from borderbook import charts, reference, words
from borderbook.charts import Figure
from borderbook.questions.asylum_and_detections import answer

OF = ["detections by citizenship", "asylum_applicants"]
UNIT = "Detections (events) and asylum applicants (persons, first and repeated applications) in the EU-27"


def both(counts: pd.DataFrame, year: int) -> Figure:
    """Both counts of the citizenships with most applicants, on one scale that begins at zero.

    Args:
        counts: ``detections`` and ``applicants``, index citizenship.
        year: the year.
    """
    shown = counts[["applicants", "detections"]].rename(index=reference.label)
    return charts.dots(
        shown, join=True, form=words.number, name="applicants-and-detections",
        title=answer.both_title(counts, year), unit=f"{UNIT}, {year}", of=OF,
        note=" ".join(reference.footnotes(map(str, counts.index))),
    )  # fmt: skip


def ratios(ratio: pd.Series, year: int, least: int) -> Figure:
    """Detections for 100 applicants, the highest first.

    Args:
        ratio: index citizenship.
        year: the year.
        least: so many detections and so many applicants has every citizenship shown.
    """
    ordered = ratio.sort_values(ascending=False)
    return charts.dots(
        ordered.rename(index=reference.label).rename("detections for 100 applicants"), log=True,
        reference=(100.0, "as many"), name="detections-for-100-applicants", title=answer.ratio_title(ratio, year),
        unit=f"Detections for 100 asylum applicants, {year}; logarithmic", of=OF,
        note=f"Citizenships with at least {words.number(least)} of both.",
    )  # fmt: skip


def course(yearly: pd.DataFrame) -> Figure:
    """Both totals by year.

    Args:
        yearly: ``detections`` and ``applicants``, index the years.
    """
    return charts.lines(
        yearly.rename(columns={"applicants": "asylum applicants"}), name="totals-by-year",
        title=answer.course_title(yearly), unit=UNIT, of=OF,
        note="In 2015 and 2016 detections on two routes largely repeat each other: those years' ratios are too high.",
    )  # fmt: skip


def by_year(ratio: pd.DataFrame) -> Figure:
    """Detections for 100 applicants by citizenship and year.

    Args:
        ratio: a row a citizenship, a column a year.
    """
    named = ratio.rename(index=reference.label)
    first, last = ratio.iloc[:, 0], ratio.iloc[:, -1]
    changed = (last - first).abs().dropna()
    title = "No citizenship has both counts in the first and the last year"
    if len(changed):
        most = str(changed.idxmax())
        title = (
            f"{reference.label(most)} moved most: from {words.number(first[most])} in {ratio.columns[0]} to "
            f"{words.number(last[most])} in {ratio.columns[-1]}, detections for 100 applicants"
        )
    return charts.heatmap(
        named, limits=(0, 300), name="ratio-by-year", title=title, unit="Detections for 100 asylum applicants", of=OF,
        note="Colours end at 300. Missing: fewer than a hundred applicants.",
    )  # fmt: skip
