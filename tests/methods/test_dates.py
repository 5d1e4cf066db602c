"""Days, months and years that are written as text."""

import pandas as pd
import pytest

from borderbook.methods.dates import days_of, year_before, year_before_then


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


@pytest.mark.parametrize(
    ("day", "before"),
    [("2026-04-17", "2025-05-05"), ("2026-06-05", "2025-05-05"), ("2026-06-06", ""), ("2025-05-05", ""), ("2024-08-02", "")],
)  # fmt: skip
def test_the_file_of_a_year_before_is_the_nearest_and_within_a_month(day, before):
    assert year_before(day, ["2019-11-04", "2025-03-20", "2025-05-05", "2024-08-02", "2026-04-17"]) == before
    assert year_before(day, []) == ""


def test_a_year_is_given_as_it_stood_a_year_earlier_and_as_it_is_now():
    then = "as it stood about a year earlier, the record of 2024 had 100"
    said = [year_before_then(2024, 100, now) for now in (105, 95, 100)]
    assert said == [
        f"{then}; it has since grown to 105",
        f"{then}; it has since fallen to 95",
        f"{then}, as it has today",
    ]
