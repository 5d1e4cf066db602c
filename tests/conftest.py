"""Fixtures shared by all tests."""

import datetime as dt
import gc
import logging
import multiprocessing.util
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from notemill import run  # noqa: F401  # before a test imports nbformat: see there
from notemill.catalog import citations
from notemill.errors import DataError
from small_project import catalog_of, make_project

ROOT = Path(__file__).resolve().parents[1]
WORKBOOK_CREATED = dt.datetime(2025, 6, 3)  # readers take it for the day of the data
OFFICIAL = Path(os.environ.get("BORDERBOOK_OFFICIAL", ROOT.parent / "shared" / "sources"))


@pytest.fixture(autouse=True, scope="session")
def _project_root():
    """Every test sees this project, wherever pytest was called from."""
    os.environ.setdefault("BORDERBOOK_ROOT", str(ROOT))
    # nbclient leaves tasks behind where a cell is broken off; their tracebacks are formatted whenever garbage is
    # collected, and Python 3.11 cannot parse code meanwhile
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    gc.freeze()  # of a hundred thousand objects that collecting tests made, none becomes garbage


@pytest.fixture(autouse=True, scope="session")
def _temporary_files(tmp_path_factory) -> Iterator[None]:
    """A folder for what programs leave that a test kills; it goes with the last test."""
    tmp_path_factory.getbasetemp()  # the tests' own folders stay beside it: a path to a socket may have 107 characters
    multiprocessing.util.get_temp_dir()  # this process removes its own
    with (
        tempfile.TemporaryDirectory(prefix="tests-", ignore_cleanup_errors=True) as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("TMPDIR", folder)
        patch.setattr(tempfile, "tempdir", folder)
        # Jupyter chooses a kernel's ports before the kernel listens there, and another process may take one meanwhile.
        # papermill, nbclient and nbval read no configuration; what starts their kernels can be named for all of them.
        patch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", "warmkernels")
        yield


@pytest.fixture(autouse=True)
def _nothing_loaded():
    """What one test has loaded is not cited by the next."""
    citations.forget()


@pytest.fixture
def official() -> Callable[[str], Path]:
    """The path of a publisher's own file (``official("frontex/ibc.xlsx")``); skips where it is not at hand."""

    def find(name: str) -> Path:
        path = OFFICIAL / name
        if not path.exists():
            pytest.skip("the publishers' own files are not at hand")
        return path

    return find


@pytest.fixture
def refused():
    """Read a file that must be refused: the sentence begins with its name and has the parts of ``says`` in turn."""

    def check(read, path, says):
        with pytest.raises(DataError) as error:
            read(path)
        sentence = rest = str(error.value)
        assert sentence.startswith(path.name)
        for part in says.split(" … "):
            assert part in rest, sentence
            rest = rest.partition(part)[2]

    return check


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Make a project that holds one dataset: ``root = project("population", "cell")``, in ``root`` if that is given."""

    def make(name: str, composition: str = "whole", kind: str = "snapshot", root: Path = tmp_path / "project") -> Path:
        return make_project(root, catalog_of(name, composition, kind), monkeypatch)

    return make


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a small file and give its path: ``write("a.csv", "x,y\\n1,2\\n")``."""

    def make(name: str, text: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return make


@pytest.fixture
def write_xlsx(tmp_path: Path) -> Callable[..., Path]:
    """Write a workbook of sheets of rows and give its path: ``write_xlsx("a.xlsx", Sheet1=[["x"], [1]])``."""

    def make(name: str, **sheets: list[list[object]]) -> Path:
        from small_files import xlsx

        path = tmp_path / name
        path.write_bytes(xlsx(sheets, WORKBOOK_CREATED))
        return path

    return make


@pytest.fixture(autouse=True)
def figures_for_notebooks(monkeypatch) -> None:
    """Each test begins as a notebook does: `borderbook run`, called in this process, asks for figures of pages."""
    monkeypatch.delenv("BORDERBOOK_FIGURES", raising=False)
