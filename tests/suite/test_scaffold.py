"""`borderbook new` starts a question that runs at once, and never writes over one."""

from __future__ import annotations

import importlib.util
import sys

import nbformat
import pytest

from borderbook import questions
from borderbook.errors import UsageError
from borderbook.suite import notebook as documents
from borderbook.suite import scaffold


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """A project and a package of its own to write into."""
    package = tmp_path / "src" / "borderbook"
    (package / "questions").mkdir(parents=True)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "catalog.yml").write_text("datasets: {}\n")
    monkeypatch.setenv("BORDERBOOK_ROOT", str(tmp_path))
    monkeypatch.setattr(questions, "__file__", str(package / "questions" / "__init__.py"))
    return tmp_path


def loaded(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.modules[name]
    return module


def test_a_new_question_has_model_answer_notebook_and_test_that_fit_each_other(empty):
    made = scaffold.new("sea_arrivals", "How many arrive by sea?")
    assert sorted(p.relative_to(empty).as_posix() for p in made) == [
        "notebooks/sea_arrivals.ipynb", "src/borderbook/questions/sea_arrivals/__init__.py",
        "src/borderbook/questions/sea_arrivals/answer.py",
        "src/borderbook/questions/sea_arrivals/parameters.py",
        "tests/questions/sea_arrivals/test_sea_arrivals.py",
    ]  # fmt: skip
    model = loaded(
        empty / "src/borderbook/questions/sea_arrivals/parameters.py",
        "borderbook.questions.sea_arrivals.parameters",
    ).SeaArrivals
    assert model.title == "How many arrive by sea?"
    notebook = nbformat.read(empty / "notebooks/sea_arrivals.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert notebook.cells[0].source.startswith("# How many arrive by sea?")
    assert documents.check_parameters_cell("sea_arrivals", model) == 2


@pytest.mark.parametrize(
    ("name", "title", "said"),
    [
        ("Sea Arrivals", "How many?", "no name for a question"),
        ("sea_arrivals", "How many", "question mark"),
        ("sea_arrivals", 'How "many"?', "quotation marks"),
    ],
)
def test_a_wrong_call_writes_nothing(empty, name, title, said):
    before = sorted(empty.rglob("*"))
    with pytest.raises(UsageError, match=said):
        scaffold.new(name, title)
    assert sorted(empty.rglob("*")) == before


def test_an_existing_question_is_never_written_over(empty):
    scaffold.new("sea_arrivals", "How many arrive by sea?")
    with pytest.raises(UsageError, match="already"):
        scaffold.new("sea_arrivals", "How many arrive by sea?")
