"""Return operations that Frontex coordinated or financed, and how many persons were returned on them.

Source: Frontex, workbooks released under Regulation (EC) 1049/2001 for 2006-2012, 2013-2018 and 2019-2022.
These are not all returns by member states, and not even all with Frontex's support: Frontex's own headline
for 2022 is more than twice the workbook's total. Only the list of operations and the sheet of returnees are
read; the sheets on staff and on costs are never opened.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from borderbook import reference
from borderbook.errors import DataError, Place
from borderbook.sources import schemas
from borderbook.sources.reading import one_line, sheet_lines, sheet_rows, workbook
from borderbook.sources.rows import ANOTHER, Reading, Rows, flagged
from borderbook.sources.tables import table as words_of

# headings, spaces and line breaks made one
DATE, KIND, DESTINATIONS, OPERATION = "DATE OF DEPARTURE", "TYPE OF OPERATION", "DESTINATION (S)", "ROID"
COUNTED_OPERATION, COUNTED_DATE, STATE = "Operation ID", "Date of Departure", "MS"
DESTINATION, RETURNEES = "DESTINATION[S]", "TCNs (accepted)"
STAFF = "FRONTEX STAFF ON BOARD"

COUNTED_SHEET = re.compile(r"((\d{4})-(\d{4}))_TCNs")
IDENTIFIER = r"(RO|VRD)-(\d{4}-\d{3}|\d{5})"
CANCELLED = re.compile(r"\(([^()]*?)\s+cancelled\)", re.IGNORECASE)
WORDS = words_of("return_operations")
FRONTEX = "FRONTEX"  # stands where a member state should
PAIR = ["operation", "destination"]


class _Period(NamedTuple):
    """The pair of sheets of a workbook, and the years that their names promise."""

    listed: str
    counted: str
    first: int
    last: int


def read_return_operations(path: Path) -> Reading:
    """The operations in one workbook, a row an operation, member state and destination.

    Three layouts, told apart by the headings of the list of operations (the order of columns is free):

    - ``workbook-notes``: staff columns, and remarks to the right of the headings (2006-2012).
    - ``workbook-staff``: staff columns (2013-2018).
    - ``workbook-plain``: neither (2019-2022).

    Args:
        path: the file.

    Returns:
        A ``Reading`` whose table has operation (Frontex's identifier), date (of departure), year, kind, geo
        (the member state that returned), destination, returnees (persons) and flag. Where the workbook gives
        no returnees for a destination, one row has geo NSP and returnees missing; never 0. A row of the
        agency itself has a blank geo. ``flag`` holds, joined by '; ':

        - 'no returnees published': for the whole operation, as in all of 2006-2009, 2011 and 2012;
        - 'no returnees for this destination', 'destination cancelled', 'destination not announced' (it has
          returnees, but is not in the list of operations);
        - 'date differs between sheets' (the date is that of the returnees), 'Frontex itself',
          'not co-financed by Frontex', 'remark' (another one, which is not passed on).

    Raises:
        DataError: another kind of file, a damaged one, a missing sheet or column, an unknown kind, state or
            destination, a cell that is no count or no date of the period, an operation that is listed twice
            or has returnees but is not listed, or two rows for the same key.
    """
    book = workbook(path)
    period = _period(path, book)
    listed, layout = _operations(path, book, period)
    rows, counted = _returnees(path, book, period)
    strange = ~counted["operation"].isin(listed["operation"])
    rows.refuse(COUNTED_OPERATION, strange, "{} has returnees, but is not in the list of operations")
    table = pd.concat([_with_returnees(counted, listed), _without_returnees(counted, listed)])
    table = table.assign(year=table["date"].dt.year)
    return rows.reading("return_operations", table, layout)


def _period(path: Path, book: Any) -> _Period:
    found = [match for match in map(COUNTED_SHEET.fullmatch, book.sheetnames) if match]
    if len(found) != 1:
        names = ", ".join(book.sheetnames[:12])
        raise DataError(f"there is no one sheet like 2013-2018_TCNs among {names}", Place(path), ANOTHER)
    return _Period(found[0][1], found[0][0], int(found[0][2]), int(found[0][3]))


def _operations(path: Path, book: Any, period: _Period) -> tuple[pd.DataFrame, str]:
    """The list of operations, a row an operation and destination (index = row), and the layout."""
    wanted = (DATE, KIND, DESTINATIONS, OPERATION)
    rows = sheet_rows(path, book, period.listed, *wanted).require(*wanted)
    remarks = _remarks(sheet_lines(path, book, period.listed), len(rows.frame.columns))
    table = pd.DataFrame(
        {
            "operation": _identifiers(rows, OPERATION),
            "date": _dates(rows, DATE, period),
            "kind": rows.words(KIND, WORDS["kinds"], "{} is no type of operation that this project knows"),
            "flag": pd.Series(remarks, dtype="str").reindex(rows.frame.index, fill_value=""),
        }
    )
    rows.unique(["operation"], table)
    staffed = "workbook-staff" if STAFF in rows else "workbook-plain"
    return table.join(_destinations(rows)), "workbook-notes" if remarks else staffed


def _returnees(path: Path, book: Any, period: _Period) -> tuple[Rows, pd.DataFrame]:
    """The sheet of returnees, and its table: a row an operation, member state and destination."""
    wanted = (COUNTED_OPERATION, COUNTED_DATE, STATE, DESTINATION, RETURNEES)
    rows = sheet_rows(path, book, period.counted, *wanted).require(*wanted)
    member = rows.where(rows.text(STATE) != FRONTEX)
    table = pd.DataFrame(
        {
            "operation": _identifiers(rows, COUNTED_OPERATION),
            "date": _dates(rows, COUNTED_DATE, period),
            # blank for the agency itself
            "geo": member.codes(STATE, "frontex").reindex(rows.frame.index, fill_value=schemas.NONE),
            "destination": rows.codes(DESTINATION, "frontex"),
            "returnees": rows.counts(RETURNEES),
        }
    )
    rows.unique(["operation", "geo", "destination"], table)
    return rows, table


def _remarks(lines: list[tuple[Any, ...]], width: int) -> dict[int, str]:
    """Row -> flag for each row with a remark to the right of the headings; the remark itself stays here."""
    beyond = {row: " ".join(filter(None, map(one_line, cells[width:]))) for row, cells in enumerate(lines, 1)}
    return {row: WORDS["notes"].get(text.casefold(), "remark") for row, text in beyond.items() if text}


def _identifiers(rows: Rows, column: str) -> pd.Series:
    text = rows.text(column)
    rows.refuse(column, ~text.str.fullmatch(IDENTIFIER), "{} is no identifier")
    return text


def _dates(rows: Rows, column: str, period: _Period) -> pd.Series:
    days = rows.calendar(column)
    rows.refuse(column, days.isna(), "{} is no date")
    outside = ~days.dt.year.between(period.first, period.last)
    rows.refuse(column, outside, f"{{}} is not in {period.first} to {period.last}, as the sheet's name says")
    return days


def _destinations(rows: Rows) -> pd.DataFrame:
    """A row a destination, and whether it was cancelled: 'Georgia & Togo (Togo cancelled)' has two."""
    text, place = rows.text(DESTINATIONS), rows.at(DESTINATIONS)
    names = text.str.replace(CANCELLED, "", regex=True).map(_named).explode()
    dropped = text.map(CANCELLED.findall).explode().dropna()
    table = pd.DataFrame({"destination": reference.codes(names, "frontex", place)})
    gone = set(zip(dropped.index, reference.codes(dropped, "frontex", place), strict=True))
    return table.assign(cancelled=[pair in gone for pair in table["destination"].items()])


def _named(text: str) -> list[str]:
    """The destinations in a cell; ' and ' parts them as '&' does, unless it belongs to a country's name."""
    return [name for part in text.split("&") for name in _parted(part.strip().split(" and "))]


def _parted(words: list[str]) -> list[str]:
    if not words:
        return []
    heads = [(" and ".join(words[:n]), n) for n in range(len(words), 0, -1)]
    head, n = next((found for found in heads if reference.code_of(found[0], "frontex")), heads[-1])
    return [head, *_parted(words[n:])]


def _with_returnees(counted: pd.DataFrame, listed: pd.DataFrame) -> pd.DataFrame:
    """The rows of the sheet of returnees, with what the list of operations says about each."""
    operations = listed.drop_duplicates("operation").set_index("operation")[["kind", "flag", "date"]]
    announced = listed.drop_duplicates(PAIR).set_index(PAIR)["cancelled"]
    table = counted.join(operations.rename(columns={"date": "listed_date"}), on="operation")
    table = table.join(announced, on=PAIR)
    marks = {
        "destination not announced": table["cancelled"].isna(),
        "destination cancelled": table["cancelled"].eq(True),
        "date differs between sheets": table["date"] != table["listed_date"],
        "no returnees for this destination": table["returnees"].isna(),
        "Frontex itself": table["geo"] == schemas.NONE,
    }
    return table.assign(flag=flagged(table["flag"], marks))


def _without_returnees(counted: pd.DataFrame, listed: pd.DataFrame) -> pd.DataFrame:
    """Rows for the listed operations and destinations that the sheet of returnees does not have."""
    rest = listed[~pd.MultiIndex.from_frame(listed[PAIR]).isin(pd.MultiIndex.from_frame(counted[PAIR]))]
    whole = ~rest["operation"].isin(counted["operation"])
    marks = {
        "no returnees published": whole,
        "destination cancelled": rest["cancelled"],
        "no returnees for this destination": ~whole & ~rest["cancelled"],
    }
    missing = pd.array([pd.NA] * len(rest), "Int64")
    return rest.assign(geo="NSP", returnees=missing, flag=flagged(rest["flag"], marks))
