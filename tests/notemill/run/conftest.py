"""A project of its own for each test, with questions made up by the test, seen by its processes and kernels, too."""

import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from suite_helpers import COUNTRIES, MARK, marked, write_notebook

import borderbook.questions
from notemill.run.local import prepare
from processes import waited_for
from small_project import empty_project

SITE = "import borderbook.questions as questions\nquestions.__path__.append({folder!r})\n"
MODEL = """
from pydantic import Field
from typing import Literal
from borderbook.parameters import Geo
from notemill.questions.base import MonthOrEdge, Parameters
from notemill.questions.choices import Choices

class Question(Parameters):
    title = "A question of the tests?"
    theme = "Tests"
    datasets = ()

    {fields}
"""
FIELDS = 'n: int = Field(1, ge=0, description="a number")'
NUMBERS = count(1)


@pytest.fixture(scope="session")
def _site(tmp_path_factory) -> Path:
    """The folder that all processes that a test starts import first; in it, the questions of the tests."""
    site = tmp_path_factory.mktemp("site")
    (folder := site / "questions").mkdir()
    (site / "sitecustomize.py").write_text(SITE.format(folder=str(folder)))
    with pytest.MonkeyPatch.context() as patch:
        _seen(patch, site)
        # the server of runs that are done in this process: it has the variables of no test
        prepare(warm=False, ready="notemill.report.runner_imports")
    return site


@pytest.fixture
def question_modules(_site, monkeypatch) -> Path:
    """A folder that belongs to the package ``borderbook.questions`` in this process and all it starts."""
    _seen(monkeypatch, _site)
    return _site / "questions"


def _seen(patch: pytest.MonkeyPatch, site: Path) -> None:
    patch.setattr(borderbook.questions, "__path__", [*borderbook.questions.__path__, str(site / "questions")])
    patch.setenv("PYTHONPATH", str(site), prepend=os.pathsep)


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """The root of an empty project."""
    for name in ("notebooks", "reports"):
        (tmp_path / name).mkdir()
    (empty_project(tmp_path) / "data" / "reference").mkdir()
    (tmp_path / "data" / "reference" / "countries.csv").write_text(COUNTRIES)
    (tmp_path / "requirements.lock").write_text("pandas==3.1.1\n")
    monkeypatch.setenv("BORDERBOOK_ROOT", str(tmp_path))
    return tmp_path


def defaults_of(code: str) -> str:
    """The parameters cell for the model that some code defines."""
    names = {"__name__": "made.parameters"}
    exec(code, names)
    fields = names["Question"].model_fields.items()
    return "\n".join(f"{name} = {info.default!r}" for name, info in fields if name != "as_of")


@pytest.fixture
def ask(project, question_modules) -> Callable[..., str]:
    """Make a question of code cells and give its name: ``ask("print(n)")``.

    Names are new in each test, because Python keeps a module once imported.
    """
    made: list[str] = []

    def make(*cells: str, fields: str = FIELDS, defaults: str = "") -> str:
        name = f"q{next(NUMBERS)}"
        defaults = defaults or defaults_of(MODEL.format(fields=fields))
        made.append(name)
        (question_modules / name).mkdir()
        (question_modules / name / "__init__.py").touch()
        (question_modules / name / "parameters.py").write_text(MODEL.format(fields=fields))
        write_notebook(project, name, defaults, *cells)
        return name

    yield make
    for name in made:
        shutil.rmtree(question_modules / name)


@pytest.fixture
def mark(monkeypatch) -> Iterator[str]:
    """A mark in the environment of all that this test starts; nothing of it is left at the end."""
    name = f"{os.getpid()}-{next(NUMBERS)}"
    monkeypatch.setenv(MARK, name)
    yield name
    assert waited_for(lambda: not marked(name)), marked(name)
