"""Return operations that Frontex coordinated or financed, and how many persons were returned on them.

Source: Frontex, workbooks released under Regulation (EC) 1049/2001 for 2006-2012, 2013-2018 and 2019-2022.
These are not all returns by member states, and not even all with Frontex's support: Frontex's own headline
for 2022 is more than twice the workbook's total. Only the list of operations and the sheet of returnees are
read; the sheets on staff and on costs are never opened.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from borderbook import reference
from borderbook.errors import DataError, Place
from borderbook.sources import schemas
from borderbook.sources.reading import (
    Reading,
    counts,
    expect_unique,
    refuse,
    require_columns,
    sheet_lines,
    sheet_rows,
    workbook,
)

# headings, spaces and line breaks made one
DATE, KIND, DESTINATIONS, OPERATION = "DATE OF DEPARTURE", "TYPE OF OPERATION", "DESTINATION (S)", "ROID"
COUNTED_OPERATION, COUNTED_DATE, STATE = "Operation ID", "Date of Departure", "MS"
DESTINATION, RETURNEES = "DESTINATION[S]", "TCNs (accepted)"
STAFF = "FRONTEX STAFF ON BOARD"

COUNTED_SHEET = re.compile(r"((\d{4})-(\d{4}))_TCNs")
IDENTIFIER = re.compile(r"(RO|VRD)-(\d{4}-\d{3}|\d{5})")
CANCELLED = re.compile(r"\(([^()]*?)\s+cancelled\)", re.IGNORECASE)
# the workbooks spell out none of these: JRO, NRO and CRO are Frontex's own terms for its return operations,
# VDO and VRD are read here as voluntary departure and voluntary return
KINDS = {
    "jro": "joint",
    "nro": "national",
    "cro": "collecting",
    "frontex-ro": "frontex",
    "vdo": "voluntary_departure",
    "vrd": "voluntary_return",
    "humanitarian vr": "humanitarian_voluntary_return",
}
NOTES = {"not co-financed by frontex": "not co-financed by Frontex"}
FRONTEX = "FRONTEX"  # stands where a member state should


@dataclass(frozen=True)
class _Period:
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
    counted = _returnees(path, book, period)
    _expect_listed(counted, listed, Place(path, period.counted, column=COUNTED_OPERATION))
    table = pd.concat([_with_returnees(counted, listed), _without_returnees(counted, listed)])
    table = table.assign(year=table["date"].dt.year)
    return Reading(schemas.check("return_operations", table, Place(path)), layout)


def _period(path: Path, book: Any) -> _Period:
    found = [match for match in map(COUNTED_SHEET.fullmatch, book.sheetnames) if match]
    if len(found) != 1:
        raise DataError(
            f"there is no one sheet like 2013-2018_TCNs among {', '.join(book.sheetnames[:12])}",
            Place(path),
            "The publisher changed the layout, or this is another workbook.",
        )
    return _Period(found[0][1], found[0][0], int(found[0][2]), int(found[0][3]))


def _operations(path: Path, book: Any, period: _Period) -> tuple[pd.DataFrame, str]:
    """The list of operations, a row an operation and destination (index = row), and the layout."""
    place = Place(path, period.listed)
    rows = _sheet(path, book, period.listed, [DATE, KIND, DESTINATIONS, OPERATION])
    remarks = _remarks(sheet_lines(path, book, period.listed), len(rows.columns))
    table = pd.DataFrame(
        {
            "operation": _identifiers(rows[OPERATION], replace(place, column=OPERATION)),
            "date": _dates(rows[DATE], period, replace(place, column=DATE)),
            "kind": _kinds(rows[KIND], replace(place, column=KIND)),
            "flag": pd.Series(remarks, dtype="str").reindex(rows.index, fill_value=""),
        }
    )
    expect_unique(table, ["operation"], place)
    staffed = "workbook-staff" if STAFF in rows.columns else "workbook-plain"
    table = table.join(_destinations(rows[DESTINATIONS], replace(place, column=DESTINATIONS)))
    return table, "workbook-notes" if remarks else staffed


def _returnees(path: Path, book: Any, period: _Period) -> pd.DataFrame:
    """The sheet of returnees, a row an operation, member state and destination; index = row in the sheet."""
    place = Place(path, period.counted)
    rows = _sheet(
        path, book, period.counted, [COUNTED_OPERATION, COUNTED_DATE, STATE, DESTINATION, RETURNEES]
    )
    table = pd.DataFrame(
        {
            "operation": _identifiers(rows[COUNTED_OPERATION], replace(place, column=COUNTED_OPERATION)),
            "date": _dates(rows[COUNTED_DATE], period, replace(place, column=COUNTED_DATE)),
            "geo": _states(rows[STATE], replace(place, column=STATE)),
            "destination": reference.codes(
                _text(rows[DESTINATION]), "frontex", replace(place, column=DESTINATION)
            ),
            "returnees": counts(rows[RETURNEES], replace(place, column=RETURNEES)),
        }
    )
    expect_unique(table, ["operation", "geo", "destination"], place)
    return table


def _sheet(path: Path, book: Any, sheet: str, wanted: list[str]) -> pd.DataFrame:
    """A sheet below the line that holds most of the wanted headings, its headings tidied."""
    rows = sheet_rows(path, book, sheet, lambda cells: len({*wanted} & {*map(_tidy, cells)}) >= 2)
    rows.columns = pd.Index([_tidy(heading) for heading in rows.columns], dtype="object")
    require_columns(rows, wanted, Place(path, sheet))
    return rows


def _tidy(cell: Any) -> str:
    return "" if pd.isna(cell) else " ".join(str(cell).split())


def _text(column: pd.Series) -> pd.Series:
    return column.astype("object").map(_tidy)


def _remarks(lines: Iterable[tuple[Any, ...]], width: int) -> dict[int, str]:
    """Row -> flag for each row with a remark to the right of the headings; the remark itself stays here."""
    beyond = {row: " ".join(filter(None, map(_tidy, cells[width:]))) for row, cells in enumerate(lines, 1)}
    return {row: NOTES.get(text.casefold(), "remark") for row, text in beyond.items() if text}


def _identifiers(column: pd.Series, place: Place) -> pd.Series:
    text = _text(column)
    refuse(text, text.map(IDENTIFIER.fullmatch).isna(), "{} is no identifier", place)
    return text


def _dates(column: pd.Series, period: _Period, place: Place) -> pd.Series:
    text, given = _text(column), column.notna() & column.map(lambda cell: isinstance(cell, dt.date))
    refuse(text, ~given, "{} is no date", place)
    days = pd.to_datetime(column).dt.normalize()
    span = f"{period.first} to {period.last}"
    outside = ~days.dt.year.between(period.first, period.last)
    refuse(text, outside, f"{{}} is not in {span}, as the sheet's name says", place)
    return days


def _kinds(column: pd.Series, place: Place) -> pd.Series:
    text = _text(column)
    kinds = text.str.casefold().map(KINDS)
    refuse(text, kinds.isna(), "{} is no type of operation that this project knows", place)
    return kinds


def _states(column: pd.Series, place: Place) -> pd.Series:
    """Codes of the member states; blank for the agency itself."""
    text = _text(column)
    agency = text == FRONTEX
    return pd.Series("", index=column.index, dtype="str").mask(
        ~agency, reference.codes(text[~agency], "frontex", place).reindex(column.index)
    )


def _destinations(column: pd.Series, place: Place) -> pd.DataFrame:
    """A row a destination, and whether it was cancelled: 'Georgia & Togo (Togo cancelled)' has two."""
    text = _text(column)
    names = text.str.replace(CANCELLED, "", regex=True).map(_named).explode()
    dropped = text.map(CANCELLED.findall).explode().dropna()
    table = pd.DataFrame({"destination": reference.codes(names, "frontex", place)})
    gone = set(zip(dropped.index, reference.codes(dropped, "frontex", place), strict=True))
    pairs = zip(table.index, table["destination"], strict=True)
    return table.assign(cancelled=[pair in gone for pair in pairs])


def _named(text: str) -> list[str]:
    """The destinations in a cell; ' and ' parts them as '&' does, unless it belongs to a country's name."""
    return [name for part in text.split("&") for name in _parted(part.strip().split(" and "))]


def _parted(words: list[str]) -> list[str]:
    if not words:
        return []
    heads = [(" and ".join(words[:n]), n) for n in range(len(words), 0, -1)]
    head, n = next((found for found in heads if _is_known(found[0])), heads[-1])
    return [head, *_parted(words[n:])]


def _is_known(name: str) -> bool:
    return reference.code_of(name, "frontex") is not None


def _expect_listed(counted: pd.DataFrame, listed: pd.DataFrame, place: Place) -> None:
    strange = ~counted["operation"].isin(listed["operation"])
    refuse(counted["operation"], strange, "{} has returnees, but is not in the list of operations", place)


def _with_returnees(counted: pd.DataFrame, listed: pd.DataFrame) -> pd.DataFrame:
    """The rows of the sheet of returnees, with what the list of operations says about each."""
    pairs = ["operation", "destination"]
    operations = listed.drop_duplicates("operation").set_index("operation")[["kind", "flag", "date"]]
    table = counted.join(operations.rename(columns={"date": "listed_date"}), on="operation")
    announced = listed.drop_duplicates(pairs).set_index(pairs)["cancelled"]
    cancelled = announced.reindex(pd.MultiIndex.from_frame(table[pairs])).set_axis(table.index)
    return _flagged(
        table.drop(columns="listed_date"),
        {
            "destination not announced": cancelled.isna(),
            "destination cancelled": cancelled.eq(True),
            "date differs between sheets": table["date"] != table["listed_date"],
            "no returnees for this destination": table["returnees"].isna(),
            "Frontex itself": table["geo"] == schemas.NONE,
        },
    )


def _without_returnees(counted: pd.DataFrame, listed: pd.DataFrame) -> pd.DataFrame:
    """Rows for the listed operations and destinations that the sheet of returnees does not have."""
    pairs = ["operation", "destination"]
    known = pd.MultiIndex.from_frame(counted[pairs])
    rest = listed[~pd.MultiIndex.from_frame(listed[pairs]).isin(known)]
    whole = ~rest["operation"].isin(counted["operation"])
    table = rest.drop(columns="cancelled").assign(geo="NSP", returnees=pd.array([pd.NA] * len(rest), "Int64"))
    return _flagged(
        table,
        {
            "no returnees published": whole,
            "destination cancelled": rest["cancelled"],
            "no returnees for this destination": ~whole & ~rest["cancelled"],
        },
    )


def _flagged(table: pd.DataFrame, masks: dict[str, pd.Series]) -> pd.DataFrame:
    """The table with each flag added to its ``flag`` where the mask holds."""
    flag = table["flag"]
    for word, mask in masks.items():
        flag = flag.mask(mask, flag.where(flag == "", flag + "; ") + word)
    return table.assign(flag=flag)
