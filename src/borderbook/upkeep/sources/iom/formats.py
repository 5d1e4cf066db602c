"""Reads cells in IOM's formats: dates with their weekday, points on the map, lists of names."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

from borderbook.upkeep.sources.rows import Rows

WEEKDAY = "%a, %m/%d/%Y - %H:%M"
"""Format of dates in the yearly downloads, month first: Thu, 01/02/2026 - 12:00."""

_NUMBER = r"(-?[0-9]+(?:\.[0-9]+)?)"
_FORMS = ((rf"^{_NUMBER}\s*,\s*{_NUMBER}$", ["lat", "lon"]), (rf"^POINT \({_NUMBER} {_NUMBER}\)$", ["lon", "lat"]))
_JOINT = re.compile(r",(?=\S)")


def dates(rows: Rows, column: str, form: str) -> pd.Series:
    """The days in a column of dates in one of IOM's formats; a blank cell gives NaT.

    Raises:
        DataError: ``Rows.dates`` refuses a cell; or, in the format ``WEEKDAY``, the date does not fall on the weekday
            in the cell, so day and month may be swapped.
    """
    days = rows.dates(column, form)
    if form == WEEKDAY:
        other = days.notna() & (days.dt.day_name().str[:3] != rows.text(column).str[:3])
        rows.refuse(column, other, "{} falls on another weekday: day and month may be swapped")
    return days.dt.normalize()


def points(rows: Rows, column: str) -> pd.DataFrame:
    """Latitude and longitude (degrees, WGS 84) from ``lat, lon`` or ``POINT (lon lat)``.

    Returns:
        Columns lat and lon on the rows' index; both missing for a blank cell.

    Raises:
        DataError: a cell in neither format, a latitude beyond 90 or a longitude beyond 180 degrees.
    """
    text = rows.text(column)
    pair, point = (text.str.extract(form).set_axis(names, axis=1) for form, names in _FORMS)
    coordinates = pair.combine_first(point)[["lat", "lon"]].astype("float64")
    rows.refuse(column, coordinates["lat"].isna() & (text != ""), "{} is not a point on the map")
    lat, lon = coordinates["lat"].abs(), coordinates["lon"].abs()
    rows.refuse(column, (lat > 90) & (lon <= 90), "{} does not begin with a latitude; the two may be swapped")
    rows.refuse(column, (lat > 90) | (lon > 180), "{} is beyond 90 or 180 degrees")
    return coordinates


def joined(cell: str) -> list[str]:
    """The names in a cell, which IOM joins when it merges a split incident.

    IOM joins names with a comma without a space. A comma followed by a space is part of a name
    ("China, Hong Kong Special Administrative Region").
    """
    return [name.strip() for name in _JOINT.split(cell)]


def sets(
    rows: Rows, column: str, names: Callable[[str], list[str]], translate: Callable[[Rows], pd.Series]
) -> pd.Series:
    """The codes that each cell of a column names: sorted, without duplicates, joined by ``|``; empty for a blank cell.

    Args:
        rows: the rows with the column.
        column: its name.
        names: splits the text of a cell into names.
        translate: turns rows with one name in each cell of that column into codes, on the same index.
    """
    cells = rows.text(column)
    first = cells[cells != ""].drop_duplicates()
    apart = first.map(names).explode().to_frame(column)
    together = translate(Rows(apart, rows.place, rows.headings)).groupby(level=0).agg(union)
    return cells.map({"": "", **dict(zip(first, together.loc[first.index], strict=True))}).astype("str")


def union(cells: pd.Series) -> str:
    """The union of cells made by ``sets``, in the same format."""
    return "|".join(sorted({code for cell in cells for code in cell.split("|") if code}))
