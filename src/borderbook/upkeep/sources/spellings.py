"""Knows publishers' spellings of countries, groups and routes, and the code that each means.

The spellings are in data/reference/aliases.csv and data/reference/route_aliases.csv.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from notemill import project
from notemill.catalog import reference

Publisher = Literal["frontex", "iom", "eurostat", "unhcr", "commission", "italy"]
Table = Literal["aliases", "route_aliases"]

# characters that publishers use interchangeably in the same word
_VARIANTS = str.maketrans({"\ufeff": "", "\u2019": "'", "\u2018": "'", "`": "'", "\u2013": "-", "\u2011": "-"})


def known(table: Table, publisher: Publisher) -> Mapping[str, str]:
    """Spelling, normalised by ``fold`` -> code of a country or group (``aliases``), or route (``route_aliases``).

    The publisher's own spellings take precedence over the names and codes of countries.csv.
    """
    return _known(project.data(), table, publisher)


@cache
def _known(folder: Path, table: Table, publisher: Publisher) -> Mapping[str, str]:
    # the folder is part of the cache key, as a process may change to another project
    codes: dict[str, str] = {}
    for row in reference.rows("countries") if table == "aliases" else ():
        # names and alpha-3 codes of countries and territories; for Eurostat also its own codes, of all kinds
        words = [row["name"], row["iso3"]] if row["kind"] in ("country", "territory") else []
        words += [row["eurostat"]] if publisher == "eurostat" else []
        codes |= {fold(word): row["code"] for word in words if word}
    own = (row for row in reference.rows(table) if row["publisher"] == publisher)
    return codes | {fold(row["spelling"]): row["code" if table == "aliases" else "route"] for row in own}


def fold(spelling: str) -> str:
    """A spelling normalised in case, spaces, footnote marks, apostrophes and dashes, which publishers vary freely."""
    text = unicodedata.normalize("NFC", str(spelling)).translate(_VARIANTS)
    return " ".join(text.split()).rstrip("*^ ").casefold()


def code_of(spelling: str, publisher: Publisher) -> str | None:
    """The code for a country or group as ``publisher`` writes it (name or code); None if the spelling is unknown."""
    return known("aliases", publisher).get(fold(spelling))
