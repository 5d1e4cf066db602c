"""Each panel shows its own column on its own scale; a forecast begins where the observed line ends."""

import numpy as np
import pandas as pd
from given import AHEAD, FORECAST, HALF, PART, PAST, WORDS
from matplotlib.dates import date2num
from readback import bands_of, is_open, lines_of, texts_of, ticks_of

from drawn import misdrawn
from notemill.charts import lines, panels
from notemill.charts.theme import WIDE

DATA = pd.DataFrame(
    {"Black Sea": [10.0, 40, np.nan, 20], "Other": [3.0, 1, -2, 5], "Unknown": [np.nan] * 4},
    index=[2021, 2022, 2023, 2024],
)


def test_each_line_is_in_the_panel_of_its_name_on_its_own_scale(width: int) -> None:
    figure = panels(DATA, **WORDS)
    assert misdrawn(figure.svg(width), figure.facts()) == []
    canvas = figure.drawn(width)
    assert [list(lines_of(figure, panel)) for panel in range(3)] == [["Black Sea"], ["Other"], []]
    above = ["Black Sea", "2024: 20, highest 40 in 2022", "Other", "2024: 5", "Unknown", "no figure"]
    assert [text.replace("\n", " ") for text in texts_of(canvas)[:6]] == above
    assert texts_of(panels(DATA[["Other"]].replace(3.0, 5.0), **WORDS).canvas)[1] == "2024: 5"  # as high as before
    tops = [round(axes.get_position().y1, 3) for axes in canvas.panels]
    assert tops[0] == tops[1]
    assert (tops[1] == tops[2]) == (width == WIDE)  # three on a page, two on a phone


def test_bars_stand_from_zero_to_their_values_at_their_years() -> None:
    figure = panels(DATA, kind="bar", part=PART, **WORDS)
    assert misdrawn(figure.svg(), figure.facts()) == []
    axes = figure.axes[1]
    assert [round(one.get_x() + one.get_width() / 2, 6) for one in axes.patches] == [0, 1, 2, 3]
    assert [(one.get_y(), is_open(one)) for one in axes.patches] == [(0, False)] * 3 + [(0, True)]
    assert ticks_of(axes)["2024*"] == 3
    words = [mark["data-value"] for mark in figure.canvas.marks.values() if mark["data-label"] == "Other"]
    assert words == ["2021: 3", "2022: 1", "2023: −2", f"{HALF}: 5"]
    missing = [mark for mark in figure.canvas.marks.values() if mark["data-value"] == "2023: no figure"]
    assert [(mark["data-label"], mark["data-rows"]) for mark in missing] == [("Black Sea", "2")]


def test_a_lower_bound_looks_like_one_in_bars_lines_and_words() -> None:
    lower = pd.DataFrame({"Other": [False, True, False, True]}, DATA.index)
    figure = panels(DATA, kind="bar", lower=lower, **WORDS)
    assert [is_open(one) for one in figure.axes[1].patches] == [False, True, False, True]
    assert "2024: ≥ 5" in texts_of(figure.canvas)
    assert "Other: 2021 3, 2022 at least 1, 2023 −2, 2024 at least 5" in figure.alt
    values = {mark["data-value"] for mark in figure.canvas.marks.values() if mark["data-label"] == "Other"}
    assert values == {"2021: 3", "2022: ≥ 1", "2023: −2", "2024: ≥ 5"}
    for drawn, at in ((panels(DATA, lower=lower, **WORDS), 1), (lines(DATA[["Other"]], lower=lower, **WORDS), 0)):
        hollow = [one for one in drawn.axes[at].lines if one.get_linestyle() == "None"]
        assert [one.get_ydata().tolist() for one in hollow] == [[1, 5]]
        assert "2024 at least 5" in drawn.alt
    assert any("≥ 5" in text for text in texts_of(drawn.canvas))  # at the end of the line


def test_the_last_complete_value_is_written_above_and_the_part_one_drawn_open() -> None:
    figure = panels(DATA, part=PART, **WORDS)
    assert texts_of(figure.canvas)[:4] == ["Black Sea", "2022: 40", "Other", "2023: −2, highest 5 in 2024*"]
    _, (half, _) = lines_of(figure, 1)["Other"]
    assert half[2:].tolist() == [-2, 5]
    assert f"{HALF}: 20" in texts_of(panels(DATA.iloc[3:], part=PART, **WORDS).canvas)


def test_a_forecast_continues_the_observed_line_with_bands_the_widest_first() -> None:
    figure = panels(PAST, forecast=FORECAST, **WORDS)
    axes = figure.axes[0]
    ((median, spoken),) = lines_of(figure)["Black Sea, forecast"]
    assert median[2:].tolist() == [4, 5, 6]
    assert spoken == ["June 2026: 4", "July 2026: 5 (3 to 13)", "August 2026: 6 (2 to 14)"]
    # a forecast over a missing end is not joined
    assert len(lines_of(figure, 1)["Other, forecast"][0][1]) == len(AHEAD)
    assert bands_of(axes, "2026-08-01") == [{1.625, 14.75}, {2, 14}]
    assert bands_of(axes, "2026-06-01") == [{4}, {4}]
    assert axes.get_ylim()[0] == 0 < 14.75 < axes.get_ylim()[1]
    assert axes.get_xlim() == tuple(date2num([PAST.index[0], AHEAD[-1]]))


def test_words_and_table_of_a_forecast_say_what_is_drawn() -> None:
    heads = {"Black Sea": "too narrow so far"}
    figure = panels(PAST, forecast=FORECAST, heads=heads, highlight=AHEAD[0], **WORDS)
    written = [text.replace("\n", " ") for text in texts_of(figure.canvas)]
    assert "June 2026: 4, then July 2026: 5 (3 to 13); too narrow so far" in written
    assert "in brackets its interval of 80 %. Black Sea: June 2026: 4, then July 2026: 5 (3 to 13);" in figure.alt
    last = figure.data.iloc[4]
    expected = {"series": "Black Sea", "period": "August 2026", "forecast": True, "detections": 6, "low 95": 1.625}
    assert last[[*expected]].to_dict() == expected
    others = FORECAST.assign(upper=FORECAST["upper"].mask(FORECAST["route"] == "Other", 90))
    turned = panels(PAST[[*PAST][::-1]], forecast=others, **WORDS)  # each series keeps its own bands
    assert "Black Sea: June 2026: 4, then August 2026: 6 (2 to 14)" in turned.alt
    without = panels(PAST, forecast=FORECAST.assign(lower=np.nan, upper=np.nan), **WORDS)
    assert "then August 2026: 6;" in without.alt
