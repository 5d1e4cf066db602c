"""Lines go through their values at the first days of their periods, and break where nothing is there."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.dates import date2num
from readback import PART, WORDS, lines_of, texts_of, ticks_of

from borderbook.charts import lines
from borderbook.charts.theme import NARROW, PAPER, WIDE
from borderbook.errors import DataError

MONTHS = pd.DataFrame(
    {"Black Sea": [5.0, 7, 2, 9], "Other": [-1.0, 3, 3, 1]},
    index=pd.date_range("2024-11-01", periods=4, freq="MS"),
)
YEARS = pd.Series({2020: 4.0, 2021: 8.0, 2022: np.nan, 2023: 6.0, 2024: 3.0})


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_lines_go_through_their_values_in_order_of_time(width: int) -> None:
    figure = lines(MONTHS.iloc[::-1], **WORDS)
    drawn = lines_of(figure, width=width)
    for name in MONTHS:
        ((shown, _),) = drawn[name]
        pd.testing.assert_series_equal(shown, MONTHS[name], check_names=False, check_freq=False)
    assert drawn["Black Sea"][0][1] == [
        "November 2024: 5",
        "December 2024: 7",
        "January 2025: 2",
        "February 2025: 9",
    ]
    axes = figure.drawn(width).panels[0]
    assert axes.get_ylim()[0] < -1
    assert 9 < axes.get_ylim()[1] < 10
    assert axes.get_xlim() == tuple(date2num(MONTHS.index[[0, -1]].to_pydatetime()))
    assert ticks_of(axes)["Jan\n2025"] == date2num(pd.Timestamp("2025-01-01").to_pydatetime())
    assert all(float(text.replace("−", "-")) == at for text, at in ticks_of(axes, "y").items())


def test_series_are_named_at_their_ends_from_top_to_bottom_with_their_last_values() -> None:
    canvas = lines(MONTHS, **WORDS).canvas
    ends = [text for text in canvas.sheet.texts if text.get_text() in ("Black Sea 9", "Other 1")]
    assert len(ends) == 2
    for text, value in zip(ends, (9, 1), strict=True):
        assert text.get_position()[1] == pytest.approx(canvas.at(canvas.panels[0], 0, value)[1], abs=1)


def test_a_line_breaks_at_a_missing_year_and_at_one_that_is_left_out() -> None:
    for data in (YEARS, YEARS.dropna()):
        figure = lines(data, **WORDS)
        ((shown, said),) = lines_of(figure)[""]
        assert shown.isna().tolist() == [False, False, True, False, False]
        assert said == ["2020: 4", "2021: 8", "2023: 6", "2024: 3"]
        assert figure.alt == "Lines. 2020 4, 2021 8, 2022 no figure, 2023 6, 2024 3."


def test_a_value_between_missing_ones_has_a_marker() -> None:
    values = pd.Series(np.nan, index=pd.date_range("2009-01-01", periods=200, freq="MS"))
    values.iloc[[50, 51, 100]] = 1.0
    line = lines(values, **WORDS).axes[0].lines[-1]
    assert line.get_markevery() == [100]


def test_a_part_year_is_dotted_and_its_marker_open() -> None:
    figure = lines(YEARS, part=PART, **WORDS)
    (whole, _), (half, said) = lines_of(figure)[""]
    assert whole.dropna().tolist() == [4, 8, 6]
    assert half.dropna().tolist() == [6, 3]
    assert said == ["2023: 6", "2024 (January to June only): 3"]
    line = figure.axes[0].lines[-1]
    assert line.get_linestyle() == ":" or line.is_dashed()
    assert (line.get_markerfacecolor(), line.get_markevery()) == (PAPER, [4])
    assert figure.note == "* 2024: January to June only."
    assert "2024*" in ticks_of(figure.axes[0])


def test_the_band_goes_from_low_to_high() -> None:
    figure = lines(YEARS, low=YEARS - 1, high=YEARS * 2, **WORDS)
    corners = np.concatenate([path.vertices for path in figure.axes[0].collections[0].get_paths()])
    day = date2num(pd.Timestamp("2021-01-01").to_pydatetime())
    assert {y for x, y in corners if x == day} == {7, 16}
    assert figure.axes[0].get_ylim()[1] > 16
    assert "2021 8 (7 to 16)" in figure.alt
    assert figure.data[["low", "high"]].iloc[1].tolist() == [7, 16]


def test_events_stand_at_their_days_with_their_names_above() -> None:
    figure = lines(
        MONTHS["Other"],
        events={pd.Timestamp("2025-01-15"): "A law", pd.Timestamp("1999-01-01"): "Old"},
        **WORDS,
    )
    canvas = figure.canvas
    axes = canvas.panels[0]
    name = next(text for text in canvas.sheet.texts if text.get_text() == "A law")
    x = canvas.at(axes, date2num(pd.Timestamp("2025-01-15").to_pydatetime()), 0)[0]
    assert name.get_position()[0] == pytest.approx(x + 4)
    assert any(np.allclose(line.get_xdata(), x) for line in canvas.sheet.lines)
    assert "Old" not in texts_of(canvas)
    assert figure.alt.endswith("Marked: A law (15 January 2025).")


def test_a_logarithmic_scale_leaves_out_zero_and_says_so() -> None:
    figure = lines(pd.Series({2020: 10.0, 2021: 0.0, 2022: 1000.0}), log=True, **WORDS)
    assert figure.axes[0].get_yscale() == "log"
    assert lines_of(figure)[""][0][0].isna().tolist() == [False, True, False]
    assert set(ticks_of(figure.axes[0], "y")) == {"10", "100", "1,000"}
    assert figure.alt == "Lines on a logarithmic scale. 2020 10, 2021 0, 2022 1,000."
    assert figure.note == "Zero and less cannot be shown on a logarithmic scale."


def test_an_axis_without_zero_is_said() -> None:
    figure = lines(YEARS + 1000, zero=False, **WORDS)
    assert figure.axes[0].get_ylim()[0] > 1000
    assert figure.note == "The value axis does not begin at zero."


def test_many_series_on_a_phone_have_a_legend() -> None:
    many = pd.DataFrame(
        1.0, index=MONTHS.index, columns=[f"A country with a name, number {n}" for n in range(9)]
    )
    canvas = lines(many, **WORDS).drawn(NARROW)
    below = canvas.box(canvas.panels[0])[1]
    legend = [text for text in canvas.sheet.texts if text.get_text().startswith("A country")]
    assert len(legend) == 9
    assert all(text.get_position()[1] < below for text in legend)


def test_no_period_stands_twice_and_nothing_is_said_plainly() -> None:
    with pytest.raises(DataError, match="November 2024 stands twice"):
        lines(pd.concat([MONTHS, MONTHS.iloc[:1]]), **WORDS)
    assert texts_of(lines(MONTHS.iloc[:0], **WORDS).canvas) == ["No figure for these parameters."]
