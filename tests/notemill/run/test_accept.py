"""Accepting: the outputs a notebook carries are made anew, compared in words, and stored clean."""

import difflib
import json
import shutil
import subprocess

import nbformat
import pytest
from suite_helpers import write_notebook

from commands import call
from notemill.errors import ExpectedError
from notemill.run import notebook as documents
from notemill.run.accept import accept

FRAME = "import pandas as pd; pd.DataFrame({'a': [x]})"
CELLS = ["#md Words.", "x = 41 + n\nprint('x is', x)", "", "x", FRAME]


def test_a_notebook_carries_pictures_whatever_the_environment_asks_for(ask, monkeypatch):
    monkeypatch.setenv("BORDERBOOK_FIGURES", "svg")
    name = ask("import os; print(os.environ.get('BORDERBOOK_FIGURES'))")
    assert [change.diff for change in accept(name).changes] == ["+None"]


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
        "language_info": documents.LANGUAGE,
    }
    assert [cell.metadata for cell in notebook.cells] == [{}, {"tags": ["parameters"]}, {}, {}, {}, {}, {}]
    assert [cell.get("execution_count") for cell in notebook.cells] == [None, 1, None, 2, None, 3, 4]
    assert notebook.cells[5].outputs[0].execution_count == 3
    assert [cell.id for cell in notebook.cells] == ["title", "parameters", *(f"cell-{n}" for n in range(5))]
    assert "papermill" not in text
    assert not list((project / "reports").iterdir())

    again = accept(str(path))
    assert (again.changes, again.stored, again.failure) == ((), False, None)
    assert path.read_text() == text


def accepted_again(name: str, project, cell: str):
    """What comes of accepting once more, after its cell was changed and its outputs were not."""
    stored = nbformat.read(documents.path_of(name), as_version=4)
    write_notebook(project, name, "n = 1", cell)
    edited = nbformat.read(documents.path_of(name), as_version=4)
    edited.cells[2].outputs = stored.cells[2].outputs
    nbformat.write(edited, documents.path_of(name))
    after = accept(name).changes
    kept = nbformat.read(documents.path_of(name), as_version=4).cells[2].outputs == stored.cells[2].outputs
    return [change.diff for change in after], kept


def test_only_the_lines_that_changed_are_shown(ask, project):
    name = ask("print('same')\nprint('old number 1')")
    accept(name)
    told, _ = accepted_again(name, project, "print('same')\nprint('new number 2')")
    assert told == ["-old number 1\n+new number 2"]


DRAW = """import io; from IPython.display import Image, display; from PIL import Image as Pixels; file = io.BytesIO()
Pixels.new('RGB', (4, 4), (100, 100, {})).save(file, 'png'); picture = Image(file.getvalue())
display({})"""
HTML = "{'text/html': '<img src=\"data:image/png;base64,' + picture._repr_mimebundle_()[0]['image/png'].strip() + '\">'}, raw=True"


@pytest.mark.parametrize("shown", ["picture", HTML])
@pytest.mark.parametrize(("shade", "kept"), [(103, True), (140, False)])
def test_a_picture_that_looks_the_same_stays_as_it_was_and_another_is_named(ask, project, shade, kept, shown):
    name = ask(DRAW.format(100, shown))
    accept(name)
    told = [] if kept else ["the picture changed, its text did not"]
    assert accepted_again(name, project, DRAW.format(shade, shown)) == (told, kept)


def test_a_failing_notebook_is_not_stored(ask, project):
    name = ask("print('fine')", "1 / 0")
    path = project / "notebooks" / f"{name}.ipynb"
    before = path.read_bytes()
    done = accept(name)
    assert (done.stored, done.changes) == (False, ())
    assert done.failure.where == "cell 4, In [3]"
    assert path.read_bytes() == before


def test_what_somebody_saves_while_it_is_executed_stays(ask, project):
    name = ask("from notemill import project\n(path,) = project.notebooks().glob('*.ipynb')\npath.open('a').write(' ')")
    with pytest.raises(ExpectedError, match=f"{name}.ipynb was changed while it was executed; nothing was"):
        accept(name)
    assert documents.path_of(name).read_text().endswith("}\n ")


def test_an_edited_parameters_cell_has_the_defaults_again_and_says_what_it_had(ask, project):
    fields = """n: int = Field(1, description="a number")
    words: tuple[str, ...] = Field(("a", "b"), description="some words")
    new: str | None = Field(None, description="a new one")"""
    cell = '# number\nn: int = 5\n# words\nwords = [\n    "c",\n]\n'
    name = ask("print(n, words, new)", fields=fields, defaults=cell)
    path = project / "notebooks" / f"{name}.ipynb"
    before = path.read_bytes()
    looked = accept(name, write=False)
    assert (looked.differs, looked.stored, path.read_bytes()) == (True, False, before)
    done = accept(name)
    assert (done.restored, done.stored) == ({"n": 5, "words": ["c"], "new": None}, True)
    notebook = nbformat.read(path, as_version=4)
    assert (
        notebook.cells[1].source
        == '# number\nn = 1\n# words\nwords = ["a", "b"]\nas_of = "latest"\n# a new one\nnew = None'
    )
    assert notebook.cells[2].outputs[0].text == "1 ['a', 'b'] None\n"
    assert not accept(name).differs


def as_jupyterlab_saves(path):
    """What JupyterLab 4 does to a notebook that is opened, run and saved."""
    script = "let t = JSON.stringify; process.stdin.on('data', d => s += d); let s = ''; process.stdin.on('end', () => console.log(t(JSON.parse(s))))"
    node = shutil.which("node")
    text = path.read_text()
    if node:  # numbers as JavaScript writes them
        call = [node, "-e", script]
        text = subprocess.run(call, input=text, capture_output=True, text=True, check=True).stdout
    notebook = nbformat.reads(text, as_version=4)
    notebook.metadata.language_info = {**documents.LANGUAGE, "version": "3.13.1"}
    nbformat.write(notebook, path)


def test_opening_and_saving_in_jupyterlab_changes_a_line_and_accepting_undoes_it(ask, project):
    data = {"text/plain": "x", "application/json": [4.0, -0.0, 4.5, 1e-7, 1e22, {"a": [2.0]}]}
    name = ask(f"from IPython.display import display\ndisplay({data!r}, raw=True)")
    path = project / "notebooks" / f"{name}.ipynb"
    accept(name)
    stored = path.read_text()
    outputs = json.loads(stored)["cells"][2]["outputs"]
    assert outputs[0]["data"]["application/json"] == data["application/json"]
    as_jupyterlab_saves(path)
    both = difflib.ndiff(stored.splitlines(), path.read_text().splitlines())
    assert [line.split() for line in both if line[0] in "+-"] == [
        ["-", '"pygments_lexer":', '"ipython3"'],
        ["+", '"pygments_lexer":', '"ipython3",'],
        ["+", '"version":', '"3.13.1"'],
    ]
    assert accept(name).stored
    assert path.read_text() == stored


def test_the_command_shows_old_and_new_side_by_side(ask, project):
    name = ask("print('new number 2')")
    done = call("accept", name)
    assert done.output.splitlines()[-2:] == [f"{name}: stored", "Old and new side by side: reports/accept.html"]
    page = (project / "reports" / "accept.html").read_text()
    assert "<ins>new number 2</ins>" in page
    again = call("accept", "--check", name)
    assert (again.exit_code, again.output.splitlines()[0]) == (0, f"{name}: unchanged")
    assert "Nothing changed in 1 notebook." in (project / "reports" / "accept.html").read_text()
