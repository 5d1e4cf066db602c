"""The figures on displacement: what is drawn, marked and said, on series made up for the test."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from borderbook.methods import lead_lag as displacement
from borderbook.questions.route_displacement import figures

ROUTES = ["Western Balkan", "Eastern Mediterranean", "Western African"]
SOURCE = "Source: made up for the test"


def change(strength):
    """The Eastern Mediterranean falls two months after the Western Balkan rose; the third goes its own way."""
    rng = np.random.default_rng(3)
    a, b, c = rng.standard_normal((3, 122))
    follower = -strength * a[:-2] + np.sqrt(1 - strength**2) * b[2:]
    index = pd.date_range("2010-01", periods=120, freq="MS")
    return pd.DataFrame(dict(zip(ROUTES, (a[2:], follower, c[2:]), strict=True)), index=index)


FOUND = displacement.lead_lag(change(0.7), 3, draws=199)
NOTHING = displacement.lead_lag(change(0.0), 3, draws=199)


def texts(figure):
    return [text.get_text() for text in figure.drawing.axes[0].texts]


def test_the_heatmap_marks_what_is_beyond_chance_and_says_it():
    figure = figures.strongest_heatmap(FOUND, "", SOURCE)
    assert figure.title == (
        "Falls coincide with rises beyond chance: Eastern Mediterranean 2 months after Western Balkan"
    )
    marked = [text for text in texts(figure) if "*" in text]
    assert len(marked) == 1
    assert marked[0].endswith("*\n2 mo. later")
    assert "Beyond chance" in figure.alt
    assert "1 of 21" in figure.alt


def test_no_evidence_is_said_and_nothing_is_marked():
    figure = figures.strongest_heatmap(NOTHING, "They repeat.", SOURCE)
    assert figure.title == "No pair of routes shows falls that coincide with rises beyond chance"
    assert not [text for text in texts(figure) if "*" in text]
    assert figure.note.endswith("They repeat.")


def test_leaders_are_rows_and_followers_columns():
    figure = figures.strongest_heatmap(FOUND, "", SOURCE)
    axis = figure.drawing.axes[0]
    assert [label.get_text() for label in axis.get_yticklabels()] == ROUTES
    assert [label.get_text() for label in axis.get_xticklabels()] == [
        name.replace(" ", "\n") for name in ROUTES
    ]
    at = {(t.get_position()[1], t.get_position()[0]): t.get_text() for t in axis.texts}
    assert "2 mo. later" in at[0.5, 1.5]  # row Western Balkan, column Eastern Mediterranean
    assert len(figure.data) == 6


def test_curves_show_the_lowest_pairs_with_the_bands_of_chance():
    figure = figures.lead_lag_curves(FOUND, SOURCE, pairs=2)
    axes = [axis for axis in figure.drawing.axes if axis.get_visible()]
    assert len(axes) == 2
    assert axes[0].get_title(loc="left") == "Western Balkan and\nEastern Mediterranean"
    points = axes[0].lines[-1]
    assert points.get_xdata().tolist() == [-3, -2, -1, 0, 1, 2, 3]
    assert points.get_ydata().argmin() == 5  # the first leads by two
    dashed = [line.get_ydata()[0] for line in axes[0].lines[1:3]]
    assert dashed == pytest.approx([-FOUND.critical, FOUND.critical])
    assert figure.title.endswith("Eastern Mediterranean 2 months after Western Balkan")
    assert set(figure.data.columns) >= {"low", "high", "p_family"}


def test_one_pair_has_one_panel():
    found = displacement.lead_lag(change(0.7)[ROUTES[:2]], 2, draws=49)
    assert len(figures.lead_lag_curves(found, SOURCE).drawing.axes) == 1


@pytest.mark.parametrize(("first", "repeats"), [("2014-01", True), ("2018-01", False)])
def test_levels_have_a_line_a_route_and_the_note_where_it_matters(first, repeats):
    index = pd.date_range(first, periods=36, freq="MS")
    levels = pd.DataFrame(
        {"Western Balkan": 500.0, "Eastern Mediterranean": 600.0, "Western African": np.linspace(0, 900, 36)},
        index=index,
    )
    figure = figures.levels_by_route(levels, SOURCE)
    axis = figure.drawing.axes[0]
    assert axis.get_yscale() == "log"
    assert len(axis.lines) == 3
    assert figure.title.startswith("Western African ranged widest")
    assert ("Eastern Mediterranean" in figure.note) == repeats
    assert len(figure.data) == 36
