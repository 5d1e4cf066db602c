"""An executed notebook becomes a page that says everything, asks for nothing and trusts no data."""

import json
import re
from dataclasses import replace

import mistune
import nbformat
import pytest
from nbformat.v4 import new_markdown_cell
from pages import EVIL, FACTS, RECORD, TABLE, Record, notebook, page_with, shown

from notemill import questions, show, words
from notemill.catalog import read_catalog
from notemill.catalog.store import due
from notemill.errors import UsageError
from notemill.report import pdf
from notemill.report.page import Block, Page, asked, close, dates, html_of, page_in, page_of, sentence, told
from notemill.report.pdf import nodes_of
from notemill.report.render import about, page_html, render
from notemill.report.twins import across, csv_of, shown_rows, twins
from notemill.show.outputs import FIGURE_MIME, TABLE_MIME, TEXT_MIME
from notemill.words import head


def html(**over):
    return page_html(page_of(notebook()), {**RECORD, **over})


def test_title_answer_headings_and_blocks_are_found_and_the_same_in_the_file(tmp_path):
    made = notebook()
    page = page_of(made)
    nbformat.write(made, tmp_path / "notebook.ipynb")
    assert page_in(tmp_path) == page
    assert page.title == "The question?"
    assert "<strong>7</strong> detections" in page.answer.content
    assert " ".join(block.kind for block in page.blocks) == (
        "prose heading prose code code answer heading code figure code table code output"
    )


def test_a_data_table_has_a_minus_truths_in_words_and_its_texts_as_they_are_and_an_empty_one_says_so():
    rows = [[-1234, "-x-", True, False], [None, "2015-16", None, True]]
    first, second = shown_rows({"columns": ["a", "b", "on_map", "a_at_least"], "rows": rows})
    assert first == [("−1,234", True), ("-x-", False), ("yes", False)]
    assert second == [("–", True), ("2015-16", False), ("–", False)]
    names = ["border_type", "lon", "in % of said"]
    assert [*map(head, names)] == ["border type", "longitude", "in % of said"]
    empty = page_with(shown("table()", table={**TABLE, "rows": []}))
    assert '<td colspan="1">No rows.</td>' in page_html(empty, RECORD)


def test_several_series_over_time_stand_a_row_a_series_and_a_column_a_year_unless_the_periods_are_many():
    years = [["2015", "A", 7], ["2016", "A", 8], ["2015", "B", None], ["2016", "B", 1000]]
    columns, rows = across({"columns": ["year", "route", "detections"], "rows": years})
    assert columns == ["route", "2016", "2015"]  # the newest first
    assert [[text for text, _ in row] for row in rows] == [["A", "8", "7"], ["B", "1,000", "–"]]
    months = [[f"May {year}", route, 1] for route in "AB" for year in range(1980, 2020)]
    columns, rows = across({"columns": ["month", "route", "detections"], "rows": months})
    assert (columns, len(rows), rows[0][0][0]) == (["month", "A", "B"], 40, "May 2019")
    for same in ([["2015", "A", 7], ["2015", "A", 8]], [["x", "A", 7], ["y", "B", 8]], [["2015", "A", 7]]):
        assert across({"columns": ["year", "route", "n"], "rows": same})[0] == ["year", "route", "n"]


@pytest.mark.parametrize(
    ("question", "values", "named", "changed"),
    [
        ("country_profile", {}, "What do the official counts say about Germany?", ""),
        ("return_rates", {"geo": "NL"}, "How many returns are there for 100 orders to leave the Netherlands?", ""),
        ("return_rates", {}, "", ""),
        ("route_trends", {"routes": ["Western Balkan"]}, "How many irregular crossings are detected on the Western Balkan route?", ""),
        ("route_trends", {"routes": ["Western Balkan", "Western African"]}, "", "routes"),
        ("route_trends", {"frequency": "month"}, "", "frequency: <b>month</b> <a"),
        ("internal_borders", {"country": "FR"}, "When and why did France reintroduce controls at its internal borders?", ""),
    ],
)  # fmt: skip
def test_the_title_of_a_run_names_its_country_or_route_and_the_top_names_other_parameters(
    question, values, named, changed
):
    model = questions.load(question)
    record = {**RECORD, "question": question, "run": "other", "parameters": model.check(**values).plain()}
    made = page_html(about(replace(page_of(notebook()), title=model.title), record), record)
    title = named or model.title
    assert f"<h1>{title}</h1>" in made
    assert f"<title>{title} · Borderbook</title>" in made
    assert (f'class="changed">Asked with {changed}' in made) == bool(changed)
    edited = about(page_of(notebook()), record).title  # the title of a copy is its author's
    assert edited.endswith("The question?")
    assert (edited == "The question?") == (not named)


def test_words_are_set_as_they_are_read():
    assert close("33 % and 5 %") == "33\u00a0% and 5\u00a0%"  # no line ends between the two
    assert "33\u00a0%" in html_of("**33 %**")
    assert [sentence(text) for text in ("A", "A.", "A?", "")] == ["A.", "A.", "A?", ""]
    values = (None, ["drugs_seized", 2], [], 2015, True, "EU27_2020")
    spoken = "not set; drugs seized, 2; none; 2015; yes; EU-27 (EU27_2020)"
    assert "; ".join(map(told, values)) == spoken
    assert asked({"per_capita": True, "geo": "EL"}) == [("per capita", "yes"), ("geo", "EL")]
    assert "<dt>per capita</dt><dd>yes</dd>" in html(parameters={"per_capita": True})


def held(*rows, started="2026-11-24T10:00:00", **parameters):
    """A record with datasets (name, data to, vintage)."""
    datasets = [{"name": name, "data_to": to, "vintage": day} for name, to, day in rows]
    return {"datasets": datasets, "started": started, "parameters": parameters}


DETECTIONS, POPULATION = ("detections", "2026-06", "2026-08-04"), ("population", "2025", "2026-08-06")
SPAN = ("enforcement", "2025", "2017-05-31 to 2026-05-12")
PARTS = ("2026 so far", "answer of")
BY_HAND = ("risk_analysis", "2026", "2026-11-28"), ("internal_border_measures", "2026-07-24", "2026-11-28")


@pytest.mark.parametrize(
    ("record", "rests_on", "reach", "files", "vintage"),
    [
        (held(DETECTIONS, POPULATION), {"detections": ""}, "data to June 2026 (detections)",
         "files: detections 2026-08-04", "2026-08-04"),
        (held(DETECTIONS, POPULATION, *BY_HAND), {"population": "2022", "risk_analysis": "2022"}, "answer of 2022; data to 2025 (population)", "", "2026-08-06"),
        (held(DETECTIONS, POPULATION, *BY_HAND), {"population": "2026", "risk_analysis": "2026"}, "data to 2026 so far (risk analysis", "", "2026-08-06"),
        # no place is named: it rests on all; a table whose rows count different things has no last year
        (held(DETECTIONS, SPAN, *BY_HAND), {}, "and to 24 July 2026 (internal border measures)",
         "files: detections 2026-08-04, enforcement 2026-05-12; compiled by hand: risk analysis 2026-11-28, internal border measures 2026-11-28",
         "2026-08-04"),
        # the day of compiling says nothing on how new the figures are
        (held(*BY_HAND, as_of="2025-06-01"), {}, "as of 1 June 2025: data to 24 July 2026 so far", "compiled by hand (rows published by 2025-06-01): risk analysis 2026-11-28", ""),
        (held(started=""), {}, "", "", ""),
    ],
)  # fmt: skip
def test_the_head_says_how_far_the_data_reach_that_the_answer_rests_on_and_the_date_of_each_file(
    record, rests_on, reach, files, vintage
):
    found = dates(record, rests_on)
    assert reach in found["reach"]
    assert [part in found["reach"] for part in PARTS] == [part in reach for part in PARTS]
    assert found["files"].startswith(files)
    assert found["vintage"] == vintage


OLD = "Its newest figures are of 2022, 3 years 11 months before this report."
SINGLE = "This answer rests on single published statements, not on a series."


@pytest.mark.parametrize(
    ("rows", "rests_on", "state", "mark"),
    [
        ([DETECTIONS, POPULATION], {"detections": ""}, "current", ""),
        ([DETECTIONS, POPULATION], {"population": "2022"}, "dated", OLD),
        ([DETECTIONS, POPULATION], {"detections": "2021", "population": "2022"}, "dated", OLD.replace("2022, 3", "2021, 4")),
        (BY_HAND[:1], {"risk_analysis": ""}, "fragment", SINGLE),
        (BY_HAND[:1], {"risk_analysis": "2022"}, "fragment", f"{SINGLE} {OLD}"),
    ],
)  # fmt: skip
def test_an_answer_of_old_figures_or_of_single_statements_says_so(rows, rests_on, state, mark):
    found = dates(held(*rows), rests_on)
    assert (found["state"], found["mark"]) == (state, mark)


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (held(DETECTIONS, SPAN, started="2000-01-01"), "next release due by "),
        (held(DETECTIONS, SPAN, started="2100-01-01"), "next release was due by "),
        (held(DETECTIONS, as_of="2025-06-01"), ""),
        (held(*BY_HAND), ""),
    ],
)
def test_the_head_says_when_the_first_of_the_next_files_is_due_as_of_the_day_of_the_run(record, said):
    known = {name: due(name, read_catalog().entry(name)) for name in ("detections", "enforcement")}
    assert dates(record, {})["next"] == (f"{said}{words.day(min(known.values()))}" if said else "")


def test_an_answer_rests_on_its_lead_and_on_where_the_numbers_of_its_opening_stand():
    tables = [{"name": name, "datasets": [{"name": name}]} for name in ("detections", "incidents", "population")]
    places = ({"at": [3, 6], "block": "detections"}, {"at": [90, 92], "block": "incidents"})
    words = f"In 123 cases {'of all that there are ' * 3}it was. So it was in 45."
    answer, blocks = Block("answer", "", places=places, markdown=words), [Block("table", table) for table in tables]
    assert Page(blocks=[answer, *blocks]).rests_on == {"detections": ""}  # the incidents stand in the second sentence
    led = Block("answer", "", lead={"period": "2024", "datasets": [{"name": "population"}]})
    assert Page(blocks=[led]).rests_on == {"population": "2024"}


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (-5, "-5"), (-5.5, "-5.5"), ("-5", "-5"), ("+1234.5", "+1234.5"), ("-1e-3", "-1e-3"), ("-", "-"),
        ("a=b", "a=b"), ("2015-16", "2015-16"), ("", ""), (None, ""), (True, "True"), ("−3 %", "−3 %"),
        ("=1+1", "'=1+1"), ("+1+1", "'+1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("-1+1|x", "'-1+1|x"), ("-5 to -3", "'-5 to -3"),
        ("\t=1", "'\t=1"), ("＝1", "'＝1"), ("=", "="), ("=1\n2", "\"'=1\n2\""), ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
        (EVIL, EVIL),
    ],
)  # fmt: skip
def test_no_cell_of_a_twin_starts_a_formula_and_a_missing_one_is_empty(cell, written):
    assert csv_of({"columns": ["=a", "b"], "rows": [[cell, 1]]}) == f"'=a,b\r\n{written},1\r\n"


LINK = "[x](javascript:alert(1))"


@pytest.mark.parametrize(
    "words",
    [
        LINK, f"!{LINK}", "![x](https://e.org/x.png)", "<javascript:alert(1)>", "<img src=//e.org/x>", "[x]: javascript:x",
        f"\\{LINK}", "\\[x\\](javascript:alert(1))", f"a\n\n{LINK}", "[x][y]\n\n[y]: javascript:alert(1)", f"\r{LINK}",
        "&lt;img src=//e.org/x&gt;", f"**{LINK}**",
    ],
)  # fmt: skip
def test_words_from_data_are_no_link_and_no_picture_anywhere(words):
    """Not on the page, not in the PDF, and not in the notebook, whose Markdown JupyterLab reads."""
    text = show.answer(words).markdown
    as_jupyter_does = mistune.create_markdown(escape=False)(text)
    for made in (html_of(text), as_jupyter_does):
        assert not re.findall("<(?!/?(?:p|strong)>)", made), made
    assert '"link"' not in json.dumps(nodes_of(text))


@pytest.mark.parametrize(("status", "said"), [("failed", "failed"), ("interrupted", "was interrupted")])
def test_a_run_that_did_not_finish_says_so_first_and_names_the_cell(status, said):
    failure = {"kind": "error", "message": "ZeroDivisionError", "index": 4, "tags": ["figure"]}
    page = html(status=status, failure=failure)
    assert "Cell 5 (figure): ZeroDivisionError" in page
    assert page.index(f"This run {said}") < page.index('<main id="main">')


@pytest.mark.parametrize(
    ("name", "file"),
    [("deaths per 1/1000", "deaths-per-1-1000.csv"), ("../../../x", "x.csv"), ("Zahl ü", "zahl-u.csv"), ("//", "unnamed.csv")],
)  # fmt: skip
def test_no_name_of_a_table_is_a_path_and_two_of_one_name_are_refused(name, file):
    one = shown("t", table={**TABLE, "name": name})
    assert list(twins(page_with(one))) == [file]
    with pytest.raises(UsageError, match=f"Two figures or tables are named '{file.removesuffix('.csv')}'"):
        page_with(one, shown("b", table={**TABLE, "name": name, "rows": [[2.5]]}))


def rendered(folder, made, **over):
    """The files that ``render`` leaves beside a notebook."""
    nbformat.write(made, folder / "notebook.ipynb")
    render(folder, Record(**over))
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_render_writes_page_and_data_beside_the_notebook(tmp_path):
    assert rendered(tmp_path, notebook()) == {
        "notebook.ipynb", "q.html", "q.xlsx", "card.json", "social.png", "data/by-route.csv", "data/t.csv",
        "data/datapackage.json",
    }  # fmt: skip


def test_a_run_beside_the_default_keeps_no_second_copy_of_what_its_page_shows(tmp_path):
    svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><g data-label=\"A\" data-value=\"7\"/></svg>"
    made = notebook({"image_svg+xml": svg})
    drawn = made.cells[4].outputs[0].data
    drawn[FIGURE_MIME] = {**FACTS, "narrow": svg.replace("0 0 9 9", "0 0 3 9")}
    made.cells[2].outputs[0].data[TEXT_MIME]["short"] = "for paper"
    beside = {"default": "EU", "geo-fr": "France"}
    files = rendered(tmp_path, made, question="return_rates", run="geo-fr", beside=beside)
    kept = nbformat.read(tmp_path / "notebook.ipynb", as_version=4)
    shown_as = [{*output.data} for cell in kept.cells[2:6] for output in cell.get("outputs", ())]
    assert shown_as == [{"text/markdown", TEXT_MIME}, {"image/svg+xml", FIGURE_MIME}, {TABLE_MIME}]
    text, left = (kept.cells[number].outputs[0].data for number in (2, 4))
    assert (text[TEXT_MIME], left[FIGURE_MIME]) == ({"role": "answer"}, FACTS)
    assert "<g/>" in left["image/svg+xml"]
    assert kept.cells[6] == made.cells[6]
    page = (tmp_path / "return_rates.html").read_text(encoding="utf-8")
    assert ('viewBox="0 0 3 9"' in page, 'data-value="7"' in page, "social.png" in page) == (True, True, False)
    assert json.loads((tmp_path / "card.json").read_text())["figure"] == ""
    assert "social.png" not in files


def test_where_the_pdf_fails_the_page_is_there_without_a_link_to_it(tmp_path, monkeypatch):
    def fails(*_):
        raise ValueError("no font")

    monkeypatch.setattr(pdf, "pdf_of", fails)
    nbformat.write(notebook(), tmp_path / "notebook.ipynb")
    with pytest.raises(ValueError, match="no font"):
        render(tmp_path, Record(), pdf=True)
    assert "q.pdf" not in (tmp_path / "q.html").read_text(encoding="utf-8")


def test_a_run_whose_question_cannot_be_loaded_has_a_page_too(tmp_path, monkeypatch):
    def fails(name):
        raise UsageError(f"questions/{name}/parameters.py, line 3: SyntaxError")

    monkeypatch.setattr(questions, "load", fails)
    assert "route_trends.html" in rendered(tmp_path, notebook(), question="route_trends", status="failed")


def test_the_whole_source_line_and_all_files_are_folded() -> None:
    provenance = {"text_markdown": "Parameters: `n = 3`\n\n**F** sha256", "text": {"role": "provenance"}}
    facts = FACTS | {"source": "Source: F, in a copy by third parties", "short_source": "Source: F, in copies"}
    figure = shown("draw()", figure=facts, image_png="")
    cells = [figure, new_markdown_cell("## Provenance"), shown("show()", **provenance)]
    page, silent = (page_html(page_with(*some), RECORD) for some in (cells, cells[:1]))
    assert "<dd>F, in a copy by third parties.</dd>" in page
    (fold,) = re.findall(r'<details class="how">(.*?)</details>', page, re.S)  # closed
    assert "<p>Files: d 2025-06-03.</p><p>Parameters: <code>n = 3</code></p>" in fold
    assert "sha256" in fold
    assert ["did not say which parameters" in one for one in (page, silent)] == [False, True]
