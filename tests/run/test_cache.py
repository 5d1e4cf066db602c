"""The key of a run: everything that can change its numbers changes it, nothing else does."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from suite_helpers import write_notebook

from borderbook import questions
from borderbook.questions import load
from borderbook.run import key as cache
from borderbook.run.key import key_of
from borderbook.run.plan import run_of

FIELDS = """datasets = ("detections",)
    n: int = Field(1, description="n")"""
CELLS = ["#md Words.", "from borderbook.measures.rates import rate\n%matplotlib inline", "rate"]


@pytest.fixture
def package(tmp_path, monkeypatch) -> Path:
    """A package of the same name that stands in for the real one, so that its files can be touched."""
    home = tmp_path / "borderbook"
    files = {
        "__init__.py": "",
        "catalog/reference.py": "",
        "measures/__init__.py": "",
        "measures/rates.py": "from borderbook.measures import helpers\nfrom . import deep\n",
        "measures/helpers.py": "def f():\n    from borderbook.catalog import load\n",
        "measures/deep.py": "from ..figures.lines import line",
        "measures/unrelated.py": "",
        "catalog/__init__.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from borderbook.typed import T\n",
        "figures/__init__.py": "",
        "figures/lines.py": "import borderbook.figures.style as style",
        "figures/style.py": "",
        "typed.py": "",
    }
    for name, text in files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text)
    monkeypatch.setattr(cache, "HOME", home)
    return home


@pytest.fixture
def question(ask, project, package) -> str:
    (project / "data" / "reference" / "countries.csv").write_text("code\nGR\n")
    return ask(*CELLS, fields=FIELDS)


def key(question: str, data: str = "a", appearance: str = "", **values):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("borderbook.catalog.fingerprint", lambda dataset: f"{dataset} {data}")
        return key_of(run_of(load(question), **values), appearance)


def touched(path: Path, text: str) -> None:
    path.write_text(text)
    # coarse clocks: two writes within a tick of the file system must not look like one
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 10**7))


@pytest.mark.parametrize(
    ("cells", "files"),
    [
        (
            ["from borderbook.measures.rates import rate"],
            "__init__.py catalog/__init__.py figures/__init__.py figures/lines.py figures/style.py "
            "measures/__init__.py measures/deep.py measures/helpers.py measures/rates.py",
        ),
        (
            ["import pandas\nfrom borderbook.catalog import reference as r", "%%time\nnot python ("],
            "__init__.py catalog/__init__.py catalog/reference.py",
        ),
    ],
)
def test_an_import_is_followed_through_the_package(package, cells, files):
    assert [path.relative_to(package).as_posix() for path in cache.modules_of(cells)] == files.split()


def test_the_real_package_is_read():
    files = {path.relative_to(cache.HOME).as_posix() for path in cache.modules_of(["from borderbook.run import execute"])}  # fmt: skip
    assert {"__init__.py", "run/execute.py", "run/engine.py", "run/kernel.py", "errors.py"} <= files
    assert "cli.py" not in files


def test_code_parameters_and_data_change_the_key(question, project):
    before = key(question)
    assert (key(question), len(before.value)) == (before, 64)
    assert key(question, n=2).differing(before.parts) == ["its parameters"]
    assert key(question, data="b").differing(before.parts) == ["its data"]
    write_notebook(project, question, "n = 1", *CELLS[:-1], "rate + 1")
    after = key(question)
    assert after.value != before.value
    assert after.differing(before.parts) == ["its code"]


def test_reference_tables_are_data_where_they_are_looked_up(question, project, package):
    table = project / "data" / "reference" / "countries.csv"
    before = key(question)
    touched(table, "code\nIT\n")
    assert key(question).value == before.value
    touched(package / "measures" / "rates.py", "from borderbook.catalog import reference")
    before = key(question)
    touched(table, "code\nGR\nIT\n")
    assert key(question).differing(before.parts) == ["its data"]


def test_forecasts_that_were_made_are_data_where_they_are_read(question, project, package):
    touched(package / "catalog" / "ledger.py", "")
    kept = project / "data" / "forecasts" / "2025-02-04.csv"
    kept.parent.mkdir()
    before = key(question)
    touched(kept, "a")
    assert key(question).value == before.value
    touched(package / "measures" / "rates.py", "from borderbook.catalog import ledger")
    before = key(question)
    touched(kept, "bc")
    assert key(question).differing(before.parts) == ["its data"]


@pytest.mark.parametrize(
    ("module", "counts"),
    [
        ("measures/rates.py", True), ("measures/helpers.py", True), ("figures/style.py", True),
        ("measures/__init__.py", True), ("measures/words.yml", True),  # a table beside an imported module
        ("measures/unrelated.py", False), ("typed.py", False), ("catalog/reference.py", False),
    ],
)  # fmt: skip
def test_a_module_changes_the_key_if_it_is_imported(question, package, module, counts):
    before = key(question)
    touched(package / module, "x = 1\n")
    assert key(question).differing(before.parts) == ["a module it imports"] * counts


def test_its_own_parameter_module_and_the_lock_change_the_key(question, question_modules, project):
    before = key(question)
    module = question_modules / question / "parameters.py"
    assert questions.source_of(question) == module  # found without importing it
    touched(module, module.read_text() + "\n# more\n")
    assert key(question).differing(before.parts) == ["a module it imports"]
    before = key(question)
    touched(project / "requirements.lock", "pandas==3.1.2\n")
    assert key(question).differing(before.parts) == ["requirements.lock"]
    (project / "requirements.lock").unlink()
    assert key(question).value != before.value


def test_words_tags_and_templates_change_the_look_only_and_outputs_nothing(question, project):
    path = project / "notebooks" / f"{question}.ipynb"
    notebook = nbformat.read(path, as_version=4)

    def changed():
        nbformat.write(notebook, path)
        return key(question)

    before = key(question)
    notebook.cells[-1].outputs = [nbformat.v4.new_output("stream", text="x")]
    notebook.cells[-1].execution_count = 9
    notebook.metadata.kernelspec = {"name": "other", "display_name": "x"}
    assert changed() == before
    notebook.cells[-1].metadata.tags = ["figure"]
    tagged = changed()
    notebook.cells[0].source = "# Another title"
    keys = [before, tagged, changed(), key(question, appearance="new")]
    assert len({one.value for one in keys}) == 1
    assert len({one.look for one in keys}) == 4
