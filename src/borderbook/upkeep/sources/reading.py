"""Opens publishers' files safely: checks kind, size and completeness, and returns rows that know their place."""

from __future__ import annotations

import bz2
import codecs
import csv
import gzip
import io
import json
import lzma
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError, fromstring

import pandas as pd

from borderbook.errors import DataError, Place
from borderbook.upkeep.sources.rows import ANOTHER, ISO, Rows

AGAIN = "Download it again."
CUT_SHORT = "The file is cut short, or its delimiter changed. Download it again."
DAMAGED = "the workbook is damaged or cut short"
LARGEST = 128 << 20  # bytes of an unpacked file; the largest file so far has 40 MB
MOST = 4_000_000  # cells, tags or brackets in a file; the most so far are 1.6 million
COLUMNS = 10_000
HEADER_WITHIN = 20  # the header of a sheet must be in its first rows, of this number
# the exceptions that openpyxl raises for a damaged zip archive or damaged XML in it
DAMAGE = (zipfile.BadZipFile, zlib.error, ParseError, EOFError, KeyError, ValueError, OSError, RuntimeError)
FORMULA = re.compile(
    rb'<c r="(\w+)"(?:(?!t="str")[^>])*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
PACKED: dict[bytes, tuple[str, Callable[..., Any]]] = {
    b"\x1f\x8b": ("gzip", gzip.open),
    b"BZh": ("bzip2", bz2.open),
    b"\xfd7zXZ\x00": ("xz", lzma.open),
}
KINDS = {
    b"pk\x03\x04": "xlsx", b"\xd0\xcf\x11\xe0": "xls", b"<!doctype": "html", b"<html": "html", b"<?xml": "html",
    b"{": "json", b"[": "json", b"%pdf": "pdf", b"rdx": "r", b"rda": "r", b"x\n": "r", b"par1": "parquet",
}  # fmt: skip


def content(path: Path) -> bytes:
    """The bytes of a file; a file compressed by gzip, bzip2 or xz is unpacked.

    Raises:
        DataError: no such file, a folder, pipe or device, an empty or damaged file, or more than ``LARGEST`` bytes
            unpacked (a small file can unpack to more than fits into memory).
    """
    place = Place(path)
    name, unpack = "file", open
    try:
        if path.exists() and not path.is_file():
            raise DataError("this is not an ordinary file", place, "Check the path.")
        expect_small(path.stat().st_size, place)
        with path.open("rb") as file:
            head = file.read(8)
        name, unpack = next((PACKED[mark] for mark in PACKED if head.startswith(mark)), (name, unpack))
        with unpack(path, "rb") as unpacked:
            raw: bytes = unpacked.read(LARGEST + 1)
    except (EOFError, zlib.error, lzma.LZMAError, OSError) as error:
        if name != "file":
            raise DataError(f"the {name} is damaged or cut short", place, AGAIN) from error
        problem = f"the file cannot be opened ({getattr(error, 'strerror', error)})"
        raise DataError(problem, place, "Check the path.") from error
    expect_small(len(raw), place)
    if not raw.strip():
        raise DataError("the file is empty", place, AGAIN)
    return raw


def expect_small(size: int, place: Place) -> None:
    """Raise a DataError if ``size`` is more than ``LARGEST`` bytes."""
    if size > LARGEST:
        problem = f"there are more than {LARGEST >> 20} MB in the file"
        raise DataError(problem, place, "No known table is so large. If this one is, split the file.")


def expect_few(number: int, place: Place) -> None:
    """Raise a DataError for more cells, tags or brackets than ``MOST``, as each takes much memory."""
    if number > MOST:
        problem = f"there are more than {MOST:,} parts in the file"
        raise DataError(problem, place, "No known table has so many. If this one has, split the file.")


def kind_of(raw: bytes) -> str:
    """The kind of a file by its first bytes: xlsx, ods, xls, html, json, pdf, r, parquet, text, or binary."""
    if raw.startswith(b"PK\x03\x04") and b"opendocument.spreadsheet" in raw[:200]:
        return "ods"
    head = raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    other = "binary" if b"\0" in raw[:1024] and not _is_utf8(raw[:1024]) else "text"
    return next((kind for mark, kind in KINDS.items() if head.startswith(mark)), other)


def _is_utf8(beginning: bytes) -> bool:
    """Whether a file with these first bytes may be UTF-8; NULs and a cut character at the end are allowed."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(beginning)
    except UnicodeDecodeError:
        return False
    return True


def kind(path: Path, *wanted: str) -> str:
    """The kind of a file by its content, not by its name. Raises DataError: it is not one of ``wanted``."""
    file_kind = kind_of(content(path).lstrip()[:1024])
    if file_kind not in wanted:
        raise DataError(
            f"this is not {' or '.join(wanted)} but {file_kind}, whatever its name says",
            Place(path),
            "Download the publisher's file again. Often a web page was saved under the name of a data file.",
        )
    return file_kind


def csv_rows(path: Path, *, delimiter: str = ",") -> Rows:
    """The rows of a delimited text file, all cells as text; columns as in the header, index = row in the file.

    Reads UTF-8 (with or without BOM), otherwise latin-1. Blank cells are "", and "NA" is kept as "NA".

    Args:
        path: the file.
        delimiter: the character between cells.

    Raises:
        DataError: not text, no rows, two columns of one name, or a row with more or fewer cells than the header.
    """
    kind(path, "text")
    raw, place = content(path), Place(path)
    expect_few(raw.count(delimiter.encode()), place)
    text = io.TextIOWrapper(io.BytesIO(raw), "utf-8-sig" if _is_utf8(raw) else "latin-1", newline="")
    try:
        names, *lines = csv.reader(text, delimiter=delimiter, strict=True)
    except (csv.Error, UnicodeDecodeError) as error:
        raise DataError(f"unreadable text ({error})", place, AGAIN) from error
    header = [name.strip() for name in names]
    body = {number: cells for number, cells in enumerate(lines, 2) if any(map(str.strip, cells))}
    for number, cells in body.items():
        if len(cells) != len(header):
            problem = f"the row has {len(cells)} cells, the header {len(header)}"
            raise DataError(problem, replace(place, row=number), CUT_SHORT)
    _expect_body(bool(body), place)
    frame = pd.DataFrame(list(body.values()), list(body), header, dtype="str")
    return Rows(frame, place).require(*filter(None, header))


def _expect_body(there: bool, place: Place) -> None:
    if not there:
        raise DataError("there is a header but no data", place, AGAIN)


def workbook(path: Path) -> Any:
    """An openpyxl workbook, values only, read-only.

    Raises:
        DataError: the file is not a workbook (an HTML page, an old .xls, text), or it is damaged.
    """
    import openpyxl

    kind(path, "xlsx")
    try:
        raw = whole_archive(path)
        warnings.filterwarnings(
            "ignore", module="openpyxl"
        )  # warnings about styles and the like do not concern the figures
        book = openpyxl.load_workbook(raw, read_only=True, data_only=True, keep_links=False)
    except DAMAGE as error:
        raise DataError(DAMAGED, Place(path), AGAIN) from error
    if not book.sheetnames:
        raise DataError("there is no sheet in the workbook", Place(path), AGAIN)
    return book


def whole_archive(path: Path) -> io.BytesIO:
    """The bytes of a zip archive.

    Raises:
        DataError: the archive is damaged, or unpacks to more than ``LARGEST`` bytes or ``MOST`` tags.
    """
    raw = io.BytesIO(content(path))
    try:
        archive = zipfile.ZipFile(raw)
        expect_small(sum(member.file_size for member in archive.infolist()), Place(path))
        for name in archive.namelist():
            expect_few(archive.read(name).count(b"<"), Place(path))  # reading also verifies the checksum
    except DAMAGE as error:
        raise DataError(DAMAGED, Place(path), AGAIN) from error
    return raw


def sheet_lines(path: Path, book: Any, sheet: str) -> list[tuple[Any, ...]]:
    """Every line of a sheet with unchanged cells; lines may differ in length.

    Raises:
        DataError: no such sheet, a damaged sheet (the workbook is unpacked only now), or a formula without its result
            (in files saved by a script), which would be read as a missing figure.
    """
    from openpyxl.reader.workbook import WorkbookParser

    _expect_sheet(sheet, book.sheetnames, Place(path))
    try:
        archive = zipfile.ZipFile(io.BytesIO(content(path)))
        parser = WorkbookParser(archive, "xl/workbook.xml")
        parser.parse()
        part = next(archive.read(at.target) for found, at in parser.find_sheets() if found.name == sheet)
        if formula := FORMULA.search(part):
            problem = f"there is a formula without its result in cell {formula[1].decode()}"
            advice = "Open the file in a spreadsheet program, save it, and ingest the saved file."
            raise DataError(problem, Place(path, sheet), advice)
        book[sheet].reset_dimensions()  # the size that the file states may be wrong
        return list(book[sheet].iter_rows(values_only=True))
    except DAMAGE as error:
        raise DataError("the sheet is damaged or cut short", Place(path, sheet), AGAIN) from error


def _expect_sheet(sheet: str, names: Iterable[str], place: Place) -> None:
    if sheet not in names:
        raise DataError(f"there is no sheet '{sheet}', only {', '.join(names)}", place, ANOTHER)


def sheet_rows(path: Path, book: Any, sheet: str, *marks: str) -> Rows:
    """The rows of a sheet below its header, with unchanged cells; index = row in the sheet.

    Several spaces or line breaks in a heading become one space.

    Args:
        path: the file, for errors.
        book: an open workbook.
        sheet: the name of the sheet.
        marks: the header is the first line with one of these headings (publishers move it).

    Raises:
        DataError: no such sheet, no header in the first ``HEADER_WITHIN`` rows, or no rows below it.
    """
    lines, place = sheet_lines(path, book, sheet), Place(path, sheet)
    headings = ([one_line(cell) for cell in cells] for cells in lines[:HEADER_WITHIN])
    at = next((number for number, names in enumerate(headings) if {*marks} & {*names}), None)
    if at is None:
        raise DataError(f"no header line found in the first {HEADER_WITHIN} rows", place, ANOTHER)
    width = max(i for i, cell in enumerate(lines[at]) if cell is not None) + 1
    header = [one_line(cell) if isinstance(cell, str) else cell for cell in lines[at][:width]]
    return _framed(header, enumerate(lines[at + 1 :], start=at + 2), place, None)


def _framed(
    header: list[Any], numbered: Iterable[tuple[int, Sequence[Any]]], place: Place, missing: str | None
) -> Rows:
    """The lines that are not blank, each made as long as the header."""
    padding = [missing] * len(header)
    body = {
        number: [*cells, *padding][: len(header)]
        for number, cells in numbered
        if any(cell is not None and str(cell).strip() for cell in cells)
    }
    _expect_body(bool(body), place)
    dtype: Any = "object" if missing is None else "str"
    return Rows(pd.DataFrame(list(body.values()), list(body), header, dtype=dtype), place)


def one_line(cell: Any) -> str:
    """A cell as text on one line, with single spaces; an empty string for a missing cell."""
    return "" if pd.isna(cell) else " ".join(str(cell).split())


def ods_rows(path: Path, sheet: str) -> Rows:
    """A sheet of an OpenDocument workbook as text; its first row is the header, index = row in the sheet.

    A date is written as YYYY-MM-DD..., a number without formatting. Blank rows are left out.

    Raises:
        DataError: the file is not such a workbook or is damaged, or there is no such sheet, or it has no rows.
    """
    kind(path, "ods")
    try:
        root = fromstring(zipfile.ZipFile(whole_archive(path)).read("content.xml"))
        tables = {str(table.get(f"{_TABLE}name")): table for table in root.iter(f"{_TABLE}table")}
        _expect_sheet(sheet, tables, Place(path))
        rows = list(islice(_repeated(tables[sheet], "table-row", "number-rows-repeated"), MOST + 1))
        cells = [islice(_repeated(row, "table-cell", "number-columns-repeated"), COLUMNS) for row in rows]
        header = list(map(_ods_text, cells[0])) if cells else []
        expect_few(len(rows) * len(header), Place(path, sheet))
        lines = [list(map(_ods_text, islice(row, len(header)))) for row in cells[1:]]
    except DAMAGE as error:
        raise DataError(DAMAGED, Place(path), AGAIN) from error
    return _framed(header, enumerate(lines, start=2), Place(path, sheet), "").require(*filter(None, header))


_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_PADDING = 1000  # a sheet ends with one empty row or cell that OpenDocument repeats thousands of times


def _repeated(parent: Element, tag: str, attribute: str) -> Iterator[Element]:
    """The children with a tag, each as often as its attribute says; padding is left out."""
    for child in parent.iter(f"{_TABLE}{tag}"):
        times = int(child.get(f"{_TABLE}{attribute}", "1"))
        yield from [child] * (times if times < _PADDING else 0)


def _ods_text(cell: Element) -> str:
    for name in ("date-value", "value"):
        if (value := cell.get(f"{_OFFICE}{name}")) is not None:
            return value
    return " ".join("".join(part.itertext()).strip() for part in cell.iter(f"{_TEXT}p"))


def json_document(path: Path) -> Any:
    """The content of a JSON file.

    Raises:
        DataError: another kind of file, a damaged or too deeply nested file, NaN, or a name that appears twice.
    """
    kind(path, "json")
    raw = content(path)
    expect_few(raw.count(b"{") + raw.count(b"["), Place(path))
    try:
        # NaN is not valid JSON; int raises an error for it
        return json.loads(raw, object_pairs_hook=_each_once, parse_constant=int)
    except (ValueError, RecursionError) as error:
        raise DataError("the JSON is damaged or cut short", Place(path), AGAIN) from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) < len(pairs):
        raise ValueError("a name appears twice")
    return document


def records(found: Any, wanted: Iterable[str], place: Place, nested: str = "") -> Rows:
    """A JSON array of objects as rows with unchanged values; the first object is row 1.

    Args:
        found: the array.
        wanted: names that the objects must have.
        place: the place of the array in the file, for errors.
        nested: a name under which an object may hold another array.

    Raises:
        DataError: not an array of objects, an empty array, a missing name, or an object instead of a value.
    """
    if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
        raise DataError("there is no list of figures in it", place, "The file is another one or cut short.")
    frame = pd.DataFrame(found, index=range(1, len(found) + 1), dtype="object")
    rows = Rows(frame, place).require(*wanted)
    for name in set(wanted) - {nested}:
        many = frame[name].map(lambda cell: isinstance(cell, (dict, list)))
        rows.refuse(name, many, "{} is not a single value")
    return rows


def stated_day(stamp: Any, name: str, place: Place, form: str = ISO) -> pd.Timestamp:
    """The day at the start of a time stamp that a file gives under ``name``. Raises DataError: it is not a day."""
    first = re.split(r"[T\s]", str(stamp or "").strip())[0]
    day: pd.Timestamp = records([{name: first}], (name,), place).filled(name).dates(name, form).iloc[0]
    return day
