"""`borderbook run` from words to files: PDFs that stay, faults that stop nobody, what an interrupt leaves undone."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from borderbook import command, questions
from borderbook.cli import main
from borderbook.suite.executor import Outcome
from borderbook.suite.plan import plan
from borderbook.suite.record import read_record


@pytest.fixture
def call(monkeypatch):
    return lambda *words: CliRunner().invoke(main, ["run", "--cold", "--jobs", "1", *words])


def test_a_pdf_is_made_by_default_and_never_lost(call, ask, project):
    name = ask("print(n)")
    folder = project / "reports" / name / "default"
    assert call(name, "--no-pdf").exit_code == 0
    assert not (folder / f"{name}.pdf").exists()

    assert "running (it has no PDF yet)" in call(name).output
    assert f"{name}.pdf" in read_record(folder).files
    for words in ([], ["--no-pdf"]):
        assert "1 up to date." in call(name, *words).output
    assert call(name, "--no-pdf", "--force").exit_code == 0
    assert (folder / f"{name}.pdf").read_bytes().startswith(b"%PDF")  # of the new run, as its page is


def test_one_broken_question_is_named_and_the_others_run(call, ask, project, monkeypatch):
    good, broken = ask("print(n)"), ask("print(n)")
    (project / "notebooks" / f"{broken}.ipynb").unlink()
    monkeypatch.setattr(questions, "names", lambda: [broken, good])
    done = call()
    assert (done.exit_code, "1 done." in done.output) == (1, True), done.output
    assert f"borderbook: The question {broken} has no notebook" in done.output
    assert call().exit_code == 1  # nor is it forgotten when all the others are up to date


def test_an_edited_cell_is_told_of_and_escapes_of_a_cell_do_not_reach_the_terminal(call, ask):
    name = ask("raise ValueError('\\x1b[2Jgone')", defaults="n = 2")
    done = call(name)
    assert f"notebooks/{name}.ipynb: the cell says n = 2, this run uses 1" in done.output
    assert (done.exit_code, "gone" in done.output, "\x1b" in done.output) == (1, True, False)


def test_what_a_page_cannot_show_stands_in_the_record_and_is_told(call, ask, project):
    widget = {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "Button()"}
    name = ask(f"from IPython.display import display\ndisplay({widget!r}, raw=True)")
    done = call(name, "--no-pdf")
    assert read_record(project / "reports" / name / "default").not_shown == ("a widget, in cell 3",)
    assert f"{name}/default: the page does not show a widget, in cell 3" in done.output


def test_runs_that_an_interrupt_left_undone_are_named(ask):
    runs = plan([ask("print(n)")], {}, {"n": ["1", "2", "3"]})
    assert command._never_begun(runs, Outcome()) == [f"Never begun: {', '.join(run.id for run in runs)}."]
    assert command._never_begun([], Outcome()) == []
