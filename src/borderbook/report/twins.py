"""The numbers of every figure and table as CSV, for those who cannot or would not read a picture."""

from __future__ import annotations

import csv
import io
from typing import Any

from borderbook.report.page import Page


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
