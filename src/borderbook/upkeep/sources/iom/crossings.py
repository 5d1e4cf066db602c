"""Reads monthly crossings by sea and land towards Europe: arrivals, interceptions at sea, deaths by route.

The source is a working table of IOM's Global Migration Data Analysis Centre, 2014 to 2025, known from a secondary copy
(see PROVENANCE.md). It has the denominators of IOM's fatality rates. The reader follows these rules:

* Only the parts are read. Totals and rates are IOM's sums of the other columns, over a coverage that changes from year
  to year, and are never stored.
* A blank cell is unknown, not zero. A month whose parts are all blank has not been reported yet and is left out (its
  totals show 0).
* The deaths of 2014 are a copy of those of 2021 on all four routes. They are left out as long as the two are equal.
* Routes are those of IOM's rates: interceptions by Türkiye belong to the Eastern Mediterranean, those by Libya and
  Tunisia to the Central Mediterranean. Algeria's interceptions are part of no rate of IOM's (boats from Algeria go to
  Spain and to Sardinia), so their route is empty and they are flagged.
* Cyprus: the land arrivals crossed the green line. Spain: the land arrivals entered Ceuta and Melilla.
* The Atlantic route of 2015 and 2016 is one annual figure, booked in December. Until November its arrivals are included
  in Spain's arrivals by sea in the Western Mediterranean. In December the annual figure is subtracted from these, which
  left -380 in 2015. A negative count is left out and flagged, so the months of that year add up to more than the year.
  March 2021 has another negative count, -15, by land.

The table has no interceptions by Morocco, Senegal, Mauritania, Egypt and Lebanon. So of the attempts on the western
routes only arrivals and deaths are known.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from borderbook.upkeep.sources.r_files import text_frame
from borderbook.upkeep.sources.reading import csv_rows, kind
from borderbook.upkeep.sources.rows import Reading, Rows, flagged
from borderbook.upkeep.sources.vocabulary import table as words

ABOUT = ["route", "kind", "geo", "border_type", "flag"]
SERIES = pd.DataFrame.from_dict(words("iom")["crossings"], orient="index", columns=ABOUT)
"""Column of the table -> its route, kind of count, recording state (geo), border type and flag."""

COPY, ORIGINAL = 2014, 2021


def read_crossings(path: Path) -> Reading:
    """The monthly crossings table, as CSV or as R table.

    Args:
        path: the CSV file or the .rds file; both give the same table.

    Returns:
        The tidy table ``crossings``: one row for each month and series, persons (<NA> where the cell is blank).

    Raises:
        DataError: another file, a missing column, a month that appears twice or contradicts the columns year and
            month, text or a fraction in a number cell, a negative count of interceptions or deaths.
    """
    rows = text_frame(path) if kind(path, "text", "r") == "r" else csv_rows(path)
    rows.require("date", "year", "month", *SERIES.index)
    wide = pd.DataFrame({name: _persons(rows, name) for name in SERIES.index}).set_index(_months(rows))
    table = _long(wide[wide.notna().any(axis=1)], without_deaths_of=_copied(wide))
    table = table.assign(flag=_flags(table), persons=table["persons"].mask(table["persons"] < 0))
    return rows.reading("crossings", table, "monthly-2025")


def _months(rows: Rows) -> pd.DatetimeIndex:
    """The first day of every row's month; it must be unique and agree with the columns year and month."""
    month = rows.dates("date")
    stated = rows.text("year") + "-" + rows.text("month").str.zfill(2) + "-01"
    problem = "{} is not the first day of the year and month in the row"
    rows.refuse("date", rows.text("date") != stated, problem)
    rows.unique(["date"])
    return pd.DatetimeIndex(month, name="month")


def _persons(rows: Rows, name: str) -> pd.Series:
    """The counts of a series. A series of arrivals may hold a negative correction; other series may not."""
    return rows.signed(name) if SERIES.loc[name, "kind"] == "arrival" else rows.counts(name)


def _copied(wide: pd.DataFrame) -> int | None:
    """The year 2014 if its deaths on all routes equal those of 2021; otherwise None."""
    deaths = wide[SERIES.index[SERIES["kind"] == "dead_and_missing"]]
    year = pd.DatetimeIndex(wide.index).year
    copy, original = (deaths[year == wanted].reset_index(drop=True) for wanted in (COPY, ORIGINAL))
    return COPY if len(copy) and copy.equals(original) else None


def _long(wide: pd.DataFrame, without_deaths_of: int | None) -> pd.DataFrame:
    """One row for each month and series, with the columns that describe the series."""
    long = wide.melt(var_name="series", value_name="persons", ignore_index=False).reset_index()
    table: pd.DataFrame = long.join(SERIES, on="series")
    dropped = (table["kind"] == "dead_and_missing") & (table["month"].dt.year == without_deaths_of)
    return pd.DataFrame(table[~dropped])


def _flags(table: pd.DataFrame) -> pd.Series:
    """The flags of each figure: the flag of its series, and flags that follow from the figure itself."""
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
