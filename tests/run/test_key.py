"""The key of a run: everything that can change its numbers changes it; words, tags, outputs and pages do not."""

import os
from pathlib import Path

import nbformat
import pytest
from suite_helpers import write_notebook

from borderbook.questions import load
from borderbook.run import key as cache
from borderbook.run.key import key_of
from borderbook.run.plan import run_of

FIELDS = """datasets = ("detections",)
    n: int = Field(1, description="n")"""
CELLS = ["#md Words.", "from borderbook.methods.rates import rate\n%matplotlib inline", "rate"]


@pytest.fixture
def package(tmp_path, monkeypatch) -> Path:
    """A package of the same name that stands in for the real one, so that its files can be touched."""
    home = tmp_path / "borderbook"
    for name in ("__init__.py", "methods/rates.py", "charts/words.yml", "report/page.html.j2", "run/engine.py"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).touch()
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


def test_code_parameters_and_data_change_the_key(question, project):
    before = key(question)
    assert (key(question), len(before.value)) == (before, 64)
    assert key(question, n=2).differing(before.parts) == ["parameters"]
    assert key(question, data="b").differing(before.parts) == ["data"]
    write_notebook(project, question, "n = 1", *CELLS[:-1], "rate + 1")
    after = key(question)
    assert after.value != before.value
    assert after.differing(before.parts) == ["code"]


@pytest.mark.parametrize(
    ("path", "what"),
    [
        *[(f"data/{name}", "data") for name in ("reference/countries.csv", "forecasts/a.csv", "backtest/a.csv")],
        *[(f"borderbook/{name}", "shared modules") for name in ("__init__.py", "methods/rates.py", "methods/new.py", "charts/words.yml")],
        *[(f"borderbook/{name}", "") for name in ("charts/__pycache__/words.pyc", "methods/.rates.py.swp", "report/page.html.j2",
                                                  "run/engine.py", "questions/other/analysis.py")],
        ("{modules}/{question}/parameters.py", "the question's modules"), ("requirements.lock", "requirements.lock"),
    ],
)  # fmt: skip
def test_a_file_changes_its_part_of_the_key(question, project, question_modules, path, what):
    before = key(question)
    file = project / path.format(modules=question_modules, question=question)
    file.parent.mkdir(parents=True, exist_ok=True)
    touched(file, f"{file.read_text() if file.exists() else ''}# more\n")
    assert key(question).differing(before.parts) == [what] * bool(what)


def test_a_file_that_moves_within_the_package_changes_the_key(question, package):
    before = key(question)
    (package / "methods" / "rates.py").rename(package / "charts" / "rates.py")
    assert key(question).differing(before.parts) == ["shared modules"]


@pytest.mark.parametrize(
    ("imports", "counts"),
    [
        ("from borderbook.questions.{other} import analysis", True),
        ("from borderbook.questions.{question} import answer\nfrom borderbook.questions import (\n    {other},\n)", True),
        ("from ..{other} import analysis", True),
        ("from borderbook.methods import {other}", False), ("print('{other}')", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", ["a cell", "a module"])
def test_another_questions_modules_count_where_they_are_imported(
    ask, project, package, question_modules, where, imports, counts
):
    question, other = ask("n"), ask("n")
    text = imports.format(question=question, other=other)
    if where == "a cell":
        write_notebook(project, question, "n = 1", text)
    else:
        touched(question_modules / question / "answer.py", text)
    before = key(question)
    touched(question_modules / other / "analysis.py", "x = 1\n")
    assert key(question).differing(before.parts) == ["the question's modules"] * counts


def test_a_project_without_a_lock_file_has_another_key(question, project):
    before = key(question)
    (project / "requirements.lock").unlink()
    assert key(question).differing(before.parts) == ["requirements.lock"]


def test_words_tags_and_templates_change_the_key_and_outputs_nothing(question, project):
    path = project / "notebooks" / f"{question}.ipynb"
    document = nbformat.read(path, as_version=4)

    def changed():
        nbformat.write(document, path)
        return key(question)

    before = key(question)
    document.cells[-1].outputs = [nbformat.v4.new_output("stream", text="x")]
    document.cells[-1].execution_count = 9
    document.metadata.kernelspec = {"name": "other", "display_name": "x"}
    assert changed() == before
    document.cells[-1].metadata.tags = ["figure"]
    tagged = changed()
    document.cells[0].source = "# Another title"
    keys = [before, tagged, changed(), key(question, appearance="new")]
    assert len({one.value for one in keys}) == 4
    assert tagged.differing(before.parts) == ["text or template"]
