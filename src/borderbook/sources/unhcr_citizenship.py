"""UNHCR: arrivals in Greece, Italy, Spain and Cyprus by country of origin.

| layout | known by | holds |
|---|---|---|
| workbook-by-origin | a workbook with sheets 'Arrivals - Greece' ... | a row a month and origin, 2016 to 2019 |
| json-by-origin | JSON with an array ``by_destination`` | the year to date by origin, each country to its own day |

Greece, Italy and the workbook's Cyprus count arrivals by sea; Spain, and Cyprus in the JSON, those by sea and land
together (border_type 'all'). Origins are what the authorities recorded: the sums fall short of the arrivals, and small
groups stand together as Other. Totals over countries that the JSON's makers added are not read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from borderbook import reference
from borderbook.errors import DataError, Place
from borderbook.sources import schemas
from borderbook.sources.reading import (
    Reading,
    content,
    counts,
    dates,
    expect_kind,
    expect_unique,
    filled_counts,
    json_document,
    records,
    refuse,
    require_columns,
    sheet_rows,
    workbook,
)

# sheet -> country, border type, its heading for the origin
SHEETS = {
    "Arrivals - Greece": ("GR", "sea", "Country of Origin"),
    "Arrivals - Italy": ("IT", "sea", "Country of Origin Name"),
    "Arrivals - Spain": ("ES", "all", "Country of Origin Name"),
    "Arrivals - Cyprus": ("CY", "sea", "Country of Origin Name"),
}
SCOPES = {"sea_arrivals": "sea", "sea_and_land_arrivals": "all", "all_arrivals": "all"}
DESTINATION = ("destination_country", "scope", "data_date", "published_origin_total", "origins")


def read_arrivals_by_citizenship(path: Path) -> Reading:
    """One file, as the dataset ``arrivals_by_citizenship``.

    Returns:
        ``date`` and ``until`` (first and last day of the period), ``period`` (month or year_to_date), ``geo`` (where
        they arrived), ``border_type``, ``citizenship`` and ``arrivals`` (persons).

    Raises:
        DataError: another file, an unknown country, a cell that cannot be, a row given twice, or origins that do
            not add up to the printed total.
    """
    if expect_kind(path, content(path), "xlsx", "json") == "json":
        return _year_to_date(path)
    book = workbook(path)
    parts = [_months(path, book, sheet, *about) for sheet, about in SHEETS.items()]
    table = pd.concat(parts, ignore_index=True)
    return Reading(schemas.check("arrivals_by_citizenship", table, Place(path)), "workbook-by-origin")


def _months(path: Path, book: Any, sheet: str, geo: str, border: str, heading: str) -> pd.DataFrame:
    rows, place = sheet_rows(path, book, sheet, lambda cells: heading in cells), Place(path, sheet)
    rows.columns = pd.Index([str(name).strip().casefold() for name in rows.columns])
    month, year, value = "arrival month", "arrival year", "number of individuals arrived"
    require_columns(rows, [heading.casefold(), month, year, value], place)
    origin = rows[heading.casefold()].fillna("").astype("str")
    at = Place(path, sheet, column=heading)
    named = reference.codes(origin.mask(origin == "", "Unknown"), "unhcr", at)
    day = (
        counts(rows[year], place).astype("str") + "-" + counts(rows[month], place).astype("str") + "-1"
    ).rename(month)
    table = pd.DataFrame({"date": dates(day, "%Y-%m-%d", place), "citizenship": named,
                          "arrivals": filled_counts(rows[value], place)})  # fmt: skip
    expect_unique(table, ["date", "citizenship"], place)
    return table.assign(
        until=table["date"] + pd.offsets.MonthEnd(0), period="month", geo=geo, border_type=border
    )


def _year_to_date(path: Path) -> Reading:
    document, place = json_document(path), Place(path)
    if not isinstance(document, dict) or "by_destination" not in document:
        raise DataError("there is no 'by_destination' in it", place, "This is another file.")
    rows = records(document["by_destination"], DESTINATION, Place(path, "by_destination"))
    parts = [_destination(row, path) for row in rows.to_dict("records")]
    table = pd.concat(parts, ignore_index=True)
    checked = schemas.check("arrivals_by_citizenship", table, place)
    return Reading(checked, "json-by-origin", f"{table['until'].max():%Y-%m-%d}")


def _destination(row: Any, path: Path) -> pd.DataFrame:
    name = str(row["destination_country"])
    at = Place(path, f"by_destination, {name}")
    rows = records(row["origins"], ("origin_country", "people"), at)
    people = filled_counts(rows["people"], at)
    if people.sum() != row["published_origin_total"]:
        raise DataError(
            f"the origins add up to {people.sum()}, not to published_origin_total {row['published_origin_total']}",
            at,
        )
    scope = pd.Series([row["scope"]], index=[1], name="scope")
    refuse(scope, ~scope.isin(SCOPES), "{} is none of " + ", ".join(SCOPES), at)
    until = dates(pd.Series([row["data_date"]], index=[1], name="data_date"), "%Y-%m-%d", at).iloc[0]
    origin = reference.codes(rows["origin_country"], "unhcr", Place(path, at.sheet, column="origin_country"))
    table = pd.DataFrame({"citizenship": origin, "arrivals": people})
    expect_unique(table, ["citizenship"], at)
    geo = reference.code_of(name, "unhcr")
    if geo is None:
        raise DataError(f"'{name}' is no country that this project knows", at)
    january, border = until.replace(month=1, day=1), SCOPES[row["scope"]]
    return table.assign(date=january, until=until, period="year_to_date", geo=geo, border_type=border)
