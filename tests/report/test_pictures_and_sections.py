"""Pictures inside a page, and what a page's sections are for."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from PIL import Image
from test_report import DOT, FACTS, MIME, RECORD, TEXT_MIME, shown

from borderbook.report import pictures
from borderbook.report.page import newest_vintage, page_of, sentence, told
from borderbook.report.pdf import breakable, widths
from borderbook.report.render import page_html
from borderbook.report.sections import numbered, sections

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><path d="m0 0 80 0 0 40z" fill="#0072b2"/></svg>'


@pytest.mark.parametrize(
    "svg", [SVG, SVG.replace("#0072b2", "url('#a')"), SVG.replace("<path", "<!-- 50 % & ü --><path")]
)
def test_an_svg_travels_whole_and_needs_no_escaping(svg):
    uri = pictures.svg_uri(svg)
    assert not set('"<>&#') & set(uri)
    suffix, content = pictures.content(uri)
    assert suffix == ".svg"
    assert content.decode().replace("'", '"') == svg.replace("'", '"')


def test_a_data_uri_is_quoted_as_urllib_does_it():
    text = "'" + "".join(map(chr, range(256))) + "€%3C%"
    plain = " =/:;,.()'-+!*?@[]$~_"
    assert pictures.svg_uri(text) == "data:image/svg+xml," + quote(text, safe=plain)


def test_a_png_travels_whole():
    suffix, content = pictures.content(pictures.png_uri(f"{DOT[:20]}\n{DOT[20:]}\n"))
    assert suffix == ".png"
    assert Image.open(io.BytesIO(content)).size == (8, 6)


@pytest.mark.parametrize("uri", [pictures.svg_uri(SVG), pictures.png_uri(DOT)])
def test_a_thumbnail_is_a_small_png_and_the_same_bytes_each_time(uri):
    made = pictures.thumbnail(*pictures.content(uri))
    assert made == pictures.thumbnail(*pictures.content(uri))
    suffix, content = pictures.content(made)
    assert suffix == ".png"
    assert Image.open(io.BytesIO(content)).size == (440, 275)
    assert len(content) < 4000


def test_a_thumbnail_keeps_the_colours_of_small_marks_among_many_greys():
    greys = "".join(
        f'<path d="m{x} 0 1 0 0 50-1 0z" fill="rgb({3 * x},{3 * x},{3 * x})"/>' for x in range(80)
    )
    colours = [(230, 159, 0), (0, 158, 115), (213, 94, 0), (204, 121, 167), (0, 114, 178)]
    marks = "".join(
        f'<path d="m{10 * i} 10 4 0 0 4-4 0z" fill="rgb{colour}"/>'.replace(", ", ",")
        for i, colour in enumerate(colours)
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="80" height="50">{greys}{marks}</svg>'
    _, png = pictures.content(pictures.thumbnail(".svg", svg.encode()))
    drawn = Image.open(io.BytesIO(png)).convert("RGB")
    for i, colour in enumerate(colours):
        seen = drawn.getpixel((int((10 * i + 2) * 5.5), int(12 * 5.5)))
        assert max(abs(one - other) for one, other in zip(seen, colour, strict=True)) <= 24


def test_thumbnails_can_be_made_in_several_threads_at_once():
    with ThreadPoolExecutor(4) as threads:
        pictured = threads.map(pictures.thumbnail, [".svg"] * 20, [SVG.encode()] * 20)
        assert set(pictured) == {pictures.thumbnail(".svg", SVG.encode())}


def tile(number: int, source: str):
    led = {"lead": "7", "label": "detections", "number": number}
    facts = {**FACTS, **led, "name": f"tile-{number}", "title": "Topic", "source": source}
    return new_code_cell(
        f"draw({number})", outputs=[shown({"image/png": DOT, MIME: facts, "text/plain": "x"})]
    )


def brief():
    answer = {"text/plain": "x", "text/markdown": "**7**.", TEXT_MIME: {"role": "answer"}}
    cells = [
        new_markdown_cell("# Nine?\n\nIntroduction."),
        new_markdown_cell("## Parameters\n\nChange them."),
        new_code_cell("cut_off = 1", metadata={"tags": ["parameters"]}),
        new_markdown_cell("Each chart is one dataset."),
        new_code_cell("load()"),
        new_markdown_cell("## Answer\n\nThe interval stands in brackets."),
        new_code_cell("answer()", outputs=[shown(answer)]),
        new_markdown_cell("## Outside\n\nAll of these are events.\n"),
        new_markdown_cell("By year."),
        tile(1, "Source: A, vintage 2025"),
        new_markdown_cell("## Inside\n\nBy state."),
        tile(2, "Source: B, vintage 2026"),
        tile(3, "Source: A, vintage 2025"),
        new_markdown_cell("## Method\n\nAs it is."),
    ]
    return page_of(new_notebook(cells=cells))


def test_sections_are_told_apart_by_what_they_show():
    found = sections(brief())
    assert [(s.heading.content if s.heading else "", s.kind) for s in found] == [
        ("", "part"), ("Parameters", "setup"), ("Answer", "answer"), ("The charts", "part"), ("Method", "part"),
    ]  # fmt: skip


def test_sentences_about_the_parameters_cell_are_for_notebooks_alone():
    setup = next(s for s in sections(brief()) if s.kind == "setup")
    assert [block.markdown for block in setup.words] == ["Each chart is one dataset."]
    assert [block.content for block in setup.code] == ["cut_off = 1", "load()"]


def test_small_figures_make_one_board_with_their_headings_and_sentences():
    board = next(s for s in sections(brief()) if s.tiles)
    assert [(t.group, t.words.markdown.strip() if t.words else "") for t in board.tiles] == [
        ("Outside", "By year."), ("Inside", "By state."), ("Inside", ""),
    ]  # fmt: skip
    assert [block.markdown.strip() for block in board.blocks if block.kind == "prose"] == [
        "All of these are events."
    ]
    assert numbered(brief()) == {"Source: A, vintage 2025": 1, "Source: B, vintage 2026": 2}


def test_the_page_of_a_brief_has_tiles_with_numbered_sources_and_a_cut_off_date():
    page = page_html(brief(), {**RECORD, "parameters": {"cut_off": "2024-12"}})
    assert page.count('<figure class="tile"') == 3
    assert page.count(">[1]</a> Source: A, vintage 2025.") == 2
    assert page.count(">[2]</a> Source: B, vintage 2026.") == 1
    assert "cut-off date 2024-12" in page
    assert '<div class="about"><p>The interval stands in brackets.</p>' in page


def test_a_page_has_its_answer_once():
    assert page_html(brief(), RECORD).count("<strong>7</strong>") == 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, "not set"), (["a", 2], "a, 2"), ([], "none"), (2015, "2015"), (True, "yes")],
)
def test_the_value_of_a_parameter_is_told_in_words(value, expected):
    assert told(value) == expected


@pytest.mark.parametrize(("text", "expected"), [("A", "A."), ("A.", "A."), ("A?", "A?"), ("", "")])
def test_a_sentence_ends_once(text, expected):
    assert sentence(text) == expected


def test_the_newest_vintage_is_the_end_of_a_span():
    datasets = [{"vintage": "2017-05-31 to 2024-05-12"}, {"vintage": "2019-01-01"}]
    assert newest_vintage({"datasets": datasets}) == "2024-05-12"
    assert newest_vintage({"datasets": []}) == ""
    by_hand = {"name": "claims", "vintage": "2026-11-26"}
    assert newest_vintage({"datasets": [*datasets, by_hand]}) == "2024-05-12"
    assert newest_vintage({"datasets": [by_hand]}) == "2026-11-26"


def test_columns_that_fit_keep_their_width_and_others_share_the_page():
    assert widths([["year", "2015"], ["detections", "7"]]) == []
    narrow, wide = widths([["id", "C01"], ["statement", "word " * 60]])
    assert narrow < 10 < wide
    assert narrow >= 3


def test_a_long_address_in_a_table_can_be_broken_and_takes_no_more_than_its_share():
    address = "https://home-affairs.ec.europa.eu/policies/schengen/" + "x" * 50
    pieces = breakable(f"See {address}").split("\u200b")
    assert "".join(pieces) == f"See {address}"
    assert max(map(len, pieces)) <= 24
    assert breakable("Word of twenty-four letters") == "Word of twenty-four letters"
    text, links = widths([["words " * 20], [breakable(address)]])
    assert text > links / 2
