"""Each number of a page leads to how it was made, and the lines of Python given there load the same data again."""

from __future__ import annotations

import json
import re

import pytest
from nbformat.v4 import new_markdown_cell
from pages import EVIL, FACTS, RECORD, TABLE, page_with, shown

import borderbook as bb
from borderbook.catalog import citations
from borderbook.report.origins import origins, with_links
from borderbook.report.page import page_in
from borderbook.report.render import page_html

DATASETS = [
    {"name": "detections", "vintage": "2018-07-06", "sha256": {"2018-07-06": "a" * 64}},
    {"name": "arrivals", "vintage": "2019-11-25 to 2026-08-22", "sha256": {"2019-11-25": "b" * 64, "2026-08-22": "c" * 64}},
    {"name": "claims", "vintage": "2026-11-24", "sha256": {"2026-11-24": "d" * 64}},
]  # fmt: skip
ROWS = {
    "columns": ["year", "route", "detections"],
    "rows": [[2015, "A", 12345], [2016, "B", 7.26], [2017, "C", None]],
}


def linked(text):
    return re.findall(r'<a class="made" href="#x">([^<]*)</a>', str(with_links(text, "x")))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("from 38,959 to 10,174 (−74 %)", ["38,959", "10,174", "74"]),
        ("In 2021 to 2025, at least 17,552 people; 2026 so far 1,132.", ["17,552", "1,132"]),
        ("on 9 April 2026, 36.4 (29.3 to 46.9)", ["36.4", "29.3", "46.9"]),
        ("3,404, down 11 % on 2024 (3,812)", ["3,404", "11", "3,812"]),
        ("Regulation 2018/1806, EU-27, C02, T5", []),
        ("no number", []),
    ],
)
def test_numbers_lead_to_the_panel_but_years_and_days_do_not(text, numbers):
    assert linked(text) == numbers


def test_text_stays_text_and_markup_stays_markup():
    from markupsafe import Markup

    assert "<script>" not in with_links(EVIL, "x")
    assert linked(Markup('<strong title="5">7</strong> &#39;')) == ["7"]


def test_a_block_knows_its_cell_its_rows_its_data_and_how_they_are_loaded_again():
    page = page_with(
        shown("draw()", figure={**FACTS, "datasets": DATASETS}, image_png=""), shown("table()", table=TABLE)
    )
    figure, table = (origins(page, RECORD)[block.anchor] for block in page.blocks if block.kind != "code")
    assert (figure.anchor, figure.cell, figure.rows) == ("made-figure-by-route", "cell-0", 2)
    assert [one["line"] for one in figure.sources] == [
        'bb.load("detections", vintage="2018-07-06")', 'bb.load("arrivals", as_of="2026-08-22")', 'bb.load("claims")',
    ]  # fmt: skip
    assert (table.cell, table.rows, table.sources) == ("cell-1", 1, [])


def test_the_answers_numbers_are_found_in_the_rows_that_hold_them_exactly():
    words = "In 2015, **12,345** detections; 7.3 and 99 and 4,567."
    page = page_with(
        new_markdown_cell("# The question?"),
        shown("answer()", text_markdown=words, text={"role": "answer"}),
        shown("table()", table={**TABLE, **ROWS}),
    )
    told = origins(page, RECORD)["answer"]
    assert told.cell == "cell-1"
    assert told.places == {
        "12,345": [("table-t", "table “t”, 2015, A (detections)")], "7.3": [("table-t", "table “t”, 2016, B (detections)")],
    }  # fmt: skip
    html = page_html(page, RECORD)
    assert '<strong><a class="made" href="#made-answer">12,345</a></strong>' in html
    assert 'id="made-answer"' in html
    assert 'id="made-table-t"' in html


def test_every_line_of_python_on_a_built_page_loads_what_the_page_names(built):
    page, record = page_in(built), json.loads((built / "run.json").read_text(encoding="utf-8"))
    lines = {one["line"]: one for origin in origins(page, record).values() for one in origin.sources}
    assert lines
    for line, one in lines.items():
        frame = eval(line, {"bb": bb})
        (cited,) = frame.attrs[citations.ATTRIBUTE]
        assert dict(cited.sha256) == one["sha256"], line
