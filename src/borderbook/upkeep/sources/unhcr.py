"""Reads arrivals by sea and land, also by country of origin, from UNHCR's portal (Europe Sea Arrivals).

| layout | recognised by | rows |
|---|---|---|
| daily-italy | a column ``data_date`` | sea arrivals in Italy by day; a day without arrivals may be absent |
| json-monthly | JSON with an array ``monthly`` | the five countries together (TOTAL) by month, sea and land |
| json-countries | JSON with an array ``countries`` | months, or the year to date, of each country |
| portal-series | JSON with an array ``series`` | months of each series that a refresh asked for |

An answer of the portal gives neither country nor border type. So the file that a refresh makes from the answers adds
them: ``{"retrieved": day, "series": [{"geo", "border_type", "query", "answer": {"data": {"timeseries": [{"year",
"month", ...}]}}}]}``.

The figures come from national authorities. If a file gives the parts of a total, the parts are stored and the total is
only checked. So arrivals may be added up over ``border_type``, whose value 'all' means 'not broken down'.

Arrivals by country of origin (layout ``json-by-origin``, array ``by_destination``) are those from 1 January to a day:
in Greece and Italy by sea, in Spain and Cyprus by sea and land together ('all'). Origins are those that the authorities
recorded: their sum is less than the arrivals, and small groups are combined as Other. The totals over the countries,
added by those who made the file, are not read.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from borderbook.catalog import schemas
from borderbook.errors import DataError, Place
from borderbook.upkeep.sources.reading import csv_rows, json_document, kind, records, stated_day
from borderbook.upkeep.sources.rows import Day, Reading, Rows
from borderbook.upkeep.sources.vocabulary import table as words_of

WORDS = words_of("unhcr")
COVERED = frozenset(WORDS["covered"])
TOTAL = "TOTAL"
DESTINATION = ("destination_country", "scope", "data_date", "published_origin_total", "origins")


def read_arrivals(path: Path) -> Reading:
    """One UNHCR file of arrivals, as the dataset ``arrivals`` (persons).

    Flags: 'incomplete' for a period that had not ended when the file was made.

    Raises:
        DataError: the file has none of these layouts, or a cell is invalid.
    """
    return _daily(csv_rows(path)) if kind(path, "text", "json") == "text" else _read_json(path)


def _reading(rows: Rows, layout: str, as_of: Day, *parts: pd.DataFrame) -> Reading:
    return rows.reading("arrivals", pd.concat(parts, ignore_index=True), layout, as_of)


def _series(date: pd.Series, arrivals: pd.Series, **same: Any) -> pd.DataFrame:
    """Rows of the tidy table: one date and count in each row; ``same`` gives the other columns for all rows."""
    defaults = {"period": "month", "place": schemas.NONE, "flag": schemas.NONE}
    return pd.DataFrame({"date": date, "arrivals": arrivals}).assign(**{**defaults, **same})


def _daily(rows: Rows) -> Reading:
    # the export names no country; Italy's is the only daily series in use here
    rows.require("data_date", "unix_timestamp", "individuals").unique(["data_date"])
    date = rows.dates("data_date")
    stamp = pd.to_datetime(pd.to_numeric(rows["unix_timestamp"], errors="coerce"), unit="s", errors="coerce")
    rows.refuse("data_date", stamp != date, "{} is another day than the row's unix_timestamp")
    table = _series(date, rows.counts("individuals"), period="day", geo="IT", border_type="sea")
    return _reading(rows, "daily-italy", date.max(), table)


def _read_json(path: Path) -> Reading:
    document, place = json_document(path), Place(path)
    for name, read in {"countries": _countries, "monthly": _together, "series": _portal}.items():
        if isinstance(document, dict) and name in document:
            return read(document, place)
    problem = "there is neither 'monthly' nor 'countries' nor 'series' in it"
    raise DataError(problem, place, "This is another file.")


def _metadata(document: Mapping[str, Any], place: Place) -> tuple[pd.Timestamp, list[str]]:
    """The day on which a file was made, and the countries that it covers."""
    metadata = document.get("metadata")
    about = metadata if isinstance(metadata, dict) else {}
    made_on = stated_day(about.get("generated_at"), "metadata.generated_at", place)
    return made_on, [str(country) for country in about.get("coverage") or ()]


def _unfinished(month: pd.Series, made_on: pd.Timestamp) -> pd.Series:
    """The flag 'incomplete' for months that were not over when the file was made."""
    ended = month + pd.offsets.MonthEnd(0) < made_on
    return ended.map({True: schemas.NONE, False: "incomplete"})


def _together(document: Mapping[str, Any], place: Place) -> Reading:
    made_on, covered = _metadata(document, place)
    at = Place(place.file, "monthly")
    rows = records(document["monthly"], ("date", "people", "sea_arrivals", "land_arrivals"), at)
    if set(covered) != COVERED:
        raise DataError(
            f"the totals cover {', '.join(sorted(covered)) or 'no country named'}, not the usual five",
            place,
            f"They are stored as {TOTAL}, which stands for {', '.join(sorted(COVERED))}.",
        )
    date = rows.unique(["date"]).dates("date")
    sea, land = rows.counts("sea_arrivals"), rows.counts("land_arrivals")
    rows.refuse("people", rows.counts("people") != sea + land, "{} is not the sum of its parts")
    same = {"geo": TOTAL, "flag": _unfinished(date, made_on)}
    parts = [_series(date, sea, border_type="sea", **same), _series(date, land, border_type="land", **same)]
    return _reading(rows, "json-monthly", made_on, *parts)


def _countries(document: Mapping[str, Any], place: Place) -> Reading:
    made_on, _ = _metadata(document, place)
    totals = ("arrivals_ytd", "sea_arrivals_ytd", "land_arrivals_ytd")
    wanted = ("country", "monthly", *totals)
    at = Place(place.file, "countries")
    rows = records(document["countries"], wanted, at, nested="monthly").unique(["country"])
    typed = rows.assign(geo=rows.codes("country", "unhcr"), **{name: rows.counts(name) for name in totals})
    parts = [
        _country(row, made_on, Place(place.file, f"countries, {row['country']}"))
        for row in typed.frame.to_dict("records")
    ]
    return _reading(rows, "json-countries", made_on, *parts)


def _country(row: Mapping[Hashable, Any], made_on: pd.Timestamp, at: Place) -> pd.DataFrame:
    """The months of a country if the file has them, otherwise its year to date."""
    year, sea, land = row["arrivals_ytd"], row["sea_arrivals_ytd"], row["land_arrivals_ytd"]
    if not row["monthly"]:
        return _year_to_date(row["geo"], {"all": year, "sea": sea, "land": land}, made_on, at)
    rows = records(row["monthly"], ("date", "people"), at)
    date, people = rows.dates("date"), rows.counts("people")
    if not pd.isna(year) and people.sum() != year:
        raise DataError(f"the months add up to {people.sum()}, not to arrivals_ytd {year}", at)
    border = "sea" if not pd.isna(sea) and sea == year else "all"
    return _series(date, people, geo=row["geo"], border_type=border, flag=_unfinished(date, made_on))


def _year_to_date(geo: str, totals: dict[str, Any], made_on: pd.Timestamp, at: Place) -> pd.DataFrame:
    year, sea, land = totals["all"], totals["sea"], totals["land"]
    parts = ["all"] if pd.isna(sea) or pd.isna(land) else ["sea", "land"]
    if len(parts) > 1 and not pd.isna(year) and sea + land != year:
        raise DataError(f"arrivals_ytd {year} is not the sum of sea {sea} and land {land}", at)
    arrivals = pd.Series([totals[part] for part in parts], dtype="Int64")
    january = pd.Series(made_on.replace(month=1, day=1), index=arrivals.index)
    return _series(january, arrivals, period="year_to_date", geo=geo, border_type=parts, flag="incomplete")


def _portal(document: Mapping[str, Any], place: Place) -> Reading:
    retrieved = stated_day(document.get("retrieved"), "retrieved", place)
    wanted, at = ("geo", "border_type", "answer"), Place(place.file, "series")
    rows = records(document["series"], wanted, at, nested="answer")
    parts = []
    for number, series in rows.frame.iterrows():
        date, arrivals = _months(series["answer"], Place(place.file, f"series {number}"))
        about = {name: series[name] for name in ("geo", "border_type")}
        parts.append(_series(date, arrivals, **about, flag=_unfinished(date, retrieved)))
    return _reading(rows, "portal-series", retrieved, *parts)


def _months(answer: Any, place: Place) -> tuple[pd.Series, pd.Series]:
    data = answer.get("data") if isinstance(answer, Mapping) else None
    months = data.get("timeseries") if isinstance(data, Mapping) else None
    rows = records(months, ("year", "month", "individuals"), place).unique(["year", "month"])
    month = rows.filled_counts("year").astype("str") + "-" + rows.filled_counts("month").astype("str")
    return rows.assign(month=month).dates("month", "%Y-%m"), rows.counts("individuals")


def read_arrivals_by_citizenship(path: Path) -> Reading:
    """One file, as the dataset ``arrivals_by_citizenship``.

    Returns:
        ``date`` and ``until`` (first and last day of the period), ``period`` (year_to_date), ``geo`` (where
        they arrived), ``border_type``, ``citizenship`` and ``arrivals`` (persons).

    Raises:
        DataError: another file, an unknown country, an invalid cell, a row that appears twice, or origins that do
            not add up to the printed total.
    """
    document, place = json_document(path), Place(path)
    if not isinstance(document, dict) or "by_destination" not in document:
        raise DataError("there is no 'by_destination' in it", place, "This is another file.")
    rows = records(document["by_destination"], DESTINATION, Place(path, "by_destination"), nested="origins")
    borders = rows.words("scope", WORDS["scopes"], "{} is not one of " + ", ".join(WORDS["scopes"]))
    about = {
        "geo": rows.codes("destination_country", "unhcr"), "until": rows.dates("data_date"), "border_type": borders,
        "total": rows.filled_counts("published_origin_total"),
    }  # fmt: skip
    parts = [_destination(row, path) for row in rows.assign(**about).frame.to_dict("records")]
    table = pd.concat(parts, ignore_index=True)
    return rows.reading("arrivals_by_citizenship", table, "json-by-origin", table["until"].max())


def _destination(row: Any, path: Path) -> pd.DataFrame:
    at = Place(path, f"by_destination, {row['destination_country']}")
    rows = records(row["origins"], ("origin_country", "people"), at)
    people = rows.filled_counts("people")
    if people.sum() != row["total"]:
        raise DataError(
            f"the origins add up to {people.sum()}, not to published_origin_total {row['total']}", at
        )
    table = pd.DataFrame({"citizenship": rows.codes("origin_country", "unhcr"), "arrivals": people})
    rows.unique(["citizenship"], table)
    january = row["until"].replace(month=1, day=1)
    about = {name: row[name] for name in ("geo", "border_type", "until")}
    return table.assign(date=january, period="year_to_date", **about)
