"""A forecast begins where the observed line ends, and its bands are where its intervals are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.dates import date2num
from readback import WORDS, lines_of, texts_of

from borderbook.charts import fan
from borderbook.errors import DataError

PAST = pd.DataFrame(
    {"Black Sea": [3.0, 6, 4], "Other": [1.0, 2, np.nan]},
    index=pd.date_range("2026-04-01", periods=3, freq="MS"),
)
AHEAD = pd.date_range("2026-07-01", periods=2, freq="MS")
LONG = pd.DataFrame(
    [
        (route, month, level, 5.0 - step - level / 40, 5.0 + step, 9.0 + step + level / 20)
        for route in ("Black Sea", "Other") for step, month in enumerate(AHEAD) for level in (80, 95)
    ],
    columns=["route", "month", "level", "lower", "median", "upper"],
)  # fmt: skip
WIDE = pd.DataFrame(
    {
        "route": "Black Sea",
        "month": AHEAD,
        "median": [5.0, 6.0],
        "low 80": [3.0, 2.0],
        "high 80": [13.0, 14.0],
    }
)


def day(at: str) -> float:
    return float(date2num(pd.Timestamp(at).to_pydatetime()))


def test_the_observed_line_is_continued_by_the_median() -> None:
    drawn = lines_of(fan(PAST, LONG, **WORDS))
    ((past, _),) = drawn["Black Sea"]
    pd.testing.assert_series_equal(past, PAST["Black Sea"], check_names=False, check_freq=False)
    ((median, said),) = drawn["Black Sea, forecast"]
    assert median.to_dict() == {PAST.index[-1]: 4.0, AHEAD[0]: 5.0, AHEAD[1]: 6.0}
    assert said == ["June 2026: 4", "July 2026: 5 (80 %: 3 to 13)", "August 2026: 6 (80 %: 2 to 14)"]


def test_bands_go_from_the_lower_to_the_upper_ends_the_widest_first() -> None:
    axes = fan(PAST, LONG, **WORDS).axes[0]
    ends = []
    for band in axes.collections:
        corners = np.concatenate([path.vertices for path in band.get_paths()])
        ends.append(sorted({round(y, 3) for x, y in corners if x == day("2026-08-01")}))
        assert {y for x, y in corners if x == day("2026-06-01")} == {4}
    assert ends == [[1.625, 14.75], [2, 14]]
    assert axes.get_ylim()[0] == 0
    assert axes.get_ylim()[1] > 14.75
    assert axes.get_xlim() == (day("2026-04-01"), day("2026-08-01"))


def test_a_forecast_over_a_missing_end_is_not_joined() -> None:
    ((median, _),) = lines_of(fan(PAST, LONG, **WORDS), 1)["Other, forecast"]
    assert median.index.tolist() == AHEAD.tolist()


def test_levels_may_stand_in_columns() -> None:
    figure = fan(PAST, WIDE, **WORDS)
    long = fan(PAST[["Black Sea"]], LONG[(LONG["route"] == "Black Sea") & (LONG["level"] == 80)], **WORDS)
    assert figure.alt == long.alt
    assert lines_of(figure)["Black Sea, forecast"][0][1] == lines_of(long)["Black Sea, forecast"][0][1]
    assert figure.note == "Line: observed. Dashes: the forecast's median. Band: its 80 % interval."


def test_words_say_what_is_drawn() -> None:
    figure = fan(PAST, LONG, **WORDS)
    assert figure.alt == (
        "Small line charts, one a series, from April 2026, continued by a forecast with widening bands. Black Sea: June "
        "2026: 4, then August 2026: 6 (80 %: 2 to 14); Other: May 2026: 2, then August 2026: 6 (80 %: 2 to 14)."
    )
    assert "June 2026: 4; August 2026: 6 (80 %: 2 to 14)" in [
        text.replace("\n", " ") for text in texts_of(figure.canvas)
    ]
    assert figure.note == (
        "Line: observed. Dashes: the forecast's median. Bands: its 80 and 95 % intervals, the darker the likelier. Each "
        "panel has its own scale."
    )
    last = figure.data.iloc[4]
    assert (last["series"], last["period"], last["median"], last["low 95"]) == (
        "Black Sea",
        "August 2026",
        6,
        1.625,
    )


def test_without_intervals_there_are_no_bands() -> None:
    figure = fan(PAST, WIDE.assign(**{"low 80": np.nan, "high 80": np.nan}), **WORDS)
    assert "then August 2026: 6." in figure.alt


def test_what_does_not_fit_is_said() -> None:
    with pytest.raises(DataError, match="Danube was forecast and has no history"):
        fan(PAST, WIDE.assign(route="Danube"), **WORDS)
    with pytest.raises(DataError, match="no column median"):
        fan(PAST, WIDE.drop(columns="median"), **WORDS)
    assert texts_of(fan(PAST, WIDE.iloc[:0], **WORDS).canvas) == ["No forecast for these parameters."]
