"""Translates publishers' spellings of countries, groups and routes into codes.

The spellings are in data/reference/aliases.csv and data/reference/route_aliases.csv.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Literal

import pandas as pd

from borderbook import project
from borderbook.catalog import reference
from borderbook.errors import DataError, Place

Publisher = Literal["frontex", "iom", "eurostat", "unhcr", "commission", "italy"]

# characters that publishers use interchangeably in the same word
_VARIANTS = str.maketrans(
    {"\ufeff": "", "\u2019": "'", "\u2018": "'", "`": "'", "\u2013": "-", "\u2011": "-"}
)
# The folder is part of the cache key, as a process may change to another project.


@cache
def _lookup(folder: Path, table: str, publisher: str) -> dict[str, str]:
    """Spelling, normalised by ``fold`` -> code or route; the publisher's own spellings take precedence."""
    if table == "route_aliases":
        return {fold(row["spelling"]): row["route"] for row in _own(table, publisher)}
    codes_by_spelling: dict[str, str] = {}
    for row in reference.rows("countries"):
        # names and alpha-3 codes of countries and territories; for Eurostat also its own codes, of all kinds
        words = [row["name"], row["iso3"]] if row["kind"] in ("country", "territory") else []
        words += [row["eurostat"]] if publisher == "eurostat" else []
        codes_by_spelling |= {fold(word): row["code"] for word in words if word}
    return codes_by_spelling | {fold(row["spelling"]): row["code"] for row in _own(table, publisher)}


def _own(table: str, publisher: str) -> Iterator[dict[str, str]]:
    return (row for row in reference.rows(table) if row["publisher"] == publisher)


def fold(spelling: str) -> str:
    """A spelling normalised in case, spaces, footnote marks, apostrophes and dashes, which publishers vary freely."""
    text = unicodedata.normalize("NFC", str(spelling)).translate(_VARIANTS)
    return " ".join(text.split()).rstrip("*^ ").casefold()


def code_of(spelling: str, publisher: Publisher) -> str | None:
    """The code for a country or group as ``publisher`` writes it (name or code); None if the spelling is unknown.

    The publisher's own spellings (aliases.csv) take precedence over the names and codes of countries.csv.
    """
    return _lookup(project.data(), "aliases", publisher).get(fold(spelling))


def route_of(spelling: str, publisher: Publisher) -> str | None:
    """The route for a spelling of ``publisher``; None if the spelling is unknown."""
    return _lookup(project.data(), "route_aliases", publisher).get(fold(spelling))


def codes(column: pd.Series, publisher: Publisher, place: Place) -> pd.Series:
    """The codes for a whole column of countries or groups, as strings on the column's own index.

    Args:
        column: spellings; its index must be the row number in the file.
        publisher: the publisher whose spellings they are.
        place: file, sheet and column, for the error.

    Raises:
        DataError: an unknown spelling; the message gives its row and the table to which it can be added.
    """
    return _translate(column, lambda s: code_of(s, publisher), "country or group", "aliases.csv", place)


def route_codes(column: pd.Series, publisher: Publisher, place: Place) -> pd.Series:
    """The same for a column of routes."""
    return _translate(column, lambda s: route_of(s, publisher), "route", "route_aliases.csv", place)


def _translate(
    column: pd.Series, look_up: Callable[[str], str | None], noun: str, table: str, place: Place
) -> pd.Series:
    known = {spelling: look_up(spelling) for spelling in column.unique()}
    for spelling, code in known.items():
        if code is None:
            row = int(column.index[column == spelling][0])
            raise DataError(
                f"'{spelling}' is not a known {noun}",
                Place(place.file, place.sheet, row, place.column),
                f"If it is right, add the spelling to data/reference/{table}; if not, correct the file.",
            )
    return column.map(known).astype("str")
