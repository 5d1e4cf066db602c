"""Reads return operations that Frontex coordinated or financed, and the number of persons returned on them.

Source: Frontex, workbooks released under Regulation (EC) 1049/2001 for 2006-2012, 2013-2018 and 2019-2022.
They do not hold all returns by member states, nor all returns with Frontex's support: Frontex's own headline figure for
2022 is more than twice the workbook's total. Only the list of operations and the sheet of returnees are read; the
sheets on staff and on costs are never opened.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from borderbook.upkeep.sources import spellings
from borderbook.upkeep.sources.reading import one_line, sheet_lines, sheet_rows, workbook
from borderbook.upkeep.sources.rows import ANOTHER, Reading, Rows, flagged
from borderbook.upkeep.sources.vocabulary import table as words_of
from notemill.catalog import schemas
from notemill.errors import DataError, Place

COUNTED_SHEET = re.compile(r"(\d{4}-\d{4})_TCNs")
IDENTIFIER = r"(RO|VRD)-(\d{4}-\d{3}|\d{5})"
CANCELLED = re.compile(r"\(([^()]*?)\s+cancelled\)", re.IGNORECASE)
WORDS = words_of("return_operations")
FRONTEX = "FRONTEX"  # appears in the column of member states
PAIR = ["operation", "destination"]


def read_return_operations(path: Path) -> Reading:
    """The operations in one workbook: one row for each operation, member state and destination.

    Three layouts are recognised by the headings of the list of operations (the order of columns does not matter):

    - ``workbook-notes``: staff columns, and remarks to the right of the headings (2006-2012).
    - ``workbook-staff``: staff columns (2013-2018).
    - ``workbook-plain``: neither (2019-2022).

    Args:
        path: the file.

    Returns:
        A ``Reading`` whose table has operation (Frontex's identifier), date (of departure), year, kind, geo
        (the member state that returned), destination, returnees (persons) and flag. If the workbook gives no
        returnees for a destination, one row has geo NSP and returnees missing (not 0). In rows of the agency
        itself geo is empty. ``flag`` holds, joined by '; ':

        - 'no returnees published': for the whole operation, as in all of 2006-2009, 2011 and 2012;
        - 'no returnees for this destination', 'destination cancelled', 'destination not announced' (it has
          returnees, but is not in the list of operations);
        - 'date differs between sheets' (the date is that of the returnees), 'Frontex itself',
          'not co-financed by Frontex', 'remark' (another remark, whose text is not stored).

    Raises:
        DataError: another kind of file, a damaged file, a missing sheet or column, an unknown kind, state or
            destination, a cell that is not a count or not a date of the period, an operation that is listed twice
            or has returnees but is not listed, or two rows with the same key.
    """
    book = workbook(path)
    matches = [match for match in map(COUNTED_SHEET.fullmatch, book.sheetnames) if match]
    if len(matches) != 1:
        names = ", ".join(book.sheetnames[:12])
        raise DataError(f"not exactly one sheet is named like 2013-2018_TCNs: {names}", Place(path), ANOTHER)
    counted_sheet, listed_sheet = matches[0].group(0, 1)
    listed, layout = _operations(path, book, listed_sheet)
    rows, counted = _returnees(path, book, counted_sheet)
    strange = ~counted["operation"].isin(listed["operation"])
    rows.refuse("operation", strange, "{} has returnees, but is not in the list of operations")
    table = pd.concat([_with_returnees(counted, listed), _without_returnees(counted, listed)])
    table = table.assign(year=table["date"].dt.year)
    return rows.reading("return_operations", table, layout)


def _operations(path: Path, book: Any, sheet: str) -> tuple[pd.DataFrame, str]:
    """The list of operations, one row for each operation and destination (index = row in the sheet), and the layout."""
    whole = sheet_rows(path, book, sheet, *WORDS["listed"].values())
    rows = whole.named(WORDS["listed"])
    remarks = _remarks(sheet_lines(path, book, sheet), len(whole.frame.columns))
    unknown = "{} is not a known type of operation"
    flag = pd.Series(remarks, dtype="str").reindex(rows.frame.index, fill_value="")
    table = _identified(rows).assign(kind=rows.words("kind", WORDS["kinds"], unknown), flag=flag)
    rows.unique(["operation"], table)
    staffed = "workbook-staff" if WORDS["staff"] in whole else "workbook-plain"
    return table.join(_destinations(rows)), "workbook-notes" if remarks else staffed


def _returnees(path: Path, book: Any, sheet: str) -> tuple[Rows, pd.DataFrame]:
    """The sheet of returnees, and its table: one row for each operation, member state and destination."""
    rows = sheet_rows(path, book, sheet, *WORDS["counted"].values()).named(WORDS["counted"])
    member = rows.where(rows.text("geo") != FRONTEX)
    # the agency itself has no code
    geo = member.codes("geo", "frontex").reindex(rows.frame.index, fill_value=schemas.NONE)
    destination, returnees = rows.codes("destination", "frontex"), rows.counts("returnees")
    table = _identified(rows).assign(geo=geo, destination=destination, returnees=returnees)
    return rows.unique(["operation", "geo", "destination"], table), table


def _identified(rows: Rows) -> pd.DataFrame:
    """The identifier and the date of each row's operation; the date must be in the years of the sheet's name."""
    first, last = re.findall(r"\d{4}", str(rows.place.sheet))
    operation, date = rows.text("operation"), rows.calendar("date")
    rows.refuse("operation", ~operation.str.fullmatch(IDENTIFIER), "{} is not an identifier")
    rows.refuse("date", date.isna(), "{} is not a date")
    outside = ~date.dt.year.between(int(first), int(last))
    rows.refuse("date", outside, f"{{}} is not in {first} to {last}, as the sheet's name says")
    return pd.DataFrame({"operation": operation, "date": date})


def _remarks(lines: list[tuple[Any, ...]], width: int) -> dict[int, str]:
    """Row -> flag, for each row with a remark to the right of the headings; the text of the remark is not kept."""
    beyond = {row: " ".join(filter(None, map(one_line, cells[width:]))) for row, cells in enumerate(lines, 1)}
    return {row: WORDS["notes"].get(text.casefold(), "remark") for row, text in beyond.items() if text}


def _destinations(rows: Rows) -> pd.DataFrame:
    """One row for each destination, and whether it was cancelled: 'Georgia & Togo (Togo cancelled)' gives two."""
    text = rows.text("destinations")
    names = text.str.replace(CANCELLED, "", regex=True).map(_named).explode()
    dropped = text.map(CANCELLED.findall).explode().dropna()
    listed, gone = (
        replace(rows, frame=cells.to_frame("destinations")).codes("destinations", "frontex")
        for cells in (names, dropped)
    )
    pairs = set(gone.items())
    return pd.DataFrame({"destination": listed, "cancelled": [pair in pairs for pair in listed.items()]})


def _named(text: str) -> list[str]:
    """The destinations in a cell, separated by '&' or by ' and ', unless that belongs to a country's name."""
    return [name for part in text.split("&") for name in _parted(part.strip().split(" and "))]


def _parted(words: list[str]) -> list[str]:
    if not words:
        return []
    heads = [(" and ".join(words[:n]), n) for n in range(len(words), 0, -1)]
    head, n = next((pair for pair in heads if spellings.code_of(pair[0], "frontex")), heads[-1])
    return [head, *_parted(words[n:])]


def _with_returnees(counted: pd.DataFrame, listed: pd.DataFrame) -> pd.DataFrame:
    """The rows of the sheet of returnees, with kind and flags from the list of operations."""
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
    """Rows for listed operations and destinations that are missing from the sheet of returnees."""
    rest = listed[~pd.MultiIndex.from_frame(listed[PAIR]).isin(pd.MultiIndex.from_frame(counted[PAIR]))]
    whole = ~rest["operation"].isin(counted["operation"])
    marks = {
        "no returnees published": whole,
        "destination cancelled": rest["cancelled"],
        "no returnees for this destination": ~whole & ~rest["cancelled"],
    }
    missing = pd.array([pd.NA] * len(rest), "Int64")
    return rest.assign(geo="NSP", returnees=missing, flag=flagged(rest["flag"], marks))
