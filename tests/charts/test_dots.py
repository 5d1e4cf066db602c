"""Dots stand where their values are, in the order of the rows, with their intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from borderbook.charts import Figure, dots
from borderbook.charts.theme import NARROW, WIDE

WORDS = {"name": "rates", "title": "Rates differ", "unit": "Returns per 100 orders", "of": "a survey"}
ONE = pd.Series({"Greece": 24.0, "Malta": np.nan, "Spain": 60.5}, name="rate")
TWO = pd.DataFrame(
    {"2023": [24.0, np.nan, 60.5], "2024": [30.0, 12.0, 20.0]}, index=["Greece", "Malta", "Spain"]
)


def percent(value: float) -> str:
    return f"{value:.0f} %"


def marks(figure: Figure, width: int = WIDE) -> dict[str, tuple[float, float, str]]:
    """Label of a mark -> its place in the data's units, and the value it carries."""
    canvas = figure.drawn(width)
    found = {}
    for line in canvas.panels[0].lines:
        if line.get_gid() in canvas.marks:
            mark = canvas.marks[line.get_gid()]
            x, y = line.get_xydata()[0].round(6)
            found[mark["data-label"]] = (x, y, mark["data-value"])
    return found


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_each_dot_stands_at_its_value_in_the_row_of_its_name(width: int) -> None:
    figure = dots(ONE, form=percent, **WORDS)
    assert marks(figure, width) == {"Greece": (24.0, 0.0, "24 %"), "Spain": (60.5, 2.0, "60 %")}
    canvas = figure.drawn(width)
    low, high = canvas.panels[0].get_ylim()
    assert (low, high) == (2.5, -0.5)  # the first row on top
    left, right = canvas.panels[0].get_xlim()
    assert left == 0 < 60.5 < right < 80


def test_names_and_values_are_written_at_the_height_of_their_dots() -> None:
    canvas = dots(ONE, form=percent, **WORDS).drawn(WIDE)
    heights = {text.get_text(): text.get_position()[1] for text in canvas.sheet.texts}
    assert heights["Greece"] == heights["24 %"] < heights["Malta"] == heights["no figure"] < heights["60 %"]
    axes = canvas.panels[0]
    canvas.figure.draw_without_rendering()
    dot = next(line for line in axes.lines if line.get_gid() == "mark-0")
    pixels = canvas.size[1] - axes.transData.transform(dot.get_xydata())[0][1]
    assert pixels == pytest.approx(heights["24 %"])


def test_long_names_stand_above_their_dots_on_a_phone() -> None:
    name = "Persons found illegally present who were citizens of a country without a readmission agreement"
    canvas = dots(pd.Series({name: 3.0, "Others": 5.0}), **WORDS).drawn(NARROW)
    label = next(text for text in canvas.sheet.texts if text.get_text().startswith("Persons"))
    assert label.get_text().replace("\n", " ") == name
    canvas.figure.draw_without_rendering()
    box = label.get_window_extent()
    dot = canvas.panels[0].transData.transform(canvas.panels[0].lines[1].get_xydata())[0]
    assert box.x0 >= 0
    assert box.x1 <= NARROW
    assert 0 < box.y0 - dot[1] < 14


def test_two_series_are_joined_from_the_lower_to_the_higher() -> None:
    figure = dots(TWO, join=True, form=percent, **WORDS)
    found = marks(figure)
    assert {label: x for label, (x, _, _) in found.items()} == {
        "2023, Greece": 24, "2024, Greece": 30, "2024, Malta": 12, "2023, Spain": 60.5, "2024, Spain": 20,
    }  # fmt: skip
    joins = [
        line.get_xydata().round(6).tolist() for line in figure.axes[0].lines if line.get_linewidth() == 2.5
    ]
    assert joins == [[[24, 0], [30, 0]], [[20, 2], [60.5, 2]]]


def test_the_series_keep_their_looks_and_the_columns_their_order() -> None:
    figure = dots(TWO, form=percent, **WORDS)
    lines = {
        figure.canvas.marks[line.get_gid()]["data-label"]: line
        for line in figure.axes[0].lines
        if line.get_gid()
    }
    assert (
        lines["2023, Greece"].get_color()
        == lines["2023, Spain"].get_color()
        != lines["2024, Spain"].get_color()
    )
    texts = {text.get_text(): text.get_position()[0] for text in figure.canvas.sheet.texts}
    assert texts["24 %"] < texts["30 %"]


def test_dots_that_would_hide_each_other_stand_apart() -> None:
    figure = dots(pd.DataFrame({"a": [50.0, 10.0], "b": [50.1, 90.0]}, index=["x", "y"]), **WORDS)
    found = marks(figure)
    assert found["a, x"][1] < 0 < found["b, x"][1]
    assert found["a, y"][1] == found["b, y"][1] == 1


def test_intervals_are_drawn_from_end_to_end() -> None:
    low, high = pd.Series({"Spain": 55.0, "Greece": 20.0}), pd.Series({"Greece": 31.0, "Spain": 66.0})
    figure = dots(ONE, low=low, high=high, form=percent, **WORDS)
    ends = [line.get_xydata().round(6).tolist() for line in figure.axes[0].lines if line.get_marker() == "|"]
    assert ends == [[[20, 0], [31, 0]], [[55, 2], [66, 2]]]
    assert marks(figure)["Greece"][2] == "24 % (20 % to 31 %)"
    assert figure.alt == (
        "Dots with intervals. Greece 24 % (20 % to 31 %), Malta no figure, Spain 60 % (55 % to 66 %)."
    )
    assert figure.data["low"].dropna().tolist() == [20, 55]
    assert figure.data["high"].dropna().tolist() == [31, 66]
    left, right = figure.axes[0].get_xlim()
    assert left <= 20
    assert right >= 66


def test_a_reference_is_a_dashed_line_at_its_value_with_its_label_above_it() -> None:
    figure = dots(ONE, reference=(38.0, "EU27"), form=percent, **WORDS)
    (line,) = [line for line in figure.axes[0].lines if line.get_linestyle() == "--"]
    assert set(line.get_xdata()) == {38.0}
    label = next(text for text in figure.canvas.sheet.texts if text.get_text() == "EU27 38 %")
    at = figure.axes[0].transData.transform((38.0, 0))[0]
    assert label.get_position()[0] == pytest.approx(at)
    assert figure.alt.endswith("Dashed line: EU27 38 %.")


def test_a_logarithmic_scale_writes_what_it_cannot_draw() -> None:
    values = pd.Series({"a": 0.1, "b": 1_000_000.0, "c": 0.0})
    figure = dots(values, log=True, **WORDS)
    assert figure.axes[0].get_xscale() == "log"
    assert {label: x for label, (x, _, _) in marks(figure).items()} == {"a": 0.1, "b": 1_000_000}
    assert "0" in [text.get_text() for text in figure.canvas.sheet.texts]
    assert "zero or below are not drawn" in figure.note


def test_of_many_series_the_missing_are_open_marks_beside_the_scale() -> None:
    three = TWO.assign(**{"2025": [1.0, np.nan, 3.0]})
    found = marks(dots(three, **WORDS))
    assert [label for label, mark in found.items() if mark[2] == "no figure"] == [
        "2023, Malta",
        "2025, Malta",
    ]


def test_negative_values_stand_left_of_zero() -> None:
    figure = dots(pd.Series({"fewer": -30.0, "more": 20.0}), **WORDS)
    left, right = figure.axes[0].get_xlim()
    assert left < -30
    assert right > 20
    assert marks(figure)["fewer"][0] == -30


def test_alt_text_and_table_say_what_is_drawn() -> None:
    figure = dots(TWO, form=percent, **WORDS)
    assert figure.alt == (
        "Dots. 2023: Greece 24 %, Malta no figure, Spain 60 %; 2024: Greece 30 %, Malta 12 %, Spain 20 %."
    )
    assert figure.data.to_dict("list")["series"] == ["2023"] * 3 + ["2024"] * 3
    assert dots(ONE, **WORDS).data.columns.tolist() == ["label", "returns_per_100_orders"]


@pytest.mark.parametrize("data", [ONE.iloc[:0], TWO.iloc[:0]])
def test_without_rows_a_sentence_stands_in_place_of_the_chart(data: pd.Series | pd.DataFrame) -> None:
    figure = dots(data, **WORDS)
    assert figure.alt == "Dots: no figure."
    assert "No figure" in figure.canvas.sheet.texts[0].get_text()
