"""A changed notebook is read without its outputs: nbdime, as the project sets it and CONTRIBUTING says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
v4 = nbformat.v4


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """Calls a program in a clone with this project's settings whose last commit changed a notebook's code and output."""
    folder = tmp_path_factory.mktemp("review")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    names = {f"GIT_{who}_{what}": "a@b.c" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environ = os.environ | names | {"HOME": str(folder), "PATH": path, "GIT_PAGER": "cat"}

    def call(*words: str) -> str:
        return subprocess.run(words, cwd=folder, env=environ, capture_output=True, text=True, check=True).stdout

    call("git", "init", "-q")
    call("nbdime", "config-git", "--enable")
    for name in (".gitattributes", "nbdime_config.json"):
        shutil.copy(ROOT / name, folder)
    for source, printed in (("total = a + b", "number 1"), ("total = a - b", "number 2")):
        outputs = [v4.new_output("stream", name="stdout", text=printed)]
        cell = v4.new_code_cell(source, outputs=outputs, id="one")
        nbformat.write(v4.new_notebook(cells=[cell]), folder / "notebook.ipynb")
        call("git", "add", ".")
        call("git", "commit", "-qm", "a change")
    return call


@pytest.mark.parametrize("command", ["git diff HEAD~1", "git log -p -1 --ext-diff"])
def test_sources_are_compared_and_outputs_are_not(repository, command):
    shown = repository(*command.split())
    assert ("total = a" in shown, "number" in shown) == (True, False)
