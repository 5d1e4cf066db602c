"""The numbers of every figure and table as CSV, for those who cannot or would not read a picture."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from borderbook.report.page import Page
from borderbook.show import shown_column

Rows = list[list[tuple[str, bool]]]
"""The cells of a data table as (text, whether its column holds numbers), row by row."""


def csv_of(facts: dict[str, Any]) -> str:
    """Columns and rows as CSV text (UTF-8, RFC 4180); a missing value is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(facts["columns"])
    writer.writerows([["" if cell is None else cell for cell in row] for row in facts["rows"]])
    return text.getvalue()


def twins(page: Page) -> dict[str, str]:
    """File name -> CSV text, for every figure and table of a page."""
    return {
        f"{block.content['name']}.csv": csv_of(block.content)
        for block in page.blocks
        if block.kind in ("figure", "table")
    }


def columns_of(facts: dict[str, Any]) -> list[tuple[str, tuple[Any, ...]]]:
    """The columns of a data table as (name, values)."""
    values = list(zip(*facts["rows"], strict=True)) or [() for _ in facts["columns"]]
    return list(zip(facts["columns"], values, strict=True))


def shown_rows(facts: dict[str, Any]) -> Rows:
    """The cells of a data table as they are read."""
    shown = [shown_column(name, values) for name, values in columns_of(facts)]
    numbers = [any(isinstance(v, int | float) for v in values) for _, values in columns_of(facts)]
    minus = re.compile(r"^-(?=\d)")
    return [
        [(minus.sub("−", text), number) for text, number in zip(row, numbers, strict=True)]
        for row in zip(*shown, strict=True)
    ]
