"""Bars go from zero to their values, in the order of the data, and show what is missing or incomplete."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from readback import PART, WORDS, Bar, bars_of, patch_of, texts_of, ticks_of

from borderbook.charts import bars
from borderbook.charts.theme import NARROW, WIDE
from borderbook.errors import DataError

YEARS = pd.Series({2021: 40.0, 2022: np.nan, 2023: 100.0, 2024: 20.0})
NAMES = pd.Series({"Greece": 30.0, "Malta": -12.0, "Spain": np.nan})


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_upright_bars_stand_in_order_of_time_from_zero_to_their_values(width: int) -> None:
    figure = bars(YEARS, part=PART, **WORDS)
    shown = bars_of(figure, width=width)
    assert shown["2021"] == Bar(0, 0, 40, "40")
    assert shown["2023"] == Bar(2, 0, 100, "100")
    assert shown["2024 (January to June only)"] == Bar(3, 0, 20, "20")
    axes = figure.drawn(width).panels[0]
    low, high = axes.get_ylim()
    assert low == 0
    assert 100 < high < 125
    assert axes.get_xlim()[0] < 0 < 3 < axes.get_xlim()[1]
    assert ticks_of(axes)["2024*"] == 3
    assert all(float(text.replace(",", "")) == at for text, at in ticks_of(axes, "y").items())


def test_horizontal_bars_stand_below_each_other_and_go_left_below_zero() -> None:
    figure = bars(NAMES, **WORDS)
    shown = bars_of(figure, horizontal=True)
    assert shown["Greece"] == Bar(0, 0, 30, "30")
    assert shown["Malta"] == Bar(1, 0, -12, "−12")
    axes = figure.axes[0]
    assert axes.get_ylim() == (2.5, -0.5)  # the first on top
    assert axes.get_xlim() == (-12, 30)
    assert ticks_of(axes, "y") == {"Greece": 0, "Malta": 1, "Spain": 2}


def test_a_missing_bar_is_an_outline_with_its_word() -> None:
    for data, label in ((YEARS, "2022"), (NAMES, "Spain")):
        canvas = bars(data, **WORDS).canvas
        outline = patch_of(canvas, label)
        assert outline.get_facecolor()[3] == 0
        assert outline.get_linestyle() != "solid"
        assert "no figure" in texts_of(canvas)


def test_neighbouring_missing_years_are_one_span() -> None:
    shown = bars_of(bars(pd.Series({2021: 1.0, 2022: np.nan, 2023: np.nan, 2024: 3.0}), **WORDS))
    assert shown["2022 to 2023"].at == 1.5


def test_a_year_that_is_left_out_is_missing() -> None:
    assert bars_of(bars(pd.Series({2020: 1.0, 2021: 2.0, 2023: 3.0}), **WORDS))["2022"].value == "no figure"


def test_part_periods_and_lower_bounds_are_open() -> None:
    figure = bars(YEARS, part=PART, lower=YEARS == 100, **WORDS)
    for label in ("2024 (January to June only)", "2023"):
        bar = patch_of(figure.canvas, label)
        assert bar.get_facecolor()[3] == 0
        assert bar.get_hatch()
    assert patch_of(figure.canvas, "2021").get_facecolor()[3] == 1
    assert bars_of(figure)["2023"].value == "≥ 100"
    assert "≥ 100" in texts_of(figure.canvas)
    assert figure.note == "* 2024: January to June only."


def test_several_series_stand_side_by_side_in_their_order() -> None:
    figure = bars(pd.DataFrame({"sea": [3.0, 5], "land": [4.0, 6]}, index=["Greece", "Spain"]), **WORDS)
    shown = bars_of(figure, horizontal=True)
    assert [shown[label].end for label in ("sea, Greece", "land, Greece", "sea, Spain", "land, Spain")] == [
        3,
        4,
        5,
        6,
    ]
    assert (
        shown["sea, Greece"].at
        < shown["land, Greece"].at
        < 0.5
        < shown["sea, Spain"].at
        < shown["land, Spain"].at
    )
    assert [text for text in texts_of(figure.canvas) if text in ("sea", "land")] == ["sea", "land"]


def test_alt_text_and_table_say_what_is_drawn() -> None:
    figure = bars(YEARS.rename("n"), part=PART, lower=YEARS == 100, **WORDS)
    assert figure.alt == ("Bars. 2021 40, 2022 no figure, 2023 at least 100, 2024 (January to June only) 20.")
    assert bars(NAMES, **WORDS).alt == "Horizontal bars. Greece 30, Malta −12, Spain no figure."
    assert figure.data["period"].tolist() == ["2021", "2022", "2023", "2024"]
    assert figure.data["detections"].fillna(-1).tolist() == [40, -1, 100, 20]


def test_a_category_that_stands_twice_is_refused() -> None:
    with pytest.raises(DataError, match="Greece stands twice"):
        bars(pd.Series([1.0, 2.0], index=["Greece", "Greece"]), **WORDS)


def test_without_rows_a_sentence_stands_in_place_of_the_chart() -> None:
    figure = bars(YEARS.iloc[:0], **WORDS)
    assert texts_of(figure.canvas) == ["No figure for these parameters."]


def test_a_part_period_is_neither_the_lowest_nor_the_highest() -> None:
    years = pd.Series({year: 100.0 + year for year in range(2010, 2024)} | {2024: 20.0})
    alt = bars(years, part=PART, **WORDS).alt
    assert alt.startswith("Bars. 2010 2,110, the lowest; ")
    assert alt.endswith("2023 2,123, the highest; 2024 (January to June only) 20.")
