"""Spain's Ministry of the Interior: irregular arrivals since 1 January by zone, from its fortnightly reports.

One row a report, in a CSV with semicolons. A report gives each figure for the day on which it closes and for the same
day a year before, as known by then: two reports that speak of the same day differ where the first was revised.

Persons who arrived, not detections of crossings: never add them to Frontex's. The Canary Islands are the end of the
Western African route; the other zones are on the Western Mediterranean. Only the zones are stored, and the totals
checked against them: the zones of one report and day may be added up. Boats are not read: most reports leave them out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from borderbook.catalog import schemas
from borderbook.upkeep.sources.reading import csv_rows
from borderbook.upkeep.sources.rows import Reading, Rows
from borderbook.upkeep.sources.tables import table as words_of

BEFORE = "_anio_anterior"
WORDS = words_of("spain")
ZONES, APART, TOTALS = WORDS["zones"], WORDS["apart"], WORDS["totals"]
TOGETHER = "peninsula_baleares"
FIGURES = ["total", *TOTALS.values(), *ZONES]


def read_spain_arrivals(path: Path) -> Reading:
    """The reports in one file, as the dataset ``spain_arrivals``.

    Returns:
        ``report`` (the day on which it closes), ``date`` (that day, or the same a year before), ``zone``,
        ``border_type`` (sea or land), ``arrivals`` (persons since 1 January of the date's year) and ``flag``, which
        says where a printed total is not the sum of the zones.

    Raises:
        DataError: a missing column, a report given twice, a blank or text among the counts, or zones of the
            report's own year that do not add up to its totals by sea and by land.
    """
    rows = csv_rows(path, delimiter=";")
    figures = [f"{name}{when}" for when in ("", BEFORE) for name in (*FIGURES, *APART)]
    rows.require("fecha_corte", "anio", *figures).filled("fecha_corte").unique(["fecha_corte"])
    report = rows.dates("fecha_corte")
    rows.refuse("anio", rows.years("anio") != report.dt.year, "{} is not the year of fecha_corte")
    table = pd.concat([*_of(rows, report, ""), *_of(rows, report, BEFORE)], ignore_index=True)
    table = table.dropna(subset="arrivals")
    return rows.reading("spain_arrivals", table, "fortnightly-cumulated", report.max())


def _of(rows: Rows, report: pd.Series, when: str) -> Iterator[pd.DataFrame]:
    """The figures of a report's own day, or (``when``) of the same day a year before; one frame a zone."""
    number = pd.DataFrame({name: rows.filled_counts(name + when) for name in FIGURES})
    apart = pd.DataFrame({name: rows.counts(name + when) for name in APART})
    difference = number["total"] - number[list(ZONES)].sum(axis="columns")
    for border, total in TOTALS.items():
        parts = number[[name for name, (_, kind) in ZONES.items() if kind == border]].sum(axis="columns")
        wrong = parts != number[total]
        if when:  # mistyped now and then; the first report of that day had it right
            difference = difference.mask(wrong, number[total] - parts)
        else:
            rows.refuse(total, wrong, "{} is not the sum of its zones")
    split = (apart.sum(axis="columns", skipna=False) == number[TOGETHER]).fillna(False)
    date = report - pd.DateOffset(years=1) if when else report
    flag = difference.map(lambda n: f"printed total differs by {n:+d}" if n else schemas.NONE)
    figures = number.assign(**{TOGETHER: number[TOGETHER].mask(split), **apart.where(split)})
    same = pd.DataFrame({"report": report, "date": date, "flag": flag})
    for name, (zone, border) in {**ZONES, **APART}.items():
        yield same.assign(zone=zone, border_type=border, arrivals=figures[name])
