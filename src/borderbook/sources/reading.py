"""What every reader needs: opening files honestly, and columns that name the row in which they fail.

Frames that come out of here hold text only, and their index is the row as the file shows it to a person
(the header line is row 1 unless the file says otherwise). So a later check can name the row.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError, fromstring

import pandas as pd

from borderbook.errors import DataError, Place

MISSING_MARKS = frozenset({"", ":", ".", "n.a.", "n/a"})
COMPARE = "Compare with the publisher's page; mend nothing by hand."
# what a damaged zip, or the XML in it, raises on its way through openpyxl
DAMAGE = (zipfile.BadZipFile, zlib.error, ParseError, EOFError, KeyError, ValueError, OSError)


@dataclass(frozen=True)
class Reading:
    """One official file, read.

    Attributes:
        table: the tidy frame, already checked by the dataset's schema.
        layout: which of the publisher's layouts the file has, in a word (``workbook-2025``).
        as_of: the date that the file itself gives for its data (ISO), or None.
        complete: whether a file of this layout holds the dataset in all its parts (for one that lacks routes, no).
    """

    table: pd.DataFrame
    layout: str
    as_of: str | None = None
    complete: bool = True


def content(path: Path) -> bytes:
    """The bytes of a file, unpacked if gzip.

    Raises:
        DataError: no such file, an empty one, or a damaged gzip.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(
            f"the file cannot be opened ({error.strerror})", Place(path), "Check the path."
        ) from error
    if raw[:2] == b"\x1f\x8b":
        try:
            raw = gzip.decompress(raw)
        except (OSError, EOFError, zlib.error) as error:
            raise DataError("the gzip is damaged or cut short", Place(path), "Download it again.") from error
    if not raw.strip():
        raise DataError("the file is empty", Place(path), "Download it again.")
    return raw


def kind_of(raw: bytes) -> str:
    """What a file really is, by its first bytes: xlsx, ods, xls, html, json, pdf, r, parquet or text."""
    if raw.startswith(b"PK\x03\x04") and b"opendocument.spreadsheet" in raw[:200]:
        return "ods"
    head = raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    marks = {
        b"pk\x03\x04": "xlsx", b"\xd0\xcf\x11\xe0": "xls", b"<!doctype": "html", b"<html": "html",
        b"<?xml": "html", b"{": "json", b"[": "json", b"%pdf": "pdf", b"rdx": "r", b"rda": "r",
        b"x\n": "r", b"bzh": "r", b"\xfd7zxz": "r", b"par1": "parquet",
    }  # fmt: skip
    return next((kind for mark, kind in marks.items() if head.startswith(mark)), "text")


def expect_kind(path: Path, raw: bytes, *wanted: str) -> str:
    """The kind of a file, which must be one of ``wanted``; a renamed file is found out here."""
    found = kind_of(raw)
    if found not in wanted:
        raise DataError(
            f"this is not {' or '.join(wanted)} but {found}, whatever its name says",
            Place(path),
            "Download the publisher's own file again; a web page saved under a data file's name is common.",
        )
    return found


def csv_rows(path: Path, *, delimiter: str = ",") -> pd.DataFrame:
    """A delimited text file as text: columns as named (outer space trimmed), index = row in the file.

    Reads UTF-8 (with or without BOM) and falls back to latin-1; blank cells are "", "NA" stays "NA".

    Raises:
        DataError: not text, no rows, or a row with more or fewer cells than the header.
    """
    raw = content(path)
    expect_kind(path, raw, "text")
    lines = list(csv.reader(io.StringIO(_decoded(raw), newline=""), delimiter=delimiter))
    return _framed(lines, Place(path))


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _framed(lines: list[list[str]], place: Place) -> pd.DataFrame:
    if len(lines) < 2:
        raise DataError("there is a header but no data", place, "Download it again.")
    header = [name.strip() for name in lines[0]]
    rows, index = [], []
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise DataError(
                f"the row has {len(cells)} cells, the header {len(header)}",
                Place(place.file, place.sheet, number),
                "The file is cut short or its delimiter changed; download it again.",
            )
        rows.append(cells)
        index.append(number)
    if not rows:
        raise DataError("there is a header but no data", place, "Download it again.")
    return pd.DataFrame(rows, columns=header, index=index, dtype="str")


def workbook(path: Path) -> Any:
    """An openpyxl workbook, values only, read-only.

    Raises:
        DataError: not a workbook at all (an HTML page, an old .xls, text), or a damaged one.
    """
    import openpyxl

    raw = content(path)
    expect_kind(path, raw, "xlsx")
    try:
        with warnings.catch_warnings():  # styles say nothing about the figures
            warnings.filterwarnings("ignore", "Workbook contains no default style", UserWarning)
            return openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    except DAMAGE as error:
        raise DataError("the workbook is damaged or cut short", Place(path), "Download it again.") from error


def sheet_lines(path: Path, book: Any, sheet: str) -> list[tuple[Any, ...]]:
    """Every line of a sheet, cells as they are; lines may differ in length.

    Raises:
        DataError: no such sheet, or a damaged one (the workbook is unpacked only now).
    """
    if sheet not in book.sheetnames:
        raise DataError(
            f"there is no sheet '{sheet}', only {', '.join(book.sheetnames)}",
            Place(path),
            "The publisher changed the layout, or this is another workbook.",
        )
    try:
        book[sheet].reset_dimensions()  # the size that a file states for itself may be wrong
        return list(book[sheet].iter_rows(values_only=True))
    except DAMAGE as error:
        raise DataError(
            "the sheet is damaged or cut short", Place(path, sheet), "Download it again."
        ) from error


def sheet_rows(
    path: Path, book: Any, sheet: str, is_header: Callable[[tuple[Any, ...]], bool], within: int = 20
) -> pd.DataFrame:
    """A sheet below its header line, cells as they are, index = row in the sheet.

    Args:
        path: the file, for errors.
        book: an open workbook.
        sheet: the name of the sheet.
        is_header: recognises the header by its content (publishers move it).
        within: how many rows to search for it.

    Raises:
        DataError: no such sheet, no header within reach, or no rows below it.
    """
    lines = sheet_lines(path, book, sheet)
    at = next((i for i, cells in enumerate(lines[:within]) if is_header(cells)), None)
    if at is None:
        raise DataError(
            f"no header line found in the first {within} rows",
            Place(path, sheet),
            "The publisher changed the layout, or this is another workbook.",
        )
    width = max(i for i, cell in enumerate(lines[at]) if cell is not None) + 1
    blank = (None,) * width
    body = {at + 2 + i: (*cells, *blank)[:width] for i, cells in enumerate(lines[at + 1 :]) if _any(cells)}
    if not body:
        raise DataError("there is a header but no data", Place(path, sheet), "Download it again.")
    return pd.DataFrame(list(body.values()), columns=list(lines[at][:width]), index=list(body))


def _any(cells: Iterable[Any]) -> bool:
    return any(cell is not None and str(cell).strip() for cell in cells)


def ods_rows(path: Path, sheet: str) -> pd.DataFrame:
    """A sheet of an OpenDocument workbook as text, its first row the header; index = row in the sheet.

    A date stands as YYYY-MM-DD..., a number without formatting. Rows without any text are left out.

    Raises:
        DataError: not such a workbook, a damaged one, no such sheet, or no rows.
    """
    raw = content(path)
    expect_kind(path, raw, "ods")
    try:
        root = fromstring(zipfile.ZipFile(io.BytesIO(raw)).read("content.xml"))
    except DAMAGE as error:
        raise DataError("the workbook is damaged or cut short", Place(path), "Download it again.") from error
    tables = {table.get(f"{_TABLE}name"): table for table in root.iter(f"{_TABLE}table")}
    if sheet not in tables:
        raise DataError(
            f"there is no sheet '{sheet}', only {', '.join(filter(None, tables))}",
            Place(path),
            "The publisher changed the layout, or this is another workbook.",
        )
    lines = [
        _ods_cells(row)
        for row in _repeated(tables[sheet], f"{_TABLE}table-row", f"{_TABLE}number-rows-repeated")
    ]
    width = len(lines[0]) if lines else 0
    return _framed([(line + [""] * width)[:width] if any(line) else [] for line in lines], Place(path, sheet))


_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_PADDING = 1000  # OpenDocument fills a sheet up with one empty row or cell, repeated thousands of times


def _repeated(parent: Element, tag: str, attribute: str) -> Iterator[Element]:
    """The children of a kind, each as often as it says that it is repeated; padding is left out."""
    for child in parent.iter(tag):
        times = int(child.get(attribute, "1"))
        yield from [child] * (times if times < _PADDING else 0)


def _ods_cells(row: Element) -> list[str]:
    cells = _repeated(row, f"{_TABLE}table-cell", f"{_TABLE}number-columns-repeated")
    texts = [_ods_text(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _ods_text(cell: Element) -> str:
    for name in ("date-value", "value"):
        if (value := cell.get(f"{_OFFICE}{name}")) is not None:
            return value
    return " ".join("".join(part.itertext()).strip() for part in cell.iter(f"{_TEXT}p"))


def json_document(path: Path) -> Any:
    """What a JSON file holds.

    Raises:
        DataError: another kind of file, or a damaged one.
    """
    raw = content(path)
    expect_kind(path, raw, "json")
    try:
        return json.loads(raw)
    except ValueError as error:
        raise DataError("the JSON is damaged or cut short", Place(path), "Download it again.") from error


def records(found: Any, wanted: Sequence[str], place: Place) -> pd.DataFrame:
    """An array of objects as a frame, values as they are; the first object is row 1.

    Raises:
        DataError: no such array, an empty one, or a wanted name that is missing.
    """
    if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
        raise DataError("there is no list of figures in it", place, "This is another file, or one cut short.")
    frame = pd.DataFrame(found, index=range(1, len(found) + 1), dtype="object")
    require_columns(frame, wanted, place)
    return frame


def require_columns(frame: pd.DataFrame, wanted: Sequence[str], place: Place) -> None:
    """Raise a DataError naming the first wanted column that is not there, and what is."""
    for name in wanted:
        if name not in frame.columns:
            raise DataError(
                f"the column '{name}' is missing; there are {', '.join(map(str, frame.columns[:12]))}",
                place,
                "The publisher changed the layout, or this is another file.",
            )


def counts(column: pd.Series, place: Place) -> pd.Series:
    """A column of counts as Int64: thousands commas removed, a missing mark or blank as <NA>.

    Raises:
        DataError: text, a fraction or a negative count; names the row and the value.
    """
    text = column.map(_plain)
    missing = text.isin(MISSING_MARKS)
    numbers = pd.to_numeric(text.where(~missing), errors="coerce")
    for bad, problem in (
        (numbers.isna() & ~missing, "is not a number"),
        (numbers < 0, "is a negative count"),
        (numbers.notna() & (numbers % 1 != 0), "is a fraction, where only whole counts can be"),
    ):
        refuse(column, bad, "{} " + problem, place)
    return numbers.astype("Int64")


def filled(column: pd.Series, place: Place) -> pd.Series:
    """A column as trimmed text; its index must be the row in the file.

    Raises:
        DataError: a cell is blank; names its row.
    """
    text = column.astype("str").str.strip()
    _expect_filled(column, text.isna() | (text == ""), place)
    return text


def filled_counts(column: pd.Series, place: Place) -> pd.Series:
    """A column of counts; here a blank is an error, where the publisher prints a zero if it means one.

    Raises:
        DataError: a blank, text, a fraction or a negative count; names the row and the value.
    """
    numbers = counts(column, place)
    _expect_filled(column, numbers.isna(), place)
    return numbers


def _expect_filled(column: pd.Series, blank: pd.Series, place: Place) -> None:
    refuse(column, blank.fillna(True).astype(bool), "the cell holds no value", place)


def _plain(cell: Any) -> str:
    if cell is None or cell is pd.NA or (isinstance(cell, float) and cell != cell):
        return ""
    return str(cell).strip().replace(",", "")


def refuse(column: pd.Series, bad: pd.Series, problem: str, place: Place, advice: str = COMPARE) -> None:
    """Raise a DataError for the first row that ``bad`` marks, if any; ``{}`` in ``problem`` is its cell."""
    if bad.any():
        first = int(bad.to_numpy().argmax())
        at = Place(place.file, place.sheet, int(column.index[first]), place.column or str(column.name))
        raise DataError(problem.format(f"'{column.iloc[first]}'"), at, advice)


def dates(column: pd.Series, form: str, place: Place) -> pd.Series:
    """A column of days in one form (``%Y-%m-%d``) as datetime64; a blank cell as NaT.

    Raises:
        DataError: another form, or no day of the calendar; names the row and the value.
    """
    text = column.map(lambda cell: "" if cell is None else str(cell).strip())
    days = pd.to_datetime(text.where(text != ""), format=form, errors="coerce")
    refuse(column, days.isna() & (text != ""), f"{{}} is no date of the form {form}", place)
    return days


def expect_unique(frame: pd.DataFrame, keys: Sequence[str], place: Place) -> None:
    """Raise a DataError if two rows of a frame (index = row in the file) have the same key."""
    twice = frame.duplicated(list(keys), keep=False)
    if twice.any():
        first = frame[twice].iloc[0]
        same = frame[(frame[list(keys)] == first[list(keys)]).all(axis=1)].index
        key = ", ".join(f"{k} = {first[k]}" for k in keys)
        raise DataError(
            f"the same key stands in rows {', '.join(map(str, same[:4]))}: {key}",
            Place(place.file, place.sheet, int(same[1]), place.column),
            "A row was pasted twice or two spellings mean the same; the file must be mended at its source.",
        )
