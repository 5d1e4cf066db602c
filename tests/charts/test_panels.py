"""Each panel shows its own column on its own scale; a forecast begins where the observed line ends."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from given import HALF, PART, WORDS
from matplotlib.dates import date2num
from readback import bands_of, is_open, lines_of, scale_is_true, texts_of, ticks_of

from borderbook.charts import fan, lines, panels
from borderbook.charts.theme import WIDE
from borderbook.errors import DataError

DATA = pd.DataFrame(
    {"Black Sea": [10.0, 40, np.nan, 20], "Other": [3.0, 1, -2, 5], "Unknown": [np.nan] * 4},
    index=[2021, 2022, 2023, 2024],
)


def test_each_line_is_in_the_panel_of_its_name_on_its_own_scale(width: int) -> None:
    figure = panels(DATA, **WORDS)
    days = pd.to_datetime([f"{year}-01-01" for year in DATA.index])
    canvas = figure.drawn(width)
    for number, name in enumerate(["Black Sea", "Other"]):
        ((shown, _),) = lines_of(figure, number, width)[name]
        pd.testing.assert_series_equal(shown, DATA[name].set_axis(days), check_names=False)
        assert scale_is_true(canvas.panels[number])
    assert [axes.get_ylim()[1] > 40 for axes in canvas.panels[:2]] == [True, False]
    assert canvas.panels[0].get_ylim()[0] == 0
    assert canvas.panels[1].get_ylim()[0] < -2
    above = ["Black Sea", "2024: 20, highest 40 in 2022", "Other", "2024: 5", "Unknown", "no figure"]
    assert [text.replace("\n", " ") for text in texts_of(canvas)[:6]] == above
    assert not ticks_of(canvas.panels[2], "y")  # nothing to measure
    tops = [round(axes.get_position().y1, 3) for axes in canvas.panels]
    assert tops[0] == tops[1]
    assert (tops[1] == tops[2]) == (width == WIDE)  # three on a page, two on a phone


def test_bars_stand_from_zero_to_their_values() -> None:
    figure = panels(DATA, kind="bar", part=PART, **WORDS)
    canvas = figure.canvas
    drawn = canvas.panels[1].patches
    shown = [(round(one.get_x() + one.get_width() / 2, 6), one.get_y(), one.get_height()) for one in drawn]
    assert shown == [(0, 0, 3), (1, 0, 1), (2, 0, -2), (3, 0, 5)]
    words = [mark["data-value"] for mark in canvas.marks.values() if mark["data-label"] == "Other"]
    assert words == ["2021: 3", "2022: 1", "2023: −2", f"{HALF}: 5"]
    assert ticks_of(canvas.panels[1])["2024*"] == 3
    assert figure.data["detections"].iloc[4:8].tolist() == [3, 1, -2, 5]
    assert [is_open(one) for one in drawn] == [False, False, False, True]
    missing = [mark for mark in canvas.marks.values() if mark["data-value"] == "2023: no figure"]
    assert [(mark["data-label"], mark["data-rows"]) for mark in missing] == [("Black Sea", "2")]


def test_a_lower_bound_looks_like_one_in_bars_lines_and_words() -> None:
    lower = pd.DataFrame({"Other": [False, True, False, True]}, DATA.index)
    figure = panels(DATA, kind="bar", lower=lower, **WORDS)
    assert [is_open(one) for one in figure.canvas.panels[1].patches] == [False, True, False, True]
    assert "2024: ≥ 5" in texts_of(figure.canvas)
    assert "Other: 2021 3, 2022 at least 1, 2023 −2, 2024 at least 5" in figure.alt
    values = {mark["data-value"] for mark in figure.canvas.marks.values() if mark["data-label"] == "Other"}
    assert values == {"2021: 3", "2022: ≥ 1", "2023: −2", "2024: ≥ 5"}
    for drawn in (panels(DATA, lower=lower, **WORDS), lines(DATA[["Other"]], lower=lower, **WORDS)):
        hollow = [one for one in drawn.axes[-2 if len(drawn.axes) > 1 else 0].lines if one.get_linestyle() == "None"]
        assert [one.get_ydata().tolist() for one in hollow] == [[1, 5]]
        assert "2024 at least 5" in drawn.alt
    assert any("≥ 5" in text for text in texts_of(drawn.canvas))  # at the end of the line


def test_the_last_complete_value_is_written_above_and_the_part_one_drawn_open() -> None:
    figure = panels(DATA, part=PART, **WORDS)
    assert texts_of(figure.canvas)[:4] == ["Black Sea", "2022: 40", "Other", "2023: −2, highest 5 in 2024*"]
    (_, _), (half, _) = lines_of(figure, 1)["Other"]
    assert half.dropna().tolist() == [-2, 5]
    assert f"{HALF}: 20" in texts_of(panels(DATA.iloc[3:], part=PART, **WORDS).canvas)


PAST = pd.DataFrame(
    {"Black Sea": [3.0, 6, 4], "Other": [1.0, 2, np.nan]}, index=pd.date_range("2026-04-01", periods=3, freq="MS")
)
AHEAD = pd.date_range("2026-07-01", periods=2, freq="MS")
FORECAST = pd.DataFrame(
    [
        (route, month, level, 5.0 - step - level / 40, 5.0 + step, 9.0 + step + level / 20)
        for route in ("Black Sea", "Other") for step, month in enumerate(AHEAD) for level in (80, 95)
    ],
    columns=["route", "month", "level", "lower", "median", "upper"],
)  # fmt: skip


def test_the_observed_line_is_continued_by_the_median() -> None:
    figure = fan(PAST, FORECAST, **WORDS)
    drawn = lines_of(figure)
    ((past, _),) = drawn["Black Sea"]
    pd.testing.assert_series_equal(past, PAST["Black Sea"], check_names=False, check_freq=False)
    ((median, spoken),) = drawn["Black Sea, forecast"]
    assert median.to_dict() == {PAST.index[-1]: 4.0, AHEAD[0]: 5.0, AHEAD[1]: 6.0}
    assert spoken == ["June 2026: 4", "July 2026: 5 (80 %: 3 to 13)", "August 2026: 6 (80 %: 2 to 14)"]
    assert scale_is_true(figure.axes[0])
    # a forecast over a missing end is not joined
    assert lines_of(figure, 1)["Other, forecast"][0][0].index.tolist() == AHEAD.tolist()


def test_bands_go_from_the_lower_to_the_upper_ends_the_widest_first() -> None:
    axes = fan(PAST, FORECAST, **WORDS).axes[0]
    assert bands_of(axes, "2026-08-01") == [{1.625, 14.75}, {2, 14}]
    assert bands_of(axes, "2026-06-01") == [{4}, {4}]
    assert axes.get_ylim()[0] == 0 < 14.75 < axes.get_ylim()[1]
    assert axes.get_xlim() == tuple(date2num([PAST.index[0], AHEAD[-1]]))


def test_words_and_table_say_what_is_drawn() -> None:
    figure = fan(PAST, FORECAST, **WORDS)
    written = [text.replace("\n", " ") for text in texts_of(figure.canvas)]
    assert "June 2026: 4; August 2026: 6 (80 %: 2 to 14)" in written
    last = figure.data.iloc[4]
    assert last[["series", "period", "median", "low 95"]].tolist() == ["Black Sea", "August 2026", 6, 1.625]
    without = fan(PAST, FORECAST.assign(lower=np.nan, upper=np.nan), **WORDS)
    assert "then August 2026: 6;" in without.alt


def test_what_does_not_fit_is_said() -> None:
    with pytest.raises(DataError, match="upper; missing: median"):
        fan(PAST, FORECAST.drop(columns="median"), **WORDS)
