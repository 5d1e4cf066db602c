"""nbval, called plainly, compares what a picture says and shows, and not its bytes."""

import base64
import io
import re
import shutil
import subprocess
import sys

import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image

from small_project import ROOT


def shown(alt: str, grey: int, in_html: int | None = None) -> dict[str, str]:
    """What a figure's cell shows: a picture, and HTML with the same one."""
    pictures = []
    for shade in (grey, grey if in_html is None else in_html):
        file = io.BytesIO()
        Image.new("RGB", (4, 4), (shade, shade, shade)).save(file, "png")
        pictures.append(base64.b64encode(file.getvalue()).decode())
    html = f'<img alt="{alt}" width="960" src="data:image/png;base64,{pictures[1]}">'
    return {"image/png": pictures[0], "text/html": html, "text/plain": alt}


def test_other_bytes_pass_another_alternative_text_or_picture_fails(tmp_path):
    draw = f"from IPython.display import display\ndisplay({shown('Bars: 7.', 100)!r}, raw=True)"
    carried = [
        shown("Bars: 7.", 103), shown("Bars: 8.", 100), shown("Bars: 7.", 140), shown("Bars: 7.", 100, in_html=140)
    ]  # fmt: skip
    outputs = [new_output("display_data", data=data) for data in carried]
    cells = [new_code_cell(draw, outputs=[one], execution_count=at) for at, one in enumerate(outputs, 1)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    (tmp_path / "notebooks").mkdir()
    nbformat.write(new_notebook(cells=cells, metadata=kernel), tmp_path / "notebooks" / "q.ipynb")
    for name in ("conftest.py", "notebooks/nbval.cfg"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    options = "-m pytest -rA --color=no -p no:cacheprovider --nbval notebooks/q.ipynb"
    call = [sys.executable, *options.split()]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=False)
    results = re.findall(r"^(PASSED|FAILED) notebooks/q.ipynb::Cell (\d)", done.stdout, re.MULTILINE)
    assert dict(map(reversed, results)) == {"0": "PASSED", "1": "FAILED", "2": "FAILED", "3": "FAILED"}, done.stdout
    assert done.stdout.count("the stored picture differs from what the cell draws") >= 2
