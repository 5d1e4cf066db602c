"""A project of its own for each test, with questions made up by the test, seen by workers and kernels, too."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from dask_helpers import Cluster
from suite_helpers import MARK, marked, waited_for, write_notebook

from borderbook import questions

# when the package is imported and not before: the parent of warm kernels must not have it
SITE = """
import importlib.util, sys

class Questions:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name != "borderbook.questions":
            return None
        sys.meta_path.remove(cls)
        spec = importlib.util.find_spec(name)
        spec.submodule_search_locations.append({folder!r})
        return spec

sys.meta_path.insert(0, Questions)
"""
MODEL = """
from pydantic import Field
from typing import Literal
from borderbook.questions.base import Geo, Month, Parameters

class Question(Parameters):
    title = "A question of the tests?"
    theme = "Tests"
    datasets = ()

    {fields}
"""
FIELDS = 'n: int = Field(1, ge=0, description="a number")'
DEFAULTS = "n = 1"


@pytest.fixture(scope="session")
def question_modules(tmp_path_factory) -> Path:
    """A folder that belongs to the package ``borderbook.questions`` in this process and all it starts."""
    site = tmp_path_factory.mktemp("site")
    folder = site / "questions"
    folder.mkdir()
    (site / "sitecustomize.py").write_text(SITE.format(folder=str(folder)))
    questions.__path__.append(str(folder))
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(site), before]))
    yield folder
    questions.__path__.remove(str(folder))
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """The root of an empty project."""
    for name in ("data/reference", "notebooks", "reports"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "data" / "catalog.yml").write_text("datasets: {}\n")
    (tmp_path / "requirements.lock").write_text("pandas==3.1.1\n")
    monkeypatch.setenv("BORDERBOOK_ROOT", str(tmp_path))
    return tmp_path


@pytest.fixture
def ask(project, question_modules, request) -> Callable[..., str]:
    """Make a question of code cells and give its name: ``ask("print(n)")``.

    Names are new in each test, because Python keeps a module once imported.
    """
    made = []

    def make(*cells: str, fields: str = FIELDS, defaults: str = DEFAULTS, name: str = "") -> str:
        name = name or f"q{abs(hash(request.node.nodeid)) % 10**8}_{len(made)}"
        made.append(name)
        (question_modules / name).mkdir()
        (question_modules / name / "__init__.py").touch()
        (question_modules / name / "parameters.py").write_text(MODEL.format(fields=fields))
        write_notebook(project, name, defaults, *cells)
        return name

    yield make
    for name in made:
        shutil.rmtree(question_modules / name)


@pytest.fixture(scope="session")
def parents() -> Iterator[Path]:
    """A folder for the sockets of these tests' own parents of warm kernels; nothing of them is left at the end."""
    place = Path(tempfile.mkdtemp(prefix="bb"))  # short: a socket's path may not be long
    (place / "log").touch()
    yield place
    from borderbook.suite.warm import client
    from borderbook.suite.warm.place import FOLDER, sweep

    client.release()
    assert waited_for(lambda: not marked(place.name)), marked(place.name)
    assert "Traceback" not in (place / "log").read_text(), (place / "log").read_text()
    # a command killed while it starts a parent leaves a socket that nobody answers: the next start sweeps it
    sweep(place / FOLDER)
    assert not list((place / FOLDER).glob("*"))
    shutil.rmtree(place)


@pytest.fixture
def warm(parents, monkeypatch) -> Path:
    """Warm kernels for this test, whatever the caller has set. The folder of sockets."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(parents))
    monkeypatch.setenv("BORDERBOOK_WARM_LOG", str(parents / "log"))
    monkeypatch.setenv(MARK, parents.name)
    monkeypatch.delenv("BORDERBOOK_COLD", raising=False)
    return parents


@pytest.fixture
def brief(warm, monkeypatch) -> Iterator[Path]:
    """A runtime folder of the test's own whose path is brief: pytest's own are too long for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="bb"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def cluster(question_modules, tmp_path_factory) -> Cluster:
    """A scheduler that gives a run to two workers at most; workers come with ``cluster.have``."""
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    yield made
    made.close()
    assert waited_for(lambda: not marked(str(made.place))), marked(str(made.place))
