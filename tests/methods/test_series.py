"""Monthly counts as series, on tables small enough to check by eye."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.methods import series

TIDY = pd.DataFrame(
    {
        "month": pd.to_datetime(["2015-01-01", "2015-01-01", "2015-03-01", "2015-03-01"]),
        "route": ["A", "B", "A", "A"],
        "detections": [1, 2, 3, 4],
    }
)


def wide(values, start="2015-01"):
    index = pd.date_range(start, periods=len(values), freq="MS", name="month")
    return pd.DataFrame({"A": values}, index=index)


def test_monthly_adds_up_by_group_and_fills_the_months_between_with_zero():
    made = series.monthly(TIDY, "route", "detections")
    assert made.to_dict("list") == {"A": [1, 0, 7], "B": [2, 0, 0]}
    assert list(made.index.strftime("%Y-%m")) == ["2015-01", "2015-02", "2015-03"]


def test_between_includes_both_ends():
    assert series.between(wide([1, 2, 3, 4]), "2015-02", "2015-03")["A"].tolist() == [2, 3]


def test_to_frequency_adds_up_and_complete_says_which_periods_are_whole():
    months = wide(range(1, 15))
    assert series.to_frequency(months, "year")["A"].tolist() == [78, 27]
    assert series.complete(months, "year").tolist() == [True, False]
    assert series.to_frequency(months, "quarter")["A"].tolist() == [6, 15, 24, 33, 27]
    assert series.complete(months, "quarter").tolist() == [True] * 4 + [False]


def test_shares_are_per_cent_and_missing_where_there_is_nothing_to_share():
    frame = pd.DataFrame({"A": [1, 0], "B": [3, 0]})
    assert series.shares(frame).iloc[0].tolist() == [25, 75]
    assert series.shares(frame).iloc[1].isna().all()


@pytest.mark.parametrize(
    ("new", "old", "expected"), [(150, 100, 50), (50, 100, -50), (5, 0, None), (None, 100, None)]
)
def test_change_in_per_cent_is_missing_where_it_has_no_meaning(new, old, expected):
    made = series.change(float("nan") if new is None else new, old)
    assert pd.isna(made) if expected is None else made == expected


def test_peak_names_the_first_of_equal_highs():
    assert series.peak(wide([1, 9, 9])["A"]) == (pd.Timestamp("2015-02-01"), 9.0)


def test_concentration_is_one_for_one_group_and_a_quarter_for_four_equal_ones():
    assert series.concentration(pd.Series([7, 0])) == 1
    assert series.concentration(pd.Series([1, 1, 1, 1])) == pytest.approx(0.25)
    assert pd.isna(series.concentration(pd.Series([0, 0])))


def test_the_periods_that_lack_months_say_which_are_there():
    wide = pd.DataFrame({"a": 1}, index=pd.date_range("2014-11-01", "2016-01-01", freq="MS"))
    assert series.part_periods(wide, "year") == {
        pd.Timestamp("2014-01-01"): "November to December",
        pd.Timestamp("2016-01-01"): "January",
    }
    assert series.part_periods(wide.loc["2015"], "quarter") == {}
