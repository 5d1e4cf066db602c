"""`borderbook run` from words to files: PDFs that stay, faults that stop nobody, what an interrupt leaves undone."""

from __future__ import annotations

import shutil

from click.testing import CliRunner
from suite_helpers import PROJECT

from borderbook import questions
from borderbook.cli import command, main
from borderbook.run.executor import Outcome
from borderbook.run.plan import plan
from borderbook.run.record import read_record


def call(*words):
    return CliRunner().invoke(main, ["run", "--cold", "--jobs", "1", *words])


def test_a_pdf_is_made_by_default_and_never_lost(ask, project):
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


def test_one_broken_question_is_named_and_the_others_run(ask, project, monkeypatch):
    good, broken = ask("print(n)"), ask("print(n)")
    (project / "notebooks" / f"{broken}.ipynb").unlink()
    monkeypatch.setattr(questions, "names", lambda: [broken, good])
    done = call()
    assert (done.exit_code, "1 done." in done.output) == (1, True), done.output
    assert f"borderbook: The question {broken} has no notebook" in done.output
    assert call().exit_code == 1  # nor is it forgotten when all the others are up to date


def test_an_edited_cell_is_told_of_and_escapes_of_a_cell_do_not_reach_the_terminal(ask):
    name = ask("raise ValueError('\\x1b[2Jgone')", defaults="n = 2")
    done = call(name)
    assert f"notebooks/{name}.ipynb: the cell says n = 2, this run uses 1" in done.output
    assert (done.exit_code, "gone" in done.output, "\x1b" in done.output) == (1, True, False)


def test_what_a_page_cannot_show_stands_in_the_record_and_is_told(ask, project):
    widget = {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "Button()"}
    name = ask(f"from IPython.display import display\ndisplay({widget!r}, raw=True)")
    done = call(name, "--no-pdf")
    assert read_record(project / "reports" / name / "default").not_shown == ("a widget, in cell 3",)
    assert f"{name}/default: the page does not show a widget, in cell 3" in done.output


def test_runs_that_an_interrupt_left_undone_are_named(ask):
    runs = plan([ask("print(n)")], {}, {"n": ["1", "2", "3"]})
    assert list(command.not_done(runs, Outcome())) == [f"Never begun: {', '.join(run.id for run in runs)}."]
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
        told = call("--no-pdf", *words)
        assert (told.exit_code, told.stdout) == (3, done), told.output
        assert f"borderbook: {stored.name}: the stored table is not the one that was ingested" in told.stderr
