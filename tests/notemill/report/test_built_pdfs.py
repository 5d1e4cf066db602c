"""Every report on paper as it was built: real text, nothing in the margins, tagged."""

import html
import json
import re
from bisect import bisect
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
import typst
from pages import alternative_texts, letters, reader, sheets, tags

from notemill.report.page import notebooks_in, page_of
from notemill.report.render import about
from notemill.report.sections import figure_numbers, opened, sections
from notemill.report.twins import shown_rows

MOST_PAGES = 8
HEIGHT, FOOT = 297 - 11 - 14, 14 * 72 / 25.4  # of what is printed on a page, in mm; where it ends, in points
TEXT = "{http://www.w3.org/2000/svg}text"


@pytest.fixture(scope="module")
def pdf(built) -> Path:
    return built / f"{built.parent.name}.pdf"


def drawings(pdf: Path) -> list[str]:
    """The figures as they are printed."""
    return [one.wide for one in page_of(notebooks_in(pdf.parent)[1]).of("figure") if one.wide]


def missing(pdf: Path, texts) -> list[str]:
    """The texts that the PDF does not have."""
    everything = letters("".join(sheet.text for sheet in sheets(pdf)))
    return [text for text in texts if letters(text) not in everything]


def test_title_answer_captions_sources_and_page_numbers_are_text(pdf):
    record = json.loads(pdf.with_name("run.json").read_bytes())
    page, brief = about(page_of(notebooks_in(pdf.parent)[1]), record), pdf.stem == "brief"
    figures = [block.content for block in page.of("figure")]
    # the small charts of the brief have numbers of sources
    sources = [one["short_source"] for one in figures if not (brief and one["lead"])]
    answer = html.unescape(re.sub(r"<[^>]+>", "", page.answer.content)).splitlines()  # of a list, a finding a line
    texts = [page.title, *answer, *(one["title"] for one in figures), *sources, page.how_obtained(record)]
    assert missing(pdf, texts) == []
    count = len(sheets(pdf))
    assert count == 2 if brief else 1 <= count <= MOST_PAGES
    for number, sheet in enumerate(sheets(pdf), start=1):
        assert f"{number} / {count}" in sheet.text
        assert sheet.beyond == []


def test_the_numbers_of_every_drawing_and_table_are_text_in_inter_and_none_is_below_7_points(pdf):
    page = page_of(notebooks_in(pdf.parent)[1])
    roots = map(ElementTree.fromstring, drawings(pdf))
    assert missing(pdf, ["".join(text.itertext()) for svg in roots for text in svg.iter(TEXT)]) == []
    told = letters("".join(sheet.text for sheet in sheets(pdf)))
    for block in page.of("table") if pdf.stem != "brief" else ():  # which shows its sources only
        cells = [cell for row in shown_rows(block.content) for cell, _ in row]
        in_its_file = f"10of{len(block.content['rows'])}rows;allareindata/{block.content['name']}.csv"
        assert missing(pdf, cells) == [] or letters(in_its_file) in told, block.content["name"]
    assert min(size for sheet in sheets(pdf) for size in sheet.sizes) > 6.99
    fonts = [font for one in reader(pdf).pages for font in one["/Resources"]["/Font"].values()]
    names = {str(font.get_object()["/BaseFont"]).split("+")[-1] for font in fonts}
    assert names - {"DejaVuSansMono"} == {"Inter-Regular", "Inter-SemiBold"}


@pytest.mark.parametrize(("place", "number"), [("37pt", 0), ("0pt", 1), ("60pt", 1), ("-5pt", 1)])
def test_text_in_a_margin_would_be_noticed(tmp_path, place, number):
    source = tmp_path / "edge.typ"
    source.write_text(f"#set page(width: 100pt, height: 100pt, margin: 0pt)\n#place(dx: {place}, dy: 50pt)[illicit]")
    typst.compile(source, output=tmp_path / "edge.pdf", ignore_system_fonts=True)
    assert [len(sheet.beyond) for sheet in sheets(tmp_path / "edge.pdf")] == [number]


def test_it_has_a_title_and_the_texts_of_figures(pdf):
    record = json.loads((pdf.parent / "run.json").read_bytes())
    document, page = reader(pdf), about(page_of(notebooks_in(pdf.parent)[1]), record)
    root = document.trailer["/Root"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert document.metadata.title == page.title
    told = alternative_texts(pdf)
    assert all(told)
    alts = [block.content["alt"] for block in page.of("figure")]
    assert [alt for alt in alts if not any(alt in text for text in told)] == []


def empty(sheet) -> float:
    """The share of a page below its last line, its footer left out."""
    body = [height for height in sheet.heights if height > FOOT]
    return (min(body) - FOOT) / (HEIGHT * 72 / 25.4)


def shown(page) -> Iterator[tuple[str, str]]:
    """The headings, first words, figures and tables after the answer, in the page's order: their kind, and how they begin."""
    numbers = figure_numbers(page)
    for part in opened(sections(page))[1]:
        if part.kind == "part" and any(block.kind in ("prose", "figure", "table") for block in part.blocks):
            if part.heading:
                yield "heading", part.heading.content
            for block in part.blocks:
                if block.kind == "prose":
                    yield "prose", html.unescape(re.sub(r"<[^>]+>", "", block.content))[:40]
                elif block.kind == "figure":
                    yield "figure", f"Figure {numbers[block.anchor]}. {block.content['title']}"
                elif block.kind == "table":
                    yield "table", block.content["caption"]


def test_the_answer_s_figure_is_on_page_1_and_all_follow_as_on_the_page_with_their_headings(pdf):
    """A figure or a table is below the heading and the words before it, on the same sheet, and not within a sentence."""
    page = page_of(notebooks_in(pdf.parent)[1])
    opening, _ = opened(sections(page))
    if opening and pdf.stem != "brief":
        texts = [letters(sheet.text) for sheet in sheets(pdf)]
        first = letters(f"Figure 1. {opening.figure.content['title']}")
        assert first in texts[0]
        ends, place, led_to = [*accumulate(map(len, texts))], sum(map(len, texts)), None
        for kind, text in reversed([("figure", first), *shown(page)]):
            place = "".join(texts).rfind(letters(text), 0, place)
            assert place >= 0, text
            sheet = bisect(ends, place)
            led_to = sheet if kind in ("figure", "table") else led_to
            assert led_to in (None, sheet), f"{text!r} is on sheet {sheet + 1}, what it leads to is on {led_to + 1}"
            if kind == "heading":
                led_to = None


def test_no_page_but_the_last_is_a_third_empty_nor_the_last_almost_empty_and_small_print_takes_two_at_most(pdf):
    *inner, last = sheets(pdf)
    assert [number for number, sheet in enumerate(inner, start=1) if empty(sheet) > 0.33] == []
    assert empty(last) < 0.85
    begun = [number for number, sheet in enumerate(sheets(pdf)) if "Definitions, rounding and breaks" in sheet.text]
    assert pdf.stem == "brief" or len(sheets(pdf)) - begun[0] <= 2


def test_headings_nest_tables_have_heads_and_all_text_is_tagged_or_set_aside(pdf):
    found = tags(pdf)
    levels = [int(kind[2:]) for kind, _ in found if re.fullmatch(r"/H\d", kind)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    tables, heads = [sum(kind == name for kind, _ in found) for name in ("/Table", "/THead")]
    assert tables == heads
    for sheet in reader(pdf).pages:
        drawn = re.sub(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>", b"", sheet.get_contents().get_data())
        depth = 0
        for operator in re.findall(rb"\b(BDC|BMC|EMC|TJ|Tj|Do)\b", drawn):
            depth += {b"BDC": 1, b"BMC": 1, b"EMC": -1}.get(operator, 0)
            assert depth > 0 or operator == b"EMC", operator
