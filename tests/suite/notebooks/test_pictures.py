"""nbval, called plainly, compares what a picture says and shows, and not its bytes."""

import base64
import io
import re
import shutil
import subprocess
import sys

import nbformat
import numpy as np
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image, ImageChops

from notemill.show.outputs import png_of
from small_project import ROOT


def stored() -> Image.Image:
    """The first picture of a notebook."""
    cells = nbformat.read(ROOT / "notebooks" / "route_trends.ipynb", 4).cells
    data = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    picture = next(filter(None, map(png_of, data)))
    return Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGB")


def wiped(picture: Image.Image) -> Image.Image:
    """Without 16 x 10 pixels of its lettering, of which 118 have ink."""
    ink = np.asarray(picture.convert("L")) < 247
    inked = np.lib.stride_tricks.sliding_window_view(ink, (10, 16)).sum(axis=(2, 3))
    y, x = np.argwhere(inked == 118)[-1].tolist()
    less = picture.copy()
    less.paste("white", (x, y, x + 16, y + 10))
    return less


def shown(alt: str, picture: Image.Image, in_html: Image.Image | None = None) -> dict[str, str]:
    """What a figure's cell shows: a picture, and HTML with the same one."""
    pictures = []
    for each in (picture, in_html or picture):
        file = io.BytesIO()
        each.save(file, "png")
        pictures.append(base64.b64encode(file.getvalue()).decode())
    html = f'<img alt="{alt}" width="960" src="data:image/png;base64,{pictures[1]}">'
    return {"image/png": pictures[0], "text/html": html, "text/plain": alt}


def test_other_bytes_pass_another_alternative_text_or_picture_fails(tmp_path):
    picture = stored()
    draw = f"from IPython.display import display\ndisplay({shown('Bars: 7.', picture)!r}, raw=True)"
    # half a pixel to the right, as another machine may draw it
    less, moved = wiped(picture), Image.blend(picture, ImageChops.offset(picture, 1, 0), 0.5)
    carried = [
        shown("Bars: 7.", moved), shown("Bars: 8.", picture), shown("Bars: 7.", less), shown("Bars: 7.", moved, less)
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
