"""Bars go from zero to their values, parts stand on each other, and what is missing or incomplete looks it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from given import HALF, PART, WORDS
from readback import Bar, bars_of, is_open, marks, scale_is_true, texts_of, ticks_of

from borderbook.charts import bars, stacked, tile
from borderbook.errors import DataError

YEARS = pd.Series({2021: 40.0, 2022: np.nan, 2023: 100.0, 2024: 20.0})
NAMES = pd.Series({"Greece": 30.0, "Malta": -12.0, "Spain": np.nan})
PARTS = pd.DataFrame({"sea": [10.0, 30, 4], "land": [20.0, 10, 6]}, index=[2022, 2023, 2024])
INCOMPLETE = PARTS.mask([[False, False], [True, False], [True, True]])


def test_upright_bars_stand_in_order_of_time_from_zero_to_their_values(width: int) -> None:
    figure = bars(YEARS.iloc[::-1], part=PART, **WORDS)
    shown = bars_of(figure, width=width)
    assert shown["2021"] == Bar(0, 0, 40, "40")
    assert shown["2023"] == Bar(2, 0, 100, "100")
    assert shown[HALF] == Bar(3, 0, 20, "20")
    axes = figure.drawn(width).panels[0]
    assert axes.get_ylim()[0] == 0 < 100 < axes.get_ylim()[1] < 125
    assert axes.get_xlim()[0] < 0 < 3 < axes.get_xlim()[1]
    assert ticks_of(axes)["2024*"] == 3
    assert scale_is_true(axes)


def test_horizontal_bars_stand_below_each_other_and_go_left_below_zero() -> None:
    figure = bars(NAMES, **WORDS)
    shown = bars_of(figure, horizontal=True)
    assert shown["Greece"] == Bar(0, 0, 30, "30")
    assert shown["Malta"] == Bar(1, 0, -12, "−12")
    axes = figure.axes[0]
    assert axes.get_ylim() == (2.5, -0.5)  # the first on top
    assert axes.get_xlim() == (-12, 30)
    assert ticks_of(axes, "y") == {"Greece": 0, "Malta": 1, "Spain": 2}


def test_wholes_parts_and_series_are_written(width: int) -> None:
    assert {"40", "sea", "land"} <= set(texts_of(stacked(PARTS, part=PART, **WORDS).drawn(width)))
    lying = stacked(PARTS.set_axis(["Greece", "Malta", "Spain"]), **WORDS)
    assert {"30", "40", "10", "20", "6"} <= set(texts_of(lying.drawn(width)))


def test_what_is_missing_is_a_low_strip_with_its_word_never_like_an_estimate() -> None:
    for data, label, word in ((YEARS, "2022", "n/a"), (NAMES, "Spain", "no figure"), (YEARS.dropna(), "2022", "n/a")):
        canvas = bars(data, **WORDS).canvas
        strip, value = marks(canvas)[label]
        assert is_open(strip)
        assert min(strip.get_window_extent().size) < 1.5 * canvas.text
        assert (value, word in texts_of(canvas)) == ("no figure", True)
    assert bars_of(bars(YEARS.replace(40, np.nan), **WORDS))["2021 to 2022"].at == 0.5  # one span


def test_a_missing_part_leaves_a_hatched_mark_and_a_lower_bound_of_the_whole() -> None:
    figure = stacked(INCOMPLETE, **WORDS)
    shown = bars_of(figure)
    assert shown["land, 2023"] == Bar(1, 0, 10, "10")
    assert (shown["sea, 2023"].start, shown["sea, 2023"].value) == (10, "no figure")
    assert shown["2024"].value == "no figure"
    assert all(is_open(marks(figure.canvas)[label][0]) for label in ("sea, 2023", "2024"))
    assert "≥ 10" in texts_of(figure.canvas)


def test_part_periods_and_lower_bounds_are_open() -> None:
    figure = bars(YEARS - 0.3, part=PART, lower=YEARS == 100, **WORDS)
    shown = marks(figure.canvas)
    assert {label for label, (bar, _) in shown.items() if is_open(bar)} == {"2022", "2023", HALF}
    assert shown["2023"][1] == "≥ 99"  # a minimum of 99.7
    assert "≥ 99" in texts_of(figure.canvas)
    assert "2023 at least 99" in figure.alt
    parts = marks(stacked(PARTS, part=PART, **WORDS).canvas)
    assert {label for label, (bar, _) in parts.items() if is_open(bar)} == {f"sea, {HALF}", f"land, {HALF}"}


def test_the_table_has_a_row_a_bar() -> None:
    assert bars(YEARS.rename("n"), **WORDS).data["period"].tolist() == ["2021", "2022", "2023", "2024"]
    data = stacked(INCOMPLETE, **WORDS).data.fillna(-1)
    assert data["series"].tolist() == ["sea"] * 3 + ["land"] * 3
    assert data["detections"].tolist() == [10, -1, -1, 20, 10, -1]


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(DataError, match="Greece appears twice"):
        bars(pd.Series([1.0, 2.0], index=["Greece", "Greece"]), **WORDS)
    with pytest.raises(DataError, match="one series"):
        bars(PARTS, **WORDS)
    with pytest.raises(DataError, match="negative"):
        stacked(-PARTS, **WORDS)


def test_rows_of_a_low_tile_have_names_that_do_not_run_into_each_other() -> None:
    names = ["Central Mediterranean", "Eastern Mediterranean", "Western Mediterranean", "Western African", "others"]
    figure = bars(pd.Series([66551.0, 52502, 18979, 17860, 24029], names), **WORDS)
    drawn = tile(figure, lead="37 %", label="x", number=3, height=146)
    axes = drawn.canvas.panels[0]
    drawn.canvas.figure.canvas.draw()
    boxes = [label.get_window_extent() for label in axes.get_yticklabels()]
    assert all(above.y0 >= below.y1 for above, below in pairwise(boxes))
