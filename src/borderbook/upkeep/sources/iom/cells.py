"""Cells as IOM writes them: dates with their weekday, points on the map, lists of names."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

from borderbook.upkeep.sources.rows import Rows

WEEKDAY = "%a, %m/%d/%Y - %H:%M"
"""Thu, 01/02/2026 - 12:00 in the yearly downloads: the month stands first."""

_NUMBER = r"(-?[0-9]+(?:\.[0-9]+)?)"
_FORMS = (
    (rf"^{_NUMBER}\s*,\s*{_NUMBER}$", ["lat", "lon"]),
    (rf"^POINT \({_NUMBER} {_NUMBER}\)$", ["lon", "lat"]),
)
_JOINT = re.compile(r",(?=\S)")


def dates(rows: Rows, column: str, form: str) -> pd.Series:
    """The days that a column names in one of IOM's forms; a blank cell has none.

    Raises:
        DataError: what ``Rows.dates`` refuses, or (``WEEKDAY``) another weekday than the cell says: that is how a day
            and a month in each other's place are found.
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
        DataError: a cell in neither form, or beyond 90 or 180 degrees.
    """
    text = rows.text(column)
    pair, point = (text.str.extract(form).set_axis(names, axis=1) for form, names in _FORMS)
    found = pair.combine_first(point)[["lat", "lon"]].astype("float64")
    rows.refuse(column, found["lat"].isna() & (text != ""), "{} is no point on the map")
    lat, lon = found["lat"].abs(), found["lon"].abs()
    rows.refuse(column, (lat > 90) & (lon <= 90), "{} is no latitude first; the two may be swapped")
    rows.refuse(column, (lat > 90) | (lon > 180), "{} lies beyond the globe")
    return found


def joined(cell: str) -> list[str]:
    """The names that IOM joined in one cell when it merged a split incident.

    It joins with a bare comma; a comma and a space are part of a name
    ("China, Hong Kong Special Administrative Region").
    """
    return [name.strip() for name in _JOINT.split(cell)]


def sets(
    rows: Rows, column: str, names: Callable[[str], list[str]], translate: Callable[[Rows], pd.Series]
) -> pd.Series:
    """The codes that each cell of a column names: sorted, once each, joined by ``|``; blank for a blank cell.

    Args:
        rows: where the column stands.
        column: its name.
        names: parts a cell into names.
        translate: codes for rows with one name each in that column, on the index of the first row with such a cell.
    """
    cells = rows.text(column)
    first = cells[cells != ""].drop_duplicates()
    apart = first.map(names).explode().to_frame(column)
    together = translate(Rows(apart, rows.place, rows.headings)).groupby(level=0).agg(union)
    return cells.map({"": "", **dict(zip(first, together.loc[first.index], strict=True))}).astype("str")


def union(cells: pd.Series) -> str:
    """All codes of some cells made by ``sets``, in the same form."""
    return "|".join(sorted({code for cell in cells for code in cell.split("|") if code}))
