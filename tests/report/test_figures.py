"""A figure in a page and on paper: its SVG is part of the page, its text is text, its words are the page's."""

from __future__ import annotations

import io
import math
import re
from dataclasses import replace
from xml.etree import ElementTree

import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pypdf import PdfReader
from test_report import RECORD

from borderbook import charts, project
from borderbook.charts import colours, theme
from borderbook.report import pictures
from borderbook.report.card import card
from borderbook.report.page import page_of
from borderbook.report.pdf import pdf_of
from borderbook.report.render import page_html

EVIL = "<script>alert('x')</script>"
OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 8 4"'


@pytest.fixture
def page(monkeypatch):
    """A page of one figure: detections by year, 2016 unknown."""
    monkeypatch.setenv(project.FIGURES_VARIABLE, "svg")
    years = pd.Series([7123, None, 12345], index=[2015, 2016, 2017])
    figure = charts.bars(
        years, name="by-year", title="Detections rose", unit="detections", of="a survey, 2026", note=EVIL
    )
    data, _ = figure._repr_mimebundle_()
    shown = new_output("execute_result", data=data, execution_count=1)
    cells = [new_markdown_cell("# The question?\n\n## A part"), new_code_cell("draw()", outputs=[shown])]
    return page_of(new_notebook(cells=cells))


def drawings(html: str) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", html, re.S)]


def test_a_figure_is_inlined_at_two_widths_with_its_text_as_text(page):
    html = page_html(page, RECORD)
    wide, narrow = drawings(html)
    assert [svg.get("class") for svg in (wide, narrow)] == ["wide", "narrow"]
    assert [float(svg.get("width")) for svg in (wide, narrow)] == [theme.WIDE, theme.NARROW]
    for svg in (wide, narrow):
        assert "7,123" in "".join(svg.itertext())
        assert svg.get("aria-label") == "Bars. 2015 7,123, 2016 no figure, 2017 12,345."
    assert "image/svg+xml" not in html
    assert " style=" not in html


def test_title_unit_note_and_source_are_the_pages_and_stand_there_once(page):
    html = re.sub(
        r"<details>.*?</details>|<span class=\"unseen\">.*?</span>", "", page_html(page, RECORD), flags=re.S
    )
    for words in ("<h3>Detections rose</h3>", '<p class="unit">detections</p>', "Source: a survey, 2026."):
        assert html.count(words) == 1, words
    assert html.count("Detections rose") == 1
    assert EVIL not in html


def test_the_facts_of_a_figure_hold_no_drawing(page):
    (block,) = page.of("figure")
    assert "narrow" not in block.content
    assert block.content["rows"][0][-1] == 7123


@pytest.mark.parametrize(
    "svg",
    [
        f"{OPEN}><script>alert(1)</script></svg>",
        f"{OPEN} onload='alert(1)'/>",
        f"{OPEN}><g OnClick='alert(1)'/></svg>",
        f"{OPEN}><foreignObject><p>alert</p></foreignObject></svg>",
        f"{OPEN}><style>@import 'alert'</style></svg>",
        f"{OPEN}><g style='fill: alert'/></svg>",
        f"{OPEN}><use xlink:href='alert.svg#a'/></svg>",
        f"{OPEN}><image href='https://example.org/alert.png'/></svg>",
        f"{OPEN}><image href='data:image/svg+xml,alert'/></svg>",
        f"{OPEN}><path fill='URL(https://example.org/alert)'/></svg>",
        f"{OPEN}><a href='javascript:alert(1)'/></svg>",
    ],
)
def test_what_a_chart_is_not_drawn_with_is_left_out(svg):
    assert "alert" not in pictures.inlined(svg).lower()


@pytest.mark.parametrize(
    "inside",
    ['<use href="#a" />', '<path fill="url(#a)" d="M0 0" />', '<image href="data:image/png;base64,iVBO" />',
     '<text x="1">5 &lt; 7</text>', '<g data-label="2015" data-value="7" fill="var(--paper, #ffffff)" />'],
)  # fmt: skip
def test_what_a_chart_is_drawn_with_stays(inside):
    assert inside in pictures.inlined(f"{OPEN}>{inside}</svg>")


def test_print_has_the_ink_and_paper_of_the_theme():
    svg = '<path fill="currentColor" stroke="var(--paper, #ffffff)"/><path fill="var(--c33546d, #33546d)"/>'
    assert pictures.for_print(svg) == (
        f'<path fill="{theme.INK}" stroke="{theme.PAPER}"/><path fill="{colours.SINGLE}"/>'
    )


def test_a_dark_page_shows_dark_colours_lighter(page):
    html = page_html(page, RECORD)
    assert f'fill="var(--c33546d, {colours.SINGLE})"' in html
    rule = f":root {{ --c33546d: {colours.on_dark(colours.SINGLE)}; }}"
    assert f"@media screen and (prefers-color-scheme: dark) {{ {rule} }}" in html
    block = replace(page.of("figure")[0], lighter={"c33546d": "red; } body { display: none", "x": "#ffffff"})
    assert "@media screen and" not in page_html(replace(page, blocks=[block]), RECORD)


def test_the_numbers_of_a_figure_can_be_read_from_the_pdf_and_nothing_is_below_7_points(page):
    sizes = []

    def visit(text, matrix, _, __, size):
        if text.strip():  # turned or upright
            sizes.append(size * math.hypot(matrix[0], matrix[1]))

    reader = PdfReader(io.BytesIO(pdf_of(page, RECORD, "")))
    text = "\n".join(sheet.extract_text(visitor_text=visit) for sheet in reader.pages)
    for words in ("7,123", "12,345", "2017", "Detections rose", "detections", "Source: a survey, 2026."):
        assert words in text
    assert min(sizes) >= 7


def test_the_pdf_sets_all_text_in_inter(page):
    names = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for sheet in PdfReader(io.BytesIO(pdf_of(page, RECORD, ""))).pages
        for font in sheet["/Resources"]["/Font"].values()
    }
    assert names - {"DejaVuSansMono"} == {"Inter-Regular", "Inter-SemiBold"}


def test_the_index_shows_the_narrow_drawing(page):
    (block,) = page.of("figure")
    assert card(page)["thumbnail"] == pictures.thumbnail(*block.picture(narrow=True))
    assert card(page)["thumbnail"] != pictures.thumbnail(*block.picture())
