"""`borderbook new` starts a question that runs at once, says that it is not answered, and leaves nothing half made."""

import itertools
import runpy
import subprocess
import sys

import nbformat
import pytest

import borderbook.questions
from edits import cells_of, run
from notemill import questions
from notemill.errors import UsageError
from notemill.run import notebook as documents
from notemill.run import scaffold
from small_project import ROOT

FILES = [
    "notebooks/sea_arrivals.ipynb",
    *(f"src/borderbook/questions/sea_arrivals/{name}.py" for name in ("__init__", "answer", "parameters")),
    "tests/borderbook/questions/sea_arrivals/test_sea_arrivals.py",
]  # fmt: skip
README = "| question | notebook | from |\n|---|---|---|\n| Why? | [`why`](notebooks/why.ipynb) | Own |\n\nThe end.\n"


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """A project and a package of its own to write into; questions of that name are found there, too."""
    folder = tmp_path / "src" / "borderbook" / "questions"
    folder.mkdir(parents=True)
    (tmp_path / "data").symlink_to(ROOT / "data")
    (tmp_path / "README.md").write_text(README)
    monkeypatch.setenv("BORDERBOOK_ROOT", str(tmp_path))
    monkeypatch.setattr(borderbook.questions, "__file__", str(folder / "__init__.py"))
    monkeypatch.setattr(borderbook.questions, "__path__", [*borderbook.questions.__path__, str(folder)])
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("borderbook.questions.sea_arrivals")]:
        del sys.modules[name]


def test_a_new_question_has_files_that_fit_each_other_and_is_never_written_over(empty):
    made = scaffold.new("sea_arrivals", 'How many "arrive" by sea?')
    assert sorted(path.relative_to(empty).as_posix() for path in made) == FILES
    row = '| How many "arrive" by sea? | [`sea_arrivals`](notebooks/sea_arrivals.ipynb) | Frontex |\n'
    assert (empty / "README.md").read_text() == README.replace("\n\n", f"\n{row}\n")
    model = questions.load("sea_arrivals")
    assert model.title == 'How many "arrive" by sea?'
    notebook = nbformat.read(empty / "notebooks/sea_arrivals.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert notebook.cells[0].source.startswith('# How many "arrive" by sea?\n\n')
    assert documents.parameters_cell("sea_arrivals") == 2
    assert documents.restore_defaults("sea_arrivals", notebook, model) == {}
    with pytest.raises(UsageError, match="already"):
        scaffold.new("sea_arrivals", "How many arrive by sea?")


def test_its_own_test_passes_its_files_are_clean_and_its_notebook_runs(empty):
    made = scaffold.new("sea_arrivals", "How many arrive by sea?")
    longest = "arrivals" + "_by_boat" * 4
    assert len(longest) == scaffold.LONGEST_NAME
    made += scaffold.new(longest, "How many arrive?")
    for path, words in itertools.product(made, (["check"], ["format", "--check"])):
        if path.suffix == ".py":
            ruff = [sys.executable, "-m", "ruff", *words, "--stdin-filename", path.relative_to(empty)]
            done = subprocess.run(ruff, cwd=ROOT, input=path.read_bytes(), capture_output=True, check=False)
            assert done.returncode == 0, done.stdout
    tests = runpy.run_path(str(empty / FILES[-1]))
    passed = [test() for name, test in tests.items() if name.startswith("test_")]
    assert len(passed) == 2
    assert "Not answered yet." in " ".join(map(repr, run(cells_of(empty / FILES[0]))))


WRONG = ["How many", "How\nmany?", "How \x1b[31mmany?", "How many" + "y" * 300 + "?", 'How """many?', "C:\\how?"]


@pytest.mark.parametrize(
    ("name", "title", "said"),
    [
        *[(name, "How many?", "not a valid name") for name in ("Sea Arrivals", "../evil", "2024_arrivals", "a" * 300)],
        *[(name, "How many?", "a word or module of Python") for name in ("json", "numpy", "class", "none", "match")],
        ("route_trends", "How many?", "already"),
        *[("sea_arrivals", title, "is not a valid title") for title in WRONG],
    ],
)
def test_a_wrong_call_writes_nothing(empty, name, title, said):
    before = sorted(empty.rglob("*"))
    with pytest.raises(UsageError, match=said):
        scaffold.new(name, title)
    assert sorted(empty.rglob("*")) == before


@pytest.mark.parametrize("written", range(len(FILES) + 1))
def test_what_fails_half_way_leaves_no_file_behind(empty, monkeypatch, written):
    real, count = scaffold.write_atomically, iter(range(len(FILES) + 1))

    def write(path, content):
        if next(count) == written:
            raise PermissionError(13, "Permission denied", str(path))
        real(path, content)

    monkeypatch.setattr(scaffold, "write_atomically", write)
    with pytest.raises(PermissionError):
        scaffold.new("sea_arrivals", "How many arrive by sea?")
    assert [path.name for path in empty.rglob("*") if path.is_file()] == ["README.md"]
    assert (empty / "README.md").read_text() == README


def test_a_package_that_is_not_the_projects_own_is_left_alone(empty, monkeypatch):
    monkeypatch.setattr(borderbook.questions, "__file__", str(ROOT / "src/borderbook/questions/__init__.py"))
    with pytest.raises(UsageError, match="not this project's"):
        scaffold.new("sea_arrivals", "How many arrive by sea?")
