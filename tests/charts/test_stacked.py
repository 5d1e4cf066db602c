"""Parts stand on each other in the order of the columns; wholes, shares and what is missing are right."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.dates import date2num
from readback import PART, WORDS, Bar, bars_of, lines_of, patch_of, texts_of, ticks_of

from borderbook.charts import stacked
from borderbook.charts.colours import REGISTER
from borderbook.charts.theme import NARROW, WIDE
from borderbook.errors import DataError

YEARS = pd.DataFrame({"sea": [10.0, 30, 4], "land": [20.0, 10, 6]}, index=[2022, 2023, 2024])
QUARTERS = YEARS.set_axis(pd.date_range("2023-10-01", periods=3, freq="QS"))
HALF = "2024 (January to June only)"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_upright_parts_stand_on_each_other(width: int) -> None:
    figure = stacked(YEARS, part=PART, **WORDS)
    assert bars_of(figure, width=width) == {
        "sea, 2022": Bar(0, 0, 10, "10"), "land, 2022": Bar(0, 10, 30, "20"),
        "sea, 2023": Bar(1, 0, 30, "30"), "land, 2023": Bar(1, 30, 40, "10"),
        f"sea, {HALF}": Bar(2, 0, 4, "4"), f"land, {HALF}": Bar(2, 4, 10, "6"),
    }  # fmt: skip
    canvas = figure.drawn(width)
    axes = canvas.panels[0]
    assert axes.get_ylim()[0] == 0
    assert 40 < axes.get_ylim()[1] < 48
    assert ticks_of(axes) == {"2022": 0, "2023": 1, "2024*": 2}
    assert {"40", "sea", "land"} <= set(texts_of(canvas))


def test_negative_parts_go_down_from_zero() -> None:
    shown = bars_of(stacked(YEARS.assign(land=[-20.0, -10, 6], other=[-1.0, 2, 3]), **WORDS))
    assert shown["land, 2022"] == Bar(0, 0, -20, "−20")
    assert shown["other, 2022"] == Bar(0, -20, -21, "−1")
    assert shown["other, 2023"] == Bar(1, 30, 32, "2")


def test_part_periods_are_open() -> None:
    figure = stacked(YEARS, part=PART, **WORDS)
    half, whole = (patch_of(figure.canvas, f"land, {period}") for period in (HALF, "2023"))
    assert (half.get_facecolor()[3], whole.get_facecolor()[3]) == (0, 1)
    assert half.get_hatch() == whole.get_hatch() == REGISTER["land"].hatch
    assert figure.note == "* 2024: January to June only."


def test_a_missing_part_leaves_a_dashed_mark_and_a_lower_bound_of_the_whole() -> None:
    gap = YEARS.astype("float64").copy()
    gap.loc[2023, "sea"], gap.loc[2024] = np.nan, np.nan
    figure = stacked(gap, **WORDS)
    shown = bars_of(figure)
    assert shown["land, 2023"] == Bar(1, 0, 10, "10")
    assert (shown["sea, 2023"].start, shown["sea, 2023"].value) == (10, "no figure")
    assert shown["2024"].value == "no figure"
    for label in ("sea, 2023", "2024"):
        assert patch_of(figure.canvas, label).get_linestyle() != "solid"
    assert "≥ 10" in texts_of(figure.canvas)
    assert figure.note == "Dashed on top: a part has no figure, so the total is larger."
    assert figure.alt == (
        "Stacked bars. Total: 2022 30, 2023 at least 10, 2024 no figure; sea: 2022 10, 2023 no figure, 2024 no "
        "figure; land: 2022 20, 2023 10, 2024 no figure."
    )


def test_shares_reach_a_hundred_and_name_the_counts() -> None:
    figure = stacked(YEARS, share=True, **WORDS)
    shown = bars_of(figure)
    assert shown["sea, 2023"] == Bar(1, 0, 75, "75 % (30)")
    assert shown["land, 2023"] == Bar(1, 75, 100, "25 % (10)")
    assert figure.axes[0].get_ylim()[0] == 0
    assert ticks_of(figure.axes[0], "y")["100"] == 100
    assert {"30", "40", "10"} <= set(texts_of(figure.canvas))  # the totals
    assert figure.alt.startswith(
        "Stacked bars of shares in per cent. Total: 2022 30, 2023 40, 2024 10; sea: 2022 33 %"
    )
    assert figure.data["share_per_cent"].tolist() == [33.33, 75, 40, 66.67, 25, 60]


def test_there_is_no_share_of_an_unknown_whole_and_none_of_negative_parts() -> None:
    figure = stacked(YEARS.astype("float64").replace(30, np.nan), share=True, **WORDS)
    assert set(bars_of(figure)) == {"sea, 2022", "land, 2022", "2023", "sea, 2024", "land, 2024"}
    assert figure.note == "No shares where a part has no figure."
    with pytest.raises(DataError, match="not negative"):
        stacked(-YEARS, share=True, **WORDS)


def test_horizontal_parts_go_on_to_the_right_the_first_row_on_top() -> None:
    figure = stacked(YEARS.set_axis(["Greece", "Malta", "Spain"]), **WORDS)
    shown = bars_of(figure, horizontal=True)
    assert shown["sea, Greece"] == Bar(0, 0, 10, "10")
    assert shown["land, Greece"] == Bar(0, 10, 30, "20")
    assert shown["land, Malta"] == Bar(1, 30, 40, "10")
    assert figure.axes[0].get_ylim() == (2.5, -0.5)
    assert figure.axes[0].get_xlim()[0] == 0
    assert {"30", "40", "10"} <= set(texts_of(figure.canvas))
    assert figure.alt.startswith(
        "Stacked horizontal bars. Total: Greece 30, Malta 40, Spain 10; sea: Greece 10"
    )


def test_areas_lie_on_each_other_at_the_first_days_of_quarters() -> None:
    figure = stacked(QUARTERS, **WORDS)
    drawn = lines_of(figure)
    (sea, said), (land, _) = drawn["sea"][0], drawn["land"][0]
    assert sea.to_dict() == QUARTERS["sea"].to_dict()
    assert land.to_dict() == QUARTERS.sum(axis=1).to_dict()
    assert said == ["2023 Q4: 10", "2024 Q1: 30", "2024 Q2: 4"]
    days = date2num(QUARTERS.index.to_pydatetime())
    areas = [one for one in figure.axes[0].collections if isinstance(one, PolyCollection) and one.get_paths()]
    for area, low, high in zip(areas, (0 * QUARTERS["sea"], QUARTERS["sea"]), (sea, land), strict=True):
        corners = {(round(x), y) for x, y in area.get_paths()[0].vertices}
        assert corners == {(round(x), y) for side in (low, high) for x, y in zip(days, side, strict=True)}


def test_areas_break_at_missing_quarters_and_open_in_part_ones() -> None:
    gap = QUARTERS.astype("float64").copy()
    gap.iloc[1] = np.nan
    assert lines_of(stacked(gap, **WORDS))["land"][0][0].isna().tolist() == [False, True, False]
    assert (
        lines_of(stacked(gap.drop(gap.index[1]), **WORDS))["land"][0][0].isna().sum() == 0
    )  # two half years
    figure = stacked(QUARTERS, part={QUARTERS.index[2]: "April"}, **WORDS)
    faces = [one.get_facecolor() for one in figure.axes[0].collections if one.get_paths()]
    assert sorted(len(face) for face in faces) == [0, 0, 1, 1]  # two open, two filled
    assert "2024 Q2 (April only) 10" in figure.alt


def test_without_values_a_sentence_stands_in_place_of_the_chart() -> None:
    for data in (YEARS.iloc[:0], YEARS * np.nan):
        figure = stacked(data, **WORDS)
        assert texts_of(figure.canvas) == ["No figure for these parameters."]
        assert figure.heights == (120, 120)
