"""Each cell of a heat map stands in its row and column, in the colour of its value, with readable text."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from borderbook.charts import Figure, heatmap
from borderbook.charts.colours import DIVERGING, SEQUENTIAL, contrast, shade
from borderbook.charts.theme import NARROW, WIDE

WORDS = {"name": "shares", "title": "Shares differ", "unit": "Share of detections, %", "of": "a survey"}
SHARES = pd.DataFrame(
    [[10.0, 40.0, np.nan], [80.0, 0.0, 20.0]], index=["Greece", "Spain"], columns=[2022, 2023, 2024]
)


def percent(value: float) -> str:
    return f"{value:.0f} %"


def cells(figure: Figure, width: int = WIDE) -> dict[str, tuple[float, float, str, str | None, str]]:
    """Label -> middle of the cell (column, row), colour, hatch, value."""
    canvas = figure.drawn(width)
    found = {}
    for patch in canvas.panels[0].patches:
        mark = canvas.marks[patch.get_gid()]
        x, y = patch.get_xy()
        middle = (x + patch.get_width() / 2, y + patch.get_height() / 2)
        found[mark["data-label"]] = (
            *middle,
            to_hex(patch.get_facecolor()),
            patch.get_hatch(),
            mark["data-value"],
        )
    return found


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_each_cell_has_its_place_and_the_colour_of_its_value(width: int) -> None:
    found = cells(heatmap(SHARES, form=percent, **WORDS), width)
    assert {label: cell[:2] for label, cell in found.items()} == {
        "Greece, 2022": (0, 0), "Greece, 2023": (1, 0), "Greece, 2024": (2, 0),
        "Spain, 2022": (0, 1), "Spain, 2023": (1, 1), "Spain, 2024": (2, 1),
    }  # fmt: skip
    assert found["Spain, 2022"][2] == SEQUENTIAL[-1]
    assert found["Spain, 2023"][2] == SEQUENTIAL[0]
    assert found["Greece, 2023"][2] == shade(0.5)
    assert found["Greece, 2024"][3:] == ("\\\\\\", "no figure")
    assert found["Spain, 2024"][3:] == (None, "20 %")


def test_names_stand_beside_and_above_their_cells_the_first_row_on_top() -> None:
    canvas = heatmap(SHARES, form=percent, **WORDS).canvas
    axes = canvas.panels[0]
    canvas.figure.draw_without_rendering()
    named = {text.get_text(): text.get_position() for text in canvas.sheet.texts}
    for row, name in enumerate(SHARES.index):
        assert canvas.size[1] - axes.transData.transform((0, row))[1] == pytest.approx(named[name][1])
    for column, name in enumerate(SHARES.columns):
        assert axes.transData.transform((column, 0))[0] == pytest.approx(named[str(name)][0])
    assert named["Greece"][1] < named["Spain"][1]


def test_values_are_written_on_their_cells_without_the_unit_of_all() -> None:
    figure = heatmap(SHARES, form=percent, **WORDS)
    written = {text.get_position(): text.get_text() for text in figure.axes[0].texts}
    assert written == {(0, 0): "10", (1, 0): "40", (0, 1): "80", (1, 1): "0", (2, 1): "20"}


def test_text_on_cells_has_a_contrast_of_at_least_4_5() -> None:
    values = pd.DataFrame([np.linspace(-100, 100, 41)])
    for diverging in (False, True):
        figure = heatmap(values, diverging=diverging, **WORDS)
        colours = [to_hex(patch.get_facecolor()) for patch in figure.axes[0].patches]
        inks = [to_hex(text.get_color()) for text in figure.axes[0].texts] or ["#000000"] * 41
        assert min(map(contrast, inks, colours)) >= 4.5 or not figure.axes[0].texts
    for position in np.linspace(0, 1, 101):
        for stops in (SEQUENTIAL, DIVERGING):
            colour = shade(position, stops)
            assert max(contrast("#000000", colour), contrast("#fefefe", colour)) >= 4.5


def test_a_diverging_scale_is_neutral_at_zero_and_as_long_on_both_sides() -> None:
    changes = pd.DataFrame({"a": [-25.0], "b": [0.0], "c": [25.0], "d": [50.0]})
    colours = [cell[2] for cell in cells(heatmap(changes, diverging=True, **WORDS)).values()]
    assert colours == [shade(0.25, DIVERGING), DIVERGING[3], shade(0.75, DIVERGING), DIVERGING[-1]]
    colours = [cell[2] for cell in cells(heatmap(-changes, diverging=True, **WORDS)).values()]
    assert colours == [shade(0.75, DIVERGING), DIVERGING[3], shade(0.25, DIVERGING), DIVERGING[0]]


def test_limits_set_the_ends_of_the_scale() -> None:
    found = cells(heatmap(SHARES, limits=(0, 40), form=percent, **WORDS))
    assert found["Greece, 2023"][2] == found["Spain, 2022"][2] == SEQUENTIAL[-1]


def test_cells_that_need_a_caution_are_hatched_over_their_colour() -> None:
    caution = pd.DataFrame({2023: [True, False]}, index=SHARES.index)
    figure = heatmap(SHARES, hatched=caution, form=percent, **WORDS)
    found = cells(figure)
    assert found["Greece, 2023"][2:4] == (shade(0.5), "///")
    assert found["Spain, 2023"][3] is None
    assert figure.alt.endswith("Hatched: Greece 2023.")
    assert figure.data.loc[figure.data["hatched"], "label"].tolist() == ["Greece"]


def test_on_a_phone_rows_and_columns_change_places_where_only_then_values_fit() -> None:
    wide = pd.DataFrame([[100.0 + year for year in range(17)]], index=["Spain"], columns=range(2009, 2026))
    figure = heatmap(wide, **WORDS)
    assert cells(figure)["Spain, 2010"][:2] == (1, 0)
    assert cells(figure, NARROW)["2010, Spain"][:2] == (0, 1)
    assert len(figure.drawn(NARROW).panels[0].texts) == 17


def test_where_no_value_fits_a_scale_says_what_the_colours_mean() -> None:
    many = pd.DataFrame(np.arange(400.0).reshape(20, 20) * 1000)
    canvas = heatmap(many, **WORDS).drawn(NARROW)
    assert not canvas.panels[0].texts
    assert [text.get_text() for text in canvas.sheet.texts][:2] == ["0", "399,000"]
    swatches = [to_hex(patch.get_facecolor()) for patch in canvas.sheet.patches]
    assert (swatches[0], swatches[-1]) == (SEQUENTIAL[0], SEQUENTIAL[-1])


def test_alt_text_and_note_name_values_part_periods_and_what_is_missing() -> None:
    figure = heatmap(SHARES, form=percent, part={2024: "January to June"}, **WORDS)
    assert figure.alt == (
        "Heat map of 2 rows and 3 columns. Greece: 2022 10 %, 2023 40 %, 2024 (January to June only) no figure; "
        "Spain: 2022 80 %, 2023 0 %, 2024 (January to June only) 20 %."
    )
    assert figure.note == "* 2024: January to June only."
    assert "2024*" in [text.get_text() for text in figure.canvas.sheet.texts]
    assert figure.data["share_of_detections"].isna().sum() == 1


def test_of_a_large_table_the_telling_rows_are_read_out() -> None:
    large = pd.DataFrame(
        np.arange(80.0).reshape(20, 4), index=[f"row {n}" for n in range(20)], columns=list("abcd")
    )
    alt = heatmap(large, **WORDS).alt
    assert alt.startswith("Heat map of 20 rows and 4 columns. row 0: a 0, d 3; row 19: a 76, d 79.")
    assert alt.endswith("18 more rows are in the table.")


def test_an_empty_table_and_a_table_without_figures() -> None:
    assert heatmap(SHARES.iloc[:0], **WORDS).alt == "Heat map: no figure."
    nothing = heatmap(SHARES * np.nan, **WORDS)
    assert {cell[4] for cell in cells(nothing).values()} == {"no figure"}
