"""The measure of drawing: every figure that a notebook shows, at both widths."""

from __future__ import annotations

import json

import drawing
import pandas as pd

from borderbook import charts

kept = charts.Figure.drawn

BARS = """import pandas as pd
from borderbook import charts
charts.bars(pd.Series([1, 2], index=["a", "b"]), name="two", title="T", unit="U", of="a survey")"""


def test_every_figure_that_a_notebook_shows_is_drawn(tmp_path):
    cells = [{"cell_type": "code", "source": BARS}, {"cell_type": "code", "source": "1 + 1"}]
    (tmp_path / "small.ipynb").write_text(json.dumps({"cells": cells}))
    times = drawing.of_this_tree([str(tmp_path / "small.ipynb")])
    assert list(times) == ["small/two"]
    assert 0 < times["small/two"] < 10


def test_both_widths_are_drawn_anew(monkeypatch):
    figure = charts.bars(pd.Series([1], index=["a"]), name="n", title="T", unit="U", of="a survey")
    drawn = []
    monkeypatch.setattr(charts.Figure, "drawn", lambda self, width: drawn.append(width) or kept(self, width))
    figure.svg()
    drawing.seconds(figure)
    assert drawn == [960, 960, 340]


def test_a_commit_that_is_not_there_is_no_error():
    assert drawing.of_commit("0" * 40) == {}


def test_the_table_compares_a_figure_with_a_figure():
    lines = drawing.table({"q/a": 0.1}, {"q/a": 0.2, "q/b": 0.4}).splitlines()
    assert lines[2] == "| its own, one width, before | 1 | 0.1 | 100 | 100 (q/a) |"
    assert lines[3] == "| stock Matplotlib, two widths | 2 | 0.6 | 300 | 400 (q/b) |"
    assert lines[5].startswith("A figure takes 3.0 times as long as before")
    assert "not in this history" in drawing.table({}, {"q/a": 0.2})
