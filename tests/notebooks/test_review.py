"""A changed notebook is read without its outputs: nbdime, as the project sets it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[2]
v4 = nbformat.v4


def write(path: Path, source: str, printed: str) -> Path:
    outputs = [v4.new_output("stream", name="stdout", text=printed)]
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(source, outputs=outputs, id="one")]), path)
    return path


def test_git_is_told_who_shows_notebooks():
    lines = (ROOT / ".gitattributes").read_text().splitlines()
    assert "*.ipynb diff=jupyternotebook merge=jupyternotebook" in lines


def test_sources_are_compared_and_outputs_are_not(tmp_path):
    old = write(tmp_path / "old.ipynb", "total = a + b", "number 1")
    new = write(tmp_path / "new.ipynb", "total = a - b", "number 2")
    call = [Path(sys.executable).with_name("nbdiff"), "--no-color", old, new]
    environ = os.environ | {"HOME": str(tmp_path)}
    shown = subprocess.run(call, cwd=ROOT, env=environ, capture_output=True, text=True, check=True).stdout
    assert ("total = a - b" in shown, "number" in shown) == (True, False)
