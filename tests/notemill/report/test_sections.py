"""What a page's sections are for, and how wide the columns of a table on paper are."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from pages import DOT, FACTS, RECORD, page_with, shown

from notemill.report.pdf import breakable, widths
from notemill.report.render import page_html
from notemill.report.sections import numbered, opened, sections

SOURCES = {
    "name": "sources",
    "caption": "Sources",
    "columns": ["number", "source", "read at", "charts"],
    "rows": [[1, "A", "", "1, 3"], [2, "B", "", "2"], [3, "C", "", "2"], [4, "D", "", "in the text"]],
}


def tile(number: int, source: str, vintage: str):
    led = {"lead": "7", "label": "detections", "number": number}
    facts = {**FACTS, **led, "source": f"Source: {source}, {vintage}", "name": f"tile-{number}", "title": "Topic"}
    return shown(f"draw({number})", image_png=DOT, figure=facts)


@pytest.fixture
def brief():
    return page_with(
        new_markdown_cell("# Nine?\n\nIntroduction."),
        new_markdown_cell("## Parameters\n\nChange them."),
        new_code_cell("cut_off = 1", metadata={"tags": ["parameters"]}),
        new_markdown_cell("Each chart is one dataset."),
        new_code_cell("load()"),
        new_markdown_cell("## Answer\n\nThe interval stands in brackets."),
        shown("answer()", text_markdown="**7**.", text={"role": "answer"}),
        new_markdown_cell("## Outside\n\nAll of these are events.\n"),
        new_markdown_cell("By year."),
        tile(1, "A", "vintage 2025"),
        new_markdown_cell("## Inside\n\nBy state."),
        tile(2, "B", "vintage 2026"),
        tile(3, "A", "vintage 2025"),
        new_markdown_cell("## Work of others"),
        shown("listing()", table={**FACTS, **SOURCES}),
        shown("work()", text_markdown="They count 7, too.", text={"role": "prose"}),
        new_markdown_cell("## Method\n\nAs it is."),
    )


def test_sections_are_told_apart_by_what_they_show(brief):
    found = sections(brief)
    assert [(s.heading.content if s.heading else "", s.kind) for s in found] == [
        ("", "part"), ("Parameters", "setup"), ("Answer", "answer"), ("The charts", "part"),
        ("Work of others", "part"), ("Method", "part"),
    ]  # fmt: skip
    setup = found[1]  # sentences about the parameters cell are for notebooks alone
    assert [block.markdown for block in setup.words] == ["Each chart is one dataset."]
    assert [block.content for block in setup.code] == ["cut_off = 1", "load()"]


def test_small_figures_make_one_board_without_the_sentences_before_them(brief):
    board = next(s for s in sections(brief) if s.tiles)
    assert [tile.content["number"] for tile in board.tiles] == [1, 2, 3]
    prose = [block.markdown.strip() for block in board.blocks if block.kind == "prose"]
    assert prose == ["All of these are events."]
    assert numbered(brief) == {1: "1", 2: "2, 3", 3: "1"}


def test_the_page_of_a_brief_has_a_cut_off_date_and_its_answer_once(brief):
    page = page_html(brief, {**RECORD, "parameters": {"cut_off": "2024-12"}})
    assert "cut-off date 2024-12" in page
    assert '<div class="about">\n<p>The interval stands in brackets.</p>' in page
    assert page.count('<strong><a class="made" href="#made-answer">7</a></strong>') == 1


def test_the_first_figure_leaves_its_section_for_the_top_with_the_words_before_it(brief):
    page = page_with(
        new_markdown_cell("# Which?\n\n## Change\n\nBoth years."),
        shown("draw()", image_png=DOT, figure=FACTS),
        new_markdown_cell("The same in figures."),
        shown("rows()\ntable()", text_html="<p>7</p>"),
        new_markdown_cell("## Course"),
        shown("draw('again')", image_png=DOT, figure={**FACTS, "name": "again"}),
    )
    opening, parts = opened(sections(page))
    assert opening.figure.content["name"] == "by-route"
    assert [b.markdown.strip() for b in opening.words] == ["Both years."]
    assert (opening.heading, [part.heading.content for part in parts]) == (None, ["Change", "Course"])
    assert [block.kind for block in parts[0].shown] == ["prose", "html"]

    alone, rest = opened(parts[1:])  # a section of nothing else goes with it
    assert (alone.heading.content, rest) == ("Course", [])
    assert opened(sections(brief))[0] is None  # small figures stay together


def test_what_tells_how_a_page_was_made_is_one_fold_at_its_end_and_each_figure_has_one():
    page = page_html(
        page_with(
            new_markdown_cell("# Which?\n\n## Change"),
            shown("draw()", image_png=DOT, figure=FACTS),
            new_markdown_cell("## Method and caveats"),
            shown("method()", text_markdown="Rounded to 5.", text={"role": "method"}),
        ),
        RECORD,
    )
    body, end = page.split('<h2 id="how-made">')
    assert (body.count("<details"), end.count("<details")) == (1, 1)
    assert "draw()" not in body
    fold = end.partition("</details>")[0]
    assert all(text in fold for text in ("Method and caveats", "Rounded to 5.", "draw", "method"))


def test_columns_that_fit_keep_their_width_and_others_share_the_page():
    assert widths([["year", "2015"], ["detections", "7"]]) == []
    number, statement, remark = widths([["id", "C01"], ["statement", "word " * 60], ["remark", "word " * 20]])
    assert (number, statement > remark > 10) == (0, True)  # a short text does not wrap


def test_a_long_address_in_a_table_can_be_broken_and_takes_no_more_than_its_share():
    address = "https://home-affairs.ec.europa.eu/policies/schengen/" + "x" * 50
    pieces = breakable(f"See {address}").split("\u200b")
    assert "".join(pieces) == f"See {address}"
    assert max(map(len, pieces)) <= 24
    assert breakable("Word of twenty-four letters") == "Word of twenty-four letters"
    text, links = widths([["words " * 20], [breakable(address)]])
    assert text > links / 2
