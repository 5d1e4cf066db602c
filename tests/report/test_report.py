"""An executed notebook becomes a page that says everything, asks for nothing and trusts no data."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from borderbook.outputs import FIGURE_MIME as MIME
from borderbook.outputs import TABLE_MIME, TEXT_MIME
from borderbook.report.page import asked, close, html_of, page_in, page_of
from borderbook.report.render import page_html, render
from borderbook.report.twins import csv_of, shown_rows, twins

DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGCAIAAABxZ0isAAAAFElEQVR4nGNkKNrEgA0wYRWlkwQArDgBMPaHH10AAAAASUVORK5CYII="
)
EVIL = "<script>alert('x')</script>"
FACTS = {
    "name": "by-route", "title": "A finding", "alt": "Bars. Highest: 7.", "unit": "Detections", "source": "Source: F, vintage 2025",
    "note": "", "columns": ["year", "route", "detections"], "rows": [[2015, EVIL, 7], [2016, "B", None]],
}  # fmt: skip
TABLE = {
    "name": "t",
    "caption": "Table",
    "unit": "U",
    "source": "Source: F",
    "note": "",
    "columns": ["a"],
    "rows": [[1.5]],
}


def shown(data, kind="execute_result"):
    extra = {"execution_count": 1} if kind == "execute_result" else {}
    return new_output(kind, data=data, **extra)


def notebook():
    text = {
        "text/plain": "x",
        "text/markdown": f"In 2015, **7** detections {EVIL}.",
        TEXT_MIME: {"role": "answer"},
    }
    return new_notebook(
        cells=[
            new_markdown_cell("# The question?\n\nAn introduction.\n\n## Parameters\n\nChange them."),
            new_code_cell("start = 2015", metadata={"tags": ["parameters"]}),
            new_code_cell("answer()", outputs=[shown(text)]),
            new_markdown_cell("## A figure"),
            new_code_cell("draw()", outputs=[shown({"text/plain": "x", "image/png": DOT, MIME: FACTS})]),
            new_code_cell("table()", outputs=[shown({"text/plain": "x", TABLE_MIME: TABLE})]),
            new_code_cell(
                "print()", outputs=[new_output("stream", name="stdout", text=f"\x1b[31m{EVIL}\x1b[0m")]
            ),
        ]
    )


RECORD = {
    "question": "q", "run": "default", "title": "The question?", "theme": "External border", "parameters": {"start": 2015},
    "key": "k" * 64, "parts": {}, "look": "", "datasets": [{"name": "detections", "vintage": "2025-06-03", "sha256": {}}],
    "status": "done", "failure": None, "cells": [], "started": "2026-11-24T10:00:00+00:00", "seconds": 1.0, "versions": {"borderbook": "0.1.0"},
    "files": [],
}  # fmt: skip


class Record:
    def __init__(self, **over):
        self.facts = {**RECORD, **over}

    def model_dump_json(self):
        return json.dumps(self.facts)


def html(**over):
    return page_html(page_of(notebook()), {**RECORD, **over})


def test_title_answer_headings_and_blocks_are_found():
    page = page_of(notebook())
    assert page.title == "The question?"
    assert "<strong>7</strong> detections" in page.answer
    assert page.contents == [("parameters", "Parameters"), ("a-figure", "A figure")]
    assert [b.kind for b in page.blocks] == [
        "prose", "heading", "prose", "code", "code", "answer", "heading", "code", "figure", "code", "table", "code", "output",
    ]  # fmt: skip


def test_the_page_requests_nothing_and_its_policy_forbids_it():
    page = html()
    assert "default-src &#39;none&#39;" in page
    assert not re.findall(r'(?:src|href)="(?!data:|#)[^"]*"', page)
    assert "@import" not in page
    assert set(re.findall(r"url\([^;]*", page)) == {"url(data:font/woff2"}


def test_the_policy_allows_exactly_the_pages_own_style_and_script():
    import hashlib

    page = html()
    for tag, name in (("style", "style-src"), ("script", "script-src")):
        inside = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.S)[1]
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{name} &#39;sha256-{digest}&#39;" in page


def test_text_from_data_is_text():
    page = html()
    assert EVIL not in page
    assert page.count("&lt;script&gt;") >= 3  # answer, data table, printed output


def test_a_figure_has_alternative_text_caption_source_data_and_csv():
    page = html()
    assert 'alt="Bars. Highest: 7."' in page
    assert "Source: F, vintage 2025" in page
    encoded = re.search(r'download="by-route.csv" href="data:text/csv;charset=utf-8;base64,([^"]+)"', page)[1]
    assert base64.b64decode(encoded).decode() == csv_of(FACTS)


def test_numbers_of_a_data_table_have_a_minus_and_its_texts_what_they_have():
    facts = {"columns": ["a", "b"], "rows": [[-1234, "-x-"], [None, "2015-16"]]}
    assert shown_rows(facts) == [[("−1,234", True), ("-x-", False)], [("–", True), ("2015-16", False)]]


def test_no_line_ends_between_a_number_and_its_per_cent_sign():
    assert close("33 % and 5 %") == "33\u00a0% and 5\u00a0%"
    assert "33\u00a0%" in html_of("**33 %**")


def test_parameters_stand_in_words():
    assert asked({"per_capita": True, "geo": "EL", "years": [1, 2]}) == [
        ("per capita", "yes"), ("geo", "EL"), ("years", "1, 2"),
    ]  # fmt: skip
    assert "<b>per capita</b> yes" in html(parameters={"per_capita": True})


def test_csv_twins_keep_text_and_leave_missing_cells_empty():
    made = twins(page_of(notebook()))
    assert set(made) == {"by-route.csv", "t.csv"}
    assert made["by-route.csv"].splitlines() == ["year,route,detections", f"2015,{EVIL},7", "2016,B,"]


@pytest.mark.parametrize(
    ("status", "said"), [("failed", "This run failed"), ("interrupted", "This run was interrupted")]
)
def test_a_run_that_did_not_finish_says_so_first_and_names_the_cell(status, said):
    failure = {"kind": "error", "message": "ZeroDivisionError", "index": 4, "tags": ["figure"]}
    page = html(status=status, failure=failure)
    assert said in page
    assert "Cell 5 (figure): ZeroDivisionError" in page
    assert page.index(said) < page.index('<main id="main">')


def test_render_writes_page_and_data_beside_the_notebook(tmp_path):
    nbformat.write(notebook(), tmp_path / "notebook.ipynb")
    render(tmp_path, Record())
    assert (tmp_path / "q.html").stat().st_size > 1000
    assert {p.name for p in (tmp_path / "data").iterdir()} == {"by-route.csv", "t.csv", "datapackage.json"}
    assert (tmp_path / "ro-crate-metadata.json").exists()
    assert not (tmp_path / "q.pdf").exists()


def test_a_page_is_the_same_from_the_file_as_from_the_notebook(tmp_path):
    made = notebook()
    made.cells[0].source += "\n\nTwo\nlines."
    made.cells.append(
        new_code_cell("a\nb", outputs=[new_output("error", ename="E", evalue="x", traceback=[])])
    )
    nbformat.write(made, tmp_path / "notebook.ipynb")
    assert page_in(tmp_path) == page_of(made)


def test_an_index_of_cards_needs_nothing_that_makes_pages():
    code = (
        "import borderbook.report, sys; print({'mistune', 'nbformat', 'rocrate', 'typst'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
