"""Names and codes: countries, groups of persons, membership of unions by date, boundaries.

A code has the same meaning in every dataset. Countries have their ISO 3166-1 alpha-2 code (Greece is GR, the United
Kingdom GB, Kosovo XK). Aggregates have a code (EU27_2020, EU28, TOTAL). Groups that are not countries have
codes of their own (STLS stateless, UNK unknown, RNC recognised non-citizens, SSA sub-Saharan, unspecified). The tables
are in data/reference, whose README.md describes them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from notemill import project
from notemill.errors import UsageError
from notemill.files import parquet

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd
    import pandas as pd

Union = Literal["EU", "EEA", "Schengen"]
# This is the wording that the EU's institutions use; it must not be shortened.
KOSOVO_NOTE = (
    "Kosovo*: This designation is without prejudice to positions on status, and is in line with "
    "UNSCR 1244/1999 and the ICJ Opinion on the Kosovo declaration of independence."
)
PALESTINE_NOTE = (
    "Palestine*: This designation shall not be construed as recognition of a State of Palestine and is "
    "without prejudice to the individual positions of the Member States on this issue."
)
_NOTES = {"XK": KOSOVO_NOTE, "PS": PALESTINE_NOTE}

# Caches are keyed by the folder, because a process may work on several projects.


def _folder() -> Path:
    return project.data() / "reference"


def rows(table: str) -> list[dict[str, str]]:
    """A table of data/reference as a dictionary per row, all values text: faster than a DataFrame."""
    return _rows(_folder(), table)


@cache
def _rows(folder: Path, table: str) -> list[dict[str, str]]:
    if not folder.is_dir():  # a project without codes of its own
        return []
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(name: str) -> pd.DataFrame:
    """The same table as a DataFrame; data/reference/README.md describes its columns."""
    import pandas as pd  # imported here: checking parameters needs no pandas

    return pd.DataFrame(rows(name), dtype="str")


def countries() -> pd.DataFrame:
    """Every code in use, one row each: code, kind, name, iso3, iso_numeric, and a publisher's own.

    ``kind`` is country, territory, historical, residual (a group of persons that is not a country, or a part of the
    world without a named country) or aggregate (a sum of others, or one of them under another definition, which must
    never be added to its parts). It takes no position on anything's status.
    """
    return table("countries")


def label(code: str) -> str:
    """The name to show for a code: ``label('GR')`` is 'Greece'; an unknown code is returned unchanged.

    A name that ends in an asterisk needs its footnote: see ``footnotes``.
    """
    return _column(_folder(), "name").get(code, code)


def own_names() -> dict[str, str]:
    """Name -> what a country calls itself, in all its languages: 'Belgium' is 'Belgien Belgique België'.

    A project without a table of aliases has none.
    """
    table = rows("aliases") if (_folder() / "aliases.csv").is_file() else []
    own = [(label(row["code"]), row["spelling"]) for row in table if row["publisher"] == "own"]
    return {name: " ".join(spelling for called, spelling in own if called == name) for name, _ in own}


_WITH_ARTICLE = ("NL", "GB", "US", "PH", "AE", "BS", "GM", "MV", "KM")


def in_sentence(geo: str, citizens: str = "TOTAL") -> str:
    """A place as written in a sentence: 'the EU-27', 'the Netherlands', 'Germany (citizens of Syria)'."""
    article = kind(geo) == "aggregate" or geo in _WITH_ARTICLE
    place = f"the {label(geo)}" if article else label(geo)
    return place if citizens == "TOTAL" else f"{place} (citizens of {label(citizens)})"


def footnotes(shown: Iterable[str]) -> list[str]:
    """The footnotes that the names of these codes need, each once; usually there are none."""
    present = set(shown)
    return [note for code, note in _NOTES.items() if code in present]


def kind(code: str) -> str:
    """The kind of a code (see ``countries``); '' for an unknown code."""
    return _column(_folder(), "kind").get(code, "")


def aggregates(codes: pd.Series) -> pd.Series:
    """Which codes of a column are aggregates, which must never be added to their parts; a mask."""
    # look up each code once and not in each row: tables have hundreds of thousands of rows
    kinds = _column(_folder(), "kind")
    return codes.isin([code for code in codes.unique() if kinds.get(code) == "aggregate"])


@cache
def _column(folder: Path, name: str) -> dict[str, str]:
    return {row["code"]: row[name] for row in _rows(folder, "countries")}


def members(union: Union, on: dt.date) -> list[str]:
    """The codes of the members of a union on a day, sorted: ``members("EU", date(2021, 1, 1))`` has 27.

    Raises:
        UsageError: there is no such union.
    """
    if union not in get_args(Union):
        raise UsageError(f"'{union}' is not one of {', '.join(get_args(Union))}.")
    day = on.isoformat()
    entries = (row for row in rows("membership") if row["union"] == union)
    return sorted(row["code"] for row in entries if row["start"] <= day < (row["end"] or "9999"))


def boundaries() -> gpd.GeoDataFrame:
    """Outlines from Iceland and Cabo Verde to Iran: code, name, geometry (EPSG:4326, all valid).

    Source: Natural Earth 1:50m in the United Nations' view, with Lampedusa, Ceuta, Melilla and Gibraltar from 1:10m;
    public domain. Draw them in EPSG:3035 (LAEA Europe). data/reference/README.md says how they were made.
    """
    return _outlines(_folder()).copy()


@cache
def _outlines(folder: Path) -> gpd.GeoDataFrame:
    import geopandas as gpd

    # not with geopandas.read_parquet, which spends most of its time on the file's description of the coordinate system
    table = parquet((folder / "boundaries.parquet").read_bytes())
    return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries.from_wkb(table["geometry"]), crs="EPSG:4326")
