"""A stored figure in JupyterLab itself: its picture has its alternative text, in a notebook nobody trusted."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import urllib.request
from contextlib import suppress

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from borderbook import charts
from processes import waited_for

pytestmark = pytest.mark.browser
PATIENCE = 60  # seconds


@pytest.fixture
def lab(tmp_path):
    """JupyterLab over a folder: gives the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    call = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", f"--ServerApp.port={port}",
            "--ServerApp.ip=127.0.0.1", "--IdentityProvider.token=", f"--ServerApp.root_dir={tmp_path}"]  # fmt: skip
    address = f"http://127.0.0.1:{port}/"
    with subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            assert waited_for(lambda: answers(f"{address}api"), PATIENCE)
            yield address
        finally:
            server.kill()  # its kernels end with it


def answers(address: str) -> bool:
    """Whether a server answers; one that only begins may refuse, reset or cut a connection."""
    with suppress(OSError, http.client.HTTPException):
        return urllib.request.urlopen(address).status == 200
    return False


def test_a_picture_has_its_alternative_text(browser, lab, tmp_path):
    years = pd.Series([7, 9], index=[2015, 2016])
    figure = charts.bars(years, name="years", title="More", unit="detections", of="a survey")
    data, metadata = figure._repr_mimebundle_()
    shown = new_output("execute_result", data=data, metadata=metadata, execution_count=1)
    nbformat.write(new_notebook(cells=[new_code_cell("draw()", outputs=[shown])]), tmp_path / "figure.ipynb")
    page = browser.new_page()
    page.goto(f"{lab}lab/tree/figure.ipynb")
    picture = page.locator(".jp-OutputArea-output img")
    picture.wait_for(timeout=PATIENCE * 1000)
    assert picture.get_attribute("alt") == "Bars. 2015 7, 2016 9."
    assert picture.evaluate("img => img.naturalWidth") == 1440
    page.close()
