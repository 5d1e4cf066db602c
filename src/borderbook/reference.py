"""Names and codes: countries, groups of persons, routes, membership by date, boundaries.

One code means one thing in every dataset. Countries carry their ISO 3166-1 alpha-2 code (Greece is GR,
the United Kingdom GB, Kosovo XK); aggregates keep Eurostat's code (EU27_2020, EU28, TOTAL); groups that are
not countries have codes of their own (STLS stateless, UNK unknown, RNC recognised non-citizens,
SSA sub-Saharan, unspecified). Tables are read from data/reference.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

import pandas as pd

from borderbook import project
from borderbook.errors import DataError, Place

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd

Publisher = Literal["frontex", "iom", "eurostat", "unhcr", "commission"]
Union = Literal["EU", "EEA", "Schengen"]


@cache
def _table(name: str) -> pd.DataFrame:
    # keep_default_na=False: "NA" is Namibia
    path = project.data() / "reference" / f"{name}.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")


def countries() -> pd.DataFrame:
    """Every code in use, a row each: code, kind, name, iso3, iso_numeric, eurostat.

    ``kind`` is country, territory, historical, residual (a group of persons that is no country) or
    aggregate (a sum of others: never to be added to its parts).
    """
    return _table("countries")


def aliases() -> pd.DataFrame:
    """Every spelling seen in a publisher's file: publisher, spelling, code."""
    return _table("aliases")


def routes() -> pd.DataFrame:
    """Frontex's migratory routes: route, label, border_types, lon, lat (label point), note."""
    return _table("routes")


def route_aliases() -> pd.DataFrame:
    """Every spelling of a route seen in a publisher's file: publisher, spelling, route."""
    return _table("route_aliases")


def membership() -> pd.DataFrame:
    """Membership by date: union (EU, EEA, Schengen), code, start, end (blank: still a member)."""
    return _table("membership")


@cache
def _lookup(table: str, target: str, publisher: str) -> dict[str, str]:
    rows = _table(table)
    own = rows[rows["publisher"] == publisher]
    return dict(zip(own["spelling"].map(fold), own[target], strict=True))


@cache
def _codes() -> frozenset[str]:
    return frozenset(countries()["code"])


def fold(spelling: str) -> str:
    """A spelling without what publishers vary freely: case, outer space, footnote marks, apostrophes."""
    text = " ".join(str(spelling).replace("\ufeff", "").replace("\u00a0", " ").split())
    return text.rstrip("*^ ").replace("\u2019", "'").casefold()


def code_of(spelling: str, publisher: Publisher) -> str | None:
    """The code for a country or group as ``publisher`` writes it (name or code); None if never seen."""
    return _lookup("aliases", "code", publisher).get(fold(spelling))


def route_of(spelling: str, publisher: Publisher) -> str | None:
    """The route for a spelling of it by ``publisher``; None if never seen."""
    return _lookup("route_aliases", "route", publisher).get(fold(spelling))


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


def _translate(column: pd.Series, look_up, noun: str, table: str, place: Place) -> pd.Series:  # noqa: ANN001
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


def label(code: str) -> str:
    """The name to show for a code: ``label('GR')`` is 'Greece'; an unknown code shows as itself."""
    return _names().get(code, code)


@cache
def _names() -> dict[str, str]:
    table = countries()
    return dict(zip(table["code"], table["name"], strict=True))


def members(union: Union, on: dt.date) -> list[str]:
    """The codes of the members of ``union`` on a day, sorted."""
    table = membership()
    day = on.isoformat()
    held = (table["union"] == union) & (table["start"] <= day) & ((table["end"] == "") | (table["end"] > day))
    return sorted(table.loc[held, "code"])


@cache
def boundaries() -> gpd.GeoDataFrame:
    """Country outlines for Europe and the Mediterranean: code, name, geometry (EPSG:4326, all valid).

    Natural Earth 1:50m in the UN view, with Lampedusa, Ceuta, Melilla and Gibraltar from 1:10m. Public domain.
    """
    import geopandas as gpd

    return gpd.read_parquet(project.data() / "reference" / "boundaries.parquet")
