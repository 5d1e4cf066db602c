"""A figure in a page and on paper: its SVG is part of the page, its text is text, its words are the page's."""

import io
import re
from dataclasses import replace
from xml.etree import ElementTree

import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from pages import EVIL, RECORD, page_with, words
from PIL import Image

from notemill import charts, project
from notemill.charts import colours, theme
from notemill.report import pictures
from notemill.report.card import FIELDS, card
from notemill.report.page import Block, Page
from notemill.report.pdf import pdf_of
from notemill.report.render import page_html

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 8 4"'


def cell(figure):
    """A cell that shows a figure."""
    data, _ = figure._repr_mimebundle_()
    return new_code_cell("draw()", outputs=[new_output("execute_result", data=data, execution_count=1)])


def by_year(name, note, *counts):
    years = pd.Series(counts, index=range(2015, 2015 + len(counts)))
    return charts.bars(years, name=name, title="Detections rose", unit="detections", of="a survey, 2026", note=note)


@pytest.fixture
def page(monkeypatch):
    """A page of one figure: detections by year, 2016 unknown."""
    monkeypatch.setenv(project.FIGURES_VARIABLE, "svg")
    return page_with(
        new_markdown_cell("# The question?\n\n## A part"), cell(by_year("by-year", EVIL, 7123, None, 12345))
    )


def test_a_figure_is_inlined_at_two_widths_with_its_text_as_text_and_its_words_are_the_pages(page):
    html = page_html(page, RECORD)
    drawings = [ElementTree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", html, re.S)]
    assert [svg.get("class") for svg in drawings] == ["wide", "narrow"]
    assert [float(svg.get("width")) for svg in drawings] == [theme.WIDE, theme.NARROW]
    for svg in drawings:
        assert "7,123" in "".join(svg.itertext())
        assert svg.get("aria-label") == "Bars. 2015 7,123, 2016 no figure, 2017 12,345."
    assert "data:image/svg+xml" not in html.partition("<body")[2].partition("<script>")[0]
    assert " style=" not in html
    folded = r"<details\b.*?</details>|<span class=\"unseen\">.*?</span>"
    told = re.sub(folded, "", html.partition("<main")[2], flags=re.S)
    for text in ("<h2>Detections rose</h2>", '<p class="unit">detections</p>', "Source: a survey, 2026.", "Detections rose"):  # fmt: skip
        assert told.count(text) == 1, text
    assert EVIL not in told
    (block,) = page.of("figure")
    assert "narrow" not in block.content  # facts hold no drawing
    assert block.content["rows"][0][-1] == 7123


@pytest.mark.parametrize(
    "inside",
    [
        " onload='alert(1)'/>",
        *(f">{one}</svg>" for one in (
            "<script>alert(1)</script>", "<g OnClick='alert(1)'/>", "<foreignObject><p>alert</p></foreignObject>",
            "<style>@import 'alert'</style>", "<g style='fill: alert'/>", "<use xlink:href='alert.svg#a'/>",
            "<image href='https://example.org/alert.png'/>", "<image href='data:image/svg+xml,alert'/>",
            "<path fill='URL(https://example.org/alert)'/>", "<a href='javascript:alert(1)'/>",
        )),
    ],
)  # fmt: skip
def test_what_a_chart_is_not_drawn_with_is_left_out(inside):
    assert "alert" not in pictures.inlined(OPEN + inside).lower()


def test_what_a_chart_is_drawn_with_stays():
    inside = (
        '<use href="#a" /><path fill="url(#a)" d="M0 0" /><image href="data:image/png;base64,iVBO" />'
        '<text x="1">5 &lt; 7</text><g data-label="2015" data-value="7" fill="var(--paper, #ffffff)" />'
    )
    assert inside in pictures.inlined(f"{OPEN}>{inside}</svg>")


def test_print_has_the_ink_and_paper_of_the_theme_and_a_dark_page_shows_dark_colours_lighter(page):
    svg = '<path fill="currentColor" stroke="var(--paper, #ffffff)"/><path fill="var(--c33546d, #33546d)"/>'
    assert pictures.for_print(svg) == (
        f'<path fill="{theme.INK}" stroke="{theme.PAPER}"/><path fill="{colours.tones().single}"/>'
    )
    html = page_html(page, RECORD)
    assert f'fill="var(--c33546d, {colours.tones().single})"' in html
    rule = f"svg:not(.shaded) {{ --c33546d: {colours.on_dark(colours.tones().single)}; }}"
    assert f"@media screen and (prefers-color-scheme: dark) {{ {rule} }}" in html
    block = replace(page.of("figure")[0], lighter={"c33546d": "red; } body { display: none", "x": "#ffffff"})
    assert "svg:not(.shaded) {" not in page_html(replace(page, blocks=[block]), RECORD)


def test_a_tile_stands_on_the_page_and_on_paper_with_its_number_lead_and_source(monkeypatch):
    monkeypatch.setenv(project.FIGURES_VARIABLE, "svg")
    cells = [new_markdown_cell("# The brief\n\n## Outside")]
    for number in (1, 2):
        drawn = by_year(f"tile-{number}", "Events, not persons.", 7123, 12345)
        tile = charts.tile(drawn, lead="12,345", label="detections in 2016", number=number)
        cells += [new_markdown_cell(f"Sentence {number}."), cell(tile)]
    html = page_html(page_with(*cells), RECORD)
    assert html.count('<svg class="small"') == 2
    assert re.findall(r"<figcaption><h3>(.*?)</h3>", html) == ["1 Detections rose", "2 Detections rose"]
    led = r'<p class="led"><b><a class="made" href="#made-([^"]+)">12,345</a></b> detections in 2016</p>'
    assert re.findall(led, html) == re.findall(r'<figure class="tile" id="([^"]+)"', html)
    assert "Sentence 2." not in html  # its own words say it
    on_paper = words(pdf_of(page_with(*cells), {**RECORD, "question": "brief"}, "Cite."))
    for text in ("1 Detections", "12,345", "detections in 2016", "2015", "detections. Events, not persons."):
        assert text in on_paper


def test_a_card_has_title_opening_of_the_answer_and_the_narrow_form_of_the_first_picture(page):
    (figure,) = page.of("figure")
    answer = "<p>Seven &amp; <b>more</b> detections were reported in 2015. In <strong>2016</strong>, <strong>12</strong>.</p>"
    page.blocks += [
        Block("answer", answer, lead={"text": "12 detections", "period": "2016"}),
        replace(figure, narrow=figure.narrow.replace("7", "9")),
    ]
    made = card(page)
    assert (made["title"], made["answer"]) == ("The question?", "Seven & more detections were reported in 2015.")
    assert (made["lead"], made["words"], made["said"][2]) == ("12 detections", "", "12 detections")
    (first, *_) = made["shown"]
    assert (first["what"], first["title"], first["anchor"]) == ("figure", figure.content["title"], figure.anchor)
    assert (first["lines"][0], first["words"]) == (
        "2015 · 7,123",
        "period detections detections Source: a survey, 2026 ",
    )
    assert page.headline is figure
    assert made["figure"] == re.sub(' data-[a-z]+="[^"]*"', "", figure.narrow) != figure.wide
    assert (made["unit"], made["lighter"], made["rests_on"]) == (figure.content["unit"], dict(figure.lighter), "")
    assert card(Page()) == dict.fromkeys(FIELDS, "") | {"said": [], "shown": []}
    short = Page(blocks=[Block("answer", "<p>The data end in April. Seven are expected in May. And more.</p>")])
    assert card(short)["answer"] == "The data end in April. Seven are expected in May."


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="50">{}</svg>'


@pytest.mark.parametrize(("kind", "stored"), [("image/svg+xml", SVG.format("<!-- 50 % & ü -->")), ("image/png", "iVBO\nRw==\n")])  # fmt: skip
def test_a_picture_travels_whole(kind, stored):
    suffix, content = pictures.content(pictures.data_uri(kind, stored))
    assert (suffix, content) == ((".svg", stored.encode()) if "svg" in kind else (".png", b"\x89PNG"[:4] + content[4:]))


def test_a_social_picture_is_of_one_size_and_shows_the_whole_drawing_in_its_colours():
    strong = [(230, 159, 0), (0, 158, 115), (213, 94, 0), (204, 121, 167), (0, 114, 178)]
    rows = "".join(f'<rect y="{10 * i}" width="80" height="10" fill="rgb{c}"/>' for i, c in enumerate(strong))
    said = {"title": "What of it?", "theme": "A theme", "said": "It fell", "unit": "Detections", "source": "Source: F"}
    png = pictures.social(said, ".svg", SVG.format(rows).encode())
    assert png == pictures.social(said, ".svg", SVG.format(rows).encode())
    drawn = Image.open(io.BytesIO(png)).convert("RGB")
    assert (drawn.size, len(png) < 60_000) == ((1200, 630), True)
    middle = [drawn.getpixel((600, y)) for y in range(630)]
    for colour in strong:
        assert sum(max(abs(a - b) for a, b in zip(seen, colour, strict=True)) <= 24 for seen in middle) > 40
