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
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, Literal, TypeVar
from xml.etree.ElementTree import Element, ParseError, fromstring

import pandas as pd
import pyarrow as pa

from borderbook.catalog.schemas import stacked
from borderbook.errors import DataError, Place
from borderbook.upkeep.sources.rows import ANOTHER, Rows

AGAIN = "Download it again."
DAMAGED = "the workbook is damaged or cut short"
LARGEST = 128 << 20  # bytes of a file once it is unpacked; the largest that is held has 40 MB
MOST = 5_000_000  # cells of a table, parts of a document; more than that many objects would fill the memory
WIDEST, LONGEST_CELL = 16_384, 32_767  # of a spreadsheet: columns, and letters of a cell
LONGEST = 8 << 30  # bytes of a file whose cells are kept as categories
PART = 100_000  # rows that are text at a time
CHUNK = 1 << 20  # bytes
HEADER_WITHIN = 20  # rows of a sheet above which a header is searched
Line = TypeVar("Line", list[str], tuple[Any, ...])
# what a damaged zip, or the XML in it, raises on its way through openpyxl
DAMAGE = (zipfile.BadZipFile, zlib.error, ParseError, EOFError, KeyError, ValueError, OSError, RuntimeError)
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
    except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
        raise DataError(f"the {name} is damaged or cut short", place, AGAIN) from error
    except OSError as error:
        if name != "file":
            raise DataError(f"the {name} is damaged or cut short", place, AGAIN) from error
        problem = f"the file cannot be opened ({error.strerror})"
        raise DataError(problem, place, "Check the path.") from error


def expect_small(size: int, place: Place, most: int | None = None) -> None:
    """Raise a DataError for a file of more bytes than ``most``, or ``LARGEST``."""
    most = most or LARGEST
    if size > most:
        problem = f"there are more than {most >> 20} MB in the file"
        raise DataError(problem, place, "No table of a publisher's is so large; split it if this one is.")


def _expect_few(parts: int, place: Place) -> None:
    if parts > MOST:
        problem = f"there are more than {MOST:,} cells or parts in the file"
        raise DataError(problem, place, "No table of a publisher's has so many; split it if this one has.")


def kind_of(raw: bytes) -> str:
    """What a file really is, by its first bytes: xlsx, ods, xls, html, json, pdf, r, parquet, text, or binary."""
    if raw.startswith(b"PK\x03\x04") and b"opendocument.spreadsheet" in raw[:200]:
        return "ods"
    head = raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    other = "binary" if b"\0" in raw[:1024] and not _is_utf8(raw[:1024]) else "text"
    return next((kind for mark, kind in KINDS.items() if head.startswith(mark)), other)


def _is_utf8(beginning: bytes) -> bool:
    """Whether a file that begins so may be UTF-8; a character may be cut at the end."""
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

    Raises:
        DataError: not text, no rows, two columns of one name, or a row with more or fewer cells than the header.
    """
    kind(path, "text")
    return next(_csv(path, delimiter, LARGEST))


def large_csv_rows(path: Path) -> Rows:
    """The same with categorical columns, of which each cell takes a byte or a few: of a file of gigabytes.

    Raises:
        DataError: as ``csv_rows``, or the file has more than ``LONGEST`` bytes.
    """
    parts = list(_csv(path, ",", LONGEST, PART))
    return replace(parts[0], frame=stacked([part.frame for part in parts]))


def _csv(path: Path, delimiter: str, most: int, part: int | None = None) -> Iterator[Rows]:
    """Parts of so many rows, or all rows at once as text."""
    encoding, place = _encoding(path, most), Place(path)
    with _opened(path, most) as file:
        lines = csv.reader(io.TextIOWrapper(file, encoding, newline=""), delimiter=delimiter)
        try:
            header = next(lines)
            if len(header) > WIDEST:
                raise DataError(f"there are more than {WIDEST:,} columns in the file", place, ANOTHER)
            body: dict[int, list[str]] = {}
            given, size = False, min(part or MOST, max(1, MOST // max(len(header), 1)))
            for number, cells in enumerate(lines if part else _few(lines, place), start=2):
                if any(map(str.strip, cells)):
                    body[number] = cells
                    if (part and len(body) == size) or len(cells) > len(header):
                        yield _framed(header, body, place, "category" if part else "str")
                        body, given = {}, True
        except csv.Error as error:
            problem, at = f"the line cannot be read ({error})", replace(place, row=lines.line_num)
            raise DataError(problem, at, AGAIN) from error
    if body or not given:
        yield _framed(header, body, place, "category" if part else "str")


def _encoding(path: Path, most: int) -> str:
    """How a text file is encoded; it is read once, to its end."""
    decoder, size, encoding = codecs.getincrementaldecoder("utf-8")(), 0, "utf-8-sig"
    with _opened(path, most) as file:
        some = b"?"
        while some:
            some = file.read(CHUNK)
            size += len(some)
            expect_small(size, Place(path), most)
            if len(some) == CHUNK and b"\n" not in some and b"\r" not in some:
                raise DataError(f"a line has more than {CHUNK >> 20} MB", Place(path), ANOTHER)
            try:
                decoder.decode(some, final=not some)
            except UnicodeDecodeError:
                encoding = "latin-1"
    return encoding


def _framed(
    header: list[str], body: dict[int, list[str]], place: Place, kind: Literal["str", "category"] = "str"
) -> Rows:
    header = [name.strip() for name in header]
    if set(map(len, body.values())) - {len(header)}:
        number, cells = next((number, cells) for number, cells in body.items() if len(cells) != len(header))
        problem = f"the row has {len(cells)} cells, the header {len(header)}"
        at = Place(place.file, place.sheet, number)
        raise DataError(problem, at, "The file is cut short or its delimiter changed; download it again.")
    _expect_body(body, place)
    columns = [pa.array(cells, pa.string()) for cells in zip(*body.values(), strict=True)]
    # a cell at a time takes pandas ten times as long
    arrays = (
        pd.array(cells, "str") if kind == "str" else cells.dictionary_encode().to_pandas().array
        for cells in columns
    )
    frame = pd.DataFrame(dict(enumerate(arrays)), index=list(body))
    return Rows(frame.set_axis(header, axis="columns"), place).require(*filter(None, header))


def _expect_body(body: dict[int, Any], place: Place) -> None:
    if not body:
        raise DataError("there is a header but no data", place, AGAIN)


def _any(cells: Iterable[Any]) -> bool:
    return any(cell is not None and str(cell).strip() for cell in cells)


def workbook(path: Path) -> Any:
    """An openpyxl workbook, values only, read-only.

    Raises:
        DataError: not a workbook at all (an HTML page, an old .xls, text), or a damaged one.
    """
    import openpyxl

    kind(path, "xlsx")
    try:
        raw = whole_archive(path)
        with warnings.catch_warnings():  # styles say nothing about the figures
            warnings.filterwarnings("ignore", "Workbook contains no default style", UserWarning)
            book = openpyxl.load_workbook(raw, read_only=True, data_only=True, keep_links=False)
    except DAMAGE as error:
        raise DataError(DAMAGED, Place(path), AGAIN) from error
    if not book.sheetnames:
        raise DataError("there is no sheet in the workbook", Place(path), AGAIN)
    return book


def whole_archive(path: Path) -> io.BytesIO:
    """The bytes of a zip archive. Raises DataError: a damaged or too large one, or XML of too many parts."""
    raw = io.BytesIO(content(path))
    try:
        archive = zipfile.ZipFile(raw)
        expect_small(sum(member.file_size for member in archive.infolist()), Place(path))
        tags = {name: archive.read(name).count(b"<") for name in archive.namelist()}
    except DAMAGE as error:
        raise DataError(DAMAGED, Place(path), AGAIN) from error
    _expect_few(sum(tags.values()), Place(path))
    # styles and the like become far larger objects than cells do
    _expect_few(20 * sum(tags[name] for name in tags if not _CELLS.search(name)), Place(path))
    return raw


_CELLS = re.compile(r"/worksheets/|sharedStrings|^content\.xml$|/drawings/|vmlDrawing|comments")


def sheet_lines(path: Path, book: Any, sheet: str) -> list[tuple[Any, ...]]:
    """Every line of a sheet, cells as they are; lines may differ in length.

    Raises:
        DataError: no such sheet, or a damaged one (the workbook is unpacked only now).
    """
    _expect_sheet(sheet, book.sheetnames, Place(path))
    try:
        book[sheet].reset_dimensions()  # the size that a file states for itself may be wrong
        return list(_few(book[sheet].iter_rows(values_only=True), Place(path, sheet)))
    except DAMAGE as error:
        raise DataError("the sheet is damaged or cut short", Place(path, sheet), AGAIN) from error


def _few(lines: Iterable[Line], place: Place) -> Iterator[Line]:
    """The lines, as long as they do not have too many cells: a cell far to the right has all those before it.

    A line without any takes time, too, and a spreadsheet may have a million of them.
    """
    cells = 0
    for line in lines:
        cells += len(line) + 4
        _expect_few(cells, place)
        yield line


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
    blank = (None,) * width
    numbered = enumerate(lines[at + 1 :], start=at + 2)
    body = {number: (*cells, *blank)[:width] for number, cells in numbered if _any(cells)}
    _expect_body(body, place)
    return Rows(pd.DataFrame(list(body.values()), list(body), header, dtype="object"), place)


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
        rows = _repeated(tables[sheet], "table-row", "number-rows-repeated")
        lines = list(_few(map(_ods_cells, rows), Place(path, sheet)))
    except DAMAGE as error:
        raise DataError(DAMAGED, Place(path), AGAIN) from error
    width = len(lines[0]) if lines else 0
    padded = [(line + [""] * width)[:width] if any(line) else [] for line in lines] or [[]]
    body = {number: line for number, line in enumerate(padded[1:], start=2) if any(map(str.strip, line))}
    return _framed(padded[0], body, Place(path, sheet))


_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_PADDING = 1000  # OpenDocument fills a sheet up with one empty row or cell, repeated thousands of times


def _repeated(parent: Element, tag: str, attribute: str) -> Iterator[Element]:
    """The children of a kind, each as often as it says that it is repeated; padding is left out."""
    for child in parent.iter(f"{_TABLE}{tag}"):
        times = int(child.get(f"{_TABLE}{attribute}", "1"))
        yield from [child] * (times if times < _PADDING else 0)


def _ods_cells(row: Element) -> list[str]:
    repeated = _repeated(row, "table-cell", "number-columns-repeated")
    cells = [_ods_text(cell) for cell in islice(repeated, WIDEST)]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _ods_text(cell: Element) -> str:
    for name in ("date-value", "value"):
        if (value := cell.get(f"{_OFFICE}{name}")) is not None:
            return value
    return " ".join("".join(part.itertext()).strip() for part in cell.iter(f"{_TEXT}p"))[:LONGEST_CELL]


def json_document(path: Path) -> Any:
    """What a JSON file holds.

    Raises:
        DataError: another kind of file, a damaged one, one nested too deeply, NaN, or a name that stands twice.
    """
    kind(path, "json")
    raw = content(path)
    _expect_few(sum(raw.count(mark) for mark in b",[{"), Place(path))
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


def stated_day(document: Mapping[str, Any], name: str, place: Place) -> pd.Timestamp:
    """The day that a JSON object states under a name. Raises DataError: there is none."""
    day: pd.Timestamp = records([{name: document.get(name)}], (name,), place).filled(name).dates(name).iloc[0]
    return day
