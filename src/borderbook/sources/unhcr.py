"""UNHCR, Operational Data Portal, situation Europe Sea Arrivals: persons who arrived by sea and land.

| layout | known by | rows |
|---|---|---|
| daily-italy | a column ``data_date`` | sea arrivals in Italy a day; a day without arrivals may be absent |
| monthly-combined | a column ``month-year`` | a month a row, a column a country and border type |
| workbook-combined | a workbook with the sheet COMBINED | the same table; no other sheet is read |
| subnational | a column ``geomaster_name`` | sea arrivals a year, by island, province or settlement |
| json-monthly | JSON with an array ``monthly`` | the five countries together (TOTAL), a month, sea and land |
| json-countries | JSON with an array ``countries`` | months, or the year to date, of each country |
| portal-series | JSON with an array ``series`` | months of each series that a refresh asked for (``unhcr_portal``) |

The figures originate with national authorities. Where the parts of a total are given, the parts are kept and
the total is only checked: arrivals may be added up over ``border_type``, whose 'all' means 'not broken down'.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
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
    csv_rows,
    dates,
    expect_kind,
    expect_unique,
    json_document,
    records,
    refuse,
    require_columns,
    sheet_rows,
    workbook,
)
from borderbook.sources.unhcr_portal import read_series

ISO = "%Y-%m-%d"
SHEET = "COMBINED"
TOTAL = "TOTAL"
COVERED = frozenset({"Cyprus", "Greece", "Italy", "Malta", "Spain"})

DAILY = ("data_date", "unix_timestamp", "individuals")
SUBNATIONAL = ("geomaster_name", "admin_level", "month", "year", "population_groups_concat", "individuals",
               "country_name", "last_update")  # fmt: skip
COUNTRY_YEAR = ("country_name", "year", "individuals")
# the queries behind the columns ask for sea arrivals, whatever the columns are called
SEA_ONLY = {"italy_all": "IT", "cyprus_all": "CY", "malta_all": "MT"}
BY_BORDER = {"greece": "GR", "spain": "ES"}
COMBINED = (
    "month", "year", "month-year", *SEA_ONLY,
    *(f"{name}_{part}" for name in BY_BORDER for part in ("all", "sea", "land")),
)  # fmt: skip
# series not counted in full (geo, border, from, to): the zeros of Greece by land are not zeros
NOT_IN_FULL = (
    ("GR", "land", "2014-01-01", "2017-12-01"),
    ("CY", "sea", "2014-01-01", "2016-12-01"),
    ("MT", "sea", "2016-01-01", "2017-12-01"),
)
PROVISIONAL_MONTHS = 2


def read_arrivals(path: Path) -> Reading:
    """One UNHCR file of arrivals, as the dataset ``arrivals`` (persons).

    Flags: 'provisional' for the last two months of the combined table, 'incomplete' for a period that had not
    ended when the file was made and for series that were not counted in full.

    Raises:
        DataError: no layout of UNHCR's, a table that others added up, or a cell that cannot be right.
    """
    kind = expect_kind(path, content(path), "text", "xlsx", "json")
    readers: dict[str, Callable[[Path], Reading]] = {
        "text": _read_text, "xlsx": _read_workbook, "json": _read_json,
    }  # fmt: skip
    return readers[kind](path)


def _read_text(path: Path) -> Reading:
    rows, place = csv_rows(path), Place(path)
    if "data_date" in rows.columns:
        return _daily(rows, place)
    if "month-year" in rows.columns:
        return _combined(rows, place, "monthly-combined")
    if "geomaster_name" in rows.columns:
        return _subnational(rows, place)
    if set(rows.columns) == set(COUNTRY_YEAR):
        raise DataError(
            "this is not UNHCR's table but a sum that others made of its sub-national figures",
            place,
            "Ingest the sub-national table itself.",
        )
    raise DataError(
        f"no layout of UNHCR's has the columns {', '.join(rows.columns[:12])}",
        place,
        "The portal changed its layout, or this is another file.",
    )


def _read_workbook(path: Path) -> Reading:
    rows = sheet_rows(path, workbook(path), SHEET, lambda cells: "italy_all" in cells)
    return _combined(rows, Place(path, SHEET), "workbook-combined")


def _reading(parts: list[pd.DataFrame], place: Place, layout: str, as_of: str | None = None) -> Reading:
    table = pd.concat(parts, ignore_index=True)
    return Reading(schemas.check("arrivals", table, place), layout, as_of)


def _series(date: pd.Series, arrivals: pd.Series, **same: Any) -> pd.DataFrame:
    """Rows of the tidy table: a date and a count each, the other columns as given for all of them."""
    defaults = {"period": "month", "place": schemas.NONE, "flag": schemas.NONE}
    return pd.DataFrame({"date": date, "arrivals": arrivals}).assign(**{**defaults, **same})


def _daily(rows: pd.DataFrame, place: Place) -> Reading:
    # the export names no country; Italy's is the only daily series in use here
    require_columns(rows, DAILY, place)
    expect_unique(rows, ["data_date"], place)
    date = dates(rows["data_date"], ISO, place)
    stamp = pd.to_datetime(counts(rows["unix_timestamp"], place), unit="s")
    refuse(rows["data_date"], stamp != date, "{} is another day than the row's unix_timestamp", place)
    table = _series(date, counts(rows["individuals"], place), period="day", geo="IT", border_type="sea")
    return _reading([table], place, "daily-italy", date.max().strftime(ISO))


def _combined(rows: pd.DataFrame, place: Place, layout: str) -> Reading:
    require_columns(rows, COMBINED, place)
    cells = rows.replace("NA", "")
    date = _months(cells, place)
    parts = [
        _series(date, counts(cells[column], place), geo=geo, border_type="sea")
        for column, geo in SEA_ONLY.items()
    ]
    parts += [part for name, geo in BY_BORDER.items() for part in _by_border(cells, date, name, geo, place)]
    last = date.drop_duplicates().nlargest(PROVISIONAL_MONTHS)
    return _reading([_flagged(part, last) for part in parts], place, layout)


def _months(rows: pd.DataFrame, place: Place) -> pd.Series:
    expect_unique(rows, ["month", "year"], place)
    day = rows["year"].astype("str") + "-" + rows["month"].astype("str") + "-1"
    return dates(day.rename("month"), ISO, place)


def _by_border(cells: pd.DataFrame, date: pd.Series, name: str, geo: str, place: Place) -> list[pd.DataFrame]:
    """A country's series by sea and by land where both are given, and its total where they are not."""
    whole, sea, land = (counts(cells[f"{name}_{part}"], place) for part in ("all", "sea", "land"))
    _expect_sum(cells[f"{name}_all"], whole, sea + land, place)
    split = sea.notna() & land.notna()
    return [
        _series(date[split], sea[split], geo=geo, border_type="sea"),
        _series(date[split], land[split], geo=geo, border_type="land"),
        _series(date[~split], whole[~split], geo=geo, border_type="all"),
    ]


def _expect_sum(column: pd.Series, whole: pd.Series, parts: pd.Series, place: Place) -> None:
    wrong = (whole != parts).fillna(False).astype(bool)
    refuse(column, wrong, "{} is not the sum of its parts", place)


def _flagged(part: pd.DataFrame, last: pd.Series) -> pd.DataFrame:
    flag = part["date"].isin(last).map({True: "provisional", False: schemas.NONE})
    for geo, border, start, end in NOT_IN_FULL:
        concerned = (part["geo"] == geo) & (part["border_type"] == border)
        flag = flag.mask(concerned & part["date"].between(start, end), "incomplete")
    return part.assign(flag=flag)


def _subnational(rows: pd.DataFrame, place: Place) -> Reading:
    require_columns(rows, SUBNATIONAL, place)
    expect_unique(rows, ["country_name", "geomaster_name", "year"], place)
    groups = rows["population_groups_concat"]
    refuse(groups, groups != "Mediterranean Sea Arrivals", "{} is not the sea arrivals", place)
    name = rows["geomaster_name"]
    refuse(name, ~name.str.fullmatch(r"[\w' -]{2,40}"), "{} is no name of a place", place)
    table = _series(
        dates(rows["year"], "%Y", place),
        counts(rows["individuals"], place),
        period="year",
        geo=reference.codes(rows["country_name"], "unhcr", Place(place.file, None, None, "country_name")),
        place=name.where(rows["admin_level"] != "Country", schemas.NONE),
        border_type="sea",
        flag=(counts(rows["month"], place) < 12).map({True: "incomplete", False: schemas.NONE}),
    )
    return _reading([table], place, "subnational", dates(rows["last_update"], ISO, place).max().strftime(ISO))


def _read_json(path: Path) -> Reading:
    document, place = json_document(path), Place(path)
    if isinstance(document, dict) and "countries" in document:
        return _countries(document, place)
    if isinstance(document, dict) and "monthly" in document:
        return _together(document, place)
    if isinstance(document, dict) and "series" in document:
        return read_series(document, place)
    raise DataError(
        "there is neither 'monthly' nor 'countries' nor 'series' in it", place, "This is another file."
    )


def _made_on(document: Mapping[str, Any], place: Place) -> pd.Timestamp:
    generated = str(document.get("metadata", {}).get("generated_at", ""))[:10]
    date = pd.to_datetime(generated, format=ISO, errors="coerce")
    if pd.isna(date):
        raise DataError(
            f"'{generated}' is not the day on which the file was made", place, "See metadata.generated_at."
        )
    return date


def _unfinished(month: pd.Series, made_on: pd.Timestamp) -> pd.Series:
    """'incomplete' for the month in which the file was made."""
    ended = month + pd.offsets.MonthEnd(0) < made_on
    return ended.map({True: schemas.NONE, False: "incomplete"})


def _together(document: Mapping[str, Any], place: Place) -> Reading:
    made_on, at = _made_on(document, place), Place(place.file, "monthly")
    rows = records(document["monthly"], ("date", "people", "sea_arrivals", "land_arrivals"), at)
    covered = set(document.get("metadata", {}).get("coverage", []))
    if covered != COVERED:
        raise DataError(
            f"the totals cover {', '.join(sorted(covered)) or 'no country named'}, not the usual five",
            place,
            f"They are stored as {TOTAL}, which stands for {', '.join(sorted(COVERED))}.",
        )
    expect_unique(rows, ["date"], at)
    date = dates(rows["date"], ISO, at)
    sea, land = counts(rows["sea_arrivals"], at), counts(rows["land_arrivals"], at)
    _expect_sum(rows["people"], counts(rows["people"], at), sea + land, at)
    same = {"geo": TOTAL, "flag": _unfinished(date, made_on)}
    parts = [_series(date, sea, border_type="sea", **same), _series(date, land, border_type="land", **same)]
    return _reading(parts, place, "json-monthly", made_on.strftime(ISO))


def _countries(document: Mapping[str, Any], place: Place) -> Reading:
    made_on, at = _made_on(document, place), Place(place.file, "countries")
    wanted = ("country", "monthly", "arrivals_ytd", "sea_arrivals_ytd", "land_arrivals_ytd")
    rows = records(document["countries"], wanted, at)
    expect_unique(rows, ["country"], at)
    geo = reference.codes(rows["country"], "unhcr", Place(place.file, "countries", None, "country"))
    totals = {name: counts(rows[name], at) for name in wanted[2:]}
    parts = [
        _country(row, made_on, Place(place.file, f"countries, {row['country']}"))
        for row in rows.assign(geo=geo, **totals).to_dict("records")
    ]
    return _reading(parts, place, "json-countries", made_on.strftime(ISO))


def _country(row: Mapping[Hashable, Any], made_on: pd.Timestamp, at: Place) -> pd.DataFrame:
    """Months if the country has them, otherwise its year to date."""
    year, sea, land = row["arrivals_ytd"], row["sea_arrivals_ytd"], row["land_arrivals_ytd"]
    if not row["monthly"]:
        return _year_to_date(row["geo"], year, sea, land, made_on, at)
    rows = records(row["monthly"], ("date", "people"), at)
    date, people = dates(rows["date"], ISO, at), counts(rows["people"], at)
    if not pd.isna(year) and people.sum() != year:
        raise DataError(f"the months add up to {people.sum()}, not to arrivals_ytd {year}", at)
    border = "sea" if not pd.isna(sea) and sea == year else "all"
    return _series(date, people, geo=row["geo"], border_type=border, flag=_unfinished(date, made_on))


def _year_to_date(geo: str, year: Any, sea: Any, land: Any, made_on: pd.Timestamp, at: Place) -> pd.DataFrame:
    parts = {"sea": sea, "land": land}
    if any(pd.isna(value) for value in parts.values()):
        parts = {"all": year}
    elif not pd.isna(year) and sea + land != year:
        raise DataError(f"arrivals_ytd {year} is not the sum of sea {sea} and land {land}", at)
    rows = pd.DataFrame(
        {"border_type": list(parts), "arrivals": pd.array(list(parts.values()), dtype="Int64")}
    )
    january = pd.Series(made_on.replace(month=1, day=1), index=rows.index)
    return _series(
        january,
        rows["arrivals"],
        period="year_to_date",
        geo=geo,
        border_type=rows["border_type"],
        flag="incomplete",
    )
