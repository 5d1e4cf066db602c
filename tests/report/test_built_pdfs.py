"""Every report on paper as it was built: real text, nothing beyond the edge, tagged."""

from __future__ import annotations

import html
import math
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest
import typst
from pypdf import PdfReader

from borderbook.report.page import page_of

MOST_PAGES = 20


def letters(text: str) -> str:
    """Text as it can be compared: without white space, hyphens, emphasis, and signs that break lines."""
    return re.sub(r"[\s\u200b\u00ad*`-]", "", text)


@dataclass
class Read:
    """A page as it was read: its text, what of it lies beyond its edge, and its sizes in points."""

    text: str = ""
    sizes: list[float] = field(default_factory=list)
    beyond: list[str] = field(default_factory=list)


@cache  # reading takes a second or two a report
def read(path: Path) -> list[Read]:
    return [read_page(page) for page in PdfReader(path).pages]


def read_page(page) -> Read:
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    made = Read()

    def visit(text, matrix, place, font, size):
        if text.strip():
            x = place[4] * matrix[0] + matrix[4]
            y = place[5] * matrix[3] + matrix[5]
            made.sizes.append(size * math.hypot(matrix[0], matrix[1]))
            # the narrowest letters are a quarter as wide as they are high; turned ones take no width
            end = x + 0.25 * abs(size * place[0] * matrix[0]) * len(text.strip())
            if not (0 <= x <= end <= width and 0 <= y <= height):
                made.beyond.append(f"{text.strip()[:40]} at {x:.0f}, {y:.0f}")

    made.text = page.extract_text(visitor_text=visit)
    return made


def shown(path: Path):
    return page_of(nbformat.read(path.parent / "notebook.ipynb", as_version=4))


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


def alternative_texts(node, found=None, seen=None) -> list[str]:
    """The alternative texts of all figures in a structure tree."""
    found, seen = [] if found is None else found, set() if seen is None else seen
    reference = getattr(node, "idnum", None)
    if reference in seen:
        return found
    seen |= {reference} if reference else set()
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            alternative_texts(child, found, seen)
    elif isinstance(node, dict):
        if node.get("/S") == "/Figure":
            found.append(str(node.get("/Alt", "")))
        alternative_texts(node.get("/K", []), found, seen)
    return found


def test_title_answer_captions_sources_and_page_numbers_are_text(built_pdf):
    pages, page = [page.text for page in read(built_pdf)], shown(built_pdf)
    text = letters("".join(pages))
    brief = built_pdf.stem == "brief"
    assert letters(page.title) in text
    assert letters(plain(page.answer)) in text
    for block in page.of("figure"):
        title = block.content["title"]
        assert letters(title) in text
        source = block.content["source"]
        assert letters(re.sub("^Sources?: ", "", source).split(", vintage")[0] if brief else source) in text
    for number, words in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in words


def test_the_numbers_of_every_drawing_are_text_and_none_is_below_7_points(built_pdf):
    text = letters("".join(page.text for page in read(built_pdf)))
    for block in shown(built_pdf).of("figure"):
        if block.wide:
            for element in ElementTree.fromstring(block.wide).iter("{http://www.w3.org/2000/svg}text"):
                assert letters("".join(element.itertext())) in text, block.content["name"]
    assert min(size for page in read(built_pdf) for size in page.sizes) >= 7


def test_every_table_of_a_report_is_whole(built_pdf):
    if built_pdf.stem == "brief":
        pytest.skip("the brief shows its sources only")
    from borderbook.report.twins import shown_rows

    text = letters("".join(page.text for page in read(built_pdf)))
    for block in shown(built_pdf).of("table"):
        for row in shown_rows(block.content):
            for cell, _ in row:
                assert letters(cell) in text, (block.content["name"], cell)


def test_it_has_a_sensible_number_of_pages(built_pdf):
    number = len(PdfReader(built_pdf).pages)
    assert number == 2 if built_pdf.stem == "brief" else 1 <= number <= MOST_PAGES


def test_no_text_lies_beyond_the_edge_of_its_page(built_pdf):
    for page in read(built_pdf):
        assert page.beyond == []


@pytest.mark.parametrize(("place", "number"), [("0pt", 0), ("40pt", 0), ("84pt", 1), ("-5pt", 1)])
def test_text_beyond_the_edge_would_be_noticed(tmp_path, place, number):
    source = tmp_path / "edge.typ"
    source.write_text(
        f"#set page(width: 100pt, height: 100pt, margin: 0pt)\n#place(dx: {place}, dy: 50pt)[illicit]"
    )
    typst.compile(source, output=tmp_path / "edge.pdf", ignore_system_fonts=True)
    (page,) = read(tmp_path / "edge.pdf")
    assert len(page.beyond) == number


def test_it_is_tagged_has_a_language_and_a_title(built_pdf):
    reader = PdfReader(built_pdf)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == shown(built_pdf).title
    assert "/CreationDate" not in reader.metadata or "1970" in reader.metadata["/CreationDate"]


def test_every_figure_has_its_alternative_text(built_pdf):
    told = alternative_texts(PdfReader(built_pdf).trailer["/Root"]["/StructTreeRoot"])
    for block in shown(built_pdf).of("figure"):
        assert any(block.content["alt"] in text for text in told), block.content["name"]
    assert all(told)
