"""Each panel shows its own column on its own scale."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import readback

from borderbook.charts import panels
from borderbook.charts.theme import NARROW, WIDE

DATA = pd.DataFrame(
    {"Black Sea": [10.0, 40, np.nan, 20], "Other": [3.0, 1, -2, 5], "Unknown": [np.nan] * 4},
    index=[2021, 2022, 2023, 2024],
)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_each_line_is_in_the_panel_of_its_name_on_its_own_scale(width: int) -> None:
    figure = panels(DATA, **readback.WORDS)
    days = pd.to_datetime([f"{year}-01-01" for year in DATA.index])
    canvas = figure.drawn(width)
    for number, name in enumerate(["Black Sea", "Other"]):
        ((shown, _),) = readback.lines_of(figure, number, width)[name]
        pd.testing.assert_series_equal(shown, DATA[name].set_axis(days), check_names=False)
        assert readback.scale_is_true(canvas.panels[number])
    assert [axes.get_ylim()[1] > 40 for axes in canvas.panels[:2]] == [True, False]
    assert canvas.panels[0].get_ylim()[0] == 0
    assert canvas.panels[1].get_ylim()[0] < -2
    assert figure.note == "Each panel has its own scale."
    assert readback.texts_of(canvas) == ["Black Sea", "2024: 20", "Other", "2024: 5", "Unknown", "no figure"]
    for axes, name in zip(canvas.panels, canvas.sheet.texts[::2], strict=True):
        left, top, _, _ = canvas.box(axes)
        assert name.get_position()[0] < left
        assert name.get_position()[1] < top
    tops = [round(axes.get_position().y1, 3) for axes in canvas.panels]
    assert tops[0] == tops[1]
    assert (tops[1] == tops[2]) == (width == WIDE)  # three on a page, two on a phone


def test_bars_stand_from_zero_to_their_values() -> None:
    canvas = panels(DATA, kind="bar", part=readback.PART, **readback.WORDS).canvas
    drawn = canvas.panels[1].patches
    shown = [(round(one.get_x() + one.get_width() / 2, 6), one.get_y(), one.get_height()) for one in drawn]
    assert shown == [(0, 0, 3), (1, 0, 1), (2, 0, -2), (3, 0, 5)]
    words = [mark["data-value"] for mark in canvas.marks.values() if mark["data-label"] == "Other"]
    assert words == ["2021: 3", "2022: 1", "2023: −2", f"{readback.HALF}: 5"]
    assert readback.ticks_of(canvas.panels[1])["2024*"] == 3
    assert [readback.is_open(one) for one in drawn] == [False, False, False, True]
    assert readback.is_dashed(canvas.panels[0].patches[2])  # 2023 is missing


def test_the_last_complete_value_is_written_above_and_the_part_one_drawn_open() -> None:
    figure = panels(DATA, part=readback.PART, **readback.WORDS)
    assert readback.texts_of(figure.canvas)[:4] == ["Black Sea", "2022: 40", "Other", "2023: −2"]
    (_, _), (half, _) = readback.lines_of(figure, 1)["Other"]
    assert half.dropna().tolist() == [-2, 5]
    assert f"{readback.HALF}: 20" in readback.texts_of(
        panels(DATA.iloc[3:], part=readback.PART, **readback.WORDS).canvas
    )


def test_intervals_are_bands_or_upright_lines() -> None:
    figure = panels(DATA, low=DATA - 1, high=DATA + 1, **readback.WORDS)
    assert readback.bands_of(figure.axes[1], "2021-01-01") == [{2, 4}]
    assert "2024: 5 (4 to 6)" in readback.texts_of(figure.canvas)
    bars = panels(DATA, low=DATA - 1, high=DATA + 1, kind="bar", **readback.WORDS)
    assert [2.0, 4.0] in [list(line.get_ydata()) for line in bars.axes[1].lines]


def test_alt_text_and_table_say_what_is_drawn() -> None:
    figure = panels(DATA, part=readback.PART, **readback.WORDS)
    assert figure.alt == (
        f"Small line charts, one a series. Black Sea: 2021 10, 2022 40, 2023 no figure, {readback.HALF} 20; "
        f"Other: 2021 3, 2022 1, 2023 −2, {readback.HALF} 5; Unknown: no figure."
    )
    assert figure.data["detections"].iloc[4:8].tolist() == [3, 1, -2, 5]
    assert readback.texts_of(panels(DATA[["Unknown"]], **readback.WORDS).canvas) == readback.NOTHING
