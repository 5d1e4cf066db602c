"""Monthly crossings by sea and land towards Europe: arrivals, interceptions at sea, deaths by route.

A working table of IOM's Global Migration Data Analysis Centre, 2014 to 2025, known from a secondary copy (see
PROVENANCE.md). It gives the denominators of IOM's fatality rates. What is read and what is not:

* Only the parts: totals and rates are IOM's sums of what stands beside them, over a coverage that changes
  from year to year, and are never stored.
* A blank cell is unknown, not zero. A month whose parts are all blank has not been reported yet: it is left
  out (its totals show 0).
* The deaths of 2014 are a copy of those of 2021 in all four routes, and left out for as long as they are.
* Routes are those by which IOM makes its rates: interceptions by Türkiye belong to the Eastern
  Mediterranean, those by Libya and Tunisia to the Central. Algeria's enter no rate of IOM's (boats from
  Algeria go to Spain and to Sardinia), so their route is blank and they are flagged.
* Cyprus: the land arrivals crossed the green line. Spain: the land arrivals entered Ceuta and Melilla.
* The Atlantic route of 2015 and 2016 is one annual figure booked in December. Until November its arrivals
  stand among Spain's by sea in the Western Mediterranean; in December the annual figure is taken off them,
  which left -380 there in 2015. A negative count is left out and flagged, so the months of that year add up
  to more than the year. March 2021 holds another, of -15, by land.

Interceptions by Morocco, Senegal, Mauritania, Egypt and Lebanon are not in the table, so arrivals and deaths
alone are known of the attempts on the western routes.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from borderbook.upkeep.sources.r_files import text_frame
from borderbook.upkeep.sources.reading import csv_rows, kind
from borderbook.upkeep.sources.rows import Reading, Rows, flagged
from borderbook.upkeep.sources.tables import table as words

ABOUT = ["route", "kind", "geo", "border_type", "flag"]
SERIES = pd.DataFrame.from_dict(words("iom")["crossings"], orient="index", columns=ABOUT)
"""Column of the table -> what it counts, on which route, by whom recorded, and what to know of it."""

COPY, ORIGINAL = 2014, 2021


def read_crossings(path: Path) -> Reading:
    """The monthly crossings table, as CSV or as R table.

    Args:
        path: the CSV file or the .rds file; both give the same table.

    Returns:
        The tidy table ``crossings``: one row a month and series, persons (<NA> where the cell is blank).

    Raises:
        DataError: another file, a missing column, a month given twice or out of step with year and month,
            text or a fraction in a number cell, a negative count of interceptions or deaths.
    """
    rows = text_frame(path) if kind(path, "text", "r") == "r" else csv_rows(path)
    rows.require("date", "year", "month", *SERIES.index)
    wide = pd.DataFrame({name: _persons(rows, name) for name in SERIES.index}).set_index(_months(rows))
    table = _long(wide[wide.notna().any(axis=1)], without_deaths_of=_copied(wide))
    table = table.assign(flag=_flags(table), persons=table["persons"].mask(table["persons"] < 0))
    return rows.reading("crossings", table, "monthly-2025")


def _months(rows: Rows) -> pd.DatetimeIndex:
    """The first day of every row's month, each once, in step with the year and month columns."""
    month = rows.dates("date")
    stated = rows.text("year") + "-" + rows.text("month").str.zfill(2) + "-01"
    problem = "{} is not the first day of the year and month in the row"
    rows.refuse("date", rows.text("date") != stated, problem)
    rows.unique(["date"])
    return pd.DatetimeIndex(month, name="month")


def _persons(rows: Rows, name: str) -> pd.Series:
    """A series' counts. One of arrivals may hold a correction below zero; no other may."""
    return rows.signed(name) if SERIES.loc[name, "kind"] == "arrival" else rows.counts(name)


def _copied(wide: pd.DataFrame) -> int | None:
    """The year 2014, for as long as its deaths on all routes are those of 2021 again; else None."""
    deaths = wide[SERIES.index[SERIES["kind"] == "dead_and_missing"]]
    year = pd.DatetimeIndex(wide.index).year
    copy, original = (deaths[year == wanted].reset_index(drop=True) for wanted in (COPY, ORIGINAL))
    return COPY if len(copy) and copy.equals(original) else None


def _long(wide: pd.DataFrame, without_deaths_of: int | None) -> pd.DataFrame:
    """One row a month and series, with what the series is."""
    long = wide.melt(var_name="series", value_name="persons", ignore_index=False).reset_index()
    table: pd.DataFrame = long.join(SERIES, on="series")
    dropped = (table["kind"] == "dead_and_missing") & (table["month"].dt.year == without_deaths_of)
    return pd.DataFrame(table[~dropped])


def _flags(table: pd.DataFrame) -> pd.Series:
    """What to know of each figure: its series' own flag, and what the figure itself shows."""
    year = table["month"].dt.year
    by_year = table.groupby(["series", year])["persons"]
    only_one = (by_year.transform("size") == 12) & (by_year.transform("count") == 1)
    annual = (table["kind"] == "arrival") & only_one & table["persons"].notna()
    with_atlantic = year.isin(year[annual & (table["series"] == "waar")])
    marks = {
        "annual figure booked in one month": annual,
        "Atlantic route included until November, taken off in December":
            (table["series"] == "wmr_sea_arrivals") & with_atlantic,
        "negative in the source": table["persons"] < 0,
        "zero may mean not reported": table["series"].isin(words("iom")["zeros_doubted"]) & (table["persons"] == 0),
    }  # fmt: skip
    return flagged(table["flag"], marks)
