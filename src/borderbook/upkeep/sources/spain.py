"""Reads irregular arrivals by zone since 1 January, from the fortnightly reports of Spain's Ministry of the Interior.

The file is a CSV with semicolons and one row for each report. A report gives each figure for its closing day and for
the same day a year before, as known at that time. So two reports give different figures for one day if the first was
revised.

The figures are persons who arrived, not detections of crossings: never add them to Frontex's. The Canary Islands are
the end of the Western African route; the other zones are on the Western Mediterranean route. Only the zones are stored;
the printed totals are checked against them. The zones of one report and day may be added up. Boats are not read, as
most reports do not give them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from borderbook.upkeep.sources.reading import csv_rows
from borderbook.upkeep.sources.rows import Reading, Rows
from borderbook.upkeep.sources.vocabulary import table as words_of
from notemill.catalog import schemas

BEFORE = "_anio_anterior"
WORDS = words_of("spain")
ZONES, APART, TOTALS = WORDS["zones"], WORDS["apart"], WORDS["totals"]
TOGETHER = "peninsula_baleares"
FIGURES = ["total", *TOTALS.values(), *ZONES]


def read_spain_arrivals(path: Path) -> Reading:
    """The reports in one file, as the dataset ``spain_arrivals``.

    Returns:
        ``report`` (its closing day), ``date`` (that day, or the same day a year before), ``zone``,
        ``border_type`` (sea or land), ``arrivals`` (persons since 1 January of the date's year) and ``flag``, which
        is set if a printed total is not the sum of the zones.

    Raises:
        DataError: a missing column, a report that appears twice, a blank or text among the counts, or zones of the
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
    """The figures for a report's closing day, or (if ``when`` is set) for that day a year before; a frame per zone."""
    number = pd.DataFrame({name: rows.filled_counts(name + when) for name in FIGURES})
    apart = pd.DataFrame({name: rows.counts(name + when) for name in APART})
    difference = number["total"] - number[list(ZONES)].sum(axis="columns")
    for border, total in TOTALS.items():
        parts = number[[name for name, (_, kind) in ZONES.items() if kind == border]].sum(axis="columns")
        wrong = parts != number[total]
        if when:  # sometimes mistyped in the later report; the first report for that day is right
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
