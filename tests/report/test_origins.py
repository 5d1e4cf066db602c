"""How the numbers of a page were made is told, and the lines of Python given there load the same data again."""

from __future__ import annotations

import json

from pages import FACTS, RECORD, TABLE, page_with, shown

import borderbook as bb
from borderbook.catalog import citations
from borderbook.report.page import page_in
from borderbook.report.places import origins

DATASETS = [
    {"name": "detections", "vintage": "2018-07-06", "sha256": {"2018-07-06": "a" * 64}},
    {"name": "arrivals", "vintage": "2019-11-25 to 2026-08-22", "sha256": {"2019-11-25": "b" * 64, "2026-08-22": "c" * 64}},
    {"name": "claims", "vintage": "2026-11-24", "sha256": {"2026-11-24": "d" * 64}},
]  # fmt: skip


def test_a_block_knows_its_cell_its_rows_its_data_and_how_they_are_loaded_again():
    page = page_with(
        shown("draw()", figure={**FACTS, "datasets": DATASETS}, image_png=""), shown("table()", table=TABLE)
    )
    figure, table = (origins(page, RECORD)[block.anchor] for block in page.blocks if block.kind != "code")
    assert (figure.anchor, figure.cell, figure.rows) == ("made-figure-by-route", "cell-0", 2)
    assert [one["line"] for one in figure.sources] == [
        'bb.load("detections", vintage="2018-07-06")', 'bb.load("arrivals", as_of="2026-08-22")', 'bb.load("claims")',
    ]  # fmt: skip
    assert figure.sources[0]["title"] == "Frontex, Monthly detections of illegal border-crossing (IBC)"
    assert (table.cell, table.rows, table.sources) == ("cell-1", 1, [])


def test_every_line_of_python_on_a_built_page_loads_what_the_page_names(built):
    page, record = page_in(built), json.loads((built / "run.json").read_text(encoding="utf-8"))
    lines = {one["line"]: one for origin in origins(page, record).values() for one in origin.sources}
    assert lines
    for line, one in lines.items():
        frame = eval(line, {"bb": bb})
        (cited,) = frame.attrs[citations.ATTRIBUTE]
        assert dict(cited.sha256) == one["sha256"], line
