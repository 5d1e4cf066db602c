"""Days, months and years that are written as text."""

import pandas as pd
import pytest

from borderbook.methods.dates import days_of


@pytest.mark.parametrize(
    ("date", "days"),
    [
        ("2016-02-23", ["2016-02-23"] * 2), ("2016-02", ["2016-02-01", "2016-02-29"]),
        ("2016", ["2016-01-01", "2016-12-31"]), ("", [None, None]), ("in spring", [None, None]),
    ],
)  # fmt: skip
def test_a_date_is_a_day_a_month_or_a_year(date, days):
    expected = {name: pd.Timestamp(day) if day else pd.NaT for name, day in zip(("from", "to"), days, strict=True)}
    assert days_of(pd.Series([date, "2016"])).loc[0].to_dict() == expected
