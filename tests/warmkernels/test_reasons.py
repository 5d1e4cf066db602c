"""Where a forked kernel might differ an ordinary one is started, and one line says why."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from kernels import printed

from warmkernels import compat, process
from warmkernels.provisioner import VARYING

KIND = "import multiprocessing, sys; print('warmkernels.child' in sys.modules)"


def kind(caplog, folder: Path, preload: str = "json", **launch) -> tuple[bool, str]:
    """Whether a kernel was forked, and what was logged about it."""
    caplog.clear()
    forked = printed(folder, KIND, preload, **launch) == "True"
    return forked, caplog.text.partition("not a forked one: ")[2].strip()


@pytest.mark.parametrize(
    ("launch", "reason"),
    [
        ({"env": {"TZ": "Asia/Tokyo"}}, "TZ is not what it was when modules were loaded."),
        ({"env": {"PYTHONHASHSEED": "7"}}, "PYTHONHASHSEED is not what it was when modules were loaded."),
        ({}, ""),
        ({"env": {"JPY_SESSION_NAME": "n.ipynb"}}, ""),
        ({"independent": True}, "independent is asked for."),
        ({"stdout": subprocess.DEVNULL}, "the process died while it started"),
    ],
)
def test_what_a_kernel_is_started_with(caplog, tmp_path, launch, reason):
    forked, told = kind(caplog, tmp_path, **launch)
    assert (forked, told.startswith(reason), bool(told)) == (not reason, True, bool(reason))


@pytest.mark.parametrize("name", ["json.py", "json/__init__.py", "matplotlibrc"])
def test_what_a_fresh_interpreter_would_find_first(tmp_path, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).touch()
    job = compat.Job([], dict(os.environ), str(tmp_path), VARYING)
    with pytest.raises(process.CannotForkError, match=f"{name.split('/')[0]} is in the working folder"):
        process.fork("matplotlib.pyplot", job, (None, None, None))


def test_other_files_in_its_folder_do_not_matter(caplog, tmp_path):
    for name in ("json.ipynb", "pandas/data.csv", "mine.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert kind(caplog, tmp_path, "pandas") == (True, "")


MODULES = {
    "print('hello')": "importing printed: hello.",
    "import warnings; warnings.warn('old', DeprecationWarning, stacklevel=2)": "importing printed: ",
    "1 / 0": "importing odd failed: ZeroDivisionError: division by zero.",
    "import threading, time; threading.Thread(target=time.sleep, args=(9,), daemon=True).start()": "a thread was started",
    "import no_such_module": "importing odd failed: ModuleNotFoundError",
    "x = 1": "",
}


@pytest.mark.parametrize("module", MODULES)
def test_what_an_import_does_besides(caplog, tmp_path, module):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "odd.py").write_text(module)
    in_command(tmp_path, "odd")
    said = (tmp_path / "log").read_text()
    assert said.partition("not a forked one: ")[2].startswith(MODULES[module])
    assert ("not a forked one" in said) == bool(MODULES[module]), said
    assert "hello" not in said.replace("importing printed: hello", "")


COMMAND = """
import logging
logging.basicConfig(filename={log!r})
import pathlib, kernels
print(kernels.printed(pathlib.Path({folder!r}), "print(1)", {preload!r}))
"""


def path_with(*folders: Path) -> str:
    """PYTHONPATH with folders before its own; an empty part would mean the working folder."""
    return os.pathsep.join(filter(None, [*map(str, folders), os.environ.get("PYTHONPATH")]))


def in_command(folder: Path, preload: str) -> None:
    """A kernel that is started by another process, which finds modules in ``folder/site``."""
    text = COMMAND.format(log=str(folder / "log"), folder=str(folder), preload=preload)
    env = {**os.environ, "PYTHONPATH": path_with(folder / "site", Path(__file__).parent, Path(__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", text], env=env, capture_output=True, text=True)
    assert done.stdout == "1\n", done.stderr
    (folder / "log").touch()


def test_a_module_that_changed_since_it_was_loaded(caplog, tmp_path, monkeypatch):
    site = tmp_path / "site"
    site.mkdir()
    (site / "odd2.py").write_text("x = 1")
    monkeypatch.setenv("PYTHONPATH", path_with(site))
    assert kind(caplog, tmp_path, "odd2") == (True, "")
    (site / "odd2.py").write_text("x = 2")
    os.utime(site / "odd2.py", (1e9, 1e9))
    assert kind(caplog, tmp_path, "odd2") == (False, f"{site / 'odd2.py'} changed since it was loaded.")


def test_a_module_that_is_not_installed_is_passed_over(caplog, tmp_path):
    assert kind(caplog, tmp_path, "no_such_module,json") == (True, "")
