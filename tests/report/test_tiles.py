"""Small figures of a brief: led by a number, in a page and on paper."""

from __future__ import annotations

import io
import re

import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pypdf import PdfReader
from test_report import RECORD

from borderbook import charts, project
from borderbook.report.page import page_of
from borderbook.report.pdf import pdf_of
from borderbook.report.render import page_html

WORDS = {"unit": "detections", "of": "a survey, 2026", "note": "Events, not persons."}


def shown(number: int):
    years = pd.Series([7123, 12345], index=[2015, 2016])
    drawn = charts.bars(years, name=f"tile-{number}", title="Detections", **WORDS)
    data, _ = charts.tile(drawn, lead="12,345", label="detections in 2016", number=number)._repr_mimebundle_()
    return new_code_cell("draw()", outputs=[new_output("execute_result", data=data, execution_count=1)])


@pytest.fixture
def page(monkeypatch):
    """A page of two tiles, each after a sentence."""
    monkeypatch.setenv(project.FIGURES_VARIABLE, "svg")
    cells = [new_markdown_cell("# The brief\n\n## Outside")]
    for number in (1, 2):
        cells += [new_markdown_cell(f"Sentence {number}."), shown(number)]
    return page_of(new_notebook(cells=cells))


def test_a_tile_stands_on_the_page_with_its_number_what_it_leads_with_and_its_source(page):
    html = page_html(page, RECORD)
    assert html.count('<figure class="tile"') == html.count('<svg class="small"') == 2
    assert re.findall(r"<h3>(.*?)</h3>", html) == ["1 Detections", "2 Detections"]
    assert html.count('<p class="led"><b>12,345</b> detections in 2016</p>') == 2
    assert html.count(">[1]</a> Source: a survey, 2026.") == 2
    assert "Sentence 2." in html


def test_a_tile_stands_on_paper_with_the_same_words(page):
    pdf = PdfReader(io.BytesIO(pdf_of(page, {**RECORD, "question": "brief"}, "Cite.")))
    text = " ".join(pdf.pages[0].extract_text().split())
    for words in ("1 Detections", "12,345", "detections in 2016", "7,123", "Events, not persons. Source 1."):
        assert words in text
