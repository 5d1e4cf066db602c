"""A stored figure in JupyterLab itself: its picture has its alternative text, in a notebook nobody trusted."""

import sys

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from notemill import charts
from processes import jupyter

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def lab(tmp_path):
    """JupyterLab over a folder: gives the address."""
    call = [sys.executable, "-m", "jupyterlab", "--allow-root", "--IdentityProvider.token="]
    with jupyter([*call, f"--ServerApp.root_dir={tmp_path}"], tmp_path) as address:
        yield address


def test_a_picture_has_its_alternative_text(context, lab, tmp_path):
    years = pd.Series([7, 9], index=[2015, 2016])
    figure = charts.bars(years, name="years", title="More", unit="detections", of="a survey")
    data, metadata = figure._repr_mimebundle_()
    shown = new_output("execute_result", data=data, metadata=metadata, execution_count=1)
    nbformat.write(new_notebook(cells=[new_code_cell("draw()", outputs=[shown])]), tmp_path / "figure.ipynb")
    page = context().new_page()
    page.goto(f"{lab}lab/tree/figure.ipynb")
    picture = page.locator(".jp-OutputArea-output img")
    picture.wait_for()
    assert picture.get_attribute("alt") == "Bars. 2015 7, 2016 9."
    assert picture.evaluate("img => img.naturalWidth") == 1440
