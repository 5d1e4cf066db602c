"""The key of a run: everything that can change its numbers changes it, nothing else does."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest

from borderbook import questions
from borderbook.questions import load
from borderbook.suite import cache
from borderbook.suite.cache import key_of
from borderbook.suite.plan import run_of

from suite_helpers import write_notebook  # isort: skip

FIELDS = """datasets = ("detections",)
    n: int = Field(1, description="n")"""


@pytest.fixture
def package(tmp_path, monkeypatch) -> Path:
    """A package of the same name that stands in for the real one, so that its files can be touched."""
    home = tmp_path / "borderbook"
    files = {
        "__init__.py": "",
        "reference.py": "",
        "measures/__init__.py": "",
        "measures/rates.py": "from borderbook.measures import helpers\nfrom . import deep\n",
        "measures/helpers.py": "def f():\n    from borderbook.catalog import load\n",
        "measures/deep.py": "from ..figures.lines import line",
        "measures/unrelated.py": "",
        "catalog/__init__.py": "from __future__ import annotations\nfrom typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from borderbook.typed import T\n",
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
def question(ask, project) -> str:
    (project / "data" / "reference" / "countries.csv").write_text("code\nGR\n")
    return ask(
        "#md Words.", "from borderbook.measures.rates import rate\n%matplotlib inline", "rate", fields=FIELDS
    )


def key(question: str, data: str = "a", appearance: str = "", **values):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("borderbook.catalog.fingerprint", lambda dataset: f"{dataset} {data}")
        return key_of(run_of(load(question), **values), appearance)


def touched(path: Path, text: str) -> None:
    path.write_text(text)
    # coarse clocks: two writes within a tick of the file system must not look like one
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 10**7))


def test_an_import_is_followed_through_the_package(package):
    files = cache.modules_of(["from borderbook.measures.rates import rate"])
    assert [path.relative_to(package).as_posix() for path in files] == [
        "__init__.py", "catalog/__init__.py", "figures/__init__.py", "figures/lines.py", "figures/style.py",
        "measures/__init__.py", "measures/deep.py", "measures/helpers.py", "measures/rates.py",
    ]  # fmt: skip


def test_a_module_imported_from_its_package_counts(package):
    files = cache.modules_of(["import pandas\nfrom borderbook import reference as r", "%%time\nnot python ("])
    assert [path.name for path in files] == ["__init__.py", "reference.py"]


def test_the_real_package_is_read_in_a_moment():
    files = {path.relative_to(cache.HOME).as_posix() for path in cache.modules_of(["from borderbook.suite import execute"])}  # fmt: skip
    assert {"__init__.py", "suite/execute.py", "suite/engine.py", "suite/kernel.py", "errors.py"} <= files
    assert "cli.py" not in files


@pytest.mark.usefixtures("package")
def test_the_same_run_has_the_same_key(question):
    assert key(question) == key(question)
    assert len(key(question).value) == 64


@pytest.mark.usefixtures("package")
def test_code_changes_the_key(question, project):
    before = key(question)
    write_notebook(project, question, "n = 1", "#md Words.", "from borderbook.measures.rates import rate\n%matplotlib inline", "rate + 1")  # fmt: skip
    after = key(question)
    assert after.value != before.value
    assert after.differing(before.parts) == ["its code"]


@pytest.mark.usefixtures("package")
def test_parameters_change_the_key(question):
    assert key(question, n=2).differing(key(question).parts) == ["its parameters"]


@pytest.mark.usefixtures("package")
def test_data_change_the_key(question):
    assert key(question, data="b").differing(key(question).parts) == ["its data"]


def test_reference_tables_are_data_where_they_are_looked_up(question, project, package):
    table = project / "data" / "reference" / "countries.csv"
    before = key(question)
    touched(table, "code\nIT\n")
    assert key(question).value == before.value
    touched(package / "measures" / "rates.py", "from borderbook import reference")
    before = key(question)
    touched(table, "code\nGR\nIT\n")
    assert key(question).differing(before.parts) == ["its data"]


@pytest.mark.parametrize("module", ["measures/rates.py", "measures/helpers.py", "figures/style.py", "measures/__init__.py"])  # fmt: skip
def test_an_imported_module_changes_the_key(question, package, module):
    before = key(question)
    touched(package / module, (package / module).read_text() + "\nx = 1\n")
    assert key(question).differing(before.parts) == ["a module it imports"]


def test_a_table_beside_an_imported_module_changes_the_key(question, package):
    before = key(question)
    (package / "measures" / "words.yml").write_text("a: b")
    assert key(question).differing(before.parts) == ["a module it imports"]


def test_its_own_parameter_module_changes_the_key(question, question_modules, package):
    before = key(question)
    module = question_modules / question / "parameters.py"
    touched(module, module.read_text() + "\n# more\n")
    assert key(question).differing(before.parts) == ["a module it imports"]


@pytest.mark.parametrize("module", ["measures/unrelated.py", "typed.py", "reference.py"])
def test_an_unrelated_module_does_not(question, package, module):
    before = key(question)
    touched(package / module, "x = 1\n")
    assert key(question) == before


@pytest.mark.usefixtures("package")
def test_the_lock_changes_the_key(question, project):
    before = key(question)
    touched(project / "requirements.lock", "pandas==3.1.2\n")
    assert key(question).differing(before.parts) == ["requirements.lock"]
    (project / "requirements.lock").unlink()
    assert key(question).value != before.value


@pytest.mark.usefixtures("package")
def test_words_tags_and_templates_change_the_look_only(question, project):
    before = key(question)
    path = project / "notebooks" / f"{question}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].metadata.tags = ["figure"]
    nbformat.write(notebook, path)
    tagged = key(question)
    notebook.cells[0].source = "# Another title"
    nbformat.write(notebook, path)
    worded = key(question)
    assert before.value == tagged.value == worded.value == key(question, appearance="new").value
    assert len({before.look, tagged.look, worded.look, key(question, appearance="new").look}) == 4


@pytest.mark.usefixtures("package")
def test_outputs_metadata_and_empty_cells_change_nothing(question, project):
    before = key(question)
    path = project / "notebooks" / f"{question}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].outputs = [nbformat.v4.new_output("stream", text="x")]
    notebook.cells[-1].execution_count = 9
    notebook.metadata.kernelspec = {"name": "other", "display_name": "x"}
    nbformat.write(notebook, path)
    assert key(question) == before


def test_source_of_a_question_is_found_without_importing_it(question, question_modules):
    assert questions.source_of(question) == question_modules / question / "parameters.py"
