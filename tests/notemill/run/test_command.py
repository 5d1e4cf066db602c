"""`borderbook run` from words to files: PDFs that stay, faults that stop nobody, what an interrupt leaves undone."""

import json
import shutil
import subprocess

import nbformat
import pytest
from pypdf import PdfReader
from suite_helpers import PROJECT, write_notebook

import commands
from notemill import questions
from notemill.cli import command
from notemill.errors import UsageError
from notemill.report.remove import remove
from notemill.run.batch import Outcome
from notemill.run.plan import plan
from notemill.run.record import read_record


def call(*words):
    return commands.call("run", "--cold", "--jobs", "1", *words)


def test_a_pdf_made_by_default_and_a_history_made_when_asked_for_are_never_lost(ask, project):
    name = ask("print(n)")
    folder = project / "reports" / name / "default"
    pdf, life = folder / f"{name}.pdf", folder / "history.ipynb"
    assert call(name, "--no-pdf").exit_code == 0
    assert (pdf.exists(), life.exists()) == (False, False)
    assert "running (it has no PDF yet)" in call(name).output
    assert "running (it has no history yet)" in call(name, "--no-pdf", "--history").output
    made = {path: path.stat().st_mtime_ns for path in (pdf, life)}
    for words in ([], ["--no-pdf"], ["--history"]):
        assert "1 up to date." in call(name, *words).output
    assert call(name, "--no-pdf", "--force", "--sweep", "n=1,2").exit_code == 0
    assert all(path.stat().st_mtime_ns > time for path, time in made.items())  # both are of the new run
    assert pdf.read_bytes().startswith(b"%PDF")
    assert {pdf.name, life.name} <= {*read_record(folder).files}
    assert not (folder.parent / "n-2" / "history.ipynb").exists()  # only of the defaults


def test_no_old_answer_passes_for_current_where_a_run_could_not_begin(ask, project):
    name, other = ask("print(n)"), ask("print(n)")
    reports, notebook = project / "reports", project / "notebooks" / f"{name}.ipynb"
    assert call(name, other, "--no-pdf", "--sweep", "n=1,2").exit_code == 0
    before = notebook.read_text()
    notebook.write_text("{")
    done = call(name, other, "--no-pdf")
    assert (done.exit_code, "1 up to date." in done.output) == (1, True), done.output
    assert f"borderbook: {name} was not run: notebooks/{name}.ipynb is not a notebook of format 4" in done.output
    for run in ("default", "n-2"):
        page = (reports / name / run / f"{name}.html").read_text()
        assert "This run failed: before the first cell" in page
        assert "is not a notebook of format 4" in page
    assert (reports / "index.html").read_text().count("is not a notebook of format 4") == 2
    resources = json.loads((reports / "api" / "datapackage.json").read_bytes())["resources"]
    assert {one["name"].partition("/")[0] for one in resources} <= {other}
    notebook.write_text(before)
    assert call(name, "--no-pdf").exit_code == 0
    assert "format 4" not in (reports / name / "default" / f"{name}.html").read_text()


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        ("from notemill.errors import DataError\nraise DataError('row 5 has no date')", 3),
        ("import pandas\nraise pandas.errors.DataError('No numeric types')", 1),
    ],
)
def test_where_only_data_are_at_fault_the_exit_code_says_so(ask, raised, code):
    data, other = ask(raised), ask("1 / 0")
    assert call(data, "--no-pdf").exit_code == code
    assert call(data, other, "--no-pdf").exit_code == 1


def test_an_edited_cell_is_told_of_and_escapes_of_a_cell_do_not_reach_the_terminal(ask):
    name = ask("raise ValueError('\\x1b[2Jgone')", defaults="n = 2")
    done = call(name)
    assert f"notebooks/{name}.ipynb: the cell says n = 2; a run sets its own parameters" in done.output
    assert (done.exit_code, "gone" in done.output, "\x1b" in done.output) == (1, True, False)


def test_an_edited_notebook_is_said_to_be_one_wherever_its_report_is_read_and_a_copy_is_not_in_the_index(ask, project):
    name = ask("print(n)")
    notebook = project / "notebooks" / f"{name}.ipynb"
    nodes = json.loads(notebook.read_text())
    nodes["cells"][-1]["source"] = f"from borderbook.questions.{name}.parameters import Question\nprint(n)"
    notebook.write_text(json.dumps(nodes))
    git = ["git", "-C", str(project), "-c", "user.name=a", "-c", "user.email=a@localhost"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "as it is"]):
        subprocess.run([*git, *words], check=True)
    nodes["cells"][1]["source"] = "n = 5\nas_of = 'latest'"  # a run sets its own
    nodes["cells"][2]["source"] += "\nprint(n + 1)"
    (project / "scratch").mkdir()
    (project / "scratch" / "mine.ipynb").write_text(json.dumps(nodes))
    assert call(name, "--no-pdf").exit_code == call(str(project / "scratch" / "mine.ipynb")).exit_code == 0
    folder = project / "reports" / name
    assert sorted(path.name for path in folder.iterdir()) == ["default", "scratch-mine--n-5"]
    said = f"an edited copy of {name}, 1 cell changed"
    record = read_record(folder / "scratch-mine--n-5")
    assert (read_record(folder / "default").edited, record.edited) == ("", said)
    page = folder / "scratch-mine--n-5" / f"{name}.html"
    assert f"From <b>{said}</b>." in page.read_text()
    printed = " ".join(" ".join(sheet.extract_text().split()) for sheet in PdfReader(page.with_suffix(".pdf")).pages)
    assert f"From {said}." in printed
    assert all("The notebook did not say which parameters it used." in text for text in (printed, page.read_text()))
    assert "scratch-mine" not in (project / "reports" / "index.html").read_text()

    notebook.write_text(json.dumps(nodes))
    assert "running (code and uncommitted edits changed)" in call(name, "--no-pdf").output
    assert read_record(folder / "default").edited == f"{name} as edited since it was committed, 1 cell changed"
    subprocess.run([*git, "commit", "-qam", "changed"], check=True)
    assert "running (uncommitted edits changed)" in call(name, "--no-pdf").output
    assert read_record(folder / "default").edited == ""


@pytest.mark.parametrize("copy", [False, True])
def test_a_parameter_that_the_notebook_did_not_use_fails_the_run_and_the_page_says_so(ask, project, copy):
    name = ask("")
    ignores = f"from borderbook.questions.{name}.parameters import Question; from notemill import show"
    path = write_notebook(project, name, "n = 1", f"{ignores}\nshow.provenance(Question.check(as_of=as_of))")
    if copy:
        (project / "scratch").mkdir()
        path = shutil.copy(path, project / "scratch")
    assert call(str(path), "-p", "n=1", "--no-pdf").exit_code == 0
    done = call(str(path), "-p", "n=5", "--no-pdf")
    said = "Asked for n = 5, but the notebook used n = 1. Let the notebook take all parameters from its variables"
    assert (done.exit_code, said in done.output) == (1, True), done.output
    (record,) = (project / "reports" / name).glob("*n-5/run.json")
    assert said in (record.parent / f"{name}.html").read_text().partition("<main")[0]
    assert "after the last cell.** Nothing below is" in (record.parent / "notebook.ipynb").read_text()


@pytest.mark.parametrize(("cell", "words"), [(None, "There is no scratch/a.ipynb"), ("1", "no question's parameters")])
def test_a_copy_that_is_missing_or_asks_no_question_is_refused(project, cell, words):
    (project / "scratch").mkdir()
    path = project / "scratch" / "a.ipynb"
    if cell:
        nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)]), path)
    with pytest.raises(UsageError, match=words):
        plan([str(path)])


def test_what_a_page_cannot_show_stands_in_the_record_and_is_told(ask, project):
    widget = {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "Button()"}
    name = ask(f"from IPython.display import display\ndisplay({widget!r}, raw=True)")
    done = call(name, "--no-pdf")
    assert read_record(project / "reports" / name / "default").not_shown == ("a widget, in cell 3",)
    assert f"{name}/default: the page does not show a widget, in cell 3" in done.output


def test_a_picture_that_is_no_figure_says_so_and_the_command_how_it_becomes_one(ask, project):
    name = ask("import matplotlib.pyplot as plt\nplt.subplots()[1].plot([1, 2])")
    done = call(name, "--no-pdf")
    assert done.stderr.count("does not show source and data of a picture: charts.drawing makes it a figure") == 1
    page = (project / "reports" / name / "default" / f"{name}.html").read_text()
    assert "<figcaption>Drawn in cell 3; no data attached.</figcaption>" in page
    assert "Line2D" not in page.partition("<main")[2].partition("<h2")[0]


def test_the_rest_of_a_value_with_a_blank_needs_quotes(ask):
    name = ask("print(n)")
    for words in (["n=[a", "b]"], ["n=a", "b"]):
        done = call(name, "-p", *words)
        assert (done.exit_code, "A value with a blank needs quotes" in done.output) == (2, True), done.output


def test_the_report_of_a_parameter_that_is_gone_is_named_and_can_be_removed(ask, project):
    name = ask("print(n)")
    assert call(name, "-p", "n=5", "--no-pdf").exit_code == 0
    (record,) = (project / "reports" / name).glob("*n-5/run.json")
    record.write_text(record.read_text().replace('"n"', '"start"'))
    id_of = f"{name}/{record.parent.name}"
    said = f"{id_of} has a parameter that its question no longer has: borderbook remove {id_of}"
    assert said in call(name, "--no-pdf").stderr
    assert remove([id_of]) == [id_of]
    assert said not in call(name, "--no-pdf", "--force").stderr


def test_runs_that_an_interrupt_left_undone_are_named(ask):
    runs = plan([ask("print(n)")], {}, {"n": ["1", "2", "3"]})
    assert list(command.not_done(runs, Outcome())) == [f"Not started: {', '.join(run.id for run in runs)}."]
    assert list(command.not_done([], Outcome())) == []


def test_damaged_data_of_one_question_stop_no_other(ask, project, monkeypatch):
    good, damaged = ask("print(n)"), "internal_borders"
    for name in ("data/catalog.yml", "data/corrections.yml", f"notebooks/{damaged}.ipynb"):
        shutil.copy(PROJECT / name, project / name)
    for name in ("curated", "reference", f"vintages/{damaged}", "vintages/internal_border_measures"):
        if (PROJECT / "data" / name).is_dir():
            shutil.copytree(PROJECT / "data" / name, project / "data" / name, dirs_exist_ok=True)
    stored = next((project / "data" / "vintages" / damaged).glob("*.parquet"))
    stored.write_bytes(stored.read_bytes()[:999])
    monkeypatch.setattr(questions, "names", lambda: [damaged, good])
    for words, done in (((), "1 done.\n"), ((damaged, good), "1 up to date.\n"), ((damaged,), "")):
        told = call("--no-pdf", "-p", "start=2016", *words)  # other values than the defaults are checked before a run
        assert (told.exit_code, told.stdout) == (3, done), told.output
        assert (
            f"borderbook: {damaged} was not run: {stored.name}: the stored table is not the one that was ingested"
            in told.stderr
        )
