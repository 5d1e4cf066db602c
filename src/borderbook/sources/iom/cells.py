"""Cells as IOM writes them: dates, points on the map, signed counts, lists of names.

Every function takes a column of text whose index is the row in the file, and names that row when a cell
cannot be what it should.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

from borderbook.errors import DataError, Place
from borderbook.sources import reading

ADVICE = "Compare with the publisher's page; mend nothing by hand."
ISO = "%Y-%m-%d"
DAY_MONTH = "%d-%b-%y"
"""29-Oct-19, in the download of 2019."""
WEEKDAY = "%a, %m/%d/%Y - %H:%M"
"""Thu, 01/02/2026 - 12:00 in the yearly downloads: the month stands first."""

_NUMBER = r"(-?\d+(?:\.\d+)?)"
_PAIR = re.compile(rf"{_NUMBER}\s*,\s*{_NUMBER}")
_POINT = re.compile(rf"POINT \({_NUMBER} {_NUMBER}\)")
_JOINT = re.compile(r",(?=\S)")


def refuse(column: pd.Series, bad: pd.Series, problem: str, place: Place, advice: str = ADVICE) -> None:
    """Raise a DataError for the first row that ``bad`` marks, if any; ``{}`` in ``problem`` is its cell."""
    if bad.any():
        first = int(bad.to_numpy().argmax())
        at = Place(place.file, place.sheet, int(column.index[first]), place.column)
        raise DataError(problem.format(f"'{column.iloc[first]}'"), at, advice)


def dates(column: pd.Series, form: str, place: Place) -> pd.Series:
    """The days that a column names in one of IOM's forms; a blank cell has none.

    Raises:
        DataError: another form, no day of the calendar, or (``WEEKDAY``) another weekday than the cell says:
            that is how a day and a month in each other's place are found.
    """
    text = column.str.strip()
    days = pd.to_datetime(text.where(text != ""), format=form, errors="coerce")
    refuse(column, days.isna() & (text != ""), f"{{}} is no date of the form {form}", place)
    if form == WEEKDAY:
        other = days.notna() & (days.dt.day_name().str[:3] != text.str[:3])
        refuse(column, other, "{} falls on another weekday: day and month may be swapped", place)
    return days.dt.normalize()


def points(column: pd.Series, place: Place) -> pd.DataFrame:
    """Latitude and longitude (degrees, WGS 84) from ``lat, lon`` or ``POINT (lon lat)``.

    Returns:
        Columns lat and lon on the column's index; both missing for a blank cell.

    Raises:
        DataError: a cell in neither form, or beyond 90 or 180 degrees.
    """
    text = column.str.strip()
    pair = text.str.extract(rf"^{_PAIR.pattern}$").set_axis(["lat", "lon"], axis=1)
    point = text.str.extract(rf"^{_POINT.pattern}$").set_axis(["lon", "lat"], axis=1)
    degrees = pair.combine_first(point)[["lat", "lon"]].astype("float64")
    refuse(column, degrees["lat"].isna() & (text != ""), "{} is no point on the map", place)
    return _on_the_globe(degrees, column, place)


def degrees(lat: pd.Series, lon: pd.Series, place: Place) -> pd.DataFrame:
    """The same from two columns of numbers."""
    return points((lat + ", " + lon).where(lat + lon != "", ""), place)


def _on_the_globe(found: pd.DataFrame, column: pd.Series, place: Place) -> pd.DataFrame:
    lat, lon = found["lat"].abs(), found["lon"].abs()
    refuse(column, (lat > 90) & (lon <= 90), "{} is no latitude first; the two may be swapped", place)
    refuse(column, (lat > 90) | (lon > 180), "{} lies beyond the globe", place)
    return found


def signed(column: pd.Series, place: Place) -> pd.Series:
    """A column of whole numbers that may be negative, as Int64; blank is <NA>.

    Raises:
        DataError: text or a fraction.
    """
    text = column.str.strip()
    negative = text.str.startswith("-")
    size = reading.counts(text.str.removeprefix("-"), place)
    return size.where(~negative, -size)


def joined(cell: str) -> list[str]:
    """The names that IOM joined in one cell when it merged a split incident.

    It joins with a bare comma; a comma and a space are part of a name
    ("China, Hong Kong Special Administrative Region").
    """
    return [name.strip() for name in _JOINT.split(cell)]


def sets(
    column: pd.Series, names: Callable[[str], list[str]], translate: Callable[[pd.Series], pd.Series]
) -> pd.Series:
    """The codes that each cell names: sorted, once each, joined by ``|``; blank for a blank cell.

    Args:
        column: text.
        names: parts a cell into names.
        translate: codes for a column of names (one row a name, on the index of the cell's first row).
    """
    cells = column[column != ""].drop_duplicates()
    codes = translate(cells.map(names).explode())
    together = codes.groupby(level=0).agg(union)
    known = {"": "", **dict(zip(cells, together.loc[cells.index], strict=True))}
    return column.map(known).astype("str")


def union(cells: pd.Series) -> str:
    """All codes of some cells made by ``sets``, in the same form."""
    return "|".join(sorted({code for cell in cells for code in cell.split("|") if code}))
