"""What lies beside the page: data described, all tables in one file, the same report on paper."""

import io
import json

import pytest
from nbformat.v4 import new_markdown_cell
from openpyxl import load_workbook
from pages import EVIL, FACTS, RECORD, TABLE, notebook, page_with, reader, sheets, shown, words

from notemill.catalog import read_catalog
from notemill.report import cite
from notemill.report.datapackage import datapackage, schema_org, type_of
from notemill.report.page import page_of
from notemill.report.pdf import pdf_of
from notemill.report.render import page_html
from notemill.report.workbook import workbook

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="9"><rect width="19" height="9"/></svg>'
PAGE = page_of(notebook({"image_svg+xml": SVG}))
ENTRY = read_catalog().entry("population")
SOURCES = [
    cite.Source("d", ENTRY.model_copy(update={"licence": "CC BY 4.0", "every": []}), "2025-06-03"),
    cite.Source("e", ENTRY.model_copy(update={"licence": "None", "licence_address": "", "every": []}), "2024-01-01"),
]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ((1, None, 2), "integer"), ((1, 2.5), "number"), (("2015", "2016"), "year"), (("2015-01", "2015-02"), "yearmonth"),
        (("2015-01-31",), "date"), (("2015", "x"), "string"), ((True, False), "boolean"), ((True, 1), "string"),
        ((None,), "any"), ((), "any"),
    ],
)  # fmt: skip
def test_the_type_of_a_column_is_the_narrowest_that_fits(values, kind):
    assert type_of(values) == kind


def test_every_csv_file_is_described_with_fields_unit_and_source():
    made = json.loads(datapackage(PAGE, RECORD, SOURCES))
    first, second = made["resources"]
    assert (first["path"], second["path"]) == ("by-route.csv", "t.csv")
    fields = [(field["name"], field["type"]) for field in first["schema"]["fields"]]
    assert fields == [("year", "integer"), ("route", "string"), ("detections", "integer")]
    assert (first["title"], first["unit"]) == ("A finding", "Detections")
    assert first["sources"] == [{"title": "Source: F, vintage 2025"}]
    assert made["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert made["sources"] == [{"title": "d, vintage 2025-06-03"}, {"title": "e, vintage 2024-01-01"}]
    open_one, other = made["licenses"]
    assert (open_one["path"], other["name"]) == ("https://creativecommons.org/licenses/by/4.0/", "other")
    assert [one["title"].partition(".")[0] for one in (open_one, other)] == ["d: CC BY 4", "e: None"]


def test_a_search_engine_is_told_on_which_vintage_of_which_dataset_under_which_terms_a_page_rests():
    text = schema_org(PAGE, RECORD, SOURCES)
    assert "<" not in text  # nothing ends the description
    made = json.loads(text)
    source, other = made["isBasedOn"]
    assert (made["@type"], made["name"], made["url"]) == (["Report", "Dataset"], "The question?", "q.html")
    assert "7 detections <script>" in made["description"]
    assert [one["contentUrl"] for one in made["distribution"]] == ["data/by-route.csv", "data/t.csv"]
    assert (source["alternateName"], source["version"]) == ("d", "2025-06-03")
    assert source["creator"] == [{"@type": "Organization", "name": "Eurostat"}]
    assert made["license"] == ["https://creativecommons.org/licenses/by/4.0/", "../../data.html#e"]
    assert other["license"] == made["license"][1]
    assert (made["version"], made["dateModified"]) == (RECORD["key"], RECORD["started"])
    assert made["temporalCoverage"] == "2015/2016"
    assert made["spatialCoverage"] == [{"@type": "Place", "name": ENTRY.coverage.space}]


@pytest.mark.parametrize("question", ["q", "brief"])
def test_the_pdf_is_real_text_tagged_and_the_same_bytes_each_time(question):
    record = {**RECORD, "question": question}
    pdf = pdf_of(PAGE, record, "Cite me.")
    root = reader(pdf).trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "en")
    assert "/CreationDate" not in reader(pdf).metadata
    assert [part for part in (EVIL, "Cite me.") if part not in words(pdf)] == []
    assert pdf_of(PAGE, record, "Cite me.") == pdf


def test_paper_has_what_the_page_shows_in_its_order_with_its_numbers_and_nothing_that_it_folds():
    text, svg = "Said before the first figure.", {"image_svg+xml": SVG}
    page = page_with(
        *notebook().cells[:2], shown("answer()", text_markdown="In 2015, **7**.", text={"role": "answer"}),
        new_markdown_cell(f"## By route\n\n{text}"), shown("draw()", figure=FACTS, **svg),
        new_markdown_cell("## More\n\nA table follows."), shown("table()", table=TABLE),
        shown("draw()", figure={**FACTS, "name": "second", "title": "Another finding"}, **svg),
    )  # fmt: skip
    pdf, html = words(pdf_of(page, RECORD, "")), page_html(page, RECORD)
    order = ["In 2015, 7", "Figure 1. A finding", text, "More", "A table follows.", "Table (U)", "Figure 2. Another finding", "How to cite"]  # fmt: skip
    places = [pdf.index(part) for part in order]
    assert places == sorted(places)
    assert "Change them." not in pdf
    for number, title in ((1, "A finding"), (2, "Another finding")):
        assert html.index(f"{title}</h") < html.index(f"Figure {number}</p>")


@pytest.mark.parametrize(
    ("count", "shown_of_it"), [(10, range(10)), (90, range(80, 90))], ids=["whole", "its newest rows"]
)
def test_a_table_stands_where_the_page_has_it_and_of_a_long_one_the_newest_rows(count, shown_of_it):
    rows = [[f"row {n}.", f"{1900 + n}-01", "", "the same words in all rows " * 6] for n in range(count)]
    table = {**TABLE, "name": "long", "columns": ["a", "month", "nothing", "words"], "rows": rows}
    cells = [new_markdown_cell("# T"), shown("table()", table=table), new_markdown_cell("## After\n\nLast words.")]
    pdf = pdf_of(page_with(*cells), RECORD, "")
    assert [n for n in range(count) if f"row {n}." in words(pdf)] == [*shown_of_it]
    assert (
        ("the newest 10 of 90 rows" in words(pdf)) == ("data/long.csv" in words(pdf).replace(" ", "")) == (count > 10)
    )
    assert "nothing" not in words(pdf)


def test_paper_has_of_each_dataset_what_it_counts_and_its_licence_and_leaves_files_and_checksums_to_the_page():
    shorts = {"method": "Unit of count: events", "versions": "", "provenance": "CC BY 4.0"}
    texts = [
        shown("say()", text_markdown="**A table**\n- Of this vintage: partial", text={"role": role, "short": short})
        for role, short in shorts.items()
    ]
    pdf = words(pdf_of(page_with(new_markdown_cell("# T\n\n## Provenance"), *texts), RECORD, ""))
    told = [part for part in ("Unit of count: events", "CC BY 4.0", "partial", "Provenance") if part in pdf]
    assert told == ["Unit of count: events", "CC BY 4.0"]


@pytest.mark.parametrize("lines", [0, 25, 35, *range(38, 46), 50])
def test_a_table_that_goes_on_on_the_next_sheet_has_its_head_and_five_rows_or_more_on_both(lines):
    table = {**TABLE, "name": "long", "columns": ["a head", "b"], "rows": [[f"row {n}.", n] for n in range(15)]}
    before = "\n\n".join(f"Line {n}." for n in range(lines))
    cells = [new_markdown_cell(f"# T\n\n{before}\n\nA table follows."), shown("table()", table=table)]
    texts = [sheet.text for sheet in sheets(pdf_of(page_with(*cells), RECORD, ""))]
    rows = [text.count("row ") for text in texts]
    assert sum(rows) == 15
    assert {count for count in rows if count < 5} <= {0}
    assert [("a head" in text) == (count > 0) for text, count in zip(texts, rows, strict=True)] == [True] * len(texts)
    assert "A table follows." in next(text for text, count in zip(texts, rows, strict=True) if count)


@pytest.mark.parametrize("question", ["q", "brief"])
def test_a_failed_run_says_so_on_paper_and_markdown_is_text_with_links_to_the_web_alone(question):
    """Also where words came unescaped: no script, no picture, no HTML."""
    text = "In **2015**  see [x](https://e.org), [y](javascript:alert(1)), ![z](https://e.org/z.png), <b>w</b> and `c`."
    page = page_with(new_markdown_cell("# T\n\nIntroduction."), shown("answer()", text_markdown=text, text={"role": "answer"}))  # fmt: skip
    failed = {**RECORD, "question": question, "status": "failed"}
    pdf = pdf_of(page, failed, "")
    links = [link.get_object()["/A"]["/URI"] for sheet in reader(pdf).pages for link in sheet.get("/Annots", [])]
    assert set(links) == {"https://e.org"}
    assert "In 2015 see x, y, z, <b>w</b> and c." in words(pdf)
    for shows in (page, PAGE, page_of(notebook() | {"cells": notebook().cells[:2]})):
        assert "did not finish" in words(pdf_of(shows, failed, ""))


OF_BOOK = [{"name": "d", "vintage": "2025-06-03", "sha256": {"2025-06-03": "a" * 64}}]
ROWS = [["=1+1", 7], ["+B\x07", None], ["C", 0.5]]
FIGURE = {**FACTS, "datasets": OF_BOOK, "columns": ["route", "detections"], "rows": ROWS}


def opened(*tables):
    page = page_with(shown("draw()", figure=FIGURE, image_png=""), *(shown("table()", table=one) for one in tables))
    made, again = (workbook(page, "Cite me.", {"d": "CC BY 4.0"}) for _ in range(2))
    assert again == made
    return load_workbook(io.BytesIO(made))


def test_a_sheet_has_the_rows_of_its_table_text_is_no_formula_and_the_first_says_source_vintage_terms_and_how_to_cite():
    book = opened(TABLE)
    assert list(book["1 by-route"].values) == [("route", "detections"), ("=1+1", 7), ("+B", None), ("C", 0.5)]
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n", "inlineStr"}
    head, first, second, _, last = book["Sources"].values
    told = dict(zip(head, first, strict=True))
    assert told.items() >= {
        "sheet": "1 by-route", "title": "A finding", "unit": "Detections", "source": "Source: F, vintage 2025",
        "dataset": "d", "vintage": "2025-06-03", "terms": "CC BY 4.0", "sha256": "a" * 64,
    }.items()  # fmt: skip
    assert second[:3] == ("2 t", "Table", "U")
    assert last[0] == "Cite me."


def test_names_of_sheets_are_such_as_a_workbook_may_have():
    others = ("sources", "a'b", "x" * 40, "x" * 41)
    assert opened(*({**TABLE, "name": name} for name in others)).sheetnames[2:] == [
        "2 sources", "3 a-b", f"4 {'x' * 29}", f"5 {'x' * 29}",
    ]  # fmt: skip
