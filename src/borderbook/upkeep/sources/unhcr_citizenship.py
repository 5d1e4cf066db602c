"""Reads UNHCR's arrivals in Greece, Italy, Spain and Cyprus by country of origin, from 1 January to a day per country.

The file is JSON with an array ``by_destination`` (layout ``json-by-origin``). Greece and Italy count arrivals by sea,
Spain and Cyprus arrivals by sea and land together (border_type 'all'). Origins are those that the authorities recorded:
their sum is less than the arrivals, and small groups are combined as Other. The file also has totals over the
countries, added by those who made it; they are not read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from borderbook.errors import DataError, Place
from borderbook.upkeep.sources.reading import json_document, records
from borderbook.upkeep.sources.rows import Reading
from borderbook.upkeep.sources.vocabulary import table as words_of

WORDS = words_of("unhcr")
DESTINATION = ("destination_country", "scope", "data_date", "published_origin_total", "origins")


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
