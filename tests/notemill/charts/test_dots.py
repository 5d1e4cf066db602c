"""Dots stand in the rows of their names, with their intervals; values and names are written beside them."""

import numpy as np
import pandas as pd
import pytest
from given import WORDS, percent
from matplotlib.lines import Line2D
from readback import boxes_of, marks, texts_of

from drawn import misdrawn
from notemill.charts import Figure, dots
from notemill.charts.colours import MUTED, tones
from notemill.charts.theme import NARROW, PAPER

ONE = pd.Series({"Greece": 24.0, "Malta": np.nan, "Spain": 60.5}, name="rate")
TWO = pd.DataFrame({"2023": [24.0, np.nan, 60.5], "2024": [30.0, 12.0, 20.0]}, index=["Greece", "Malta", "Spain"])


def heights(figure: Figure) -> dict[str, float]:
    """Label of a dot -> the row at whose height it is."""
    return {label: round(line.get_ydata()[0], 6) for label, (line, _) in marks(figure.canvas).items()}


def test_the_scale_begins_at_zero_or_at_the_lowest_and_the_first_row_is_on_top(width: int) -> None:
    for data, ends in ((ONE, (0, 62.315)), (ONE - 50, (-27.095, 11.595))):
        figure = dots(data, form=percent, **WORDS)
        assert misdrawn(figure.svg(width), figure.facts()) == []
        axes = figure.drawn(width).panels[0]
        assert axes.get_ylim() == (2.5, -0.5)
        assert axes.get_xlim() == pytest.approx(ends)


def test_names_and_values_are_written_at_the_height_of_their_dots() -> None:
    canvas = dots(ONE, form=percent, **WORDS).canvas
    written = {text.get_text(): text.get_position()[1] for text in canvas.figure.texts}
    assert written["Greece"] == written["24 %"] < written["Malta"] == written["no figure"] < written["60 %"]
    assert canvas.at(canvas.panels[0], 24, 0)[1] == pytest.approx(written["24 %"])


def test_long_names_stand_above_their_dots_on_a_phone() -> None:
    name = "Persons found illegally present who were citizens of a country without a readmission agreement"
    canvas = dots(pd.Series({name: 3.0, "Others": 5.0}), **WORDS).drawn(NARROW)
    ((label, box), *_) = boxes_of(canvas).items()
    assert label.replace("\n", " ") == name
    _, y = canvas.panels[0].transData.transform(marks(canvas)[name][0].get_xydata())[0]
    assert 0 < box.y0 - y < 14


def test_two_series_are_joined_from_the_lower_to_the_higher_and_written_in_columns() -> None:
    figure = dots(TWO, join=True, form=percent, **WORDS)
    lines = figure.axes[0].lines
    joins = [line.get_xydata().round(6).tolist() for line in lines if line.get_linewidth() == 2.5]
    assert joins == [[[24, 0], [30, 0]], [[20, 2], [60.5, 2]]]
    texts = {text.get_text(): text.get_position()[0] for text in figure.canvas.figure.texts}
    assert texts["24 %"] < texts["30 %"]


@pytest.mark.parametrize("columns", [["2023", "2024"], ["2024", "2023"]])
def test_the_older_series_is_hollow_with_arrows_to_the_newer_wherever_its_column_is(columns, width: int) -> None:
    canvas = dots(TWO[columns], older="2023", highlight="Spain", **WORDS).drawn(width)
    faces = {label: mark.get_markerfacecolor() for label, (mark, _) in marks(canvas).items()}
    assert {label for label, face in faces.items() if face == PAPER} == {"2023, Greece", "2023, Spain"}
    assert faces["2024, Spain"] == tones().accent != faces["2024, Greece"]
    heads = {
        line.get_marker(): line.get_color() for line in canvas.figure.findobj(Line2D) if line.get_marker() in ("<", ">")
    }
    assert heads == {">": MUTED, "<": tones().accent}


def test_dots_that_would_hide_each_other_stand_apart() -> None:
    found = heights(dots(pd.DataFrame({"a": [50.0, 10.0], "b": [50.1, 90.0]}, index=["x", "y"]), **WORDS))
    assert found["a, x"] < 0 < found["b, x"]
    assert found["a, y"] == found["b, y"] == 1


def test_intervals_are_drawn_from_end_to_end() -> None:
    low, high = pd.Series({"Spain": 55.0, "Greece": 20.0}), pd.Series({"Greece": 31.0, "Spain": 66.0})
    figure = dots(ONE, low=low, high=high, form=percent, **WORDS)
    ends = [line.get_xydata().round(6).tolist() for line in figure.axes[0].lines if line.get_marker() == "|"]
    assert ends == [[[20, 0], [31, 0]], [[55, 2], [66, 2]]]
    assert marks(figure.canvas)["Greece"][1] == "24 % (20 % to 31 %)"
    assert figure.data[["low", "high"]].dropna().to_numpy().tolist() == [[20, 31], [55, 66]]
    assert figure.axes[0].get_xlim()[1] >= 66


def test_a_reference_is_a_dashed_line_at_its_value_with_its_label_above_it() -> None:
    figure = dots(ONE, reference=(38.0, "EU27"), form=percent, **WORDS)
    line, value = marks(figure.canvas)["EU27"]
    assert (set(line.get_xdata()), value, line.is_dashed()) == ({38.0}, "38 %", True)
    label, drawn = boxes_of(figure.canvas)["EU27: 38 %"], line.get_window_extent()
    assert (label.x0 + label.x1) / 2 == pytest.approx((drawn.x0 + drawn.x1) / 2, abs=1)
    assert 0 <= label.y0 - drawn.y1 < 8


def test_a_logarithmic_scale_writes_what_it_cannot_draw() -> None:
    figure = dots(pd.Series({"a": 0.1, "b": 1_000_000.0, "c": 0.0}), log=True, **WORDS)
    assert (figure.axes[0].get_xscale(), set(heights(figure))) == ("log", {"a", "b"})
    assert "0" in texts_of(figure.canvas)
    assert "zero or below are not drawn" in figure.note
