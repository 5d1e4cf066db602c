"""The key of a run: everything that can change its numbers or its page changes it; outputs do not."""

import dataclasses
import os
import shutil
from pathlib import Path

import nbformat
import pytest
from suite_helpers import write_notebook

import borderbook.questions
from notemill import suite
from notemill.questions import load
from notemill.run import key as cache
from notemill.run import manifest
from notemill.run.key import key_of
from notemill.run.plan import Run, run_of
from small_project import ROOT

FIELDS = """datasets = ("detections",)
    n: int = Field(1, description="n")"""
CELLS = ["#md Words.", "from borderbook.methods.rates import rate\n%matplotlib inline", "rate"]


@pytest.fixture
def question(ask, project, monkeypatch) -> str:
    """A question beside a package that stands in for the real one, so that its files can be touched."""
    monkeypatch.setattr(suite, "folder", lambda: project / "borderbook")
    return ask(*CELLS, fields=FIELDS)


def key(asked: str | Run, data: str = "a"):
    """The key of a run, or of a question's default run, with some data."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("notemill.catalog.fingerprint", lambda dataset: f"{dataset} {data}")
        return key_of(run_of(load(asked)) if isinstance(asked, str) else asked)


def touched(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    # coarse clocks: two writes within a tick of the file system must not look like one
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 10**7))


def test_data_and_each_field_of_a_run_but_its_name_change_the_key(question, project, ask):
    other = ask(*CELLS, fields=FIELDS)
    before = key(question)
    assert (key(question), len(before.value)) == (before, 64)
    assert key(question, data="b").differing(before.parts) == ["data"]
    run = run_of(load(question))
    (project / "scratch").mkdir()
    write_notebook(project, "../scratch/mine", "n = 1", *CELLS[:-1], "rate + 1")
    others = {
        "question": (other, ["the question's modules"]), "parameters": ({"n": 2}, ["parameters"]),
        "name": ("n-2", []), "copy": ("scratch/mine", ["code"]), "edited": ("1 cell changed", ["uncommitted edits"]),
        "beside": ({"n-2": "two"}, ["text or template"]), "toward": ({"other": "n-2"}, ["text or template"]),
    }  # fmt: skip
    assert others.keys() == {field.name for field in dataclasses.fields(Run)}
    for name, (value, differs) in others.items():
        assert key(dataclasses.replace(run, **{name: value})).differing(before.parts) == differs, name


@pytest.mark.parametrize(
    ("path", "what"),
    [
        *[(f"data/{name}", "data") for name in ("reference/countries.csv", "forecasts/a.csv", "backtest/a.csv")],
        *[(f"borderbook/{name}", "shared modules") for name in ("new.py", "new/new.py", "questions/new.py")],
        *[(f"borderbook/{name}", "") for name in ("charts/__pycache__/words.pyc", "methods/.rates.py.swp")],
        ("{modules}/{question}/answer.py", "the question's modules"), ("requirements.lock", "requirements.lock"),
        ("borderbook/report/new.j2", "text or template"), ("house.yml", "house style"),
        ("notebooks/reading/{question}.md", "text or template"), ("notebooks/reading/other.md", ""),
    ],
)  # fmt: skip
def test_a_file_changes_its_part_of_the_key(question, project, question_modules, path, what):
    before = key(question)
    file = project / path.format(modules=question_modules, question=question)
    file.parent.mkdir(parents=True, exist_ok=True)
    touched(file, b"name: N" if path == "house.yml" else file.read_bytes() + b"# more" if file.exists() else b"# more")
    assert key(question).differing(before.parts) == [what] * bool(what)


def test_words_and_tags_change_the_key_and_outputs_nothing(question, project):
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
    assert len({one.value for one in (before, tagged, changed())}) == 3
    assert tagged.differing(before.parts) == ["text or template"]


NO_KEY = {"cli", "lab", "upkeep"}  # rooms


@pytest.fixture
def source(tmp_path) -> Path:
    """A copy of all code."""
    return shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))


def test_one_byte_of_any_file_of_code_changes_the_key_unless_the_file_is_left_out_with_a_reason(source, monkeypatch):
    run = run_of(load("route_trends"))
    monkeypatch.setattr(suite, "folder", lambda: source / "borderbook")
    monkeypatch.setattr(manifest, "TOOL", source / "notemill")
    monkeypatch.setattr(borderbook.questions, "__path__", [str(source / "borderbook" / "questions")])
    files = [path for path in sorted(source.rglob("*")) if path.is_file()]
    assert {*manifest.sources().values()} == {*files} <= {*manifest._inputs()}
    before, silent = key_of(run), set()
    for path in files:
        content = path.read_bytes()
        touched(path, bytes([*content[:-1], content[-1] ^ 1]) if content else b"x")
        if key_of(run) == before:
            silent.add(path)
        touched(path, content)
    assert key_of(run) == before
    (source / "borderbook" / "phrases.py").rename(source / "borderbook" / "methods" / "phrases.py")
    assert key_of(run) != before
    rooms = {path for path in files if path.relative_to(source).parts[1].removesuffix(".py") in NO_KEY}
    others = {path for path in source.glob("borderbook/questions/*/*") if path.parent.name != run.question}
    assert silent == rooms | {path for path in others if path.name != "parameters.py"}
    assert {*cache.LEFT_OUT} == NO_KEY | {"data"}
