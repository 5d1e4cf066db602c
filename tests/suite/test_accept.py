"""Accepting: the outputs a notebook carries are made anew, compared in words, and stored clean."""

from __future__ import annotations

import json
import os

import nbformat
import pytest

from borderbook.errors import UsageError
from borderbook.suite.accept import accept

from suite_helpers import write_notebook  # isort: skip

CELLS = [
    "#md Words.",
    "x = 41 + n\nprint('x is', x)",
    "",
    "x",
    "import pandas as pd; pd.DataFrame({'a': [x]})",
]


def test_a_notebook_carries_pictures_whatever_the_environment_asks_for(ask, monkeypatch):
    monkeypatch.setenv("BORDERBOOK_FIGURES", "svg")
    name = ask("import os; print(os.environ.get('BORDERBOOK_FIGURES'))")
    assert [change.diff for change in accept(name).changes] == ["+None"]
    assert os.environ["BORDERBOOK_FIGURES"] == "svg"


def test_outputs_are_stored_clean_and_a_second_time_changes_nothing(ask, project):
    name = ask(*CELLS)
    path = project / "notebooks" / f"{name}.ipynb"
    first = accept(name)
    assert first.stored
    assert [(change.index, change.diff) for change in first.changes] == [
        (3, "+x is 42"), (5, "+42"), (6, "+    a\n+0  42"),
    ]  # fmt: skip

    text = path.read_text()
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    assert text.endswith("}\n")
    assert text.startswith('{\n "cells": [\n  {\n')
    assert notebook.metadata == {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    assert [cell.metadata for cell in notebook.cells] == [{}, {"tags": ["parameters"]}, {}, {}, {}, {}, {}]
    assert [cell.get("execution_count") for cell in notebook.cells] == [None, 1, None, 2, None, 3, 4]
    assert notebook.cells[5].outputs[0].execution_count == 3
    assert [cell.id for cell in notebook.cells] == ["title", "parameters", *(f"cell-{n}" for n in range(5))]
    assert "papermill" not in text
    assert not list((project / "reports").iterdir())

    again = accept(f"notebooks/{name}.ipynb")
    assert (again.changes, again.stored, again.failure) == ((), False, None)
    assert path.read_text() == text


def test_only_the_lines_that_changed_are_shown(ask, project):
    name = ask("print('same')\nprint('old number 1')")
    accept(name)
    path = project / "notebooks" / f"{name}.ipynb"
    stored = nbformat.read(path, as_version=4)
    write_notebook(project, name, "n = 1", "print('same')\nprint('new number 2')")
    edited = nbformat.read(path, as_version=4)
    edited.cells[2].outputs = stored.cells[2].outputs
    nbformat.write(edited, path)
    (change,) = accept(name).changes
    assert change.diff == "-old number 1\n+new number 2"


def test_a_picture_that_changed_alone_is_named(ask, project):
    name = ask(
        "from IPython.display import display\ndisplay({'image/png': 'aaaa', 'text/plain': 'the chart'}, raw=True)"
    )
    accept(name)
    path = project / "notebooks" / f"{name}.ipynb"
    stored = json.loads(path.read_text())
    stored["cells"][2]["outputs"][0]["data"]["image/png"] = "bbbb"
    path.write_text(json.dumps(stored))
    (change,) = accept(name).changes
    assert change.diff == "the picture changed, its words did not"


def test_a_failing_notebook_is_not_stored(ask, project):
    name = ask("print('fine')", "1 / 0")
    path = project / "notebooks" / f"{name}.ipynb"
    before = path.read_bytes()
    done = accept(name)
    assert (done.stored, done.changes) == (False, ())
    assert done.failure.where == "cell 4, In [3]"
    assert path.read_bytes() == before


def test_an_unknown_question_is_refused():
    with pytest.raises(UsageError, match="There is no question 'qqq'"):
        accept("qqq")
