"""A changed notebook is read without its outputs: nbdime, as the project sets it and CONTRIBUTING says."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output

from small_project import ROOT


def test_sources_are_compared_and_outputs_are_not(tmp_path):
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    names = {f"GIT_{who}_{what}": "a@b.c" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environ = os.environ | names | {"HOME": str(tmp_path), "PATH": path, "GIT_PAGER": "cat"}

    def call(words: str) -> str:
        return subprocess.run(
            words.split(), cwd=tmp_path, env=environ, capture_output=True, text=True, check=True
        ).stdout

    call("git init -q")
    call("nbdime config-git --enable")
    for name in (".gitattributes", "nbdime_config.json"):
        shutil.copy(ROOT / name, tmp_path)
    for source, printed in (("total = a + b", "number 1"), ("total = a - b", "number 2")):
        cell = new_code_cell(source, outputs=[new_output("stream", name="stdout", text=printed)], id="one")
        nbformat.write(new_notebook(cells=[cell]), tmp_path / "notebook.ipynb")
        call("git add .")
        call("git commit -qm change")
    shown = call("git log -p -1 --ext-diff")
    assert ("total = a" in shown, "number" in shown) == (True, False)
