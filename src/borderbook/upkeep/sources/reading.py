"""Opens publishers' files safely: checks kind, size and completeness, and returns rows that know their place."""

from __future__ import annotations

import bz2
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
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError, fromstring

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as arrow_csv

from borderbook.upkeep.sources.rows import ANOTHER, ISO, Rows
from notemill.errors import DataError, Place

AGAIN = "Download it again."
CUT_SHORT = "The file is cut short, or its delimiter changed. Download it again."
DAMAGED = "the workbook is damaged or cut short"
LARGEST = 128 << 20  # bytes of an unpacked file that is read at once; the largest file so far has 40 MB
LONGEST = 8 << 30  # bytes of a file that is read in parts
PART = 16 << 20  # bytes of a part
MOST = 4_000_000  # cells, tags or brackets in a file that is read at once; the most so far are 1.6 million
COLUMNS = 10_000
LONGEST_LINE = 1 << 20  # bytes of a line of text
HEADER_WITHIN = 20  # the header of a sheet must be in its first rows, of this number
# the exceptions that openpyxl raises for a damaged zip archive or damaged XML in it
DAMAGE = (zipfile.BadZipFile, zlib.error, ParseError, EOFError, KeyError, ValueError, OSError, RuntimeError)
BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # of others zipfile unpacks more at once than it is asked for
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
    with _opened(path, LARGEST) as file:
        raw: bytes = file.read(LARGEST + 1)
    expect_small(len(raw), Place(path))
    if not raw.strip():
        raise DataError("the file is empty", Place(path), AGAIN)
    return raw


@contextmanager
def _opened(path: Path, most: int) -> Iterator[Any]:
    """Open a file for reading and unpack it if it is compressed. Raises DataError like ``content``."""
    place = Place(path)
    name, unpack = "file", open
    try:
        if path.exists() and not path.is_file():
            raise DataError("this is not an ordinary file", place, "Check the path.")
        expect_small(path.stat().st_size, place, most)
        with path.open("rb") as file:
            head = file.read(8)
        name, unpack = next((PACKED[mark] for mark in PACKED if head.startswith(mark)), (name, unpack))
        with unpack(path, "rb") as unpacked:
            yield unpacked
    except (EOFError, zlib.error, lzma.LZMAError, OSError) as error:
        if name != "file":
            raise DataError(f"the {name} is damaged or cut short", place, AGAIN) from error
        problem = f"the file cannot be opened ({getattr(error, 'strerror', error)})"
        raise DataError(problem, place, "Check the path.") from error


def expect_small(size: int, place: Place, most: int | None = None) -> None:
    """Raise a DataError if ``size`` is more than ``most`` bytes (by default ``LARGEST``)."""
    most = most or LARGEST
    if size > most:
        problem = f"there are more than {most >> 20} MB in the file"
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
    other = "binary" if b"\0" in raw[:1024] else "text"
    return next((kind for mark, kind in KINDS.items() if head.startswith(mark)), other)


def kind(path: Path, *wanted: str) -> str:
    """The kind of a file by its content, not by its name. Raises DataError: it is not one of ``wanted``."""
    with _opened(path, LONGEST) as file:
        head = file.read(1024)
    file_kind = kind_of(head if head.strip() else content(path))
    if file_kind not in wanted:
        raise DataError(
            f"this is not {' or '.join(wanted)} but {file_kind}, whatever its name says",
            Place(path),
            "Download the publisher's file again. Often a web page was saved under the name of a data file.",
        )
    return file_kind


def heading(path: Path) -> list[str]:
    """The cells of the first line of a text file with commas, unquoted; none for another kind of file."""
    with _opened(path, LONGEST) as file:
        line = file.readline(LONGEST_LINE)
    text = line.decode("utf-8-sig", errors="replace") if kind_of(line) == "text" else ""
    return [cell.strip().strip('"') for cell in text.split(",")]


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
    raw = content(path)
    for encoding in ("utf-8-sig", "latin-1"):
        with suppress(UnicodeError):
            parts = list(_csv(io.BytesIO(raw), Place(path), encoding, delimiter))
            return replace(parts[0], frame=pd.concat([part.frame for part in parts]))
    raise AssertionError("latin-1 has a letter for every byte")


def csv_parts(path: Path) -> Iterator[Rows]:
    """Like ``csv_rows``, in parts of ``PART`` bytes, for files of gigabytes. Raises UnicodeError: it is not UTF-8."""
    with _opened(path, LONGEST) as file:
        yield from _csv(file, Place(path), "utf-8-sig", ",")


def _csv(stream: Any, place: Place, encoding: str, delimiter: str) -> Iterator[Rows]:
    """The rows of an open file, in parts. Raises UnicodeError: it has another encoding."""
    blank: list[int] = []
    refused: list[DataError] = []

    def judge(row: arrow_csv.InvalidRow) -> str:
        if row.text.strip():
            problem = f"the row has {row.actual_columns} cells, the header {row.expected_columns}"
            refused.append(DataError(problem, replace(place, row=row.number + 1), CUT_SHORT))
            return "error"
        blank.append(row.number + 1)
        return "skip"

    line = stream.readline(LONGEST_LINE).decode(encoding)
    try:
        header = [name.strip() for name in next(csv.reader([line], delimiter=delimiter), [])] or [""]
        names = [str(number) for number in range(len(header))]
        reader = arrow_csv.open_csv(
            stream,
            arrow_csv.ReadOptions(
                use_threads=False, column_names=names, encoding=encoding.removesuffix("-sig"), block_size=PART
            ),
            arrow_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=judge
            ),
            arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
        first, there = 2, False
        for batch in reader:
            frame = batch.to_pandas()
            filled = frame.apply(lambda column: column.str.strip() != "").any(axis="columns").to_numpy()
            numbers = np.setdiff1d(np.arange(first, first + len(frame) + len(blank)), blank)[: len(frame)]
            first, there = int(numbers[-1]) + 1, there or bool(filled.any())
            frame = frame.set_axis(numbers).set_axis(header, axis="columns")[filled]
            if len(frame):
                yield Rows(frame, place).require(*filter(None, header))
    except (csv.Error, pa.ArrowInvalid) as error:
        if "invalid UTF8" in str(error):
            raise UnicodeError from error
        problem = "there is a header but no data" if "Empty" in str(error) else f"unreadable text ({error})"
        raise (refused or [DataError(problem, place, AGAIN)])[0] from error
    _expect_body(there, place)


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
        # warnings about styles and the like do not concern the figures
        warnings.filterwarnings("ignore", module="openpyxl")
        book = openpyxl.load_workbook(raw, read_only=True, data_only=True, keep_links=False)
    except DAMAGE as error:
        raise DataError(DAMAGED, Place(path), AGAIN) from error
    if not book.sheetnames:
        raise DataError("there is no sheet in the workbook", Place(path), AGAIN)
    return book


def whole_archive(path: Path) -> io.BytesIO:
    """The bytes of a zip archive, all of which was unpacked once, in parts: its directory may state smaller sizes.

    Raises:
        DataError: the archive is damaged, or unpacks to more than ``LARGEST`` bytes, or a member to more than ``MOST``
            tags.
    """
    raw, size = io.BytesIO(content(path)), 0
    try:
        archive = zipfile.ZipFile(raw)
        for member in archive.infolist():
            if member.compress_type not in BOUNDED:
                raise zipfile.BadZipFile("packed in a way that no spreadsheet program uses")
            tags = 0
            with archive.open(member) as unpacked:
                while part := unpacked.read(PART):  # the end of a member also verifies its checksum
                    size, tags = size + len(part), tags + part.count(b"<")
                    expect_small(size, Place(path))
                    expect_few(tags, Place(path))
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
