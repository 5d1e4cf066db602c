"""Monthly counts as series, on tables small enough to check by eye."""

import pandas as pd
import pytest

from borderbook.methods import series
from notemill.errors import UsageError


def wide(values, start="2015-01"):
    index = pd.date_range(start, periods=len(values), freq="MS", name="month")
    return pd.DataFrame({"A": values}, index=index)


def test_between_includes_both_ends():
    four = wide([1, 2, 3, 4])
    assert series.between(four, "2015-02", "2015-03")["A"].tolist() == [2, 3]
    assert series.between(four, "first", "2015-02")["A"].tolist() == [1, 2]
    assert series.between(four, "2015-03", "latest")["A"].tolist() == [3, 4]
    words = "^There is no month from 2016-01 to latest; the data run from 2015-01 to 2015-04.$"
    with pytest.raises(UsageError, match=words):
        series.between(four, "2016-01", "latest")


def test_to_frequency_adds_up_and_complete_says_which_periods_are_whole():
    months = wide(range(1, 15))
    assert series.to_frequency(months, "year")["A"].tolist() == [78, 27]
    assert series.complete(months, "year").tolist() == [True, False]
    assert series.to_frequency(months, "quarter")["A"].tolist() == [6, 15, 24, 33, 27]
    assert series.complete(months, "quarter").tolist() == [True] * 4 + [False]


def test_the_periods_that_lack_months_say_which_are_there():
    months = wide([1] * 15, "2014-11")
    assert series.part_periods(months, "year") == {
        pd.Timestamp("2014-01-01"): "November to December",
        pd.Timestamp("2016-01-01"): "January",
    }
    assert series.part_periods(months.loc["2015"], "quarter") == {}
    gap = months[months.index.year != 2015]  # of 2015 no month is there, which is no part
    assert list(series.part_periods(gap, "year")) == [pd.Timestamp("2014-01-01"), pd.Timestamp("2016-01-01")]
