"""Each panel shows its own column on its own scale, or all on one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from readback import PART, WORDS, Bar, bars_of, lines_of, patch_of, texts_of, ticks_of

from borderbook.charts import panels
from borderbook.charts.theme import NARROW, WIDE

DATA = pd.DataFrame(
    {"Black Sea": [10.0, 40, np.nan, 20], "Other": [3.0, 1, -2, 5], "Unknown": [np.nan] * 4},
    index=[2021, 2022, 2023, 2024],
)
HALF = "2024 (January to June only)"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_each_line_is_in_the_panel_of_its_name(width: int) -> None:
    figure = panels(DATA, **WORDS)
    days = pd.to_datetime([f"{year}-01-01" for year in DATA.index])
    for number, name in enumerate(["Black Sea", "Other"]):
        ((shown, _),) = lines_of(figure, number, width)[name]
        pd.testing.assert_series_equal(shown, DATA[name].set_axis(days), check_names=False)
    canvas = figure.drawn(width)
    heads = [text.get_text() for text in canvas.sheet.texts]
    assert heads == ["Black Sea", "2024: 20", "Other", "2024: 5", "Unknown", "no figure"]
    for axes, name in zip(canvas.panels, canvas.sheet.texts[::2], strict=True):
        left, top, right, _ = canvas.box(axes)
        assert name.get_position()[0] < left < right
        assert name.get_position()[1] < top


def test_scales_are_each_panels_own_or_shared() -> None:
    own, shared = panels(DATA, **WORDS), panels(DATA, shared=True, **WORDS)
    assert [axes.get_ylim()[1] > 40 for axes in own.axes[:2]] == [True, False]
    assert own.axes[0].get_ylim()[0] == 0
    assert own.axes[1].get_ylim()[0] < -2
    assert shared.axes[0].get_ylim() == shared.axes[1].get_ylim()
    assert own.note == "Each panel has its own scale."
    assert shared.note == ""


def test_bars_stand_from_zero_to_their_values() -> None:
    figure = panels(DATA, kind="bar", part=PART, **WORDS)
    canvas = figure.canvas
    bars = [(patch.get_x() + patch.get_width() / 2, patch.get_height()) for patch in canvas.panels[1].patches]
    assert [(round(x, 6), high) for x, high in bars] == [(0, 3), (1, 1), (2, -2), (3, 5)]
    words = [mark["data-value"] for mark in canvas.marks.values() if mark["data-label"] == "Other"]
    assert words == ["2021: 3", "2022: 1", "2023: −2", f"{HALF}: 5"]
    assert ticks_of(canvas.panels[1])["2024*"] == 3
    whole, half = canvas.panels[1].patches[0], canvas.panels[1].patches[3]
    assert (whole.get_facecolor()[3], half.get_facecolor()[3]) == (1, 0)
    assert canvas.panels[0].patches[2].get_linestyle() != "solid"  # 2023 is missing


def test_the_last_complete_value_is_written_above_and_the_part_one_drawn_open() -> None:
    figure = panels(DATA, part=PART, **WORDS)
    assert texts_of(figure.canvas)[:4] == ["Black Sea", "2022: 40", "Other", "2023: −2"]
    (_, _), (half, _) = lines_of(figure, 1)["Other"]
    assert half.dropna().tolist() == [-2, 5]
    only = panels(DATA.iloc[3:], part=PART, **WORDS)
    assert f"{HALF}: 20" in texts_of(only.canvas)


def test_intervals_are_bands_or_upright_lines() -> None:
    figure = panels(DATA, low=DATA - 1, high=DATA + 1, **WORDS)
    corners = np.concatenate([path.vertices for path in figure.axes[1].collections[0].get_paths()])
    assert {y for _, y in corners} == {2, 4, 0, -3, -1, 6}
    assert "2024: 5 (4 to 6)" in texts_of(figure.canvas)
    bars = panels(DATA, low=DATA - 1, high=DATA + 1, kind="bar", **WORDS)
    assert [2.0, 4.0] in [list(line.get_ydata()) for line in bars.axes[1].lines]


def test_alt_text_and_table_say_what_is_drawn() -> None:
    figure = panels(DATA, part=PART, **WORDS)
    assert figure.alt == (
        f"Small line charts, one a series. Black Sea: 2021 10, 2022 40, 2023 no figure, {HALF} 20; "
        f"Other: 2021 3, 2022 1, 2023 −2, {HALF} 5; Unknown: no figure."
    )
    assert figure.data["detections"].iloc[4:8].tolist() == [3, 1, -2, 5]


def test_a_phone_shows_two_panels_side_by_side_and_a_page_three() -> None:
    figure = panels(DATA, **WORDS)
    tops = [
        [round(axes.get_position().y1, 3) for axes in figure.drawn(width).panels] for width in (WIDE, NARROW)
    ]
    assert len(set(tops[0])) == 1
    assert tops[1][0] == tops[1][1] > tops[1][2]


def test_without_values_a_sentence_stands_in_place_of_the_chart() -> None:
    assert texts_of(panels(DATA[["Unknown"]], **WORDS).canvas) == ["No figure for these parameters."]


def test_bars_of_one_panel_are_marked_with_their_periods() -> None:
    figure = panels(DATA[["Other"]], kind="bar", **WORDS)
    assert bars_of(figure)["Other"] == Bar(3, 0, 5, "2024: 5")
    assert patch_of(figure.canvas, "Other")
