"""A drawing is laid out and drawn once, as Matplotlib would in two goes; a heatmap says each of its numbers."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from borderbook.charts.old import style
from borderbook.charts.old.style import Words

WORDS = Words("A title that says what is found", "Detections", "Source: X, vintage 2025-06-03", "A note.")
SHARES = pd.DataFrame([[80.0, np.nan], [20.0, 100.0]], ["sea", "land"], [2015, 2016])


def drawn():
    drawing, axes = style.canvas(WORDS, panels=(1, 2), sharey=True)
    for axis in axes:
        axis.barh(["Central Mediterranean", "Other"], [154_000, 12])
        style.counts_axis(axis, "x")
    return drawing


def saved(how, drawing, kind):
    buffer = io.BytesIO()
    how(drawing, buffer, format=kind)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["png", "svg", "rgba"])
def test_a_drawing_is_drawn_once(monkeypatch, kind):
    times = []
    draw = Axes.draw
    monkeypatch.setattr(Axes, "draw", lambda self, renderer: times.append(self) or draw(self, renderer))
    drawing = drawn()

    drawing.savefig(io.BytesIO(), format=kind)

    assert times == drawing.axes


def test_it_looks_as_if_matplotlib_had_drawn_it():
    ours, theirs = (
        np.frombuffer(saved(how, drawn(), "rgba"), dtype="uint8").astype(int)
        for how in (style.Sheet.savefig, Figure.savefig)
    )
    assert len(np.unique(ours)) > 2
    assert (ours != theirs).mean() < 0.001


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_saving_leaves_the_drawing_as_it_was(kind):
    drawing = drawn()
    before = drawing.canvas, drawing.dpi, drawing.get_layout_engine()

    saved(style.Sheet.savefig, drawing, kind)

    assert (drawing.canvas, drawing.dpi, drawing.get_layout_engine()) == before


def test_a_drawing_that_cannot_be_saved_is_left_as_it_was_too(tmp_path):
    drawing = drawn()
    before = drawing.canvas, drawing.dpi, drawing.get_layout_engine()
    with pytest.raises(FileNotFoundError):
        drawing.savefig(tmp_path / "no" / "folder.png", format="png")
    assert (drawing.canvas, drawing.dpi, drawing.get_layout_engine()) == before


def test_a_heatmap_names_rows_and_columns_and_writes_each_number_it_has():
    _, (axis,) = style.canvas(WORDS)

    style.heatmap(axis, SHARES, SHARES.map("{:.0f} %".format), {"size": 8}, cmap="Blues", vmin=0, vmax=100)

    assert [label.get_text() for label in axis.get_xticklabels()] == ["2015", "2016"]
    assert [label.get_text() for label in axis.get_yticklabels()] == ["sea", "land"]
    assert [text.get_text() for text in axis.texts] == ["80 %", "20 %", "100 %"]
    assert [text.get_position() for text in axis.texts] == [(0.5, 0.5), (0.5, 1.5), (1.5, 1.5)]
    assert axis.get_ylim() == (2, 0)  # the first row is on top
