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
from typing import NamedTuple

import pandas as pd

from borderbook.errors import Place
from borderbook.sources import reading, schemas
from borderbook.sources.iom import cells
from borderbook.sources.iom.r_table import r_rows
from borderbook.sources.reading import Reading
from borderbook.sources.tables import table as words

ANNUAL = "annual figure booked in one month"
NEGATIVE = "negative in the source"
DOUBTED = "zero may mean not reported"
WITH_ATLANTIC = "Atlantic route included until November, taken off in December"


class Series(NamedTuple):
    """One column of the table: what it counts, on which route, by whom recorded, and what to know of it."""

    route: str
    kind: str
    geo: str
    border_type: str
    flag: str = schemas.NONE


SERIES = {name: Series(*about) for name, about in words("iom")["crossings"].items()}
"""Column of the table -> what it is."""

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
    rows, place = _opened(path), Place(path)
    wide = pd.DataFrame({name: _persons(rows[name], name, place) for name in SERIES})
    wide = wide.set_index(_months(rows, place))
    table = _long(wide[wide.notna().any(axis=1)], without_deaths_of=_copied(wide))
    table = table.assign(flag=_flags(table), persons=table["persons"].mask(table["persons"] < 0))
    return Reading(schemas.check("crossings", table, place), "monthly-2025")


def _opened(path: Path) -> pd.DataFrame:
    kind = reading.expect_kind(path, reading.content(path), "text", "r")
    rows = r_rows(path) if kind == "r" else reading.csv_rows(path)
    reading.require_columns(rows, ["date", "year", "month", *SERIES], Place(path))
    return rows


def _months(rows: pd.DataFrame, place: Place) -> pd.DatetimeIndex:
    """The first day of every row's month, each once, in step with the year and month columns."""
    text, at = rows["date"].str.strip(), Place(place.file, column="date")
    month = cells.dates(text, cells.ISO, at)
    said = rows["year"].str.strip() + "-" + rows["month"].str.strip().str.zfill(2) + "-01"
    cells.refuse(text, text != said, "{} is not the first day of the year and month in the row", at)
    reading.expect_unique(rows.assign(date=text), ["date"], at)
    return pd.DatetimeIndex(month, name="month")


def _persons(column: pd.Series, name: str, place: Place) -> pd.Series:
    """A series' counts. One of arrivals may hold a correction below zero; no other may."""
    whole = column.str.strip().str.replace(r"\.0+$", "", regex=True)  # R prints "2171.0"
    read = cells.signed if SERIES[name].kind == "arrival" else reading.counts
    return read(whole, Place(place.file, column=name))


def _copied(wide: pd.DataFrame) -> int | None:
    """The year 2014, for as long as its deaths on all routes are those of 2021 again; else None."""
    deaths = wide[[name for name, series in SERIES.items() if series.kind == "dead_and_missing"]]
    year = pd.DatetimeIndex(wide.index).year
    copy, original = (deaths[year == wanted].reset_index(drop=True) for wanted in (COPY, ORIGINAL))
    return COPY if len(copy) and copy.equals(original) else None


def _long(wide: pd.DataFrame, without_deaths_of: int | None) -> pd.DataFrame:
    """One row a month and series, with what the series is."""
    told = pd.DataFrame.from_dict(SERIES, orient="index", columns=Series._fields)
    long = wide.melt(var_name="series", value_name="persons", ignore_index=False).reset_index()
    table: pd.DataFrame = long.join(told, on="series")
    dropped = (table["kind"] == "dead_and_missing") & (table["month"].dt.year == without_deaths_of)
    return pd.DataFrame(table[~dropped])


def _flags(table: pd.DataFrame) -> pd.Series:
    """What to know of each figure: its series' own flag, and what the figure itself shows."""
    year = table["month"].dt.year
    by_year = table.groupby(["series", year])["persons"]
    only_one = (by_year.transform("size") == 12) & (by_year.transform("count") == 1)
    annual = (table["kind"] == "arrival") & only_one & table["persons"].notna()
    with_atlantic = year.isin(year[annual & (table["series"] == "waar")])
    flag = table["flag"]
    for text, where in {
        ANNUAL: annual,
        WITH_ATLANTIC: (table["series"] == "wmr_sea_arrivals") & with_atlantic,
        NEGATIVE: (table["persons"] < 0).fillna(False),
        DOUBTED: table["series"].isin(words("iom")["zeros_doubted"]) & (table["persons"] == 0).fillna(False),
    }.items():
        flag = flag.mask(where, flag + "; " + text)
    return flag.str.removeprefix("; ")
