"""Writes all tables of a report to a workbook (.xlsx): a sheet for each, after a sheet with titles and sources."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from notemill import suite
from notemill.report.page import Page

_WIDEST = 60  # letters of a column
_COLUMNS = ("sheet", "title", "unit", "source", "note", "dataset", "vintage", "terms", "sha256")


def workbook(page: Page, cite: str, terms: dict[str, str]) -> bytes:
    """The bytes of a report's workbook, which are the same as long as its tables and their vintages are the same.

    The first row of a sheet has the names of the columns. Text that begins like a formula stays text.

    Args:
        page: the report.
        cite: how to cite the report, in words.
        terms: dataset -> the publisher's terms in words.
    """
    book = Workbook(write_only=True)
    # numbered, because a longer name is cut; none has a sign that a sheet's name may not have
    numbered = enumerate(page.data, start=1)
    sheets = {re.sub(r"[\[\]:*?/\\']", "-", f"{n} {facts['name']}")[:31]: facts for n, facts in numbered}
    sources = [row for name, facts in sheets.items() for row in _sources(name, facts, terms)]
    _add(book, "Sources", [_COLUMNS, *sources, (), (cite,)])
    for name, facts in sheets.items():
        _add(book, name, [facts["columns"], *facts["rows"]])
    book.properties.title, book.properties.creator = page.title, suite.suite().TITLE
    book.properties.created = book.properties.modified = dt.datetime(2000, 1, 1)
    return _written(book)


def _sources(name: str, facts: dict[str, Any], terms: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """The rows of the first sheet for one table, a row for each dataset: what it shows, and its source."""
    own = name, facts.get("title") or facts["caption"], facts["unit"], facts["source"], facts["note"]
    for dataset in facts.get("datasets", []) or [{}]:
        which = dataset.get("name", ""), dataset.get("vintage", "")
        yield (*own, *which, terms.get(which[0], ""), " ".join(dataset.get("sha256", {}).values()))


def _add(book: Workbook, name: str, rows: list[Iterable[Any]]) -> None:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for place, texts in enumerate(zip(*rows[:2], strict=False), start=1):
        longest = max(map(len, map(str, texts)))
        sheet.column_dimensions[get_column_letter(place)].width = min(longest + 2, _WIDEST)
    for number, row in enumerate(rows):
        sheet.append([_cell(sheet, value, head=not number) for value in row])


def _cell(sheet: Any, value: Any, head: bool) -> Any:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"  # not a formula
    if head:
        cell.font = Font(bold=True)
    return cell


def _written(book: Workbook) -> bytes:
    """The bytes of a workbook, without the time of writing."""
    raw, fixed = io.BytesIO(), io.BytesIO()
    ExcelWriter(book, ZipFile(raw, "w")).save()  # Workbook.save would set the time of change
    with ZipFile(raw) as parts, ZipFile(fixed, "w", ZIP_DEFLATED) as archive:
        for part in parts.namelist():
            archive.writestr(ZipInfo(part), parts.read(part), ZIP_DEFLATED)
    return fixed.getvalue()
