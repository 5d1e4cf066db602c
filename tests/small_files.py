"""Small files as publishers give them."""

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

import openpyxl

NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("table", "office", "text")
)
PADDING = '<table:table-cell table:number-columns-repeated="16379"/>'


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """A zip archive: name -> content. What kind of document it is stands there as it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return out.getvalue()


def xlsx(sheets: Mapping[str, Sequence[Sequence[object]]], created: dt.datetime | None = None) -> bytes:
    """A workbook of Excel: sheet -> its rows."""
    made, out = openpyxl.Workbook(), io.BytesIO()
    made.remove(made.active)
    made.properties.created = created or made.properties.created
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made.save(out)
    return out.getvalue()


def population(*rows: str) -> str:
    """Eurostat's SDMX-CSV of the population: ``population("MT,2015,440000")``."""
    head = "DATAFLOW,LAST UPDATE,freq,indic_de,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
    return head + "".join(f"ESTAT:DEMO_GIND(1.0),27/03/25 23:00:00,A,JAN,{row},,\n" for row in rows)


def ods(sheets: Mapping[str, Sequence[Sequence[object]] | str]) -> bytes:
    """A workbook in OpenDocument: sheet -> its rows, or the XML of them."""
    tables = "".join(
        f'<table:table table:name="{name}">{rows if isinstance(rows, str) else _rows(rows)}</table:table>'
        for name, rows in sheets.items()
    )
    content = f"<office:document {NAMESPACES}>{tables}</office:document>"
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def _rows(rows: Sequence[Sequence[object]]) -> str:
    lines = [f"<table:table-row>{''.join(map(_cell, row))}{PADDING}</table:table-row>" for row in rows]
    return "".join(lines) + f'<table:table-row table:number-rows-repeated="1048553">{PADDING}</table:table-row>'


def _cell(value: object) -> str:
    if value == "":
        return "<table:table-cell/>"
    text = f"<text:p>{escape(str(value))}</text:p>"
    if isinstance(value, int):
        return f'<table:table-cell office:value-type="float" office:value="{value}">{text}</table:table-cell>'
    if str(value)[:4].isdigit():
        return f'<table:table-cell office:date-value="{value}T00:00:00"><text:p>shown</text:p></table:table-cell>'
    return f"<table:table-cell>{text}</table:table-cell>"
