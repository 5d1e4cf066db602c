"""A forecast begins where the observed line ends, and its bands are where its intervals are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.dates import date2num
from readback import WORDS, bands_of, lines_of, scale_is_true, texts_of

from borderbook.charts import fan
from borderbook.errors import DataError

PAST = pd.DataFrame(
    {"Black Sea": [3.0, 6, 4], "Other": [1.0, 2, np.nan]},
    index=pd.date_range("2026-04-01", periods=3, freq="MS"),
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
    assert axes.get_ylim()[0] == 0
    assert axes.get_ylim()[1] > 14.75
    assert axes.get_xlim() == tuple(date2num([PAST.index[0], AHEAD[-1]]))


def test_words_and_table_say_what_is_drawn() -> None:
    figure = fan(PAST, FORECAST, **WORDS)
    assert figure.alt == (
        "Small line charts, one a series, from April 2026, continued by a forecast with widening bands. Black Sea: June "
        "2026: 4, then August 2026: 6 (80 %: 2 to 14); Other: May 2026: 2, then August 2026: 6 (80 %: 2 to 14)."
    )
    written = [text.replace("\n", " ") for text in texts_of(figure.canvas)]
    assert "June 2026: 4; August 2026: 6 (80 %: 2 to 14)" in written
    assert figure.note == (
        "Line: observed. Dashes: the forecast's median. Bands: its 80 and 95 % intervals, the darker the likelier. Each "
        "panel has its own scale."
    )
    last = figure.data.iloc[4]
    assert last[["series", "period", "median", "low 95"]].tolist() == ["Black Sea", "August 2026", 6, 1.625]
    without = fan(PAST, FORECAST.assign(lower=np.nan, upper=np.nan), **WORDS)
    assert "then August 2026: 6;" in without.alt


def test_what_does_not_fit_is_said() -> None:
    with pytest.raises(DataError, match="Danube was forecast and has no history"):
        fan(PAST, FORECAST.assign(route="Danube"), **WORDS)
    with pytest.raises(DataError, match="no column median"):
        fan(PAST, FORECAST.drop(columns="median"), **WORDS)
    assert texts_of(fan(PAST, FORECAST.iloc[:0], **WORDS).canvas) == ["No forecast for these parameters."]
