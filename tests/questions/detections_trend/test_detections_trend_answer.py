"""What the answer to detections_trend says, on months made up for the test."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.questions.detections_trend import analysis as trend
from borderbook.questions.detections_trend.answer import sentences


def answer(values, start="2014-01", frequency="year", border_type="all"):
    index = pd.date_range(start, periods=len(values), freq="MS", name="month")
    months = pd.Series(values, index=index)
    table = trend.by_period(months, frequency=frequency)
    profile = trend.seasonal_profile(trend.seasonal_ratios(months))
    shares = trend.share_by_month(trend.years_to_date(months), index[-1].month)
    return " ".join(sentences(months, table, profile, shares, frequency, border_type))


def test_total_leader_and_change_of_the_last_complete_year():
    said = answer([100] * 12 + [50] * 12)
    assert "From January 2014 to December 2015, **1,800 detections**" in said
    assert "land and sea borders, the most in 2014 (1,200)" in said
    assert "The last complete year, 2015, had **600**, down 50 % on the year before." in said


def test_a_part_year_is_named_and_set_against_the_same_months():
    said = answer([100] * 12 + [1] * 12 + [2] * 3)
    assert "The last complete year, 2015" in said
    assert "Of 2016 there are 3 months, with 6, up 100 % on the same months a year before" in said
    assert "between 25 % and 25 % of the year's detections" in said


def test_one_month_of_a_year_is_one_month():
    assert "there is one month, with 2" in answer([100] * 24 + [2])


def test_the_season_needs_two_years():
    assert "season" not in answer([100] * 23)
    assert "season is highest in July" in answer(([1] * 6 + [9] + [1] * 5) * 3)


@pytest.mark.parametrize(
    ("border_type", "words"), [("land", "reported at land borders"), ("sea", "reported at sea borders")]
)
def test_the_borders_counted_are_named(border_type, words):
    assert words in answer([1] * 24, border_type=border_type)


def test_a_first_year_has_nothing_to_be_compared_with():
    assert "had **12**; nothing is held for the year before." in answer([1] * 12)


def test_a_span_without_a_complete_period_says_no_last_one():
    said = answer([5] * 5)
    assert "last complete" not in said
    assert said.startswith("From January to May 2014, **25 detections**")


def test_months_name_their_month():
    assert "The last complete month, January 2015, had **7**, up 600 % on the same month" in answer(
        [1] * 12 + [7], frequency="month"
    )
