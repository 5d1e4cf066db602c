"""Publishers' spellings of countries, groups and routes, as codes (data/reference/aliases.csv, route_aliases.csv)."""

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

# marks that publishers set differently for the same word
_VARIANTS = str.maketrans(
    {"\ufeff": "", "\u2019": "'", "\u2018": "'", "`": "'", "\u2013": "-", "\u2011": "-"}
)
# What is cached is keyed by the folder: a process may turn to another project.


@cache
def _lookup(folder: Path, table: str, publisher: str) -> dict[str, str]:
    """Spelling as ``fold`` leaves it -> code, or route; the publisher's own spellings go before all others."""
    if table == "route_aliases":
        return {fold(row["spelling"]): row["route"] for row in _own(table, publisher)}
    found: dict[str, str] = {}
    for row in reference.rows("countries"):
        # names and alpha-3 codes of countries and territories; Eurostat has codes of its own, of everything
        words = [row["name"], row["iso3"]] if row["kind"] in ("country", "territory") else []
        words += [row["eurostat"]] if publisher == "eurostat" else []
        found |= {fold(word): row["code"] for word in words if word}
    return found | {fold(row["spelling"]): row["code"] for row in _own(table, publisher)}


def _own(table: str, publisher: str) -> Iterator[dict[str, str]]:
    return (row for row in reference.rows(table) if row["publisher"] == publisher)


def fold(spelling: str) -> str:
    """A spelling without what publishers vary freely: case, space, footnote marks, apostrophes, dashes."""
    text = unicodedata.normalize("NFC", str(spelling)).translate(_VARIANTS)
    return " ".join(text.split()).rstrip("*^ ").casefold()


def code_of(spelling: str, publisher: Publisher) -> str | None:
    """The code for a country or group as ``publisher`` writes it (name or code); None if it means nothing.

    The publisher's own spellings (aliases.csv) go before the names and codes of countries.csv.
    """
    return _lookup(project.data(), "aliases", publisher).get(fold(spelling))


def route_of(spelling: str, publisher: Publisher) -> str | None:
    """The route for a spelling of it by ``publisher``; None if never seen."""
    return _lookup(project.data(), "route_aliases", publisher).get(fold(spelling))


def codes(column: pd.Series, publisher: Publisher, place: Place) -> pd.Series:
    """The codes for a whole column of countries or groups, as strings on the column's own index.

    Args:
        column: spellings; its index must be the row as the file shows it to a person.
        publisher: whose spellings they are.
        place: file, sheet and column, for the error.

    Raises:
        DataError: a spelling nobody has heard of; names its row, and says where to add it.
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
                f"'{spelling}' is no {noun} that this project knows",
                Place(place.file, place.sheet, row, place.column),
                f"If it is right, add the spelling to data/reference/{table}; if not, mend the file.",
            )
    return column.map(known).astype("str")
