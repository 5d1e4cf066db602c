"""Detections beside asylum applicants by citizenship and year."""

from __future__ import annotations

import pandas as pd

from borderbook import charts, words
from borderbook.catalog import reference

OF = ["detections by citizenship", "asylum_applicants"]
UNIT = "Detections (events) and asylum applicants (persons, first and repeated applications) in the EU-27"


def both(counts: pd.DataFrame, year: int) -> charts.Figure:
    """Both counts of the citizenships with most applicants, on one scale that begins at zero.

    Args:
        counts: ``detections`` and ``applicants``, index citizenship.
        year: the year.
    """
    shown = counts[["applicants", "detections"]].rename(index=reference.label)
    more = int((counts["applicants"] > counts["detections"]).sum())
    return charts.dots(
        shown, join=True, form=words.number, name="applicants-and-detections", unit=f"{UNIT}, {year}", of=OF,
        title=f"{year}: {more} of the {len(counts)} citizenships with most applicants have more applicants than "
        "detections",
        note=reference.footnotes(map(str, counts.index)),
    )  # fmt: skip


def ratios(ratio: pd.Series, year: int, least: int) -> charts.Figure:
    """Detections for 100 applicants, the highest first.

    Args:
        ratio: index citizenship.
        year: the year.
        least: so many detections and so many applicants has every citizenship shown.
    """
    ordered = ratio.rename(index=reference.label).sort_values(ascending=False)
    title = "No citizenship has enough detections and applicants"
    if len(ordered):
        low, high = words.number(ordered.iloc[-1]), words.number(ordered.iloc[0])
        fewest, most = ordered.index[-1], ordered.index[0]
        ends = f"from {low} detections for 100 applicants ({fewest}) to {high} ({most})"
        title = f"{year}: {ends}, of the citizenships with enough of both"
    return charts.dots(
        ordered.rename("detections for 100 applicants"), log=True, reference=(100.0, "as many"),
        name="detections-for-100-applicants", title=title, of=OF,
        unit=f"Detections for 100 asylum applicants, {year}; logarithmic",
        note=f"Citizenships with at least {words.number(least)} of both.",
    )  # fmt: skip


def course(yearly: pd.DataFrame) -> charts.Figure:
    """Both totals by year.

    Args:
        yearly: ``detections`` and ``applicants``, index the years.
    """
    ratio = (yearly["detections"] / yearly["applicants"] * 100).map(words.number)
    shown = ", ".join(f"{value} in {year}" for year, value in ratio.iloc[:-3:-1].items())
    return charts.lines(
        yearly.rename(columns={"applicants": "asylum applicants"}), name="totals-by-year",
        title=f"Detections for 100 applicants: {shown}", unit=UNIT, of=OF,
        note="In 2015 and 2016 detections on two routes largely repeat each other: those years' ratios are too high.",
    )  # fmt: skip


def by_year(ratio: pd.DataFrame) -> charts.Figure:
    """Detections for 100 applicants by citizenship and year.

    Args:
        ratio: a row a citizenship, a column a year.
    """
    first, last = ratio.iloc[:, 0], ratio.iloc[:, -1]
    title = "No citizenship has both counts in the first and the last year"
    if (last - first).notna().any():
        most = str((last - first).abs().idxmax())
        title = (
            f"{reference.label(most)} moved most: from {words.number(first[most])} in {ratio.columns[0]} to "
            f"{words.number(last[most])} in {ratio.columns[-1]}, detections for 100 applicants"
        )
    return charts.heatmap(
        ratio.rename(index=reference.label), limits=(0, 300), name="ratio-by-year", title=title, of=OF,
        unit="Detections for 100 asylum applicants",
        note="Colours end at 300. Missing: fewer than a hundred applicants.",
    )  # fmt: skip
