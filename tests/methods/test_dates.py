"""Days, months and years that are written as text."""

from __future__ import annotations

import pandas as pd
import pytest

from borderbook.methods.dates import at_like_delay, days_of, more_days, year_before


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


def test_two_years_are_compared_with_the_days_by_which_one_had_more_time_for_reports():
    assert more_days(pd.Timestamp("2026-04-09"), pd.Timestamp("2025-04-29")) == 20
    text = [at_like_delay(2025, 93, 100, days) for days in (20, 1, -2, 0)]
    assert text == [
        "down 7 % on the 100 recorded for 2024 a year earlier, in a record 20 days longer",
        "down 7 % on the 100 recorded for 2024 a year earlier, in a record one day longer",
        "down 7 % on the 100 recorded for 2024 a year earlier, in a record two days shorter",
        "down 7 % on the 100 recorded for 2024 a year earlier",
    ]
