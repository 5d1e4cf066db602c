"""The workbook of a report: its tables as they are, where they come from, no formula, the same bytes each time."""

from __future__ import annotations

import io

from openpyxl import load_workbook
from pages import FACTS, TABLE, page_with, shown

from borderbook.report.workbook import workbook

DATASETS = [{"name": "d", "vintage": "2025-06-03", "sha256": {"2025-06-03": "a" * 64}}]
ROWS = [["=1+1", 7], ["+B\x07", None], ["C", 0.5]]
FIGURE = {**FACTS, "datasets": DATASETS, "columns": ["route", "detections"], "rows": ROWS}


def opened(*tables):
    cells = [shown("draw()", figure=FIGURE, image_png=""), *(shown("table()", table=table) for table in tables)]
    made = workbook(page_with(*cells), "Cite me.", {"d": "CC BY 4.0"})
    assert workbook(page_with(*cells), "Cite me.", {"d": "CC BY 4.0"}) == made
    return load_workbook(io.BytesIO(made))


def test_a_sheet_has_the_rows_of_its_table_and_text_is_never_a_formula():
    book = opened(TABLE)
    assert book.sheetnames == ["Sources", "1 by-route", "2 t"]
    assert list(book["1 by-route"].values) == [("route", "detections"), ("=1+1", 7), ("+B", None), ("C", 0.5)]
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n", "inlineStr"}


def test_the_first_sheet_says_source_vintage_terms_and_how_to_cite():
    head, first, second, _, last = opened(TABLE)["Sources"].values
    told = dict(zip(head, first, strict=True))
    assert (told["sheet"], told["title"], told["unit"]) == ("1 by-route", "A finding", "Detections")
    assert (told["source"], told["dataset"], told["vintage"], told["terms"], told["sha256"]) == (
        "Source: F, vintage 2025", "d", "2025-06-03", "CC BY 4.0", "a" * 64,
    )  # fmt: skip
    assert second[:3] == ("2 t", "Table", "U")
    assert last[0] == "Cite me."


def test_names_of_sheets_are_such_as_a_workbook_may_have():
    others = ("sources", "a'b", "x" * 40, "x" * 41)
    assert opened(*({**TABLE, "name": name} for name in others)).sheetnames[2:] == [
        "2 sources", "3 a-b", f"4 {'x' * 29}", f"5 {'x' * 29}",
    ]  # fmt: skip
