"""Opening the publishers' files: what each really is, whole, of bounded size, as rows that say where they are."""

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

from borderbook.errors import DataError, Place
from borderbook.upkeep.sources.rows import ANOTHER, ISO, Rows

AGAIN = "Download it again."
CUT_SHORT = "The file is cut short or its delimiter changed; download it again."
DAMAGED = "the workbook is damaged or cut short"
LARGEST = 128 << 20  # bytes of a file once it is unpacked; the largest that is held has 40 MB
LONGEST = 8 << 30  # bytes of a file that is read in parts
PART = 16 << 20  # bytes of a part
MOST = 4_000_000  # cells, tags or brackets of a file that is held whole; the largest that is held has 1.6 million
COLUMNS = 10_000
LONGEST_LINE = 1 << 20  # bytes of a line of text
HEADER_WITHIN = 20  # rows of a sheet above which a header is searched
# what a damaged zip, or the XML in it, raises on its way through openpyxl
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
    """The bytes of a file, unpacked if it is packed by gzip, bzip2 or xz.

    Raises:
        DataError: no such file, a folder, pipe or device, an empty or damaged file, or one that unpacks to more than
            ``LARGEST``: a small file can unpack to more than fits into memory.
    """
    with _opened(path, LARGEST) as file:
        raw: bytes = file.read(LARGEST + 1)
    expect_small(len(raw), Place(path))
    if not raw.strip():
        raise DataError("the file is empty", Place(path), AGAIN)
    return raw


@contextmanager
def _opened(path: Path, most: int) -> Iterator[Any]:
    """A file to be read, unpacked if it is packed; errors of reading are told as ``content`` does."""
    place = Place(path)
    name, unpack = "file", open
    try:
        if path.exists() and not path.is_file():
            raise DataError("this is no ordinary file", place, "Check the path.")
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
    """Raise a DataError for a file of more bytes than ``most``, or ``LARGEST``."""
    most = most or LARGEST
    if size > most:
        problem = f"there are more than {most >> 20} MB in the file"
        raise DataError(problem, place, "No table of a publisher's is so large; split it if this one is.")


def expect_few(number: int, place: Place) -> None:
    """Raise a DataError for more cells, tags or brackets than ``MOST``: in memory each is large."""
    if number > MOST:
        problem = f"there are more than {MOST:,} parts in the file"
        raise DataError(problem, place, "No table of a publisher's has so many; split it if this one has.")


def kind_of(raw: bytes) -> str:
    """What a file really is, by its first bytes: xlsx, ods, xls, html, json, pdf, r, parquet, text, or binary."""
    if raw.startswith(b"PK\x03\x04") and b"opendocument.spreadsheet" in raw[:200]:
        return "ods"
    head = raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    other = "binary" if b"\0" in raw[:1024] and not _is_utf8(raw[:1024]) else "text"
    return next((kind for mark, kind in KINDS.items() if head.startswith(mark)), other)


def _is_utf8(beginning: bytes) -> bool:
    """Whether a file that begins so may be UTF-8, a stray NUL included; a character may be cut at the end."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(beginning)
    except UnicodeDecodeError:
        return False
    return True


def kind(path: Path, *wanted: str) -> str:
    """The kind of a file, which must be one of ``wanted``; a renamed file is found out here."""
    with _opened(path, LONGEST) as file:
        head = file.read(1024)
    found = kind_of(head if head.strip() else content(path))
    if found not in wanted:
        raise DataError(
            f"this is not {' or '.join(wanted)} but {found}, whatever its name says",
            Place(path),
            "Download the publisher's own file again; a web page saved under a data file's name is common.",
        )
    return found


def csv_rows(path: Path, *, delimiter: str = ",") -> Rows:
    """A delimited text file as text: columns as named (outer space trimmed), index = row in the file.

    Reads UTF-8 (with or without BOM) and falls back to latin-1; blank cells are "", "NA" stays "NA".

    Args:
        path: the file.
        delimiter: what parts cells.

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
    """The same in parts of ``PART`` bytes, of a file that may have gigabytes. Raises UnicodeError: it is not UTF-8."""
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
                delimiter=delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=judge,
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
        problem = "there is a header but no data" if "Empty" in str(error) else f"no table of text ({error})"
        raise (refused or [DataError(problem, place, AGAIN)])[0] from error
    _expect_body(there, place)


def _expect_body(there: bool, place: Place) -> None:
    if not there:
        raise DataError("there is a header but no data", place, AGAIN)


def workbook(path: Path) -> Any:
    """An openpyxl workbook, values only, read-only.

    Raises:
        DataError: not a workbook at all (an HTML page, an old .xls, text), or a damaged one.
    """
    import openpyxl

    kind(path, "xlsx")
    try:
        raw = whole_archive(path)
        warnings.filterwarnings(
            "ignore", module="openpyxl"
        )  # styles and the like say nothing about the figures
        book = openpyxl.load_workbook(raw, read_only=True, data_only=True, keep_links=False)
    except DAMAGE as error:
        raise DataError(DAMAGED, Place(path), AGAIN) from error
    if not book.sheetnames:
        raise DataError("there is no sheet in the workbook", Place(path), AGAIN)
    return book


def whole_archive(path: Path) -> io.BytesIO:
    """The bytes of a zip archive.

    Raises:
        DataError: a damaged one, or one that unpacks to more than ``LARGEST`` or ``MOST``.
    """
    raw = io.BytesIO(content(path))
    try:
        archive = zipfile.ZipFile(raw)
        expect_small(sum(member.file_size for member in archive.infolist()), Place(path))
        for name in archive.namelist():
            expect_few(archive.read(name).count(b"<"), Place(path))  # and look at its checksum
    except DAMAGE as error:
        raise DataError(DAMAGED, Place(path), AGAIN) from error
    return raw


def sheet_lines(path: Path, book: Any, sheet: str) -> list[tuple[Any, ...]]:
    """Every line of a sheet, cells as they are; lines may differ in length.

    Raises:
        DataError: no such sheet, a damaged one (the workbook is unpacked only now), or one that a script saved: a
            formula without its result would be read as a missing figure.
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
            advice = "Open it in a spreadsheet, save it, and ingest that."
            raise DataError(problem, Place(path, sheet), advice)
        book[sheet].reset_dimensions()  # the size that a file states for itself may be wrong
        return list(book[sheet].iter_rows(values_only=True))
    except DAMAGE as error:
        raise DataError("the sheet is damaged or cut short", Place(path, sheet), AGAIN) from error


def _expect_sheet(sheet: str, names: Iterable[str], place: Place) -> None:
    if sheet not in names:
        raise DataError(f"there is no sheet '{sheet}', only {', '.join(names)}", place, ANOTHER)


def sheet_rows(path: Path, book: Any, sheet: str, *marks: str) -> Rows:
    """A sheet below its header line, cells as they are, index = row in the sheet; spaces in headings are made one.

    Args:
        path: the file, for errors.
        book: an open workbook.
        sheet: the name of the sheet.
        marks: the header is the first line with one of these headings (publishers move it).

    Raises:
        DataError: no such sheet, no header within reach, or no rows below it.
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
    """The lines that hold anything, each made as long as the header."""
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
    """A cell as text, its spaces and line breaks made one; a missing cell is blank."""
    return "" if pd.isna(cell) else " ".join(str(cell).split())


def ods_rows(path: Path, sheet: str) -> Rows:
    """A sheet of an OpenDocument workbook as text, its first row the header; index = row in the sheet.

    A date stands as YYYY-MM-DD..., a number without formatting. Rows without any text are left out.

    Raises:
        DataError: not such a workbook, a damaged one, no such sheet, or no rows.
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
_PADDING = 1000  # OpenDocument fills a sheet up with one empty row or cell, repeated thousands of times


def _repeated(parent: Element, tag: str, attribute: str) -> Iterator[Element]:
    """The children of a kind, each as often as it says that it is repeated; padding is left out."""
    for child in parent.iter(f"{_TABLE}{tag}"):
        times = int(child.get(f"{_TABLE}{attribute}", "1"))
        yield from [child] * (times if times < _PADDING else 0)


def _ods_text(cell: Element) -> str:
    for name in ("date-value", "value"):
        if (value := cell.get(f"{_OFFICE}{name}")) is not None:
            return value
    return " ".join("".join(part.itertext()).strip() for part in cell.iter(f"{_TEXT}p"))


def json_document(path: Path) -> Any:
    """What a JSON file holds.

    Raises:
        DataError: another kind of file, a damaged one, one nested too deeply, NaN, or a name that stands twice.
    """
    kind(path, "json")
    raw = content(path)
    expect_few(raw.count(b"{") + raw.count(b"["), Place(path))
    try:
        # NaN is no JSON, and int refuses it
        return json.loads(raw, object_pairs_hook=_each_once, parse_constant=int)
    except (ValueError, RecursionError) as error:
        raise DataError("the JSON is damaged or cut short", Place(path), AGAIN) from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def records(found: Any, wanted: Iterable[str], place: Place, nested: str = "") -> Rows:
    """An array of objects as rows, values as they are; the first object is row 1.

    Args:
        found: the array.
        wanted: names that the objects must have.
        place: where it stands, for errors.
        nested: the one name, if any, under which an object may hold another array.

    Raises:
        DataError: no such array, an empty one, a wanted name that is missing, or an object where a value should be.
    """
    if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
        raise DataError("there is no list of figures in it", place, "This is another file, or one cut short.")
    frame = pd.DataFrame(found, index=range(1, len(found) + 1), dtype="object")
    rows = Rows(frame, place).require(*wanted)
    for name in set(wanted) - {nested}:
        many = frame[name].map(lambda cell: isinstance(cell, (dict, list)))
        rows.refuse(name, many, "{} is no single value")
    return rows


def stated_day(stamp: Any, name: str, place: Place, form: str = ISO) -> pd.Timestamp:
    """The day with which a time stamp begins that a file gives under a name. Raises DataError: there is none."""
    first = re.split(r"[T\s]", str(stamp or "").strip())[0]
    day: pd.Timestamp = records([{name: first}], (name,), place).filled(name).dates(name, form).iloc[0]
    return day
