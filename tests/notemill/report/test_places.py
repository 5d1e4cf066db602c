"""Each number of an answer or title leads to the row it was taken from if that row holds it, else to how it was made."""

import json
import re
from functools import cache

import pytest
import standing
from markupsafe import Markup
from nbformat.v4 import new_markdown_cell
from pages import DOT, EVIL, FACTS, RECORD, TABLE, page_with, shown

import borderbook as bb
from edits import NOTEBOOKS, edited, handed_over, nowhere, page
from notemill import questions
from notemill.catalog import citations
from notemill.catalog.as_of import LATEST
from notemill.report.page import Block, page_in, page_of
from notemill.report.places import origins, target, targets, with_links
from notemill.report.render import page_html
from notemill.run import arguments
from notemill.show.cited import beside
from notemill.show.outputs import FIGURE_MIME, TEXT_MIME

LONG = {
    "columns": ["year", "route", "dead_and_missing", "low"],
    "rows": [
        ["2024", "Western African (60 months)", 12345, 1.5],
        ["2025*", "Western African (60 months)", 7.26, None],
        ["2024", "Black Sea", 655, 1.5],
        ["2023", "Kosovo* (90 of 100)", 90, None],
    ],
}
OF_2025 = "2025*, Western African (60 months), dead and missing"
WIDE = {"columns": ["geo", "2025", "2026 Q1", "all"], "rows": [["Germany", 10, 20.5, 4], ["France", -30, 20.44, 6]]}


def linked(text):
    return re.findall(r'<a class="made" href="#x">([^<]*)</a>', str(with_links(text, "x")))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("from 38,959 to 10,174 (−74 %)", ["38,959", "10,174", "74"]),
        ("In 2021 to 2025, at least 17,552 people; 2026 to 9 April 1,132.", ["17,552", "1,132"]),
        ("on 9 April 2026, 36.4 (29.3 to 46.9)", ["36.4", "29.3", "46.9"]),
        ("3,404, down 11 % on 2024 (3,812)", ["3,404", "11", "3,812"]),
        ("Regulation 2018/1806, EU-27, C02, T5", []),
        (
            "24.3 per\u00a01,000 (80\u00a0% interval 20 to 30). Per 100 orders, one below 50; 11th of 27, 3rdly",
            ["24.3", "20", "30", "11", "27"],
        ),
    ],
)
def test_numbers_lead_to_the_panel_but_years_and_days_do_not(text, numbers):
    assert linked(text) == numbers


def test_text_stays_text_and_markup_stays_markup():
    assert "<script>" not in with_links(EVIL, "x")
    assert linked(Markup('<strong title="5">7</strong> &#39;')) == ["7"]


def found(facts, row, column, number):
    block = Block("table", {**TABLE, "name": "by-route", **facts}, "table-by-route")
    at = target(block, {"block": "by-route", "row": row, "column": column}, number)
    return at and at.words.removeprefix("table “by route”, ")


@pytest.mark.parametrize(
    ("facts", "row", "column", "number", "expected"),
    [
        (LONG, ["Western African", "2024"], "", "12,345", "2024, Western African (60 months), dead and missing"),
        (LONG, ["Western African", "2025"], "rate", "7.3", OF_2025),
        (LONG, ["Western African", "2025"], "rate", "7", OF_2025),
        (LONG, ["Western African", "2025"], "rate", "7.2", OF_2025),  # at least
        (LONG, ["Western African", "2025"], "rate", "8", OF_2025),  # at most
        (LONG, [], "Black Sea", "655", "2024, Black Sea, dead and missing"),
        (LONG, ["XK"], "", "90", "2023, Kosovo* (90 of 100), dead and missing"),
        (LONG, ["2024"], "dead_and_missing", "13,000", "2024, dead and missing added up"),
        (WIDE, ["DE"], "2025", "10", "Germany, 2025"),
        (WIDE, ["FR"], "2025-01-01", "30", "France, 2025"),  # a fall of 30
        (WIDE, ["FR", "2026-01-01"], "", "20.4", "France, 2026 Q1"),
        (WIDE, [], "", "10", "all added up"),
        (WIDE, [], "all", "10", "all added up"),
    ],
)
def test_a_number_leads_to_the_cell_of_its_row_or_to_the_column_that_adds_up_to_it(
    facts, row, column, number, expected
):
    assert found(facts, row, column, number) == expected


@pytest.mark.parametrize(
    ("facts", "row", "column", "number"),
    [
        (LONG, ["Western African", "2024"], "", "12,346"),  # a changed digit
        (LONG, ["Western African", "2025"], "", "12,345"),  # another row
        (LONG, ["Western African", "2025"], "", "7.1"),
        (LONG, ["Western", "2024"], "", "12,345"),  # no name of the row
        (LONG, ["Western African", "2024"], "low", "12,345"),  # another column of the row
        (LONG, [], "", "12,345"),  # of no row: only a sum can be meant
        (LONG, ["2024"], "low", "3"),  # numbers that are not whole are not added up
        (WIDE, ["DE"], "2025", "ten"),
        (WIDE, ["DE"], "2025", ""),
    ],
)
def test_a_number_that_the_named_row_does_not_hold_has_no_link(facts, row, column, number):
    assert found(facts, row, column, number) is None


def answered(words, *places):
    """A page whose answer has numbers with places in table t, as the title of figure by-route has."""
    title, at_title = "It was 655 %", [place("It was 655 %", "655", "t", "Black Sea")]
    cells = [
        new_markdown_cell("# The question?"),
        shown("answer()", text_markdown=words, text={"role": "answer"}),
        shown("table()", table={**TABLE, **LONG}),
        shown("draw()", figure={**FACTS, "title": title}, image_png=DOT),
    ]
    cells[1].outputs[0]["metadata"] = beside(TEXT_MIME, places)
    cells[3].outputs[0]["metadata"] = beside(FIGURE_MIME, at_title)
    return page_with(*cells)


def place(words, number, block, *row):
    first = words.index(number)
    return {"at": [first, first + len(number)], "block": block, "row": list(row), "column": ""}


def test_answer_and_title_lead_to_the_row_and_numbers_without_a_place_to_the_cell():
    words = "In 2024, **12,345** <b> and 64 %; 655."
    page = answered(words, place(words, "12,345", "t", "Western African"), place(words, "64", "t", "Black Sea"))
    told = origins(page, RECORD)
    row = "table “t”, 2024, Western African (60 months), dead and missing"
    assert told["answer"].cell == "cell-1"
    assert told["answer"].html == (
        f'<p>In 2024, <strong><a class="made" href="#table-t" title="{row}">12,345</a></strong> &lt;b&gt; and '
        '<a class="made" href="#made-answer">64</a>\u00a0%; <a class="made" href="#made-answer">655</a>.</p>\n'
    )
    html = page_html(page, RECORD)
    assert told["answer"].html in html
    assert (
        'It was <a class="made" href="#table-t" title="table “t”, 2024, Black Sea, dead and missing">655</a>\u00a0%'
        in html
    )


def test_a_place_in_a_block_that_the_page_does_not_have_gives_no_link():
    words = "12,345"
    assert targets(answered(words), [place(words, words, "gone", "Western African")], [words]) == [None]


@cache
def stored(question):
    """The page of a question's defaults, from the outputs that its notebook carries and nbval compares."""
    return page_of(json.loads((NOTEBOOKS / f"{question}.ipynb").read_bytes()))


of_every_question = pytest.mark.parametrize("question", sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb")))


@of_every_question
def test_every_place_that_a_notebook_hands_over_is_on_its_page_and_its_row_holds_the_number(question):
    page = stored(question)
    assert nowhere(page) == []
    for number in standing.numbers(page):
        if number.leads and not number.leads.endswith("added up"):
            (row,) = filter(None, [standing.row_of(page, number)])
            step = 10.0 ** -len(number.digits.partition(".")[2])
            # a table may be rounded before a sentence is; a bound is rounded down or up
            off = 1 if re.search(rf"(at least|at most|≥)\W*{number.digits}\b", number.sentence) else 0.56
            assert abs(abs(row.number) - float(number.digits.replace(",", ""))) <= off * step, number


def test_a_number_stands_where_its_digits_do_if_the_sentence_names_the_row_or_they_are_many():
    words = "In 2024, **12,345** on the Western African route; 90 in Kosovo in 2023, 64 %, 655 %."
    page = answered(words, place(words, "12,345", "t", "Western African"))
    stand = [(number.digits, bool(number.leads)) for number in standing.standing(page)]
    # 64 stands nowhere, and no cell is a percentage, such as 655 % is
    assert stand == [("12,345", True), ("90", False)]
    first, *_ = standing.numbers(page)
    row = ["Western African (60 months)", "2025", "Black Sea"]
    assert standing.unnamed(row, first) == ["2025", "Black Sea"]


@of_every_question
def test_nine_in_ten_numbers_that_stand_on_the_page_lead_there(question):
    stand = standing.standing(stored(question))
    lead = [number for number in stand if number.leads]
    print(f"{question}: {len(lead)} of {len(stand)}")
    assert len(lead) >= 0.9 * len(stand), [number for number in stand if not number.leads]


@of_every_question
def test_columns_of_shared_tables_are_plain_words_for_all_that_they_hold(question):
    for facts in stored(question).data:
        hard = [name for name in facts["columns"] if re.search(r";|(?<=[a-z])-(?=[a-z])", name)]
        assert hard == [], facts["name"]
        # numbers of several series are not called by the name of one of them
        series = {cell for row in facts["rows"] for cell in row if isinstance(cell, str)}
        assert series & {name.replace("_", " ") for name in facts["columns"]} == set(), facts["name"]


@of_every_question
def test_the_sentence_around_a_number_names_the_country_route_and_time_of_the_row_that_it_leads_to(question):
    assert unnamed(stored(question)) == []


def unnamed(page):
    """Each number that leads to a row of which the sentence does not name the country, route or time."""
    rows = [(number, standing.row_of(page, number)) for number in standing.numbers(page) if number.leads]
    return [(number, row) for number, row in rows if row and standing.unnamed(row.labels, number)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "name", "default"), [("citizenships", "route", "None"), ("enforcement_chain", "geo", '"EU27_2020"')]
)
def test_sentences_name_the_rows_of_each_run_of_a_sweep(question, name, default):
    values = arguments.swept(questions.load(question), name, "all", LATEST)
    assert len(values) > 6
    for value in values:
        assert unnamed(page(edited(question, (f"{name} = {default}", f"{name} = {value!r}")))) == [], value


def _with_another_digit(number):
    """Whose first digit is another from 1 to 9."""
    return re.sub(r"\d", lambda digit: str((int(digit[0]) + 2) % 9 + 1), number, count=1)


@of_every_question
def test_a_changed_digit_leads_nowhere(question):
    """Another number in the stead of one that has a place is not believed."""
    page = stored(question)
    for number, one in handed_over(page):
        # of a count of one digit another one may stand in the next row
        changed = f"8{number}" if len(number) == 1 else _with_another_digit(number)
        assert targets(page, [one], [changed]) == [None], (number, changed)


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
