"""Each cell of a heat map stands in its row and column, in the colour of its value, with readable text."""

import numpy as np
import pandas as pd
import pytest
from given import WORDS, percent
from matplotlib.colors import to_hex
from readback import marks, patches_of, texts_of

from notemill.charts import Figure, heatmap
from notemill.charts.colours import DIVERGING, shade, tones
from notemill.charts.theme import NARROW, PAPER, WIDE

SHARES = pd.DataFrame([[10.0, 40.0, np.nan], [80.0, 0.0, 20.0]], index=["Greece", "Spain"], columns=[2022, 2023, 2024])


def colours(figure: Figure, width: int = WIDE) -> dict[str, str]:
    """Label of each cell -> its colour."""
    return {label: to_hex(cell.get_facecolor()) for label, (cell, _) in marks(figure.drawn(width)).items()}


def test_each_cell_has_the_colour_of_its_value_and_zero_has_none(width: int) -> None:
    figure = heatmap(SHARES, form=percent, **WORDS)
    found = colours(figure, width)
    assert (found["Spain, 2022"], found["Spain, 2023"]) == (tones().sequential[-1], PAPER)
    assert found["Greece, 2023"] == shade(0.5, tones().sequential)
    missing, value = marks(figure.drawn(width))["Greece, 2024"]
    assert (missing.get_hatch(), value) == ("\\\\\\", "no figure")
    limited = colours(heatmap(SHARES, limits=(0, 40), **WORDS), width)
    assert limited["Greece, 2023"] == limited["Spain, 2022"] == tones().sequential[-1]


def test_names_and_values_stand_where_their_cells_are_the_first_row_on_top() -> None:
    canvas = heatmap(SHARES, form=percent, **WORDS).canvas
    named = {text.get_text(): text.get_position() for text in canvas.figure.texts}
    written = {"Greece, 2022": "10", "Greece, 2023": "40", "Spain, 2022": "80", "Spain, 2023": "0"}
    for label, value in {**written, "Spain, 2024": "20"}.items():  # without the unit of all
        row, column = label.split(", ")
        assert marks(canvas)[label][0].get_center() == pytest.approx(named[value])
        assert (named[column][0], named[row][1]) == pytest.approx(named[value])
    assert named["Greece"][1] < named["Spain"][1]


def test_a_diverging_scale_is_blank_at_zero_and_as_long_on_both_sides() -> None:
    changes = pd.DataFrame({"a": [-25.0], "b": [0.0], "c": [25.0], "d": [50.0]})
    expected = [shade(0.25, DIVERGING), PAPER, shade(0.75, DIVERGING), DIVERGING[-1]]
    assert [*colours(heatmap(changes, diverging=True, limits=(-50, 50), **WORDS)).values()] == expected


def test_on_a_phone_rows_and_columns_change_places_where_only_then_values_fit() -> None:
    wide = pd.DataFrame([[100.0 + year for year in range(17)]], index=["Spain"], columns=range(2009, 2026))
    figure = heatmap(wide, **WORDS)
    assert "Spain, 2010" in marks(figure.canvas)
    cells = marks(figure.drawn(NARROW))
    assert cells["2009, Spain"][0].get_x() == cells["2010, Spain"][0].get_x()
    assert {"100", "116"} <= set(texts_of(figure.drawn(NARROW)))


def test_where_no_value_fits_a_scale_says_what_the_colours_mean() -> None:
    canvas = heatmap(pd.DataFrame(np.arange(400.0).reshape(20, 20) * 1000), **WORDS).drawn(NARROW)
    assert texts_of(canvas)[:3] == ["0", "199,500", "399,000"]
    assert "1,000" not in texts_of(canvas)
    swatches = [to_hex(patch.get_facecolor()) for patch in patches_of(canvas)]
    assert (swatches[0], swatches[-1]) == (PAPER, tones().sequential[-1])
