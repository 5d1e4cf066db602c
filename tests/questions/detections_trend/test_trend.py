"""Counts by period, season and year to date, on series small enough to check by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from borderbook.errors import UsageError
from borderbook.questions.detections_trend import analysis as trend


def months(values, start="2015-01"):
    index = pd.date_range(start, periods=len(values), freq="MS", name="month")
    return pd.Series(values, index=index)


FOURTEEN = months([10] * 12 + [15, 5])


def test_a_year_is_compared_with_the_year_before():
    made = trend.by_period(months([1] * 12 + [2] * 12))
    assert made["count"].tolist() == [12, 24]
    assert made["change"].tolist()[1] == 100
    assert pd.isna(made["change"].iloc[0])  # 2014 is not held
    assert made["complete"].all()


def test_a_part_year_is_compared_with_the_same_months_only():
    part = trend.by_period(FOURTEEN).iloc[-1]
    assert (part["count"], part["months"], part["complete"]) == (20, 2, False)
    assert part["year_before"] == 20  # January and February, not the 120 of the whole year
    assert part["change"] == 0


def test_months_before_the_start_serve_the_comparison():
    made = trend.by_period(FOURTEEN, start="2016-01")
    assert made.index.year.tolist() == [2016]
    assert made["year_before"].tolist() == [20]


def test_a_period_of_which_a_month_cannot_be_compared_has_no_change():
    held_from_february = months([1] * 23, start="2015-02")
    made = trend.by_period(held_from_february)
    assert made["months"].tolist() == [11, 12]
    assert made["change"].isna().tolist() == [True, True]  # January 2015 is not held


@pytest.mark.parametrize(
    ("frequency", "counts"), [("month", [10] * 12 + [15, 5]), ("quarter", [30, 30, 30, 30, 20])]
)
def test_by_quarter_and_month(frequency, counts):
    assert trend.by_period(FOURTEEN, frequency=frequency)["count"].tolist() == counts


def test_a_span_without_months_says_what_is_held():
    with pytest.raises(UsageError, match="2015-01 to 2016-02"):
        trend.by_period(FOURTEEN, start="2020-01")


def test_seasonal_ratios_find_the_season_and_ignore_the_trend():
    season = np.tile([0.5] * 6 + [1.5] * 6, 6)
    growth = 1000 * 1.01 ** np.arange(72)
    profile = trend.seasonal_profile(trend.seasonal_ratios(months(season * growth)))
    assert profile["median"].loc[[1, 2, 7, 12]].tolist() == pytest.approx([50, 50, 150, 150], rel=0.04)
    assert profile["years"].tolist() == [5] * 12


def test_seasonal_ratio_by_hand():
    counts = [6, 12, 12, 12, 12, 12, 24, 12, 12, 12, 12, 12, 6] + [12] * 11
    # the centred average of July weighs the two Januaries by half: (6/2 + 10*12 + 24 + 6/2) / 12 = 12.5
    assert trend.seasonal_ratios(months(counts)).loc[2015, 7] == pytest.approx(24 / 12.5 * 100)


def test_less_than_two_years_have_no_season():
    made = trend.seasonal_ratios(months([1] * 23))
    assert made.empty
    assert trend.seasonal_profile(made)["years"].tolist() == [0] * 12


def test_one_extraordinary_year_does_not_bend_the_profile():
    calm = np.ones(60) * 100
    calm[29] = 100_000
    profile = trend.seasonal_profile(trend.seasonal_ratios(months(calm)))
    assert profile.loc[1:3, "median"].tolist() == pytest.approx([100] * 3)


def test_years_to_date_add_up_from_january_and_stop_at_the_last_month():
    made = trend.years_to_date(FOURTEEN)
    assert made[2015].tolist() == [10 * n for n in range(1, 13)]
    assert made[2016].iloc[:2].tolist() == [15, 20]
    assert made[2016].iloc[2:].isna().all()


def test_a_year_that_begins_after_january_is_left_out():
    assert trend.years_to_date(months([1] * 12, start="2015-02")).columns.tolist() == [2016]


def test_share_by_month_uses_complete_years_only():
    share = trend.share_by_month(trend.years_to_date(FOURTEEN), 3)
    assert share.to_dict() == {2015: 25}
