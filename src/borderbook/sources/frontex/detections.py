"""Detections of illegal border-crossing, a row a month, route, border type and citizenship.

Source: Frontex, 'Monthly detections of illegal border-crossing (IBC)'. A detection is not a person:
whoever is detected twice counts twice, and in 2015 the totals of the Eastern Mediterranean and the
Western Balkan route largely repeat the same people.
"""

from __future__ import annotations

from pathlib import Path

from borderbook.sources.frontex import detections_by_route as by_route
from borderbook.sources.frontex.detections_r import read_data_frame
from borderbook.sources.frontex.detections_workbook import read_workbook
from borderbook.sources.reading import kind
from borderbook.sources.rows import Reading


def read_detections(path: Path) -> Reading:
    """The detections in one file, as published in it: nothing is corrected here.

    Layouts are told apart by what the file holds, never by its name:

    - ``workbook-2018``: Frontex's own, headings Route, BorderLocation, NationalityLong, months as dates.
    - ``workbook-2025``: Frontex's own, headings Route, Border type or inland, Nationality, JAN2009.
    - ``workbook-2025-11``: the same below other content, with a line on the source below the data.
    - ``gdidata``: the copy in IOM's R package of that name; it leaves out the zeros and gives no date.
    - four more by route and month only, which ``detections_by_route`` lists: border_type is 'all' and citizenship
      'TOTAL' in every row.

    Args:
        path: the file.

    Returns:
        A ``Reading`` whose table has the columns month (its first day), route, border_type, citizenship,
        detections (a count, zero where the publisher prints a zero) and flag (always blank).

    Raises:
        DataError: another kind of file, a damaged one, an unknown layout, route, border type or
            nationality, a border type that its route does not have, a cell that is no count, a gap in the months, or
            two rows for the same key.
    """
    found = kind(path, "xlsx", "r", "text")
    if found == "text":
        return by_route.read_csv(path)
    if found == "r":
        return by_route.read_analysis_frame(path) if by_route.in_r(path) else read_data_frame(path)
    return by_route.read_analysis_workbook(path) if by_route.in_workbook(path) else read_workbook(path)
