"""nbval, called plainly, compares what a picture says and not its bytes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

ROOT = Path(__file__).resolve().parents[2]


def image(alt: str, picture: str) -> str:
    return f'<img alt="{alt}" width="960" src="data:image/png;base64,{picture}">'


@pytest.mark.parametrize(("alt", "picture", "passes"), [("Bars: 7.", "bbbb+/==", True), ("Bars: 8.", "aaaa", False)])
def test_other_bytes_pass_and_another_alternative_text_fails(tmp_path, alt, picture, passes):
    source = f"from IPython.display import display\ndisplay({{'text/html': {image('Bars: 7.', 'aaaa')!r}}}, raw=True)"
    stored = new_output("display_data", data={"text/html": image(alt, picture)})
    cell = new_code_cell(source, outputs=[stored], execution_count=1)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    (tmp_path / "notebooks").mkdir()
    nbformat.write(new_notebook(cells=[cell], metadata=kernel), tmp_path / "notebooks" / "q.ipynb")
    for name in ("conftest.py", "notebooks/nbval.cfg"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    call = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval", "notebooks/q.ipynb"]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) is passes, done.stdout
