"""What the tests of the readers share: small files of each kind, and the sentence with which a bad one is refused."""

from __future__ import annotations

import zipfile
from xml.sax.saxutils import escape

import pandas as pd
import pytest

from borderbook.errors import DataError

NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("table", "office", "text")
)
PADDING = '<table:table-cell table:number-columns-repeated="16379"/>'


@pytest.fixture
def refused():
    """Read a file that must be refused: the sentence begins with its name and has the parts of ``says`` in turn."""

    def check(read, path, says):
        with pytest.raises(DataError) as error:
            read(path)
        sentence = rest = str(error.value)
        assert sentence.startswith(path.name)
        for part in says.split(" … "):
            assert part in rest, sentence
            rest = rest.partition(part)[2]

    return check


@pytest.fixture
def changed():
    """Rows with one cell changed; ``row`` as the sheet counts, so the header is row 1; columns from 0."""

    def change(rows, row, column, cell):
        copy = [list(cells) for cells in rows]
        copy[row - 1][column] = cell
        return copy

    return change


@pytest.fixture
def write_r(tmp_path):
    """Save a data frame as R does, and give its path: ``write_r("a.rda", frame, packed="xz")``."""

    def make(name, frame, packed="gzip"):
        import rdata

        # the only text that rdata can write
        text = {
            column: pd.StringDtype("python")
            for column in frame
            if not pd.api.types.is_numeric_dtype(frame[column])
        }
        plain = frame.reset_index(drop=True).astype(text)
        if name.endswith(".rda"):
            rdata.write_rda(tmp_path / name, {"saved": plain}, compression=packed)
        else:
            rdata.write_rds(tmp_path / name, plain, compression=packed)
        return tmp_path / name

    return make


@pytest.fixture
def write_ods(tmp_path):
    """Write an OpenDocument workbook of sheets of rows: ``write_ods("a.ods", SB_01=[["Date"], ["2026-08-01"]])``."""

    def make(name, **sheets):
        tables = "".join(
            f'<table:table table:name="{title}">{ods_rows(rows)}</table:table>'
            for title, rows in sheets.items()
        )
        with zipfile.ZipFile(tmp_path / name, "w") as book:
            book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            book.writestr("content.xml", f"<office:document {NAMESPACES}>{tables}</office:document>")
        return tmp_path / name

    return make


def ods_rows(rows):
    lines = [f"<table:table-row>{''.join(map(ods_cell, row))}{PADDING}</table:table-row>" for row in rows]
    return (
        "".join(lines) + f'<table:table-row table:number-rows-repeated="1048553">{PADDING}</table:table-row>'
    )


def ods_cell(value):
    if value == "":
        return "<table:table-cell/>"
    text = f"<text:p>{escape(str(value))}</text:p>"
    if isinstance(value, int):
        return f'<table:table-cell office:value-type="float" office:value="{value}">{text}</table:table-cell>'
    if str(value)[:4].isdigit():
        return f'<table:table-cell office:date-value="{value}T00:00:00"><text:p>shown</text:p></table:table-cell>'
    return f"<table:table-cell>{text}</table:table-cell>"
